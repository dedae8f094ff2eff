//! What was seen when configuration was run against good and bad servers.

use portwise_model::TlsMode;
use serde::{Deserialize, Serialize};

use crate::program::Group;

/// A server that configuration was run against.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scenario {
    /// All is well.
    Honest,
    /// Somebody on the way removes STARTTLS, offers logins in plaintext, and lets nothing else
    /// through.
    Stripped,
    /// STARTTLS is offered and answered by 454, logins are offered in plaintext.
    Refusing,
    /// The certificate names another host.
    WrongName,
    /// The certificate comes from an unknown authority.
    UnknownAuthority,
    /// The certificate has expired.
    Expired,
}

impl Scenario {
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
pub enum Observed {
    /// The message, sent by the right user inside valid TLS; from a configuration in plaintext, the
    /// message without a word of a login.
    Delivered,
    /// A connection, and then neither a password nor a message.
    Refused,
    /// The password in plaintext.
    Password,
    /// The message, or its envelope, in plaintext.
    Mail,
    /// The password or the message, over a bad certificate.
    BadCertificate,
    /// Not even a connection.
    Nothing,
}

impl Observed {
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

    /// Whether it matches the expected outcome.
    #[must_use]
    pub fn is_right_for(self, scenario: Scenario) -> bool {
        match scenario {
            Scenario::Honest => self == Self::Delivered,
            _ => self == Self::Refused,
        }
    }

    /// Whether something was given away.
    #[must_use]
    pub fn is_leak(self) -> bool {
        matches!(self, Self::Password | Self::Mail | Self::BadCertificate)
    }
}

/// One configuration in all scenarios.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Record {
    /// The program's id.
    pub target: String,
    /// Of the configuration.
    pub tls: TlsMode,
    /// Whether it logs in; if not, all servers are relays that offer no login.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub login: bool,
    /// What is usual instead of ours; none for ours.
    pub usual: Option<String>,
    /// What was seen, in the order of [`Scenario::ALL`].
    pub seen: Vec<Observed>,
}

impl Record {
    /// Each scenario with what was seen.
    pub fn cells(&self) -> impl Iterator<Item = (Scenario, Observed)> + '_ {
        Scenario::ALL.into_iter().zip(self.seen.iter().copied())
    }

    /// Whether a cell matches the expected outcome. What is in plaintext anyway must reach every
    /// relay, whatever its certificate; only one that offers STARTTLS and refuses it is at fault
    /// itself.
    #[must_use]
    pub fn is_right_at(&self, scenario: Scenario, seen: Observed) -> bool {
        match self.tls {
            TlsMode::Cleartext if scenario == Scenario::Refusing => !seen.is_leak(),
            TlsMode::Cleartext => seen == Observed::Delivered,
            TlsMode::Implicit | TlsMode::StartTls => seen.is_right_for(scenario),
        }
    }

    /// Whether everything matches the expected outcome.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.seen.len() == Scenario::ALL.len()
            && self.cells().all(|(s, seen)| self.is_right_at(s, seen))
    }
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_yes(login: &bool) -> bool {
    *login
}

/// Reads records.
///
/// # Errors
///
/// If it is not a list of them.
pub fn from_json(json: &str) -> serde_json::Result<Vec<Record>> {
    serde_json::from_str(json)
}
