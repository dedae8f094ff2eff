mod heard;
mod places;

use portwise_model::{Port, TlsMode};
use portwise_smtp::{Cause, End, Extension, Stage, StartTls};

use super::{Comparison, Heard, Outcome, State, Way, compare};
use crate::findings::tests::{reply, tls as proved};
use crate::report::{
    DnsFailure, EndpointReport, HostReport, Path, Refusal, RefusalCode, Report, TargetFacts,
    TcpOutcome, TlsFacts,
};

const HOST: &str = "mail.example.com";
const A: &str = "192.0.2.1";
const B: &str = "192.0.2.2";
const SIX: &str = "2001:db8::1";

fn report(endpoints: Vec<EndpointReport>) -> Report {
    let mut addresses: Vec<_> = endpoints.iter().map(|e| e.address).collect();
    addresses.dedup();
    let host = HostReport { name: HOST.into(), addresses, endpoints, ..HostReport::default() };
    let target = TargetFacts { host: HOST.into(), ..TargetFacts::default() };
    Report { target, hosts: vec![host], ..Report::default() }
}

fn new(address: &str, port: Port) -> EndpointReport {
    EndpointReport::new(address.parse().unwrap(), port)
}

fn tcp(address: &str, port: Port, outcome: TcpOutcome) -> EndpointReport {
    EndpointReport { tcp: Some(outcome), ..new(address, port) }
}

fn silent(address: &str, port: Port) -> EndpointReport {
    tcp(address, port, TcpOutcome::TimedOut)
}

fn stopped(address: &str, port: Port, stage: Stage, cause: Cause) -> EndpointReport {
    let end = Some(End::Stopped { stage, cause });
    EndpointReport { end, ..tcp(address, port, TcpOutcome::Connected) }
}

fn extensions(words: &str) -> Option<Vec<Extension>> {
    Some(words.split(' ').map(Extension::parse).collect())
}

fn tls(mode: TlsMode, sha256: &str) -> TlsFacts {
    let mut tls = proved(mode);
    tls.certificates[0].sha256 = sha256.into();
    tls
}

/// One that an interceptor made.
fn forged(mode: TlsMode) -> TlsFacts {
    let mut tls = tls(mode, "ffff");
    tls.trusted = false;
    tls.path = Path::UnknownAuthority { issuer: "CN=Firewall".into() };
    tls.certificates[0].issuer = "CN=Firewall".into();
    tls
}

fn implicit(address: &str) -> EndpointReport {
    EndpointReport {
        greeting: Some(reply(220, "mail.example.com ESMTP")),
        ehlo_tls: extensions("PIPELINING SIZE AUTH"),
        tls: Some(tls(TlsMode::Implicit, "aaaa")),
        auth: vec!["PLAIN".into()],
        end: Some(End::Complete),
        ..tcp(address, 465, TcpOutcome::Connected)
    }
}

fn starttls(address: &str) -> EndpointReport {
    EndpointReport {
        ehlo_plain: extensions("PIPELINING SIZE STARTTLS"),
        starttls: Some(StartTls { reply: reply(220, "go ahead"), early: String::new() }),
        tls: Some(tls(TlsMode::StartTls, "aaaa")),
        port: 587,
        ..implicit(address)
    }
}

fn two(here: EndpointReport, there: EndpointReport) -> Comparison {
    compare(&report(vec![here]), &[("there.example", &report(vec![there]))])
}

fn outcome(here: EndpointReport, there: EndpointReport) -> Outcome {
    let compared = two(here, there);
    assert_eq!(compared.rows.len(), 1, "{compared:#?}");
    compared.rows[0].outcome
}

#[track_caller]
fn says(compared: &Comparison, outcome: Outcome, words: &str) {
    assert_eq!(compared.outcome, outcome, "{compared:#?}");
    assert!(compared.verdict.contains(words), "{}", compared.verdict);
}

