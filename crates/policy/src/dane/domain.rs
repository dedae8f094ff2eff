//! What DANE comes to for a host, and for a whole mail domain.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::usable::unusable;
use crate::facts::HostPolicy;
use crate::status::Status;
use crate::tlsa::TlsaSet;

/// What the TLSA records of a host demand of a sender that honours DANE (RFC 7672 §2.2).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Demand {
    /// TLS, and that a record authenticates the server; else no delivery.
    Authenticate,
    /// TLS, whoever the server is: there are records, and none can be used.
    Encrypt,
    /// Nothing: there are none, or they are not signed.
    Nothing,
    /// To skip the host, and to wait: a look-up failed, so that records may have been hidden. Why.
    Wait(String),
    /// It was not found out: why.
    NotTested(String),
}

/// The verdict on TLSA records, in a word.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TlsaVerdict {
    /// Some can be used.
    Usable,
    /// There are some, and none can be used.
    Unusable,
    /// There are none that count.
    None,
    /// They could not be had securely.
    Error,
    /// It was not found out.
    NotTested,
}

impl Demand {
    /// The same as a verdict on the records.
    #[must_use]
    pub fn verdict(&self) -> TlsaVerdict {
        match self {
            Self::Authenticate => TlsaVerdict::Usable,
            Self::Encrypt => TlsaVerdict::Unusable,
            Self::Nothing => TlsaVerdict::None,
            Self::Wait(_) => TlsaVerdict::Error,
            Self::NotTested(_) => TlsaVerdict::NotTested,
        }
    }
}

/// The verdict on one address of a host.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AddressVerdict {
    /// A record authenticates it.
    Matches,
    /// It has TLS, and no record authenticates it.
    NoMatch,
    /// It has TLS, and there is no record that could authenticate it.
    Tls,
    /// It has no TLS.
    NoTls,
    /// It was not found out.
    NotTested,
}

/// The verdict on a host.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum HostVerdict {
    /// Every address that was tested is authenticated.
    Protected,
    /// Some addresses are, and others are not.
    Partly,
    /// TLS is demanded, and whoever the server is gets the mail: no record can be used.
    Encrypted,
    /// It gets no mail from senders that honour DANE.
    Broken,
    /// DANE does not apply to it.
    Absent,
    /// It was not found out.
    NotTested,
}

/// The verdict on a mail domain.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DomainVerdict {
    /// The MX set is signed, and every address of every host is authenticated.
    Protected,
    /// Some hosts or addresses are authenticated and others not, or TLS is demanded without
    /// authentication.
    Partly,
    /// Hosts are authenticated, but the MX set is not signed: whoever forges it sends mail
    /// elsewhere.
    HopOnly,
    /// Mail from senders that honour DANE stops or waits, at every host.
    Broken,
    /// DANE does not apply to any host.
    Absent,
    /// It was not found out.
    NotTested,
}

/// The set that counts: the first that is signed and has records, unless one before it could not be
/// had.
#[must_use]
pub fn deciding_set(host: &HostPolicy) -> Option<&TlsaSet> {
    let decides = |set: &&TlsaSet| match set.status {
        Status::Secure => !set.records.is_empty() || set.more > 0,
        Status::Insecure => false,
        _ => true,
    };
    host.tlsa.iter().find(decides)
}

/// What the TLSA records of a host demand.
#[must_use]
pub fn demand(host: &HostPolicy) -> Demand {
    if host.name.parse::<IpAddr>().is_ok() {
        return Demand::Nothing;
    }
    match &host.addresses {
        Status::Bogus(why) | Status::Failed(why) => return Demand::Wait(why.clone()),
        Status::NotTested(why) => return Demand::NotTested(why.clone()),
        Status::NotAsked => return Demand::NotTested("it was not asked".to_owned()),
        Status::Insecure if !host.alias_secure => return Demand::Nothing,
        Status::Secure | Status::Insecure => {}
    }
    let Some(set) = deciding_set(host) else {
        // Signed addresses, and nothing known of what stands below them.
        return if host.tlsa.is_empty() {
            Demand::NotTested("TLSA records were not asked for".to_owned())
        } else {
            Demand::Nothing
        };
    };
    match &set.status {
        Status::Bogus(why) | Status::Failed(why) => Demand::Wait(why.clone()),
        Status::NotTested(why) => Demand::NotTested(why.clone()),
        Status::NotAsked => Demand::NotTested("TLSA records were not asked for".to_owned()),
        Status::Secure | Status::Insecure => {
            if set.records.iter().any(|record| unusable(record).is_none()) {
                Demand::Authenticate
            } else if set.more > 0 {
                Demand::NotTested("there are more TLSA records than are looked at".to_owned())
            } else {
                Demand::Encrypt
            }
        }
    }
}

/// The verdict on a host, from what it demands and from its addresses.
#[must_use]
pub fn host_verdict(demand: &Demand, addresses: &[AddressVerdict]) -> HostVerdict {
    let count = |verdict| addresses.iter().filter(|a| **a == verdict).count();
    let matching = count(AddressVerdict::Matches);
    let no_match = count(AddressVerdict::NoMatch);
    let no_tls = count(AddressVerdict::NoTls);
    let has_tls = matching + no_match + count(AddressVerdict::Tls);
    match demand {
        Demand::Nothing => HostVerdict::Absent,
        Demand::Wait(_) => HostVerdict::Broken,
        Demand::NotTested(_) => HostVerdict::NotTested,
        _ if has_tls + no_tls == 0 => HostVerdict::NotTested,
        Demand::Encrypt if has_tls == 0 => HostVerdict::Broken,
        Demand::Encrypt if no_tls > 0 => HostVerdict::Partly,
        Demand::Encrypt => HostVerdict::Encrypted,
        Demand::Authenticate if matching == 0 => HostVerdict::Broken,
        Demand::Authenticate if no_match + no_tls > 0 => HostVerdict::Partly,
        Demand::Authenticate => HostVerdict::Protected,
    }
}

/// The verdict on a mail domain, from what DNSSEC says of its MX set and from its hosts.
#[must_use]
pub fn domain_verdict(mx: &Status, hosts: &[HostVerdict]) -> DomainVerdict {
    match mx {
        Status::Bogus(_) | Status::Failed(_) => return DomainVerdict::Broken,
        Status::NotTested(_) | Status::NotAsked => return DomainVerdict::NotTested,
        Status::Secure | Status::Insecure => {}
    }
    let all = |wanted: HostVerdict| hosts.iter().all(|host| *host == wanted);
    let any = |wanted: HostVerdict| hosts.contains(&wanted);
    if hosts.is_empty() || all(HostVerdict::Absent) {
        return DomainVerdict::Absent;
    }
    // What was not tested may hide a fault, but no fault is made of it.
    let tested = hosts.iter().filter(|host| **host != HostVerdict::NotTested);
    if tested.clone().count() == 0 {
        return DomainVerdict::NotTested;
    }
    if tested.clone().all(|host| *host == HostVerdict::Broken) {
        return if any(HostVerdict::NotTested) {
            DomainVerdict::NotTested
        } else {
            DomainVerdict::Broken
        };
    }
    if tested.clone().all(|host| *host == HostVerdict::Absent) {
        return DomainVerdict::NotTested;
    }
    let is_whole = tested.clone().all(|host| *host == HostVerdict::Protected);
    match (mx, is_whole) {
        (Status::Insecure, _) => DomainVerdict::HopOnly,
        (_, true) if any(HostVerdict::NotTested) => DomainVerdict::NotTested,
        (_, true) => DomainVerdict::Protected,
        (_, false) => DomainVerdict::Partly,
    }
}
