//! What to publish, and that it is good by our own rules.

use std::net::IpAddr;

use portwise_policy::mta_sts::{self, Mode, assess};
use portwise_policy::publish::plan::{ENFORCE_MAX_AGE, TESTING_MAX_AGE};
use portwise_policy::publish::zone::quoted;
use portwise_policy::publish::{
    Exchanger, Existing, Plan, PlanFault, PolicyHost, Publication, Recipient, Step, StepKind,
    publication,
};
use portwise_policy::{Fetched, MtaSts, PolicyFile, tls_rpt};

use crate::{round_trip, tlsa, txt};

const KEY: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn exchanger(preference: u16, name: &str) -> Exchanger {
    let addresses = ["2001:db8::25", "192.0.2.25"];
    Exchanger {
        preference,
        name: name.to_owned(),
        addresses: addresses.iter().filter_map(|a| a.parse::<IpAddr>().ok()).collect(),
        keys: vec![KEY.to_owned()],
        is_signed: true,
        is_own: true,
        tlsa: vec![],
    }
}

fn plan() -> Plan {
    Plan {
        domain: "example.com".to_owned(),
        exchangers: vec![exchanger(20, "mx2.example.com"), exchanger(10, "mx1.example.com")],
        policy_host: PolicyHost::Alias("web.example.net".to_owned()),
        mode: Mode::Enforce,
        max_age: ENFORCE_MAX_AGE,
        id: "20261130T0900".to_owned(),
        reports_to: vec!["mailto:tls-reports@example.com".to_owned()],
        authority: Some("letsencrypt.org".to_owned()),
        ttl: 3600,
        existing: Existing::default(),
    }
}

fn lines(published: &Publication) -> Vec<&str> {
    published.zone.lines().filter(|line| !line.starts_with(';')).collect()
}

fn kinds(steps: &[Step]) -> Vec<StepKind> {
    steps.iter().map(|step| step.kind).collect()
}

#[test]
fn the_whole_set_fits_together() {
    let published = publication(&plan()).unwrap();
    let tlsa = |host: &str| format!("_25._tcp.{host}.example.com. 3600 IN TLSA 3 1 1 {KEY}");
    assert_eq!(
        lines(&published),
        [
            "example.com. 3600 IN MX 10 mx1.example.com.",
            "example.com. 3600 IN MX 20 mx2.example.com.",
            "mx1.example.com. 3600 IN A 192.0.2.25",
            "mx1.example.com. 3600 IN AAAA 2001:db8::25",
            &tlsa("mx1"),
            "mx2.example.com. 3600 IN A 192.0.2.25",
            "mx2.example.com. 3600 IN AAAA 2001:db8::25",
            &tlsa("mx2"),
            "mta-sts.example.com. 3600 IN CNAME web.example.net.",
            "_mta-sts.example.com. 3600 IN TXT \"v=STSv1; id=20261130T0900;\"",
            "_smtp._tls.example.com. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:tls-reports@example.com\"",
        ]
    );
    for comment in [
        "; _25._tcp.mx1.example.com. 3600 IN TLSA 3 1 1 (SHA-256 digest of the next public key)",
        "; example.com. 3600 IN CAA 0 issue \"letsencrypt.org\"",
        "; If 192.0.2.25 sends mail as well, ask whoever gave you the address for PTR mx1.example.com.",
    ] {
        assert!(
            published.zone.lines().any(|line| line == comment),
            "{comment}\n{}",
            published.zone
        );
    }
    // Two hosts share the addresses, of which each has one name.
    assert_eq!(published.zone.matches("for PTR").count(), 2);
    let policy = published.policy_file.unwrap();
    assert_eq!(policy.url, "https://mta-sts.example.com/.well-known/mta-sts.txt");
    assert_eq!(
        policy.text,
        "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 2592000\n"
    );
    assert!(published.elsewhere.is_empty());
}

