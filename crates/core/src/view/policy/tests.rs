use portwise_policy::verdict::{Delivery, Fate};
use portwise_policy::{Fetched, Policy, Status, Validation};

use super::*;
use crate::findings::tests::policy::{MX, enforced, policy as facts, protected};
use crate::judge::judge;
use crate::report::Mode;
use crate::senders::senders;
use crate::view::policy_markdown;

fn shown(report: &Report) -> PolicyView {
    policy(report, &senders(report)).unwrap()
}

fn deliveries(report: &Report) -> Vec<Delivery> {
    shown(report).hosts[0].senders.iter().map(|shown| shown.delivery).collect()
}

use Delivery::{Authenticated, NotAtAll, NotTested, Plaintext, Unauthenticated};

const WAITS: Delivery = NotAtAll(Fate::Waits);

#[test]
fn each_kind_of_sender_is_told_of() {
    let report = protected();
    assert_eq!(deliveries(&report), [Authenticated, Authenticated, Authenticated, Unauthenticated]);
    let view = shown(&report);
    let kinds: Vec<Sender> = view.hosts[0].senders.iter().map(|shown| shown.sender).collect();
    assert_eq!(kinds, Sender::ALL);
    assert_eq!(view.hosts[0].senders[0].causes, ["TLSA record 1 fits."]);
    let marks: Vec<Mark> = view.domain.iter().map(|line| line.mark).collect();
    assert_eq!(marks, [Mark::Good; 5]);
    assert_eq!(
        view.domain[3].text,
        "Mode “enforce”, kept for 30 days, for mx.example.com. Senders do not deliver to a host that fails the policy."
    );
    assert_eq!(view.domain[4].text, "Reports go by mail to example.com.");
    let names = &view.hosts[0].lines.last().unwrap().text;
    assert_eq!(names, "The address is called mx.example.com, which leads back to it.");
    let result = judge(report.clone(), None);
    assert_eq!(result.senders, senders(&report));
    let text = policy_markdown(&report, &result.senders);
    assert!(text.contains("| Mail is delivered by |"), "{text}");
    assert!(text.contains("TLSA record 1 fits."), "{text}");
    assert_eq!(policy_markdown(&Report::default(), &[]), "");
}

#[test]
fn what_fails_holds_up_those_who_honour_it() {
    // A new key: DANE fails, and MTA-STS does not make up for it (RFC 8461 §2).
    let mut other_key = protected();
    facts(&mut other_key).hosts[0].at[0].matches[0].place = None;
    assert_eq!(deliveries(&other_key), [WAITS, Authenticated, WAITS, Unauthenticated]);

    let mut no_starttls = protected();
    let endpoint = &mut no_starttls.hosts[0].endpoints[0];
    endpoint.ehlo_plain = Some(Vec::new());
    (endpoint.starttls, endpoint.tls) = (None, None);
    facts(&mut no_starttls).hosts[0].at[0].matches.clear();
    assert_eq!(deliveries(&no_starttls), [WAITS, WAITS, WAITS, Plaintext]);

    let mut unvalidated = protected();
    let untested = || Status::NotTested("so it is".into());
    let found = facts(&mut unvalidated);
    (found.validation, found.mx) = (Validation::Fails("so it is".into()), untested());
    found.hosts[0].addresses = untested();
    found.mta_sts.file = enforced("testing");
    assert_eq!(deliveries(&unvalidated), [NotTested, Unauthenticated, NotTested, Unauthenticated]);
    assert_eq!(shown(&unvalidated).domain[0].mark, Mark::NotTested);
}

#[test]
fn nothing_is_shown_where_nothing_was_asked() {
    let mut report = protected();
    report.policy = None;
    assert_eq!(policy(&report, &[]), None);
    assert!(senders(&report).is_empty() && publication(&report, "1").is_none());
    // With a sending address alone, there is nothing to say of mail exchangers.
    let sending = protected().policy.unwrap().sending;
    report.policy = Some(Box::new(Policy { sending, ..Policy::default() }));
    report.mode = Mode::Submission;
    let view = policy(&report, &senders(&report)).unwrap();
    assert!(view.domain.is_empty() && view.hosts.is_empty());
    assert_eq!(view.sending.len(), 2);
}

