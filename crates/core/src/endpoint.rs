//! Hosts, domains, TLS modes and endpoints. A value that exists is valid.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::target::{self, TargetError};

/// A port number of TCP.
pub type Port = u16;

/// A host: a name with addresses, or an address itself.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Host {
    /// A host name in lower case as A-labels, without a trailing dot.
    Name(String),
    /// An address.
    Address(IpAddr),
}

impl Host {
    /// Reads a host that is written as nothing but that: a name or an address.
    ///
    /// # Errors
    ///
    /// [`TargetError`] with a sentence that says what to do.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        target::host(text)
    }

    /// The name, unless the host is an address.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Address(_) => None,
        }
    }

    /// The name as a person writes it, where that differs from the A-labels.
    #[must_use]
    pub fn unicode(&self) -> Option<String> {
        let name = self.name().filter(|n| n.split('.').any(|label| label.starts_with("xn--")))?;
        let (unicode, result) = idna::domain_to_unicode(name);
        (result.is_ok() && unicode != name).then_some(unicode)
    }
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(address) => address.fmt(f),
        }
    }
}

/// When TLS starts. In JSON, flags and URLs: `implicit-tls`, `starttls`, `none`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum TlsMode {
    /// TLS from the first octet (RFC 8314 §3.3). There is no plaintext that could be altered;
    /// the certificate must still be verified.
    #[serde(rename = "implicit-tls")]
    Implicit,
    /// Plaintext first, then an upgrade (RFC 3207). Safe only where the client demands the
    /// upgrade and verifies the certificate; one that merely tries it can be talked out of it.
    #[serde(rename = "starttls")]
    StartTls,
    /// No TLS. Whoever is on the way reads everything, passwords included.
    #[serde(rename = "none")]
    Cleartext,
}

impl TlsMode {
    /// All of them, the safest first.
    pub const ALL: [Self; 3] = [Self::Implicit, Self::StartTls, Self::Cleartext];

    /// As written in JSON, flags and URLs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Implicit => "implicit-tls",
            Self::StartTls => "starttls",
            Self::Cleartext => "none",
        }
    }

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Implicit => "implicit TLS",
            Self::StartTls => "STARTTLS",
            Self::Cleartext => "no encryption",
        }
    }

    /// The mode that a port is registered or commonly used for.
    #[must_use]
    pub fn of_port(port: Port) -> Self {
        crate::ports::find(port).map_or(Self::StartTls, |row| row.tls)
    }
}

impl std::fmt::Display for TlsMode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// Host, port and TLS mode: what a client is told to use, and what a probe visits.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Endpoint {
    /// The host.
    pub host: Host,
    /// The port.
    pub port: Port,
    /// When TLS starts.
    pub tls: TlsMode,
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.host {
            Host::Address(IpAddr::V6(v6)) => write!(f, "[{v6}]:{}", self.port),
            host => write!(f, "{host}:{}", self.port),
        }
    }
}

impl Serialize for Host {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Host {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
