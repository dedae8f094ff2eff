//! What is left of results that were cut says the same.

use portwise_core::report::{EndpointReport, MoreNames, Report};
use portwise_core::{Finding, ProbeResult, cut, findings, judge};
use portwise_smtp::{Extension, Line, Side};
use proptest::prelude::*;
use proptest::sample::select;

use crate::{config, corpus, documents};

/// Cuts every endpoint to so many octets.
fn cut_to(report: &Report, room: usize) -> Report {
    let mut report = report.clone();
    let now = report.taken_at;
    for endpoint in report.hosts.iter_mut().flat_map(|host| &mut host.endpoints) {
        cut::endpoint(endpoint, now, room);
    }
    report
}

fn endpoints(report: &Report) -> impl Iterator<Item = &EndpointReport> {
    report.hosts.iter().flat_map(|host| &host.endpoints)
}

/// Whether nothing but what happened to it remains of an endpoint.
fn is_stub(endpoint: &EndpointReport) -> bool {
    endpoint.not_tested.as_deref().is_some_and(|why| why.contains("does not fit"))
}

fn told(findings: &[Finding]) -> Vec<String> {
    let told = findings.iter().map(|f| {
        format!("{} {:?} {:?} {:?} {:?}", f.code, f.severity, f.part, f.effect, f.subject)
    });
    told.collect()
}

/// Cuts a report ever shorter, and looks what becomes of its findings.
fn says_the_same(report: &Report) -> Result<(), TestCaseError> {
    let before = findings(report);
    for room in [64_000, 16_000, 8_000, 4_000, 3_000, cut::SMALLEST, 1_000, 400, 0] {
        let short = cut_to(report, room);
        for (was, is) in endpoints(report).zip(endpoints(&short)) {
            let fits = cut::size(is) <= room.max(cut::STUB);
            prop_assert!(fits || was == is, "{room}: {}", cut::size(is));
            prop_assert_eq!(was == is, is.cut == was.cut, "what is cut is said");
            prop_assert!(was == is || was.cut.octets < is.cut.octets, "{:?}", is.cut);
            prop_assert_eq!((was.address, was.port, was.tcp), (is.address, is.port, is.tcp));
        }
        if endpoints(&short).any(is_stub) {
            for stub in endpoints(&short).filter(|e| is_stub(e)) {
                prop_assert!(!stub.was_tested());
            }
            continue;
        }
        let after = findings(&short);
        let (was, is) = (judge(report.clone(), None), judge(short.clone(), None));
        prop_assert_eq!(told(&before), told(&after), "{}", room);
        prop_assert_eq!(was.advice, is.advice, "{}", room);
        if endpoints(&short).all(|e| e.cut.texts == 0) {
            prop_assert_eq!(&before, &after, "{}", room);
        }
    }
    Ok(())
}

#[test]
fn reports_of_real_probes_say_the_same_when_they_are_cut() {
    for (name, text) in corpus() {
        let result: ProbeResult = serde_json::from_str(&text).unwrap();
        says_the_same(&result.report).unwrap_or_else(|error| panic!("{name}: {error}"));
        // None of them needs more than the smallest room.
        assert!(!endpoints(&cut_to(&result.report, cut::SMALLEST)).any(is_stub), "{name}");
    }
}

/// What a server can say too much of.
#[derive(Clone, Copy, Debug)]
enum Much {
    Extensions,
    Inside,
    Mechanisms,
    Names,
    Certificates,
    Transcript,
    Greeting,
    Replies,
}

const MUCH: [Much; 8] = [
    Much::Extensions,
    Much::Inside,
    Much::Mechanisms,
    Much::Names,
    Much::Certificates,
    Much::Transcript,
    Much::Greeting,
    Much::Replies,
];

