use super::{Conclusion, continued};
use crate::findings::tests::{good, report};
use crate::judge::{ProbeResult, judge};
use crate::report::{EndpointReport, Mode, TcpOutcome};
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
