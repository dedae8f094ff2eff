//! Checks that would take too long, say too much, or come too often.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, join_all, pending};
use portwise_core::events::ProbeEvent;
use portwise_core::report::{EndpointReport, Mode, Report};
use portwise_core::{Finding, Outcome, ProbeRequest, ProbeResult, Severity, cut};
use portwise_probe::{
    Addresses, Exchangers, Limits, NameServers, NotResolved, Resolve, Services, Texts,
};
use portwise_testkit::dns::Answer;
use portwise_testkit::mta::{Mta, Script, Step, say, starttls_script, tls};
use portwise_testkit::pki::Flaw;

use crate::zone::Zone;
use crate::{GOOD, HOST, PKI, address, limits, prober};

/// Exchangers of `example.com`, each with so many addresses.
fn pool(exchangers: usize, addresses: usize) -> (Vec<IpAddr>, Zone) {
    let names: Vec<&'static str> = (0..exchangers)
        .map(|number| &*Box::leak(format!("mx{number}.example.com").into_boxed_str()))
        .collect();
    let (mut all, mut answers) = (Vec::new(), Vec::new());
    for name in &names {
        let its: Vec<IpAddr> = (0..addresses).map(|_| address()).collect();
        all.extend(&its);
        answers.push((*name, Answer::Addresses(its)));
    }
    let listed = (1..).zip(&names).map(|(preference, name)| (preference, *name)).collect();
    answers.push(("example.com", Answer::Mx(listed)));
    (all, Zone::new(&answers))
}

fn request(ports: &[u16]) -> ProbeRequest {
    ProbeRequest::new("example.com", Mode::Mx, ports, false).unwrap()
}

fn endpoints(report: &Report) -> impl Iterator<Item = &EndpointReport> {
    report.hosts.iter().flat_map(|host| &host.endpoints)
}

async fn serve(addresses: &[IpAddr], port: u16, script: &Script) -> Vec<Mta> {
    let servers = addresses.iter().map(|address| {
        let at = SocketAddr::new(*address, port);
        async move { Mta::start(at, vec![script.clone()]).await }
    });
    join_all(servers).await
}

fn errors(result: &ProbeResult) -> Vec<&str> {
    let errors = result.findings.iter().filter(|f| f.severity == Severity::Error);
    errors.map(|f| f.code.as_str()).collect()
}

