//! A sender that honours DANE (RFC 7672 §2.2).

use super::cause::Cause;
use super::seen::{CertificateSeen, Seen, Session};
use super::{Basis, Delivery, Outcome, blocked, not_tested, opportunistic, waits};
use crate::dane::{self, Demand, Leaf, address_fit, deciding_set, reference_names};
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

fn encrypted(session: &Session) -> Outcome {
    without_tls(session, Cause::TlsaUnusable).unwrap_or_else(|| Outcome {
        delivery: Delivery::Unauthenticated,
        causes: vec![Cause::TlsaUnusable],
    })
}

fn authenticated(basis: Basis<'_>, facts: &HostPolicy, seen: &Seen) -> Outcome {
    if let Some(outcome) = without_tls(&seen.session, Cause::TlsaDemands) {
        return outcome;
    }
    let (Session::Tls(certificate), Some(set)) = (&seen.session, deciding_set(facts)) else {
        return not_tested("there are no TLSA records");
    };
    let at = facts.at.iter().find(|at| at.address == seen.address);
    let Some(at) = at.filter(|at| !at.matches.is_empty()) else {
        return not_tested("the certificates were not compared with the TLSA records");
    };
    let is_secure = basis.policy.mx == Status::Secure;
    let base = base_of(&set.name);
    let wanted = reference_names(base, is_secure, basis.domain, basis.expanded);
    let fit = address_fit(&set.records, &at.matches, leaf(certificate), &wanted);
    match fit.fitting() {
        Some(record) => {
            Outcome { delivery: Delivery::Authenticated, causes: vec![Cause::TlsaFits(record)] }
        }
        // One of those that were left out might fit.
        None if set.more > 0 => not_tested("there are more TLSA records than are looked at"),
        None => waits(vec![Cause::TlsaMisses(fit.records)]),
    }
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