#[test]
fn what_is_published_is_good_by_our_own_rules() {
    for mode in Mode::ALL {
        let published = publication(&Plan { mode, max_age: TESTING_MAX_AGE, ..plan() }).unwrap();
        let plain = |name: &str| {
            let record = published.records.iter().find(|record| record.name == name);
            record.map(|record| record.plain.clone()).unwrap()
        };
        let record = txt(&[&plain("_mta-sts.example.com")], 0);
        let policy = published.policy_file.clone().unwrap();
        for text in [policy.text, policy.text_to_end] {
            let file = PolicyFile::of(text.as_bytes(), Some(b"text/plain; charset=utf-8"));
            let found = assess(&MtaSts { record: record.clone(), file: Fetched::File(file) });
            let reading = found.file.unwrap();
            assert_eq!(reading.faults, []);
            assert_eq!(reading.media_type, None);
            let hosts = ["mx1.example.com", "mx2.example.com"];
            if reading.rules.mode != Some(Mode::None) {
                let coverage = mta_sts::coverage(&reading.rules.patterns, &hosts);
                assert_eq!(coverage, mta_sts::Coverage::default());
                assert!(!reading.rules.is_short());
            }
            assert!(found.record.valid().is_some_and(|record| !record.blank));
        }
        let reports = tls_rpt::read(&plain("_smtp._tls.example.com")).unwrap();
        assert_eq!(reports.places().len(), 1);
    }
}

#[test]
fn it_is_the_same_each_time_and_whatever_the_order_of_hosts() {
    let mut other = plan();
    other.exchangers.reverse();
    other.exchangers[0].addresses.reverse();
    other.exchangers[1].keys = vec![KEY.to_ascii_uppercase(), KEY.to_owned()];
    assert_eq!(publication(&plan()), publication(&other));
    round_trip(&plan());
    round_trip(&publication(&plan()).unwrap());
}

#[test]
fn unsigned_zones_get_no_tlsa_and_are_told_why() {
    let mut plan = plan();
    for exchanger in &mut plan.exchangers {
        exchanger.is_signed = false;
    }
    let published = publication(&plan).unwrap();
    assert!(!published.zone.contains("IN TLSA"), "{}", published.zone);
    assert!(published.zone.contains("No TLSA record for mx1.example.com: the zone is not signed"));
    assert!(published.key_change.is_empty());
    assert!(!kinds(&published.roll_out).contains(&StepKind::Tlsa));
}

#[test]
fn a_line_for_another_operator_is_set_apart() {
    let mut plan = plan();
    plan.exchangers[0] = Exchanger { is_own: false, ..exchanger(20, "in.operator.example") };
    // The name is in the zone, and the host is somebody else's.
    plan.exchangers[1] = Exchanger { is_own: false, ..exchanger(10, "mx1.example.com") };
    plan.exchangers.push(exchanger(30, "mx.example.net"));
    plan.exchangers.push(Exchanger {
        is_own: false,
        is_signed: false,
        ..exchanger(40, "x.example")
    });
    let published = publication(&plan).unwrap();
    assert!(!published.zone.contains("IN TLSA"), "{}", published.zone);
    assert!(published.zone.contains("No TLSA record for mx1.example.com: somebody else runs it"));
    let apart: Vec<(&str, Recipient, usize)> = published
        .elsewhere
        .iter()
        .map(|one| (one.host.as_str(), one.recipient, one.records.len()))
        .collect();
    assert_eq!(
        apart,
        [
            ("mx1.example.com", Recipient::Operator, 1),
            ("in.operator.example", Recipient::Operator, 1),
            ("mx.example.net", Recipient::OwnZone, 1),
            ("x.example", Recipient::Operator, 0),
        ]
    );
    let line = published.elsewhere[1].records[0].to_string();
    assert_eq!(line, format!("_25._tcp.in.operator.example. 3600 IN TLSA 3 1 1 {KEY}"));
    // A host of ours in another zone has a key to change.
    assert!(!published.key_change.is_empty());
}

#[test]
fn every_key_of_a_host_gets_its_line() {
    let other = KEY.replace('0', "f");
    let mut plan = plan();
    plan.exchangers.truncate(1);
    plan.exchangers[0].keys.push(other.clone());
    let published = publication(&plan).unwrap();
    let tlsa: Vec<&str> = lines(&published).into_iter().filter(|l| l.contains("TLSA")).collect();
    assert_eq!(tlsa.len(), 2);
    assert!(tlsa[1].ends_with(&other));
    assert_eq!(published.zone.matches("next public key").count(), 1);
    plan.exchangers[0].keys.clear();
    let published = publication(&plan).unwrap();
    assert!(published.zone.contains("mx2.example.com: no certificate of it was seen"));
}

