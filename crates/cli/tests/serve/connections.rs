//! Slow, silent, large and many.

use std::io::{Read, Write};
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use crate::world::{LONG, Portwise, asked, rest};

#[test]
fn a_head_that_trickles_in_is_cut_off() {
    let server = Portwise::serve(&["--head-timeout", "1"]);
    let mut stream = server.connect();
    stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let began = Instant::now();
    loop {
        assert!(began.elapsed() < LONG, "it is still read");
        let sent = stream.write_all(b"A: b\r\n");
        match (sent, stream.read(&mut [0; 99])) {
            (Err(_), _) | (_, Ok(0)) => break,
            (_, Err(error)) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            _ => {}
        }
    }
}

#[test]
fn a_body_that_does_not_come_is_answered_and_the_connection_closed() {
    let server = Portwise::serve(&["--body-timeout", "1"]);
    let head = "POST /api/v1/probes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n{\"target\":";
    let answer = asked(server.connect(), head);
    assert_eq!((answer.status, answer.code().as_str()), (408, "bad-request"), "{answer:?}");
}

#[test]
fn a_connection_without_requests_is_closed() {
    let server = Portwise::serve(&["--idle-timeout", "1", "--head-timeout", "1"]);
    assert_eq!(rest(&mut server.connect()), "", "nothing was asked");
    let mut stream = server.connect();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let answers = rest(&mut stream);
    assert!(answers.starts_with("HTTP/1.1 200 OK\r\n"), "{answers}");
}

#[test]
fn a_client_that_does_not_read_is_cut_off() {
    let server = Portwise::serve(&["--write-timeout", "1"]);
    let mut stream = server.connect();
    // Far more than the systems at both ends keep.
    let many = 2000;
    let request = "GET /api/v1/reference/providers.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let _ = stream.write_all(request.repeat(many).as_bytes());
    let began = Instant::now();
    while !server.log().contains("status=200") || connections(server.id()) > 0 {
        assert!(began.elapsed() < LONG, "it is still connected");
        std::thread::sleep(Duration::from_millis(50));
    }
    let answers = rest(&mut stream).matches("HTTP/1.1 200 OK").count();
    assert!((1..many).contains(&answers), "{answers}");
}

