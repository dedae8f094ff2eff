//! Who counts as a caller, what each may use, and what is written about it.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};

use serde_json::{Value, json};

use crate::world::{Answer, Portwise, command, connect};

fn forwarded(value: &str) -> String {
    format!("X-Forwarded-For: {value}\r\n")
}

#[test]
fn callers_behind_proxies_have_their_own_allowances() {
    let server = Portwise::serve(&[
        "--trusted-proxy",
        "127.0.0.0/24",
        "--trusted-proxy",
        "10.0.0.0/8",
        "--rate",
        "1",
        "--allow-net",
        "127.0.0.0/8",
    ]);
    let silent = Ipv4Addr::new(127, 33, 0, 1);
    let start = |peer: Ipv4Addr, value: &str, port: u16| {
        let body = json!({"target": silent.to_string(), "ports": [port]});
        server.post_as(peer, &body, &forwarded(value)).status
    };
    let proxy = Ipv4Addr::new(127, 0, 0, 5);
    assert_eq!(start(proxy, "198.51.100.1:4711", 25), 202);
    assert_eq!(start(proxy, "198.51.100.2, 10.1.1.1", 465), 202, "two proxies, another caller");
    assert_eq!(start(proxy, "203.0.113.1, 198.51.100.1", 587), 429, "the first one again");
    let stranger = Ipv4Addr::new(127, 0, 1, 5);
    assert_eq!(start(stranger, "198.51.100.3", 587), 202);
    assert_eq!(start(stranger, "198.51.100.4", 2525), 429, "not believed");
}

#[test]
fn what_is_refused_uses_up_nothing() {
    let silent = Ipv4Addr::new(127, 33, 0, 2);
    let _silent = TcpListener::bind((silent, 2525)).unwrap();
    let server = Portwise::serve(&[
        "--rate",
        "2",
        "--concurrency",
        "1",
        "--timeout",
        "120",
        "--allow-net",
        "127.0.0.0/8",
    ]);
    let start = |target: &str, port: u16| server.post(&json!({"target": target, "ports": [port]}));
    for _ in 0..5 {
        assert_eq!(start("10.0.0.1", 25).status, 403);
    }
    assert_eq!(start(&silent.to_string(), 2525).status, 202);
    for _ in 0..5 {
        let busy = start("127.33.0.3", 25);
        assert_eq!((busy.status, busy.code().as_str()), (503, "too-busy"), "{busy:?}");
    }
}

#[test]
fn each_limit_is_named() {
    let silent = Ipv4Addr::new(127, 33, 0, 4);
    let _silent = TcpListener::bind((silent, 2525)).unwrap();
    let server = Portwise::serve(&[
        "--concurrency-per-caller",
        "1",
        "--requests",
        "30",
        "--waits-per-caller",
        "1",
        "--timeout",
        "120",
        "--allow-net",
        "127.0.0.0/8",
    ]);
    let limited = |answer: Answer, words: &str| {
        assert_eq!((answer.status, answer.code().as_str()), (429, "rate-limited"), "{answer:?}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(words), "{detail}");
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait));
    };
    let started = server.post(&json!({"target": silent.to_string(), "ports": [2525]}));
    assert_eq!(started.status, 202);
    limited(
        server.post(&json!({"target": "127.33.0.5"})),
        "1 checks of your network are under way",
    );
    let path = format!("/api/v1/probes/{}", started.json()["id"].as_str().unwrap());
    let mut waiting = server.connect();
    write!(waiting, "GET {path}/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    std::io::Read::read_exact(&mut waiting, &mut [0; 15]).unwrap();
    limited(server.get(&format!("{path}?wait=5")), "wait for checks");
    limited(server.get(&format!("{path}?%77ait=5")), "wait for checks");
    limited(server.get(&format!("{path}/events")), "wait for checks");
    assert_eq!(server.get(&path).status, 200, "asking without waiting is free");
    let other = Ipv4Addr::new(127, 0, 3, 3);
    let mut answers: Vec<_> = (0..40).map(|_| server.get_as(other, "/robots.txt", "")).collect();
    limited(answers.remove(39), "30 requests a minute");
    limited(server.get_as(other, "/robots.txt", ""), "30 requests a minute");
    for health in ["/healthz", "/readyz"] {
        // All places for probes may be taken, but that is no limit of the caller.
        assert_ne!(server.get_as(other, health, "").status, 429, "{health}");
    }
    assert_eq!(server.get("/robots.txt").status, 200, "others are not limited");
}

#[test]
fn the_log_has_a_line_for_each_request_and_names_no_target() {
    let target = "127.33.0.6";
    for (level, format) in [("trace", "text"), ("trace", "json"), ("info", "json")] {
        let mut loud = command();
        loud.env("PORTWISE_LOG", level).env("PORTWISE_LOG_FORMAT", format);
        loud.args(["serve", "--listen", "127.0.0.1:0", "--allow-net", "127.0.0.0/8"]);
        loud.args(["--dns", "127.33.0.7:53", "--timeout", "2"]);
        let server = Portwise::start(loud);
        for target in [target, "secret-target.example"] {
            let started = server.post(&json!({"target": target, "ports": [2525]}));
            assert_eq!(started.status, 202);
            let id = started.json()["id"].as_str().unwrap().to_owned();
            let done = server.get(&format!("/api/v1/probes/{id}?wait=30"));
            assert_eq!(done.json()["status"], "done");
            assert!(!server.log().contains(&id), "{level}");
        }
        let log = server.log();
        assert!(!log.contains(target) && !log.contains("secret"), "{level}: {log}");
        assert!(!log.contains('\u{1b}'), "no colours in a file");
        assert_eq!(log.matches("/api/v1/probes/{id}").count(), 2, "{log}");
        if format == "json" {
            let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
            let line = lines.into_iter().find(|l| l["route"] == "/api/v1/probes").unwrap();
            assert_eq!((&line["method"], &line["status"]), (&json!("POST"), &json!(202)));
            assert_eq!(line["caller"], "127.0.0.1");
            assert!(line["ms"].is_u64() && line["id"].as_str().unwrap().len() == 16);
        }
    }
    let server = Portwise::serve(&["--log-targets", "--allow-net", "127.0.0.0/8"]);
    let started = server.post(&json!({"target": target, "ports": [2525]}));
    let path = format!("/api/v1/probes/{}", started.json()["id"].as_str().unwrap());
    server.get(&path);
    let log = server.log();
    assert!(log.contains(target) && log.contains(&path), "{log}");
}

#[test]
fn a_request_has_a_name_which_a_trusted_proxy_may_give() {
    let server = Portwise::serve(&["--trusted-proxy", "127.0.0.5"]);
    let id = |peer: Ipv4Addr, given: &str| {
        let answer = server.get_as(peer, "/healthz", &format!("X-Request-Id: {given}\r\n"));
        answer.header("x-request-id").unwrap().to_owned()
    };
    let proxy = Ipv4Addr::new(127, 0, 0, 5);
    assert_eq!(id(proxy, "trace-0123456789"), "trace-0123456789");
    for given in ["a b c d e f g h", "short", &"x".repeat(65)] {
        assert_eq!(id(proxy, given).len(), 16, "{given}");
    }
    assert_ne!(id(Ipv4Addr::LOCALHOST, "trace-0123456789"), "trace-0123456789");
    assert!(server.log().contains("id=\"trace-0123456789\""));
    drop(connect(proxy, server.address));
}