#[track_caller]
fn blames_no_network(compared: &Comparison) {
    let blames = [Outcome::Differs, Outcome::StopsHere, Outcome::StopsThere];
    let rows = compared.rows.iter().map(|row| row.outcome);
    assert!(!rows.chain([compared.outcome]).any(|o| blames.contains(&o)), "{compared:#?}");
    assert!(!compared.verdict.contains("Your network or provider"), "{}", compared.verdict);
}

#[test]
fn what_works_in_both_is_nobodys_fault() {
    let compared = two(starttls(A), starttls(A));
    says(&compared, Outcome::Works, "No network is in the way: port 587 of mail.example.com works");
    assert_eq!(compared.rows[0].here.state, State::Works);
    assert!(compared.rows[0].differences.is_empty());
    blames_no_network(&compared);
}

#[test]
fn what_stops_here_only_is_the_network_where_another_port_passes() {
    for stops in [
        silent(A, 587),
        tcp(A, 587, TcpOutcome::Refused),
        tcp(A, 587, TcpOutcome::Reset),
        tcp(A, 587, TcpOutcome::Unreachable),
        stopped(A, 587, Stage::Greeting, Cause::Reset),
        stopped(A, 587, Stage::Greeting, Cause::TimedOut { heard: String::new(), waited_ms: 9 }),
    ] {
        let here = report(vec![implicit(A), stops]);
        let there = report(vec![implicit(A), starttls(A)]);
        let compared = compare(&here, &[("there.example", &there)]);
        says(
            &compared,
            Outcome::StopsHere,
            "Your network or provider stops port 587 of mail.example.com: there.example gets through; 465 works here as well.",
        );
        assert_eq!(compared.rows[0].outcome, Outcome::Works);
    }
}

#[test]
fn a_server_that_is_reached_at_no_port_may_shut_one_out() {
    let here = report(vec![silent(A, 465), silent(A, 587)]);
    let there = report(vec![implicit(A), starttls(A)]);
    let compared = compare(&here, &[("there.example", &there)]);
    says(&compared, Outcome::StopsHere, "or the server shuts your address out");
    assert!(compared.rows.iter().all(|row| row.text.contains("shuts your address out")));
    // Also where another host passes at the same port: it is one server.
    let other = HostReport {
        name: "mx2.example.com".into(),
        endpoints: vec![implicit(B)],
        ..HostReport::default()
    };
    let with = |mut report: Report| {
        report.hosts.push(other.clone());
        report
    };
    let compared = compare(&with(here), &[("there.example", &with(there))]);
    says(&compared, Outcome::StopsHere, "or the server shuts your address out");
}

#[test]
fn a_port_that_stops_at_every_host_is_the_network() {
    let other = |endpoint| HostReport {
        name: "mx2.example.com".into(),
        endpoints: vec![endpoint],
        ..HostReport::default()
    };
    let mut here = report(vec![silent(A, 587)]);
    here.hosts.push(other(silent(B, 587)));
    let mut there = report(vec![starttls(A)]);
    there.hosts.push(other(starttls(B)));
    let compared = compare(&here, &[("there.example", &there)]);
    says(
        &compared,
        Outcome::StopsHere,
        "Your network or provider stops port 587 of mail.example.com and others",
    );
}

#[test]
fn what_stops_there_only_is_not_ones_own_network() {
    let compared = two(starttls(A), silent(A, 587));
    says(
        &compared,
        Outcome::StopsThere,
        "Not your network: port 587 of mail.example.com gets through here",
    );
    assert!(compared.rows[0].text.contains("at there.example (no answer (timeout))"));
}

