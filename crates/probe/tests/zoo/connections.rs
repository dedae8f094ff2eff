//! TCP that fails, the guard, deadlines and cancelling.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use portwise_core::Severity::{Error, Inconclusive, Info};
use portwise_core::report::{Mode, RefusalCode, TcpOutcome};
use portwise_core::{Outcome, ProbeRequest, judge};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, TrustAnchors};
use portwise_testkit::dns::Answer;
use portwise_testkit::mta::{Mta, Step, implicit_script, say, starttls_script};
use portwise_testkit::needs;
use tokio::net::{TcpSocket, TcpStream};

use crate::zone::Zone;
use crate::{GOOD, HOST, address, limits, look, look_within, prober, real_ports, visit};

#[tokio::test]
async fn a_closed_port_is_refused_and_that_is_no_fault_beside_an_open_one() {
    let server = address();
    let refused = look(&[server], &[2525], Mode::Submission, false).await;
    refused.expect(&[("tcp.refused", Error)]);
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![starttls_script(&GOOD)]).await;
    let beside = look(&[server], &[2525, 8025], Mode::Submission, false).await;
    beside.expect(&[("tcp.refused", Info)]);
}

#[tokio::test]
async fn a_port_that_swallows_connections_times_out() {
    let server = address();
    let _swallowing = swallowing(SocketAddr::new(server, 2525)).await;
    let visited = look(&[server], &[2525], Mode::Submission, false).await;
    visited.expect(&[("tcp.timeout", Error)]);
    assert_eq!(visited.endpoint().tcp, Some(TcpOutcome::TimedOut));
}

/// A listener whose queue is full, which answers nobody.
pub(crate) async fn swallowing(at: SocketAddr) -> impl Sized {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(at).unwrap();
    let listener = socket.listen(1).unwrap();
    let mut queue = Vec::new();
    for _ in 0..8 {
        let connecting = tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(at));
        queue.push(connecting.await);
    }
    (listener, queue)
}

#[tokio::test]
async fn an_address_that_we_have_no_way_to_is_not_the_servers_fault() {
    if !needs::no_ipv6("an_address_that_we_have_no_way_to_is_not_the_servers_fault") {
        return;
    }
    let zone = Zone::new(&[(HOST, Answer::Addresses(vec!["2600::1".parse().unwrap(), address()]))]);
    let request = ProbeRequest::new(HOST, Mode::Submission, &[2525], false).unwrap();
    let report = prober(zone, limits()).probe(&request, |_| {}).await;
    let endpoint = report.hosts[0].endpoints.iter().find(|e| e.address.is_ipv6()).unwrap();
    assert!(endpoint.not_tested.as_ref().unwrap().contains("IPv6"));
    let result = judge(report, None);
    let codes: Vec<_> = result.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["tcp.refused"], "only the address that could be tested");
}

#[tokio::test]
async fn an_address_that_the_network_cannot_reach_is_unreachable() {
    let test = "an_address_that_the_network_cannot_reach_is_unreachable";
    if !needs::interface(test, "nowhere") {
        return;
    }
    let visited = look(&["198.18.0.9".parse().unwrap()], &[2525], Mode::Submission, false).await;
    visited.expect(&[("tcp.unreachable", Error)]);
}

#[tokio::test]
async fn a_connection_that_is_reset_at_once() {
    // Whether we notice while connecting or behind it is a matter of luck.
    visit(2525, vec![vec![Step::Reset]]).await.expect(&[("tcp.reset", Error)]);
    visit(2525, vec![vec![Step::Reset], starttls_script(&GOOD)]).await.expect(&[]);
}

#[tokio::test]
async fn time_that_runs_out_is_no_fault_of_a_slow_server() {
    // Each answer comes within its own patience, all of them not within the deadline.
    let mut slow = starttls_script(&GOOD);
    slow.insert(2, Step::Wait(Duration::from_millis(3600)));
    slow.insert(0, Step::Wait(Duration::from_millis(1400)));
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![slow]).await;
    let limits = Limits {
        greeting: Duration::from_millis(2700),
        reply: Duration::from_secs(4),
        ..Limits::within(Duration::from_secs(3))
    };
    let visited = look_within(limits, &[server], &[2525]).await;
    visited.expect(&[]);
    let why = visited.endpoint().not_tested.clone().unwrap();
    assert!(why.contains("ran out while we were waiting for the answer to EHLO"), "{why}");
}