#[tokio::test]
async fn a_check_ends_in_time_and_blames_nobody_for_what_it_did_not_come_to() {
    const PORTS: [u16; 3] = [2525, 8025, 3535];
    let (addresses, zone) = pool(6, 4);
    let mut servers = Vec::new();
    for port in PORTS {
        servers.extend(serve(&addresses, port, &vec![Step::Hang]).await);
    }
    let whole = Duration::from_secs(3);
    let limits = Limits { whole, at_once: 30, ..limits() };
    let began = Instant::now();
    let result = prober(zone, limits).check(&request(&PORTS), |_| {}).await;
    assert!(began.elapsed() < whole + Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(errors(&result), <[&str; 0]>::default());
    assert_eq!(result.outcome(), Outcome::Untested);
    assert_eq!(endpoints(&result.report).count(), addresses.len() * PORTS.len());
    for endpoint in endpoints(&result.report) {
        let why = endpoint.not_tested.as_deref().unwrap();
        assert!(why.contains("the time for the whole check"), "{why}");
        let is_reached = endpoint.tcp.is_some();
        assert!(is_reached || endpoint.timings_ms.connect.is_none());
        assert!(is_reached || endpoint.port != PORTS[0], "one port of each address comes first");
    }
    assert!(endpoints(&result.report).any(|endpoint| endpoint.tcp.is_none()));
}

#[tokio::test]
async fn what_was_done_in_time_counts_and_a_wait_that_is_cut_shows_nothing() {
    let (addresses, zone) = pool(2, 1);
    let _good = serve(&addresses[..1], 2525, &starttls_script(&GOOD)).await;
    let stops = vec![say("220 mail.example.com"), Step::Expect("EHLO"), Step::Hang];
    let _stops = serve(&addresses[1..], 2525, &stops).await;
    // It has waited for more than half of its patience when the time is over, which counts else.
    let (whole, reply) = (Duration::from_secs(2), Duration::from_secs(3));
    let limits = Limits { whole, reply, ..limits() };
    let result = prober(zone, limits).check(&request(&[2525]), |_| {}).await;
    let [first, second] = endpoints(&result.report).collect::<Vec<_>>()[..] else { panic!() };
    assert!(first.is_complete() && first.not_tested.is_none());
    assert!(second.greeting.is_some() && !second.was_tested(), "{second:?}");
    let host = &result.report.hosts[1].name;
    assert!(!result.findings.iter().any(|f| f.is_about(host, second)), "{:?}", result.findings);
}

/// A name server that says nothing of what is under a name.
struct Mute(Zone, &'static str);

impl Resolve for Mute {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Addresses, NotResolved>> {
        if name.ends_with(self.1) { Box::pin(pending()) } else { self.0.addresses(name) }
    }

    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Exchangers, NotResolved>> {
        if domain.ends_with(self.1) { Box::pin(pending()) } else { self.0.mx(domain) }
    }

    fn name_servers<'a>(
        &'a self,
        domain: &'a str,
    ) -> BoxFuture<'a, Result<NameServers, NotResolved>> {
        if domain.ends_with(self.1) { Box::pin(pending()) } else { self.0.name_servers(domain) }
    }

    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Services, NotResolved>> {
        if name.ends_with(self.1) { Box::pin(pending()) } else { self.0.srv(name) }
    }

    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Texts, NotResolved>> {
        if name.ends_with(self.1) { Box::pin(pending()) } else { self.0.txt(name) }
    }

    fn names(&self, address: IpAddr) -> BoxFuture<'_, Result<Vec<String>, NotResolved>> {
        self.0.names(address)
    }
}

#[tokio::test]
async fn look_ups_count_and_what_is_known_is_kept() {
    let limits = || Limits { whole: Duration::from_millis(700), ..limits() };
    for mode in Mode::ALL {
        let mute = Mute(pool(1, 1).1, "example.com");
        let request = ProbeRequest::new("example.com", mode, &[2525], false).unwrap();
        let result = prober(mute, limits()).check(&request, |_| {}).await;
        let is_open = |f: &Finding| f.severity == Severity::Inconclusive;
        assert!(result.findings.iter().all(is_open), "{mode:?}: {:?}", result.findings);
        assert_eq!(result.outcome(), Outcome::Untested, "{mode:?}");
        let why = result.report.hosts[0].not_tested.as_deref().unwrap();
        assert!(why.contains("the time for the whole check"), "{why}");
    }
    let mute = Mute(pool(3, 1).1, "mx1.example.com");
    let report = prober(mute, limits()).probe(&request(&[2525]), |_| {}).await;
    let untested: Vec<bool> = report.hosts.iter().map(|h| h.not_tested.is_some()).collect();
    assert_eq!(untested, [false, true, false]);
    assert_eq!(endpoints(&report).count(), 2, "they are listed");
}

/// A server that says as much as is read of it: each line of its replies, and its certificate.
fn fat_script() -> Script {
    let mut names: Vec<String> =
        (0..90).map(|n| format!("name{n}.{}.example", "x".repeat(50))).collect();
    names.insert(0, HOST.to_owned());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let config = tls(&PKI.issue(&names, Flaw::None));
    let widest = |code: u16, last: &str| {
        let line = |n: usize| {
            let word = format!("{code}-K{n:03}").into_bytes();
            [&word[..], &[0xff; 220], b" ", &[b'p'; 10], b"\r\n"].concat()
        };
        let lines: Vec<u8> = (0..127).flat_map(line).collect();
        Step::Say([lines, format!("{code} {last}\r\n").into_bytes()].concat())
    };
    let mut script = starttls_script(&config);
    script[0] = widest(220, "mail.example.com");
    script[2] = widest(250, "STARTTLS");
    script[7] = widest(250, "AUTH PLAIN");
    script
}

