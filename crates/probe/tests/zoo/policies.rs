//! What a mail domain tells other servers: facts, with a resolver that says of signatures what a
//! test tells it to.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, pending, ready};
use portwise_core::ProbeRequest;
use portwise_core::policy::{Fetched, Place, Policy, Status, Validation};
use portwise_core::report::{Mode, Report};
use portwise_probe::{Kind, Limits, Link, Proven, Secure, TlsaRecord};
use portwise_testkit::dns::Answer;
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::pki::Flaw;
use portwise_testkit::web::{Door, File, Page, Web, tls_by_name};

use crate::zone::Zone;
use crate::{GOOD, HOST, PKI, address, limits, prober, real_ports};

/// Says what it is told to; of everything else, that it is not signed.
#[derive(Default)]
struct Says {
    validation: Option<Validation>,
    names: HashMap<(&'static str, Kind), Proven>,
    asked: Mutex<Vec<(String, Kind)>>,
}

impl Says {
    fn new(names: &[(&'static str, Kind, Proven)]) -> Arc<Self> {
        let names = names.iter().map(|(name, kind, proven)| ((*name, *kind), proven.clone()));
        Arc::new(Self { names: names.collect(), ..Self::default() })
    }

    fn was_asked(&self, name: &str, kind: Kind) -> bool {
        self.asked.lock().unwrap().iter().any(|(n, k)| n == name && *k == kind)
    }
}

impl Secure for Says {
    fn proves<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Validation> {
        Box::pin(ready(self.validation.clone().unwrap_or(Validation::Works)))
    }

    fn ask<'a>(&'a self, name: &'a str, kind: Kind) -> BoxFuture<'a, Proven> {
        self.asked.lock().unwrap().push((name.to_owned(), kind));
        let known = self.names.iter().find(|((n, k), _)| *n == name && *k == kind);
        let proven = known.map(|(_, proven)| proven.clone());
        Box::pin(ready(proven.unwrap_or_else(|| Proven::only(Status::Insecure))))
    }
}

/// Never answers.
struct Silent;

impl Secure for Silent {
    fn proves<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Validation> {
        Box::pin(ready(Validation::Works))
    }

    fn ask<'a>(&'a self, _: &'a str, _: Kind) -> BoxFuture<'a, Proven> {
        Box::pin(pending())
    }
}

fn secure() -> Proven {
    Proven::only(Status::Secure)
}

fn alias(to: &str, link: Status, status: Status) -> Proven {
    let links = vec![Link { to: to.to_owned(), status: link }];
    Proven { status, links, ..Proven::default() }
}

fn records(records: &[TlsaRecord]) -> Proven {
    Proven { tlsa: records.to_vec(), ..secure() }
}

fn hashed(data: Vec<u8>) -> TlsaRecord {
    TlsaRecord { usage: 3, selector: 1, matching: 1, data }
}

/// The zone of a domain with one exchanger at an address, and these names beside.
fn zone(at: IpAddr, more: &[(&str, Answer)]) -> Zone {
    let of_domain =
        [(HOST, Answer::Addresses(vec![at])), ("example.com", Answer::Mx(vec![(10, HOST)]))];
    Zone::new(&[&of_domain[..], more].concat())
}

async fn look(zone: Zone, says: Arc<dyn Secure>, limits: Limits) -> Report {
    let request = ProbeRequest::new("example.com", Mode::Mx, &[], false).unwrap();
    prober(zone, limits).validating(says).probe(&request, |_| {}).await
}

fn policy(report: &Report) -> &Policy {
    report.policy.as_deref().unwrap()
}

fn octets(hexadecimal: &str) -> Vec<u8> {
    let pairs = hexadecimal.as_bytes().chunks(2);
    pairs.map(|p| u8::from_str_radix(std::str::from_utf8(p).unwrap(), 16).unwrap()).collect()
}

#[tokio::test]
async fn chains_are_compared_with_the_records_that_count() {
    real_ports!("chains_are_compared_with_the_records_that_count");
    let at = address();
    let _mta = Mta::start(SocketAddr::new(at, 25), vec![starttls_script(&GOOD); 2]).await;
    let report = look(zone(at, &[]), Says::new(&[]), limits()).await;
    let facts = report.hosts[0].endpoints[0].tls.clone().unwrap();
    let key = octets(&facts.certificates[0].spki_sha256);
    assert_eq!(key.len(), 32);
    assert_eq!(policy(&report).hosts[0].addresses, Status::Insecure);
    assert!(policy(&report).hosts[0].tlsa.is_empty(), "{:?}", report.policy);

    let issuer = octets(&facts.certificates[1].sha256);
    let set = records(&[
        hashed(vec![9; 32]),
        hashed(key),
        TlsaRecord { usage: 2, selector: 0, matching: 1, data: issuer },
    ]);
    let says = Says::new(&[
        ("example.com", Kind::Zone, secure()),
        ("example.com", Kind::Exchangers, secure()),
        (HOST, Kind::V4, secure()),
        (HOST, Kind::V6, secure()),
        ("_25._tcp.mail.example.com", Kind::Tlsa, set),
    ]);
    let report = look(zone(at, &[]), says, limits()).await;
    let policy = policy(&report);
    assert_eq!((&policy.validation, &policy.domain), (&Validation::Works, &Status::Secure));
    let places: Vec<_> = policy.hosts[0].at[0].matches.iter().map(|m| m.place).collect();
    assert_eq!(places, [None, Some(Place::Chain(0)), Some(Place::Chain(1))]);
    assert!(policy.hosts[0].at[0].matches.iter().all(|m| m.path_fails.is_none()));
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report, "it survives JSON");
}

#[tokio::test]
async fn records_are_asked_for_where_the_rules_say_and_nowhere_else() {
    const ALIAS: &str = "mx.example.net";
    const AT_ALIAS: &str = "_25._tcp.mx.example.net";
    const AT_HOST: &str = "_25._tcp.mail.example.com";
    let of_host =
        |proven: &Proven| vec![(HOST, Kind::V4, proven.clone()), (HOST, Kind::V6, proven.clone())];
    let one = || records(&[hashed(vec![1; 32])]);
    let bogus = || Proven::only(Status::Bogus("it expired".to_owned()));
    let signed = alias(ALIAS, Status::Secure, Status::Secure);
    let half = alias(ALIAS, Status::Secure, Status::Insecure);
    let none = alias(ALIAS, Status::Insecure, Status::Insecure);
    // What is known, where TLSA is asked for, and where the first set stands.
    for (addresses, at_alias, at_host, asked, first) in [
        (&signed, Some(one()), Some(one()), &[AT_ALIAS][..], Some(AT_ALIAS)),
        (&signed, Some(secure()), Some(one()), &[AT_ALIAS, AT_HOST], Some(AT_HOST)),
        (&signed, Some(bogus()), Some(one()), &[AT_ALIAS], Some(AT_ALIAS)),
        (&signed, Some(secure()), Some(secure()), &[AT_ALIAS, AT_HOST], Some(AT_ALIAS)),
        (&half, Some(one()), Some(one()), &[AT_HOST], Some(AT_HOST)),
        (&none, Some(one()), Some(one()), &[], None),
        (&bogus(), None, Some(one()), &[], None),
        (&Proven::only(Status::Insecure), None, Some(one()), &[], None),
        (&secure(), None, Some(secure()), &[AT_HOST], Some(AT_HOST)),
    ] {
        let mut names = of_host(addresses);
        names.extend(at_alias.map(|proven| (AT_ALIAS, Kind::Tlsa, proven)));
        names.extend(at_host.map(|proven| (AT_HOST, Kind::Tlsa, proven)));
        let says = Says::new(&names);
        let limits = Limits { connect: Duration::from_millis(500), ..limits() };
        let report = look(zone(address(), &[]), Arc::clone(&says) as _, limits).await;
        let host = &policy(&report).hosts[0];
        for name in [AT_ALIAS, AT_HOST] {
            let was_asked = says.was_asked(name, Kind::Tlsa);
            assert_eq!(was_asked, asked.contains(&name), "{addresses:?} {name}");
        }
        assert_eq!(host.tlsa.first().map(|set| set.name.as_str()), first, "{addresses:?}");
        assert_eq!(host.tlsa.len(), asked.len());
        assert_eq!(host.alias_secure, addresses == &half, "{addresses:?}");
        assert_eq!(host.canonical_name.as_deref(), addresses.canonical_name());
        assert!(host.at.iter().all(|at| at.matches.is_empty()), "there is no server");
    }
}

#[tokio::test]
async fn what_cannot_be_validated_is_not_tested_and_the_rest_stands() {
    let text = |text: &str| Answer::Txt(vec![vec![text.to_owned()]]);
    let more = || {
        [
            ("_mta-sts.example.com", text("v=STSv1; id=1;")),
            ("_smtp._tls.example.com", text("v=TLSRPTv1; rua=mailto:a@null.example")),
            ("null.example", Answer::Mx(vec![(0, ".")])),
        ]
    };
    let fails =
        Says { validation: Some(Validation::Fails("no path".to_owned())), ..Says::default() };
    let report = look(zone(address(), &more()), Arc::new(fails), limits()).await;
    let found = policy(&report);
    let untested = Status::NotTested("no path".to_owned());
    assert_eq!((&found.domain, &found.mx), (&untested, &untested));
    assert_eq!(found.hosts[0].addresses, untested);
    assert_eq!(found.mta_sts.record.records, ["v=STSv1; id=1;"]);
    assert_eq!(found.mta_sts.file, Fetched::NoAddress);
    assert_eq!(found.tls_rpt.unable[0].0, "null.example");

    let limits = Limits { policy: Duration::from_secs(2), ..limits() };
    let began = Instant::now();
    let report = look(zone(address(), &more()), Arc::new(Silent), limits).await;
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
    let found = policy(&report);
    assert_eq!(found.validation, Validation::Works);
    for status in [&found.domain, &found.mx, &found.hosts[0].addresses] {
        assert!(matches!(status, Status::NotTested(why) if why.contains("no time")), "{status:?}");
    }
    assert_eq!(found.mta_sts.record.records.len(), 1);

    let request = ProbeRequest::new("example.com", Mode::Mx, &[2525], false).unwrap();
    let report = prober(zone(address(), &[]), self::limits()).probe(&request, |_| {}).await;
    let found = policy(&report);
    assert_eq!(found.validation, Validation::Off);
    assert!(matches!(found.mx, Status::NotTested(_)));
    assert_eq!(found.mta_sts.file, Fetched::NotAsked);
}

#[tokio::test]
async fn the_policy_file_is_fetched_and_whatever_else_comes_is_told_apart() {
    real_ports!("the_policy_file_is_fetched_and_whatever_else_comes_is_told_apart");
    const POLICY: &str = "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 86400\n";
    let is_asked_for = |path: &str| path == "/.well-known/mta-sts.txt";
    let plain = || File::new("text/plain", POLICY);
    let large = File::new("text/plain", vec![b'a'; 70_000]);
    let pages: Vec<(Flaw, Page, &str)> = vec![
        (Flaw::None, Page::File(plain()), "file"),
        (Flaw::None, Page::redirect(301, "https://www.example.com/mta-sts.txt"), "redirect"),
        (Flaw::None, Page::html(404), "status"),
        (Flaw::None, Page::File(large), "too-large"),
        (Flaw::None, Page::Endless(File::new("text/plain", "mx: a\n".repeat(90))), "too-large"),
        (Flaw::None, Page::Raw(b"hello\r\n".to_vec()), "not-http"),
        (Flaw::None, Page::Close, "unreachable"),
        (Flaw::WrongName, Page::File(plain()), "certificate-name"),
        (Flaw::Expired, Page::File(plain()), "certificate"),
        (Flaw::Untrusted, Page::File(plain()), "certificate"),
    ];
    for (flaw, page, expected) in pages {
        let (mail, web) = (address(), address());
        let names: &[&str] = &["mta-sts.example.com"];
        let door = Door::Tls(tls_by_name(&[(names[0], PKI.issue(names, flaw))]));
        let page = page.clone();
        let server = Web::start(web, &[(443, door)], move |asked| {
            if is_asked_for(&asked.path) { page.clone() } else { Page::html(500) }
        });
        let more = [("mta-sts.example.com", Answer::Addresses(vec![web]))];
        let report = look(zone(mail, &more), Says::new(&[]), limits()).await;
        let file = &policy(&report).mta_sts.file;
        assert_eq!(file.id(), expected, "{flaw:?} {file:?}");
        if let Fetched::File(file) = file {
            assert_eq!(file.lines, POLICY.lines().collect::<Vec<_>>());
        }
        // Nothing else is asked for: a redirect is not followed.
        assert!(server.asked().len() <= 1, "{:?}", server.asked());
    }
}

#[tokio::test]
async fn names_of_addresses_lead_back_or_not() {
    let at = address();
    let IpAddr::V4(v4) = at else { panic!() };
    let [a, b, c, d] = v4.octets();
    let reverse = format!("{d}.{c}.{b}.{a}.in-addr.arpa");
    let more = [
        (reverse.as_str(), Answer::Names(vec![HOST, "other.example.net", "gone.example.net"])),
        ("other.example.net", Answer::Addresses(vec!["192.0.2.1".parse().unwrap()])),
    ];
    let report = look(zone(at, &more), Says::new(&[]), limits()).await;
    let found = &policy(&report).hosts[0].at[0];
    assert_eq!(found.address, at);
    assert_eq!(found.reverse.names.len(), 3);
    assert_eq!(
        (&found.reverse.confirmed[..], &found.reverse.failed),
        (&[HOST.to_owned()][..], &None)
    );

    let submission = ProbeRequest::new(HOST, Mode::Submission, &[2525], false).unwrap();
    for (helo, confirmed) in [
        (None, None),
        (Some(HOST), Some(true)),
        (Some("other.example.net"), Some(false)),
        (Some("[192.0.2.1]"), Some(false)),
    ] {
        let request = submission.clone().sending_from(at, helo).unwrap();
        let report = prober(zone(at, &more), limits()).probe(&request, |_| {}).await;
        let found = policy(&report);
        let sending = found.sending.as_ref().unwrap();
        assert_eq!((sending.address, sending.helo_confirmed), (at, confirmed), "{helo:?}");
        assert_eq!(sending.reverse.confirmed, [HOST]);
        assert!(found.hosts.is_empty() && found.mx == Status::NotAsked);
    }
    let report = prober(zone(at, &[]), limits()).probe(&submission, |_| {}).await;
    assert_eq!(report.policy, None);
}

#[tokio::test]
async fn an_expired_certificate_fits_a_record_for_it() {
    real_ports!("an_expired_certificate_fits_a_record_for_it");
    let at = address();
    let expired = tls(&PKI.issue(&["other.example.net"], Flaw::Expired));
    let _mta = Mta::start(SocketAddr::new(at, 25), vec![starttls_script(&expired); 2]).await;
    let report = look(zone(at, &[]), Says::new(&[]), limits()).await;
    let facts = report.hosts[0].endpoints[0].tls.clone().unwrap();
    let issuer = octets(&facts.certificates[1].sha256);
    let set = records(&[
        hashed(octets(&facts.certificates[0].spki_sha256)),
        TlsaRecord { usage: 2, selector: 0, matching: 1, data: issuer },
    ]);
    let says = Says::new(&[
        (HOST, Kind::V4, secure()),
        (HOST, Kind::V6, secure()),
        ("_25._tcp.mail.example.com", Kind::Tlsa, set),
    ]);
    let report = look(zone(at, &[]), says, limits()).await;
    let [own, issuer] = &policy(&report).hosts[0].at[0].matches[..] else { panic!() };
    assert_eq!((own.place, &own.path_fails), (Some(Place::Chain(0)), &None));
    assert_eq!(issuer.place, Some(Place::Chain(1)));
    assert!(issuer.path_fails.as_deref().unwrap().contains("expired"));
}