#[test]
fn what_fails_in_both_is_the_server() {
    let compared = two(tcp(A, 587, TcpOutcome::Refused), tcp(A, 587, TcpOutcome::Refused));
    says(
        &compared,
        Outcome::Fails,
        "The server: port 587 of mail.example.com fails in both places.",
    );
    blames_no_network(&compared);
    let closed = || stopped(A, 587, Stage::Ehlo, Cause::Closed);
    assert_eq!(outcome(closed(), closed()), Outcome::Fails);
    // Port 25 is shut in most networks, so that silence in two of them shows nothing.
    let compared = two(silent(A, 25), silent(A, 25));
    says(&compared, Outcome::Fails, "The server, or all of these networks: port 25");
    let both = || report(vec![starttls(A), silent(A, 25)]);
    let compared = compare(&both(), &[("there.example", &both())]);
    says(&compared, Outcome::Works, "in both places; what else was tried fails everywhere.");
    // A port that nobody serves beside one that works is no fault.
    let both = || report(vec![starttls(A), tcp(A, 2525, TcpOutcome::Refused)]);
    let compared = compare(&both(), &[("there.example", &both())]);
    says(
        &compared,
        Outcome::Works,
        "port 587 of mail.example.com works in both places; what fails",
    );
}

#[test]
fn what_was_not_tested_in_one_of_them_shows_nothing() {
    let untested = || EndpointReport {
        not_tested: Some("the machine has no connection to its address".into()),
        ..new(A, 587)
    };
    for (here, there) in
        [(untested(), starttls(A)), (starttls(A), untested()), (untested(), untested())]
    {
        let compared = two(here, there);
        says(&compared, Outcome::NotTested, "Nothing could be compared");
        blames_no_network(&compared);
    }
    assert_eq!(
        outcome(stopped(A, 587, Stage::Ehlo, Cause::OutOfTime), starttls(A)),
        Outcome::NotTested
    );
    // No IPv6 here.
    let no_six = EndpointReport { not_tested: untested().not_tested, ..new(SIX, 587) };
    let six = EndpointReport { address: SIX.parse().unwrap(), ..starttls(A) };
    let here = report(vec![starttls(A), no_six]);
    let there = report(vec![starttls(A), six]);
    let compared = compare(&here, &[("there.example", &there)]);
    says(&compared, Outcome::Works, "No network is in the way: port 587");
    assert_eq!(compared.rows[1].outcome, Outcome::NotTested);
    // A port that one of them was not asked for.
    let compared =
        compare(&report(vec![implicit(A), starttls(A)]), &[("x", &report(vec![implicit(A)]))]);
    assert_eq!(compared.rows[1].outcome, Outcome::NotTested);
    assert!(compared.rows[1].text.contains("no such address or port"), "{}", compared.rows[1].text);
    // The other side refuses.
    let refusal = Refusal { code: RefusalCode::TargetNotAllowed, text: "It is private.".into() };
    let refused = Report { refusal: Some(refusal), ..Report::default() };
    let compared = compare(&report(vec![starttls(A)]), &[("x", &refused)]);
    says(&compared, Outcome::NotTested, "Nothing could be compared");
    assert_eq!(compared.notes, ["x did not check it: It is private."]);
}

#[test]
fn a_server_that_turns_one_place_away_is_no_network() {
    let listed =
        || stopped(A, 587, Stage::Greeting, Cause::Rejected { reply: reply(554, "blocked") });
    let compared = two(listed(), starttls(A));
    says(
        &compared,
        Outcome::ServerRefuses,
        "The server itself turns this place away at port 587 of mail.example.com",
    );
    blames_no_network(&compared);
    let compared = two(starttls(A), listed());
    says(&compared, Outcome::ServerRefuses, "turns the other place away");
    for cause in [Cause::PutOff { reply: reply(421, "later") }, Cause::Closed] {
        blames_no_network(&two(stopped(A, 587, Stage::Ehlo, cause), starttls(A)));
    }
    // It was reached there, and not here.
    assert_eq!(outcome(silent(A, 587), listed()), Outcome::StopsHere);
}

#[test]
fn different_machines_are_not_told_from_a_network() {
    let compared = two(silent(B, 587), starttls(A));
    says(&compared, Outcome::OtherMachine, "Not certain: the places met different machines");
    assert!(
        compared.rows[0].text.contains("compare the address 192.0.2.2 itself"),
        "{}",
        compared.rows[0].text
    );
    blames_no_network(&compared);
    blames_no_network(&two(starttls(A), silent(B, 587)));
    // What both met counts, not what one of them met besides.
    let here = report(vec![starttls(A), silent(B, 587)]);
    let compared = compare(&here, &[("x", &report(vec![starttls(A)]))]);
    says(&compared, Outcome::Works, "No network");
    assert!(compared.rows[0].here.text.contains("at 192.0.2.2: no answer"));
}

