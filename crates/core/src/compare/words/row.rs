//! What one row comes to.

use super::{Places, capital, everywhere, list, verb, whose};
use crate::compare::heard::Way;
use crate::compare::{Outcome, Row, Seen, State, Weighed};

/// What a row comes to, in a few words.
pub(in crate::compare) fn short(weighed: &Weighed, places: &Places<'_>) -> String {
    let outcome = weighed.row.outcome;
    match (outcome, places.here) {
        (Outcome::StopsHere | Outcome::StopsThere, Some(_)) => {
            let (stopping, _) = places.sides(&[weighed], outcome);
            format!("stops from {} only", places.list(&stopping))
        }
        (Outcome::ServerRefuses, Some(_)) => {
            format!("the server turns {} away", places.list(&refused(weighed, places)))
        }
        _ => outcome.describe().to_owned(),
    }
}

/// Whom the server turns away, where it takes others.
fn refused(weighed: &Weighed, places: &Places<'_>) -> Vec<usize> {
    match weighed.row.here.state {
        State::Refused => vec![0],
        _ => places.with(&[weighed], Outcome::ServerRefuses),
    }
}

/// What a row comes to.
pub(in crate::compare) fn row(weighed: &Weighed, places: &Places<'_>) -> String {
    let Weighed { row, .. } = weighed;
    let here = &row.here;
    let of = |wanted| places.with(&[weighed], wanted);
    let named = |wanted| places.list(&of(wanted));
    match row.outcome {
        Outcome::Works => {
            let rest = untested(row, places);
            let known = match row.differences.is_empty() {
                true => "",
                false => " What is heard differently is the server's own choice.",
            };
            format!("It works {}.{known}{rest}", everywhere(of(Outcome::Works).len()))
        }
        Outcome::StopsHere | Outcome::StopsThere if places.here.is_some() => {
            let (stopping, passing) = places.sides(&[weighed], row.outcome);
            let how = stopping.first().and_then(|at| row.seen(*at));
            let is_network = places.reached(&stopping, &row.host);
            format!(
                "It stops from {} only ({}), and {} {} through to the same address: {}.",
                places.list(&stopping),
                how.map_or("", |seen| seen.text.as_str()),
                places.list(&passing),
                verb(passing.len(), "gets", "get"),
                whose(places, &stopping, is_network),
            )
        }
        Outcome::StopsHere => {
            let too = named(Outcome::Fails);
            let too = if too.is_empty() { too } else { format!(", and at {too}") };
            let whose = match places.reached(&[0], &row.host) {
                true => "your network or provider",
                false => "your network or provider, or the server shuts your address out",
            };
            let passing = of(Outcome::StopsHere);
            format!(
                "It stops here{too} ({}), and {} {} through to the same address: {whose}.",
                here.text,
                places.list(&passing),
                verb(passing.len(), "gets", "get"),
            )
        }
        Outcome::StopsThere => format!(
            "It gets through here, and stops at {} ({}): the network of that place, or the server shuts its address out. It is not your network.",
            named(Outcome::StopsThere),
            how(weighed, Outcome::StopsThere)
        ),
        Outcome::Differs => differs(row, places),
        Outcome::ServerRefuses => refuses(weighed, places),
        Outcome::OtherMachine => other_machine(weighed, places),
        Outcome::Fails => fails(row, places),
        Outcome::NotTested => match (here.state, places.here) {
            (State::NotTested, None) => format!("Not tested here: {}.", here.text),
            (State::NotTested, Some(name)) => format!("Not tested at {name}: {}.", here.text),
            _ => format!("Not compared.{}", untested(row, places)),
        },
    }
}

/// How the places among which something failed saw it, where it did.
fn how(weighed: &Weighed, wanted: Outcome) -> &str {
    let mut there = weighed.row.there.iter().zip(&weighed.outcomes);
    let failing = there.find(|(_, outcome)| **outcome == wanted);
    failing.map_or("", |(seen, _)| seen.text.as_str())
}

/// Where it was not tested, and why.
fn untested(row: &Row, places: &Places<'_>) -> String {
    let there = row.there.iter().zip(places.there);
    let untested = there.filter(|(seen, _)| seen.state == State::NotTested);
    untested.map(|(seen, place)| format!(" Not tested at {place}: {}.", seen.text)).collect()
}

fn refuses(weighed: &Weighed, places: &Places<'_>) -> String {
    let others = places.list(&places.with(&[weighed], Outcome::ServerRefuses));
    let text = &weighed.row.here.text;
    let is_here = weighed.row.here.state == State::Refused;
    let this = places.here.unwrap_or("this place");
    let whose = if places.here.is_none() { "your" } else { "that" };
    match is_here {
        true => format!(
            "The server itself turns {this} away ({text}), and not {others}: no network stops it. It may know {whose} address from a block list, or limit how often one comes."
        ),
        false => format!(
            "The server itself turns {others} away ({}), and not {this}: no network stops it.",
            how(weighed, Outcome::ServerRefuses)
        ),
    }
}

