//! The sentence that stands before everything.

use super::{Places, capital, list, verb, whose};
use crate::compare::heard::Way;
use crate::compare::{Family, Outcome, Row, State, Weighed};

/// What all rows come to.
pub(in crate::compare) fn verdict(places: &Places<'_>, rows: &[Weighed]) -> (Outcome, String) {
    let worst = rows.iter().map(|of| of.row.outcome).min().unwrap_or(Outcome::NotTested);
    let works = |of: &Weighed| of.row.outcome == Outcome::Works && of.row.port.is_some();
    // Ports that nobody serves say nothing beside those that work.
    let outcome = match worst {
        Outcome::Fails if rows.iter().any(works) => Outcome::Works,
        other => other,
    };
    let of: Vec<&Weighed> = rows.iter().filter(|of| of.row.outcome == outcome).collect();
    let Some(first) = of.first() else {
        return (Outcome::NotTested, "Nothing could be compared.".to_owned());
    };
    let host = first.row.host.as_str();
    let (what, count) = subject(&of, host);
    let is_name = first.row.port.is_none();
    let about = About { places, rows, of, host, what, count };
    let text = match outcome {
        Outcome::StopsHere | Outcome::StopsThere if is_name => about.name_stops(outcome),
        Outcome::Fails if is_name => {
            format!("The name: {host} leads nowhere, {}.", places.everywhere())
        }
        Outcome::StopsHere | Outcome::StopsThere => about.stops(outcome),
        Outcome::Differs => about.differs(),
        Outcome::ServerRefuses => about.refuses(),
        Outcome::OtherMachine => format!(
            "Not certain: the places met different machines of {host}, and one of them fails."
        ),
        Outcome::Fails => about.fails(),
        Outcome::Works => about.works(),
        Outcome::NotTested => match places.reports.first().and_then(|here| here.refusal.as_ref()) {
            Some(refusal) => format!("Nothing could be compared. {}", refusal.text),
            None => "Nothing could be compared: nothing was tested in two places.".to_owned(),
        },
    };
    (outcome, text)
}

/// What the sentence is about.
struct About<'a> {
    places: &'a Places<'a>,
    rows: &'a [Weighed],
    /// The rows with its outcome.
    of: Vec<&'a Weighed>,
    host: &'a str,
    /// Host and ports.
    what: String,
    /// How many ports or hosts that is.
    count: usize,
}

