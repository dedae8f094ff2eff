//! What mail domains tell other servers, one thing wrong at a time.

use portwise_policy::{
    AddressPolicy, Fetched, HostPolicy, MtaSts, Place, Policy, PolicyFile, ReverseNames,
    SendingAddress, Status, TlsRpt, Tlsa, TlsaMatch, TlsaSet, TxtRecords, Validation,
};

use super::*;

pub(crate) const MX: &str = "mx.example.com";

pub(crate) fn tlsa(usage: u8, matching: u8) -> Tlsa {
    let length = if matching == 2 { 64 } else { 32 };
    let data = "ab".repeat(length);
    Tlsa { usage, selector: 1, matching, data, length, unreadable: false }
}

fn txt(name: &str, version: &str, record: &str) -> TxtRecords {
    TxtRecords::of(&format!("{name}.example.com"), &[record.as_bytes().to_vec()], version)
}

fn sts_record(record: &str) -> TxtRecords {
    txt("_mta-sts", "v=STSv1", record)
}

fn file(lines: &[&str]) -> Fetched {
    Fetched::File(PolicyFile::of(lines.join("\n").as_bytes(), Some(b"text/plain")))
}

pub(crate) fn enforced(mode: &str) -> Fetched {
    let mode = format!("mode: {mode}");
    file(&["version: STSv1", &mode, "mx: mx.example.com", "max_age: 2592000"])
}

/// A policy in force that covers this host alone.
pub(crate) fn enforced_for(host: &str) -> Fetched {
    let host = format!("mx: {host}.example.com");
    file(&["version: STSv1", "mode: enforce", &host, "max_age: 2592000"])
}

fn names(name: &str) -> ReverseNames {
    ReverseNames { names: vec![name.into()], confirmed: vec![name.into()], failed: None }
}

/// A mail domain with which nothing is wrong, with DANE and MTA-STS.
pub(crate) fn protected() -> Report {
    let mut endpoint = good(25);
    endpoint.ehlo_tls = Some(Vec::new());
    endpoint.auth.clear();
    endpoint.greeting = Some(reply(220, "mx.example.com ESMTP"));
    let tls = endpoint.tls.as_mut().unwrap();
    tls.certificates[0].dns_names = vec![MX.into()];
    let address = endpoint.address;
    let mut report = report(Mode::Mx, vec![endpoint]);
    report.target.host = "example.com".into();
    report.mx = vec![portwise_mx(10, MX)];
    report.hosts[0].name = MX.into();
    report.hosts[0].preference = Some(10);
    let host = HostPolicy {
        name: MX.into(),
        addresses: Status::Secure,
        tlsa: vec![TlsaSet {
            name: "_25._tcp.mx.example.com".into(),
            status: Status::Secure,
            records: vec![tlsa(3, 1)],
            ..TlsaSet::default()
        }],
        at: vec![AddressPolicy {
            address,
            matches: vec![TlsaMatch { record: 0, place: Some(Place::Chain(0)), path_fails: None }],
            reverse: names(MX),
        }],
        ..HostPolicy::default()
    };
    report.policy = Some(Box::new(Policy {
        validation: Validation::Works,
        domain: Status::Secure,
        mx: Status::Secure,
        mta_sts: MtaSts { record: sts_record("v=STSv1; id=1;"), file: enforced("enforce") },
        tls_rpt: TlsRpt {
            record: txt("_smtp._tls", "v=TLSRPTv1", "v=TLSRPTv1; rua=mailto:r@example.com"),
            unable: Vec::new(),
        },
        hosts: vec![host],
        sending: Some(SendingAddress {
            address: "192.0.2.9".parse().unwrap(),
            reverse: names("out.example.com"),
            helo: Some("out.example.com".into()),
            helo_confirmed: Some(true),
        }),
        duration_ms: 1.0,
    }));
    report
}

fn portwise_mx(preference: u16, exchange: &str) -> Mx {
    Mx { preference, exchange: exchange.into() }
}

