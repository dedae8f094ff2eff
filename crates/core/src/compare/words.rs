//! The words of a comparison.

use super::{APART, Outcome, Row, Seen, State, apart, heard::Way};
use crate::report::{DnsFailure, Report};

/// What a look-up that gave nothing comes to, as a part of a sentence.
pub(super) fn dns(failure: DnsFailure) -> &'static str {
    match failure {
        DnsFailure::NoSuchDomain => "the name does not exist",
        DnsFailure::NoAddress => "the name has no address",
        DnsFailure::Timeout => "the name server does not answer",
        DnsFailure::ServerFailure => "the name server fails",
    }
}

/// The places with an outcome.
fn with<'a>(outcomes: &[Outcome], places: &[&'a str], wanted: Outcome) -> Vec<&'a str> {
    let all = outcomes.iter().zip(places);
    all.filter(|(outcome, _)| **outcome == wanted).map(|(_, place)| *place).collect()
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

fn everywhere(places: &[&str]) -> &'static str {
    if places.len() > 1 { "everywhere" } else { "in both places" }
}

/// How the places among which something failed saw it, where it did.
fn how<'a>(row: &'a Row, outcomes: &[Outcome], wanted: Outcome) -> &'a str {
    let mut there = row.there.iter().zip(outcomes);
    let failing = there.find(|(_, outcome)| **outcome == wanted);
    failing.map_or("", |(seen, _)| seen.text.as_str())
}

/// What a row comes to.
pub(super) fn row(row: &Row, outcomes: &[Outcome], places: &[&str], reached: bool) -> String {
    let here = &row.here;
    let of = |wanted| with(outcomes, places, wanted);
    match row.outcome {
        Outcome::Works => {
            let rest = untested(row, places);
            let known = match row.differences.is_empty() {
                true => "",
                false => " What is heard differently is the server's own choice.",
            };
            format!("It works {}.{known}{rest}", everywhere(&of(Outcome::Works)))
        }
        Outcome::StopsHere => {
            let too = of(Outcome::Fails);
            let too =
                if too.is_empty() { String::new() } else { format!(", and at {}", list(&too)) };
            let whose = match reached {
                true => "your network or provider".to_owned(),
                false => {
                    "your network or provider, or the server shuts your address out".to_owned()
                }
            };
            format!(
                "It stops here{too} ({}), and {} gets through to the same address: {whose}.",
                here.text,
                list(&of(Outcome::StopsHere))
            )
        }
        Outcome::StopsThere => format!(
            "It gets through here, and stops at {} ({}): the network of that place, or the server shuts its address out. It is not your network.",
            list(&of(Outcome::StopsThere)),
            how(row, outcomes, Outcome::StopsThere)
        ),
        Outcome::Differs => differs(row),
        Outcome::ServerRefuses => match here.state {
            State::Refused => format!(
                "The server itself turns this place away ({}), and not {}: no network stops it. It may know your address from a block list, or limit how often one comes.",
                here.text,
                list(&of(Outcome::ServerRefuses))
            ),
            _ => format!(
                "The server itself turns {} away ({}), and not this place: no network stops it.",
                list(&of(Outcome::ServerRefuses)),
                how(row, outcomes, Outcome::ServerRefuses)
            ),
        },
        Outcome::OtherMachine => other_machine(row, outcomes, places),
        Outcome::Fails => fails(row, places),
        Outcome::NotTested => match here.state {
            State::NotTested => format!("Not tested here: {}.", here.text),
            _ => format!("Not compared.{}", untested(row, places)),
        },
    }
}

/// Where it was not tested, and why.
fn untested(row: &Row, places: &[&str]) -> String {
    let untested = row.there.iter().zip(places).filter(|(seen, _)| seen.state == State::NotTested);
    untested.map(|(seen, place)| format!(" Not tested at {place}: {}.", seen.text)).collect()
}

