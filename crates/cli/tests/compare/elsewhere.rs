//! What is not another Portwise, or not one that helps: it is told, and the check made here stands.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::{json as read, portwise, told};

/// A port of this machine at which nothing listens.
const TARGET: [&str; 5] = ["127.0.0.1", "--port", "2525", "--allow-net", "127.0.0.0/8"];

/// A web server that gives the same answer to everything, as it stands.
fn web(answer: impl Into<Vec<u8>>) -> String {
    let answer = answer.into();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || drop(serve(stream, &answer)));
        }
    });
    format!("http://{address}")
}

fn serve(mut stream: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    reader.take(length).read_to_end(&mut Vec::new())?;
    stream.write_all(answer)
}

fn answer(status: &str, kind: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{headers}Connection: close\r\n\r\n{body}",
        body.len()
    )
}

fn probe(url: &str, more: &[&str]) -> Output {
    portwise().arg("probe").args(TARGET).args(["--compare", url]).args(more).output().unwrap()
}

/// A Portwise that serves on loopback.
struct Serving(Child, String);

impl Serving {
    fn start(options: &[&str]) -> Self {
        let mut command = portwise();
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(options).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.strip_prefix("Portwise is at ").unwrap().split(' ').next().unwrap();
        Self(child, url.trim().trim_end_matches('/').to_owned())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn what_does_not_help_is_told_and_the_check_made_here_stands() {
    let page = "<!doctype html><title>Not here</title>";
    let newer = json!({"id": "a", "status": "done", "result": {"report": {"schema": 3}}});
    let wrong = json!({"id": "a", "status": "done", "result": {"report": {"schema": 2}}});
    let odd = json!({"id": "../../etc", "status": "running"});
    let problem = |code: &str, status: u16, retry_after: Option<u64>| {
        let detail = "Because \u{1b}[31mof\u{202e} this.";
        json!({"code": code, "title": "t", "status": status, "detail": detail, "retry_after": retry_after})
    };
    let json =
        |status: &str, body: Value| web(answer(status, "application/json", "", &body.to_string()));
    let limited = problem("rate-limited", 429, Some(17));
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let refusing = Serving::start(&[]);
    let endless = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n[", 1_u64 << 40);
    let cases: Vec<(String, &str, &str, Option<u64>)> = vec![
        (
            web(answer("200 OK", "text/html", "", page)),
            "not-portwise",
            "answers with text/html",
            None,
        ),
        (
            web(answer("404 Not Found", "text/html", "", page)),
            "not-portwise",
            "the status 404",
            None,
        ),
        (
            web("220 mail.example.com ESMTP\r\n"),
            "not-portwise",
            "does not answer as a web server",
            None,
        ),
        (
            web(answer(
                "308 Permanent Redirect",
                "text/html",
                "Location: https://portwise.example/\r\n",
                "",
            )),
            "not-portwise",
            "leads on to https://portwise.example/",
            None,
        ),
        (json("200 OK", json!([1, 2])), "not-portwise", "no Portwise", None),
        (json("200 OK", odd), "not-portwise", "in a way that this version does not know", None),
        (
            json("200 OK", newer),
            "other-schema",
            "schema 3, and this version of Portwise reads schema 2: update this Portwise",
            None,
        ),
        (json("200 OK", wrong), "not-readable", "may be of a newer version", None),
        (json("429 Too Many Requests", limited), "rate-limited", "Try again in 17 s", Some(17)),
        (
            web(answer("429 Too Many Requests", "text/html", "Retry-After: 9\r\n", page)),
            "rate-limited",
            "Try again in 9 s",
            Some(9),
        ),
        (
            json("403 Forbidden", problem("target-not-allowed", 403, None)),
            "refused",
            "does not make this check: Because \\u{1b}[31mof\\u{202e} this.",
            None,
        ),
        (
            json("418 Teapot", problem("new-code", 418, None)),
            "refused",
            "does not make this check",
            None,
        ),
        (refusing.1.clone(), "refused", "does not make this check", None),
        (format!("http://{closed}"), "unreachable", "nothing listens there", None),
        ("http://127.0.0.1:9/deep/path".into(), "unreachable", "nothing listens there", None),
        (format!("https://{closed}"), "unreachable", "nothing listens there", None),
        (web("").replace("http:", "https:"), "unreachable", "TLS fails", None),
        (web(endless), "not-readable", "larger than any result", None),
        (
            web("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
            "unreachable",
            "closed the connection",
            None,
        ),
    ];
    std::thread::scope(|scope| {
        for (url, code, words, retry_after) in &cases {
            scope.spawn(move || {
                let output = probe(url, &["--json"]);
                assert_eq!(output.status.code(), Some(1), "the local check found something: {url}");
                let written = read(&output);
                let problem = &written["there"][0]["problem"];
                assert_eq!(problem["code"], *code, "{problem:#}");
                assert!(problem["text"].as_str().unwrap().contains(words), "{words}: {problem:#}");
                assert_eq!(problem["retry_after"].as_u64(), *retry_after, "{problem:#}");
                assert_eq!(written["comparison"], Value::Null);
                let port = &written["here"]["report"]["hosts"][0]["endpoints"][0];
                assert_eq!((&port["port"], &port["tcp"]), (&json!(2525), &json!("refused")));
            });
        }
    });
    let (text, status) = told(&probe(&format!("http://{closed}"), &[]));
    assert_eq!(status, Some(1));
    assert!(text.starts_with("! Not compared: http://127.0.0.1"), "{text}");
    assert!(text.contains("127.0.0.1: can clients submit mail there?"), "{text}");
    // One place fails and another tells.
    let good = Serving::start(&["--allow-net", "127.0.0.0/8"]);
    let output = probe(&format!("http://{closed}"), &["--compare", &good.1, "--json"]);
    let written = read(&output);
    assert_eq!(written["there"][0]["problem"]["code"], "unreachable");
    assert_eq!(written["comparison"]["places"], json!([good.1]));
    assert_eq!(written["comparison"]["outcome"], "fails");
}

#[test]
fn wrong_usage_is_said_with_what_to_do() {
    for (arguments, sentence) in [
        (
            vec!["probe", "a.example", "--compare", "portwise.example"],
            "https://portwise.example.com",
        ),
        (
            vec!["probe", "a.example", "--compare", "ftp://portwise.example"],
            "https://portwise.example.com",
        ),
        (
            vec!["probe", "a.example", "--compare", "https://a:b@portwise.example"],
            "without a user or a password",
        ),
        (vec!["probe", "a.example", "--compare", "http://a", "--output", "junit"], "text or JSON"),
        (
            vec![
                "probe",
                "a.example",
                "--compare",
                "http://a",
                "--compare",
                "http://b",
                "--compare",
                "http://c",
                "--compare",
                "http://d",
                "--compare",
                "http://e",
            ],
            "at most 4",
        ),
        (vec!["compare", "https://portwise.example"], "names no check"),
        (vec!["compare", "nonsense"], "https://portwise.example.com"),
    ] {
        let (text, status) = told(&portwise().args(&arguments).output().unwrap());
        assert_eq!(status, Some(2), "{arguments:?}: {text}");
        assert!(text.contains(sentence), "{arguments:?}: {text}");
    }
    // What is refused here is asked nowhere.
    let output =
        portwise().args(["probe", "a b", "--compare", "http://127.0.0.1:9", "--json"]).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(3));
    let written = read(&output);
    assert_eq!((&written["there"], &written["comparison"]), (&json!([]), &Value::Null));
}

#[test]
fn a_check_that_was_made_elsewhere_is_made_here_by_its_address() {
    let good = Serving::start(&["--allow-net", "127.0.0.0/8", "--base-path", "/tools"]);
    let address: SocketAddr =
        good.1.trim_start_matches("http://").split('/').next().unwrap().parse().unwrap();
    let base = format!("http://{address}/tools");
    let (text, status) = told(
        &portwise().args(["compare", &format!("{base}/api/v1/probes/nothing")]).output().unwrap(),
    );
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("has no such check, or not any more"), "{text}");
    let body = json!({"target": "127.0.0.1", "mode": "submission", "ports": [2525]}).to_string();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    write!(stream, "POST /tools/api/v1/probes HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).unwrap();
    let mut started = String::new();
    stream.read_to_string(&mut started).unwrap();
    let id: Value = serde_json::from_str(started.split_once("\r\n\r\n").unwrap().1).unwrap();
    let link = format!("{base}/api/v1/probes/{}", id["id"].as_str().unwrap());
    let output = portwise()
        .args(["compare", &link, "--json", "--allow-net", "127.0.0.0/8"])
        .output()
        .unwrap();
    let written = read(&output);
    assert_eq!(written["comparison"]["outcome"], "fails", "{written:#}");
    assert_eq!(
        written["comparison"]["rows"].as_array().unwrap().len(),
        1,
        "the ports of the check there"
    );
    assert_eq!(output.status.code(), Some(1));
}