/// How many sockets a process has open, beside the one that listens and what every process has.
fn connections(id: u32) -> usize {
    let files = std::fs::read_dir(format!("/proc/{id}/fd")).unwrap();
    let targets = files.filter_map(|file| std::fs::read_link(file.ok()?.path()).ok());
    let inodes: Vec<String> = targets
        .filter_map(|to| Some(to.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    // Column 4 is the state, 01 for an established connection; column 10 the inode.
    let table = std::fs::read_to_string(format!("/proc/{id}/net/tcp")).unwrap();
    let established = |line: &&str| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        columns.get(3) == Some(&"01")
            && columns.get(9).is_some_and(|i| inodes.iter().any(|n| n == i))
    };
    table.lines().filter(established).count()
}

#[test]
fn a_head_that_is_too_large_is_refused() {
    let server = Portwise::serve(&[]);
    let head = format!("GET / HTTP/1.1\r\nHost: localhost\r\nA: {}\r\n\r\n", "a".repeat(390_000));
    let mut stream = server.connect();
    let _ = stream.write_all(head.as_bytes());
    let mut start = [0; 12];
    // What was sent too much may take the answer back.
    if stream.read_exact(&mut start).is_ok() {
        assert_eq!(&start, b"HTTP/1.1 431");
    }
    let fits = format!("A: {}\r\n", "a".repeat(12_000));
    assert_eq!(server.get_as(Ipv4Addr::LOCALHOST, "/healthz", &fits).status, 200);
    let body = serde_json::json!({"target": "a".repeat(20_000)});
    let answer = server.post(&body);
    assert_eq!((answer.status, answer.code().as_str()), (413, "bad-request"), "{answer:?}");
}

#[test]
fn a_client_that_sends_too_much_before_it_reads_gets_its_answer() {
    let server = Portwise::serve(&[]);
    let host = server.address;
    let post = |lines: &str, length: usize| {
        format!(
            "POST /api/v1/probes HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{lines}Content-Length: {length}\r\n\r\n"
        )
    };
    let body = vec![b'a'; 2 << 20];
    for _ in 0..3 {
        let mut stream = server.connect();
        stream.write_all(post("", body.len()).as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        stream.write_all(&body).unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        assert_eq!(&start, b"HTTP/1.1 413");
    }
    // One that sends nothing, or asks before it does, need not wait for long.
    for lines in ["", "Expect: 100-continue\r\n"] {
        let began = Instant::now();
        let mut stream = server.connect();
        stream.write_all(post(lines, body.len()).as_bytes()).unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        assert_eq!(&start, b"HTTP/1.1 413");
        assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    }
}

#[test]
fn chunks_that_are_none_are_answered() {
    let server = Portwise::serve(&[]);
    let host = server.address;
    let head = format!(
        "POST /api/v1/probes HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    );
    for chunks in ["zz\r\n{}\r\n0\r\n\r\n", "1\r\n{}\r\n0\r\n\r\n", "fffffffffffffffff\r\n{}"] {
        let answer = asked(server.connect(), &format!("{head}{chunks}"));
        assert_eq!((answer.status, answer.code().as_str()), (400, "bad-request"), "{answer:?}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("chunks"), "{detail}");
    }
}

#[test]
fn a_client_with_too_many_connections_is_refused_and_others_are_not() {
    let server = Portwise::serve(&["--connections-per-client", "3"]);
    let crowd = Ipv4Addr::new(127, 0, 7, 7);
    let began = Instant::now();
    let mut own: Vec<_> = (0..3).map(|_| server.connect_from(crowd)).collect();
    let answer = rest(&mut server.connect_from(crowd));
    // On a machine that is very slow the oldest made room.
    if began.elapsed() < Duration::from_secs(1) {
        assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
        assert!(answer.contains("\"rate-limited\"") && answer.contains("Retry-After"), "{answer}");
    }
    assert_eq!(server.get("/healthz").status, 200);
    std::thread::sleep(Duration::from_millis(1500));
    assert_eq!(server.get_as(crowd, "/healthz", "").status, 200, "an idle one makes room");
    assert_eq!(rest(&mut own[0]), "", "it was closed");
}

#[test]
fn a_full_server_still_answers_who_is_new() {
    let server = Portwise::serve(&["--connections", "40", "--head-timeout", "3600"]);
    let crowd: Vec<_> =
        (0..120).map(|i| server.connect_from(Ipv4Addr::new(127, 0, 8, i))).collect();
    for i in 0..20 {
        let new = Ipv4Addr::new(127, 0, 9, i);
        assert_eq!(server.get_as(new, "/healthz", "").status, 200);
        assert_eq!(server.get_as(new, "/", "").status, 200);
    }
    assert!(connections(server.id()) <= 41);
    drop(crowd);
}

#[test]
fn without_files_it_goes_on_as_soon_as_there_are_some() {
    let mut command = std::process::Command::new("sh");
    let program = env!("CARGO_BIN_EXE_portwise");
    let script = "ulimit -n 40 && exec \"$0\" serve --listen 127.0.0.1:0 --head-timeout 3600";
    command.args(["-c", script, program]);
    let server = Portwise::start(command);
    let crowd: Vec<_> =
        (0..100).map(|i| server.connect_from(Ipv4Addr::new(127, 0, 8, i))).collect();
    for i in 0..5 {
        assert_eq!(server.get_as(Ipv4Addr::new(127, 0, 9, i), "/healthz", "").status, 200);
    }
    drop(crowd);
    assert_eq!(server.get("/healthz").status, 200);
}
