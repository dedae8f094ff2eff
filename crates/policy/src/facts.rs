//! What was found about the policies of one mail domain.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::status::Status;
use crate::tlsa::{TlsaMatch, TlsaSet};

/// What was found about the policies of one mail domain.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Policy {
    /// Whether signatures could be validated at all.
    pub validation: Validation,
    /// What DNSSEC says of the domain's own zone (its SOA record).
    pub domain: Status,
    /// What DNSSEC says of the MX records, or of their absence.
    pub mx: Status,
    /// MTA-STS.
    pub mta_sts: MtaSts,
    /// TLS-RPT.
    pub tls_rpt: TlsRpt,
    /// By host, in the order of the report.
    pub hosts: Vec<HostPolicy>,
    /// The address that mail is sent from, if one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sending: Option<SendingAddress>,
    /// How long all of it took, in milliseconds.
    pub duration_ms: f64,
}

/// Whether signatures could be validated.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Validation {
    /// The validating resolver proved itself.
    Works,
    /// It did not, and why: a part of a sentence. Nothing of DNSSEC and DANE was tested.
    Fails(String),
    /// It was not asked to.
    #[default]
    Off,
}

/// TXT records, each with its strings joined.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct TxtRecords {
    /// The name that was asked.
    pub name: String,
    /// Those that begin with `v=STSv1` or `v=TLSRPTv1`, in whatever case, made safe to show; a
    /// bounded number of them.
    pub records: Vec<String>,
    /// How many other TXT records stand there.
    pub others: usize,
    /// Why they could not be asked for, as a part of a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// What MTA-STS says (RFC 8461).
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct MtaSts {
    /// The TXT records at `_mta-sts`.
    pub record: TxtRecords,
    /// The policy file.
    pub file: Fetched,
}

/// How fetching the policy file went.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Fetched {
    /// It was not asked for: there is no record, and the policy host has no address.
    #[default]
    NotAsked,
    /// It was not asked for, or not to an end, for a reason of ours: a part of a sentence.
    NotTested(String),
    /// `mta-sts.DOMAIN` does not exist or has no address.
    NoAddress,
    /// It cannot be connected to, or TLS fails: why.
    Unreachable(String),
    /// No answer in time.
    TimedOut,
    /// The certificate is not for the policy host: the names that it has.
    CertificateName(Vec<String>),
    /// The certificate cannot be trusted for another reason: which.
    Certificate(String),
    /// It leads on, which must not be followed (RFC 8461 §3.3): the status and the target.
    Redirect {
        /// The status.
        status: u16,
        /// The target, made safe to show.
        to: String,
    },
    /// The answer has another status than 200.
    Status(u16),
    /// It is not an answer of HTTP.
    NotHttp,
    /// It has more than 64 KiB.
    TooLarge,
    /// It was fetched.
    File(PolicyFile),
}

/// A policy file as it came (RFC 8461 §3.2).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct PolicyFile {
    /// Its lines, made safe to show; a bounded number of them.
    pub lines: Vec<String>,
    /// How many lines there are beyond those.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: usize,
    /// `Content-Type`, made safe to show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

/// What TLS-RPT says (RFC 8460).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct TlsRpt {
    /// The TXT records at `_smtp._tls`.
    pub record: TxtRecords,
    /// Whether the places of the first good record can take reports: by host, why not; absent if
    /// they can, or if that was not found out.
    pub unable: Vec<(String, String)>,
}

/// What was found about one mail exchanger.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct HostPolicy {
    /// The name in the MX record.
    pub name: String,
    /// What DNSSEC says of its addresses, aliases included.
    pub addresses: Status,
    /// The first alias is signed, though what it leads to is not (RFC 7672 §2.2.2).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub alias_secure: bool,
    /// The name that aliases led to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical_name: Option<String>,
    /// TLSA records, at each base domain that was asked, the one that counts first.
    pub tlsa: Vec<TlsaSet>,
    /// By address.
    pub at: Vec<AddressPolicy>,
}

/// What was found about one address of a mail exchanger.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AddressPolicy {
    /// The address.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: IpAddr,
    /// What the records of the first TLSA set fit; empty where there was no TLS, or no record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<TlsaMatch>,
    /// Its names.
    pub reverse: ReverseNames,
}

/// The names of an address.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ReverseNames {
    /// PTR records; a bounded number of them.
    pub names: Vec<String>,
    /// Those of them that lead back to the address.
    pub confirmed: Vec<String>,
    /// Why they could not be asked for, as a part of a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// What was found about an address that mail is sent from.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SendingAddress {
    /// The address.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: IpAddr,
    /// Its names.
    pub reverse: ReverseNames,
    /// The EHLO name that was given with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helo: Option<String>,
    /// Whether that leads to the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helo_confirmed: Option<bool>,
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}
