//! A real Postfix that honours DANE does what the rows of the zoo say of such a sender.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use portwise_testkit::mta::Heard;
use portwise_testkit::needs;
use portwise_testkit::pki::Pki;
use portwise_testkit::policy::{Case, ZONES, Zoo, cases};
use portwise_testkit::postfix::Sender;
use portwise_testkit::signed::Upstream;

use crate::can_run;

/// Domains with one host each.
const IDS: [&str; 22] = [
    "plain",
    "signed",
    "plain-smtp",
    "ee-key",
    "ee-sha512",
    "ee-other",
    "ee-expired",
    "ee-other-name",
    "rollover",
    "ta-certificate",
    "ta-other-name",
    "ta-no-path",
    "ta-not-sent",
    "pkix",
    "no-starttls",
    "stale-sha512",
    "alias",
    "alias-plain-none",
    "tlsa-alias",
    "tlsa-fails",
    "no-mx",
    "expired",
];

#[tokio::test(flavor = "multi_thread")]
async fn postfix_does_what_is_said_of_senders_that_honour_dane() {
    let test = "postfix_does_what_is_said_of_senders_that_honour_dane";
    if !can_run(test) || !needs::programs(test, Sender::NEEDS) {
        return;
    }
    let cases: Vec<Case> = cases().into_iter().filter(|case| IDS.contains(&case.id)).collect();
    assert_eq!(cases.len(), IDS.len());
    let zoo = Zoo::open(35, &Pki::new(), ZONES, &cases).await;
    let (validating, _validating) = zoo.resolver(Upstream::Validating);
    let address: IpAddr = Ipv4Addr::new(127, 35, 255, 9).into();
    let sender = Sender::start(address, validating.ip());
    for case in &cases {
        sender.send(&format!("anna@{}", case.name()));
    }
    let is_done = |log: &str, case: &Case| {
        let to = format!("to=<anna@{}>", case.name());
        log.lines().any(|line| line.contains(&to) && line.contains("status="))
    };
    for _ in 0..600 {
        let log = sender.log();
        if cases.iter().all(|case| is_done(&log, case)) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let log = sender.log();
    let mut faults = Vec::new();
    for case in &cases {
        let did = did(case, &log, &zoo.heard(case));
        let expected = case.hosts[0].senders.chars().next().unwrap();
        if !is_done(&log, case) || did != expected {
            faults.push(format!("{}: Postfix did “{did}”, expected “{expected}”", case.id));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}\n{log}", faults.len(), faults.join("\n"));
}

/// What it did with a mail, as [`portwise_testkit::policy::Host::senders`] has it. The servers of
/// the zoo take no mail: that one was begun counts.
fn did(case: &Case, log: &str, heard: &[Heard]) -> char {
    let begins = |lines: &[String]| lines.iter().any(|line| line.starts_with("MAIL"));
    if heard.iter().any(|heard| begins(&heard.plain)) {
        return 'P';
    }
    if !heard.iter().any(|heard| begins(&heard.tls)) {
        return 'W';
    }
    let verified = "Verified TLS connection established to ";
    let is_verified = |line: &str| {
        let host = line.split(verified).nth(1).and_then(|rest| rest.split('[').next());
        host.is_some_and(|host| host.ends_with(&case.name()))
    };
    if log.lines().any(is_verified) { 'A' } else { 'U' }
}
