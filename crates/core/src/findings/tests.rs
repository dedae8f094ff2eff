//! Every code on a report made for it. That real servers give these reports is for the probe's
//! tests to show.

use std::collections::BTreeSet;

use portwise_model::{TargetKind, TlsMode};
use portwise_smtp::{
    Cause, Early, End, Extension, LookAlike, Reply, ReplyCode, ReplyError, Stage, StartTls,
};

use super::{Finding, Severity, findings, rows};
use crate::judge::{Outcome, evidence, found, judge};
use crate::ports;
use crate::report::{
    Certificate, DeepReport, DnsFailure, EndpointReport, HostReport, KeyProof, Mode, Mx, Path,
    PublicKey, RefusedAddress, Report, ReportCut, SCHEMA, TargetFacts, TcpOutcome, TlsFacts,
    TlsFailure,
};
use crate::situation::{SeenOutcome, Service};

#[test]
fn every_code_has_one_row_with_words() {
    let codes: Vec<&str> = rows().map(|r| r.code).collect();
    let unique: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(codes.len(), unique.len());
    for row in rows() {
        assert!(crate::sources::link(row.source).is_some(), "{}: {}", row.code, row.source);
        for text in [row.title, row.why, row.fix] {
            assert!(text.len() > 15 && !text.contains("  "), "{}: {text}", row.code);
        }
        assert!(row.fix.ends_with('.') && row.why.ends_with('.') && !row.title.ends_with('.'));
    }
}

pub(crate) fn reply(code: u16, text: &str) -> Reply {
    Reply::new(ReplyCode::new(code).unwrap(), vec![text.to_owned()])
}

pub(crate) fn extensions(lines: &[&str]) -> Vec<Extension> {
    lines.iter().map(|l| Extension::parse(l)).collect()
}

fn certificate() -> Certificate {
    Certificate {
        subject: "CN=mail.example.com".into(),
        issuer: "CN=Example CA".into(),
        serial: "01".into(),
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        not_after: "2026-12-01T00:00:00Z".parse().unwrap(),
        dns_names: vec!["mail.example.com".into()],
        more_names: None,
        key: PublicKey { kind: "EC".into(), bits: 256 },
        signature_algorithm: "ecdsa-with-SHA256".into(),
        sha256: "00".into(),
        self_issued: false,
    }
}

fn tls(mode: TlsMode) -> TlsFacts {
    TlsFacts {
        mode,
        version: "TLSv1.3".into(),
        cipher_suite: "TLS13_AES_256_GCM_SHA384".into(),
        key_exchange: "X25519".into(),
        trusted: true,
        name_matches: true,
        path: Path::Anchored,
        key_proof: KeyProof::Valid,
        certificates: vec![certificate()],
    }
}

/// A healthy endpoint.
pub(crate) fn good(port: u16) -> EndpointReport {
    let mode = ports::mode_of(port);
    EndpointReport {
        tcp: Some(TcpOutcome::Connected),
        greeting: Some(reply(220, "mail.example.com")),
        ehlo_plain: (mode == TlsMode::StartTls).then(|| extensions(&["STARTTLS"])),
        ehlo_tls: Some(extensions(&["AUTH PLAIN LOGIN"])),
        starttls: (mode == TlsMode::StartTls)
            .then(|| StartTls { reply: reply(220, "go"), early: String::new() }),
        tls: Some(tls(mode)),
        auth: vec!["PLAIN".into(), "LOGIN".into()],
        end: Some(End::Complete),
        ..EndpointReport::new("192.0.2.1".parse().unwrap(), port)
    }
}

pub(crate) fn report(mode: Mode, endpoints: Vec<EndpointReport>) -> Report {
    Report {
        schema: SCHEMA,
        target: TargetFacts {
            input: "mail.example.com".into(),
            host: "mail.example.com".into(),
            unicode: None,
            kind: TargetKind::Host,
        },
        mode,
        taken_at: "2026-06-01T00:00:00Z".parse().unwrap(),
        duration_ms: 1.0,
        refusal: None,
        dns: None,
        canonical_name: None,
        mx: Vec::new(),
        implicit_mx: false,
        hosts: vec![HostReport {
            name: "mail.example.com".into(),
            addresses: vec!["192.0.2.1".parse().unwrap()],
            endpoints,
            ..HostReport::default()
        }],
        cut: ReportCut::default(),
    }
}

