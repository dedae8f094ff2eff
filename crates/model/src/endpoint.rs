//! Ports, TLS modes and endpoints.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::host::Host;

/// A port number of TCP.
pub type Port = u16;

/// When TLS starts. In JSON, flags and URLs: `implicit-tls`, `starttls`, `none`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TlsMode {
    /// TLS from the first octet (RFC 8314 §3.3). There is no plaintext that could be altered;
    /// the certificate must still be verified.
    #[serde(rename = "implicit-tls")]
    Implicit,
    /// Plaintext first, then an upgrade (RFC 3207). Safe only where the client demands the
    /// upgrade and verifies the certificate; one that merely tries it can be talked out of it.
    #[serde(rename = "starttls")]
    StartTls,
    /// No TLS. Anyone on the way reads everything, passwords included.
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
}

impl std::fmt::Display for TlsMode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

/// Host, port and TLS mode: what a client is to use, and what a probe visits.
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
