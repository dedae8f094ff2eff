//! Replicas and workers as processes, and the servers that they visit.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use portwise_testkit::dns::{self, FakeDns};
use portwise_testkit::guests::Guests;
use portwise_testkit::needs;
use portwise_testkit::redis::Redis;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::{Answer, LONG, Portwise, command};

/// The ports on which hosts listen, and how many addresses each has.
pub(crate) const PORTS: [u16; 4] = [2525, 2587, 3535, 8025];
pub(crate) const ADDRESSES: u8 = 3;

/// Long enough to be there when something is looked at.
pub(crate) const WHILE: Duration = Duration::from_secs(120);

/// Hosts to visit, at addresses in a network of this test.
pub(crate) struct Hosts {
    pub(crate) guests: Guests,
    dns: FakeDns,
}

impl Hosts {
    /// So many hosts; the first is `h0`.
    pub(crate) fn new(network: u8, hosts: u8, keep: Duration) -> Self {
        let address = |host: u8, last: u8| Ipv4Addr::new(127, network, host, last);
        let all = |host: u8| (1..=ADDRESSES).map(move |last| address(host, last));
        let at = (0..hosts).flat_map(all);
        let endpoints = at.flat_map(|at| PORTS.map(|port| SocketAddr::new(at.into(), port)));
        let guests = Guests::start(endpoints.collect::<Vec<_>>(), keep);
        let mut zone = Vec::new();
        for host in 0..hosts {
            let every = dns::Answer::Addresses(all(host).map(Into::into).collect());
            for (name, answer) in [
                ("*", dns::Answer::Addresses(vec![address(host, 1).into()])),
                ("*.every", every.clone()),
                ("every", every),
            ] {
                zone.push((format!("{name}.h{host}.example.com"), answer));
            }
        }
        let zone: Vec<_> = zone.iter().map(|(name, answer)| (&**name, answer.clone())).collect();
        Self { guests, dns: FakeDns::start(&zone) }
    }

    /// What a process that visits them is told.
    pub(crate) fn words(&self) -> Vec<String> {
        let dns = self.dns.address().to_string();
        let words = ["--allow-net", "127.0.0.0/8", "--dns", &dns];
        let limits = ["--per-address", "1000000", "--per-domain", "1000000"];
        words.iter().chain(&limits).map(|word| (*word).to_owned()).collect()
    }
}

/// A worker; killed when it goes out of scope.
pub(crate) struct Working {
    child: Child,
    folder: TempDir,
}

impl Working {
    /// Starts one, by a command that begins so.
    pub(crate) fn start(
        mut command: Command,
        engine: &str,
        vantage: &str,
        words: &[String],
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        command.args(["worker", "--engine", engine, "--vantage", vantage]).args(words);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        Self { child: command.spawn().unwrap(), folder }
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// Sends a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn ended(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < LONG, "it still runs: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A worker at `fra` whose death is noticed soon.
pub(crate) fn worker(engine: &str, hosts: &Hosts, more: &[&str]) -> Working {
    worker_by(command(), engine, hosts, more)
}

pub(crate) fn worker_by(command: Command, engine: &str, hosts: &Hosts, more: &[&str]) -> Working {
    let mut words = hosts.words();
    for (flag, value) in [("--takeover", "2"), ("--timeout", "4")] {
        if !more.contains(&flag) {
            words.extend([flag, value].map(str::to_owned));
        }
    }
    words.extend(more.iter().map(|word| (*word).to_owned()));
    Working::start(command, engine, "fra", &words)
}

/// What a replica that leaves the probing to workers at `fra` is told.
pub(crate) fn serving(engine: &str) -> Vec<&str> {
    vec!["--engine", engine, "--no-probe", "--vantage", "fra"]
}

/// A replica that limits nobody.
pub(crate) fn replica(engine: &str) -> Portwise {
    let mut words = serving(engine);
    words.extend(["--rate", "1000000", "--requests", "1000000", "--waits-per-caller", "10000"]);
    words.extend(["--concurrency-per-caller", "60000", "--connections-per-client", "10000"]);
    Portwise::serve(&words)
}

/// Waits until a replica is ready.
pub(crate) fn until_ready(replica: &Portwise) {
    until("it is ready", || replica.get("/readyz").status == 200);
}

/// What is asked of a name, at the first port or those given.
pub(crate) fn question(target: &str, ports: &[u16]) -> Value {
    json!({"target": target, "ports": ports})
}

/// Whether a replica did not reach the engine within its second: on a machine that is busy it may try
/// again.
fn is_late(answer: &Answer) -> bool {
    answer.status == 503 && answer.body.contains("does not answer")
}

/// Starts a probe and gives its id.
pub(crate) fn started(replica: &Portwise, question: &Value) -> String {
    let mut answer = replica.post(question);
    until("it is heard", || {
        if is_late(&answer) {
            answer = replica.post(question);
        }
        !is_late(&answer)
    });
    assert!(matches!(answer.status, 200 | 202), "{answer:?}");
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// Waits for the end of a probe with a result, and gives it.
pub(crate) fn result(replica: &Portwise, id: &str) -> Value {
    let began = Instant::now();
    loop {
        let answer = replica.get(&format!("/api/v1/probes/{id}?wait=20"));
        if is_late(&answer) && began.elapsed() < WHILE {
            continue;
        }
        assert_eq!(answer.status, 200, "{answer:?}");
        let probe = answer.json();
        if probe["status"] == "done" {
            assert!(probe["result"].is_object(), "{probe}");
            return probe;
        }
        assert!(began.elapsed() < WHILE, "{probe}");
    }
}

/// An event, as a stream tells it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Told {
    pub(crate) number: u64,
    pub(crate) name: String,
    pub(crate) data: String,
}

/// The events in a text, those that are whole.
pub(crate) fn events(text: &str) -> Vec<Told> {
    let whole = text.rsplit_once("\n\n").map_or("", |(whole, _)| whole);
    let events = whole.split("\n\n").filter_map(|event| {
        let field =
            |name: &str| event.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        Some(Told {
            number: field("id")?.parse().ok()?,
            name: field("event")?.to_owned(),
            data: field("data")?.to_owned(),
        })
    });
    events.collect()
}

/// All that a replica tells of a probe, to its end.
pub(crate) fn told(replica: &Portwise, id: &str) -> Vec<Told> {
    let path = format!("/api/v1/probes/{id}/events");
    let head = format!("GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", replica.address);
    let mut told = None;
    until("it tells", || {
        let stream = replica.connect();
        stream.set_read_timeout(Some(WHILE)).unwrap();
        let answer = crate::world::asked(stream, &head);
        if !is_late(&answer) {
            assert_eq!(answer.status, 200, "{answer:?}");
            told = Some(events(&answer.body));
        }
        told.is_some()
    });
    told.unwrap()
}

/// What the engine answers to words.
pub(crate) fn ask(redis: &Redis, words: &[&str]) -> String {
    let (host, port) = (redis.at().ip().to_string(), redis.at().port().to_string());
    let mut command = Command::new(needs::find("redis-cli").unwrap());
    let output = command.args(["-h", &host, "-p", &port]).args(words).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Waits until something is so.
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < WHILE, "not within {WHILE:?}: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
