//! A sender that honours DANE (RFC 7672 §2.2).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::seen::{CertificateSeen, HostSeen, Seen, Session};
use super::{Basis, Delivery, Outcome, blocked, not_tested, opportunistic, waits};
use crate::dane::{
    self, AddressFit, AddressVerdict, Demand, DomainVerdict, HostVerdict, Leaf, address_fit,
    deciding_set, domain_verdict, host_verdict, reference_names,
};
use crate::facts::HostPolicy;
use crate::status::Status;

pub(super) fn outcome(basis: Basis<'_>, facts: Option<&HostPolicy>, seen: &Seen) -> Outcome {
    match &basis.policy.mx {
        Status::Bogus(why) | Status::Failed(why) => {
            return waits(vec![Cause::MxLookup(why.clone())]);
        }
        Status::NotTested(why) => return not_tested(why),
        Status::NotAsked => return not_tested("DNSSEC was not asked about"),
        Status::Secure | Status::Insecure => {}
    }
    let Some(facts) = facts else { return not_tested("DNSSEC was not asked about the host") };
    let outcome = match dane::demand(facts) {
        Demand::Wait(why) => return waits(vec![Cause::DaneLookup(why)]),
        Demand::NotTested(why) => return not_tested(&why),
        Demand::Nothing => return opportunistic(&seen.session, Cause::NoDane),
        Demand::Encrypt => encrypted(&seen.session),
        Demand::Authenticate => authenticated(basis, facts, seen),
    };
    match (&basis.policy.mx, outcome.delivery) {
        (Status::Secure, _) | (_, Delivery::NotTested) => outcome,
        _ => Outcome {
            causes: outcome.causes.into_iter().chain([Cause::HopOnly]).collect(),
            ..outcome
        },
    }
}

/// Whether it is certain that DANE does not apply to the host.
pub(super) fn is_silent(basis: Basis<'_>, facts: Option<&HostPolicy>) -> bool {
    matches!(basis.policy.mx, Status::Secure | Status::Insecure)
        && facts.is_some_and(|facts| dane::demand(facts) == Demand::Nothing)
}

fn encrypted(session: &Session) -> Outcome {
    without_tls(session, Cause::TlsaUnusable).unwrap_or_else(|| Outcome {
        delivery: Delivery::Unauthenticated,
        causes: vec![Cause::TlsaUnusable],
    })
}

fn authenticated(basis: Basis<'_>, facts: &HostPolicy, seen: &Seen) -> Outcome {
    let certificate = match &seen.session {
        Session::Tls(certificate) => certificate,
        session => {
            return without_tls(session, Cause::TlsaDemands)
                .unwrap_or_else(|| not_tested("there was no TLS"));
        }
    };
    match fit_at(basis, facts, seen.address, certificate) {
        Err(why) => not_tested(why),
        Ok(fit) => match fit.fitting() {
            Some(record) => {
                Outcome { delivery: Delivery::Authenticated, causes: vec![Cause::TlsaFits(record)] }
            }
            None => waits(vec![Cause::TlsaMisses(fit.records)]),
        },
    }
}

/// How the records that count fit at an address with TLS; or why that is not known.
fn fit_at(
    basis: Basis<'_>,
    facts: &HostPolicy,
    address: IpAddr,
    certificate: &CertificateSeen,
) -> Result<AddressFit, &'static str> {
    let set = deciding_set(facts).ok_or("there are no TLSA records")?;
    let at = facts.at.iter().find(|at| at.address == address);
    let at = at.filter(|at| !at.matches.is_empty());
    let at = at.ok_or("the certificates were not compared with the TLSA records")?;
    let is_secure = basis.policy.mx == Status::Secure;
    let base = base_of(&set.name);
    let wanted = reference_names(base, is_secure, basis.domain, basis.expanded);
    let fit = address_fit(&set.records, &at.matches, leaf(certificate), &wanted);
    // One of those that were left out might fit.
    if set.more > 0 && !fit.is_authenticated {
        return Err("there are more TLSA records than are looked at");
    }
    Ok(fit)
}