fn told(report: &Report) -> Vec<(String, Severity)> {
    findings(report).into_iter().map(|f| (f.code, f.severity)).collect()
}

/// What one changed endpoint gives, in a submission probe and at an MX.
#[track_caller]
fn check(port: u16, change: impl FnOnce(&mut EndpointReport), expected: &[(&str, Severity)]) {
    let mut endpoint = good(port);
    change(&mut endpoint);
    let expected: Vec<_> = expected.iter().map(|(c, s)| ((*c).to_owned(), *s)).collect();
    assert_eq!(told(&report(Mode::Submission, vec![endpoint])), expected);
}

#[track_caller]
fn check_mx(change: impl FnOnce(&mut EndpointReport), expected: &[(&str, Severity)]) {
    let mut endpoint = good(25);
    endpoint.ehlo_tls = Some(Vec::new());
    endpoint.auth.clear();
    change(&mut endpoint);
    let expected: Vec<_> = expected.iter().map(|(c, s)| ((*c).to_owned(), *s)).collect();
    assert_eq!(told(&report(Mode::Mx, vec![endpoint])), expected);
}

use Severity::{Error, Inconclusive, Info, Warning};

#[test]
fn a_healthy_server_gives_no_finding() {
    for port in [465, 587, 2525, 25] {
        check(port, |_| {}, &[]);
    }
    check_mx(|_| {}, &[]);
}

#[test]
fn names() {
    for (failure, code) in [
        (DnsFailure::NoSuchDomain, "dns.no-such-domain"),
        (DnsFailure::NoAddress, "dns.no-address"),
        (DnsFailure::Timeout, "dns.timeout"),
        (DnsFailure::ServerFailure, "dns.server-failure"),
    ] {
        let mut r = report(Mode::Submission, vec![]);
        r.hosts.clear();
        r.dns = Some(failure);
        assert_eq!(told(&r), [(code.to_owned(), Error)]);
        assert_eq!(judge(r, None).outcome(), Outcome::Unreached);
    }
}

#[test]
fn mail_exchangers() {
    let mx = |preference, exchange: &str| Mx { preference, exchange: exchange.into() };
    let mut r = report(Mode::Mx, vec![]);
    r.hosts.clear();
    r.mx = vec![mx(0, ".")];
    assert_eq!(told(&r), [("dns.null-mx".to_owned(), Error)]);
    r.mx.push(mx(10, "mx.example.com"));
    assert_eq!(told(&r), [("dns.null-mx-not-alone".to_owned(), Error)]);
    r.mx.clear();
    r.implicit_mx = true;
    assert_eq!(told(&r), [("dns.implicit-mx".to_owned(), Info)]);

    let host = |name: &str| HostReport {
        name: name.into(),
        preference: Some(10),
        ..HostReport::default()
    };
    r.implicit_mx = false;
    r.mx = vec![mx(10, "mx.example.com")];
    r.hosts = vec![HostReport {
        canonical_name: Some("other.example.com".into()),
        ..host("mx.example.com")
    }];
    assert_eq!(told(&r), [("dns.mx-is-alias".to_owned(), Warning)]);
    for literal in ["192.0.2.1", "2001:db8::1", "[192.0.2.1]", "[IPv6:2001:db8::1]"] {
        r.hosts = vec![host(literal)];
        assert_eq!(told(&r), [("dns.mx-is-address".to_owned(), Error)], "{literal}");
    }
    r.hosts = vec![HostReport { dns: Some(DnsFailure::NoSuchDomain), ..host("mx.example.com") }];
    assert_eq!(told(&r), [("dns.mx-unresolvable".to_owned(), Error)]);
    let private = RefusedAddress {
        address: "10.0.0.1".parse().unwrap(),
        purpose: "a private network".into(),
        source: "RFC 1918".into(),
    };
    r.hosts[0].refused.push(private);
    assert_eq!(told(&r), [("dns.mx-unresolvable".to_owned(), Error)]);
    assert!(findings(&r)[0].detail.contains("10.0.0.1 (a private network)"));
    r.hosts = vec![HostReport { dns: Some(DnsFailure::Timeout), ..host("mx.example.com") }];
    assert_eq!(told(&r), [("dns.timeout".to_owned(), Error)]);
}

