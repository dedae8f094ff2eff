//! `portwise discover --publish`: what it prints, writes and refuses.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, implicit_script, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use serde_json::{Value, json};

const MAIL: &str = "mail.publish.example";

fn discover(dns: &FakeDns, roots: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
    command.args(["discover", "anna@publish.example", "--allow-net", "127.27.0.0/16", "--dns"]);
    command.arg(dns.address().to_string()).arg("--trust-anchors").arg(roots).args(more);
    command.output().unwrap()
}

/// What the tool `probe` answers for this domain.
fn told(dns: &FakeDns, roots: &Path, arguments: &[(&str, Value)]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
    command.args(["mcp", "--allow-net", "127.27.0.0/16", "--dns", &dns.address().to_string()]);
    command.arg("--trust-anchors").arg(roots).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = command.spawn().unwrap();
    let mut input = process.stdin.take().unwrap();
    let mut answers = BufReader::new(process.stdout.take().unwrap()).lines();
    let client = json!({"name": "test", "version": "1"});
    let mut all = json!({"target": "anna@publish.example"});
    arguments.iter().for_each(|(name, value)| all[*name] = value.clone());
    let begin = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client});
    for said in [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": begin}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "probe", "arguments": all}}),
    ] {
        writeln!(input, "{said}").unwrap();
    }
    let answer = answers.find_map(|line| {
        let value: Value = serde_json::from_str(&line.unwrap()).unwrap();
        (value["id"] == 2).then_some(value)
    });
    drop(input);
    assert!(process.wait().unwrap().success());
    answer.unwrap()["result"].take()
}