#[test]
fn what_stands_there_is_kept_if_it_is_good_and_named_if_it_must_go() {
    let reports = "v=TLSRPTv1;rua=mailto:tls-reports@example.com,https://r.example/";
    let mut plan = plan();
    plan.existing =
        Existing { mta_sts: vec!["v=STSv1; id=1".to_owned()], tls_rpt: vec![reports.to_owned()] };
    plan.exchangers[0].tlsa = vec![tlsa(2, 0, 1)];
    let own = portwise_policy::Tlsa { data: KEY.to_owned(), ..tlsa(3, 1, 1) };
    plan.exchangers[1].tlsa = vec![own];
    let published = publication(&plan).unwrap();
    assert!(lines(&published).iter().any(|line| line.ends_with(&format!("\"{reports}\""))));
    let comments = |word: &str| published.zone.lines().filter(|l| l.contains(word)).count();
    assert_eq!(comments("To be removed"), 1, "{}", published.zone);
    assert!(published.zone.contains("; To be removed from _mta-sts.example.com: v=STSv1; id=1\n"));
    assert_eq!(comments("Also at"), 1);
    assert!(published.zone.contains("Also at mx2.example.com: 2 0 1"));
    // Reports that go elsewhere than wanted, and more than one record.
    plan.existing.tls_rpt = vec!["v=TLSRPTv1; rua=mailto:x@example.com".to_owned()];
    let published = publication(&plan).unwrap();
    assert!(
        lines(&published)
            .iter()
            .any(|l| l.ends_with("\"v=TLSRPTv1; rua=mailto:tls-reports@example.com\""))
    );
    plan.existing.tls_rpt = vec![reports.to_owned(), reports.to_owned()];
    let published = publication(&plan).unwrap();
    assert_eq!(published.zone.matches("To be removed from _smtp._tls").count(), 2);
}

#[test]
fn a_domain_that_takes_no_mail_publishes_that_alone() {
    let plan = Plan { exchangers: vec![], reports_to: vec![], ..plan() };
    let published = publication(&plan).unwrap();
    assert_eq!(lines(&published), ["example.com. 3600 IN MX 0 ."]);
    assert_eq!(published.policy_file, None);
    assert_eq!(kinds(&published.roll_out), [StepKind::Addresses]);
    assert!(published.roll_back.is_empty());
}

#[test]
fn steps_put_the_file_before_its_record_and_enforce_last() {
    use StepKind::{
        Addresses, Certificates, Key, PolicyFile, PolicyRecord, Reports, Signing, Tlsa, Watch,
    };
    let published = publication(&plan()).unwrap();
    let whole = [
        Addresses,
        Certificates,
        PolicyFile,
        PolicyRecord,
        Reports,
        Tlsa,
        Watch,
        PolicyFile,
        PolicyRecord,
    ];
    assert_eq!(kinds(&published.roll_out), whole);
    assert!(published.roll_out[2].text.contains("“mode: testing” at first"));
    assert!(published.roll_out[7].text.contains("“mode: enforce” and “max_age: 2592000”"));
    assert_eq!(kinds(&published.key_change), [Tlsa, Key, Watch, Tlsa]);
    assert_eq!(published.key_change[0].wait, Some(7200));
    let back = [Tlsa, Signing, PolicyFile, PolicyRecord, PolicyRecord, PolicyFile, Reports];
    assert_eq!(kinds(&published.roll_back), back);
    assert!(published.roll_back[2].text.contains("mode: none"));
    // The old policy binds for as long as it was promised.
    assert_eq!(published.roll_back[3].wait, Some(ENFORCE_MAX_AGE));
    // A policy that stands there is changed at once.
    let existing = Existing { mta_sts: vec!["v=STSv1; id=1".to_owned()], tls_rpt: vec![] };
    let published = publication(&Plan { existing, ..plan() }).unwrap();
    assert!(published.roll_out[2].text.contains("“mode: enforce”."));
    assert_eq!(kinds(&published.roll_out).last(), Some(&Tlsa));
}

