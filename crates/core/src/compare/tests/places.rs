//! Several places, none of which is the reader's own.

use portwise_model::TlsMode;
use portwise_smtp::{Cause, Stage};

use super::{A, B, HOST, forged, implicit, reply, report, silent, starttls, stopped};
use crate::compare::{Comparison, Outcome, compare_places};
use crate::report::{
    DnsFailure, EndpointReport, Refusal, RefusalCode, Report, TargetFacts, TlsFailure,
};

fn places(reports: [(&'static str, Vec<EndpointReport>); 3]) -> Comparison {
    let reports = reports.map(|(name, endpoints)| (name, report(endpoints)));
    let places: Vec<_> = reports.iter().map(|(name, report)| (*name, report)).collect();
    compare_places(&places).unwrap()
}

#[test]
fn of_vantage_points_each_is_named_and_none_is_the_readers_own() {
    let good = || vec![implicit(A), starttls(A)];
    let stops = || vec![implicit(A), silent(A, 587)];
    let shut = || vec![silent(A, 465), silent(A, 587)];
    let listed =
        || vec![stopped(A, 587, Stage::Greeting, Cause::Rejected { reply: reply(554, "no") })];
    let port = "Port 587 of mail.example.com stops from";
    for (seen, outcome, verdict, short) in [
        (
            [("fra", good()), ("home", stops()), ("lab", good())],
            Outcome::StopsThere,
            format!("{port} home only: fra and lab get through; 465 works from home as well. It is the network of home."),
            "stops from home only",
        ),
        (
            [("fra", stops()), ("home", good()), ("lab", good())],
            Outcome::StopsHere,
            format!("{port} fra only: home and lab get through; 465 works from fra as well. It is the network of fra."),
            "stops from fra only",
        ),
        (
            [("fra", stops()), ("home", good()), ("lab", stops())],
            Outcome::StopsHere,
            format!("{port} fra and lab only: home gets through. It is the networks of these places."),
            "stops from fra and lab only",
        ),
        (
            [("fra", good()), ("home", shut()), ("lab", good())],
            Outcome::StopsThere,
            "Ports 465 and 587 of mail.example.com stop from home only: fra and lab get through. It is the network of home, or the server shuts its address out.".to_owned(),
            "stops from home only",
        ),
        (
            [("fra", good()), ("home", good()), ("lab", good())],
            Outcome::Works,
            "No network is in the way: ports 465 and 587 of mail.example.com work everywhere.".to_owned(),
            "works everywhere",
        ),
        (
            [("fra", listed()), ("home", good()), ("lab", good())],
            Outcome::ServerRefuses,
            "The server itself turns fra away at port 587 of mail.example.com; no network stops it.".to_owned(),
            "the server turns fra away",
        ),
        (
            [("fra", good()), ("home", good()), ("lab", listed())],
            Outcome::ServerRefuses,
            "The server itself turns lab away at port 587 of mail.example.com; no network stops it.".to_owned(),
            "the server turns lab away",
        ),
    ] {
        let compared = places(seen);
        assert_eq!((compared.outcome, &compared.verdict), (outcome, &verdict));
        let row = compared.rows.iter().find(|row| row.port == Some(587)).unwrap();
        assert_eq!((row.outcome, row.short.as_str()), (outcome, short), "{row:#?}");
        assert_eq!(compared.here.as_deref(), Some("fra"));
        assert_eq!(compared.places, ["home", "lab"]);
    }
    assert_eq!(compare_places(&[]), None);
}

#[test]
fn nothing_said_of_vantage_points_speaks_of_the_reader() {
    let nowhere = Report {
        dns: Some(DnsFailure::NoSuchDomain),
        target: TargetFacts { host: HOST.into(), ..TargetFacts::default() },
        ..Report::default()
    };
    let refusal = Refusal { code: RefusalCode::TargetNotAllowed, text: "It is private.".into() };
    let refused = Report { refusal: Some(refusal), ..Report::default() };
    let forged = EndpointReport { tls: Some(forged(TlsMode::StartTls)), ..starttls(A) };
    let strange = EndpointReport {
        tls_failure: Some(TlsFailure::Plaintext { heard: "HTTP/1.1 400".into() }),
        ..stopped(A, 587, Stage::Handshake, Cause::TlsFailed)
    };
    let all = [
        report(vec![starttls(A)]),
        report(vec![silent(A, 587)]),
        report(vec![silent(B, 587)]),
        report(vec![stopped(A, 587, Stage::Ehlo, Cause::Closed)]),
        report(vec![forged]),
        report(vec![strange]),
        nowhere,
        refused,
        Report { taken_at: "2026-01-01T00:00:00Z".parse().unwrap(), ..report(vec![implicit(A)]) },
    ];
    for first in &all {
        for second in &all {
            let compared = compare_places(&[("fra", first), ("home", second)]).unwrap();
            let rows = compared.rows.iter();
            let rows = rows.flat_map(|row| [row.text.as_str(), row.short.as_str()]);
            let notes = compared.notes.iter().map(String::as_str);
            for text in rows.chain(notes).chain([compared.verdict.as_str()]) {
                let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
                let own = ["here", "Here", "your", "Your", "you"];
                assert!(!own.iter().any(|own| words.contains(own)), "{text}");
            }
        }
    }
}
