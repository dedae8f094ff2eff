//! How the server is told what to do, and what it says if that cannot be.

use std::io::Write;
use std::net::Ipv4Addr;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::process::{Command, Output, Stdio};

use serde_json::json;

use crate::world::{Answer, LONG, Portwise, command, rest};

fn refused(arguments: &[&str]) -> String {
    let output: Output = command().arg("serve").args(arguments).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(!said.contains("panicked"), "{said}");
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn wrong_usage_is_said_with_what_to_do() {
    for (arguments, sentence) in [
        (&["--allow-origin", "*"][..], "https://mail.example.com"),
        (&["--allow-origin", "mail.example.com"], "https://mail.example.com"),
        (&["--public-url", "mail.example.com"], "https://mail.example.com"),
        (&["--allow-host", "https://a.example"], "mail.example.com"),
        (&["--base-path", "portwise"], "/portwise"),
        (&["--concurrency", "9999999999999999999"], "from 1 to 65535"),
        (
            &["--concurrency", "0"],
            "'0' for '--concurrency <N>': give a whole number from 1 to 65535",
        ),
        (&["--rate", "abc"], "'abc' for '--rate <N>': give a whole number from 1 to 1000000"),
        (&["--requests=-1"], "'-1' for '--requests <N>': give a whole number from 1 to "),
        (&["--connections", "0"], "from 1 to 1000000"),
        (&["--per-address", "0"], "'0' for '--per-address <N>': give a whole number from 1 to "),
        (&["--result-size", "1"], "from 64 to 16384"),
        (&["--grace", "1.5"], "from 0 to 3600"),
        (&["--timeout", "-1"], "'-1' for '--timeout <SECONDS>': give a number of seconds from 1"),
        (&["--helo", "me"], "--helo"),
        (&["--trusted-proxy", "proxy.example"], "192.168.1.0/24"),
        (&["--proxy-header", "via"], "x-forwarded-for"),
        (&["--listen", "8080"], "127.0.0.1:8080"),
        (&["--listen", "192.0.2.1:8080"], "--listen"),
        (&["--contact", "me"], "postmaster@example.com"),
        (&["--log-format", "xml"], "json"),
    ] {
        let said = refused(arguments);
        assert!(said.contains(sentence), "{arguments:?}: {said}");
    }
    for (variable, value, sentence) in [
        ("PORTWISE_LOG", "portwise=loud", "levels for parts"),
        (
            "PORTWISE_LOG",
            "nonsense",
            "PORTWISE_LOG=nonsense cannot be read: “nonsense” is no level",
        ),
        ("PORTWISE_LOG", "debug, verbose", "“verbose” is no level"),
        ("PORTWISE_RATE", "0", "'0' for 'PORTWISE_RATE (--rate <N>)': give a whole number from 1"),
        ("PORTWISE_TIMEOUT", "soon", "'soon' for 'PORTWISE_TIMEOUT (--timeout <SECONDS>)': give"),
        ("PORTWISE_DEEP", "maybe", "'maybe' for 'PORTWISE_DEEP (--deep)' [possible values: true"),
        ("PORTWISE_LOG_FORMAT", "xml", "'PORTWISE_LOG_FORMAT (--log-format <FORMAT>)'"),
        ("PORTWISE_LISTEN", "8080", "PORTWISE_LISTEN (--listen <ADDR:PORT>)': give an address"),
    ] {
        let mut command = command();
        let output = command.arg("serve").env(variable, value).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(2), "{variable}={value}: {said}");
        assert!(said.contains(sentence), "{variable}={value}: {said}");
    }
    for levels in
        ["", "debug", "off", "WARN", "portwise", "portwise=info,warn", "portwise::access=off,info"]
    {
        let mut command = command();
        command.args(["serve", "--listen", "127.0.0.1:0"]).env("PORTWISE_LOG", levels);
        assert_eq!(Portwise::start(command).get("/healthz").status, 200, "{levels}");
    }
}

#[test]
fn output_on_a_full_device_is_an_error_and_a_log_on_one_is_none() {
    let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = command();
    command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(full()).stderr(Stdio::piped());
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("standard output") && !said.contains("panicked"), "{said}");

    let script = "exec \"$0\" serve --listen 127.0.0.1:0 2>/dev/full";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_portwise")]);
    let server = Portwise::start(shell);
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn what_opens_much_is_warned_of() {
    let server = Portwise::serve(&["--allow-net", "0.0.0.0/0"]);
    assert!(server.log().contains("opens every network"), "{}", server.log());
    let mut outside = command();
    outside.args(["serve", "--listen", "0.0.0.0:0", "--allow-net", "10.0.0.0/8"]);
    let log = Portwise::start(outside).log();
    assert!(log.contains("from other machines") && !log.contains("every network"), "{log}");
    let log = Portwise::serve(&["--allow-net", "10.0.0.0/8"]).log();
    assert!(!log.contains("WARN"), "{log}");
}

