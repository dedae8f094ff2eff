//! Why a sender does what it does.

use serde::{Deserialize, Serialize};

use super::seen::Dates;
use crate::dane::RecordFit;
use crate::mta_sts::NoPolicy;

/// Why a sender does what it does.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SenderCause))]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The sender asks for nothing and verifies nothing.
    NothingAsked,
    /// The MX records could not be had securely: why, as a part of a sentence.
    MxLookup(String),
    /// Addresses or TLSA records of the host could not be had securely: why.
    DaneLookup(String),
    /// DANE does not apply to the host: there are no signed TLSA records.
    NoDane,
    /// A TLSA record authenticates the server: which, counted from 0.
    TlsaFits(usize),
    /// The MX set is not signed: DANE protects the way to the host, not the choice of it.
    HopOnly,
    /// There are TLSA records, and none can be used.
    TlsaUnusable,
    /// TLSA records demand TLS and an authenticated server.
    TlsaDemands,
    /// No TLSA record authenticates the server: how each misses.
    TlsaMisses(Vec<RecordFit>),
    /// No policy of MTA-STS binds.
    NoPolicy(NoPolicy),
    /// The policy is in the mode `none`.
    PolicyNone,
    /// The policy is in the mode `testing`: failures are reported, and nothing is withheld.
    PolicyTesting,
    /// The policy is in the mode `enforce`.
    PolicyEnforced,
    /// No pattern of the policy covers the host.
    NotCovered,
    /// STARTTLS is not offered.
    NoStartTls,
    /// TLS does not come about: why.
    TlsFails(String),
    /// No path leads from the certificate to a public authority: why.
    Untrusted(String),
    /// The dates of the certificate.
    Dates(Dates),
    /// The certificate has not the name of the host: the names that it has.
    OtherName(Vec<String>),
    /// There is no connection: why.
    Unreachable(String),
    /// The server refuses for now: with what reply.
    PutsOff(String),
    /// The server refuses for good: with what reply.
    Refuses(String),
    /// It was not found out: why.
    NotTested(String),
}

impl Cause {
    /// How a sender reports it (RFC 8460 §4.3); nothing for what is no failure of a policy.
    #[must_use]
    pub fn result_type(&self) -> Option<&'static str> {
        Some(match self {
            Self::MxLookup(_) | Self::DaneLookup(_) => "dnssec-invalid",
            Self::TlsaMisses(_) | Self::NotCovered | Self::TlsFails(_) => "validation-failure",
            Self::NoStartTls => "starttls-not-supported",
            Self::Untrusted(_) => "certificate-not-trusted",
            Self::Dates(Dates::Expired) => "certificate-expired",
            Self::Dates(Dates::NotYetValid) => "validation-failure",
            Self::OtherName(_) => "certificate-host-mismatch",
            Self::NoPolicy(NoPolicy::NoFile) => "sts-policy-fetch-error",
            Self::NoPolicy(NoPolicy::InvalidFile) => "sts-policy-invalid",
            _ => return None,
        })
    }
}
