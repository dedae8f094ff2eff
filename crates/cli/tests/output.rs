//! `portwise probe --output`: the forms for pipelines and monitoring, with their exit status.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::net::SocketAddr;
use std::process::{Command, Output};

use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, starttls_script, tls};
use portwise_testkit::pki::{Flaw, Pki};
use serde_json::Value;

fn portwise(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portwise")).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

/// A server on port 2525, its name in the DNS, and the options to reach it.
struct World {
    _server: Mta,
    dns: FakeDns,
    folder: tempfile::TempDir,
}

impl World {
    async fn new(address: &str, flaw: Flaw) -> Self {
        let pki = Pki::new();
        let config = tls(&pki.issue(&["mail.example.com"], flaw));
        let at = SocketAddr::new(address.parse().unwrap(), 2525);
        let server = Mta::start(at, vec![starttls_script(&config)]).await;
        let answer = Answer::Addresses(vec![address.parse().unwrap()]);
        let dns = FakeDns::start(&[("mail.example.com", answer)]);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("root.pem"), pki.root()).unwrap();
        Self { _server: server, dns, folder }
    }

    async fn probe(&self, target: &str, more: &[&str]) -> Output {
        let dns = self.dns.address().to_string();
        let anchors = self.folder.path().join("root.pem").display().to_string();
        let fixed = ["probe", target, "--allow-net", "127.0.0.0/8", "--dns", &dns];
        let fixed = [&fixed[..], &["--trust-anchors", &anchors, "--port", "2525"], more].concat();
        let words: Vec<String> = fixed.into_iter().map(str::to_owned).collect();
        let run = move || portwise(&words.iter().map(String::as_str).collect::<Vec<_>>());
        tokio::task::spawn_blocking(run).await.unwrap()
    }
}

#[tokio::test]
async fn a_pipeline_gets_cases_and_results_with_the_usual_exit_status() {
    for (address, flaw, status) in [("127.30.2.1", Flaw::None, 0), ("127.30.2.2", Flaw::Expired, 1)]
    {
        let world = World::new(address, flaw).await;
        let junit = world.probe("mail.example.com", &["--output", "junit"]).await;
        assert_eq!(junit.status.code(), Some(status));
        let xml = stdout(&junit);
        assert!(xml.starts_with("<?xml ") && xml.ends_with("</testsuites>\n"), "{xml}");
        assert!(xml.contains(&format!(" failures=\"{status}\" ")), "{xml}");
        assert_eq!(xml.contains("type=\"cert.expired\""), status == 1, "{xml}");
        assert!(xml.contains("<testcase classname=\"mail.example.com\" name=\""), "{xml}");

        let sarif = world.probe("mail.example.com", &["--output", "sarif"]).await;
        assert_eq!(sarif.status.code(), Some(status));
        let log: Value = serde_json::from_str(stdout(&sarif)).unwrap();
        assert_eq!(log["version"], "2.1.0");
        let results = log["runs"][0]["results"].as_array().unwrap();
        let codes: Vec<&str> = results.iter().map(|r| r["ruleId"].as_str().unwrap()).collect();
        assert_eq!(codes.contains(&"cert.expired"), status == 1, "{codes:?}");

        let both = ["--output", "json"];
        let json = world.probe("mail.example.com", &both).await;
        let result: Value = serde_json::from_str(stdout(&json)).unwrap();
        assert_eq!(result["report"]["schema"], 2);
    }
}

#[tokio::test]
async fn a_plugin_says_one_line_and_ends_with_its_own_status() {
    let world = World::new("127.30.2.3", Flaw::None).await;
    let faulty = World::new("127.30.2.4", Flaw::Expired).await;
    let nagios = ["--output", "nagios"];
    let missing = [&nagios[..], &["--helo", "no name"]].concat();
    for (output, status, word) in [
        (world.probe("mail.example.com", &nagios).await, 0, "OK - mail.example.com: nothing wrong"),
        (
            faulty.probe("mail.example.com", &nagios).await,
            2,
            "CRITICAL - mail.example.com: 1 error",
        ),
        (world.probe("nowhere.example.com", &nagios).await, 2, "CRITICAL - nowhere.example.com"),
        (world.probe("192.168.1.1", &nagios).await, 3, "UNKNOWN - 192.168.1.1"),
        (world.probe("no host", &nagios).await, 3, "UNKNOWN - no host"),
        (world.probe("mail.example.com", &missing).await, 3, "UNKNOWN - --helo wants a full host"),
    ] {
        let line = stdout(&output);
        assert_eq!(output.status.code(), Some(status), "{line}");
        assert!(line.starts_with(&format!("PORTWISE {word}")), "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");
        let performance = line.contains(" | time=");
        assert_eq!(performance, !line.contains("--helo"), "{line}");
    }
}

#[test]
fn wrong_usage_of_a_plugin_is_unknown_and_else_wrong_usage() {
    for words in [
        &["probe", "--output", "nagios"][..],
        &["probe", "a.example", "--output=nagios", "--timeout", "0"],
        &["probe", "a.example", "--output", "nagios", "--frobnicate"],
        &["probe", "a.example", "--output", "nagios", "--json"],
    ] {
        let output = portwise(words);
        let line = stdout(&output);
        assert_eq!(output.status.code(), Some(3), "{words:?}: {line}");
        assert!(line.starts_with("PORTWISE UNKNOWN - ") && line.lines().count() == 1, "{line}");
        assert!(line.trim_end().len() > 30, "it says why: {line}");
    }
    for words in [
        &["probe", "a.example", "--output", "xml"][..],
        &["probe", "a.example", "--output", "junit", "--json"],
        &["scan", "nagios", "--output", "nagios", "--frobnicate"],
    ] {
        let output = portwise(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(output.stdout.is_empty());
    }
    let help = portwise(&["probe", "--output", "nagios", "--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(stdout(&help).contains("junit"));
}
