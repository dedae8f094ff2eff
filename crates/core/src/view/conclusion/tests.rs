use std::collections::BTreeSet;

use portwise_policy::verdict::{Delivery, HostOutcome, Sender};
use portwise_policy::{ReverseNames, Status};

use super::{Conclusion, continued};
use crate::findings::tests::policy::{changed, enforced_for, policy, protected};
use crate::findings::tests::{good, report};
use crate::judge::{ProbeResult, judge};
use crate::report::{EndpointReport, Mode, Report, TcpOutcome};
use crate::view::Mark;

fn closed(port: u16, how: TcpOutcome) -> EndpointReport {
    EndpointReport { tcp: Some(how), ..EndpointReport::new("192.0.2.1".parse().unwrap(), port) }
}

fn expired(port: u16) -> EndpointReport {
    let mut seen = good(port);
    let tls = seen.tls.as_mut().unwrap();
    tls.trusted = false;
    tls.certificates[0].not_after = "2026-05-29T00:00:00Z".parse().unwrap();
    seen
}

fn submission(endpoints: Vec<EndpointReport>) -> ProbeResult {
    judge(report(Mode::Submission, endpoints), None)
}

fn conclude(result: &ProbeResult) -> Conclusion<'_> {
    super::conclude(&result.report, &result.findings)
}

#[track_caller]
fn says(result: &ProbeResult, mark: Mark, text: &str) {
    let concluded = conclude(result);
    assert_eq!((concluded.mark, &*concluded.text), (mark, text));
}

fn marks(result: &ProbeResult) -> Vec<(u16, Mark)> {
    let hosts = conclude(result).hosts;
    hosts.iter().flat_map(|h| &h.endpoints).map(|e| (e.port, e.mark)).collect()
}

#[test]
fn a_port_that_nobody_needs_is_no_error() {
    use TcpOutcome::{Refused, TimedOut};
    let result = submission(vec![
        good(465),
        closed(587, Refused),
        closed(25, TimedOut),
        closed(2525, Refused),
    ]);
    let concluded = conclude(&result);
    assert_eq!(concluded.mark, Mark::Good);
    assert!(concluded.text.starts_with("Use port 465 (SSL/TLS). "), "{}", concluded.text);
    assert_eq!((concluded.cure, &*concluded.usable), ("", &[465][..]));
    assert!(concluded.groups.iter().all(|group| group.mark == Mark::Closed));
    let verdict = &concluded.hosts[0].endpoints[3].verdict;
    assert_eq!(verdict, "Closed (refused), not needed.");

    // Nothing serves: what is missing is 465 or 587, and not 2525.
    let all = [465, 587, 25, 2525].map(|port| closed(port, Refused));
    let result = submission(all.into());
    says(&result, Mark::Bad, "Programs cannot send through it: ports 465 and 587 are closed.");
    let (bad, shut) = (Mark::Bad, Mark::Closed);
    assert_eq!(marks(&result), [(465, bad), (587, bad), (25, shut), (2525, shut)]);
    assert!(!conclude(&result).cure.is_empty());
}

#[test]
fn port_25_does_not_make_up_for_465_and_587() {
    let silent = |port| closed(port, TcpOutcome::TimedOut);
    let result = submission(vec![silent(465), silent(587), good(25), silent(2525)]);
    says(
        &result,
        Mark::Bad,
        "Programs cannot send through it: nothing answers on ports 465 and 587.",
    );
    let (bad, shut) = (Mark::Bad, Mark::Closed);
    assert_eq!(marks(&result), [(465, bad), (587, bad), (25, Mark::Good), (2525, shut)]);
    let groups = conclude(&result).groups;
    assert_eq!((groups[0].mark, &*groups[0].ports), (bad, &[465, 587][..]));
}