/// What DANE comes to for a domain, its hosts and their addresses.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = DaneProtection))]
pub struct Protection {
    /// The domain as a whole.
    pub verdict: DomainVerdict,
    /// By host.
    pub hosts: Vec<HostProtection>,
}

/// What DANE comes to for a host.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct HostProtection {
    /// The name in the MX record.
    pub host: String,
    /// What its TLSA records demand.
    pub demand: Demand,
    /// All its addresses together.
    pub verdict: HostVerdict,
    /// By address.
    pub at: Vec<AddressProtection>,
}

/// What DANE comes to for an address.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AddressProtection {
    /// The address.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub address: IpAddr,
    /// In a word.
    pub verdict: AddressVerdict,
    /// How each record fits, where that was found out.
    pub fit: Option<AddressFit>,
}

/// What DANE comes to for a domain, its hosts and their addresses.
#[must_use]
pub fn protection(basis: Basis<'_>, hosts: &[HostSeen]) -> Protection {
    let hosts: Vec<HostProtection> =
        hosts.iter().map(|host| host_protection(basis, host)).collect();
    let verdicts: Vec<HostVerdict> = hosts.iter().map(|host| host.verdict).collect();
    Protection { verdict: domain_verdict(&basis.policy.mx, &verdicts), hosts }
}

fn host_protection(basis: Basis<'_>, host: &HostSeen) -> HostProtection {
    let facts = basis.facts_of(&host.name);
    let demand = facts.map_or_else(
        || Demand::NotTested("DNSSEC was not asked about the host".to_owned()),
        dane::demand,
    );
    let at = |seen: &Seen| {
        let fit = match (&seen.session, facts, &demand) {
            (Session::Tls(certificate), Some(facts), Demand::Authenticate) => {
                fit_at(basis, facts, seen.address, certificate).ok()
            }
            _ => None,
        };
        let verdict = match (&seen.session, &demand, &fit) {
            (Session::NoStartTls | Session::TlsFails(_), _, _) => AddressVerdict::NoTls,
            (Session::Tls(_), _, Some(fit)) if fit.is_authenticated => AddressVerdict::Matches,
            (Session::Tls(_), _, Some(_)) => AddressVerdict::NoMatch,
            (Session::Tls(_), Demand::Encrypt | Demand::Nothing, _) => AddressVerdict::Tls,
            _ => AddressVerdict::NotTested,
        };
        AddressProtection { address: seen.address, verdict, fit }
    };
    let at: Vec<AddressProtection> = host.at.iter().map(at).collect();
    let verdicts: Vec<AddressVerdict> = at.iter().map(|at| at.verdict).collect();
    let verdict = host_verdict(&demand, &verdicts);
    HostProtection { host: host.name.clone(), demand, verdict, at }
}

/// What becomes of a mail where TLS is demanded and does not come about.
fn without_tls(session: &Session, demanded: Cause) -> Option<Outcome> {
    match session {
        Session::NoStartTls => Some(waits(vec![Cause::NoStartTls, demanded])),
        Session::TlsFails(why) => Some(waits(vec![Cause::TlsFails(why.clone()), demanded])),
        _ => blocked(session),
    }
}

fn leaf(certificate: &CertificateSeen) -> Leaf<'_> {
    Leaf { names: &certificate.names, common_name: certificate.common_name.as_deref() }
}

/// The base domain out of the name of a TLSA set.
fn base_of(name: &str) -> &str {
    let mut labels = name.splitn(3, '.');
    match (labels.next(), labels.next(), labels.next()) {
        (Some(port), Some(protocol), Some(base))
            if port.starts_with('_') && protocol.starts_with('_') =>
        {
            base
        }
        _ => name,
    }
}
