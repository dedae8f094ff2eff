//! The same check made in several places: where something stops, and whose fault that is.
//!
//! Pure: it reads reports. A network is only named where another place got through to the very same
//! address; what came inside TLS that was proved to be the server's own is never a network's doing.

mod heard;
mod met;
mod names;
mod pair;
pub mod read;
mod stable;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;
use std::net::IpAddr;

use portwise_model::Port;
use serde::{Deserialize, Serialize};

use crate::moment::seconds;
use crate::report::Report;
use crate::view::Mark;
use met::Met;
use names::names;
use pair::pair;
use words::Places;

pub use heard::{Difference, Heard, Way};

/// From how many seconds between two reports on their age is said.
const APART: i64 = 15 * 60;

/// What was seen here, or in the first of several places, beside what was seen in other places.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Comparison {
    /// What it comes to, in one sentence.
    pub verdict: String,
    /// The same for programs: the outcome that the sentence is about.
    pub outcome: Outcome,
    /// The place that `here` stands for; absent where it is the machine that compares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub here: Option<String>,
    /// The other places, in the order of `there` in each row.
    pub places: Vec<String>,
    /// What limits the comparison, as sentences.
    pub notes: Vec<String>,
    /// A row for each host, address family and port, and one for each name that led to nothing.
    pub rows: Vec<Row>,
}

/// One host, address family and port in all places.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Row {
    /// The host.
    pub host: String,
    /// The address family; absent where it is about the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<Family>,
    /// The port; absent where it is about the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// What it comes to.
    pub outcome: Outcome,
    /// The same in a few words.
    pub short: String,
    /// The same as sentences.
    pub text: String,
    /// What was seen here.
    pub here: Seen,
    /// What was seen in the other places.
    pub there: Vec<Seen>,
    /// What was heard differently.
    pub differences: Vec<Difference>,
}

/// IPv4 or IPv6.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
}

impl Family {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ipv4, Self::Ipv6];

    fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Self::Ipv4 } else { Self::Ipv6 }
    }

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
        }
    }

    /// As people write it.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Ipv4 => "IPv4",
            Self::Ipv6 => "IPv6",
        }
    }
}

/// What a comparison comes to, the most urgent first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Something on one of the ways changes what is heard.
    Differs,
    /// It stops here, and works elsewhere.
    StopsHere,
    /// It works here, and stops elsewhere.
    StopsThere,
    /// The server itself turns one of the places away.
    ServerRefuses,
    /// The places met different addresses, and one of these fails: machine or network.
    OtherMachine,
    /// It fails everywhere.
    Fails,
    /// It works everywhere.
    Works,
    /// It was not tested in one of them.
    NotTested,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Differs,
        Self::StopsHere,
        Self::StopsThere,
        Self::ServerRefuses,
        Self::OtherMachine,
        Self::Fails,
        Self::Works,
        Self::NotTested,
    ];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Differs => "differs",
            Self::StopsHere => "stops-here",
            Self::StopsThere => "stops-there",
            Self::ServerRefuses => "server-refuses",
            Self::OtherMachine => "other-machine",
            Self::Fails => "fails",
            Self::Works => "works",
            Self::NotTested => "not-tested",
        }
    }

    /// How to show it.
    #[must_use]
    pub fn mark(self) -> Mark {
        match self {
            Self::Works => Mark::Good,
            Self::Differs | Self::StopsHere | Self::Fails => Mark::Bad,
            Self::StopsThere | Self::ServerRefuses | Self::OtherMachine => Mark::Warning,
            Self::NotTested => Mark::NotTested,
        }
    }

    /// In a few words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Differs => "heard differently",
            Self::StopsHere => "stops here only",
            Self::StopsThere => "stops there only",
            Self::ServerRefuses => "the server turns one place away",
            Self::OtherMachine => "different machines",
            Self::Fails => "fails everywhere",
            Self::Works => "works everywhere",
            Self::NotTested => "not compared",
        }
    }
}

/// What was seen in one place.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Seen {
    /// How far it came.
    pub state: State,
    /// What was seen, as a part of a sentence.
    pub text: String,
    /// The addresses that were met.
    pub addresses: Vec<IpAddr>,
}

/// How far a check came.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// To its end.
    Works,
    /// The connection, or an answer, did not come.
    Stops,
    /// The server said no, or hung up.
    Refused,
    /// Something answered that is not what was expected.
    Strange,
    /// It was not tested.
    NotTested,
}

impl State {
    /// How to show it.
    #[must_use]
    pub fn mark(self) -> Mark {
        match self {
            Self::Works => Mark::Good,
            Self::Stops | Self::Refused => Mark::Bad,
            Self::Strange => Mark::Warning,
            Self::NotTested => Mark::NotTested,
        }
    }

    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Works, Self::Stops, Self::Refused, Self::Strange, Self::NotTested];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Stops => "stops",
            Self::Refused => "refused",
            Self::Strange => "strange",
            Self::NotTested => "not-tested",
        }
    }
}

