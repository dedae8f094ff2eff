//! Names that lead to nothing in one of the places.

use super::words::{self, Places};
use super::{Outcome, Row, Seen, State, Weighed};
use crate::report::{DnsFailure, HostReport, Report};

/// Rows for names that led to nothing in one of the places.
pub(super) fn names(places: &Places<'_>) -> Vec<Weighed> {
    let reports = places.reports;
    let mut rows: Vec<Weighed> = Vec::new();
    let target = reports.iter().find(|report| !report.target.host.is_empty());
    let target = target.map_or("", |report| report.target.host.as_str());
    let hosts = reports.iter().flat_map(|report| &report.hosts).map(|host| host.name.as_str());
    let mut seen: Vec<String> = Vec::new();
    for host in std::iter::once(target).chain(hosts) {
        let name = host.to_ascii_lowercase();
        if name.is_empty() || seen.contains(&name) {
            continue;
        }
        let of: Vec<Named> = reports.iter().map(|report| Named::of(report, host)).collect();
        if of.iter().any(|named| matches!(named, Named::Fails(_))) {
            rows.push(name_row(&name, &of, places));
        }
        seen.push(name);
    }
    rows
}

/// What a name led to in one place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Named {
    Resolves,
    Fails(DnsFailure),
    NotAsked,
}

impl Named {
    fn of(report: &Report, name: &str) -> Self {
        if let Some(failure) = report.dns.filter(|_| report.target.host.eq_ignore_ascii_case(name))
        {
            return Self::Fails(failure);
        }
        let mut hosts = report.hosts.iter().filter(|h| h.name.eq_ignore_ascii_case(name));
        match hosts.next() {
            Some(HostReport { dns: Some(failure), .. }) => Self::Fails(*failure),
            Some(host) if !host.addresses.is_empty() || !host.refused.is_empty() => Self::Resolves,
            // A mail domain has mail exchangers rather than addresses.
            None if report.target.host.eq_ignore_ascii_case(name) && !report.hosts.is_empty() => {
                Self::Resolves
            }
            Some(_) | None => Self::NotAsked,
        }
    }

    fn seen(self) -> Seen {
        let (state, text) = match self {
            Self::Resolves => (State::Works, "the name leads to an address"),
            Self::Fails(failure) => (State::Stops, words::dns(failure)),
            Self::NotAsked => (State::NotTested, "the name was not asked for"),
        };
        Seen { state, text: text.to_owned(), addresses: Vec::new() }
    }
}

fn name_row(host: &str, named: &[Named], places: &Places<'_>) -> Weighed {
    let of_pair = |there: &Named| match (named[0], *there) {
        (Named::NotAsked, _) | (_, Named::NotAsked) => Outcome::NotTested,
        (Named::Resolves, Named::Resolves) => Outcome::Works,
        (Named::Resolves, Named::Fails(_)) => Outcome::StopsThere,
        (Named::Fails(_), Named::Resolves) => Outcome::StopsHere,
        (Named::Fails(_), Named::Fails(_)) => Outcome::Fails,
    };
    let outcomes: Vec<Outcome> = named[1..].iter().map(of_pair).collect();
    let row = Row {
        host: host.to_owned(),
        family: None,
        port: None,
        outcome: outcomes.iter().copied().min().unwrap_or(Outcome::NotTested),
        short: String::new(),
        text: String::new(),
        here: named[0].seen(),
        there: named[1..].iter().map(|named| named.seen()).collect(),
        differences: Vec::new(),
    };
    let mut weighed = Weighed { row, outcomes };
    weighed.row.short = words::short(&weighed, places);
    weighed.row.text = words::name(&weighed, places);
    weighed
}