#[test]
fn an_address_that_is_shut_beside_one_that_serves_is_met_by_clients() {
    let mut shut = closed(465, TcpOutcome::Refused);
    shut.address = "192.0.2.2".parse().unwrap();
    let result = submission(vec![good(465), shut, good(587)]);
    assert_eq!(conclude(&result).mark, Mark::Warning);
    assert_eq!(conclude(&result).usable, [587]);
}

#[test]
fn what_is_broken_is_not_to_be_used() {
    let all = submission(vec![expired(465), expired(587)]);
    says(&all, Mark::Bad, "Do not use it yet: the certificate has expired.");
    assert!(conclude(&all).cure.contains("enew"), "{}", conclude(&all).cure);
    let one = submission(vec![good(465), expired(587)]);
    let text = "Use port 465 (SSL/TLS). To be mended on port 587: the certificate has expired.";
    says(&one, Mark::Warning, text);
    let text =
        "Use port 465 (SSL/TLS), or 587 (STARTTLS). Encryption, certificate and login are right.";
    says(&submission(vec![good(465), good(587)]), Mark::Good, text);
}

#[test]
fn between_servers_port_25_is_what_is_asked_for() {
    let mut mx = good(25);
    mx.auth.clear();
    let result = judge(report(Mode::Mx, vec![mx]), None);
    let text = "Other servers can deliver mail to mail.example.com, encrypted.";
    says(&result, Mark::Good, text);
    let concluded = conclude(&result);
    let verdict = &concluded.hosts[0].endpoints[0].verdict;
    assert_eq!(verdict, "Good: other servers can deliver here.");
    assert!(concluded.usable.is_empty());
    let result = judge(report(Mode::Mx, vec![closed(25, TcpOutcome::TimedOut)]), None);
    let text =
        "Mail to mail.example.com can fail: nothing answers on the port (mail.example.com:25).";
    says(&result, Mark::Bad, text);
}

const GOOD: &str = "Good: other servers can deliver here.";

/// The senders that get no mail delivered at some host.
fn held(senders: &[HostOutcome]) -> BTreeSet<&'static str> {
    let stuck = senders.iter().filter(|o| matches!(o.together.delivery, Delivery::NotAtAll(_)));
    stuck.filter(|outcome| outcome.sender != Sender::Both).map(|o| o.sender.name()).collect()
}

#[test]
fn who_does_not_deliver_is_said_first_wherever_others_do() {
    let (mut dane, mut mta_sts) = (0, 0);
    for (case, report) in changed() {
        let result = judge(report, None);
        let held = held(&result.senders);
        let concluded = conclude(&result);
        let verdicts: Vec<&str> =
            concluded.hosts.iter().flat_map(|h| &h.endpoints).map(|e| &*e.verdict).collect();
        let is_good = verdicts.iter().all(|verdict| verdict.starts_with("Good"));
        let who = match (held.contains("with DANE"), held.contains("with MTA-STS")) {
            (true, true) => "Servers that go by DANE or MTA-STS do not deliver ",
            (true, false) => "Servers that go by DANE do not deliver ",
            (false, true) => "Servers that go by MTA-STS do not deliver ",
            (false, false) => {
                assert!(!concluded.text.contains("do not deliver"), "{case}: {}", concluded.text);
                assert!(verdicts.iter().all(|v| !v.contains("do not")), "{case}: {verdicts:?}");
                continue;
            }
        };
        assert!(!verdicts.contains(&GOOD), "{case}: {verdicts:?}");
        let whole = crate::view::view(&result).verdict.text;
        assert!(whole.contains(&who[1..who.len() - 1]), "{case}: {whole}");
        if is_good {
            assert!(concluded.text.starts_with(who), "{case}: {}", concluded.text);
            assert_eq!(concluded.mark, Mark::Bad, "{case}");
            assert!(!concluded.cure.is_empty(), "{case}");
            dane += usize::from(held.contains("with DANE"));
            mta_sts += usize::from(held.contains("with MTA-STS"));
        } else {
            let is_said = concluded.text.starts_with(who) || concluded.text.contains(" can fail: ");
            assert!(is_said, "{case}: {}", concluded.text);
        }
    }
    assert!(dane >= 8 && mta_sts >= 1, "{dane} {mta_sts}");
}