/// Lets an endpoint say too much.
fn fatten(endpoint: &mut EndpointReport, much: Much, times: usize, word: &str) {
    let words = (0..times).map(|number| format!("{word}{number}"));
    let extension = |keyword: String| Extension { keyword, params: format!("{word} ").repeat(20) };
    match much {
        Much::Extensions => endpoint.ehlo_plain.iter_mut().for_each(|l| {
            l.extend(words.clone().map(extension));
        }),
        Much::Inside => endpoint.ehlo_tls.iter_mut().for_each(|l| {
            l.extend(words.clone().map(extension));
        }),
        Much::Mechanisms => {
            let params = words.collect::<Vec<_>>().join(" ");
            let offered = Extension { keyword: "AUTH".into(), params };
            endpoint.ehlo_tls.iter_mut().for_each(|list| list.push(offered.clone()));
        }
        Much::Names => {
            let leaf = endpoint.tls.iter_mut().flat_map(|tls| &mut tls.certificates).next();
            leaf.into_iter().for_each(|leaf| leaf.dns_names.extend(words.clone()));
        }
        Much::Certificates => endpoint.tls.iter_mut().for_each(|tls| {
            if let Some(last) = tls.certificates.last().cloned() {
                tls.certificates.extend(std::iter::repeat_n(last, times / 10));
            }
        }),
        Much::Transcript => endpoint.transcript.extend(words.map(|text| Line {
            at_ms: 1.5,
            from: Side::Server,
            text: text.repeat(20),
        })),
        Much::Greeting => endpoint.greeting.iter_mut().for_each(|greeting| {
            greeting.lines.extend(words.clone());
        }),
        Much::Replies => endpoint.starttls.iter_mut().for_each(|starttls| {
            starttls.reply.lines.extend(words.clone());
        }),
    }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn whatever_servers_say_too_much_of(
        (_, text) in select(corpus()),
        fat in prop::collection::vec((select(&MUCH[..]), 1usize..150, select(&["X-A", "PIPE", "ÄÖ", "******", "PLAIN", "\\"][..])), 1..6),
    ) {
        let mut report = serde_json::from_str::<ProbeResult>(&text).unwrap().report;
        for (much, times, word) in fat {
            for endpoint in report.hosts.iter_mut().flat_map(|host| &mut host.endpoints) {
                fatten(endpoint, much, times, word);
            }
        }
        says_the_same(&report)?;
    }

    #[test]
    fn changed_results_are_cut_without_a_fault(document in documents(), room in 0usize..20_000) {
        if let Ok(result) = serde_json::from_value::<ProbeResult>(document) {
            says_the_same(&result.report)?;
            let mut short = judge(cut_to(&result.report, room), None);
            cut::result(&mut short, room * 4);
            let text = serde_json::to_string(&short).unwrap();
            prop_assert_eq!(serde_json::from_str::<ProbeResult>(&text).unwrap(), short);
        }
    }
}

/// Machines of one host are compared, however much each of them was cut.
#[test]
fn what_was_cut_differently_is_not_taken_for_different() {
    let text = corpus().into_iter().find(|(name, _)| name == "expired-in-a-pool").unwrap().1;
    let mut report = serde_json::from_str::<ProbeResult>(&text).unwrap().report;
    for endpoint in report.hosts.iter_mut().flat_map(|host| &mut host.endpoints) {
        fatten(endpoint, Much::Names, 60, "name");
    }
    let before = findings(&report);
    let now = report.taken_at;
    let endpoint = &mut report.hosts[0].endpoints[0];
    cut::endpoint(endpoint, now, cut::SMALLEST);
    let leaf = &endpoint.tls.as_ref().unwrap().certificates[0];
    assert!(matches!(leaf.more_names, Some(MoreNames { count: 1.., .. })), "{leaf:?}");
    assert_eq!(findings(&report), before);
    report.hosts[0].endpoints[1].tls.as_mut().unwrap().certificates[0].dns_names.pop();
    assert_ne!(findings(&report), before, "a difference in a name that was cut is seen");
}

#[test]
fn findings_have_a_bound_and_the_worst_of_every_place_stays() {
    let text = corpus().into_iter().find(|(name, _)| name == "self-signed").unwrap().1;
    let mut report = serde_json::from_str::<ProbeResult>(&text).unwrap().report;
    let host = report.hosts[0].clone();
    report.hosts = (0..100)
        .map(|number| {
            let mut host = host.clone();
            host.name = format!("mx{number}.example.com");
            host
        })
        .collect();
    let all = judge(report, None);
    let whole = cut::size(&all.findings);
    assert!(whole > 100_000, "{whole}");
    let places = |findings: &[Finding]| {
        let mut places: Vec<String> =
            findings.iter().map(|f| format!("{:?} {:?}", f.subject, f.severity)).collect();
        places.sort();
        places.dedup();
        places
    };
    for room in [whole, whole / 2, whole / 3, 0] {
        let mut short = all.findings.clone();
        let (explanations, left_out) = cut::findings(&mut short, room);
        assert_eq!(short.len() + left_out, all.findings.len());
        assert_eq!(places(&short), places(&all.findings));
        assert_eq!(explanations == 0, room == whole);
        for (at, finding) in short.iter().enumerate() {
            let is_first = short.iter().position(|f| f.code == finding.code) == Some(at);
            assert!(!is_first || !finding.why.is_empty());
        }
    }
}