#[tokio::test]
async fn a_result_has_a_bound_and_says_the_same() {
    const ROOM: usize = 512 * 1024;
    let (addresses, zone) = pool(10, 8);
    let _servers = serve(&addresses, 2525, &fat_script()).await;
    let zone = std::sync::Arc::new(zone);
    let check = async |report: usize| {
        let limits = Limits {
            report,
            greeting: Duration::from_secs(30),
            reply: Duration::from_secs(30),
            handshake: Duration::from_secs(30),
            ..Limits::within(Duration::from_secs(60))
        };
        let log = Mutex::new(Vec::new());
        let zone = Shared(std::sync::Arc::clone(&zone));
        let note = |event: ProbeEvent| {
            if let ProbeEvent::Endpoint(visited) = &event {
                log.lock().unwrap().push(cut::size(visited));
            }
        };
        let result = prober(zone, limits).check(&request(&[2525]), note).await;
        (result, log.into_inner().unwrap())
    };
    let (whole, _) = check(1 << 30).await;
    let (short, log) = check(ROOM).await;
    let before = cut::size(&whole);
    assert!(before > 20 * ROOM, "{before}");
    assert!(endpoints(&whole.report).all(|e| e.is_complete() && e.cut.octets == 0));
    let after = serde_json::to_string(&short).unwrap().len();
    println!("{before} octets became {after}");
    assert!(after <= ROOM, "{after}");
    assert!(log.iter().sum::<usize>() <= ROOM + ROOM / 4, "events: {}", log.iter().sum::<usize>());
    for endpoint in endpoints(&short.report) {
        assert!(endpoint.is_complete() && endpoint.was_tested());
        assert!(endpoint.cut.octets > 100_000 && endpoint.cut.extensions > 0, "{endpoint:?}");
    }
    assert!(!whole.findings.is_empty());
    assert_eq!(short.findings, whole.findings);
    assert_eq!(short.advice, whole.advice);
}

/// A zone that several probers ask.
struct Shared(std::sync::Arc<Zone>);

impl Resolve for Shared {
    fn addresses<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Addresses, NotResolved>> {
        self.0.addresses(name)
    }

    fn mx<'a>(&'a self, domain: &'a str) -> BoxFuture<'a, Result<Exchangers, NotResolved>> {
        self.0.mx(domain)
    }

    fn name_servers<'a>(
        &'a self,
        domain: &'a str,
    ) -> BoxFuture<'a, Result<NameServers, NotResolved>> {
        self.0.name_servers(domain)
    }

    fn srv<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Services, NotResolved>> {
        self.0.srv(name)
    }

    fn txt<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Texts, NotResolved>> {
        self.0.txt(name)
    }

    fn names(&self, address: IpAddr) -> BoxFuture<'_, Result<Vec<String>, NotResolved>> {
        self.0.names(address)
    }
}

#[tokio::test]
async fn endpoints_for_which_there_is_no_room_are_not_visited() {
    const PORTS: [u16; 4] = [2525, 8025, 3535, 2587];
    let (addresses, zone) = pool(4, 4);
    let limits = Limits { report: 48 * 1024, ..limits() };
    let result = prober(zone, limits).check(&request(&PORTS), |_| {}).await;
    let visited: Vec<_> = endpoints(&result.report).collect();
    assert_eq!(visited.len(), 24);
    assert_eq!(result.report.cut.endpoints, addresses.len() * PORTS.len() - 24);
    assert_eq!(visited.iter().filter(|e| e.port == PORTS[0]).count(), addresses.len());
    let hosts = &result.report.hosts;
    assert!(hosts[3].not_tested.as_deref().unwrap().contains("are not visited"));
    assert!(cut::size(&result) <= 48 * 1024, "{}", cut::size(&result));
}