/// Compares what was seen here with what was seen in other places, each with its name.
#[must_use]
pub fn compare(here: &Report, there: &[(&str, &Report)]) -> Comparison {
    weighed(None, here, there)
}

/// Compares what was seen in several places, each with its name, none of which is here; the first
/// stands for `here`. `None` without a place.
#[must_use]
pub fn compare_places(places: &[(&str, &Report)]) -> Option<Comparison> {
    let ((name, first), there) = places.split_first()?;
    Some(weighed(Some(name), first, there))
}

fn weighed(name: Option<&str>, here: &Report, there: &[(&str, &Report)]) -> Comparison {
    let others: Vec<&str> = there.iter().map(|(place, _)| *place).collect();
    let reports: Vec<&Report> =
        std::iter::once(here).chain(there.iter().map(|(_, report)| *report)).collect();
    let places = Places { here: name, there: &others, reports: &reports };
    let mut rows = names(&places);
    for ((host, family, port), met) in gathered(&reports) {
        rows.push(row(&host, family, port, &met, &places));
    }
    let (outcome, verdict) = words::verdict(&places, &rows);
    let notes = words::notes(&places);
    Comparison {
        verdict,
        outcome,
        here: name.map(str::to_owned),
        places: others.iter().map(|place| (*place).to_owned()).collect(),
        notes,
        rows: rows.into_iter().map(|weighed| weighed.row).collect(),
    }
}

/// A row, and what each other place comes to together with the first.
struct Weighed {
    row: Row,
    outcomes: Vec<Outcome>,
}

type Key = (String, Family, Port);

/// What was met in each place, by host, family and port, in the order of the reports.
fn gathered<'a>(reports: &[&'a Report]) -> Vec<(Key, Vec<Vec<Met<'a>>>)> {
    let mut order: Vec<String> = Vec::new();
    let mut all: BTreeMap<(usize, Family, Port), Vec<Vec<Met<'a>>>> = BTreeMap::new();
    for (place, report) in reports.iter().enumerate() {
        for host in &report.hosts {
            let name = host.name.to_ascii_lowercase();
            let at = order.iter().position(|known| *known == name).unwrap_or_else(|| {
                order.push(name);
                order.len() - 1
            });
            for seen in &host.endpoints {
                let key = (at, Family::of(seen.address), seen.port);
                let row = all.entry(key).or_insert_with(|| vec![Vec::new(); reports.len()]);
                row[place].push(Met::of(seen));
            }
        }
    }
    let named = |(at, family, port): (usize, Family, Port)| (order[at].clone(), family, port);
    all.into_iter().map(|(key, met)| (named(key), met)).collect()
}

fn row(
    host: &str,
    family: Family,
    port: Port,
    met: &[Vec<Met<'_>>],
    places: &Places<'_>,
) -> Weighed {
    let seen: Vec<Seen> = met
        .iter()
        .zip(places.reports)
        .map(|(met, report)| met::seen(met, || why_absent(report, host)))
        .collect();
    let pairs: Vec<_> = met[1..].iter().map(|there| pair(&met[0], there)).collect();
    let outcome = pairs.iter().map(|pair| pair.outcome).min().unwrap_or(Outcome::NotTested);
    let differences = pairs
        .iter()
        .zip(places.there)
        .flat_map(|(pair, place)| pair.differences.iter().map(|difference| difference.at(place)));
    let differences = differences.collect();
    let mut seen = seen.into_iter();
    let here = seen.next().unwrap_or_else(|| met::seen(&[], String::new));
    let row = Row {
        host: host.to_owned(),
        family: Some(family),
        port: Some(port),
        outcome,
        short: String::new(),
        text: String::new(),
        here,
        there: seen.collect(),
        differences,
    };
    let mut weighed = Weighed { row, outcomes: pairs.iter().map(|pair| pair.outcome).collect() };
    weighed.row.short = words::short(&weighed, places);
    weighed.row.text = words::row(&weighed, places);
    weighed
}

/// Why a place has nothing of an endpoint that others have.
fn why_absent(report: &Report, host: &str) -> String {
    if let Some(refusal) = &report.refusal {
        return refusal.text.trim_end_matches('.').to_owned();
    }
    let found = report.hosts.iter().find(|h| h.name.eq_ignore_ascii_case(host));
    let Some(found) = found else { return "the check there led to other hosts".to_owned() };
    if let Some(failure) = found.dns {
        return words::dns(failure).to_owned();
    }
    if let Some(why) = &found.not_tested {
        return why.clone();
    }
    match found.refused.first() {
        Some(refused) => format!("its address is {}, which is not visited", refused.purpose),
        None => "no such address or port was visited".to_owned(),
    }
}

/// Whether a place got an answer of a host, at whichever port.
fn reached(report: &Report, host: &str) -> bool {
    let of_host = report.hosts.iter().filter(|h| h.name.eq_ignore_ascii_case(host));
    of_host.flat_map(|h| &h.endpoints).any(|e| Met::of(e).state.answered())
}

/// How many seconds after another a report was made.
fn apart(from: &Report, to: &Report) -> i64 {
    seconds(from.taken_at, to.taken_at)
}