#[test]
fn what_cannot_be_published_is_refused() {
    let text = |text: &str| text.to_owned();
    let with = |change: &dyn Fn(&mut Plan)| {
        let mut plan = plan();
        change(&mut plan);
        publication(&plan).err()
    };
    let id = |id: &str| with(&|plan| id.clone_into(&mut plan.id));
    assert_eq!(id("2026-11-30"), Some(PlanFault::Id(text("2026-11-30"))));
    assert_eq!(id(""), Some(PlanFault::Id(String::new())));
    assert_eq!(id("a\"\nb"), Some(PlanFault::Id(text("a\"\nb"))));
    assert_eq!(id(&"a".repeat(33)), Some(PlanFault::Id("a".repeat(33))));
    let same = with(&|plan| plan.existing.mta_sts = vec![format!("v=STSv1; id={}", plan.id)]);
    assert_eq!(same, Some(PlanFault::SameId(plan().id)));
    let domain = with(&|plan| plan.domain = text("exa mple.com"));
    assert_eq!(domain, Some(PlanFault::Domain(text("exa mple.com"))));
    let host = with(&|plan| plan.exchangers[0].name = text("192.0.2.1"));
    assert_eq!(host, Some(PlanFault::Host(text("192.0.2.1"))));
    let key = with(&|plan| plan.exchangers[0].keys = vec![text("abc")]);
    assert_eq!(key, Some(PlanFault::Key(text("abc"))));
    let reports = with(&|plan| plan.reports_to = vec![text("mailto:a,b@example.com")]);
    assert_eq!(reports, Some(PlanFault::Reports(text("mailto:a,b@example.com"))));
    let none = with(&|plan| plan.reports_to.clear());
    assert_eq!(none, Some(PlanFault::NoReports(text("example.com"))));
    let age = with(&|plan| plan.max_age = 31_557_601);
    assert_eq!(age, Some(PlanFault::MaxAge(31_557_601)));
    let authority = with(&|plan| plan.authority = Some(text("a\"b")));
    assert_eq!(authority, Some(PlanFault::Authority(text("a\"b"))));
}

#[test]
fn texts_are_quoted_and_cut_into_strings() {
    assert_eq!(quoted("v=STSv1; id=1"), "\"v=STSv1; id=1\"");
    assert_eq!(quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
    assert_eq!(quoted("ü\n"), "\"\\195\\188\\010\"");
    assert_eq!(quoted(""), "\"\"");
    let long = "a".repeat(256);
    assert_eq!(quoted(&long), format!("\"{}\" \"a\"", "a".repeat(255)));
    assert_eq!(quoted(&long[..255]), format!("\"{}\"", "a".repeat(255)));
    // Many places for reports make a long record, which panels want in one piece.
    let mut plan = plan();
    plan.reports_to = (0..20).map(|n| format!("mailto:tls-reports-{n}@example.com")).collect();
    let published = publication(&plan).unwrap();
    let record = published.records.iter().find(|r| r.name.starts_with("_smtp")).unwrap();
    assert!(record.data.contains("\" \"") && !record.plain.contains('"'));
}

#[test]
fn names_beyond_ascii_are_published_as_labels_of_dns() {
    let mut plan = plan();
    plan.domain = "grüße.example".to_owned();
    plan.exchangers.truncate(1);
    plan.exchangers[0].name = "MX.grüße.example.".to_owned();
    let published = publication(&plan).unwrap();
    assert!(published.zone.is_ascii(), "{}", published.zone);
    assert!(
        published.zone.contains("xn--gre-6ka8l.example. 3600 IN MX 20 mx.xn--gre-6ka8l.example.\n")
    );
}

#[test]
fn a_comment_holds_no_line_break() {
    let mut plan = plan();
    plan.existing.mta_sts = vec!["v=STSv1; x\nevil. IN A 192.0.2.66".to_owned()];
    let published = publication(&plan).unwrap();
    assert!(lines(&published).iter().all(|line| !line.contains("evil")), "{}", published.zone);
}
