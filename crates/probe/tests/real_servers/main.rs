//! Real servers from Debian, probed on 25, 465 and 587. What the report says of them agrees with
//! what they say of themselves, in their settings and their logs, and with what another client
//! sees.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod dovecot;
mod exim;
mod opensmtpd;
mod postfix;
mod witness;

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use portwise_core::findings::Part;
use portwise_core::report::{EndpointReport, Mode, Report};
use portwise_core::{Port, ProbeRequest, ProbeResult, Severity, judge};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use portwise_smtp::Extension;
use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Identity, Pki};
use witness::Witness;

const HOST: &str = "mail.example.com";

static PKI: LazyLock<Pki> = LazyLock::new(Pki::new);

fn identity() -> Identity {
    PKI.issue(&[HOST], Flaw::None)
}

/// Each server has an address of its own, since they all want the same ports.
fn address(last: u8) -> IpAddr {
    Ipv4Addr::new(127, 31, 0, last).into()
}

fn can_run(test: &str, server: &[&str]) -> bool {
    needs::root(test) && needs::programs(test, server) && needs::programs(test, witness::NEEDS)
}

/// Probes the ports with the limits of the product.
async fn probe(address: IpAddr, ports: &[Port], mode: Mode, deep: bool) -> ProbeResult {
    let dns = FakeDns::start(&[
        (HOST, Answer::Addresses(vec![address])),
        ("example.com", Answer::Mx(vec![(10, HOST)])),
    ]);
    let guard = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]);
    let resolver = Resolver::new(Some(dns.address()), Duration::from_secs(2)).unwrap();
    let anchors = TrustAnchors::with_pem(PKI.root().as_bytes()).unwrap();
    let helo = Some("client.example.net".to_owned());
    let (resolver, limits) = (Arc::new(resolver), Limits::default());
    let config = ProberConfig { resolver, guard, limits, anchors, helo };
    let prober = Prober::new(config).unwrap();
    let target = if mode == Mode::Mx { "example.com" } else { HOST };
    let request = ProbeRequest::new(target, mode, ports, deep).unwrap();
    judge(prober.probe(&request, |_| {}).await, None)
}

fn endpoint(report: &Report, port: Port) -> &EndpointReport {
    report.hosts[0].endpoints.iter().find(|e| e.port == port).unwrap()
}

#[track_caller]
fn expect(result: &ProbeResult, expected: &[(&str, Port, Severity)]) {
    let port = |f: &portwise_core::Finding| f.subject.as_ref().and_then(|s| s.port).unwrap_or(0);
    // What a domain tells other servers is no part of a server.
    let of_servers = result.findings.iter().filter(|f| f.part != Part::Policy);
    let mut found: Vec<(&str, Port, Severity)> =
        of_servers.map(|f| (f.code.as_str(), port(f), f.severity)).collect();
    found.sort_unstable();
    assert_eq!(found, expected, "{}", serde_json::to_string_pretty(&result.report).unwrap());
}

/// Probes, expects no fault, and compares every port with what the other client sees.
async fn is_healthy_and_agrees(address: IpAddr, ports: &'static [Port]) -> Report {
    let result = probe(address, ports, Mode::Submission, false).await;
    expect(&result, &[]);
    let report = result.report;
    for endpoint in &report.hosts[0].endpoints {
        assert!(endpoint.is_complete(), "{endpoint:?}");
        let witness = ask_the_witness(address, endpoint.port).await;
        agree(endpoint, &witness);
    }
    assert_eq!(report.hosts[0].endpoints.len(), ports.len());
    report
}

async fn ask_the_witness(address: IpAddr, port: Port) -> Witness {
    let look = move || {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root.pem");
        write(&root, &PKI.root());
        Witness::look(address, port, HOST, &root)
    };
    tokio::task::spawn_blocking(look).await.unwrap()
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

#[track_caller]
fn agree(endpoint: &EndpointReport, witness: &Witness) {
    assert_eq!(witness.error, None);
    assert_eq!(offers(endpoint.ehlo_plain.as_deref()), keywords(witness.plain.as_deref()));
    assert_eq!(offers(endpoint.ehlo_tls.as_deref()), keywords(witness.inside.as_deref()));
    let tls = endpoint.tls.as_ref().unwrap();
    assert_eq!(Some(&tls.version), witness.version.as_ref());
    assert_eq!(Some(&tls.cipher_suite), witness.cipher.as_ref());
    assert_eq!(Some(&tls.certificates[0].sha256), witness.sha256.as_ref());
    // It has verified chain and name, else there would be an error.
    assert!(tls.trusted && tls.name_matches);
}

fn offers(extensions: Option<&[Extension]>) -> Option<Vec<String>> {
    let line = |e: &Extension| format!("{} {}", e.keyword, e.params).trim_end().to_owned();
    Some(extensions?.iter().map(line).collect())
}

/// The lines of an answer to EHLO behind the first, which greets.
fn keywords(lines: Option<&[String]>) -> Option<Vec<String>> {
    Some(lines?.iter().skip(1).cloned().collect())
}

/// Waits until the server has written enough into its log, and gives the lines.
async fn logged(log: impl Fn() -> String, mark: &str, lines: usize) -> Vec<String> {
    for _ in 0..100 {
        let found: Vec<String> =
            log().lines().filter(|line| line.contains(mark)).map(ToOwned::to_owned).collect();
        if found.len() >= lines {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the log has too few lines with “{mark}”: {}", log());
}
