//! What a client is to be configured with.

use portwise_model::{Endpoint, Host, MailAddress, Port, Target, TargetError, TlsMode};
use thiserror::Error;
use uuid::Uuid;

/// What a client is to be configured with. What is in it is valid.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Setup {
    /// Where mail is submitted.
    pub endpoint: Endpoint,
    username: String,
    from: String,
    logs_in: bool,
    oauth2: bool,
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

impl Mailbox {
    fn beside(endpoint: &Endpoint) -> Self {
        Self { host: endpoint.host.to_string(), port: 993 }
    }
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
    /// The sender is not an e-mail address.
    #[error("“{0}” is not an e-mail address. The sender needs one, such as name@example.com.")]
    Address(String),
    /// Not a host.
    #[error(transparent)]
    Host(#[from] TargetError),
}

/// As many characters as the longest e-mail address may have octets.
const LONGEST: usize = 320;

/// What stands for an address that is not known.
const SOMEBODY: &str = "you@example.com";

impl Setup {
    /// A setup from texts. Without a sender, the user name is the sender if it is an address, and
    /// a placeholder otherwise.
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
        let endpoint = Endpoint { host: Target::parse(host)?.host, port, tls };
        let from = match from {
            Some(from) => sender(from)?.to_string(),
            None if MailAddress::parse(username).is_some() => username.to_owned(),
            None => SOMEBODY.to_owned(),
        };
        check("user name", username)?;
        let incoming = Mailbox::beside(&endpoint);
        let username = username.to_owned();
        Ok(Self { endpoint, username, from, logs_in: true, oauth2: false, incoming })
    }

    /// A setup in which the sender logs in with the whole address; without a sender a placeholder
    /// does.
    #[must_use]
    pub fn of(endpoint: Endpoint, sender: Option<&MailAddress>) -> Self {
        let from = sender.map_or(SOMEBODY, MailAddress::as_str).to_owned();
        Self {
            incoming: Mailbox::beside(&endpoint),
            endpoint,
            username: from.clone(),
            from,
            logs_in: true,
            oauth2: false,
        }
    }

    /// The same for a relay that takes mail without a login.
    #[must_use]
    pub fn without_login(self) -> Self {
        Self { logs_in: false, oauth2: false, ..self }
    }

    /// The same signing in with OAuth2 rather than with a password.
    #[must_use]
    pub fn signing_in_with_oauth2(self) -> Self {
        Self { oauth2: self.logs_in, ..self }
    }

    /// Whether it signs in with OAuth2 rather than with a password.
    #[must_use]
    pub fn has_oauth2(&self) -> bool {
        self.oauth2
    }

    /// Whether there is a login.
    #[must_use]
    pub fn logs_in(&self) -> bool {
        self.logs_in
    }

    /// The same with what stands before the at sign of the sender as the user name.
    #[must_use]
    pub fn logging_in_with_local_part(self) -> Self {
        let username = self.local().to_owned();
        Self { username, ..self }
    }

    /// The same with another user name, which is the sender as well if it is an address.
    ///
    /// # Errors
    ///
    /// [`SetupError`] for a user name that no program could use.
    pub fn logging_in_as(self, username: &str) -> Result<Self, SetupError> {
        check("user name", username)?;
        let from = MailAddress::parse(username).map_or(self.from, |address| address.to_string());
        Ok(Self { username: username.to_owned(), from, ..self })
    }

    /// The same with another sender.
    ///
    /// # Errors
    ///
    /// [`SetupError`] if the text is not an e-mail address.
    pub fn sent_from(self, from: &str) -> Result<Self, SetupError> {
        Ok(Self { from: sender(from)?.to_string(), ..self })
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

    fn local(&self) -> &str {
        self.from.rsplit_once('@').map_or(&self.from, |(local, _)| local)
    }

    /// The user name in a file for all users of a domain: by the address where it follows from it.
    fn autoconfig_user(&self) -> &str {
        if self.username == self.from {
            "%EMAILADDRESS%"
        } else if self.local() == self.username {
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
        Some(match placeholder {
            "HOST" => ("host", host),
            "PORT" => ("port", self.endpoint.port.to_string()),
            "USER" => ("user name", self.username.clone()),
            "FROM" => ("sender", self.from.clone()),
            "LOCAL" => ("sender", self.local().to_owned()),
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

fn sender(text: &str) -> Result<MailAddress, SetupError> {
    check("sender", text)?;
    MailAddress::parse(text).ok_or_else(|| SetupError::Address(text.to_owned()))
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