#[test]
fn every_flag_has_a_twin_in_the_environment() {
    let help = command().args(["serve", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let mut flags = 0;
    let entries = help.split("\n  ").map(str::trim_start);
    let mut pending: Option<String> = None;
    for line in entries {
        if let Some(flag) = line.strip_prefix("--") {
            assert_eq!(pending, None, "no environment variable");
            let name = flag.split([' ', '\n']).next().unwrap();
            pending = Some(format!("PORTWISE_{}", name.replace('-', "_").to_uppercase()));
        }
        let names = |variable: &String| {
            // What may hold a password is named without its value.
            ["=", "]"].iter().any(|end| line.contains(&format!("[env: {variable}{end}")))
        };
        if let Some(variable) = pending.clone().filter(names) {
            flags += 1;
            assert!(variable.starts_with("PORTWISE_"));
            pending = None;
        }
    }
    assert_eq!(pending, None);
    assert!(flags > 30, "{flags}");
    let mut command = command();
    command.arg("serve").env("PORTWISE_LISTEN", "127.0.0.1:0").env("PORTWISE_BASE_PATH", "/p");
    assert_eq!(Portwise::start(command).get("/p/healthz").status, 200);
}

#[test]
fn below_a_path_there_is_everything_and_elsewhere_nothing() {
    let server = Portwise::serve(&["--public-url", "https://example.com/portwise/"]);
    for path in ["/portwise/", "/portwise/healthz", "/portwise/robots.txt", "/portwise/?a=b"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    let bare = server.get("/portwise");
    assert_eq!((bare.status, bare.header("location")), (308, Some("/portwise/")));
    for path in
        ["/", "/healthz", "/portwisex", "/portwise/../healthz", "//portwise/", "/api/v1/probes"]
    {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.code().as_str()), (404, "not-found"), "{path}");
    }
    let page = server.get("/portwise/").body;
    if page.contains("portwise-backend") {
        assert!(page.contains("data-root=\"./\""), "the page finds the API beside it: {page}");
    }
    let head = "POST /portwise/api/v1/probes HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/json\r\nContent-Length: 22\r\nConnection: close\r\n\r\n{\"target\":\"192.0.2.1\"}";
    let refused = crate::world::asked(server.connect(), head);
    assert_eq!(refused.code(), "target-not-allowed");
}

#[test]
fn it_listens_on_a_unix_socket() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portwise.sock");
    let mut unix = command();
    unix.args(["serve", "--listen", &format!("unix:{}", path.display())]);
    let mut server = Portwise::start(unix);
    let ask = |lines: &str| {
        let mut stream = UnixStream::connect(&path).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        let head =
            format!("GET /healthz HTTP/1.1\r\nHost: localhost\r\n{lines}Connection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut stream, &mut text).unwrap();
        Answer::read(&text).unwrap()
    };
    assert_eq!(ask("").status, 200);
    assert_eq!(ask("X-Forwarded-For: 198.51.100.7\r\n").status, 200);
    let log = server.log();
    assert!(log.contains("caller=unix") && log.contains("caller=198.51.100.7"), "{log}");
    server.signal("TERM");
    assert_eq!(server.ended(LONG).code(), Some(0));
    assert!(!path.exists());
}

/// Hands a socket over as systemd does, from Python, and takes the notifications.
#[test]
fn systemd_hands_sockets_over_and_is_notified() {
    if !portwise_testkit::needs::programs("systemd_hands_sockets_over", &["python3"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let notify = folder.path().join("notify");
    let heard = UnixDatagram::bind(&notify).unwrap();
    heard.set_read_timeout(Some(LONG)).unwrap();
    let script = "
import os, socket, sys
one = socket.create_server(('127.0.0.1', 0))
os.dup2(one.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()), NOTIFY_SOCKET=sys.argv[2])
os.execv(sys.argv[1], [sys.argv[1], 'serve'])
";
    let mut python = Command::new("python3");
    python.args(["-c", script, env!("CARGO_BIN_EXE_portwise")]).arg(&notify);
    let mut server = Portwise::start(python);
    assert_eq!(server.get("/healthz").status, 200);
    let next = || {
        let mut text = [0; 99];
        let length = heard.recv(&mut text).unwrap();
        String::from_utf8_lossy(&text[..length]).into_owned()
    };
    assert_eq!(next().trim(), "READY=1");
    server.signal("TERM");
    assert_eq!(next().trim(), "STOPPING=1");
    assert_eq!(server.ended(LONG).code(), Some(0));
}

#[test]
fn another_site_cannot_use_the_server_through_a_browser() {
    let server = Portwise::serve(&["--allow-net", "127.0.0.0/8", "--allow-host", "portwise.lan"]);
    let rebound = "GET / HTTP/1.1\r\nHost: rebound.example:8080\r\nConnection: close\r\n\r\n";
    let answer = crate::world::asked(server.connect(), rebound);
    assert_eq!((answer.status, answer.code().as_str()), (421, "host-not-allowed"), "{answer:?}");
    assert!(answer.json()["detail"].as_str().unwrap().contains("--allow-host rebound.example"));
    let named = "GET / HTTP/1.1\r\nHost: portwise.lan\r\nConnection: close\r\n\r\n";
    assert_eq!(crate::world::asked(server.connect(), named).status, 200);
    let body = json!({"target": "127.0.0.1"});
    let me = Ipv4Addr::LOCALHOST;
    let own = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", server.address);
    for (lines, status) in [
        ("Origin: https://evil.example\r\n", 403),
        ("Sec-Fetch-Site: cross-site\r\n", 403),
        ("Origin: null\r\n", 403),
        (own.as_str(), 202),
    ] {
        let answer = server.post_as(me, &body, lines);
        assert_eq!(answer.status, status, "{lines}: {answer:?}");
    }
}

#[test]
fn metrics_of_their_own_are_for_known_hosts_too() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let apart = free.to_string();
    let server = Portwise::serve(&["--metrics-listen", &apart, "--allow-host", "portwise.lan"]);
    let ask = |host: &str, path: &str| {
        let head = format!("GET {path} HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
        crate::world::asked(crate::world::connect(Ipv4Addr::LOCALHOST, free).unwrap(), &head)
    };
    for known in ["127.0.0.1", "localhost", "portwise.lan"] {
        let answer = ask(&format!("Host: {known}:{}\r\n", free.port()), "/metrics");
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    let rebound = "Host: rebound.example\r\n";
    let answer = ask(rebound, "/metrics");
    assert_eq!((answer.status, answer.code().as_str()), (421, "host-not-allowed"));
    assert_eq!(ask(rebound, "/healthz").status, 200, "for load balancers");
    for address in [free, server.address] {
        let head = "GET /metrics HTTP/1.1\r\nConnection: close\r\n\r\n";
        let stream = crate::world::connect(Ipv4Addr::LOCALHOST, address).unwrap();
        let none = crate::world::asked(stream, head);
        assert_eq!((none.status, none.code().as_str()), (400, "bad-request"), "{address}");
    }
    let old = "GET /healthz HTTP/1.0\r\n\r\n";
    assert_eq!(crate::world::asked(server.connect(), old).status, 200);
}

#[test]
fn strangers_find_out_who_probes_them() {
    let server = Portwise::serve(&["--contact", "abuse@example.com"]);
    assert_eq!(
        server.get("/robots.txt").body,
        "User-agent: *\nDisallow: /api/\nDisallow: /probe\nDisallow: /mcp\n"
    );
    let about = server.get("/about-probes");
    assert!(about.body.contains("mailto:abuse@example.com"), "{about:?}");
    let policy = about.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(about.header("permissions-policy").unwrap().contains("geolocation=()"));
    assert_eq!(about.header("cross-origin-opener-policy"), Some("same-origin"));
    assert_eq!(server.get("/.well-known/security.txt").status, 404);
    let server = Portwise::serve(&["--security-contact", "https://example.com/security"]);
    let text = server.get("/.well-known/security.txt").body;
    assert!(text.starts_with("Contact: https://example.com/security\nExpires: 20"), "{text}");
}

#[test]
fn a_connection_serves_many_requests() {
    let server = Portwise::serve(&[]);
    let mut stream = server.connect();
    let ask = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(ask.repeat(9).as_bytes()).unwrap();
    stream.write_all(ask.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
    assert_eq!(rest(&mut stream).matches("HTTP/1.1 200 OK").count(), 10);
}

#[test]
fn who_is_on_the_list_is_not_visited_and_the_list_can_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("denied");
    std::fs::write(&file, "# asked to be left alone\ndenied.example\n").unwrap();
    let server = Portwise::serve(&[
        "--allow-net",
        "127.0.0.0/8",
        "--deny-target",
        "127.34.0.0/16",
        "--deny-targets-file",
        file.to_str().unwrap(),
    ]);
    let start = |target: &str| server.post(&json!({"target": target, "ports": [2525]}));
    for target in ["127.34.1.1", "mx.denied.example", "anna@DENIED.example"] {
        let refused = start(target);
        assert_eq!((refused.status, refused.code().as_str()), (403, "target-not-allowed"));
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("/about-probes"), "{detail}");
    }
    assert_eq!(start("127.35.0.1").status, 202);
    std::fs::write(&file, "127.35.0.0/16\n").unwrap();
    server.signal("HUP");
    let began = std::time::Instant::now();
    while start("127.35.0.2").status != 403 {
        assert!(began.elapsed() < LONG, "{}", server.log());
        std::thread::sleep(std::time::Duration::from_millis(1500));
    }
    std::fs::write(&file, "what is this?\n").unwrap();
    server.signal("HUP");
    while !server.log().contains("the old list stays") {
        assert!(began.elapsed() < LONG, "{}", server.log());
    }
    assert_eq!(start("127.35.0.2").status, 403);
    assert_eq!(start("127.34.0.1").status, 403);
    assert!(refused(&["--deny-targets-file", "/nonexistent/file"]).contains("/nonexistent/file"));
    assert!(refused(&["--deny-target", "a b"]).contains("a b"));
}