pub(crate) fn unconnected(endpoint: &mut EndpointReport, outcome: TcpOutcome) {
    *endpoint = EndpointReport {
        tcp: Some(outcome),
        ..EndpointReport::new(endpoint.address, endpoint.port)
    };
}

#[test]
fn connections() {
    for (outcome, code) in [
        (TcpOutcome::Refused, "tcp.refused"),
        (TcpOutcome::TimedOut, "tcp.timeout"),
        (TcpOutcome::Reset, "tcp.reset"),
        (TcpOutcome::Unreachable, "tcp.unreachable"),
    ] {
        check(587, |e| unconnected(e, outcome), &[(code, Error)]);
        check_mx(|e| unconnected(e, outcome), &[(code, Error)]);
        let mut shut = good(2525);
        unconnected(&mut shut, outcome);
        let r = report(Mode::Submission, vec![good(465), shut]);
        assert_eq!(told(&r), [(code.to_owned(), Info)], "another port serves");
    }
    let untested = |e: &mut EndpointReport| {
        unconnected(e, TcpOutcome::Unreachable);
        e.not_tested = Some("no IPv6 here".into());
    };
    check(587, untested, &[]);
}

pub(crate) fn stop(endpoint: &mut EndpointReport, stage: Stage, cause: Cause) {
    endpoint.end = Some(End::Stopped { stage, cause });
    endpoint.ehlo_tls = None;
    endpoint.tls = None;
    if stage == Stage::Greeting {
        endpoint.greeting = None;
        endpoint.ehlo_plain = None;
        endpoint.starttls = None;
    }
}

pub(crate) fn timed_out() -> Cause {
    Cause::TimedOut { heard: String::new(), waited_ms: 10_000 }
}

#[test]
fn dialogues_that_stop() {
    let unreadable = |error| Cause::Unreadable { error };
    let not_smtp = |service| ReplyError::NotSmtp { service, text: "x".into() };
    for (cause, code, severity) in [
        (timed_out(), "smtp.greeting-timeout", Error),
        (Cause::Rejected { reply: reply(554, "no") }, "smtp.greeting-rejected", Error),
        (Cause::PutOff { reply: reply(421, "busy") }, "smtp.put-off", Inconclusive),
        (Cause::Unexpected { reply: reply(354, "?") }, "smtp.protocol-error", Error),
        (unreadable(not_smtp(LookAlike::Ssh)), "smtp.not-smtp", Error),
        (unreadable(ReplyError::LineTooLong { limit: 9 }), "smtp.line-too-long", Error),
        (unreadable(ReplyError::TooLarge { lines: 9, octets: 9 }), "smtp.reply-too-large", Error),
        (unreadable(ReplyError::NoCode { text: "x".into() }), "smtp.protocol-error", Error),
        (unreadable(not_smtp(LookAlike::Tls)), "tls.implicit-on-starttls-port", Error),
        (Cause::Closed, "smtp.put-off", Inconclusive),
    ] {
        check(587, |e| stop(e, Stage::Greeting, cause.clone()), &[(code, severity)]);
        check_mx(|e| stop(e, Stage::Greeting, cause.clone()), &[(code, severity)]);
    }
    let rejected = Cause::Rejected { reply: reply(550, "no") };
    check(587, |e| stop(e, Stage::EhloTls, rejected), &[("smtp.ehlo-rejected", Error)]);
    check(587, |e| stop(e, Stage::Ehlo, timed_out()), &[("smtp.reply-timeout", Error)]);
    let twice = |e: &mut EndpointReport| {
        stop(e, Stage::Ehlo, Cause::Reset);
        e.first_end = Some(End::Stopped { stage: Stage::Ehlo, cause: Cause::Closed });
    };
    check(587, twice, &[("smtp.connection-closed", Error)]);
}

/// The detail of the only finding.
#[track_caller]
fn detail(port: u16, change: impl FnOnce(&mut EndpointReport)) -> String {
    let mut endpoint = good(port);
    change(&mut endpoint);
    let found = findings(&report(Mode::Submission, vec![endpoint]));
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0].detail.clone()
}

