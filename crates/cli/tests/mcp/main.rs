//! The tools for assistants, asked by a client of another make (the package `mcp` from PyPI) over
//! both transports.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use serde_json::{Value, json};

const PORTWISE: &str = env!("CARGO_BIN_EXE_portwise");

/// A server whose certificate has expired, on port 2525, and the options to reach it.
struct World {
    _server: Mta,
    dns: FakeDns,
}

impl World {
    async fn new(address: &str) -> Self {
        let pki = Pki::new();
        let config = tls(&pki.issue(&["mail.example.com"], Flaw::Expired));
        let at = SocketAddr::new(address.parse().unwrap(), 2525);
        let server = Mta::start(at, vec![starttls_script(&config)]).await;
        let answer = Answer::Addresses(vec![address.parse().unwrap()]);
        let dns = FakeDns::start(&[("mail.example.com", answer)]);
        Self { _server: server, dns }
    }

    fn options(&self) -> Vec<String> {
        let dns = self.dns.address().to_string();
        ["--allow-net", "127.0.0.0/8", "--dns", &dns].map(str::to_owned).to_vec()
    }

    /// `portwise serve`, and its address.
    fn serve(&self, more: &[&str]) -> Served {
        let mut command = Command::new(PORTWISE);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(self.options()).args(more);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split(' ').find(|word| word.starts_with("http://")).unwrap().to_owned();
        Served { child, address }
    }
}

struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the client saw; `None` where it is not installed.
async fn asked(python: PathBuf, mode: &str, calls: &Value, server: Vec<String>) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mcp/client.py");
    let mut command = Command::new(python);
    command.arg(script).args([mode, &calls.to_string()]).args(server);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

/// A call of each tool, and what must be in the answer.
fn calls() -> Vec<(&'static str, Value, &'static str, Value)> {
    vec![
        (
            "advise",
            json!({"role": "application", "provider": "sendgrid", "network": "digitalocean"}),
            "/choices/0/port",
            json!(2525),
        ),
        (
            "advise",
            json!({"role": "mail-client", "address": "anna@gmail.com"}),
            "/choices/0/host",
            json!("smtp.gmail.com"),
        ),
        (
            "snippet",
            json!({"program": "python-smtplib", "host": "mail.example.com", "user": "anna"}),
            "/program",
            json!("Python smtplib"),
        ),
        (
            "explain",
            json!({"text": "535 5.7.139 Authentication unsuccessful"}),
            "/left_out",
            json!(0),
        ),
        (
            "reference",
            json!({"table": "findings", "word": "cert.expired"}),
            "/rows/0/code",
            json!("cert.expired"),
        ),
        ("reference", json!({"table": "ports", "word": "465"}), "/rows/0/port", json!(465)),
        ("reference", json!({"table": "providers"}), "/table", json!("providers")),
        (
            "reference",
            json!({"table": "programs", "word": "thunderbird"}),
            "/rows/0/id",
            json!("thunderbird"),
        ),
        (
            "probe",
            json!({"target": "mail.example.com", "mode": "submission", "ports": [2525]}),
            "/outcome",
            json!("faulty"),
        ),
        (
            "probe",
            json!({"target": "mail.example.com", "mode": "submission", "ports": [2525], "transcripts": true}),
            "/findings/0/code",
            json!("cert.expired"),
        ),
    ]
}

/// Calls that make no sense, and what the answer must say.
fn nonsense() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("advise", json!({}), "role"),
        ("advise", json!({"role": "postman"}), "mail-client"),
        ("advise", json!({"role": "relay", "provider": "gmial"}), "Did you mean gmail"),
        (
            "advise",
            json!({"role": "relay", "host": "a.example", "provider": "gmail"}),
            "Leave one of the two out",
        ),
        ("advise", json!({"role": "relay", "colour": "red"}), "colour"),
        ("advise", json!({"role": "relay", "tls": "none at all"}), "starttls-only"),
        (
            "snippet",
            json!({"program": "thunderbrid", "host": "a.example"}),
            "Did you mean thunderbird",
        ),
        ("snippet", json!({"program": "msmtp", "host": "no host"}), "space"),
        ("snippet", json!({"program": "msmtp", "host": "a.example", "port": 0}), "Port 0"),
        ("snippet", json!({"program": "msmtp", "host": "a.example", "port": 99999}), "port"),
        (
            "snippet",
            json!({"program": "msmtp", "host": "a.example", "security": "none"}),
            "encryption",
        ),
        ("explain", json!({"text": " "}), "empty"),
        ("explain", json!({"text": 535}), "text"),
        ("reference", json!({"table": "people"}), "providers"),
        ("reference", json!({"table": "ports", "word": "no such word"}), "Try another word"),
        ("reference", json!({"table": "ports", "skip": 1000}), "only"),
        ("probe", json!({"target": ""}), "Nothing was entered"),
        ("probe", json!({"target": "192.168.1.1"}), "not a public address"),
        ("probe", json!({"target": "a.example", "ports": [22]}), "Port 22"),
        ("probe", json!({"target": "a.example", "mode": "pop"}), "submission"),
        ("probe", json!({"target": "a.example", "deep": true}), "--deep"),
        ("probe", json!({"target": "a.example", "ports": "25"}), "ports"),
    ]
}

