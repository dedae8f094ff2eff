//! What a client is to be configured with.

use portwise_model::{Endpoint, Host, Port, Target, TargetError, TlsMode};
use thiserror::Error;
use uuid::Uuid;

/// What a client is to be configured with. What is in it is valid.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Setup {
    /// Where mail is submitted.
    pub endpoint: Endpoint,
    username: String,
    from: String,
    /// Where mail is read, for what needs both.
    pub incoming: Mailbox,
}

/// Where mail is read (IMAP).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mailbox {
    /// The host.
    pub host: String,
    /// The port.
    pub port: Port,
}

/// A value that no setup can have. The caller's fault.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum SetupError {
    /// Control characters, or nothing.
    #[error(
        "The {what} is empty or contains an invisible control character. Enter it again by hand."
    )]
    Control {
        /// What it is.
        what: &'static str,
    },
    /// Longer than RFC 5321 §4.5.3.1 allows an address to be.
    #[error(
        "The {what} has {length} characters, more than the 320 of the longest e-mail address. Check what was pasted."
    )]
    TooLong {
        /// What it is.
        what: &'static str,
        /// Its length.
        length: usize,
    },
    /// The sender is no e-mail address.
    #[error("“{0}” is no e-mail address. The sender needs one, such as name@example.com.")]
    Address(String),
    /// The host is none.
    #[error(transparent)]
    Host(#[from] TargetError),
}

/// 64 octets, the at sign, 255 octets.
const LONGEST: usize = 320;

impl Setup {
    /// A setup. Without a sender, the user name is the sender if it is an address, and a
    /// placeholder otherwise.
    ///
    /// # Errors
    ///
    /// [`SetupError`] for a value that no program could use.
    pub fn new(
        host: &str,
        port: Port,
        tls: TlsMode,
        username: &str,
        from: Option<&str>,
    ) -> Result<Self, SetupError> {
        let host = Target::parse(host)?.host;
        check("user name", username)?;
        let from = match from {
            Some(from) => {
                check("sender", from)?;
                if !is_address(from) {
                    return Err(SetupError::Address(from.to_owned()));
                }
                from.to_owned()
            }
            None if is_address(username) => username.to_owned(),
            None => "you@example.com".to_owned(),
        };
        let incoming = Mailbox { host: host.to_string(), port: 993 };
        let username = username.to_owned();
        Ok(Self { endpoint: Endpoint { host, port, tls }, username, from, incoming })
    }

    /// The user name.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The sender's address.
    #[must_use]
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The user name in a file for all users of a domain: by the address where it follows from it.
    fn autoconfig_user(&self) -> &str {
        let local = self.from.rsplit_once('@').map(|(local, _)| local);
        if self.username == self.from {
            "%EMAILADDRESS%"
        } else if local == Some(&self.username) {
            "%EMAILLOCALPART%"
        } else {
            &self.username
        }
    }

    /// An identifier for a part of what this account is set up with: always the same, so that
    /// what is installed again replaces what was there (RFC 9562 §5.5).
    fn uuid(&self, part: &str) -> String {
        let Self { endpoint, username, from, .. } = self;
        let port = endpoint.port;
        let name = format!("{part} {from} {username} {}:{port}", endpoint.host);
        Uuid::new_v5(&Uuid::NAMESPACE_DNS, name.as_bytes()).to_string().to_uppercase()
    }

    /// What a placeholder stands for: a word for it, and the value.
    pub(super) fn value(&self, placeholder: &str) -> Option<(&'static str, String)> {
        let host = match &self.endpoint.host {
            Host::Name(name) => name.clone(),
            Host::Address(address) => address.to_string(),
        };
        let domain = || self.from.rsplit_once('@').map_or("example.com", |(_, d)| d).to_owned();
        let local = || self.from.rsplit_once('@').map_or(self.from.as_str(), |(local, _)| local);
        Some(match placeholder {
            "HOST" => ("host", host),
            "PORT" => ("port", self.endpoint.port.to_string()),
            "USER" => ("user name", self.username.clone()),
            "FROM" => ("sender", self.from.clone()),
            "LOCAL" => ("sender", local().to_owned()),
            "DOMAIN" => ("mail domain", domain()),
            "AUTOCONFIG_USER" => ("user name", self.autoconfig_user().to_owned()),
            "PROFILE_UUID" => ("identifier", self.uuid("profile")),
            "MAIL_UUID" => ("identifier", self.uuid("mail")),
            "IMAP_HOST" => ("IMAP host", self.incoming.host.clone()),
            "IMAP_PORT" => ("IMAP port", self.incoming.port.to_string()),
            _ => return None,
        })
    }
}

/// Whether a text is an e-mail address and nothing beside it, since it goes into the
/// configuration as it is.
fn is_address(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(local, domain)| {
        let odd = |c: char| c.is_whitespace() || "<>()[],;:@\"\\".contains(c);
        !local.is_empty() && !local.contains(odd) && Host::parse(domain).is_ok()
    })
}

fn check(what: &'static str, text: &str) -> Result<(), SetupError> {
    let length = text.chars().count();
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err(SetupError::Control { what });
    }
    if length > LONGEST {
        return Err(SetupError::TooLong { what, length });
    }
    Ok(())
}