#[test]
fn what_may_be_an_accident_is_no_fault() {
    let after = |first: Option<Cause>| {
        move |e: &mut EndpointReport| {
            stop(e, Stage::Greeting, Cause::Closed);
            e.first_end = first.map(|cause| End::Stopped { stage: Stage::Greeting, cause });
        }
    };
    let busy = || Cause::PutOff { reply: reply(421, "busy") };
    check(587, after(Some(busy())), &[("smtp.put-off", Inconclusive)]);
    check(587, after(None), &[("smtp.put-off", Inconclusive)]);
    assert!(detail(587, after(None)).contains("no other attempt"));
    assert!(detail(587, after(Some(busy()))).contains("ended differently"));
    check(587, after(Some(Cause::Reset)), &[("smtp.connection-closed", Error)]);
    let busy_after = |first: Cause| {
        move |e: &mut EndpointReport| {
            stop(e, Stage::Greeting, Cause::PutOff { reply: reply(421, "busy") });
            e.first_end = Some(End::Stopped { stage: Stage::Greeting, cause: first });
        }
    };
    assert!(detail(587, busy_after(busy())).contains("twice"));
    assert!(!detail(587, busy_after(Cause::Closed)).contains("twice"));
}

#[test]
fn what_was_cut_short_by_us_gives_no_finding() {
    let cut = |e: &mut EndpointReport| {
        stop(e, Stage::Ehlo, Cause::OutOfTime);
        e.not_tested = Some("our time ran out".into());
    };
    check(587, cut, &[]);
}

#[test]
fn it_is_said_how_long_we_waited() {
    let after = |waited_ms| {
        move |e: &mut EndpointReport| {
            let heard = String::new();
            stop(e, Stage::Greeting, Cause::TimedOut { heard, waited_ms });
        }
    };
    for (waited, said) in [
        (0, "in time"),
        (900, "in 900 milliseconds"),
        (1200, "in a second"),
        (9_999, "in 10 seconds"),
        (u64::MAX, "in 18446744073709551 seconds"),
    ] {
        assert!(detail(587, after(waited)).contains(said), "{waited}");
    }
}

#[test]
fn a_connection_that_is_reset_at_once_is_told_as_that() {
    let reset = |e: &mut EndpointReport| {
        stop(e, Stage::Greeting, Cause::Reset);
        e.tcp = Some(TcpOutcome::Reset);
    };
    check(587, reset, &[("tcp.reset", Error)]);
}

#[test]
fn breaches() {
    check(587, |e| e.bare_line_feeds = true, &[("smtp.protocol-error", Error)]);
    let early = Early { stage: Stage::Greeting, text: "x".into() };
    check(587, |e| e.early.push(early), &[("smtp.protocol-error", Error)]);
    let helo = |e: &mut EndpointReport| {
        e.helo_only = true;
        e.ehlo_plain = Some(Vec::new());
        e.starttls = None;
        e.tls = None;
        e.ehlo_tls = None;
    };
    check(587, helo, &[("starttls.not-offered", Error), ("smtp.ehlo-unsupported", Warning)]);
    let inside = |e: &mut EndpointReport| {
        e.helo_only = true;
        e.ehlo_tls = Some(Vec::new());
    };
    check(465, inside, &[("auth.not-offered", Error), ("smtp.ehlo-unsupported", Warning)]);
    let masked = |e: &mut EndpointReport| {
        e.greeting = Some(reply(220, "**********************2******0*"));
        e.ehlo_plain = Some(extensions(&["SIZE"]));
        e.starttls = None;
        e.tls = None;
        e.ehlo_tls = None;
    };
    check(587, masked, &[("starttls.not-offered", Error)]);
    assert!(detail(587, masked).contains("asterisks"));
}

