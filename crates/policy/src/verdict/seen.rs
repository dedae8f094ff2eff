//! What connections to mail exchangers showed, as far as a verdict rests on it.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// A mail exchanger.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct HostSeen {
    /// The name in the MX record.
    pub name: String,
    /// By address.
    pub at: Vec<Seen>,
}

/// An address of a mail exchanger.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Seen {
    /// The address.
    pub address: IpAddr,
    /// How far a session came on port 25.
    pub session: Session,
}

/// How far a session came.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Session {
    /// It was not tried, or failed for a reason of ours: a part of a sentence.
    NotTested(String),
    /// There was no connection, or no dialogue: why, as a part of a sentence.
    Unreachable(String),
    /// The server refused for now, before TLS: with what reply.
    PutsOff(String),
    /// The server refused for good, before TLS: with what reply.
    Refuses(String),
    /// STARTTLS is not offered.
    NoStartTls,
    /// STARTTLS is offered, and TLS does not come about: why, as a part of a sentence.
    TlsFails(String),
    /// TLS came about.
    Tls(CertificateSeen),
}

/// What is known of the server's certificate.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct CertificateSeen {
    /// Why no path leads to a public authority, dates aside: a part of a sentence; absent if one
    /// does.
    pub untrusted: Option<String>,
    /// What is wrong with its dates; absent if nothing is.
    pub dates: Option<Dates>,
    /// DNS names of the subject alternative name.
    pub names: Vec<String>,
    /// The common name.
    pub common_name: Option<String>,
}

/// What is wrong with the dates of a certificate.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Dates {
    /// It is no longer valid.
    Expired,
    /// It is not valid yet.
    NotYetValid,
}
