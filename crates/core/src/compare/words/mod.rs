//! The words of a comparison.

mod row;
mod verdict;

use super::{APART, Outcome, Row, State, Weighed, apart};
use crate::report::{DnsFailure, Report};

pub(super) use row::{name, row, short};
pub(super) use verdict::verdict;

/// What a look-up that gave nothing comes to, as a part of a sentence.
pub(super) fn dns(failure: DnsFailure) -> &'static str {
    match failure {
        DnsFailure::NoSuchDomain => "the name does not exist",
        DnsFailure::NoAddress => "the name has no address",
        DnsFailure::Timeout => "the name server does not answer",
        DnsFailure::ServerFailure => "the name server fails",
    }
}

/// The places that are compared.
pub(super) struct Places<'a> {
    /// The name of the first; `None` where it is here.
    pub(super) here: Option<&'a str>,
    /// The names of the others.
    pub(super) there: &'a [&'a str],
    /// What was seen in each, the first before the others.
    pub(super) reports: &'a [&'a Report],
}

impl<'a> Places<'a> {
    /// The name of one.
    fn name(&self, at: usize) -> &'a str {
        match at.checked_sub(1) {
            None => self.here.unwrap_or("here"),
            Some(at) => self.there.get(at).copied().unwrap_or("elsewhere"),
        }
    }

    /// As in “at fra and home”, without the “at”.
    fn list(&self, of: &[usize]) -> String {
        let names: Vec<&str> = of.iter().map(|at| self.name(*at)).collect();
        list(&names)
    }

    /// The other places with an outcome, in one of these rows.
    fn with(&self, rows: &[&Weighed], wanted: Outcome) -> Vec<usize> {
        let is_wanted = |at: &usize| rows.iter().any(|w| w.outcomes.get(at - 1) == Some(&wanted));
        (1..=self.there.len()).filter(is_wanted).collect()
    }

    /// Where something stops that passes elsewhere, in rows of that outcome, and where it passes.
    fn sides(&self, rows: &[&Weighed], outcome: Outcome) -> (Vec<usize>, Vec<usize>) {
        let with = |wanted| self.with(rows, wanted);
        let first_and = |others: Vec<usize>| std::iter::once(0).chain(others).collect();
        match outcome {
            Outcome::StopsHere => (first_and(with(Outcome::Fails)), with(outcome)),
            _ => (with(outcome), first_and(with(Outcome::Works))),
        }
    }

    /// Whether all of these got an answer of a host, at whichever port.
    fn reached(&self, of: &[usize], host: &str) -> bool {
        of.iter().all(|at| self.reports.get(*at).is_some_and(|report| super::reached(report, host)))
    }

    fn everywhere(&self) -> &'static str {
        everywhere(self.there.len())
    }
}

fn everywhere(others: usize) -> &'static str {
    if others > 1 { "everywhere" } else { "in both places" }
}

/// What of named places stops something, where it may be their networks.
fn whose(places: &Places<'_>, stopping: &[usize], is_network: bool) -> String {
    let networks = match stopping {
        [one] => format!("the network of {}", places.name(*one)),
        _ => "the networks of these places".to_owned(),
    };
    match (is_network, stopping.len()) {
        (true, _) => networks,
        (false, 1) => format!("{networks}, or the server shuts its address out"),
        (false, _) => format!("{networks}, or the server shuts their addresses out"),
    }
}

/// Words as in “a, b and c”.
fn list<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// A verb of one, or of several.
fn verb(count: usize, one: &'static str, several: &'static str) -> &'static str {
    if count == 1 { one } else { several }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}

/// What limits the comparison.
pub(super) fn notes(places: &Places<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let Some((here, there)) = places.reports.split_first() else { return notes };
    for (place, report) in places.there.iter().zip(there) {
        let seconds = apart(report, here).abs();
        if seconds > APART {
            let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
            let other = match places.here {
                None => "the one made here".to_owned(),
                Some(name) => format!("that of {name}"),
            };
            notes.push(format!(
                "The result of {place} and {other} are {hours} h {minutes} min apart: the server may have changed in between."
            ));
        }
        if !report.target.host.eq_ignore_ascii_case(&here.target.host) && report.refusal.is_none() {
            let other = &here.target.host;
            let other = match places.here {
                None => format!("here {other} was checked"),
                Some(name) => format!("{name} checked {other}"),
            };
            notes.push(format!(
                "{place} checked {}, and {other}: only what both visited is compared.",
                report.target.host
            ));
        }
        if let Some(refusal) = &report.refusal {
            notes.push(format!("{place} did not check it: {}", refusal.text));
        }
    }
    notes
}

impl Row {
    /// Whether places met the same address.
    fn shares_address(&self) -> bool {
        let mine = &self.here.addresses;
        self.there.iter().flat_map(|seen| &seen.addresses).any(|address| mine.contains(address))
    }

    /// Whether nobody heard anything.
    fn is_silent(&self) -> bool {
        std::iter::once(&self.here)
            .chain(&self.there)
            .all(|seen| matches!(seen.state, State::Stops | State::NotTested))
    }

    /// What was seen in one of the places.
    fn seen(&self, at: usize) -> Option<&super::Seen> {
        match at.checked_sub(1) {
            None => Some(&self.here),
            Some(at) => self.there.get(at),
        }
    }
}