#[test]
fn starttls() {
    let without = |keyword: &'static str| {
        move |e: &mut EndpointReport| {
            e.ehlo_plain = Some(extensions(&[keyword]));
            e.starttls = None;
            e.tls = None;
            e.ehlo_tls = None;
        }
    };
    check(587, without("SIZE"), &[("starttls.not-offered", Error)]);
    check(2525, without("SIZE"), &[("starttls.not-offered", Error)]);
    check_mx(without("SIZE"), &[("starttls.not-offered", Warning)]);
    check(587, without("XXXXXXXA"), &[("starttls.stripped", Error)]);
    let refused = |e: &mut EndpointReport| {
        e.starttls = Some(StartTls { reply: reply(454, "no"), early: String::new() });
        e.tls = None;
        e.ehlo_tls = None;
    };
    check(587, refused, &[("starttls.refused", Error)]);
    let taken_back = |heard: &'static str, early: bool| {
        move |e: &mut EndpointReport| {
            stop(e, Stage::Handshake, Cause::TlsFailed);
            if early {
                e.starttls.as_mut().unwrap().early = heard.into();
                e.tls_failure = Some(TlsFailure::Closed);
            } else {
                e.tls_failure = Some(TlsFailure::Plaintext { heard: heard.into() });
            }
        }
    };
    for early in [false, true] {
        check(587, taken_back("454 4.7.0 no TLS", early), &[("starttls.refused", Error)]);
    }
    check(587, taken_back("250 x", false), &[("starttls.response-injection", Error)]);
    let injected = |e: &mut EndpointReport| {
        e.starttls = Some(StartTls { reply: reply(220, "go"), early: "250 x".into() });
    };
    check(587, injected, &[("starttls.response-injection", Error)]);
    let late = |e: &mut EndpointReport| {
        stop(e, Stage::Handshake, Cause::TlsFailed);
        e.tls_failure = Some(TlsFailure::Plaintext { heard: "250 x".into() });
    };
    check(587, late, &[("starttls.response-injection", Error)]);
    let deep = DeepReport { command_injection: Some(true), ..DeepReport::default() };
    check(587, |e| e.deep = Some(deep), &[("starttls.command-injection", Error)]);
    let required = |code| {
        move |e: &mut EndpointReport| {
            let mail_before_tls = Some(reply(code, "Must issue a STARTTLS command first"));
            e.deep = Some(DeepReport { mail_before_tls, ..DeepReport::default() });
        }
    };
    check_mx(required(530), &[("starttls.required-on-mx", Warning)]);
    check_mx(required(250), &[]);
    let refused = |code, text: &'static str, inside: Option<(u16, &'static str)>| {
        move |e: &mut EndpointReport| {
            let mail_before_tls = Some(reply(code, text));
            let mail_inside_tls = inside.map(|(code, text)| reply(code, text));
            e.deep = Some(DeepReport { mail_before_tls, mail_inside_tls, ..DeepReport::default() });
        }
    };
    let taken = Some((250, "2.1.0 ok"));
    for (code, text, inside, demands) in [
        (530, "5.7.0 Must issue a STARTTLS command first", taken, true),
        (530, "5.7.0 Must issue a STARTTLS command first", Some((530, "5.7.0 log in")), true),
        (530, "5.7.0 Authentication required", Some((530, "5.7.0 Authentication required")), false),
        (530, "5.7.0 Authentication required", None, false),
        (530, "5.7.57 Client not authenticated to send mail", None, false),
        (550, "5.7.10 go away", None, true),
        (550, "5.7.1 Encryption is required", None, true),
        (554, "5.7.1 no", taken, true),
        (554, "5.7.1 no", Some((554, "5.7.1 no")), false),
        (451, "4.7.0 TLS required", None, true),
        (451, "4.7.1 greylisted", taken, false),
        (454, "4.7.0 TLS not available", None, false),
        (523, "no", None, true),
        (538, "no", None, true),
        (550, "5.7.1 battles are not fought here", None, false),
    ] {
        let expected = [("starttls.required-on-mx", Warning)];
        check_mx(refused(code, text, inside), if demands { &expected } else { &[] });
    }
    let differs = |before: &'static str, inside: &'static str| {
        move |e: &mut EndpointReport| {
            e.ehlo_plain = Some(extensions(&["STARTTLS", "X-ANONYMOUSTLS", before]));
            e.ehlo_tls = Some(extensions(&["AUTH PLAIN", inside]));
        }
    };
    check(587, differs("XXXC", "CHUNKING"), &[("starttls.ehlo-differs", Info)]);
    check(587, differs("size 1", "SIZE 2"), &[]);
    check(25, required(530), &[]);
    let again = |e: &mut EndpointReport| {
        e.ehlo_tls = Some(extensions(&["AUTH PLAIN", "starttls"]));
    };
    check(465, again, &[("starttls.offered-inside-tls", Warning)]);
}

