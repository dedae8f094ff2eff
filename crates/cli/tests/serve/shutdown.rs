//! What clients see when the server ends, and what it does on other signals.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::world::{LONG, Portwise, rest};

/// A server, and a probe that goes on for long, since nobody answers it.
struct World {
    server: Portwise,
    id: String,
    _silent: TcpListener,
}

impl World {
    fn new(address: &str, grace: &str) -> Self {
        let silent = TcpListener::bind((address, 2525)).unwrap();
        let allow = ["--allow-net", "127.0.0.0/8", "--timeout", "120", "--grace", grace];
        let server = Portwise::serve(&allow);
        let started = server.post(&json!({"target": address, "ports": [2525]}));
        assert_eq!(started.status, 202, "{started:?}");
        let id = started.json()["id"].as_str().unwrap().to_owned();
        Self { server, id, _silent: silent }
    }

    /// Asks, and does not wait for the answer.
    fn ask(&self, path: &str) -> std::net::TcpStream {
        let mut stream = self.server.connect();
        let path = path.replace("{id}", &self.id);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        stream
    }
}

#[test]
fn whoever_waits_is_answered_and_new_checks_are_refused() {
    let mut world = World::new("127.32.0.1", "3");
    let mut events = world.ask("/api/v1/probes/{id}/events");
    let mut waiting = world.ask("/api/v1/probes/{id}?wait=60");
    let mut half = world.server.connect();
    half.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let mut begun = [0; 15];
    events.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200 OK");

    world.server.signal("TERM");
    let began = Instant::now();
    let ready = loop {
        let ready = world.server.get("/readyz");
        if ready.status == 503 {
            break ready;
        }
        assert!(began.elapsed() < LONG, "{ready:?}");
    };
    assert_eq!(ready.json()["status"], "closing");
    assert_eq!(ready.header("connection"), Some("close"));
    let refused = world.server.post(&json!({"target": "127.32.0.9"}));
    assert_eq!((refused.status, refused.code().as_str()), (503, "shutting-down"), "{refused:?}");
    assert!(refused.header("retry-after").is_some());

    let events = rest(&mut events);
    let last = events.rsplit("event: ").next().unwrap();
    assert!(last.starts_with("done\n") && last.contains("shutting-down"), "{events}");
    assert!(events.ends_with("0\r\n\r\n"), "the stream is whole: {events}");
    let waited = rest(&mut waiting);
    assert!(waited.starts_with("HTTP/1.1 503 ") && waited.contains("shutting-down"), "{waited}");
    assert_eq!(world.server.ended(LONG).code(), Some(0));
    assert_eq!(rest(&mut half), "");
}

#[test]
fn nothing_that_is_half_done_by_clients_holds_the_end_up() {
    let mut server = Portwise::serve(&[]);
    let mut half: Vec<_> = (0..20).map(|_| server.connect()).collect();
    for stream in &mut half {
        stream.write_all(b"POST /api/v1/probes HTTP/1.1\r\nContent-Length: 9\r\n").unwrap();
    }
    let began = Instant::now();
    server.signal("INT");
    assert_eq!(server.ended(LONG).code(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(15), "no probe ran, so there is no grace");
}

#[test]
fn a_second_signal_ends_the_process() {
    for (signal, status) in [("TERM", 143), ("INT", 130)] {
        let address = format!("127.32.1.{status}");
        let mut world = World::new(&address, "3600");
        world.server.signal("TERM");
        let began = Instant::now();
        while !world.server.log().contains("ending") {
            assert!(began.elapsed() < LONG);
            std::thread::sleep(Duration::from_millis(20));
        }
        world.server.signal(signal);
        assert_eq!(world.server.ended(LONG).code(), Some(status));
    }
}

#[test]
fn a_hangup_does_not_end_it() {
    let server = Portwise::serve(&[]);
    for _ in 0..3 {
        server.signal("HUP");
        assert_eq!(server.get("/healthz").status, 200);
    }
}

#[test]
fn after_a_kill_it_listens_again_where_it_was() {
    let world = World::new("127.32.0.3", "1");
    let mut waiting = world.ask("/api/v1/probes/{id}?wait=60");
    let address = world.server.address;
    world.server.signal("KILL");
    assert_eq!(rest(&mut waiting), "", "torn, as it must be");
    let mut command = crate::world::command();
    command.args(["serve", "--listen", &address.to_string()]);
    let again = Portwise::start(command);
    assert_eq!(again.address, address);
    let lost = again.get(&format!("/api/v1/probes/{}", world.id));
    assert_eq!((lost.status, lost.code().as_str()), (404, "not-found"));
}