fn differs(row: &Row, places: &Places<'_>) -> String {
    let label = places.name(0);
    let suspicious: Vec<_> = row.differences.iter().filter(|d| d.suspicious).collect();
    let Some(first) = suspicious.first() else {
        // One of them did not even hear what can be compared.
        let mut there = row.there.iter().zip(places.there);
        let there = there.find(|(seen, _)| seen.state != row.here.state);
        let (there, place) = there.map_or(("", ""), |(seen, place)| (seen.text.as_str(), *place));
        let here = &row.here.text;
        let seen = match places.here {
            None => format!("here {here}, and there {there}"),
            Some(name) => format!("at {name} {here}, and at {place} {there}"),
        };
        return format!(
            "At the same address, {seen}: something on one of the ways answers in the server's place."
        );
    };
    let what: Vec<String> = suspicious
        .iter()
        .map(|d| format!("{} ({label}: {}; {}: {})", d.what.describe(), d.here, d.place, d.there))
        .collect();
    let way = match suspicious.iter().find_map(|d| d.way) {
        Some(Way::Here) => format!("the way from {label}"),
        Some(Way::There) => format!("the way from {}", first.place),
        None => "one of the ways".to_owned(),
    };
    let or = match row.shares_address() {
        true if suspicious.iter().all(|d| d.way.is_none()) => {
            ", unless different machines answer at that one address"
        }
        true => "",
        false => ", or one of the machines behind the name has the wrong certificate",
    };
    format!("What is heard differs in {}: something on {way} changes it{or}.", list(&what))
}

fn other_machine(weighed: &Weighed, places: &Places<'_>) -> String {
    let Weighed { row, outcomes } = weighed;
    let met = |seen: &Seen| {
        let addresses: Vec<String> =
            seen.addresses.iter().take(3).map(ToString::to_string).collect();
        list(&addresses)
    };
    let at = outcomes.iter().position(|outcome| *outcome == Outcome::OtherMachine).unwrap_or(0);
    let (Some(there), Some(place)) = (row.there.get(at), places.there.get(at)) else {
        return String::new();
    };
    let here = &row.here;
    let (failing, name) = match (here.state, places.here) {
        (State::Works, _) => (there, format!("at {place}")),
        (_, None) => (here, "here".to_owned()),
        (_, Some(name)) => (here, format!("at {name}")),
    };
    format!(
        "The places met different addresses ({} {}, {place} {}), and {name} it fails ({}): the network there, or that one machine. To tell them apart, compare the address {} itself.",
        places.name(0),
        met(here),
        met(there),
        failing.text,
        met(failing),
    )
}

fn fails(row: &Row, places: &Places<'_>) -> String {
    let all = || std::iter::once(&row.here).chain(&row.there);
    let tested = || all().filter(|seen| seen.state != State::NotTested);
    let same = tested().all(|seen| seen.text == row.here.text);
    let how = match same {
        true => row.here.text.clone(),
        false => {
            let there = row.there.iter().zip(places.there);
            let there = there.map(|(seen, place)| format!("{place}: {}", seen.text));
            let there = list(&there.collect::<Vec<_>>());
            format!("{}: {}; {there}", places.name(0), row.here.text)
        }
    };
    // Nobody heard the server at all, and 25 is shut in most networks.
    let whose = match tested().all(|seen| seen.state == State::Stops) && row.port == Some(25) {
        true => "the server, or all of these networks, since most shut port 25",
        false => "the server",
    };
    format!("It fails {} ({how}): {whose}.", places.everywhere())
}

/// What a name comes to that led to nothing in one of the places.
pub(in crate::compare) fn name(weighed: &Weighed, places: &Places<'_>) -> String {
    let Weighed { row, .. } = weighed;
    let text = &row.here.text;
    match (row.outcome, places.here) {
        (Outcome::StopsHere | Outcome::StopsThere, Some(_)) => {
            let (stopping, passing) = places.sides(&[weighed], row.outcome);
            let how = stopping.first().and_then(|at| row.seen(*at));
            let how = how.map_or("", |seen| seen.text.as_str());
            format!(
                "The name leads to an address at {}, and not at {} ({how}): the name service there, or a name that only some networks know.",
                places.list(&passing),
                places.list(&stopping),
            )
        }
        (Outcome::StopsHere, None) => format!(
            "Here {text}, and at {} it leads to an address: the name service that you use.",
            places.list(&places.with(&[weighed], Outcome::StopsHere))
        ),
        (Outcome::StopsThere, None) => format!(
            "Here the name leads to an address, and at {} it does not ({}): the name service of that place, or a name that only your network knows.",
            places.list(&places.with(&[weighed], Outcome::StopsThere)),
            how(weighed, Outcome::StopsThere)
        ),
        (Outcome::Fails, _) => format!("{}, {}.", capital(text), places.everywhere()),
        _ => format!("The name was not asked for in one of the places: {text}."),
    }
}