#[test]
fn handshakes() {
    let fails = |failure: TlsFailure| {
        move |e: &mut EndpointReport| {
            stop(e, Stage::Handshake, Cause::TlsFailed);
            e.tls_failure = Some(failure);
        }
    };
    let detail = || TlsFailure::Failed { detail: "alert".into() };
    let legacy = || TlsFailure::LegacyVersion { version: "TLSv1.1".into() };
    check(587, fails(detail()), &[("tls.handshake-failed", Error)]);
    check(587, fails(TlsFailure::Closed), &[("tls.handshake-failed", Error)]);
    check(587, fails(TlsFailure::TimedOut), &[("tls.handshake-timeout", Error)]);
    check(587, fails(legacy()), &[("tls.legacy-version", Error)]);
    check_mx(fails(legacy()), &[("tls.legacy-version", Warning)]);
    let cipher_suite = String::from("TLS_RSA_WITH_AES_128_CBC_SHA");
    let outdated = || TlsFailure::OutdatedCipherSuite { cipher_suite: cipher_suite.clone() };
    check(587, fails(outdated()), &[("tls.weak-cipher", Warning)]);
    check_mx(fails(outdated()), &[("tls.weak-cipher", Warning)]);
    let mut endpoint = good(587);
    fails(outdated())(&mut endpoint);
    let r = report(Mode::Submission, vec![endpoint]);
    assert!(evidence(&r, &findings(&r)).is_empty(), "nothing is known of the rest");
    let heard = String::from("220 mx");
    check(
        465,
        fails(TlsFailure::Plaintext { heard }),
        &[("tls.plaintext-on-implicit-port", Error)],
    );
    let at_once = |e: &mut EndpointReport| {
        stop(e, Stage::Greeting, timed_out());
        e.expects_implicit_tls = true;
    };
    check(587, at_once, &[("tls.implicit-on-starttls-port", Error)]);
    for proof in [KeyProof::Invalid, KeyProof::Weak] {
        let unproven = move |e: &mut EndpointReport| {
            let tls = e.tls.as_mut().unwrap();
            tls.key_proof = proof;
            tls.trusted = false;
        };
        check(587, unproven, &[("tls.handshake-failed", Error)]);
        let short = move |e: &mut EndpointReport| {
            unproven(e);
            let key = PublicKey { kind: "RSA".into(), bits: 1024 };
            e.tls.as_mut().unwrap().certificates[0].key = key;
        };
        check(587, short, &[("cert.weak-key", Error)]);
    }
}