#[tokio::test]
async fn a_retry_without_time_leaves_what_was_seen() {
    // It greets within our patience; the second time there is no time left to wait so long.
    let busy = |wait| vec![Step::Wait(wait), say("421 busy"), Step::Close];
    let scripts = vec![busy(Duration::from_millis(2500)), busy(Duration::from_secs(60))];
    let server = address();
    let mta = Mta::start(SocketAddr::new(server, 2525), scripts).await;
    let limits = Limits {
        endpoint: Duration::from_millis(6500),
        greeting: Duration::from_secs(9),
        pause: Duration::from_millis(100),
        ..limits()
    };
    let visited = look_within(limits, &[server], &[2525]).await;
    visited.expect(&[("smtp.put-off", Inconclusive)]);
    assert!(!visited.result.findings[0].detail.contains("twice"));
    assert_eq!(mta.heard().len(), 2);
}

#[tokio::test]
async fn both_families_are_visited() {
    real_ports!("both_families_are_visited");
    let v4 = address();
    let v6: IpAddr = "::1".parse().unwrap();
    let _a = Mta::start(SocketAddr::new(v4, 2587), vec![starttls_script(&GOOD)]).await;
    let _b = Mta::start(SocketAddr::new(v6, 2587), vec![starttls_script(&GOOD)]).await;
    let visited = look(&[v4, v6], &[2587], Mode::Submission, false).await;
    visited.expect(&[]);
    let endpoints = &visited.result.report.hosts[0].endpoints;
    assert!(endpoints.len() == 2 && endpoints.iter().all(|e| e.is_complete()));
}

#[tokio::test]
async fn all_addresses_of_an_exchanger_are_visited() {
    real_ports!("all_addresses_of_an_exchanger_are_visited");
    let addresses = [address(), address(), address()];
    let mut servers = Vec::new();
    for address in addresses {
        let at = SocketAddr::new(address, 25);
        servers.push(Mta::start(at, vec![starttls_script(&GOOD)]).await);
    }
    let visited = look(&addresses, &[], Mode::Mx, false).await;
    visited.expect(&[]);
    let seen: Vec<_> = visited.result.report.hosts[0].endpoints.iter().map(|e| e.address).collect();
    assert_eq!(seen, addresses);
}

#[tokio::test]
async fn addresses_beyond_the_bound_are_shown_as_not_visited() {
    let addresses: Vec<IpAddr> = (0..10).map(|_| address()).collect();
    let visited = look(&addresses, &[2525], Mode::Submission, false).await;
    let host = &visited.result.report.hosts[0];
    assert_eq!((host.addresses.len(), host.endpoints.len()), (10, 8));
    assert!(host.not_tested.as_ref().unwrap().contains("first 8"));
}

#[tokio::test]
async fn a_private_address_beside_others_is_shown_as_not_visited() {
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![starttls_script(&GOOD)]).await;
    let addresses = ["10.0.0.1".parse().unwrap(), server];
    let visited = look(&addresses, &[2525], Mode::Submission, false).await;
    visited.expect(&[]);
    let host = &visited.result.report.hosts[0];
    assert_eq!((host.addresses.len(), host.endpoints.len()), (2, 1));
    assert!(host.not_tested.as_ref().unwrap().contains("10.0.0.1"));
}

