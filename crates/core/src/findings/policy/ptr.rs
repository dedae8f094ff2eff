//! The names of addresses.

use portwise_policy::reverse::{Helo, Iprev, helo, iprev};
use portwise_policy::{HostPolicy, SendingAddress};

use super::{Cx, push_at, row, some};
use crate::findings::{Finding, Row, Severity};

const MISSING: Row = row(
    Severity::Error,
    [
        "ptr.missing",
        "The sending address has no name",
        "Many servers refuse mail from an address without a name, or put it off.",
        "Ask whoever gave you the address, usually the provider of the server, for a PTR record that names the host which sends. Its name must lead back to the address.",
        "RFC 8601 §2.7.3",
    ],
);
const NOT_CONFIRMED: Row = row(
    Severity::Error,
    [
        "ptr.not-confirmed",
        "The name of the sending address does not lead back to it",
        "Anybody can name an address as they like; only a name that leads back counts. Many servers refuse mail without one, or put it off.",
        "Give the name an A or AAAA record with the address, or have the PTR record name a host that has one.",
        "RFC 8601 §2.7.3",
    ],
);
const HELO_NOT_CONFIRMED: Row = row(
    Severity::Warning,
    [
        "ptr.helo-not-confirmed",
        "The EHLO name does not lead to the sending address",
        "Some servers refuse mail for that, others count it against the sender.",
        "Let the server say the name in EHLO that the PTR record of its address has, and give that name an A or AAAA record with the address.",
        "RFC 5321 §4.1.4",
    ],
);
const HELO_DIFFERS: Row = row(
    Severity::Info,
    [
        "ptr.helo-differs",
        "The EHLO name and the name of the sending address differ",
        "Both lead to the address, which is enough. Some servers want them to be the same.",
        "Let the server say the name in EHLO that the PTR record of its address has.",
        "RFC 5321 §4.1.4",
    ],
);
const NOT_TESTED: Row = row(
    Severity::Inconclusive,
    [
        "ptr.not-tested",
        "The name of the sending address could not be found out",
        "Without its name, nothing can be said of it, good or bad.",
        "Check again. If it stays so, the name servers of the address do not answer: tell whoever gave you the address.",
        "RFC 8601 §2.7.3",
    ],
);
const EXCHANGER: Row = row(
    Severity::Info,
    [
        "ptr.exchanger",
        "An address of a mail exchanger has no name that leads back to it",
        "A host that only takes mail needs none. If it sends as well, many servers refuse its mail for that.",
        "If mail is sent from the address too, ask whoever gave it to you for a PTR record that names the host.",
        "RFC 8601 §2.7.3",
    ],
);

pub(super) const ROWS: &[Row] =
    &[MISSING, NOT_CONFIRMED, HELO_NOT_CONFIRMED, NOT_TESTED, HELO_DIFFERS, EXCHANGER];

/// An address that mail is sent from.
pub(super) fn of_sender(sending: &SendingAddress, out: &mut Vec<Finding>) {
    let address = sending.address.to_string();
    let mut push = |row: &Row, detail: String| push_at(out, row, row.severity, &address, detail);
    let found = iprev(&sending.reverse);
    let row = match &found {
        Iprev::Pass(_) => None,
        Iprev::PermError => Some(&MISSING),
        Iprev::Fail(_) => Some(&NOT_CONFIRMED),
        Iprev::TempError(_) => Some(&NOT_TESTED),
    };
    if let Some(row) = row {
        push(row, found.describe());
    }
    let said = sending.helo.as_deref().unwrap_or_default();
    let row = match helo(sending) {
        Some(Helo::NotConfirmed) => &HELO_NOT_CONFIRMED,
        // Without a name there is none to differ from.
        Some(Helo::OtherName) if matches!(found, Iprev::Pass(_)) => &HELO_DIFFERS,
        _ => return,
    };
    let names = match sending.reverse.names.as_slice() {
        [] => String::new(),
        names => format!(" The address is called {}.", names.join(", ")),
    };
    push(row, format!("{said} is said in EHLO.{names}"));
}

/// The addresses of mail exchangers; for taking mail their names do not matter.
pub(super) fn of_exchangers(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    for HostPolicy { name, at, .. } in cx.hosts() {
        let nameless = at.iter().filter_map(|at| match iprev(&at.reverse) {
            found @ (Iprev::Fail(_) | Iprev::PermError) => {
                Some(format!("{}: {}", at.address, found.describe()))
            }
            Iprev::Pass(_) | Iprev::TempError(_) => None,
        });
        let nameless: Vec<String> = nameless.collect();
        if !nameless.is_empty() {
            push_at(out, &EXCHANGER, Severity::Info, name, some(nameless.into_iter()));
        }
    }
}
