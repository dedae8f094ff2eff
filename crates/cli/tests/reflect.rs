//! `portwise reflect` as a process.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use portwise_core::reflection::Reflector;
use portwise_testkit::needs;

const LONG: Duration = Duration::from_secs(60);

/// An address on loopback that hardly anybody else has.
fn address(last: u8) -> IpAddr {
    let [.., high, low] = std::process::id().to_be_bytes();
    Ipv4Addr::new(127, high.max(1), low, last).into()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
    command.arg("reflect").args(arguments).stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn ended(mut child: Child) -> (Option<i32>, String) {
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(began.elapsed() < LONG);
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}

#[test]
fn it_says_where_it_reflects_and_ends_when_it_is_asked_to() {
    let test = "it_says_where_it_reflects_and_ends_when_it_is_asked_to";
    let ports: &[u16] = if needs::root(test) { &[465, 2525] } else { &[2525] };
    let at = address(1);
    let (listen, names) = (at.to_string(), ports.iter().map(u16::to_string).collect::<Vec<_>>());
    let arguments =
        ["--listen", &listen, "--port", &names.join(","), "--hostname", "r.example.com"];
    for (signal, json) in [("TERM", true), ("INT", false)] {
        let mut command = command(&arguments);
        if json {
            command.arg("--json");
        }
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        if json {
            let reflector = Reflector::read(line.as_bytes()).unwrap();
            let told: Vec<_> = reflector.ports.iter().map(|p| (p.port, p.implicit_tls)).collect();
            let wanted: Vec<_> = ports.iter().map(|port| (*port, *port == 465)).collect();
            assert_eq!((told, reflector.hostname.as_str()), (wanted, "r.example.com"));
        } else {
            assert!(line.starts_with(&format!("Portwise reflects at {at}, ports ")), "{line}");
        }
        let mut smtp = BufReader::new(TcpStream::connect((at, 2525)).unwrap());
        line.clear();
        smtp.read_line(&mut line).unwrap();
        assert!(line.starts_with("220 r.example.com ESMTP Portwise reflect."), "{line}");
        let mut api = TcpStream::connect((at, 8025)).unwrap();
        api.write_all(b"GET /api/v1/reflector HTTP/1.1\r\nHost: r\r\n\r\n").unwrap();
        let mut answer = String::new();
        api.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        let id = child.id().to_string();
        assert!(
            Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap().success()
        );
        let (status, said) = ended(child);
        assert_eq!((status, said.as_str()), (Some(0), ""), "nothing is logged of who was there");
    }
}

#[test]
fn what_does_not_work_is_said_with_what_to_do() {
    let at = address(2).to_string();
    let taken = std::net::TcpListener::bind((address(2), 2526)).unwrap();
    for (arguments, wanted) in [
        (&["--listen", &at, "--port", "2526"][..], "name only ports that are free with --port"),
        (&["--listen", &at, "--port", "2527", "--http", &format!("{at}:2526")], "--http"),
        (&["--listen", "192.0.2.7", "--port", "2527"], "does not have that address"),
        (&["--port", "0"], "from 1 to 65535"),
        (&["--hostname", "localhost"], "--hostname wants a full host name"),
        (&["--tls-cert", "/nowhere.pem"], "--tls-key"),
        (&["--tls-cert", "/nowhere.pem", "--tls-key", "/nowhere.pem"], "cannot read certificates"),
    ] {
        let (status, said) = ended(command(arguments).spawn().unwrap());
        assert!(status == Some(2) && said.contains(wanted), "{arguments:?}: {status:?} {said}");
    }
    drop(taken);
}

#[test]
fn egress_compares_with_what_it_reflects() {
    let at = address(3).to_string();
    let mut child = command(&["--listen", &at, "--port", "2525,2587", "--json"]).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let egress = |via: &str, more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
        command.args(["egress", "--via", via, "--timeout", "2", "--allow-net", "127.0.0.0/8"]);
        // Nobody answers for the names of others.
        command.args(["--dns", "127.0.0.1:1"]).args(more).output().unwrap()
    };
    let output = egress(&at, &["--json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let visits = told["via"]["visits"].as_array().unwrap();
    let ports: Vec<_> = visits.iter().map(|visit| visit["port"].as_u64().unwrap()).collect();
    assert_eq!(ports, [2525, 2587]);
    for visit in visits {
        assert!(visit["differences"].as_array().is_none_or(Vec::is_empty), "{visit}");
    }
    // What was not seen of other servers is no success.
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(egress(&at, &[]).stdout).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let arrived = "Seen from both ends • On ports 2525 and 2587 all arrives as it was sent";
    assert!(text.contains(arrived), "{text}");
    let text = String::from_utf8(egress(&format!("{at}:2587"), &[]).stdout).unwrap();
    assert!(text.contains("Nothing could be compared with"), "{text}");
    child.kill().unwrap();
    child.wait().unwrap();
}
