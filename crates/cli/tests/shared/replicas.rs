//! Replicas that are ended, asked slowly, or cannot reach the engine.

use std::io::Read;
use std::time::{Duration, Instant};

use portwise_testkit::needs;
use portwise_testkit::redis::{Options, Redis};

use crate::fleet::{
    Hosts, PORTS, WHILE, ask, events, question, replica, result, serving, started, told, until,
    until_ready, worker,
};
use crate::world::Portwise;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_followed_one_replica_goes_on_at_another() {
    if !needs::programs("who_followed_one_replica_goes_on_at_another", Redis::NEEDS) {
        return;
    }
    let redis = Redis::start(&Options::default());
    let hosts = Hosts::new(57, 1, WHILE);
    let replicas = [replica(&redis.url()), replica(&redis.url())];
    let _worker = worker(&redis.url(), &hosts, &["--timeout", "60"]);
    until_ready(&replicas[0]);
    let id = started(&replicas[0], &question("every.h0.example.com", &PORTS));
    until("eight are visited", || hosts.guests.now() == 8);
    let path = format!("/api/v1/probes/{id}/events");
    let get = |replica: &Portwise, lines: &str| {
        let mut stream = replica.connect();
        let head = format!("GET {path} HTTP/1.0\r\nHost: {}\r\n{lines}\r\n", replica.address);
        std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
        stream
    };
    let mut stream = get(&replicas[0], "");
    let mut text = String::new();
    let mut octets = [0; 512];
    while events(body(&text)).len() < 3 {
        let read = stream.read(&mut octets).unwrap();
        assert!(read > 0, "{text}");
        text.push_str(&String::from_utf8_lossy(&octets[..read]));
    }
    let mut seen = events(body(&text));
    let [first, second] = replicas;
    drop((stream, first));
    hosts.guests.keep(Duration::from_millis(100));
    let last = seen.last().unwrap().number;
    let mut stream = get(&second, &format!("Last-Event-ID: {last}\r\n"));
    stream.set_read_timeout(Some(WHILE)).unwrap();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    seen.extend(events(body(&rest)));
    assert_eq!(seen, told(&second, &id), "none is missed, and none comes twice");
    assert!(seen.iter().zip(0..).all(|(event, number)| event.number == number), "{seen:?}");
    assert_eq!(seen.last().unwrap().name, "done");
    result(&second, &id);
}

