//! A real Postfix that honours DANE does what the rows of the zoo say of such a sender.

use std::net::{IpAddr, Ipv4Addr};
use std::process::Command;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use portwise_testkit::mta::Heard;
use portwise_testkit::needs;
use portwise_testkit::pki::Pki;
use portwise_testkit::policy::{Case, ZONES, Zoo, cases};
use portwise_testkit::postfix::Sender;
use portwise_testkit::signed::Upstream;
use tokio::task::spawn_blocking;

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

/// Says of every host of the zoo with TLSA records whether Postfix's own checker authenticates it.
#[tokio::test(flavor = "multi_thread")]
async fn posttls_finger_authenticates_whom_dane_authenticates() {
    let test = "posttls_finger_authenticates_whom_dane_authenticates";
    if !can_run(test) || !needs::programs(test, &["posttls-finger", "unshare", "mount"]) {
        return;
    }
    // With one address each, since it looks at one; and with an answer about TLS.
    let can_be_asked = |case: &&Case| {
        let [host] = case.hosts else { return false };
        host.at.len() == 1 && !host.senders.contains('?') && host.tlsa != "not-tested"
    };
    let cases: Vec<Case> = cases().into_iter().filter(|case| can_be_asked(&case)).collect();
    assert!(cases.len() > 80, "{}", cases.len());
    let zoo = Zoo::open(39, &Pki::new(), ZONES, &cases).await;
    let (validating, _validating) = zoo.resolver(Upstream::Validating);
    let folder = tempfile::tempdir().unwrap();
    let resolv = folder.path().join("resolv.conf");
    let text = format!("nameserver {}\noptions trust-ad edns0\n", validating.ip());
    std::fs::write(&resolv, text).unwrap();
    std::fs::write(folder.path().join("main.cf"), "compatibility_level = 3.6\n").unwrap();
    let finger = needs::find("posttls-finger").unwrap();
    let ask = |case: Case| {
        let script = "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"";
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", script]).arg(&resolv).arg(&finger);
        command.args(["-c", "-T", "10", "-t", "10", "-l", "dane", "-L", "summary"]);
        command.arg(case.name()).env("MAIL_CONFIG", folder.path());
        async move {
            let output = spawn_blocking(move || command.output().unwrap()).await.unwrap();
            let said = [output.stdout, output.stderr].concat();
            (case, String::from_utf8_lossy(&said).into_owned())
        }
    };
    let asked = stream::iter(cases.iter().copied().map(ask)).buffer_unordered(8);
    let asked: Vec<(Case, String)> = asked.collect().await;
    let (mut faults, mut authenticated) = (Vec::new(), 0);
    for (case, said) in asked {
        // Postfix takes the name of the mail domain here as well, which RFC 7672 §3.2.2 wants only
        // where the MX set is signed.
        if case.id == "ta-domain-name-unsigned" {
            continue;
        }
        let wanted = case.hosts[0].senders.starts_with('A');
        // Of an MX set that is not signed it says so, and less of the same.
        let did = said.contains("Verified TLS connection established")
            || said.contains("log verified as trusted");
        authenticated += usize::from(did);
        if did != wanted {
            faults.push(format!("{}: authenticated {did}, expected {wanted}\n{said}", case.id));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(authenticated > 20, "{authenticated}");
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