fn text(octets: &[u8]) -> String {
    String::from_utf8(octets.to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_to_publish_is_printed_or_written_and_nothing_is_overwritten() {
    if !needs::root("what_to_publish_is_printed_or_written_and_nothing_is_overwritten") {
        return;
    }
    let pki = Pki::new();
    let config = tls(&pki.issue(&[MAIL], Flaw::None));
    let at = |port| SocketAddr::from(([127, 27, 0, 1], port));
    let _implicit = Mta::start(at(465), vec![implicit_script(&config)]).await;
    let _starttls = Mta::start(at(587), vec![starttls_script(&config)]).await;
    let dns = FakeDns::start(&[
        ("publish.example", Answer::Nothing),
        (MAIL, Answer::Addresses(vec![at(0).ip()])),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    fs::write(&roots, pki.root()).unwrap();

    let printed = discover(&dns, &roots, &["--publish"]);
    assert_eq!(printed.status.code(), Some(0), "{printed:?}");
    let said = text(&printed.stdout);
    for part in [
        "SMTP mail.publish.example:465, implicit TLS  (seen working)",
        "\n_submissions._tcp.publish.example. 3600 IN SRV 0 1 465 mail.publish.example.\n",
        "in the zone publish.example.",
        "Left out: autoconfig file.",
        "--imap HOST",
        "then check again:\n  portwise discover publish.example\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!text(&discover(&dns, &roots, &[]).stdout).contains("What to publish"));

    let out = folder.path().join("settings");
    let named = ["--publish", out.to_str().unwrap(), "--imap", MAIL];
    let written = discover(&dns, &roots, &named);
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    let said = text(&written.stdout);
    assert!(said.contains("Written:") && !said.contains("Left out"), "{said}");
    let files = || -> BTreeSet<String> {
        let entries = fs::read_dir(&out).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let wanted = [
        "autodiscover.xml",
        "config-v1.1.xml",
        "publish.example.mobileconfig",
        "publish.example.zone",
        "user-agent-configuration.json",
    ];
    assert_eq!(files(), wanted.map(str::to_owned).into());
    let zone = fs::read_to_string(out.join("publish.example.zone")).unwrap();
    assert!(zone.contains("_imaps._tcp") && zone.contains("v=UAAC1"), "{zone}");
    assert!(zone.contains("; autoconfig.publish.example. needs the address"), "{zone}");

    // What is there stays, and nothing is written beside it.
    fs::remove_file(out.join("autodiscover.xml")).unwrap();
    let again = discover(&dns, &roots, &named);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    assert!(text(&again.stderr).contains("nothing is written"), "{again:?}");
    assert!(!files().contains("autodiscover.xml"));
    assert_eq!(fs::read_to_string(out.join("publish.example.zone")).unwrap(), zone);

    let json = discover(&dns, &roots, &["--json"]);
    let result: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(result["publication"]["servers"][0]["proved"], true);
    let json =
        discover(&dns, &roots, &["--json", "--publish", "--pop3", "mail.publish.example:110"]);
    let result: Value = serde_json::from_slice(&json.stdout).unwrap();
    let proof = result["publication"]["items"][0]["proof"].as_str().unwrap();
    assert!(proof.contains("named-checkzone") && !said.is_empty(), "{proof}");
    let pop3 = &result["publication"]["servers"][2];
    assert_eq!((&pop3["port"], &pop3["security"]), (&Value::from(110), &Value::from("starttls")));
    // The same for assistants, only if it is asked for.
    let answer = told(&dns, &roots, &[("publish", true.into()), ("imap", MAIL.into())]);
    let pieces = answer["structuredContent"]["to_publish"].as_array().unwrap();
    let files: Vec<&str> = pieces.iter().map(|piece| piece["file"].as_str().unwrap()).collect();
    assert_eq!(files.len(), 6, "{files:?}");
    let record = "_submissions._tcp.publish.example. 3600 IN SRV 0 1 465 mail.publish.example.";
    assert!(pieces[0]["content"].as_str().unwrap().contains(record), "{}", pieces[0]);
    assert!(pieces.iter().all(|piece| !piece["proof"].as_str().unwrap().is_empty()));
    assert!(answer["content"][0]["text"].as_str().unwrap().contains(record), "{answer}");
    let answer = told(&dns, &roots, &[("publish", true.into())]);
    let missing = answer["structuredContent"]["not_publishable"].to_string();
    assert!(missing.contains("autoconfig file: "), "{missing}");
    let answer = told(&dns, &roots, &[("discover", true.into())]);
    assert!(answer["structuredContent"].get("to_publish").is_none(), "{answer}");
    for wrong in [
        &[("imap", Value::from(MAIL))][..],
        &[("publish", true.into()), ("imap", "192.0.2.1".into())],
        &[("publish", true.into()), ("pop3", "mail.publish.example:70000".into())],
    ] {
        assert_eq!(told(&dns, &roots, wrong)["isError"], true, "{wrong:?}");
    }
    for wrong in [&["--imap", MAIL][..], &["--publish", "--imap", "192.0.2.1"]] {
        assert_eq!(discover(&dns, &roots, wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_other_servers_need_is_printed_or_written_and_nothing_is_overwritten() {
    if !needs::root("what_other_servers_need_is_printed_or_written_and_nothing_is_overwritten") {
        return;
    }
    let pki = Pki::new();
    let config = tls(&pki.issue(&["mx.publish.example"], Flaw::None));
    let at = SocketAddr::from(([127, 27, 0, 2], 25));
    let _mx = Mta::start(at, vec![starttls_script(&config)]).await;
    let dns = FakeDns::start(&[
        ("publish.example", Answer::Mx(vec![(10, "mx.publish.example")])),
        ("mx.publish.example", Answer::Addresses(vec![at.ip()])),
    ]);
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    fs::write(&roots, pki.root()).unwrap();
    let probe = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
        command.args(["probe", "publish.example", "--allow-net", "127.27.0.0/16", "--dns"]);
        command.arg(dns.address().to_string()).arg("--trust-anchors").arg(&roots).args(more);
        command.output().unwrap()
    };
    let printed = probe(&["--publish"]);
    assert_eq!(printed.status.code(), Some(0), "{printed:?}");
    let said = text(&printed.stdout);
    for part in [
        "MTA-STS: The domain has no MTA-STS.",
        "senders with MTA-STS: unauthenticated TLS",
        "\npublish.example. 3600 IN MX 10 mx.publish.example.\n",
        "\nmode: testing\nmx: mx.publish.example\n",
        "portwise probe --mode mx publish.example\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let json = probe(&["--json"]);
    let result: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(result["senders"].as_array().unwrap().len(), 4, "{result}");
    assert_eq!(result["senders"][3]["together"]["delivery"], "unauthenticated");
    assert_eq!(probe(&["--json", "--publish"]).status.code(), Some(2));
    let submission = probe(&["--mode", "submission", "--port", "25", "--publish"]);
    assert!(text(&submission.stderr).contains("--mode mx"), "{submission:?}");

    let out = folder.path().join("policy");
    let named = ["--json", "--publish", out.to_str().unwrap()];
    let written = probe(&named);
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    assert!(serde_json::from_slice::<Value>(&written.stdout).is_ok());
    let file = fs::read_to_string(out.join("mta-sts.txt")).unwrap();
    assert!(file.starts_with("version: STSv1\n"), "{file}");
    let again = probe(&named);
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("nothing is written"), "{again:?}");
}
