//! What fails because this process may not open another file is not told of a server. The limit
//! belongs to the process, which is why this test has one of its own.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use portwise_core::report::Mode;
use portwise_core::{Finding, Outcome, ProbeRequest, ProbeResult, Severity};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::pki::{Flaw, Pki};

const HOST: &str = "mail.example.com";
const PORT: u16 = 2525;

/// Opens files until there are no more to be had.
fn exhaust() -> Vec<File> {
    let mut files = Vec::new();
    while let Ok(file) = File::open("/dev/null") {
        files.push(file);
    }
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lack_of_files_is_ours() {
    let server = IpAddr::from([127, 41, 0, 1]);
    let pki = Pki::new();
    let config = tls(&pki.issue(&[HOST], Flaw::None));
    let dns = FakeDns::start(&[
        (HOST, Answer::Addresses(vec![server])),
        ("example.com", Answer::Mx(vec![(10, HOST)])),
    ]);
    let limits = Limits::within(Duration::from_secs(8));
    let prober = Prober::new(ProberConfig {
        resolver: Arc::new(Resolver::new(Some(dns.address()), limits.dns).unwrap()),
        guard: Guard::new(vec!["127.0.0.0/8".parse().unwrap()]),
        limits,
        anchors: TrustAnchors::with_pem(pki.root().as_bytes()).unwrap(),
        helo: None,
    })
    .unwrap();
    let check = async |target: &str, mode: Mode| {
        let request = ProbeRequest::new(target, mode, &[PORT], false).unwrap();
        prober.check(&request, |_| {}).await
    };
    let mta = Mta::start(SocketAddr::new(server, PORT), vec![starttls_script(&config)]).await;
    rlimit::setrlimit(rlimit::Resource::NOFILE, 64, 64).unwrap();

    let is_ours = |result: &ProbeResult, why: Option<&str>| {
        let why = why.unwrap_or_else(|| panic!("{result:?}"));
        assert!(why.contains("the machine that runs the check"), "{why}");
        assert!(why.contains("files"), "{why}");
        let is_open = |f: &Finding| f.severity == Severity::Inconclusive;
        assert!(result.findings.iter().all(is_open), "{:?}", result.findings);
        assert_eq!(result.outcome(), Outcome::Untested);
    };
    let files = exhaust();
    assert!(files.len() < 64);
    for (target, mode) in [
        (HOST, Mode::Submission),
        ("example.com", Mode::Mx),
        ("example.com", Mode::Auto),
        ("anna@example.com", Mode::Auto),
    ] {
        let result = check(target, mode).await;
        is_ours(&result, result.report.hosts[0].not_tested.as_deref());
        assert!(result.report.hosts[0].endpoints.is_empty());
    }
    let result = check(&server.to_string(), Mode::Submission).await;
    let endpoint = &result.report.hosts[0].endpoints[0];
    is_ours(&result, endpoint.not_tested.as_deref());
    assert_eq!(endpoint.tcp, None);
    assert_eq!(mta.heard().len(), 0, "nothing was sent");

    // Files that come free a moment later are waited for.
    drop(files);
    for target in [HOST.to_owned(), server.to_string()] {
        let files = exhaust();
        let soon = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            drop(files);
        });
        let result = check(&target, Mode::Submission).await;
        soon.await.unwrap();
        assert!(result.report.hosts[0].endpoints[0].is_complete(), "{:?}", result.report);
    }
}