#[test]
fn what_other_servers_demand_stands_in_whole_sentences() {
    let other_key = |report: &mut Report| policy(report).hosts[0].at[0].matches[0].place = None;
    let not_covered = |report: &mut Report| policy(report).mta_sts.file = enforced_for("other");
    let mut report = protected();
    other_key(&mut report);
    let result = judge(report.clone(), None);
    says(
        &result,
        Mark::Bad,
        "Servers that go by DANE do not deliver mail to example.com: no TLSA record fits the certificate (mx.example.com). Others do.",
    );
    let verdict = &conclude(&result).hosts[0].endpoints[0].verdict;
    assert_eq!(verdict, "Good in itself, but servers that go by DANE do not deliver here.");
    let whole = crate::view::view(&result).verdict.text;
    assert_eq!(whole, "1 error; servers that go by DANE do not deliver");

    not_covered(&mut report);
    says(
        &judge(report, None),
        Mark::Bad,
        "Servers that go by DANE or MTA-STS do not deliver mail to example.com: no TLSA record fits the certificate (mx.example.com), and 1 more error. Others do.",
    );
    let mut report = protected();
    not_covered(&mut report);
    let text = conclude(&judge(report, None)).text.clone();
    assert!(text.starts_with("Servers that go by MTA-STS do not deliver mail to example.com: "));

    // A second host is as it should be.
    let mut report = protected();
    let mut second = report.hosts[0].clone();
    second.name = "mx2.example.com".into();
    second.endpoints[0].tls.as_mut().unwrap().certificates[0].dns_names = vec![second.name.clone()];
    report.hosts.push(second);
    policy(&mut report).mta_sts.file = enforced_for("*");
    other_key(&mut report);
    let result = judge(report, None);
    let text = conclude(&result).text.clone();
    assert!(
        text.starts_with("Servers that go by DANE do not deliver to every mail exchanger of "),
        "{text}"
    );
    assert_eq!(conclude(&result).hosts[1].endpoints[0].verdict, GOOD);

    // What cannot be looked up at all holds of each host.
    let mut report = protected();
    policy(&mut report).mx = Status::Failed("so it is".into());
    let text = conclude(&judge(report, None)).text.clone();
    assert!(text.starts_with("Servers that go by DANE do not deliver mail to example.com: "));
}

#[test]
fn an_address_that_mail_is_sent_from_says_nothing_of_mail_that_comes() {
    let mut report = protected();
    policy(&mut report).sending.as_mut().unwrap().reverse = ReverseNames::default();
    let result = judge(report, None);
    let text = conclude(&result).text.clone();
    assert!(
        text.starts_with("Mail from 192.0.2.9 can be refused: the sending address has no name"),
        "{text}"
    );
    assert_eq!(conclude(&result).hosts[0].endpoints[0].verdict, GOOD);
}

#[test]
fn what_was_not_tested_is_said() {
    let mut untested = EndpointReport::new("2001:db8::1".parse().unwrap(), 465);
    untested.not_tested = Some("there is no IPv6 here".into());
    let result = submission(vec![good(465), untested.clone()]);
    let concluded = conclude(&result);
    assert_eq!((concluded.mark, &*concluded.usable), (Mark::Good, &[465][..]));
    assert!(concluded.text.ends_with(" 1 of 2 endpoints was not tested."));
    let result = submission(vec![untested]);
    let text = "Nothing could be tested: there is no IPv6 here.";
    says(&result, Mark::NotTested, text);
}

#[test]
fn abbreviations_keep_their_capitals() {
    assert_eq!(continued("The port is closed"), "the port is closed");
    assert_eq!(continued("A command"), "a command");
    assert_eq!(continued("STARTTLS is not offered"), "STARTTLS is not offered");
    assert_eq!(continued(""), "");
}