#[test]
fn certificates() {
    let with = |change: fn(&mut TlsFacts)| {
        move |e: &mut EndpointReport| {
            let tls = e.tls.as_mut().unwrap();
            tls.trusted = false;
            change(tls);
        }
    };
    type Case = (fn(&mut TlsFacts), &'static str);
    let cases: [Case; 9] = [
        (|t| t.certificates[0].not_after = "2026-05-01T00:00:00Z".parse().unwrap(), "cert.expired"),
        (
            |t| t.certificates[0].not_before = "2026-07-01T00:00:00Z".parse().unwrap(),
            "cert.not-yet-valid",
        ),
        (|t| t.name_matches = false, "cert.hostname-mismatch"),
        (|t| t.path = Path::SelfSigned, "cert.self-signed"),
        (|t| t.path = Path::UnknownAuthority { issuer: "CN=x".into() }, "cert.untrusted"),
        (|t| t.path = Path::Invalid { reason: "x".into() }, "cert.untrusted"),
        (|t| t.path = Path::Incomplete { issuer: "CN=x".into() }, "cert.incomplete-chain"),
        (|t| t.certificates[0].key = PublicKey { kind: "RSA".into(), bits: 1024 }, "cert.weak-key"),
        (
            |t| t.certificates[0].signature_algorithm = "sha1WithRSAEncryption".into(),
            "cert.weak-signature",
        ),
    ];
    for (change, code) in cases {
        check(465, with(change), &[(code, Error)]);
        check(587, with(change), &[(code, Error)]);
        check_mx(with(change), &[(code, Warning)]);
    }
    let soon = |e: &mut EndpointReport| {
        e.tls.as_mut().unwrap().certificates[0].not_after = "2026-06-14T23:00:00Z".parse().unwrap();
    };
    check(465, soon, &[("cert.expiring-soon", Warning)]);
    let both: fn(&mut TlsFacts) = |t| {
        t.name_matches = false;
        t.path = Path::SelfSigned;
    };
    check(465, with(both), &[("cert.hostname-mismatch", Error), ("cert.self-signed", Error)]);
}

#[test]
fn a_roots_own_signature_does_not_count() {
    let rooted = |e: &mut EndpointReport| {
        let root = Certificate {
            self_issued: true,
            signature_algorithm: "sha1WithRSAEncryption".into(),
            ..certificate()
        };
        e.tls.as_mut().unwrap().certificates.push(root);
    };
    check(465, rooted, &[]);
}

#[test]
fn how_soon_is_soon_goes_by_the_lifetime() {
    // Days since it began, days left.
    for (age, left, is_soon) in [
        (76, 14, false),
        (77, 13, true),
        (384, 13, true),
        (33, 14, false),
        (34, 13, true),
        (0, 6, false),
        (3, 3, false),
        (5, 1, true),
        (0, 10, false),
        (7, 3, true),
    ] {
        let period = |e: &mut EndpointReport| {
            let days = |n: i64| jiff::SignedDuration::from_hours(24 * n);
            let now: jiff::Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
            let leaf = &mut e.tls.as_mut().unwrap().certificates[0];
            leaf.not_before = now - days(age);
            leaf.not_after = now + days(left);
        };
        let expected = [("cert.expiring-soon", Warning)];
        check(465, period, if is_soon { &expected } else { &[] });
    }
}

#[test]
fn what_stands_beside_a_good_path_does_not_count() {
    let extra = |trusted| {
        move |e: &mut EndpointReport| {
            let old = Certificate {
                subject: "CN=Old Cross-Signature".into(),
                not_after: "2024-09-30T00:00:00Z".parse().unwrap(),
                signature_algorithm: "sha1WithRSAEncryption".into(),
                ..certificate()
            };
            let tls = e.tls.as_mut().unwrap();
            tls.certificates.push(old);
            tls.trusted = trusted;
        }
    };
    check(465, extra(true), &[]);
    check(465, extra(false), &[("cert.expired", Error), ("cert.weak-signature", Error)]);
}

#[test]
fn logins() {
    let plain = |line: &'static str| {
        move |e: &mut EndpointReport| e.ehlo_plain = Some(extensions(&["STARTTLS", line]))
    };
    check(587, plain("AUTH PLAIN LOGIN"), &[("auth.before-tls", Error)]);
    check(587, plain("AUTH XOAUTH2"), &[("auth.before-tls", Error)]);
    check(587, plain("AUTH CRAM-MD5"), &[("auth.before-tls", Info)]);
    check_mx(plain("AUTH LOGIN"), &[("auth.before-tls", Warning)]);
    let none = |e: &mut EndpointReport| e.ehlo_tls = Some(Vec::new());
    for port in [465, 587, 2525] {
        check(port, none, &[("auth.not-offered", Error)]);
    }
    check(25, none, &[]);
    let weak = |e: &mut EndpointReport| e.ehlo_tls = Some(extensions(&["AUTH NTLM CRAM-MD5"]));
    check(465, weak, &[("auth.weak-only", Warning)]);
    let deep = |code| {
        move |e: &mut EndpointReport| {
            let mail_before_tls = Some(reply(code, "x"));
            e.deep = Some(DeepReport { mail_before_tls, ..DeepReport::default() });
        }
    };
    check(587, deep(250), &[("submission.mail-before-tls", Error)]);
    check(587, deep(530), &[]);
    check_mx(deep(250), &[]);
}

