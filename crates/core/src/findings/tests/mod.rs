//! Every code on a report made for it. That real servers give these reports is for the probe's
//! tests to show.

mod auth;
mod certificate;
mod dns;
pub(crate) mod policy;
mod pool;
mod smtp;
mod starttls;
mod tcp;
mod tls;

use std::collections::BTreeSet;

use portwise_discovery::{
    Discovered, Outcome as Found, Protection, Published, Server, Service as Publishes, Source,
    UserName,
};
use portwise_model::{TargetKind, TlsMode};
use portwise_smtp::{
    Cause, Early, End, Extension, LookAlike, Reply, ReplyCode, ReplyError, Stage, StartTls,
};

use super::{Finding, Severity, findings, rows};
use crate::judge::{Outcome, ProbeResult, evidence, found, judge};
use crate::ports;
use crate::providers::Username;
use crate::report::{
    Certificate, DeepReport, DnsFailure, EndpointReport, HostReport, KeyProof, Mode, Mx, Path,
    PublicKey, RefusedAddress, Report, ReportCut, SCHEMA, TargetFacts, TcpOutcome, TlsFacts,
    TlsFailure,
};
use crate::situation::{SeenOutcome, Service};
use crate::view::{Mark, proof};
use crate::witness::Witness;

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
        spki_sha256: "cd".repeat(32),
        self_issued: false,
    }
}

