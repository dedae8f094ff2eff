//! Memory stays bounded, whatever a server sends: measured as the peak of this process, which is
//! why this test has a process of its own.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::cell::Cell;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use portwise_core::report::Mode;
use portwise_core::{ProbeRequest, judge};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use portwise_testkit::dns::FakeDns;
use portwise_testkit::mta::{Mta, Script, Step, lines, say, starttls_script, tls};
use portwise_testkit::pki::{Flaw, Pki};

const HOST: &str = "mail.example.com";

/// What one visit may add to the peak, in KiB. A server on loopback could fill a hundred times
/// that in the time it has.
const MOST_GROWTH: u64 = 4 * 1024;
/// The largest result, in octets of JSON.
const MOST_JSON: usize = 1024 * 1024;

#[tokio::test]
async fn memory_stays_bounded_whatever_a_server_sends() {
    let pki = Pki::new();
    let good = tls(&pki.issue(&[HOST], Flaw::None));
    let dns = FakeDns::start(&[]);
    let guard = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]);
    let resolver = Resolver::new(Some(dns.address()), Duration::from_secs(2)).unwrap();
    let anchors = TrustAnchors::with_pem(pki.root().as_bytes()).unwrap();
    let limits = Limits {
        greeting: Duration::from_millis(1500),
        reply: Duration::from_millis(1500),
        handshake: Duration::from_millis(1500),
        pause: Duration::from_millis(100),
        ..Limits::within(Duration::from_secs(5))
    };
    let resolver = Arc::new(resolver);
    let config = ProberConfig { resolver, guard, limits, anchors, helo: None };
    let prober = Prober::new(config).unwrap();
    let visits = Cell::new(0);
    let visit = async |script: Script| {
        visits.set(visits.get() + 1);
        let address = IpAddr::from([127, 40, 0, visits.get()]);
        let _mta = Mta::start(SocketAddr::new(address, 2525), vec![script]).await;
        let target = address.to_string();
        let request = ProbeRequest::new(&target, Mode::Submission, &[2525], false).unwrap();
        let report = prober.probe(&request, |_| {}).await;
        serde_json::to_string(&judge(report, None)).unwrap().len()
    };

    let healthy = starttls_script(&good);
    let until = |step: usize, ending: Step| {
        let mut script = starttls_script(&good);
        script.truncate(step);
        script.push(ending);
        script
    };
    // What is set up once is not counted.
    for _ in 0..3 {
        visit(healthy.clone()).await;
        visit(until(7, Step::Endless(lines("250-X")))).await;
    }
    // As many lines and octets as are read of one reply, all of them to be escaped.
    let widest = |code: u16, last: &str| {
        let line = [format!("{code}-").as_bytes(), &[0xff; 240], b"\r\n"].concat();
        Step::Say([line.repeat(127), format!("{code} {last}\r\n").into_bytes()].concat())
    };
    let mut largest = healthy.clone();
    largest[0] = widest(220, "mail.example.com");
    largest[2] = widest(250, "STARTTLS");
    largest[7] = widest(250, "AUTH PLAIN");
    let octets = || vec![b'a'; 64 * 1024];
    let fragment = [&[0x16, 3, 3, 0x40, 0, 0x0b, 0xff, 0xff, 0xff][..], &[0; 0x3ffc]].concat();
    let hostile = [
        ("an endless line", until(0, Step::Endless(octets()))),
        ("an endless greeting", until(0, Step::Endless(lines("220-X")))),
        ("noise", until(0, Step::Endless(vec![0x80; 64 * 1024]))),
        ("an endless answer to EHLO", until(2, Step::Endless(lines("250-X-ENDLESS")))),
        ("an endless line in it", until(2, Step::Endless(octets()))),
        ("an endless answer to STARTTLS", until(4, Step::Endless(lines("220-X")))),
        ("plaintext without end behind it", {
            let mut script = until(4, say("220 go ahead"));
            script.push(Step::Endless(lines("250 injected")));
            script
        }),
        ("an endless certificate", until(5, Step::Endless(fragment))),
        ("an endless answer inside TLS", until(7, Step::Endless(lines("250-X-ENDLESS")))),
        ("an endless line inside TLS", until(7, Step::Endless(octets()))),
        ("the largest that is read", largest),
    ];
    for (what, script) in hostile {
        let before = status("VmRSS:");
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        let json = visit(script).await;
        let growth = status("VmHWM:").saturating_sub(before);
        println!("{what}: {growth} KiB, {json} octets of JSON");
        assert!(growth <= MOST_GROWTH, "{what}: {growth} KiB");
        assert!(json <= MOST_JSON, "{what}: {json} octets of JSON");
    }
}

/// A line of `/proc/self/status`, in KiB.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