#[tokio::test]
async fn names_and_addresses_without_end_are_not_all_listed() {
    let addresses: Vec<IpAddr> = (0..3000_u16)
        .map(|n| {
            let [high, low] = n.to_be_bytes();
            IpAddr::from([127, 99, high, low])
        })
        .collect();
    let private = (0..3000_u16).map(|n| {
        let [high, low] = n.to_be_bytes();
        IpAddr::from([10, 99, high, low])
    });
    let all: Vec<IpAddr> = private.chain(addresses).collect();
    let names: Vec<String> = (0..2000).map(|n| format!("mx{n}.example.com")).collect();
    let listed: Vec<(u16, &'static str)> = (1..)
        .zip(&names)
        .map(|(preference, name)| (preference, &*Box::leak(name.clone().into_boxed_str())))
        .collect();
    let mut answers = vec![("example.com", Answer::Mx(listed))];
    answers
        .extend(names.iter().take(10).map(|name| (name.as_str(), Answer::Addresses(all.clone()))));
    let limits = Limits { report: 512 * 1024, ..limits() };
    let result = prober(Zone::new(&answers), limits).check(&request(&[2525]), |_| {}).await;
    assert!(cut::size(&result) < 512 * 1024, "{}", cut::size(&result));
    let Report { hosts, mx, cut, .. } = &result.report;
    assert_eq!((mx.len() + cut.mx, hosts.len() + cut.hosts), (2000, 2000));
    assert_eq!(hosts[0].addresses.len() + cut.addresses / 10, all.len());
    assert_eq!(endpoints(&result.report).count(), 80, "public ones are visited as before");
}

fn often(most: u32) -> Limits {
    let most = NonZeroU32::new(most);
    Limits { per_address: most, per_domain: most, ..limits() }
}

#[tokio::test]
async fn an_address_is_not_visited_more_often_than_allowed_whatever_leads_to_it() {
    let shared = address();
    let server = Mta::start(SocketAddr::new(shared, 2525), vec![starttls_script(&GOOD)]).await;
    let names: Vec<(String, String)> =
        (0..100).map(|n| (format!("d{n}.example"), format!("mx.h{n}.example"))).collect();
    let mut answers = Vec::new();
    for (domain, host) in &names {
        let host: &'static str = Box::leak(host.clone().into_boxed_str());
        answers.push((domain.as_str(), Answer::Mx(vec![(10, host)])));
        answers.push((host, Answer::Addresses(vec![shared])));
    }
    let prober = prober(Zone::new(&answers), often(3));
    let (mut visited, mut limited) = (0, 0);
    for (domain, _) in &names {
        let request = ProbeRequest::new(domain, Mode::Mx, &[2525], false).unwrap();
        match prober.try_check(&request, |_| {}).await {
            Ok(result) => {
                visited += 1;
                assert!(endpoints(&result.report).all(EndpointReport::is_complete));
            }
            Err(reached) => {
                limited += 1;
                assert!(reached.to_string().contains(&shared.to_string()), "{reached}");
                assert!(!reached.limit.wait.is_zero());
            }
        }
    }
    assert!((3..=4).contains(&visited), "{visited} visits");
    assert_eq!(visited + limited, 100);
    assert_eq!(server.heard().len(), visited);
}

#[tokio::test]
async fn what_is_left_of_a_limited_check_is_made_and_the_rest_said() {
    let (addresses, zone) = pool(2, 1);
    let servers = serve(&addresses, 2525, &starttls_script(&GOOD)).await;
    let prober = prober(zone, Limits { per_domain: None, ..often(1) });
    let first = ProbeRequest::new(&addresses[0].to_string(), Mode::Mx, &[2525], false).unwrap();
    assert!(prober.try_check(&first, |_| {}).await.is_ok());
    let result = prober.try_check(&request(&[2525]), |_| {}).await.unwrap();
    let [limited, other] = &result.report.hosts[..] else { panic!() };
    assert!(limited.endpoints.is_empty());
    let why = limited.not_tested.as_deref().unwrap();
    assert!(why.contains(&format!("{} was checked once", addresses[0])), "{why}");
    assert!(other.endpoints[0].is_complete());
    assert_eq!(servers[0].heard().len(), 1);
}