#[test]
fn names_that_lead_nowhere_are_about_name_services() {
    let nowhere = |failure| Report {
        dns: Some(failure),
        target: TargetFacts { host: HOST.into(), ..TargetFacts::default() },
        ..Report::default()
    };
    let fine = || report(vec![starttls(A)]);
    let compared = compare(&nowhere(DnsFailure::NoSuchDomain), &[("x", &fine())]);
    says(&compared, Outcome::StopsHere, "Your name service: it does not lead to mail.example.com");
    let compared = compare(&fine(), &[("x", &nowhere(DnsFailure::Timeout))]);
    says(&compared, Outcome::StopsThere, "Not your network: only the name service of x");
    let both = nowhere(DnsFailure::NoSuchDomain);
    let compared = compare(&both, &[("x", &both)]);
    says(&compared, Outcome::Fails, "The name: mail.example.com leads nowhere, in both places.");
    let mut of_host = fine();
    of_host.hosts[0] =
        HostReport { name: HOST.into(), dns: Some(DnsFailure::Timeout), ..HostReport::default() };
    let compared = compare(&of_host, &[("x", &fine())]);
    says(&compared, Outcome::StopsHere, "Your name service");
    assert_eq!(compared.rows.len(), 2, "the port was not tested here");
    assert_eq!(compared.rows[1].outcome, Outcome::NotTested);
}

#[test]
fn several_places_are_weighed_together() {
    let here = report(vec![silent(A, 587)]);
    let (works, fails) = (report(vec![starttls(A)]), report(vec![silent(A, 587)]));
    let compared = compare(&here, &[("one.example", &fails), ("two.example", &works)]);
    assert_eq!(compared.rows[0].outcome, Outcome::StopsHere);
    let text = &compared.rows[0].text;
    assert!(
        text.starts_with(
            "It stops here, and at one.example (no answer (timeout)), and two.example gets through"
        ),
        "{text}"
    );
    assert_eq!(compared.places, ["one.example", "two.example"]);
    let compared = compare(&works, &[("one.example", &fails), ("two.example", &works)]);
    assert_eq!(compared.rows[0].outcome, Outcome::StopsThere);
    assert!(compared.rows[0].text.contains("stops at one.example"));
    let compared = compare(&works, &[("one.example", &works), ("two.example", &works)]);
    says(&compared, Outcome::Works, "works everywhere");
    assert!(compare(&works, &[]).rows[0].there.is_empty());
}

#[test]
fn age_and_other_targets_are_said() {
    let mut old = report(vec![starttls(A)]);
    old.taken_at = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut new = old.clone();
    new.taken_at = "2026-01-01T03:05:00Z".parse().unwrap();
    let compared = compare(&new, &[("x", &old)]);
    assert!(compared.notes[0].contains("3 h 5 min apart"), "{:?}", compared.notes);
    old.taken_at = new.taken_at;
    assert!(compare(&new, &[("x", &old)]).notes.is_empty());
    old.target.host = "other.example".into();
    assert!(compare(&new, &[("x", &old)]).notes[0].contains("checked other.example"));
}

#[test]
fn ids_are_as_in_json() {
    let json = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    for outcome in Outcome::ALL {
        assert_eq!(json(serde_json::to_value(outcome).unwrap()), outcome.id());
    }
    for state in State::ALL {
        assert_eq!(json(serde_json::to_value(state).unwrap()), state.id());
    }
    for heard in Heard::ALL {
        assert_eq!(json(serde_json::to_value(heard).unwrap()), heard.id());
    }
    for way in Way::ALL {
        assert_eq!(json(serde_json::to_value(way).unwrap()), way.id());
    }
    for family in super::Family::ALL {
        assert_eq!(json(serde_json::to_value(family).unwrap()), family.id());
    }
}