#[test]
fn pools() {
    let mut other = good(587);
    other.address = "192.0.2.2".parse().unwrap();
    let same = report(Mode::Submission, vec![good(587), other.clone()]);
    assert!(told(&same).is_empty());
    type Change = (fn(&mut EndpointReport), &'static str);
    let changes: [Change; 4] = [
        (|e| e.ehlo_plain = Some(extensions(&["SIZE"])), "STARTTLS"),
        (|e| e.tls.as_mut().unwrap().version = "TLSv1.2".into(), "TLS"),
        (
            |e| e.tls.as_mut().unwrap().certificates[0].dns_names.push("x.example".into()),
            "the certificate",
        ),
        (|e| e.ehlo_tls = Some(extensions(&["AUTH PLAIN"])), "AUTH"),
    ];
    for (change, aspect) in changes {
        let mut odd = other.clone();
        change(&mut odd);
        let found = findings(&report(Mode::Submission, vec![good(587), odd]));
        let finding = found.iter().find(|f| f.code == "pool.inconsistent").unwrap();
        assert_eq!(finding.severity, Warning);
        assert!(finding.detail.contains(&format!("differ in {aspect}: ")), "{}", finding.detail);
        assert!(finding.detail.contains("192.0.2.2"));
    }
    // Two that differ are seen although a third shows nothing of it.
    let mut third = good(587);
    third.address = "192.0.2.3".parse().unwrap();
    stop(&mut third, Stage::Handshake, Cause::TlsFailed);
    third.tls_failure = Some(TlsFailure::Closed);
    other.tls.as_mut().unwrap().certificates[0].dns_names.push("x.example".into());
    let found = findings(&report(Mode::Submission, vec![good(587), other, third]));
    let finding = found.iter().find(|f| f.code == "pool.inconsistent").unwrap();
    for part in ["192.0.2.3 fails in the handshake", "the certificate: "] {
        assert!(finding.detail.contains(part), "{}", finding.detail);
    }
}

#[test]
fn the_worst_comes_first() {
    let mut endpoint = good(587);
    endpoint.helo_only = true;
    endpoint.ehlo_plain = Some(extensions(&["STARTTLS", "AUTH LOGIN"]));
    endpoint.tls.as_mut().unwrap().path = Path::SelfSigned;
    let found: Vec<Finding> = findings(&report(Mode::Submission, vec![endpoint]));
    let severities: Vec<_> = found.iter().map(|f| f.severity).collect();
    assert!(severities.is_sorted());
    assert_eq!(found[0].code, "cert.self-signed");
}

#[test]
fn evidence_goes_into_advice() {
    let mut stripped = good(587);
    stripped.ehlo_plain = Some(extensions(&["XXXXXXXA"]));
    stripped.starttls = None;
    stripped.tls = None;
    let mut shut = good(2525);
    unconnected(&mut shut, TcpOutcome::Refused);
    let r = report(Mode::Submission, vec![good(465), stripped, shut]);
    let seen: Vec<_> =
        evidence(&r, &findings(&r)).into_iter().map(|s| (s.port, s.outcome)).collect();
    assert_eq!(
        seen,
        [(465, SeenOutcome::Works), (587, SeenOutcome::Stripped), (2525, SeenOutcome::Shut)]
    );
    let result = judge(r, None);
    assert_eq!(result.advice.choices.iter().map(|c| c.port).collect::<Vec<_>>(), [465]);
    assert_eq!(result.outcome(), Outcome::Faulty);

    let mut open = good(587);
    open.ehlo_plain = Some(extensions(&["STARTTLS", "AUTH PLAIN"]));
    let mut silent = good(465);
    stop(&mut silent, Stage::Greeting, timed_out());
    let r = report(Mode::Submission, vec![silent, open]);
    let outcomes: Vec<_> = evidence(&r, &findings(&r)).iter().map(|s| s.outcome).collect();
    assert_eq!(outcomes, [SeenOutcome::Unsafe, SeenOutcome::Flawed]);
    let advised = judge(r, None).advice.choices;
    assert_eq!(advised.iter().map(|c| c.port).collect::<Vec<_>>(), [587, 465]);
}

#[test]
fn a_result_survives_json() {
    let result = judge(report(Mode::Submission, vec![good(465), good(587)]), None);
    let text = serde_json::to_string(&result).unwrap();
    let again: crate::ProbeResult = serde_json::from_str(&text).unwrap();
    assert_eq!(result, again);
    assert_eq!(result.outcome(), Outcome::Sound);
}

#[test]
fn a_check_finds_who_takes_the_mail() {
    let guessed = || Service::Guessed("example.com".to_owned());
    let mut report = report(Mode::Submission, vec![good(465)]);
    let own = Service::of_host("mail.example.com").unwrap();
    assert_eq!(found(guessed(), &report), own);
    assert_eq!(found(Service::Own(None), &report), Service::Own(None));
    report.hosts[0].endpoints.clear();
    assert_eq!(found(guessed(), &report), guessed(), "nothing was visited");

    report.mx = vec![Mx { preference: 10, exchange: "mx10.mailspamprotection.com".to_owned() }];
    let found = found(guessed(), &report);
    assert_eq!(found.provider().map(|p| p.id), Some("siteground"));
}
