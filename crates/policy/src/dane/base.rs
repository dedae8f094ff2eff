//! Where TLSA records are asked for (RFC 7672 §2.2.2, §2.2.3).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::status::Status;

/// Where TLSA records are asked for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BaseDomains {
    /// At these, in this order; the first with a secure TLSA set is the base domain.
    Ask(Vec<String>),
    /// Nowhere, since the host's addresses are not signed, or since it is an address itself: DANE does not apply, and some name
    /// servers stumble over the question.
    Nowhere,
    /// Nowhere, since the addresses could not be had securely: a sender skips the host and waits.
    /// Why, as a part of a sentence.
    Wait(String),
    /// It cannot be said: why.
    NotTested(String),
}

/// Where the TLSA records of a mail exchanger are asked for: `addresses` is what DNSSEC says of its
/// addresses over every alias, `expanded` what aliases led to, and `alias_is_secure` whether the
/// first alias is signed. Names between the first and the last are never asked.
#[must_use]
pub fn base_domains(
    name: &str,
    expanded: Option<&str>,
    addresses: &Status,
    alias_is_secure: bool,
) -> BaseDomains {
    // An MX record that holds an address has no name to ask about (RFC 7672 §2.2).
    if name.parse::<IpAddr>().is_ok() {
        return BaseDomains::Nowhere;
    }
    let expanded = expanded.filter(|other| !other.eq_ignore_ascii_case(name));
    match addresses {
        Status::Secure => {
            let names = expanded.into_iter().chain([name]);
            BaseDomains::Ask(names.map(ToOwned::to_owned).collect())
        }
        Status::Insecure if expanded.is_some() && alias_is_secure => {
            BaseDomains::Ask(vec![name.to_owned()])
        }
        Status::Insecure => BaseDomains::Nowhere,
        Status::Bogus(why) | Status::Failed(why) => BaseDomains::Wait(why.clone()),
        Status::NotTested(why) => BaseDomains::NotTested(why.clone()),
        Status::NotAsked => BaseDomains::NotTested("it was not asked".to_owned()),
    }
}

/// The name at which the TLSA records of a port are asked for.
#[must_use]
pub fn tlsa_name(base: &str, port: u16) -> String {
    format!("_{port}._tcp.{}", base.strip_suffix('.').unwrap_or(base))
}
