//! What DNSSEC says of the domain and of its mail exchangers.

use portwise_policy::{HostPolicy, Status, Validation};

use super::{Cx, push, push_at, row, some};
use crate::findings::{Finding, Row, Severity};

const BOGUS: Row = row(
    Severity::Error,
    [
        "dnssec.bogus",
        "DNSSEC signatures do not hold",
        "Whoever validates gets no answer at all: mail from such servers waits and is returned in the end, whether or not they know of DANE.",
        "Sign the zone again, and see to it that the signatures are renewed before they expire. Compare the DS record in the zone above with the keys of the zone; if they do not belong together, replace or remove the DS record.",
        "RFC 4033 §5",
    ],
);
const NOT_TESTED: Row = row(
    Severity::Inconclusive,
    [
        "dnssec.not-tested",
        "What DNSSEC protects could not be tested",
        "Without signatures that can be validated, nothing can be said of DNSSEC and DANE, good or bad.",
        "Check again with a resolver that passes on what DNSSEC needs, such as one of your own.",
        "RFC 4035 §4.1",
    ],
);
const NOT_SIGNED: Row = row(
    Severity::Info,
    [
        "dnssec.not-signed",
        "The MX records are not signed",
        "Whoever can forge answers of the DNS can name another server. DANE needs signed MX records; MTA-STS does without.",
        "Have the zone signed, if whoever runs its name servers offers that, and put the DS record into the zone above. Or publish an MTA-STS policy.",
        "RFC 7672 §1.3.2",
    ],
);
const HOST_NOT_SIGNED: Row = row(
    Severity::Info,
    [
        "dnssec.host-not-signed",
        "The MX records are signed, and the name of a mail exchanger is not",
        "DANE rests on both. For a host whose addresses are not signed, TLSA records are not even looked for.",
        "Ask whoever runs the host to have its zone signed and to publish TLSA records.",
        "RFC 7672 §2.2.2",
    ],
);

pub(super) const ROWS: &[Row] = &[BOGUS, NOT_TESTED, NOT_SIGNED, HOST_NOT_SIGNED];

pub(super) fn run(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    let policy = cx.examined.policy;
    let domain = cx.domain();
    match &policy.validation {
        Validation::Works => {}
        Validation::Off => return,
        Validation::Fails(_) => {
            push(out, &NOT_TESTED, policy.validation.describe());
            return;
        }
    }
    match (&policy.mx, &policy.domain) {
        (Status::Bogus(why), _) => {
            push(out, &BOGUS, format!("The MX records of {domain}: {why}."));
        }
        // Its MX records hold all the same, so that it says nothing of each host.
        (_, Status::Bogus(why)) => {
            let detail = format!("The zone of {domain}: {why}.");
            push_at(out, &BOGUS, BOGUS.severity, domain, detail);
        }
        (Status::Insecure, _) if cx.takes_mail => {
            push(out, &NOT_SIGNED, format!("The MX records of {domain} are not signed."));
        }
        _ => {}
    }
    for host in cx.hosts() {
        let HostPolicy { name, addresses, alias_secure, .. } = host;
        match addresses {
            // Said already, where the host is the domain itself.
            Status::Bogus(_) if *name == domain && matches!(policy.mx, Status::Bogus(_)) => {}
            Status::Bogus(why) => {
                push_at(
                    out,
                    &BOGUS,
                    Severity::Error,
                    name,
                    format!("The addresses of {name}: {why}."),
                );
            }
            Status::Insecure if policy.mx == Status::Secure && !alias_secure => {
                let detail = format!("The addresses of {name} are not signed.");
                push_at(out, &HOST_NOT_SIGNED, Severity::Info, name, detail);
            }
            _ => {}
        }
    }
    let untested = untested(cx);
    if !untested.is_empty() {
        push(out, &NOT_TESTED, some(untested.into_iter()));
    }
}

/// What was to be validated and was not, in sentences.
fn untested(cx: &Cx<'_>) -> Vec<String> {
    let policy = cx.examined.policy;
    let mut out = Vec::new();
    let mut look = |what: String, status: &Status| {
        if let Status::NotTested(why) = status {
            out.push(format!("{what}: {why}."));
        }
    };
    look(format!("The zone of {}", cx.domain()), &policy.domain);
    look(format!("The MX records of {}", cx.domain()), &policy.mx);
    for host in cx.hosts() {
        look(format!("The addresses of {}", host.name), &host.addresses);
        if let Some(set) = host.tlsa.first() {
            look(format!("TLSA records at {}", set.name), &set.status);
        }
    }
    out
}