pub(crate) fn policy(report: &mut Report) -> &mut Policy {
    report.policy.as_mut().unwrap()
}

fn host(report: &mut Report) -> &mut HostPolicy {
    &mut policy(report).hosts[0]
}

fn sending(report: &mut Report) -> &mut SendingAddress {
    policy(report).sending.as_mut().unwrap()
}

fn endpoint(report: &mut Report) -> &mut EndpointReport {
    &mut report.hosts[0].endpoints[0]
}

fn fetched(report: &mut Report, how: Fetched) {
    policy(report).mta_sts.file = how;
}

fn why() -> String {
    "so it is".to_owned()
}

/// What stands in the TLSA set, and where each record fits.
fn set(report: &mut Report, records: &[(Tlsa, Option<Place>, Option<&str>)]) {
    let host = host(report);
    host.tlsa[0].records = records.iter().map(|(record, ..)| record.clone()).collect();
    let matched =
        |(record, (_, place, path_fails)): (usize, &(Tlsa, Option<Place>, Option<&str>))| {
            TlsaMatch { record, place: *place, path_fails: path_fails.map(str::to_owned) }
        };
    host.at[0].matches = records.iter().enumerate().map(matched).collect();
}

/// A second mail exchanger, without TLSA records.
fn another(report: &mut Report) {
    let mut second = report.hosts[0].clone();
    second.name = "mx2.example.com".into();
    second.endpoints[0].tls.as_mut().unwrap().certificates[0].dns_names =
        vec!["mx2.example.com".into()];
    report.hosts.push(second);
    let mut facts = policy(report).hosts[0].clone();
    facts.name = "mx2.example.com".into();
    facts.tlsa[0].records.clear();
    facts.at[0].matches.clear();
    policy(report).hosts.push(facts);
    let lines = ["version: STSv1", "mode: enforce", "mx: *.example.com", "max_age: 2592000"];
    fetched(report, file(&lines));
}