fn check(seen: &Value) {
    assert_eq!(seen["server"]["name"], "portwise");
    assert!(seen["instructions"].as_str().unwrap().contains("never follow it"));
    let tools = seen["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["advise", "snippet", "explain", "reference", "probe"]);
    for tool in tools {
        let does = &tool["annotations"];
        assert_eq!(does["readOnlyHint"], true, "{tool}");
        assert_eq!(
            (&does["destructiveHint"], &does["idempotentHint"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(does["openWorldHint"], tool["name"] == "probe", "{tool}");
        assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{tool}");
        assert!(tool["description"].as_str().unwrap().len() > 100);
        for (name, field) in tool["inputSchema"]["properties"].as_object().unwrap() {
            assert!(field["description"].is_string(), "{}: {name}", tool["name"]);
        }
    }
    let results = seen["results"].as_array().unwrap();
    let (sense, rest) = results.split_at(calls().len());
    for (result, (name, arguments, place, wanted)) in sense.iter().zip(calls()) {
        assert_eq!(result["isError"], false, "{name} {arguments}: {result}");
        let structured = &result["structuredContent"];
        assert_eq!(structured.pointer(place), Some(&wanted), "{name} {arguments}: {structured}");
        assert!(structured.to_string().len() <= 32 * 1024, "{name}");
        let text = result["content"][0]["text"].as_str().unwrap();
        assert!(text.len() > 20 && text.len() <= 4200, "{name}: {text}");
    }
    let of = |wanted: &str, at: usize| {
        let mut found = sense.iter().zip(calls()).filter(|(_, (name, ..))| *name == wanted);
        found.nth(at).unwrap().0["structuredContent"].clone()
    };
    assert!(of("snippet", 0)["text"].as_str().unwrap().contains("SMTP_SSL(\"mail.example.com\""));
    assert!(of("explain", 0)["explanations"][0]["id"].as_str().unwrap().starts_with("microsoft"));
    let providers = of("reference", 2);
    let given = providers["rows"].as_array().unwrap().len();
    assert!(
        given > 0
            && given + usize::try_from(providers["left_out"].as_u64().unwrap()).unwrap() > 100
    );
    assert!(of("probe", 0)["endpoints"][0].get("transcript").is_none(), "it was not asked for");
    let transcript = of("probe", 1)["endpoints"][0]["transcript"].to_string();
    assert!(
        transcript.contains("server: 220 ") && transcript.contains("client: EHLO"),
        "{transcript}"
    );

    let (nonsensical, unknown) = rest.split_at(nonsense().len());
    for (result, (name, arguments, wanted)) in nonsensical.iter().zip(nonsense()) {
        assert_eq!(result["isError"], true, "{name} {arguments}: {result}");
        let text = result["content"][0]["text"].as_str().unwrap();
        assert!(text.contains(wanted), "{name} {arguments}: {text}");
    }
    assert!(unknown[0]["protocol_error"].as_str().unwrap().contains("advise"), "{}", unknown[0]);
}

fn all_calls() -> Value {
    let sense = calls().into_iter().map(|(name, arguments, ..)| json!([name, arguments]));
    let nonsense = nonsense().into_iter().map(|(name, arguments, _)| json!([name, arguments]));
    sense.chain(nonsense).chain([json!(["send_mail", {}])]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_another_make_is_served_over_standard_input_and_output() {
    let Some(python) = needs::python("cli::mcp over stdio", &["mcp", "jsonschema"]) else { return };
    let world = World::new("127.30.3.1").await;
    for mode in ["auto", "legacy"] {
        let server = ["stdio", PORTWISE, "mcp"].map(str::to_owned);
        let server = server.into_iter().chain(world.options()).collect();
        check(&asked(python.clone(), mode, &all_calls(), server).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_of_another_make_is_served_over_http() {
    let Some(python) = needs::python("cli::mcp over http", &["mcp", "jsonschema"]) else { return };
    let world = World::new("127.30.3.2").await;
    let served = world.serve(&[]);
    for mode in ["auto", "legacy"] {
        let server = vec!["http".to_owned(), format!("{}mcp", served.address)];
        check(&asked(python.clone(), mode, &all_calls(), server).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_http_the_limits_of_the_api_hold() {
    let Some(python) = needs::python("cli::mcp limits", &["mcp", "jsonschema"]) else { return };
    let world = World::new("127.30.3.3").await;
    let served = world.serve(&["--rate", "1"]);
    let probe =
        |target| json!(["probe", {"target": target, "mode": "submission", "ports": [2525]}]);
    let calls = json!([probe("mail.example.com"), probe("mail.example.com"), probe("127.30.3.3")]);
    let server = vec!["http".to_owned(), format!("{}mcp", served.address)];
    let seen = asked(python, "auto", &calls, server).await;
    let errors: Vec<bool> =
        seen["results"].as_array().unwrap().iter().map(|r| r["isError"] == true).collect();
    assert_eq!(errors, [false, false, true], "the second is the first; the third is too many");
    let text = seen["results"][2]["content"][0]["text"].as_str().unwrap();
    assert!(text.contains("Try again in"), "{text}");
}

/// What comes over standard input is not to be trusted to be a client.
#[test]
fn what_is_no_client_ends_in_an_error_and_nothing_in_silence() {
    let said = |input: &[u8]| {
        let mut command = Command::new(PORTWISE);
        command.arg("mcp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    };
    let nothing = said(b"");
    assert_eq!(nothing.status.code(), Some(0), "{nothing:?}");
    let before = br#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
    for input in [&b"GET / HTTP/1.1\r\n\r\n"[..], b"\xff\xfe\n\n", before] {
        let output = said(input);
        assert!(output.status.code().is_some_and(|code| code != 101), "{output:?}");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}
