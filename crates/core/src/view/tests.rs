//! No card is better than what was found, and nothing is praised that could not be tested.

use std::collections::BTreeSet;

use portwise_smtp::{Cause, Early, LookAlike, ReplyError, Stage, StartTls};

use super::{EndpointView, Mark, endpoint, proof, view};
use crate::findings::tests::{extensions, good, reply, report, stop, timed_out, unconnected};
use crate::findings::{Part, Severity, findings, of_endpoint, rows};
use crate::judge::{Outcome, ProbeResult, judge};
use crate::report::{
    DeepReport, EndpointReport, HostReport, KeyProof, Mode, Path, PublicKey, TcpOutcome, TlsFacts,
    TlsFailure,
};
use portwise_model::{Host, HostName, TlsMode};

const HOST: &str = "mail.example.com";

/// How an endpoint comes to have an error: the code, a port and a change of a healthy one.
type Fault = (&'static str, u16, fn(&mut EndpointReport));

const FAULTS: &[Fault] = &[
    ("tcp.refused", 587, |e| unconnected(e, TcpOutcome::Refused)),
    ("tcp.timeout", 587, |e| unconnected(e, TcpOutcome::TimedOut)),
    ("tcp.reset", 587, |e| unconnected(e, TcpOutcome::Reset)),
    ("tcp.unreachable", 587, |e| unconnected(e, TcpOutcome::Unreachable)),
    ("smtp.greeting-timeout", 587, |e| stop(e, Stage::Greeting, timed_out())),
    ("smtp.greeting-rejected", 587, |e| {
        stop(e, Stage::Greeting, Cause::Rejected { reply: reply(554, "no") });
    }),
    ("smtp.ehlo-rejected", 465, |e| {
        stop(e, Stage::EhloTls, Cause::Rejected { reply: reply(550, "no") });
    }),
    ("smtp.reply-timeout", 587, |e| stop(e, Stage::Ehlo, timed_out())),
    ("smtp.connection-closed", 587, |e| {
        stop(e, Stage::Ehlo, Cause::Closed);
        e.first_end.clone_from(&e.end);
    }),
    ("smtp.not-smtp", 587, |e| {
        let error = ReplyError::NotSmtp { service: LookAlike::Ssh, text: "x".into() };
        stop(e, Stage::Greeting, Cause::Unreadable { error });
    }),
    ("smtp.line-too-long", 587, |e| {
        let error = ReplyError::LineTooLong { limit: 9 };
        stop(e, Stage::Greeting, Cause::Unreadable { error });
    }),
    ("smtp.reply-too-large", 587, |e| {
        let error = ReplyError::TooLarge { lines: 9, octets: 9 };
        stop(e, Stage::Ehlo, Cause::Unreadable { error });
    }),
    ("smtp.protocol-error", 587, |e| e.bare_line_feeds = true),
    ("smtp.protocol-error", 465, |e| {
        e.early.push(Early { stage: Stage::Greeting, text: "x".into() });
    }),
    ("smtp.protocol-error", 465, |e| {
        e.bare_line_feeds = true;
        e.not_tested = Some("time ran out".into());
    }),
    ("starttls.stripped", 587, |e| without_starttls(e, "XXXXXXXA")),
    ("starttls.not-offered", 587, |e| without_starttls(e, "AUTH PLAIN")),
    ("starttls.refused", 587, |e| {
        without_starttls(e, "STARTTLS");
        e.starttls = Some(StartTls { reply: reply(454, "no"), early: String::new() });
    }),
    ("starttls.response-injection", 587, |e| {
        e.starttls = Some(StartTls { reply: reply(220, "go"), early: "250 x".into() });
    }),
    ("starttls.response-injection", 25, |e| {
        e.starttls = Some(StartTls { reply: reply(220, "go"), early: "250 x".into() });
    }),
    ("starttls.response-injection", 587, |e| {
        fail_in_tls(e, TlsFailure::Plaintext { heard: "250 x".into() });
    }),
    ("starttls.command-injection", 587, |e| {
        e.deep = Some(DeepReport { command_injection: Some(true), ..DeepReport::default() });
    }),
    ("tls.plaintext-on-implicit-port", 465, |e| {
        fail_in_tls(e, TlsFailure::Plaintext { heard: "220 mx".into() });
    }),
    ("tls.implicit-on-starttls-port", 587, |e| {
        e.expects_implicit_tls = true;
        e.ehlo_plain = None;
        e.starttls = None;
    }),
    ("tls.implicit-on-starttls-port", 587, |e| {
        let error = ReplyError::NotSmtp { service: LookAlike::Tls, text: "x".into() };
        stop(e, Stage::Greeting, Cause::Unreadable { error });
    }),
    ("tls.legacy-version", 587, |e| {
        fail_in_tls(e, TlsFailure::LegacyVersion { version: "TLSv1.1".into() });
    }),
    ("tls.handshake-timeout", 465, |e| fail_in_tls(e, TlsFailure::TimedOut)),
    ("tls.handshake-failed", 465, |e| fail_in_tls(e, TlsFailure::Closed)),
    ("tls.handshake-failed", 465, |e| change_tls(e, |t| t.key_proof = KeyProof::Invalid)),
    ("cert.expired", 465, |e| {
        change_tls(e, |t| t.certificates[0].not_after = "2026-05-01T00:00:00Z".parse().unwrap());
    }),
    ("cert.not-yet-valid", 465, |e| {
        change_tls(e, |t| t.certificates[0].not_before = "2026-07-01T00:00:00Z".parse().unwrap());
    }),
    ("cert.hostname-mismatch", 587, |e| e.tls.as_mut().unwrap().name_matches = false),
    ("cert.self-signed", 587, |e| change_tls(e, |t| t.path = Path::SelfSigned)),
    ("cert.incomplete-chain", 587, |e| {
        change_tls(e, |t| t.path = Path::Incomplete { issuer: "CN=x".into() });
    }),
    ("cert.untrusted", 587, |e| {
        change_tls(e, |t| t.path = Path::UnknownAuthority { issuer: "CN=x".into() });
    }),
    ("cert.weak-key", 587, |e| {
        let key = PublicKey { kind: "RSA".into(), bits: 1024 };
        e.tls.as_mut().unwrap().certificates[0].key = key;
    }),
    ("cert.weak-signature", 587, |e| {
        let leaf = &mut e.tls.as_mut().unwrap().certificates[0];
        leaf.signature_algorithm = "sha1WithRSAEncryption".into();
    }),
    ("auth.before-tls", 587, |e| {
        e.ehlo_plain = Some(extensions(&["STARTTLS", "AUTH PLAIN"]));
    }),
    ("submission.mail-before-tls", 587, |e| {
        let mail_before_tls = Some(reply(250, "ok"));
        e.deep = Some(DeepReport { mail_before_tls, ..DeepReport::default() });
    }),
    ("auth.not-offered", 465, |e| {
        e.ehlo_tls = Some(Vec::new());
        e.auth.clear();
    }),
];

/// Codes that are never an error of a single endpoint.
const HARMLESS: &[&str] = &[
    "smtp.put-off",
    "smtp.ehlo-unsupported",
    "starttls.offered-inside-tls",
    "starttls.required-on-mx",
    "starttls.ehlo-differs",
    "tls.weak-cipher",
    "cert.expiring-soon",
    "auth.weak-only",
];

fn without_starttls(e: &mut EndpointReport, instead: &str) {
    e.ehlo_plain = Some(extensions(&[instead]));
    e.starttls = None;
    e.tls = None;
    e.ehlo_tls = None;
    e.auth.clear();
}

fn fail_in_tls(e: &mut EndpointReport, failure: TlsFailure) {
    stop(e, Stage::Handshake, Cause::TlsFailed);
    e.auth.clear();
    e.tls_failure = Some(failure);
}

fn change_tls(e: &mut EndpointReport, change: fn(&mut TlsFacts)) {
    let tls = e.tls.as_mut().unwrap();
    tls.trusted = false;
    change(tls);
}

fn submission(endpoints: Vec<EndpointReport>) -> ProbeResult {
    judge(report(Mode::Submission, endpoints), None)
}

fn changed(port: u16, change: impl FnOnce(&mut EndpointReport)) -> EndpointReport {
    let mut endpoint = good(port);
    change(&mut endpoint);
    endpoint
}

#[track_caller]
fn only(result: &ProbeResult) -> EndpointView {
    let mut shown = view(result);
    assert_eq!(shown.hosts.len(), 1);
    assert_eq!(shown.hosts[0].endpoints.len(), 1);
    shown.hosts[0].endpoints.remove(0)
}

#[test]
fn a_healthy_endpoint_is_good_in_all_its_parts() {
    for port in [465, 587, 2525, 25] {
        let card = only(&submission(vec![good(port)]));
        assert_eq!(card.mark, Mark::Good, "{port}: {card:?}");
        assert!(card.lines.iter().all(|line| line.mark == Mark::Good), "{port}: {card:?}");
        assert_eq!(card.lines.len(), if port == 465 { 5 } else { 6 });
    }
}

#[test]
fn with_an_error_nothing_is_good() {
    for (code, port, change) in FAULTS {
        let endpoint = changed(*port, change);
        let result = submission(vec![endpoint.clone()]);
        let finding = result.findings.iter().find(|f| f.code == *code).unwrap();
        assert_eq!(finding.severity, Severity::Error, "{code}");
        let shown = view(&result);
        assert_eq!(shown.verdict.mark, Mark::Bad, "{code}: {}", shown.verdict.text);
        let card = only(&result);
        assert!(matches!(card.mark, Mark::Bad | Mark::Warning), "{code}: {card:?}");
        assert!(!card.verdict.contains("Good"), "{code}: {}", card.verdict);
        let wrong = |card: &EndpointView| {
            card.lines.iter().any(|line| matches!(line.mark, Mark::Bad | Mark::Warning))
        };
        assert!(wrong(&card), "{code}: no part shows it: {card:?}");

        // As it comes in, before the whole is known. A closed port may be meant to be closed.
        let alone = of_endpoint(&result.report, HOST, &endpoint);
        let live = super::endpoint(Mode::Submission, HOST, &endpoint, &alone);
        if finding.part == Part::Connection {
            assert_eq!(live.mark, Mark::Closed, "{code}");
        } else {
            assert_eq!(live, card, "{code}");
        }
    }
    let covered: BTreeSet<&str> = FAULTS.iter().map(|(code, ..)| *code).collect();
    let wanted: BTreeSet<&str> = rows()
        .filter(|row| {
            !matches!(row.part, Part::Names | Part::Pool | Part::Published | Part::Policy)
        })
        .map(|row| row.code)
        .filter(|code| !HARMLESS.contains(code))
        .collect();
    assert_eq!(covered, wanted);
}

#[test]
fn only_what_a_client_can_be_set_to_is_less_than_bad() {
    for (code, port, change) in FAULTS {
        let endpoint = changed(*port, change);
        let usable = endpoint.tls.is_some() && *code == "tls.implicit-on-starttls-port";
        let expected = if usable { Mark::Warning } else { Mark::Bad };
        assert_eq!(only(&submission(vec![endpoint])).mark, expected, "{code}");
    }
}

#[test]
fn injections_are_named_on_the_card() {
    let response = changed(587, |e| e.starttls.as_mut().unwrap().early = "250 x".into());
    let card = only(&submission(vec![response]));
    assert_eq!(
        (card.mark, &*card.verdict),
        (Mark::Bad, "Plaintext follows the answer to STARTTLS.")
    );
    assert_eq!(card.lines[2].mark, Mark::Bad);
    assert_eq!(
        card.lines[2].text,
        "offered and accepted. Plaintext follows the answer to STARTTLS"
    );
    assert!(card.summary.ends_with("AUTH PLAIN LOGIN · Plaintext follows the answer to STARTTLS"));
    let command = changed(587, |e| {
        e.deep = Some(DeepReport { command_injection: Some(true), ..DeepReport::default() });
    });
    let card = only(&submission(vec![command]));
    assert_eq!(card.verdict, "A command sent before TLS is carried out inside TLS.");
    assert_eq!((card.mark, card.lines[2].mark), (Mark::Bad, Mark::Bad));
}

#[test]
fn a_warning_is_less_than_good() {
    let soon = changed(465, |e| {
        let leaf = &mut e.tls.as_mut().unwrap().certificates[0];
        leaf.not_after = "2026-06-03T00:00:00Z".parse().unwrap();
    });
    let result = submission(vec![soon]);
    let card = only(&result);
    assert_eq!(card.mark, Mark::Warning);
    assert_eq!(card.verdict, "It works, with a warning: The certificate expires soon.");
    assert_eq!(view(&result).verdict.text, "1 warning");
    let mx = |change: fn(&mut EndpointReport)| {
        let mut endpoint = good(25);
        endpoint.ehlo_tls = Some(Vec::new());
        endpoint.auth.clear();
        change(&mut endpoint);
        only(&judge(report(Mode::Mx, vec![endpoint]), None))
    };
    assert_eq!(mx(|_| {}).mark, Mark::Good);
    let card = mx(|e| without_starttls(e, "SIZE"));
    assert_eq!((card.mark, &*card.verdict), (Mark::Warning, "STARTTLS is not offered."));
    let card = mx(|e| change_tls(e, |t| t.path = Path::SelfSigned));
    assert_eq!((card.mark, card.lines[4].mark), (Mark::Warning, Mark::Warning));
}

#[test]
fn a_closed_port_beside_one_that_serves_is_neither_good_nor_bad() {
    let closed = changed(587, |e| unconnected(e, TcpOutcome::Refused));
    let result = submission(vec![good(465), closed]);
    let shown = view(&result);
    let card = &shown.hosts[0].endpoints[1];
    assert_eq!((card.mark, &*card.verdict), (Mark::Closed, "Closed: refused."));
    assert_eq!(card.lines.iter().map(|l| l.mark).collect::<Vec<_>>(), [Mark::Closed]);
    assert_eq!((shown.verdict.mark, &*shown.verdict.text), (Mark::Good, "nothing wrong was found"));
}

const NO_IPV6: &str = "the machine that runs the check has no IPv6 connection to this address";

/// As the probe reports an address to which there is no route.
fn no_route(port: u16, address: &str) -> EndpointReport {
    EndpointReport {
        tcp: Some(TcpOutcome::Unreachable),
        not_tested: Some(NO_IPV6.into()),
        ..EndpointReport::new(address.parse().unwrap(), port)
    }
}

/// As the probe reports a server that dribbles until our time is over.
fn tarpit(port: u16) -> EndpointReport {
    changed(port, |e| {
        stop(e, Stage::Greeting, Cause::OutOfTime);
        e.auth.clear();
        e.not_tested = Some("the time for this endpoint ran out".into());
    })
}

#[test]
fn where_nothing_could_be_tested_nothing_is_praised() {
    let ipv6: Vec<_> = [465, 587, 25, 2525].map(|port| no_route(port, "2001:db8::1")).into();
    let result = submission(ipv6);
    let shown = view(&result);
    assert_eq!(shown.verdict.mark, Mark::NotTested);
    assert_eq!(shown.verdict.text, format!("nothing could be tested: {NO_IPV6}"));
    assert_eq!(result.outcome(), Outcome::Untested);
    for card in &shown.hosts[0].endpoints {
        assert_eq!(card.mark, Mark::NotTested);
        assert_eq!(card.verdict, format!("Not tested: {NO_IPV6}."));
        assert!(card.lines.iter().all(|line| line.mark == Mark::NotTested), "{card:?}");
    }
    let proof = proof(&result.advice, &result.report, &result.findings).unwrap();
    assert_eq!((proof.mark, &*proof.note), (Mark::NotTested, "not tested"));

    let result = submission(vec![tarpit(587), no_route(587, "2001:db8::1")]);
    assert_eq!(view(&result).verdict.text, "nothing could be tested");
    let result = submission(vec![tarpit(465), tarpit(587)]);
    let shown = view(&result);
    assert_eq!(shown.verdict.mark, Mark::NotTested);
    assert!(shown.verdict.text.ends_with("the time for this endpoint ran out"));
    assert!(!shown.hosts[0].endpoints.iter().any(|card| card.lines[1].mark == Mark::Bad));

    let mut nowhere = report(Mode::Mx, Vec::new());
    nowhere.hosts = vec![HostReport {
        name: "bad_name.example.com".into(),
        not_tested: Some("its name cannot stand in a TLS handshake".into()),
        ..HostReport::default()
    }];
    let result = judge(nowhere, None);
    let text = view(&result).verdict.text;
    assert_eq!(text, "nothing could be tested: its name cannot stand in a TLS handshake");
}

#[test]
fn what_was_not_tested_is_counted() {
    let text = |endpoints: Vec<EndpointReport>| {
        let result = submission(endpoints);
        let verdict = view(&result).verdict;
        (verdict.mark, verdict.text)
    };
    let (mark, said) = text(vec![good(465), good(587), no_route(465, "2001:db8::1")]);
    assert_eq!(mark, Mark::Good);
    assert_eq!(
        said,
        "nothing wrong was found in what could be tested; 1 of 3 endpoints was not tested"
    );
    let (_, said) = text(vec![good(465), tarpit(587), tarpit(2525)]);
    assert!(said.ends_with("; 2 of 3 endpoints were not tested"), "{said}");
    let faulty = changed(465, |e| change_tls(e, |t| t.path = Path::SelfSigned));
    let (mark, said) = text(vec![faulty, tarpit(587)]);
    assert_eq!((mark, &*said), (Mark::Bad, "1 error; 1 of 2 endpoints was not tested"));

    // A closed port and one that was not tested to the end: nothing was seen to work.
    let mut slow = tarpit(465);
    slow.greeting = Some(reply(220, HOST));
    let closed = changed(587, |e| unconnected(e, TcpOutcome::Refused));
    let (mark, _) = text(vec![slow, closed]);
    assert_eq!(mark, Mark::Uncertain);
    let busy = changed(587, |e| {
        stop(e, Stage::Greeting, Cause::PutOff { reply: reply(421, "busy") });
        e.auth.clear();
    });
    let result = submission(vec![busy]);
    assert_eq!(only(&result).mark, Mark::Uncertain);
    let verdict = view(&result).verdict;
    assert_eq!(
        (verdict.mark, &*verdict.text),
        (Mark::Uncertain, "not everything could be determined")
    );
}

#[test]
fn what_was_seen_to_fail_is_not_recommended() {
    let of = |endpoints: Vec<EndpointReport>| {
        let result = submission(endpoints);
        let proof = proof(&result.advice, &result.report, &result.findings);
        (result.advice.none_because.unwrap_or_default(), proof)
    };
    let (_, proof) = of(vec![good(465), good(587)]);
    let proof = proof.unwrap();
    assert_eq!((proof.mark, &*proof.note), (Mark::Good, ""));

    let expired = |port| {
        changed(port, |e| {
            change_tls(e, |t| {
                t.certificates[0].not_after = "2026-05-01T00:00:00Z".parse().unwrap()
            });
        })
    };
    let (because, proof) = of(vec![expired(465), expired(587)]);
    assert!(proof.is_none());
    let faults = "465: The certificate has expired; 587: The certificate has expired";
    assert!(because.contains(faults), "{because}");
    let silent = changed(587, |e| stop(e, Stage::Greeting, timed_out()));
    let closed = |port| changed(port, |e| unconnected(e, TcpOutcome::Refused));
    let (because, proof) = of(vec![closed(465), silent, closed(25), closed(2525)]);
    assert!(proof.is_none());
    assert!(because.contains("587: The server accepts"), "{because}");

    // One address of two fails.
    let mut other = expired(465);
    other.address = "192.0.2.2".parse().unwrap();
    let (because, proof) = of(vec![good(465), other, closed(587), closed(25), closed(2525)]);
    assert!(proof.is_none());
    assert!(because.contains("465: The certificate has expired"), "{because}");

    // Another host's evidence does not count.
    let result = submission(vec![good(465)]);
    let mut advice = result.advice.clone();
    advice.choices[0].host = Some(HostName::Known(Host::Name("smtp.example.com".into())));
    let proof = super::proof(&advice, &result.report, &result.findings).unwrap();
    assert_eq!(proof.mark, Mark::NotTested);
}

#[test]
fn findings_that_say_the_same_stand_together() {
    let plain = || extensions(&["STARTTLS", "AUTH PLAIN"]);
    let open = |port| changed(port, |e| e.ehlo_plain = Some(plain()));
    let result = submission(vec![open(587), open(2525), good(465)]);
    let shown = view(&result);
    assert_eq!(shown.groups.len(), 1);
    assert_eq!(shown.groups[0].places, ["mail.example.com:587", "mail.example.com:2525"]);
    assert_eq!(shown.verdict.text, "2 errors");
}

#[test]
fn a_session_without_tls_shows_no_good_login() {
    let open = changed(587, |e| {
        without_starttls(e, "AUTH CRAM-MD5");
        e.auth = vec!["CRAM-MD5".into()];
    });
    let card = only(&submission(vec![open]));
    let auth = card.lines.last().unwrap();
    assert_eq!((auth.mark, &*auth.text), (Mark::Bad, "CRAM-MD5 without TLS"));
}

#[test]
fn facts_without_a_finding_are_not_praised() {
    // A report from elsewhere may hold what no check of ours writes.
    let odd = changed(465, |e| e.tls.as_mut().unwrap().trusted = false);
    assert!(findings(&report(Mode::Submission, vec![odd.clone()])).is_empty());
    let card = endpoint(Mode::Submission, HOST, &odd, &[]);
    assert_eq!(card.mark, Mark::Uncertain);
    assert_eq!(card.lines[3].mark, Mark::Uncertain);
    let odd = changed(465, |e| e.tls.as_mut().unwrap().mode = TlsMode::StartTls);
    assert_eq!(endpoint(Mode::Submission, HOST, &odd, &[]).mark, Mark::Good);
    let none = changed(465, |e| e.tls.as_mut().unwrap().certificates.clear());
    assert_eq!(endpoint(Mode::Submission, HOST, &none, &[]).lines[3].text, "valid");
}
