//! A sender that honours MTA-STS and has no policy cached (RFC 8461 §5).

use super::cause::Cause;
use super::seen::{CertificateSeen, Session};
use super::{Delivery, Outcome, blocked, not_tested, opportunistic, waits};
use crate::dane::fits_name;
use crate::mta_sts::{Binding, Mode, Rules};

pub(super) fn outcome(binding: &Binding, host: &str, session: &Session) -> Outcome {
    let rules = match binding {
        Binding::NotTested(why) => return not_tested(why),
        Binding::Nothing(why) => return opportunistic(session, Cause::NoPolicy(*why)),
        Binding::Rules(rules) => rules,
    };
    match rules.mode {
        None => not_tested("the policy file was not read to its end"),
        Some(Mode::None) => opportunistic(session, Cause::PolicyNone),
        Some(Mode::Testing) => {
            let mut outcome = opportunistic(session, Cause::PolicyTesting);
            if blocked(session).is_none() {
                let failures = failures(rules, host, session);
                let more = failures.into_iter().filter(|cause| !outcome.causes.contains(cause));
                let more: Vec<Cause> = more.collect();
                outcome.causes.extend(more);
            }
            outcome
        }
        Some(Mode::Enforce) => enforced(rules, host, session),
    }
}

fn enforced(rules: &Rules, host: &str, session: &Session) -> Outcome {
    let mut failures = failures(rules, host, session);
    let is_covered = !failures.contains(&Cause::NotCovered);
    // A host that no pattern covers is not connected to.
    if is_covered && let Some(outcome) = blocked(session) {
        return outcome;
    }
    if failures.is_empty() {
        return Outcome { delivery: Delivery::Authenticated, causes: vec![Cause::PolicyEnforced] };
    }
    failures.push(Cause::PolicyEnforced);
    waits(failures)
}

/// What a host fails of the rules.
fn failures(rules: &Rules, host: &str, session: &Session) -> Vec<Cause> {
    let mut out = Vec::new();
    if !rules.patterns.iter().any(|pattern| pattern.covers(host)) {
        out.push(Cause::NotCovered);
    }
    match session {
        Session::NoStartTls => out.push(Cause::NoStartTls),
        Session::TlsFails(why) => out.push(Cause::TlsFails(why.clone())),
        Session::Tls(certificate) => out.extend(certificate_failures(certificate, host)),
        _ => {}
    }
    out
}

/// What a certificate lacks for a host (RFC 8461 §4.2); the common name does not count.
fn certificate_failures(certificate: &CertificateSeen, host: &str) -> Vec<Cause> {
    let mut out: Vec<Cause> = certificate.dates.map(Cause::Dates).into_iter().collect();
    out.extend(certificate.untrusted.clone().map(Cause::Untrusted));
    if !certificate.names.iter().any(|name| fits_name(name, host)) {
        out.push(Cause::OtherName(certificate.names.clone()));
    }
    out
}
