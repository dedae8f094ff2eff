//! Everything that many bad callers can do, at the same time, while somebody uses the server.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod attackers;
#[path = "../serve/world.rs"]
#[expect(dead_code, reason = "what only the tests of single faults need")]
mod world;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::pki::{Flaw, Pki};
use serde_json::json;

use crate::attackers::{ATTACKERS, Target};
use crate::world::Portwise;

/// How long the attack goes on at least.
const ATTACK: Duration = Duration::from_secs(40);
/// How long the server has to give memory back afterwards.
const REST: Duration = Duration::from_secs(30);
/// Resident memory, in kilobytes: at most in the attack, and after it. Of a program that is not
/// optimised a larger part is resident.
const PEAK: u64 = 300_000;
const CALM: u64 = if cfg!(debug_assertions) { 75_000 } else { 60_000 };
/// How long the slowest of a hundred answers may take, beside what the machine takes for so many
/// round trips that the attack has nothing to do with. A program without optimisation shares the
/// processors with attackers that are as slow.
const SLOWEST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 1_000 } else { 50 });
const ROUND_TRIPS: u32 = 20;

/// The healthy hosts that the user checks, one after another.
struct Hosts {
    dns: FakeDns,
    roots: tempfile::NamedTempFile,
    _servers: Vec<Mta>,
}

const HOSTS: usize = 5;

fn host(number: usize) -> String {
    format!("mail{number}.example.com")
}

impl Hosts {
    async fn start() -> Self {
        let pki = Pki::new();
        let mut servers = Vec::new();
        let mut names = Vec::new();
        for number in 0..HOSTS {
            let address = Ipv4Addr::new(127, 36, 0, u8::try_from(number).unwrap() + 1);
            let config = tls(&pki.issue(&[&host(number)], Flaw::None));
            let at = SocketAddr::from((address, 2525));
            servers.push(Mta::start(at, vec![starttls_script(&config)]).await);
            names.push((host(number), Answer::Addresses(vec![address.into()])));
        }
        let names: Vec<_> = names.iter().map(|(n, a)| (n.as_str(), a.clone())).collect();
        let roots = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(roots.path(), pki.root()).unwrap();
        Self { dns: FakeDns::start(&names), roots, _servers: servers }
    }
}

/// What the user saw.
#[derive(Default)]
struct Seen {
    times: Vec<Duration>,
    checks: usize,
}

/// Fetches the page and the health every half second, and checks a host now and then.
fn use_it(server: &Portwise) -> Seen {
    let mut seen = Seen::default();
    let mut round = 0;
    let began = Instant::now();
    while began.elapsed() < ATTACK || seen.checks < HOSTS {
        for path in ["/healthz", "/"] {
            let began = Instant::now();
            let answer = server.get(path);
            seen.times.push(began.elapsed());
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
        }
        if round % 7 == 0 && seen.checks < HOSTS {
            check(server, &host(seen.checks));
            seen.checks += 1;
        }
        round += 1;
        std::thread::sleep(Duration::from_millis(500));
    }
    seen
}

fn check(server: &Portwise, host: &str) {
    let started = server.post(&json!({"target": host, "ports": [2525]}));
    assert!(matches!(started.status, 200 | 202), "{started:?}");
    let id = started.json()["id"].as_str().unwrap().to_owned();
    let done = server.get(&format!("/api/v1/probes/{id}?wait=30"));
    assert_eq!(done.status, 200, "{done:?}");
    let probe = done.json();
    assert_eq!(probe["status"], "done", "{probe}");
    assert_eq!(probe["result"]["report"]["hosts"][0]["endpoints"][0]["tcp"], "connected");
    assert_eq!(probe["result"]["findings"], json!([]));
}

/// How long the machine takes from one thread to another and back.
fn round_trips(ends: &AtomicBool) -> Vec<Duration> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut near = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (mut far, _) = listener.accept().unwrap();
    let echo = std::thread::spawn(move || {
        let mut octet = [0];
        while far.read(&mut octet).is_ok_and(|n| n > 0) && far.write_all(&octet).is_ok() {}
    });
    let mut times = Vec::new();
    while !ends.load(Ordering::Relaxed) {
        let began = Instant::now();
        near.write_all(&[0]).unwrap();
        near.read_exact(&mut [0]).unwrap();
        times.push(began.elapsed());
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(near);
    echo.join().unwrap();
    times
}

/// The time within which so many percent are done.
fn within(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * percent / 100]
}

fn kilobytes(server: &Portwise, field: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
    line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_can_use_the_server_while_all_attack_it() {
    let files = rlimit::increase_nofile_limit(u64::MAX).unwrap();
    let hosts = Hosts::start().await;
    let dns = hosts.dns.address().to_string();
    let roots = hosts.roots.path().to_str().unwrap().to_owned();
    let server = Arc::new(Portwise::serve(&[
        "--allow-net",
        "127.0.0.0/8",
        "--dns",
        &dns,
        "--trust-anchors",
        &roots,
        "--timeout",
        "60",
    ]));
    let target = Target::new(&server, files);
    let ends = Arc::new(AtomicBool::new(false));
    let machine = {
        let ends = Arc::clone(&ends);
        std::thread::spawn(move || round_trips(&ends))
    };
    let attacks: Vec<_> = ATTACKERS
        .iter()
        .map(|(name, attack)| (*name, tokio::spawn(attack(target.clone()))))
        .collect();
    let user = Arc::clone(&server);
    let mut seen = tokio::task::spawn_blocking(move || use_it(&user)).await.unwrap();
    ends.store(true, Ordering::Relaxed);
    for (name, attack) in attacks {
        assert!(!attack.is_finished(), "{name} gave up");
        attack.abort();
    }
    let peak = kilobytes(&server, "VmHWM:");
    let (middle, slow) = (within(&mut seen.times, 50), within(&mut seen.times, 99));
    let trip = within(&mut machine.join().unwrap(), 99);

    let began = Instant::now();
    let mut calm = kilobytes(&server, "VmRSS:");
    while calm > CALM && began.elapsed() < REST {
        tokio::time::sleep(Duration::from_millis(500)).await;
        calm = kilobytes(&server, "VmRSS:");
    }
    println!(
        "{} answers: median {middle:?}, 99 % within {slow:?} (round trips of the machine: {trip:?}); {} checks; {peak} kB at most, {calm} kB {:?} later",
        seen.times.len(),
        seen.checks,
        began.elapsed()
    );
    assert!(slow < SLOWEST + trip * ROUND_TRIPS, "{slow:?}");
    assert!(peak < PEAK, "{peak} kB");
    assert!(calm < CALM, "{calm} kB");
}
