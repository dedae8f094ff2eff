//! What is known around an error: who said it, to whom, and at which step.

use serde::{Deserialize, Serialize};

/// What is known around an error. Whatever is left open is read out of the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Context {
    /// The program that spoke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Named>,
    /// The host that it spoke to: a name or an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The port that it spoke to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// The provider that the host belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
    /// What the connection was for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// How far it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// The EHLO keywords that the server listed, without their parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// The login mechanisms that the server listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mechanisms: Vec<String>,
    /// The login mechanism that the program chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mechanism: Option<String>,
    /// Whether the program tried to log in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<bool>,
    /// The kind of address that stands in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Family>,
    /// Whether that address belongs to a network of one's own (RFC 1918, RFC 4193).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private: Option<bool>,
    /// Where the program runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// The reply codes, each with its enhanced status code where it has one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

/// Something that has an id and a name.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Named {
    /// As in flags and JSON.
    pub id: String,
    /// As people call it.
    pub name: String,
}

/// What is known of a provider; the caller hands it in.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Provider {
    /// As in flags and JSON.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// Where it takes mail; without it nothing is known of its host.
    #[serde(skip)]
    pub host: Option<String>,
    /// The ports at which it takes mail, the recommended first; empty where they are not known.
    #[serde(skip)]
    pub ports: Vec<Offer>,
    /// What to enter as the user name, in words.
    #[serde(skip)]
    pub username: Option<String>,
    /// What proves who one is, the preferred way first; empty where there is no login.
    #[serde(skip)]
    pub logins: Vec<Login>,
    /// When it stops to take the account's own password, as a date.
    #[serde(skip)]
    pub passwords_end: Option<String>,
    /// What else a person should know, in sentences.
    #[serde(skip)]
    pub note: String,
}

/// A port at which a provider takes mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Offer {
    /// The port.
    pub port: u16,
    /// How TLS starts there.
    pub tls: Tls,
}

/// How TLS starts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tls {
    /// With the connection.
    Implicit,
    /// With the command STARTTLS.
    StartTls,
    /// Not at all.
    None,
}

impl Tls {
    /// In words.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Implicit => "implicit TLS",
            Self::StartTls => "STARTTLS",
            Self::None => "no TLS",
        }
    }

    /// How it starts at a port, by what the port is for.
    pub(crate) fn of_port(port: u16) -> Option<Self> {
        match port {
            465 | 2465 => Some(Self::Implicit),
            25 | 587 | 2525 | 2587 => Some(Self::StartTls),
            _ => None,
        }
    }
}

/// What proves who one is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Login {
    /// A token of OAuth 2.0.
    OAuth2,
    /// A password made for one program.
    AppPassword,
    /// The account's own password.
    Password,
    /// An API key in place of the password.
    ApiKey,
    /// A token made for SMTP, in place of the password.
    Token,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// A program hands mail to its own provider or relay (RFC 6409).
    Submission,
    /// A server hands mail to the recipient's server, its MX (RFC 5321 §5).
    Delivery,
    /// The text is the log of a server that takes mail.
    Receiving,
}

/// How far a dialogue came.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The connection itself.
    Connect,
    /// The server's first reply.
    Greeting,
    /// EHLO or HELO.
    Ehlo,
    /// STARTTLS, and the handshake behind it.
    Starttls,
    /// The login.
    Auth,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA and the message.
    Data,
}

impl Step {
    /// As it stands in a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Connect => "connecting",
            Self::Greeting => "greeting",
            Self::Ehlo => "EHLO",
            Self::Starttls => "STARTTLS",
            Self::Auth => "login",
            Self::Mail => "MAIL FROM",
            Self::Rcpt => "RCPT TO",
            Self::Data => "DATA",
        }
    }
}

/// A kind of IP address.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
}

/// Where a program runs.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// Android.
    Android,
    /// A container: Docker, Podman, Kubernetes.
    Container,
    /// Windows.
    Windows,
    /// macOS or iOS.
    Apple,
}

impl Platform {
    /// As people call it.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Android => "Android",
            Self::Container => "in a container",
            Self::Windows => "Windows",
            Self::Apple => "macOS or iOS",
        }
    }
}

impl Context {
    /// The same, with what another one knows where this one leaves it open.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        // A host or a port of its own makes what was read about another host worthless.
        let same_host = self.host.is_none() || self.host == other.host;
        let several =
            |own: Vec<String>, other: Vec<String>| if own.is_empty() { other } else { own };
        Self {
            program: self.program.or(other.program),
            port: self.port.or_else(|| other.port.filter(|_| same_host)),
            provider: self.provider.or_else(|| other.provider.filter(|_| same_host)),
            host: self.host.or(other.host),
            purpose: self.purpose.or(other.purpose),
            step: self.step.or(other.step),
            keywords: several(self.keywords, other.keywords),
            mechanisms: several(self.mechanisms, other.mechanisms),
            mechanism: self.mechanism.or(other.mechanism),
            login: self.login.or(other.login),
            address: self.address.or(other.address),
            private: self.private.or(other.private),
            platform: self.platform.or(other.platform),
            codes: several(self.codes, other.codes),
        }
    }

    /// What is known, in words that can be joined by commas; empty if nothing is.
    #[must_use]
    pub fn describe(&self) -> Vec<String> {
        let purpose = match self.purpose {
            Some(Purpose::Delivery) => Some("delivery to the recipient's server"),
            Some(Purpose::Receiving) => Some("the log of a server that takes mail"),
            Some(Purpose::Submission) | None => None,
        };
        let list = |what: &str, all: &[String]| {
            (!all.is_empty()).then(|| format!("{what} {}", all.join(" ")))
        };
        [
            self.program.as_ref().map(|p| p.name.clone()),
            self.platform.map(|p| p.describe().to_owned()),
            self.host.clone(),
            self.provider.as_ref().map(|p| p.name.clone()),
            self.port.map(|port| format!("port {port}")),
            purpose.map(str::to_owned),
            self.step.map(|step| step.describe().to_owned()),
            list("the server offers AUTH", &self.mechanisms),
            self.mechanism.as_ref().map(|m| format!("the program says AUTH {m}")),
            (self.login == Some(false)).then(|| "no login took place".to_owned()),
            (self.address == Some(Family::Ipv6)).then(|| "IPv6".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Whether the server offers a keyword, if its list is known.
    pub(crate) fn offers(&self, keyword: &str) -> Option<bool> {
        let offered = self.keywords.iter().any(|k| k == keyword);
        (!self.keywords.is_empty()).then_some(offered)
    }

    /// Whether the program chose a mechanism that the server does not list.
    pub(crate) fn chose_what_is_not_offered(&self) -> Option<bool> {
        let chosen = self.mechanism.as_ref()?;
        (!self.mechanisms.is_empty()).then(|| !self.mechanisms.contains(chosen))
    }
}
