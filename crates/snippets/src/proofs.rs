//! What was seen when configuration was run against good and bad servers.

use portwise_model::TlsMode;
use serde::{Deserialize, Serialize};

use crate::target::Group;

/// A server that configuration was run against.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Situation {
    /// All is well.
    Honest,
    /// Somebody on the way removes STARTTLS, offers logins in plaintext, and lets nothing else
    /// through.
    Stripped,
    /// STARTTLS is offered and answered by 454, logins are offered in plaintext.
    Refusing,
    /// The certificate names another host.
    WrongName,
    /// The certificate comes from an authority that nobody knows.
    UnknownAuthority,
    /// The certificate has expired.
    Expired,
}

impl Situation {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Honest,
        Self::Stripped,
        Self::Refusing,
        Self::WrongName,
        Self::UnknownAuthority,
        Self::Expired,
    ];

    /// As the head of a column.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Honest => "honest server",
            Self::Stripped => "STARTTLS stripped",
            Self::Refusing => "STARTTLS answered 454",
            Self::WrongName => "certificate for another name",
            Self::UnknownAuthority => "unknown authority",
            Self::Expired => "expired certificate",
        }
    }
}

/// What the server saw.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// The message, sent by the right user inside TLS that was as it should be.
    Delivered,
    /// A connection, and then neither a password nor a message.
    Refused,
    /// The password in plaintext.
    Password,
    /// The message, or its envelope, in plaintext.
    Mail,
    /// The password or the message, over a bad certificate.
    BadCertificate,
    /// Nothing at all, not even a connection.
    Nothing,
}

impl Seen {
    /// As a cell of a table.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Password => "PASSWORD IN THE CLEAR",
            Self::Mail => "MAIL IN THE CLEAR",
            Self::BadCertificate => "BAD CERTIFICATE ACCEPTED",
            Self::Nothing => "did not connect",
        }
    }

    /// The same for a kind of software: checks by hand deliver nothing, they judge.
    #[must_use]
    pub fn label_in(self, group: Group) -> &'static str {
        match (group, self) {
            (Group::Check, Self::Delivered) => "says good",
            (Group::Check, Self::Refused) => "says bad",
            _ => self.label(),
        }
    }

    /// Whether that is as it must be.
    #[must_use]
    pub fn is_right_for(self, situation: Situation) -> bool {
        match situation {
            Situation::Honest => self == Self::Delivered,
            _ => self == Self::Refused,
        }
    }

    /// Whether something was given away.
    #[must_use]
    pub fn is_leak(self) -> bool {
        matches!(self, Self::Password | Self::Mail | Self::BadCertificate)
    }
}

/// One configuration in all situations.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Row {
    /// The target's id.
    pub target: String,
    /// Of the configuration.
    pub tls: TlsMode,
    /// What is usual instead of ours; none for ours.
    pub usual: Option<String>,
    /// What was seen, in the order of [`Situation::ALL`].
    pub seen: Vec<Seen>,
}

impl Row {
    /// Each situation with what was seen.
    pub fn cells(&self) -> impl Iterator<Item = (Situation, Seen)> + '_ {
        Situation::ALL.into_iter().zip(self.seen.iter().copied())
    }

    /// Whether everything was as it must be.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.seen.len() == Situation::ALL.len()
            && self.cells().all(|(s, seen)| seen.is_right_for(s))
    }
}

/// Reads rows.
///
/// # Errors
///
/// If it is not a list of them.
pub fn from_json(json: &str) -> serde_json::Result<Vec<Row>> {
    serde_json::from_str(json)
}