/// A code, how bad it is, and what makes a good report give it alone.
type Case = (&'static str, Severity, fn(&mut Report));

/// What each change alone gives.
const CASES: &[Case] = &[
    ("dnssec.bogus", Error, |r| policy(r).mx = Status::Bogus(why())),
    ("dnssec.bogus", Error, |r| policy(r).domain = Status::Bogus(why())),
    ("dnssec.bogus", Error, |r| host(r).addresses = Status::Bogus(why())),
    ("dnssec.not-tested", Inconclusive, |r| policy(r).validation = Validation::Fails(why())),
    ("dnssec.not-tested", Inconclusive, |r| policy(r).mx = Status::NotTested(why())),
    ("dnssec.not-tested", Inconclusive, |r| host(r).tlsa[0].status = Status::NotTested(why())),
    ("dnssec.not-signed", Info, |r| {
        policy(r).mx = Status::Insecure;
        host(r).tlsa[0].records.clear();
    }),
    ("dnssec.host-not-signed", Info, |r| {
        host(r).addresses = Status::Insecure;
        host(r).tlsa.clear();
    }),
    ("dane.lookup-failed", Error, |r| policy(r).mx = Status::Failed(why())),
    ("dane.lookup-failed", Error, |r| host(r).addresses = Status::Failed(why())),
    ("dane.lookup-failed", Error, |r| host(r).tlsa[0].status = Status::Failed(why())),
    ("dane.lookup-failed", Error, |r| host(r).tlsa[0].status = Status::Bogus(why())),
    ("dane.no-match", Error, |r| set(r, &[(tlsa(3, 1), None, None)])),
    ("dane.no-match", Error, |r| set(r, &[(tlsa(3, 1), Some(Place::Chain(1)), None)])),
    ("dane.no-match", Error, |r| set(r, &[(tlsa(2, 1), None, None)])),
    ("dane.invalid-path", Error, |r| {
        set(r, &[(tlsa(2, 1), Some(Place::Chain(1)), Some("it has expired"))]);
    }),
    ("dane.digest", Error, |r| {
        set(r, &[(tlsa(3, 1), Some(Place::Chain(0)), None), (tlsa(3, 2), None, None)]);
    }),
    ("dane.unusable", Warning, |r| set(r, &[(tlsa(1, 1), None, None)])),
    ("dane.unusable", Info, |r| {
        set(r, &[(tlsa(3, 1), Some(Place::Chain(0)), None), (tlsa(0, 1), None, None)]);
    }),
    ("dane.partly", Warning, another),
    ("dane.rollover", Info, |r| {
        set(r, &[(tlsa(3, 1), Some(Place::Chain(0)), None), (tlsa(3, 1), None, None)]);
    }),
    ("dane.absent", Info, |r| host(r).tlsa[0].records.clear()),
    ("mta-sts.record-syntax", Warning, |r| {
        policy(r).mta_sts.record = sts_record("v=STSv1; id=2026-01-01;");
    }),
    ("mta-sts.several-records", Warning, |r| {
        let records = &mut policy(r).mta_sts.record.records;
        records.push(records[0].clone());
    }),
    ("mta-sts.record-ignored", Warning, |r| {
        policy(r).mta_sts.record = sts_record("v=stsv1; id=1;");
    }),
    ("dane.many-records", Info, |r| {
        set(r, &vec![(tlsa(3, 1), Some(Place::Chain(0)), None); 30]);
    }),
    ("dane.many-records", Warning, |r| host(r).tlsa[0].more = 30),
    ("mta-sts.record-ignored", Info, |r| {
        policy(r).mta_sts.record.records.push("v=STSv2; id=1;".into());
    }),
    ("mta-sts.record-ignored", Warning, |r| {
        policy(r).mta_sts.record = sts_record("v=STSv1 ; id=1;");
    }),
    ("mta-sts.policy-without-record", Warning, |r| policy(r).mta_sts.record.records.clear()),
    ("mta-sts.policy-unreachable", Warning, |r| fetched(r, Fetched::NoAddress)),
    ("mta-sts.policy-unreachable", Warning, |r| fetched(r, Fetched::Unreachable(why()))),
    ("mta-sts.policy-unreachable", Warning, |r| fetched(r, Fetched::TimedOut)),
    ("mta-sts.policy-unreachable", Warning, |r| fetched(r, Fetched::NotHttp)),
    ("mta-sts.policy-certificate", Warning, |r| fetched(r, Fetched::CertificateName(vec![]))),
    ("mta-sts.policy-certificate", Warning, |r| fetched(r, Fetched::Certificate(why()))),
    ("mta-sts.policy-redirect", Warning, |r| {
        fetched(r, Fetched::Redirect { status: 301, to: "https://example.com/".into() });
    }),
    ("mta-sts.policy-status", Warning, |r| fetched(r, Fetched::Status(404))),
    ("mta-sts.policy-too-large", Warning, |r| fetched(r, Fetched::TooLarge)),
    ("mta-sts.policy-syntax", Warning, |r| fetched(r, file(&["version: STSv1", "mode: on"]))),
    ("mta-sts.policy-syntax", Info, |r| {
        let lines =
            ["version: STSv1", "mode: enforce", "mx: mx.example.com", "", "max_age: 2592000"];
        fetched(r, file(&lines));
    }),
    ("mta-sts.policy-type", Warning, |r| {
        if let Fetched::File(file) = &mut policy(r).mta_sts.file {
            file.content_type = Some("text/html".into());
        }
    }),
    ("mta-sts.short-max-age", Warning, |r| {
        let lines = ["version: STSv1", "mode: enforce", "mx: mx.example.com", "max_age: 86400"];
        fetched(r, file(&lines));
    }),
    ("mta-sts.not-tested", Inconclusive, |r| policy(r).mta_sts.record.failed = Some(why())),
    ("mta-sts.not-tested", Inconclusive, |r| fetched(r, Fetched::NotTested(why()))),
    ("mta-sts.pattern-unused", Info, |r| {
        let lines = [
            "version: STSv1",
            "mode: enforce",
            "mx: mx.example.com",
            "mx: old.example.com",
            "max_age: 2592000",
        ];
        fetched(r, file(&lines));
    }),
    ("mta-sts.testing", Info, |r| fetched(r, enforced("testing"))),
    ("mta-sts.none", Info, |r| fetched(r, enforced("none"))),
    ("mta-sts.none", Info, |r| fetched(r, file(&["version: STSv1", "mode: none", "max_age: 60"]))),
    ("mta-sts.no-record", Info, |r| {
        policy(r).mta_sts = MtaSts { record: TxtRecords::default(), file: Fetched::NotAsked };
    }),
    ("mta-sts.no-record", Info, |r| {
        // A web server that answers to every name with a page.
        policy(r).mta_sts =
            MtaSts { record: TxtRecords::default(), file: file(&["<!doctype html>"]) };
    }),
    ("tls-rpt.record-syntax", Warning, |r| {
        policy(r).tls_rpt.record = txt("_smtp._tls", "v=TLSRPTv1", "v=TLSRPTv1; rua=r@example.com");
    }),
    ("tls-rpt.several-records", Warning, |r| {
        let records = &mut policy(r).tls_rpt.record.records;
        records.push(records[0].clone());
    }),
    ("tls-rpt.record-ignored", Warning, |r| {
        policy(r).tls_rpt.record =
            txt("_smtp._tls", "v=TLSRPTv1", "V=TLSRPTv1; rua=mailto:r@example.com");
    }),
    ("tls-rpt.place-unable", Warning, |r| {
        policy(r).tls_rpt.unable = vec![("example.com".into(), "it takes no mail".into())];
    }),
    ("tls-rpt.not-tested", Inconclusive, |r| policy(r).tls_rpt.record.failed = Some(why())),
    ("tls-rpt.no-record", Info, |r| policy(r).tls_rpt.record.records.clear()),
    ("ptr.missing", Error, |r| {
        sending(r).reverse = ReverseNames::default();
        sending(r).helo = None;
    }),
    ("ptr.not-confirmed", Error, |r| {
        sending(r).reverse.confirmed.clear();
        sending(r).helo = None;
    }),
    ("ptr.helo-not-confirmed", Warning, |r| {
        sending(r).helo = Some("localhost.localdomain".into());
        sending(r).helo_confirmed = Some(false);
    }),
    ("ptr.helo-differs", Info, |r| sending(r).helo = Some("alias.example.com".into())),
    ("ptr.not-tested", Inconclusive, |r| {
        sending(r).reverse = ReverseNames { failed: Some(why()), ..ReverseNames::default() };
        sending(r).helo = None;
    }),
    ("ptr.exchanger", Info, |r| host(r).at[0].reverse = ReverseNames::default()),
    ("ptr.exchanger", Info, |r| host(r).at[0].reverse.confirmed.clear()),
];

#[test]
fn one_thing_wrong_is_one_finding() {
    assert_eq!(told(&protected()), []);
    for (number, (code, severity, change)) in CASES.iter().enumerate() {
        let mut report = protected();
        change(&mut report);
        assert_eq!(told(&report), [((*code).to_owned(), *severity)], "case {number}: {code}");
        let result = judge(report, None);
        let text = serde_json::to_string(&result).unwrap();
        assert_eq!(serde_json::from_str::<ProbeResult>(&text).unwrap(), result);
    }
}

/// A code, how bad it is, and what makes a good report give it.
type Joined = (&'static str, Severity, fn(&mut Report));

/// What is wrong in several ways at once, or shows in other findings as well.
const JOINED: &[Joined] = &[
    ("dane.no-starttls", Error, no_starttls),
    ("mta-sts.mx-no-tls", Error, no_starttls),
    ("mta-sts.mx-no-tls", Warning, |r| {
        no_starttls(r);
        fetched(r, enforced("testing"));
    }),
    ("mta-sts.mx-certificate", Error, expired),
    ("mta-sts.mx-certificate", Warning, |r| {
        expired(r);
        fetched(r, enforced("testing"));
    }),
    ("mta-sts.mx-certificate", Error, |r| {
        let tls = endpoint(r).tls.as_mut().unwrap();
        (tls.trusted, tls.path) = (false, Path::SelfSigned);
    }),
    ("mta-sts.mx-certificate", Error, other_name),
    ("mta-sts.not-covered", Error, |r| {
        // A pattern stands for one label, and for no more.
        r.hosts[0].name = "a.mx.example.com".into();
        host(r).name = "a.mx.example.com".into();
        endpoint(r).tls.as_mut().unwrap().certificates[0].dns_names =
            vec!["a.mx.example.com".into()];
        policy(r).mta_sts.file = file(&[
            "version: STSv1",
            "mode: enforce",
            "mx: *.example.com",
            "mx: *.mx.example.com.evil.example",
            "max_age: 2592000",
        ]);
        policy(r).hosts.clear();
        policy(r).validation = Validation::Off;
    }),
    ("mta-sts.not-covered", Warning, |r| {
        let lines = ["version: STSv1", "mode: testing", "mx: old.example.com", "max_age: 2592000"];
        fetched(r, file(&lines));
    }),
    ("mta-sts.short-max-age", Info, |r| {
        let lines = ["version: STSv1", "mode: testing", "mx: mx.example.com", "max_age: 3600"];
        fetched(r, file(&lines));
    }),
    ("dane.name-mismatch", Error, |r| {
        other_name(r);
        set(r, &[(tlsa(2, 1), Some(Place::Chain(1)), None)]);
    }),
    ("dane.hop-only", Info, |r| policy(r).mx = Status::Insecure),
    ("dnssec.not-signed", Info, |r| policy(r).mx = Status::Insecure),
];

fn no_starttls(report: &mut Report) {
    let endpoint = endpoint(report);
    endpoint.ehlo_plain = Some(Vec::new());
    (endpoint.starttls, endpoint.tls, endpoint.ehlo_tls) = (None, None, None);
    host(report).at[0].matches.clear();
}

fn expired(report: &mut Report) {
    let tls = endpoint(report).tls.as_mut().unwrap();
    tls.trusted = false;
    tls.certificates[0].not_after = "2026-05-01T00:00:00Z".parse().unwrap();
}

fn other_name(report: &mut Report) {
    let tls = endpoint(report).tls.as_mut().unwrap();
    tls.name_matches = false;
    tls.certificates[0].dns_names = vec!["other.example".into()];
}

#[test]
fn what_is_wrong_in_several_ways_is_said_by_each() {
    for (number, (code, severity, change)) in JOINED.iter().enumerate() {
        let mut report = protected();
        change(&mut report);
        let found = told(&report);
        assert!(
            found.contains(&((*code).to_owned(), *severity)),
            "case {number}: {code}: {found:?}"
        );
        assert!(found.len() > 1, "case {number}: {code} belongs to the others");
    }
    // With usage 3 neither dates nor names count (RFC 7672 §3.1.1).
    for change in [expired, other_name] {
        let mut report = protected();
        change(&mut report);
        assert!(!told(&report).iter().any(|(code, _)| code.starts_with("dane.")));
    }
}

#[test]
fn every_code_of_policies_has_a_case() {
    let cases = CASES.iter().chain(JOINED).map(|(code, ..)| *code).collect::<BTreeSet<&str>>();
    let of_part = |row: &&super::super::Row| row.part == super::super::Part::Policy;
    let wanted: BTreeSet<&str> = rows().filter(of_part).map(|row| row.code).collect();
    assert_eq!(cases, wanted);
    for row in rows().filter(of_part) {
        let worst = CASES.iter().chain(JOINED).filter(|(code, ..)| *code == row.code);
        assert_eq!(
            worst.map(|(_, severity, _)| *severity).min(),
            Some(row.severity),
            "{}",
            row.code
        );
    }
}

#[test]
fn no_policy_is_no_fault() {
    let mut report = protected();
    report.policy = Some(Box::new(Policy {
        validation: Validation::Works,
        domain: Status::Insecure,
        mx: Status::Insecure,
        hosts: vec![HostPolicy {
            name: MX.into(),
            addresses: Status::Insecure,
            ..HostPolicy::default()
        }],
        ..Policy::default()
    }));
    let codes: Vec<String> = told(&report).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["dnssec.not-signed", "mta-sts.no-record", "tls-rpt.no-record"]);
    assert!(told(&report).iter().all(|(_, severity)| *severity == Info));
    // A domain that takes no mail has none to protect.
    report.mx = vec![portwise_mx(0, ".")];
    report.hosts.clear();
    policy(&mut report).hosts.clear();
    assert_eq!(told(&report), [("dns.null-mx".to_owned(), Error)]);
}

#[test]
fn without_validation_one_finding_says_so_and_the_rest_stands() {
    let mut report = protected();
    let untested = || Status::NotTested(why());
    let found = policy(&mut report);
    (found.validation, found.domain, found.mx) = (Validation::Fails(why()), untested(), untested());
    found.hosts[0].addresses = untested();
    found.hosts[0].tlsa.clear();
    found.mta_sts.file = enforced("testing");
    let expected =
        [("dnssec.not-tested".to_owned(), Inconclusive), ("mta-sts.testing".to_owned(), Info)];
    assert_eq!(told(&report), expected);
}

#[test]
fn views_mark_no_endpoint_by_a_policy() {
    for (code, _, change) in CASES {
        let mut report = protected();
        change(&mut report);
        let result = judge(report, None);
        let shown = crate::view::view(&result);
        for endpoint in shown.hosts.iter().flat_map(|host| &host.endpoints) {
            assert_eq!(endpoint.mark, Mark::Good, "{code}");
        }
    }
}

#[test]
fn a_sending_address_is_judged_in_every_mode() {
    let mut report = report(Mode::Submission, vec![good(587)]);
    let mut policy = Policy { sending: protected().policy.unwrap().sending, ..Policy::default() };
    report.policy = Some(Box::new(policy.clone()));
    assert_eq!(told(&report), []);
    policy.sending.as_mut().unwrap().reverse = ReverseNames::default();
    report.policy = Some(Box::new(policy));
    assert_eq!(told(&report), [("ptr.missing".to_owned(), Error)]);
}

#[test]
fn addresses_with_the_same_fault_are_told_of_together() {
    let mut report = protected();
    set(&mut report, &[(tlsa(3, 1), None, None)]);
    let second = "192.0.2.2".parse().unwrap();
    let mut other = endpoint(&mut report).clone();
    other.address = second;
    report.hosts[0].addresses.push(second);
    report.hosts[0].endpoints.push(other);
    let at = host(&mut report).at[0].clone();
    host(&mut report).at.push(AddressPolicy { address: second, ..at });
    let found = findings(&report);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].detail.starts_with("At 192.0.2.1, 192.0.2.2, by _25._tcp.mx.example.com: "));
    assert!(
        found[0].detail.contains("“3 1 1 abababababab…”: The server presents another"),
        "{found:#?}"
    );
}

/// What makes a good report bad, in every way that is known here.
pub(crate) fn changed() -> Vec<(String, Report)> {
    let cases = CASES.iter().chain(JOINED).enumerate();
    let changed = cases.map(|(number, (code, _, change))| {
        let mut report = protected();
        change(&mut report);
        (format!("{number}: {code}"), report)
    });
    changed.collect()
}
