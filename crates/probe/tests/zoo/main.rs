//! A zoo of servers, good and bad: each gives exactly the findings that it should, and ends in
//! time.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]
#![expect(clippy::disallowed_types, reason = "the zoo is the other side of the connections")]

mod advice;
mod attacks;
mod bounds;
mod certificates;
mod connections;
mod crowds;
mod deep;
mod dialogues;
mod every_code;
mod manners;
mod modes;
mod names;
mod policies;
mod pools;
mod zone;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use portwise_core::findings::Part;
use portwise_core::report::{EndpointReport, Mode};
use portwise_core::{Finding, ProbeRequest, ProbeResult, Severity, judge};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolve, TrustAnchors};
use portwise_testkit::dns::Answer;
use portwise_testkit::mta::{Mta, Script, tls};
use portwise_testkit::pki::{Flaw, Pki};
use tokio_rustls::rustls::ServerConfig;
use zone::Zone;

const HOST: &str = "mail.example.com";

static PKI: LazyLock<Pki> = LazyLock::new(Pki::new);
static GOOD: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| tls(&PKI.issue(&[HOST], Flaw::None)));

/// An address of one's own on loopback.
fn address() -> IpAddr {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    let [high, low] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    Ipv4Addr::new(127, 20, high, low).into()
}

/// A visitor with little patience.
fn limits() -> Limits {
    Limits {
        greeting: Duration::from_millis(1500),
        reply: Duration::from_millis(1500),
        handshake: Duration::from_millis(1500),
        pause: Duration::from_millis(150),
        ..Limits::within(Duration::from_secs(6))
    }
}

fn prober(resolver: impl Resolve + 'static, limits: Limits) -> Prober {
    let opened = ["127.0.0.0/8", "::1/128", "198.18.0.0/24"];
    let guard = Guard::new(opened.map(|net| net.parse().unwrap()).to_vec());
    let anchors = TrustAnchors::with_pem(PKI.root().as_bytes()).unwrap();
    let helo = Some("client.example.net".to_owned());
    let resolver = Arc::new(resolver);
    Prober::new(ProberConfig { resolver, guard, limits, anchors, helo }).unwrap()
}

/// What came of visiting one server.
struct Visited {
    result: ProbeResult,
    took: Duration,
    limit: Duration,
}

impl Visited {
    fn endpoint(&self) -> &EndpointReport {
        &self.result.report.hosts[0].endpoints[0]
    }

    #[track_caller]
    fn expect(&self, expected: &[(&str, Severity)]) {
        let found = found(&self.result);
        let json = serde_json::to_string_pretty(&self.result).unwrap();
        assert_eq!(found, expected, "{json}");
        let again: ProbeResult = serde_json::from_str(&json).unwrap();
        assert_eq!(again, self.result, "it survives JSON");
        assert!(self.took < self.limit, "it took {:?}", self.took);
    }
}

/// What was found, but for what is not known or only worth knowing of policies, which every domain
/// here gives: those have a zoo of their own.
fn found(result: &ProbeResult) -> Vec<(&str, Severity)> {
    let is_fault = |f: &&Finding| matches!(f.severity, Severity::Error | Severity::Warning);
    let is_told = |f: &&Finding| f.part != Part::Policy || is_fault(f);
    result.findings.iter().filter(is_told).map(|f| (f.code.as_str(), f.severity)).collect()
}

/// Visits a server that follows scripts, on one port.
async fn visit(port: u16, scripts: Vec<Script>) -> Visited {
    visit_as(port, Mode::Submission, false, scripts).await.0
}

async fn visit_as(port: u16, mode: Mode, deep: bool, scripts: Vec<Script>) -> (Visited, Mta) {
    let server = address();
    let mta = Mta::start(SocketAddr::new(server, port), scripts).await;
    let visited = look(&[server], &[port], mode, deep).await;
    mta.settled().await;
    (visited, mta)
}

/// Visits what listens on these addresses under one name.
async fn look(addresses: &[IpAddr], ports: &[u16], mode: Mode, deep: bool) -> Visited {
    look_as(limits(), addresses, ports, mode, deep).await
}

/// The same with other limits.
async fn look_within(limits: Limits, addresses: &[IpAddr], ports: &[u16]) -> Visited {
    look_as(limits, addresses, ports, Mode::Submission, false).await
}

async fn look_as(
    limits: Limits,
    addresses: &[IpAddr],
    ports: &[u16],
    mode: Mode,
    deep: bool,
) -> Visited {
    let zone = Zone::new(&[
        (HOST, Answer::Addresses(addresses.to_vec())),
        ("example.com", Answer::Mx(vec![(10, HOST)])),
    ]);
    let target = if mode == Mode::Mx { "example.com" } else { HOST };
    let request = ProbeRequest::new(target, mode, ports, deep).unwrap();
    // A visit that heeds no deadline takes far longer; a busy machine may need a few seconds more.
    let limit = limits.endpoint + Duration::from_secs(5);
    let began = Instant::now();
    let report = prober(zone, limits).probe(&request, |_| {}).await;
    let took = began.elapsed();
    Visited { result: judge(report, None), took, limit }
}

/// Real port numbers need root; without it, these tests are listed as not run.
macro_rules! real_ports {
    ($test:literal) => {
        if !portwise_testkit::needs::root($test) {
            return;
        }
    };
}
pub(crate) use real_ports;