pub(crate) fn tls(mode: TlsMode) -> TlsFacts {
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
        discovery: None,
        policy: None,
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

pub(crate) fn unconnected(endpoint: &mut EndpointReport, outcome: TcpOutcome) {
    *endpoint = EndpointReport {
        tcp: Some(outcome),
        ..EndpointReport::new(endpoint.address, endpoint.port)
    };
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
    assert_eq!(advised.iter().map(|c| c.port).collect::<Vec<_>>(), [587]);
}

#[test]
fn a_result_survives_json() {
    let result = judge(report(Mode::Submission, vec![good(465), good(587)]), None);
    let text = serde_json::to_string(&result).unwrap();
    let again: ProbeResult = serde_json::from_str(&text).unwrap();
    assert_eq!(result, again);
    assert_eq!(result.outcome(), Outcome::Sound);
}

#[test]
fn a_check_finds_who_takes_the_mail() {
    let guessed = || Service::Guessed("example.com".to_owned());
    let mut report = report(Mode::Submission, vec![good(465)]);
    let own = Service::of_host("mail.example.com").unwrap();
    assert_eq!(found(guessed(), &report, &[]), own);
    assert_eq!(found(Service::Own(None), &report, &[]), Service::Own(None));
    report.hosts[0].endpoints.clear();
    assert_eq!(found(guessed(), &report, &[]), guessed(), "nothing was visited");

    report.mx = vec![Mx { preference: 10, exchange: "mx10.mailspamprotection.com".to_owned() }];
    let found = found(guessed(), &report, &[]);
    assert_eq!(found.provider().map(|p| p.id), Some("siteground"));
}

#[test]
fn what_a_check_tells_survives_as_text() {
    let mut silent = good(587);
    stop(&mut silent, Stage::Greeting, timed_out());
    let result = judge(report(Mode::Submission, vec![good(465), silent]), None);
    let witness = Witness::of(&result.report, &result.findings);
    assert_eq!(Witness::parse(&witness.to_text()), witness);
    assert_eq!(witness.seen, evidence(&result.report, &result.findings));
    let said = proof(&result.advice, &result.report, &result.findings);
    assert_eq!(witness.proof(&result.advice), said);
    let guessed = || Service::Guessed("example.com".to_owned());
    assert_eq!(witness.service(guessed()), found(guessed(), &result.report, &result.findings));
    assert_eq!(Witness::parse("seen 1 x\nproof a\n\nnothing"), Witness::default());
}

/// A source that names one server for sending.
fn publishing(source: Source, host: &str, username: Option<UserName>) -> Published {
    Published {
        source,
        asked: format!("{host}|<b>"),
        outcome: Found::Answered,
        faults: Vec::new(),
        protection: if source == Source::SrvSubmissions {
            Protection::Dns
        } else {
            Protection::Https
        },
        fetches: Vec::new(),
        document: None,
        addressed: None,
        servers: vec![Server {
            service: Publishes::Smtp,
            host: host.to_owned(),
            port: 465,
            security: TlsMode::Implicit,
            auth: Vec::new(),
            username,
        }],
        duration_ms: 1.0,
        age_s: None,
    }
}

/// Two hosts that are published; nothing answers at the first.
pub(crate) fn published() -> Report {
    let mut shut = good(465);
    unconnected(&mut shut, TcpOutcome::Refused);
    let mut report = report(Mode::Submission, vec![shut]);
    report.hosts[0].name = "old.example.com".to_owned();
    report.hosts.push(HostReport {
        name: "mail.example.com".into(),
        endpoints: vec![good(465)],
        ..HostReport::default()
    });
    report.discovery = Some(Box::new(Discovered {
        domain: "example.com".into(),
        sources: vec![
            publishing(Source::AutoconfigHost, "old.example.com", Some(UserName::FullAddress)),
            publishing(Source::SrvSubmissions, "mail.example.com", None),
            publishing(Source::Pacc, "mail.example.com", Some(UserName::LocalPart)),
        ],
        ..Discovered::default()
    }));
    report
}

#[test]
fn of_hosts_that_are_published_the_one_that_works_counts() {
    let result = judge(published(), None);
    let best = &result.advice.choices[0];
    let host = best.host.as_ref().map(ToString::to_string);
    assert_eq!((host.as_deref(), best.port), (Some("mail.example.com"), 465));
    assert_eq!(best.username, Username::LocalPart, "as it is published");
    let outcomes: Vec<_> = evidence(&result.report, &result.findings);
    assert_eq!(outcomes.iter().map(|s| s.outcome).collect::<Vec<_>>(), [SeenOutcome::Works]);

    let witness = Witness::of(&result.report, &result.findings);
    assert_eq!(Witness::parse(&witness.to_text()), witness);
    let guessed = Service::Guessed("example.com".to_owned());
    assert_eq!(witness.service(guessed), Service::of_host("mail.example.com").unwrap());
    assert_eq!(witness.username(), Some(Username::LocalPart));
    let says =
        |witness: &Witness, result: &ProbeResult| witness.proof(&result.advice).unwrap().note;
    let where_it_is = "published by PACC (https), SRV _submissions (unsigned DNS)";
    assert_eq!(says(&witness, &result), format!("{where_it_is}, and seen working"));

    // What a domain publishes cannot pass for a word of the table.
    let mut worded = published();
    let discovered = worded.discovery.as_mut().unwrap();
    discovered.sources[2].servers[0].username = Some(UserName::Other("apikey".into()));
    discovered.sources[0] = discovered.sources[2].clone();
    let worded = judge(worded, None);
    let named = Username::Other("as published: “apikey”".into());
    assert_eq!(worded.advice.choices[0].username, named);
    let witness = Witness::of(&worded.report, &worded.findings);
    assert_eq!(witness.username(), Some(named));

    // Where neither works, the better protected one is judged, and nothing is praised.
    let mut none = published();
    none.hosts[1].endpoints[0].tcp = Some(TcpOutcome::TimedOut);
    let none = judge(none, None);
    let witness = Witness::of(&none.report, &none.findings);
    let said = says(&witness, &none);
    assert!(!said.contains("working") && said.ends_with("autoconfig host (https)"), "{said}");
    let said = witness.proof(&result.advice).unwrap();
    assert_eq!((said.mark, &*said.note), (Mark::NotTested, "not tested"), "that is another host");
    assert_eq!(witness.username(), Some(Username::FullAddress));

    let goes_on = Witness::looking_up("postmaster@example.com");
    assert_eq!(Witness::parse(&goes_on.to_text()), goes_on);
    assert_eq!(says(&goes_on, &result), "looking up what example.com publishes");

    let mut untested = published();
    untested.hosts.iter_mut().for_each(|h| h.endpoints[0].not_tested = Some("no time".into()));
    let untested = judge(untested, None);
    let witness = Witness::of(&untested.report, &untested.findings);
    let said = says(&witness, &untested);
    assert!(!said.contains("working") && said.contains("published by"), "{said}");
}