#[test]
fn what_to_publish_fits_what_was_seen() {
    let mut report = protected();
    report.hosts[0].endpoints[0].tls.as_mut().unwrap().certificates[0].spki_sha256 =
        "cd".repeat(32);
    let id = policy_id(&report);
    assert_eq!(id, "20260601T000000");
    let made = publication(&report, &id).unwrap().unwrap();
    let lines: Vec<&str> = made.zone.lines().filter(|line| !line.starts_with(';')).collect();
    let tlsa = format!("_25._tcp.mx.example.com. 3600 IN TLSA 3 1 1 {}", "cd".repeat(32));
    for wanted in [
        "example.com. 3600 IN MX 10 mx.example.com.",
        "mx.example.com. 3600 IN A 192.0.2.1",
        &tlsa,
        "_mta-sts.example.com. 3600 IN TXT \"v=STSv1; id=20260601T000000;\"",
        // Where reports go already, they go on going.
        "_smtp._tls.example.com. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:r@example.com\"",
    ] {
        assert!(lines.contains(&wanted), "{wanted}\n{}", made.zone);
    }
    let file = made.policy_file.unwrap();
    assert_eq!(file.text, "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 2592000\n");

    // Without signatures a TLSA record would mean nothing, and a new policy begins with testing.
    let found = facts(&mut report);
    found.hosts[0].addresses = Status::Insecure;
    found.mta_sts.file = Fetched::NoAddress;
    let made = publication(&report, &id).unwrap().unwrap();
    assert!(made.records.iter().all(|record| record.kind != "TLSA"));
    assert!(made.policy_file.unwrap().text.contains("mode: testing\n"));

    // The key of somebody else's host is theirs to publish.
    facts(&mut report).hosts[0].addresses = Status::Secure;
    report.target.host = "example.org".into();
    let made = publication(&report, &id).unwrap().unwrap();
    assert!(made.records.iter().all(|record| record.kind != "TLSA"));
    assert_eq!(made.elsewhere[0].host, MX);
}

#[test]
fn the_whole_is_one_sentence() {
    let mut report = protected();
    assert_eq!(
        shown(&report).sentence,
        "Senders with DANE and with MTA-STS deliver over TLS to authenticated servers; those with neither deliver over TLS to whoever answers."
    );
    // A second host, which shuts its port: senders go on with the first.
    let mut second = report.hosts[0].clone();
    second.name = "mx2.example.com".into();
    second.endpoints[0].tls = None;
    second.endpoints[0].tcp = Some(crate::report::TcpOutcome::Refused);
    let mut of_second = facts(&mut report).hosts[0].clone();
    of_second.name.clone_from(&second.name);
    of_second.at[0].matches.clear();
    facts(&mut report).hosts.push(of_second);
    report.hosts.push(second);
    let sentence = shown(&report).sentence;
    assert!(sentence.contains("authenticated servers, though not to every host;"), "{sentence}");
    report.hosts.remove(0);
    assert_eq!(shown(&report).sentence, "All senders do not deliver for now.");
    report.hosts.clear();
    assert_eq!(shown(&report).sentence, "");
}

#[test]
fn what_was_not_tested_is_said_once() {
    let mut report = protected();
    assert!(shown(&report).untested.is_empty());
    let untested = || Status::NotTested("so it is".into());
    let found = facts(&mut report);
    (found.validation, found.mx) = (Validation::Fails("so it is".into()), untested());
    found.hosts[0].addresses = untested();
    found.mta_sts.file = Fetched::NotTested("time ran out".into());
    let view = shown(&report);
    assert_eq!(
        view.untested,
        [
            "DNSSEC could not be validated from here: so it is. Nothing that rests on it was tested.",
            "Not tested: time ran out."
        ]
    );
    assert_eq!(
        view.sentence,
        "Senders with neither deliver over TLS to whoever answers. What senders with DANE and with MTA-STS do was not tested."
    );
    let off = facts(&mut report);
    off.validation = Validation::Off;
    (off.mx, off.hosts[0].addresses) = (Status::NotAsked, Status::NotAsked);
    off.mta_sts.file = enforced("enforce");
    assert_eq!(shown(&report).untested, ["DNSSEC was not to be validated."]);
}

#[test]
fn what_is_published_stands_there_as_it_was_found() {
    let mut report = protected();
    let view = shown(&report);
    let places: Vec<&str> = view.sources.iter().map(|source| source.at.as_str()).collect();
    let all = [
        "_mta-sts.example.com",
        "https://mta-sts.example.com/.well-known/mta-sts.txt",
        "_smtp._tls.example.com",
    ];
    assert_eq!(places, all);
    assert_eq!(view.sources[1].lines[1], "mode: enforce");
    assert_eq!(view.hosts[0].fits[0].text, "Record 1 fits.");
    let found = facts(&mut report);
    found.mta_sts.file = Fetched::Status(404);
    found.tls_rpt.record.records.clear();
    found.hosts[0].at[0].matches[0].place = None;
    let view = shown(&report);
    assert_eq!((view.sources.len(), view.sources[1].lines.len()), (2, 0));
    assert_eq!(view.sources[1].note, "The policy host answers 404; only 200 counts.");
    assert_eq!(view.hosts[0].fits[0].mark, Mark::Bad);
    assert!(view.hosts[0].fits[0].text.contains("another certificate"));
}