fn differs(row: &Row) -> String {
    let suspicious: Vec<_> = row.differences.iter().filter(|d| d.suspicious).collect();
    let Some(first) = suspicious.first() else {
        // One of them did not even hear what can be compared.
        let there = row.there.iter().find(|seen| seen.state != row.here.state);
        let there = there.map_or("", |seen| seen.text.as_str());
        return format!(
            "At the same address, here {}, and there {there}: something on one of the ways answers in the server's place.",
            row.here.text
        );
    };
    let what: Vec<String> = suspicious
        .iter()
        .map(|d| format!("{} (here: {}; {}: {})", d.what.describe(), d.here, d.place, d.there))
        .collect();
    let way = match suspicious.iter().find_map(|d| d.way) {
        Some(Way::Here) => "the way from here".to_owned(),
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

fn other_machine(row: &Row, outcomes: &[Outcome], places: &[&str]) -> String {
    let met = |seen: &Seen| {
        let addresses: Vec<String> =
            seen.addresses.iter().take(3).map(ToString::to_string).collect();
        list(&addresses)
    };
    let at = outcomes.iter().position(|outcome| *outcome == Outcome::OtherMachine).unwrap_or(0);
    let (Some(there), Some(place)) = (row.there.get(at), places.get(at)) else {
        return String::new();
    };
    let here = &row.here;
    let (failing, name) = match here.state {
        State::Works => (there, *place),
        _ => (here, "here"),
    };
    format!(
        "The places met different addresses (here {}, {place} {}), and {name} it fails ({}): the network there, or that one machine. To tell them apart, compare the address {} itself.",
        met(here),
        met(there),
        failing.text,
        met(failing),
    )
}

fn fails(row: &Row, places: &[&str]) -> String {
    let all = || std::iter::once(&row.here).chain(&row.there);
    let tested = || all().filter(|seen| seen.state != State::NotTested);
    let same = tested().all(|seen| seen.text == row.here.text);
    let how = match same {
        true => row.here.text.clone(),
        false => {
            let there = row.there.iter().zip(places);
            let there = there.map(|(seen, place)| format!("{place}: {}", seen.text));
            format!("here: {}; {}", row.here.text, list(&there.collect::<Vec<_>>()))
        }
    };
    // Nobody heard the server at all, and 25 is shut in most networks.
    let whose = match tested().all(|seen| seen.state == State::Stops) && row.port == Some(25) {
        true => "the server, or all of these networks, since most shut port 25",
        false => "the server",
    };
    format!("It fails {} ({how}): {whose}.", everywhere(places))
}

/// What a name comes to that led to nothing in one of the places.
pub(super) fn name(row: &Row, outcomes: &[Outcome], places: &[&str]) -> String {
    let of = |wanted| list(&with(outcomes, places, wanted));
    match row.outcome {
        Outcome::StopsHere => format!(
            "Here {}, and at {} it leads to an address: the name service that you use.",
            row.here.text,
            of(Outcome::StopsHere)
        ),
        Outcome::StopsThere => format!(
            "Here the name leads to an address, and at {} it does not ({}): the name service of that place, or a name that only your network knows.",
            of(Outcome::StopsThere),
            how(row, outcomes, Outcome::StopsThere)
        ),
        Outcome::Fails => format!("{}, {}.", capital(&row.here.text), everywhere(places)),
        _ => format!("The name was not asked for in one of the places: {}.", row.here.text),
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}

/// The sentence that stands before everything.
pub(super) fn verdict(
    here: &Report,
    places: &[&str],
    rows: &[Row],
    reached: impl Fn(&str) -> bool,
) -> (Outcome, String) {
    let worst = rows.iter().map(|row| row.outcome).min().unwrap_or(Outcome::NotTested);
    let works = rows.iter().any(|row| row.outcome == Outcome::Works && row.port.is_some());
    // Ports that nobody serves say nothing beside those that work.
    let outcome = match worst {
        Outcome::Fails if works => Outcome::Works,
        other => other,
    };
    let of: Vec<&Row> = rows.iter().filter(|row| row.outcome == outcome).collect();
    let Some(first) = of.first() else {
        return (Outcome::NotTested, "Nothing could be compared.".to_owned());
    };
    let host = first.host.as_str();
    let (what, is_one) = subject(&of, host);
    let verb = |one: &'static str, several: &'static str| if is_one { one } else { several };
    let there = places.first().copied().unwrap_or("elsewhere");
    let text = match (outcome, first.port) {
        (Outcome::StopsHere, None) => {
            format!("Your name service: it does not lead to {host}, and that of {there} does.")
        }
        (Outcome::StopsThere, None) => {
            format!("Not your network: only the name service of {there} does not lead to {host}.")
        }
        (Outcome::Fails, None) => {
            format!("The name: {host} leads nowhere, {}.", everywhere(places))
        }
        (Outcome::Differs, _) => {
            let way = of
                .iter()
                .flat_map(|row| &row.differences)
                .filter(|d| d.suspicious)
                .find_map(|d| d.way);
            let way = match way {
                Some(Way::Here) => "the way from here".to_owned(),
                Some(Way::There) => format!("the way from {there}"),
                None => "one of the ways".to_owned(),
            };
            format!(
                "Something on {way} changes what is heard: {what} {} not answer the same {}.",
                verb("does", "do"),
                everywhere(places)
            )
        }
        (Outcome::StopsHere, _) => {
            let passes = passing(rows);
            match reached(host) || elsewhere_passes(rows, &of, host) == Some(false) {
                true => {
                    format!("Your network or provider stops {what}: {there} gets through{passes}.")
                }
                false => format!(
                    "Between here and {host} everything stops, and {there} gets through: your network or provider, or the server shuts your address out."
                ),
            }
        }
        (Outcome::StopsThere, _) => format!(
            "Not your network: {what} {} through here, and {} on the way from {there}.",
            verb("gets", "get"),
            verb("stops", "stop")
        ),
        (Outcome::ServerRefuses, _) => {
            let whom =
                if first.here.state == State::Refused { "this place" } else { "the other place" };
            format!("The server itself turns {whom} away at {what}; no network stops it.")
        }
        (Outcome::OtherMachine, _) => format!(
            "Not certain: the places met different machines of {host}, and one of them fails."
        ),
        (Outcome::Fails, _) => match of.iter().all(|row| row.port == Some(25) && row.is_silent()) {
            true => format!(
                "The server, or all of these networks: {what} {} {}.",
                verb("fails", "fail"),
                everywhere(places)
            ),
            false => {
                format!("The server: {what} {} {}.", verb("fails", "fail"), everywhere(places))
            }
        },
        (Outcome::Works, _) => {
            let mut failing = rows.iter().filter(|row| row.outcome == Outcome::Fails).peekable();
            let rest = match failing.peek().is_some() {
                false => "",
                // Silence at a port that most networks shut shows nothing of the server.
                true if failing.any(|row| row.port == Some(25) && row.is_silent()) => {
                    "; what else was tried fails everywhere"
                }
                true => "; what fails, fails everywhere, so it is the server",
            };
            format!(
                "No network is in the way: {what} {} {}{rest}.",
                verb("works", "work"),
                everywhere(places)
            )
        }
        (Outcome::NotTested, _) => match &here.refusal {
            Some(refusal) => format!("Nothing could be compared. {}", refusal.text),
            None => "Nothing could be compared: nothing was tested in two places.".to_owned(),
        },
    };
    (outcome, text)
}

/// Whether another host is reached from here at the ports that stop at this one; absent if none
/// was tried.
fn elsewhere_passes(rows: &[Row], stopped: &[&Row], host: &str) -> Option<bool> {
    let same_port = |row: &&Row| row.host != host && stopped.iter().any(|s| s.port == row.port);
    let mut others = rows.iter().filter(same_port).peekable();
    others.peek()?;
    Some(others.any(|row| row.here.state.answered()))
}

/// Ports that get through from here beside those that stop.
fn passing(rows: &[Row]) -> String {
    let passes = rows.iter().filter(|row| row.outcome == Outcome::Works);
    let mut ports: Vec<u16> = passes.filter_map(|row| row.port).collect();
    ports.sort_unstable();
    ports.dedup();
    let is_one = ports.len() == 1;
    let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
    match ports.is_empty() {
        true => String::new(),
        false => {
            format!("; {} {} here as well", list(&ports), if is_one { "works" } else { "work" })
        }
    }
}

/// Host and ports of rows, and whether that is one thing, as in “ports 465 and 587 of mail.example.com over IPv6”.
fn subject(rows: &[&Row], host: &str) -> (String, bool) {
    let mut ports: Vec<u16> = rows.iter().filter_map(|row| row.port).collect();
    ports.sort_unstable();
    ports.dedup();
    let words: Vec<String> = ports.iter().map(ToString::to_string).collect();
    let noun = if ports.len() == 1 { "port" } else { "ports" };
    let others = rows.iter().any(|row| row.host != host);
    let host = if others { format!("{host} and others") } else { host.to_owned() };
    let mut families: Vec<_> = rows.iter().filter_map(|row| row.family).collect();
    families.sort_unstable();
    families.dedup();
    let over = match families.as_slice() {
        [one] if *one == super::Family::Ipv6 => " over IPv6",
        _ => "",
    };
    match ports.is_empty() {
        true => (host, !others),
        false => (format!("{noun} {} of {host}{over}", list(&words)), ports.len() == 1),
    }
}

/// What limits the comparison.
pub(super) fn notes(here: &Report, there: &[(&str, &Report)]) -> Vec<String> {
    let mut notes = Vec::new();
    for (place, report) in there {
        let seconds = apart(report, here).abs();
        if seconds > APART {
            let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
            notes.push(format!(
                "The result of {place} and the one made here are {hours} h {minutes} min apart: the server may have changed in between."
            ));
        }
        if !report.target.host.eq_ignore_ascii_case(&here.target.host) && report.refusal.is_none() {
            notes.push(format!(
                "{place} checked {}, and here {} was checked: only what both visited is compared.",
                report.target.host, here.target.host
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
}
