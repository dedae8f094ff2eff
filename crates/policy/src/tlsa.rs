//! TLSA records, and what of a chain they fit.

use serde::{Deserialize, Serialize};

use crate::status::Status;

/// A TLSA record (RFC 6698 §2.1).
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Tlsa {
    /// Certificate usage: 2 for a trust anchor, 3 for the server's own; 0 and 1 mean nothing in
    /// SMTP (RFC 7672 §3.1.3).
    pub usage: u8,
    /// Selector: 0 for the certificate, 1 for its public key.
    pub selector: u8,
    /// Matching type: 0 for the data itself, 1 for SHA-256, 2 for SHA-512.
    pub matching: u8,
    /// The data in hexadecimal, cut where it is longer than any digest.
    pub data: String,
    /// How many octets the data has.
    pub length: usize,
    /// Data itself that is no certificate or key, where it should be one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreadable: bool,
}

/// The TLSA records at one base domain (RFC 7672 §2.2.3).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct TlsaSet {
    /// The name that was asked, such as `_25._tcp.mx.example.com`.
    pub name: String,
    /// What an alias led to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical_name: Option<String>,
    /// What DNSSEC says of them, or of their absence.
    pub status: Status,
    /// The records; a bounded number of them.
    pub records: Vec<Tlsa>,
    /// How many there are beyond those.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
}

/// What one record fits at one address.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TlsaMatch {
    /// The record, counted from 0 in its set.
    pub record: usize,
    /// Where its data was found; absent if nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// For usage 2, why no valid path leads from the server's certificate to the one that fits, as
    /// a part of a sentence; absent if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_fails: Option<String>,
}

/// Where the data of a record was found.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = TlsaPlace))]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// In the chain, counted from 0, which is the server's own certificate.
    Chain(usize),
    /// Not in the chain, but the record itself is a certificate or key that the chain leads to.
    Record,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}