fn body(text: &str) -> &str {
    text.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_slowly_is_given_up_and_may_come_again() {
    if !needs::programs("who_reads_slowly_is_given_up_and_may_come_again", Redis::NEEDS) {
        return;
    }
    let redis = Redis::start(&Options::default());
    let hosts = Hosts::new(58, 1, Duration::ZERO);
    let url = redis.url();
    let mut words = serving(&url);
    words.extend(["--write-timeout", "1"]);
    let replica = Portwise::serve(&words);
    let _worker = worker(&redis.url(), &hosts, &[]);
    until_ready(&replica);
    let id = started(&replica, &question("n1.h0.example.com", &PORTS[..1]));
    result(&replica, &id);
    let whole = told(&replica, &id);
    // It asks again and again in one connection, and reads nothing.
    let mut stream = replica.connect();
    let path = format!("/api/v1/probes/{id}/events");
    let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", replica.address);
    let many = (8 << 20) / whole.iter().map(|event| event.data.len()).sum::<usize>();
    let _ = std::io::Write::write_all(&mut stream, head.repeat(many).as_bytes());
    until("it is given up", || stream.peek(&mut [0]).is_err() || is_cut(&replica));
    drop(stream);
    assert_eq!(told(&replica, &id), whole);
    let memory = kilobytes(&replica);
    assert!(memory < 200_000, "{memory} kB");
}

/// Whether a server has no connection of ours any more, by its own count.
fn is_cut(replica: &Portwise) -> bool {
    let metrics = replica.get("/metrics").body;
    metrics
        .lines()
        .any(|line| line.starts_with("portwise_http_connections") && line.ends_with(" 1"))
}

fn kilobytes(replica: &Portwise) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", replica.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_without_its_engine_says_so_and_forgets_nothing() {
    let test = "a_replica_without_its_engine_says_so_and_forgets_nothing";
    if !needs::programs(test, Redis::NEEDS) {
        return;
    }
    let mut redis = Redis::start(&Options { append_only: true, ..Options::default() });
    let hosts = Hosts::new(59, 1, Duration::ZERO);
    let replica = replica(&redis.url());
    let _worker = worker(&redis.url(), &hosts, &[]);
    until_ready(&replica);
    let done = started(&replica, &question("n1.h0.example.com", &PORTS[..1]));
    let kept = result(&replica, &done);
    hosts.guests.keep(WHILE);
    let running = started(&replica, &question("n2.h0.example.com", &PORTS[..1]));
    until("it is visited", || hosts.guests.now() == 1);

    for is_killed in [false, true] {
        if is_killed {
            redis.kill()
        } else {
            redis.pause()
        }
        until("it is noticed", || replica.get("/readyz").body.contains("engine-unreachable"));
        let began = Instant::now();
        let answer = replica.post(&question("n3.h0.example.com", &PORTS[..1]));
        assert_eq!((answer.status, answer.code().as_str()), (503, "too-busy"), "{answer:?}");
        assert!(answer.header("retry-after").is_some(), "{answer:?}");
        let answer = replica.get(&format!("/api/v1/probes/{done}"));
        assert_eq!(answer.status, 503, "{answer:?}");
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
        // What needs no engine goes on.
        for path in ["/", "/healthz", "/api/v1/reference/ports.json", "/api/v1/openapi.json"] {
            assert_eq!(replica.get(path).status, 200, "{path}");
        }
        if is_killed {
            redis.restart()
        } else {
            redis.resume()
        }
        until_ready(&replica);
        assert_eq!(result(&replica, &done), kept);
    }
    hosts.guests.keep(Duration::ZERO);
    result(&replica, &running);
    let log = replica.log();
    let complaints = log.lines().filter(|line| line.contains("WARN")).count();
    assert!((1..10).contains(&complaints), "it does not fill its log: {log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_and_a_full_engine_turn_callers_away() {
    let test = "a_full_queue_and_a_full_engine_turn_callers_away";
    if !needs::programs(test, Redis::NEEDS) {
        return;
    }
    let redis = Redis::start(&Options { memory: Some("4mb".to_owned()), ..Options::default() });
    let hosts = Hosts::new(60, 1, WHILE);
    let url = redis.url();
    let mut words = serving(&url);
    words.extend([
        "--queue",
        "2",
        "--requests",
        "1000000",
        "--rate",
        "10000",
        "--concurrency-per-caller",
        "1000",
    ]);
    let replica = Portwise::serve(&words);
    let _worker = worker(&redis.url(), &hosts, &["--timeout", "60"]);
    until_ready(&replica);
    let name = |number: usize| format!("n{number}.h0.example.com");
    let ids: Vec<String> =
        (0..2).map(|n| started(&replica, &question(&name(n), &PORTS[..1]))).collect();
    let answer = replica.post(&question(&name(2), &PORTS[..1]));
    assert_eq!((answer.status, answer.code().as_str()), (503, "too-busy"), "{answer:?}");
    assert!(answer.header("retry-after").is_some(), "{answer:?}");
    assert_eq!(replica.get("/readyz").status, 503);
    hosts.guests.keep(Duration::ZERO);
    for id in &ids {
        result(&replica, id);
    }
    until_ready(&replica);
    // More than the engine may have; what was taken is made all the same.
    hosts.guests.keep(WHILE);
    let taken = started(&replica, &question(&name(3), &PORTS[..1]));
    until("it is visited", || hosts.guests.now() == 1);
    assert_eq!(ask(&redis, &["SETRANGE", "junk", "5000000", "x"]), "5000001");
    let answer = replica.post(&question(&name(4), &PORTS[..1]));
    assert_eq!((answer.status, answer.code().as_str()), (503, "too-busy"), "{answer:?}");
    assert!(answer.header("retry-after").is_some(), "{answer:?}");
    hosts.guests.keep(Duration::ZERO);
    result(&replica, &taken);
    assert!(replica.log().contains("takes nothing more"), "{}", replica.log());
    assert_eq!(ask(&redis, &["DEL", "junk"]), "1");
    let id = started(&replica, &question(&name(4), &PORTS[..1]));
    result(&replica, &id);
}