impl About<'_> {
    fn verb(&self, one: &'static str, several: &'static str) -> &'static str {
        verb(self.count, one, several)
    }

    fn name_stops(&self, outcome: Outcome) -> String {
        let Self { places, host, .. } = self;
        let (stopping, passing) = places.sides(&self.of, outcome);
        match (places.here, outcome) {
            (Some(_), _) => {
                let from = places.list(&stopping);
                format!("Only from {from} the name {host} leads nowhere: the name service there.")
            }
            (None, Outcome::StopsHere) => format!(
                "Your name service: it does not lead to {host}, and that of {} does.",
                places.list(&passing)
            ),
            (None, _) => format!(
                "Not your network: only the name service of {} does not lead to {host}.",
                places.list(&stopping)
            ),
        }
    }

    fn stops(&self, outcome: Outcome) -> String {
        let Self { places, host, what, .. } = self;
        let (stopping, passing) = places.sides(&self.of, outcome);
        let network_of =
            |at: &usize| places.reached(&[*at], host) || self.another_passes(*at) == Some(false);
        let gets = verb(passing.len(), "gets", "get");
        match (places.here, outcome) {
            (Some(_), _) => {
                let works = match stopping.as_slice() {
                    [one] => self.passing_at(*one, &format!("from {} as well", places.name(*one))),
                    _ => String::new(),
                };
                format!(
                    "{} {} from {} only: {} {gets} through{works}. It is {}.",
                    capital(what),
                    self.verb("stops", "stop"),
                    places.list(&stopping),
                    places.list(&passing),
                    whose(places, &stopping, stopping.iter().all(network_of))
                )
            }
            (None, Outcome::StopsHere) if network_of(&0) => format!(
                "Your network or provider stops {what}: {} {gets} through{}.",
                places.list(&passing),
                self.passing_at(0, "here as well")
            ),
            (None, Outcome::StopsHere) => format!(
                "Between here and {host} everything stops, and {} {gets} through: your network or provider, or the server shuts your address out.",
                places.list(&passing)
            ),
            (None, _) => format!(
                "Not your network: {what} {} through here, and {} on the way from {}.",
                self.verb("gets", "get"),
                self.verb("stops", "stop"),
                places.list(&stopping)
            ),
        }
    }

    /// Whether another host is reached from a place at the ports that stop at this one; absent if
    /// none was tried.
    fn another_passes(&self, at: usize) -> Option<bool> {
        let same_port = |row: &&Row| {
            row.host != self.host && self.of.iter().any(|stopped| stopped.row.port == row.port)
        };
        let mut others = self.rows.iter().map(|of| &of.row).filter(same_port).peekable();
        others.peek()?;
        Some(others.any(|row| row.seen(at).is_some_and(|seen| seen.state.answered())))
    }

    /// Ports that get through from a place beside those that stop.
    fn passing_at(&self, at: usize, whence: &str) -> String {
        let works = |row: &&Row| row.seen(at).is_some_and(|seen| seen.state == State::Works);
        let rows = self.rows.iter().map(|of| &of.row);
        let ports = sorted(rows.filter(works).filter_map(|row| row.port));
        match ports.as_slice() {
            [] => String::new(),
            all => format!("; {} {} {whence}", numbers(all), verb(all.len(), "works", "work")),
        }
    }

    fn differs(&self) -> String {
        let Self { places, what, .. } = self;
        let all = self.of.iter().flat_map(|of| &of.row.differences);
        let mut suspicious = all.filter(|difference| difference.suspicious);
        let way = match suspicious.find_map(|d| Some((d.way?, &d.place))) {
            Some((Way::Here, _)) => format!("the way from {}", places.name(0)),
            Some((Way::There, place)) => format!("the way from {place}"),
            None => "one of the ways".to_owned(),
        };
        format!(
            "Something on {way} changes what is heard: {what} {} not answer the same {}.",
            self.verb("does", "do"),
            places.everywhere()
        )
    }

    fn refuses(&self) -> String {
        let Self { places, what, .. } = self;
        let is_first = self.of.first().is_some_and(|of| of.row.here.state == State::Refused);
        let whom = match (is_first, places.here, places.there) {
            (true, None, _) => "this place".to_owned(),
            (true, Some(name), _) => name.to_owned(),
            (false, None, [_]) => "the other place".to_owned(),
            (false, ..) => places.list(&places.with(&self.of, Outcome::ServerRefuses)),
        };
        format!("The server itself turns {whom} away at {what}; no network stops it.")
    }

    fn fails(&self) -> String {
        let is_silent = self.of.iter().all(|of| of.row.port == Some(25) && of.row.is_silent());
        let whose = if is_silent { "The server, or all of these networks" } else { "The server" };
        let fails = self.verb("fails", "fail");
        format!("{whose}: {} {fails} {}.", self.what, self.places.everywhere())
    }

    fn works(&self) -> String {
        let failing = self.rows.iter().filter(|of| of.row.outcome == Outcome::Fails);
        let mut failing = failing.peekable();
        let rest = match failing.peek().is_some() {
            false => "",
            // Silence at a port that most networks shut shows nothing of the server.
            true if failing.any(|of| of.row.port == Some(25) && of.row.is_silent()) => {
                "; what else was tried fails everywhere"
            }
            true => "; what fails, fails everywhere, so it is the server",
        };
        format!(
            "No network is in the way: {} {} {}{rest}.",
            self.what,
            self.verb("works", "work"),
            self.places.everywhere()
        )
    }
}

fn sorted(ports: impl Iterator<Item = u16>) -> Vec<u16> {
    let mut ports: Vec<u16> = ports.collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

fn numbers(ports: &[u16]) -> String {
    list(&ports.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// Host and ports of rows, as in “ports 465 and 587 of mail.example.com over IPv6”, and how many
/// things that is.
fn subject(rows: &[&Weighed], host: &str) -> (String, usize) {
    let rows = || rows.iter().map(|of| &of.row);
    let ports = sorted(rows().filter_map(|row| row.port));
    let others = rows().any(|row| row.host != host);
    let host = if others { format!("{host} and others") } else { host.to_owned() };
    let only_six = rows().all(|row| row.family == Some(Family::Ipv6));
    let over = if only_six { " over IPv6" } else { "" };
    match ports.len() {
        0 => (host, if others { 2 } else { 1 }),
        count => {
            let noun = verb(count, "port", "ports");
            (format!("{noun} {} of {host}{over}", numbers(&ports)), count)
        }
    }
}