#[tokio::test]
async fn private_addresses_are_refused_before_a_packet_is_sent() {
    let names: Vec<(&str, &str)> = vec![
        ("a.example.com", "10.0.0.1"),
        ("b.example.com", "169.254.169.254"),
        ("c.example.com", "127.0.0.1"),
        ("d.example.com", "::1"),
        ("e.example.com", "::ffff:192.168.0.1"),
        ("f.example.com", "64:ff9b::a00:1"),
        ("g.example.com", "fd00::1"),
        ("h.example.com", "::127.0.0.1"),
        ("i.example.com", "64:ff9b:1::a00:1"),
        ("j.example.com", "2002:a00:1::1"),
        ("k.example.com", "2001:0:4136:e378:8000:63bf:f5ff:fffe"),
        ("l.example.com", "2a00:1450::200:5efe:10.0.0.1"),
        ("m.example.com", "::ffff:0:10.0.0.1"),
        ("n.example.com", "4000::1"),
        ("o.example.com", "0.0.0.0"),
        ("p.example.com", "100.64.0.1"),
    ];
    let zone: Vec<(&str, Answer)> = names
        .iter()
        .map(|(name, a)| (*name, Answer::Addresses(vec![a.parse().unwrap()])))
        .collect();
    let strict = Prober::new(ProberConfig {
        resolver: Arc::new(Zone::new(&zone)),
        guard: Guard::default(),
        limits: limits(),
        anchors: TrustAnchors::default(),
        helo: None,
    });
    let strict = strict.unwrap();
    for (name, address) in &names {
        for target in [*name, *address] {
            let request = ProbeRequest::new(target, Mode::Submission, &[], false).unwrap();
            let report = strict.probe(&request, |_| panic!("nothing is planned")).await;
            let refusal = report.refusal.clone().unwrap_or_else(|| panic!("{target} passed"));
            assert_eq!(refusal.code, RefusalCode::TargetNotAllowed, "{target}");
            assert!(report.hosts.iter().all(|h| h.endpoints.is_empty()));
            assert_eq!(judge(report, None).outcome(), Outcome::Unreached);
        }
    }
}

#[tokio::test]
async fn one_connection_at_a_time_to_an_address_and_port() {
    let server = address();
    let busy = vec![say("421 busy"), Step::Wait(Duration::from_millis(300)), Step::Close];
    let mta = Mta::start(SocketAddr::new(server, 2525), vec![busy]).await;
    let visited = look(&[server], &[2525], Mode::Submission, false).await;
    assert_eq!(mta.heard().len(), 2, "once, and once more");
    assert!(visited.took > Duration::from_millis(150), "with a pause between");
}

#[tokio::test]
async fn everything_ends_by_the_deadline() {
    let server = address();
    let drip = vec![Step::Drip(vec![b'2'; 1000], Duration::from_millis(50))];
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![drip]).await;
    let zone = Zone::new(&[(HOST, Answer::Addresses(vec![server]))]);
    let request = ProbeRequest::new(HOST, Mode::Submission, &[2525], false).unwrap();
    let tight = Limits::within(Duration::from_secs(1));
    let began = Instant::now();
    prober(zone, tight).probe(&request, |_| {}).await;
    let whole_drip = Duration::from_secs(50);
    assert!(began.elapsed() < whole_drip / 5, "{:?}", began.elapsed());
}

#[tokio::test]
async fn cancelling_closes_the_sockets() {
    let server = address();
    let listener = tokio::net::TcpListener::bind(SocketAddr::new(server, 2525)).await.unwrap();
    let zone = Zone::new(&[(HOST, Answer::Addresses(vec![server]))]);
    let request = ProbeRequest::new(HOST, Mode::Submission, &[2525], false).unwrap();
    let prober = prober(zone, limits());
    let probe = tokio::spawn(async move { prober.probe(&request, |_| {}).await });
    let (mut stream, _) = listener.accept().await.unwrap();
    probe.abort();
    let mut octets = [0; 16];
    let read = tokio::io::AsyncReadExt::read(&mut stream, &mut octets);
    let n = tokio::time::timeout(Duration::from_secs(10), read).await.expect("it is closed");
    assert_eq!(n.unwrap_or(0), 0);
}

#[tokio::test]
async fn four_ports_take_no_longer_than_the_slowest() {
    real_ports!("four_ports_take_no_longer_than_the_slowest");
    let server = address();
    let mut servers = Vec::new();
    for port in [25, 465, 587, 2525] {
        let mut script = if port == 465 { implicit_script(&GOOD) } else { starttls_script(&GOOD) };
        script.insert(0, Step::Wait(Duration::from_millis(700)));
        servers.push(Mta::start(SocketAddr::new(server, port), vec![script]).await);
    }
    let visited = look(&[server], &[], Mode::Submission, false).await;
    let slowest = visited.result.report.hosts[0]
        .endpoints
        .iter()
        .map(|e| e.timings_ms.total)
        .fold(0.0, f64::max);
    assert!(visited.result.report.duration_ms < slowest * 1.5, "they run side by side");
}
