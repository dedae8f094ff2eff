//! A real Postfix that honours DANE or MTA-STS does what the rows of the zoo say of such a sender.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::Command;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use portwise_testkit::mta::Heard;
use portwise_testkit::needs;
use portwise_testkit::pki::Pki;
use portwise_testkit::policy::{Case, ZONES, Zoo, cases};
use portwise_testkit::postfix::{Honours, Sender};
use portwise_testkit::signed::Upstream;
use portwise_testkit::sts_resolver::StsResolver;
use tokio::task::spawn_blocking;

use crate::can_run;

/// Domains with one host each, for DANE,
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

/// and for MTA-STS.
const STS_IDS: [&str; 38] = [
    "plain",
    "sts",
    "sts-unknown-field",
    "sts-foreign",
    "sts-strings",
    "sts-alias",
    "sts-blank",
    "sts-several",
    "sts-case",
    "sts-late-version",
    "sts-no-id",
    "sts-no-record",
    "sts-no-host",
    "sts-closed",
    "sts-redirect",
    "sts-404",
    "sts-large",
    "sts-hangs",
    "sts-garbage",
    "sts-host-name",
    "sts-host-expired",
    "sts-host-self-signed",
    "sts-host-wildcard",
    "sts-charset",
    "sts-html",
    "sts-crlf",
    "sts-no-version",
    "sts-no-age",
    "sts-long-age",
    "sts-mode-case",
    "sts-no-mx",
    "sts-none",
    "sts-testing",
    "sts-wildcard",
    "sts-uncovered",
    "sts-expired",
    "sts-self-signed",
    "sts-no-starttls",
];

/// Where this resolver for Postfix departs from RFC 8461, and what comes of it.
const DEPARTS: [(&str, char); 6] = [
    // It lets the id be anything.
    ("sts-long-id", 'A'),
    ("sts-id-character", 'A'),
    // Of a field that is there twice it takes the last.
    ("sts-extra-lines", 'U'),
    // It refuses files of other types, as it should, and as many do not.
    ("sts-type", 'U'),
    // It has Postfix match the patterns against the certificate instead of the exchanger, and for
    // any number of labels.
    ("sts-pattern-in-certificate", 'A'),
    ("sts-two-labels", 'A'),
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
    let sender = Sender::start(address, validating.ip(), Honours::Dane);
    let expected = |case: &Case| case.hosts[0].senders.chars().next().unwrap();
    let faults = deliver(&zoo, &sender, &cases, expected).await;
    assert!(faults.is_empty(), "{}\n{}", faults.join("\n"), sender.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn postfix_does_what_is_said_of_senders_that_honour_mta_sts() {
    let test = "postfix_does_what_is_said_of_senders_that_honour_mta_sts";
    let needs = [Sender::NEEDS, StsResolver::NEEDS].concat();
    if !can_run(test) || !needs::programs(test, &needs) {
        return;
    }
    let departs = |case: &Case| DEPARTS.iter().find(|(id, _)| *id == case.id);
    let wanted = |case: &Case| STS_IDS.contains(&case.id) || departs(case).is_some();
    let cases: Vec<Case> = cases().into_iter().filter(wanted).collect();
    assert_eq!(cases.len(), STS_IDS.len() + DEPARTS.len());
    let pki = Pki::new();
    let zoo = Zoo::open(36, &pki, ZONES, &cases).await;
    let (validating, _validating) = zoo.resolver(Upstream::Validating);
    let at = |last| IpAddr::from(Ipv4Addr::new(127, 36, 255, last));
    let authorities = pki.root();
    let resolver = StsResolver::start(SocketAddr::new(at(8), 8461), validating.ip(), &authorities);
    let honours = Honours::MtaSts(resolver.address(), &authorities);
    let sender = Sender::start(at(9), validating.ip(), honours);
    let said = |case: &Case| case.hosts[0].senders.chars().nth(1).unwrap();
    for (case, (_, does)) in cases.iter().filter_map(|case| Some((case, departs(case)?))) {
        assert_ne!(said(case), *does, "{} is no departure", case.id);
    }
    let expected = |case: &Case| departs(case).map_or_else(|| said(case), |(_, does)| *does);
    let faults = deliver(&zoo, &sender, &cases, expected).await;
    let logs = format!("{}\n{}", resolver.log(), sender.log());
    assert!(faults.is_empty(), "{}\n{logs}", faults.join("\n"));
}

/// Sends a mail to each domain, and says which were not treated as expected.
async fn deliver(
    zoo: &Zoo,
    sender: &Sender,
    cases: &[Case],
    expected: impl Fn(&Case) -> char,
) -> Vec<String> {
    for case in cases {
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
    for case in cases {
        let (did, expected) = (did(case, &log, &zoo.heard(case)), expected(case));
        if !is_done(&log, case) || did != expected {
            faults.push(format!("{}: Postfix did “{did}”, expected “{expected}”", case.id));
        }
    }
    faults
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
