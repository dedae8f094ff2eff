//! The command line as a user and a script see it.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::process::{Command, Output, Stdio};

use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::mta::{Mta, implicit_script, starttls_script, tls};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use serde_json::Value;

fn portwise(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portwise")).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap_or_else(|_| panic!("{}", stdout(output)))
}

/// One line, so that a sentence is found wherever it was broken.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn advice_as_text_gives_port_reasons_and_fallback() {
    let output = portwise(&["advise", "--role", "mail-client", "--address", "anna@gmail.com"]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn advice_as_json_has_the_fields_of_the_contract() {
    let output = portwise(&[
        "advise",
        "--role",
        "application",
        "--provider",
        "sendgrid",
        "--network",
        "digitalocean",
        "--blocked",
        "25,587",
        "--json",
    ]);
    assert_eq!(output.status.code(), Some(0));
    let advice = json(&output);
    let first = &advice["choices"][0];
    assert_eq!(first["rank"], 1);
    assert_eq!(first["port"], 2525);
    assert_eq!(first["security"], "starttls");
    assert_eq!(first["host"], "smtp.sendgrid.net");
    assert_eq!(first["auth"], serde_json::json!(["api-key"]));
    assert!(first["reasons"][0]["text"].is_string() && first["reasons"][0]["source"].is_string());
    assert!(advice["warnings"].is_array() && advice["next_steps"].is_array());
    assert_eq!(advice["path"][0]["question"], "role");
    assert_eq!(advice["path"][0]["answer"], "application");
}

#[test]
fn wrong_names_get_the_nearest_and_status_2() {
    for (arguments, near) in [
        (&["advise", "--role", "application", "--provider", "gmial"][..], "Did you mean gmail"),
        (&["advise", "--role", "application", "--network", "digtal-ocean"], "digitalocean"),
        (&["advise", "--role", "mailcleint"], "mail-client"),
        (&["advise", "--role", "relay", "--blocked", "22"], "not a port that mail is sent on"),
        (&["snippet", "nodemailr", "--host", "mail.example.com"], "Did you mean nodemailer"),
        (&["advise"], "Say what sends"),
        (&["snippet", "django"], "who takes the mail"),
        (&["snippet", "django", "--provider", "gmial"], "Did you mean gmail"),
    ] {
        let output = portwise(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(near), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn everything_blocked_gets_an_explanation() {
    let output = portwise(&[
        "advise",
        "--role",
        "mail-client",
        "--provider",
        "gmail",
        "--blocked",
        "25,465,587,2525",
        "--json",
    ]);
    let advice = json(&output);
    assert_eq!(advice["choices"], serde_json::json!([]));
    assert!(advice["none_because"].as_str().unwrap().contains("No port works"));
}

#[test]
fn what_decides_everything_is_said_first() {
    let arguments = ["advise", "--role", "device", "--provider", "outlook-com"];
    let output = portwise(&[&arguments[..], &["--passwords-only", "--tls", "none"]].concat());
    let text = flat(&stdout(&output));
    assert!(text.starts_with("! Outlook.com"), "{text}");
    assert!(text.find("only OAuth2") < text.find("Use smtp-mail"), "{text}");
}

/// What is written on a terminal: each key once its question stands there.
fn on_a_terminal(dialogue: &[(&str, &str)]) -> String {
    // In a group of its own, as `timeout` would put it, the program may not touch the terminal.
    let program = concat!("timeout --foreground 60 ", env!("CARGO_BIN_EXE_portwise"), " advise");
    let mut child = Command::new("script")
        .args(["--quiet", "--return", "--command", program, "/dev/null"])
        .env("TERM", "xterm")
        .env("SHELL", "/bin/sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut keys = child.stdin.take().unwrap();
    let mut output = child.stdout.take().unwrap();
    let mut said = Vec::new();
    let mut read = |said: &mut Vec<u8>| {
        let mut octets = [0; 4096];
        let count = output.read(&mut octets).unwrap_or(0);
        said.extend_from_slice(&octets[..count]);
        count > 0
    };
    let mut from = 0;
    for (question, answer) in dialogue {
        let found = |said: &[u8]| {
            let mut places = said.windows(question.len());
            places.position(|place| place == question.as_bytes())
        };
        let at = loop {
            if let Some(at) = found(&said[from..]) {
                break at;
            }
            assert!(read(&mut said), "{question}: {}", String::from_utf8_lossy(&said));
        };
        from += at + question.len();
        keys.write_all(answer.as_bytes()).unwrap();
        keys.flush().unwrap();
    }
    while read(&mut said) {}
    assert!(child.wait().unwrap().success());
    String::from_utf8(anstream::adapter::strip_bytes(&said).into_vec()).unwrap()
}

#[test]
fn on_a_terminal_the_questions_are_asked() {
    if !needs::programs("on_a_terminal_the_questions_are_asked", &["script"]) {
        return;
    }
    let said = flat(&on_a_terminal(&[
        ("Which program sends your mail?", "\r"),
        ("What kind of program sends or receives the mail?", "\u{1b}[B\r"),
        ("Who is your mail provider?", "gmial\r"),
        ("Did you mean gmail", ""),
        ("Who is your mail provider?", "sendgrid\r"),
        ("From where does it send?", "digitalocean\r"),
        ("Which ports do you know to be blocked?", "\r"),
        ("What can the program do about TLS?", "\r"),
        ("refuse to send when STARTTLS is missing?", "\r"),
    ]));
    assert!(said.contains("Use smtp.sendgrid.net, port 2525, STARTTLS"), "{said}");
}

#[test]
fn an_address_completes_the_host_of_a_provider() {
    let output = portwise(&[
        "advise",
        "--role",
        "mail-client",
        "--provider",
        "siteground",
        "--address",
        "Anna <anna@example.org>",
        "--json",
    ]);
    assert_eq!(json(&output)["choices"][0]["host"], "mail.example.org");
}

#[test]
fn hostile_answers_change_nothing_but_the_text_shown() {
    for hostile in [
        "\u{202e}gmail.com".repeat(5000),
        "<script>alert(1)</script>".to_owned(),
        "'; rm -rf / #".to_owned(),
        "\u{1b}[31m\u{7}".to_owned(),
        "ｇｍａｉｌ．ｃｏｍ{provider}".to_owned(),
        "a".repeat(100_000),
    ] {
        for flag in ["--address", "--provider", "--network", "--blocked", "--open", "--host"] {
            let output = portwise(&["advise", "--role", "application", flag, &hostile]);
            let said = stderr(&output);
            assert_eq!(output.status.code(), Some(2), "{flag}");
            assert!(stdout(&output).is_empty() && said.len() < 1500, "{flag}: {said}");
            assert!(said.trim_end().chars().all(|c| !c.is_control()), "{flag}: {said:?}");
        }
    }
}

#[test]
fn a_snippet_is_all_that_is_on_standard_output() {
    let output =
        portwise(&["snippet", "python-smtplib", "--host", "mail.example.com", "--user", "anna"]);
    assert_eq!(output.status.code(), Some(0));
    let text = stdout(&output);
    assert!(text.starts_with("import os\n") && text.ends_with("server.send_message(message)\n"));
    assert!(text.contains("SMTP_SSL(\"mail.example.com\", 465"));
    assert!(stderr(&output).contains("SMTP_PASSWORD"), "notes go beside it");
    let starttls = portwise(&[
        "snippet",
        "python-smtplib",
        "--host",
        "mail.example.com",
        "--security",
        "starttls",
    ]);
    assert!(stdout(&starttls).contains("587") && stdout(&starttls).contains("starttls(context"));
    let none =
        portwise(&["snippet", "python-smtplib", "--host", "a.example", "--security", "none"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(stderr(&none).contains("without encryption"));
    // What knows STARTTLS alone is filled in for 587 if nothing is said.
    let only = portwise(&["snippet", "dotnet-smtpclient", "--host", "mail.example.com"]);
    assert!(stdout(&only).contains("587"), "{only:?}");
    let list = portwise(&["snippet", "--list"]);
    assert!(stdout(&list).contains("thunderbird") && stdout(&list).contains("Libraries"));
}

#[test]
fn what_the_page_knows_can_be_looked_up() {
    let of = |arguments: &[&str]| portwise(&[&["reference"], arguments].concat());
    let port = stdout(&of(&["ports", "ms-v-worlds"]));
    assert!(port.starts_with("2525\n") && port.contains("Source:"), "{port}");
    let one = stdout(&of(&["ports", "465"]));
    assert!(one.starts_with("465\n") && !one.contains("\n2465\n"), "{one}");
    let gmail = flat(&stdout(&of(&["providers", "googlemail"])));
    assert!(gmail.contains("IMAP: imap.gmail.com, port 993, implicit TLS"), "{gmail}");
    assert!(gmail.contains("Passwords until: 2022-05-30"), "{gmail}");
    assert!(stdout(&of(&["networks", "hetzner"])).contains("465: blocked until you ask"));
    assert!(stdout(&of(&["modes"])).contains("Can TLS be stripped"));
    assert!(stdout(&of(&["roles"])).contains("Who talks to whom"));
    assert!(stdout(&of(&["questions", "obsolete"])).contains("Is port 465 obsolete?"));
    assert!(stdout(&of(&["questions", "swaks"])).contains("--tls-on-connect"));
    assert!(stdout(&of(&["glossary", "smarthost"])).contains("Smarthost (relay host, relayhost)"));
    let finding = flat(&stdout(&of(&["findings", "starttls.stripped"])));
    assert!(finding.starts_with("starttls.stripped Severity: error"), "{finding}");
    let nothing = of(&["glossary", "no such word"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(stderr(&nothing).contains("no such word"));
}

#[test]
fn the_tables_come_as_files() {
    for table in ["ports", "providers", "networks", "findings"] {
        let rows = json(&portwise(&["reference", table, "--json"]));
        let csv = stdout(&portwise(&["reference", table, "--csv"]));
        assert!(csv.ends_with("\r\n") && csv.lines().count() > rows.as_array().unwrap().len());
    }
    for table in ["modes", "roles", "questions", "glossary"] {
        let rows = json(&portwise(&["reference", table, "--json"]));
        assert!(rows[0]["id"].is_string(), "{table}");
        let csv = portwise(&["reference", table, "--csv"]);
        assert_eq!(csv.status.code(), Some(2), "{table}");
    }
}

#[test]
fn a_reader_may_stop_early() {
    let command = format!("{} reference providers --csv", env!("CARGO_BIN_EXE_portwise"));
    let piped = format!("({command}; echo $? >&2) | head -n 1");
    let output = Command::new("sh").args(["-c", &piped]).output().unwrap();
    assert!(stdout(&output).starts_with("id,name,"));
    assert_eq!(stderr(&output).trim(), "0");
}

#[test]
fn an_error_text_is_explained() {
    let output =
        portwise(&["explain", "SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(flat(&stdout(&output)).contains("465"), "{}", stdout(&output));
    let found = json(&portwise(&["explain", "--json", "535 5.7.139 Authentication unsuccessful"]));
    assert!(found[0]["id"].as_str().unwrap().starts_with("microsoft"));
    assert!(found[0]["causes"][0]["fix"].is_string());
    let unknown = portwise(&["explain", "apple", "pie"]);
    assert_eq!(unknown.status.code(), Some(1));
    let said = flat(&stdout(&unknown));
    for needed in ["Nothing in this text", "whole dialogue", "name of the program", "host and port"]
    {
        assert!(said.contains(needed), "{said}");
    }
    let unknown = portwise(&["explain", "--json", "apple pie"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert_eq!(json(&unknown), serde_json::json!([]));
    assert!(stderr(&unknown).contains("What would help"));
}

#[test]
fn an_error_text_is_explained_by_what_is_known_beside_it() {
    let text =
        "SSL_connect returned=1 errno=0 state=error: wrong version number mail.example.org:587";
    // Flags may stand behind the text, which may itself begin with a hyphen.
    for arguments in [
        &["explain", "--program", "rails", text][..],
        &["explain", text, "--program", "rails"],
        &["explain", "-", "quoted", "text", text, "--program=rails"],
    ] {
        let output = portwise(arguments);
        let said = flat(&stdout(&output));
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(said.contains("Ruby on Rails, mail.example.org, port 587"), "{said}");
        assert!(said.contains("config.action_mailer.smtp_settings port: 587"), "{said}");
        assert!(!said.contains("EMAIL_USE_TLS"), "{said}");
    }
    let all = flat(&stdout(&portwise(&["explain", text, "--program", "rails", "--all"])));
    assert!(all.contains("EMAIL_USE_TLS"), "{all}");
    let found = json(&portwise(&["explain", text, "--host", "smtp.mail.me.com:465", "--json"]));
    assert_eq!(found[0]["context"]["provider"]["id"], "icloud");
    assert!(found[0]["causes"][0]["text"].as_str().unwrap().contains("no mail on port 465"));
    assert!(found[0]["settings"].as_array().unwrap().len() > 20);
}

#[test]
fn what_is_said_beside_an_error_text_is_checked() {
    for (arguments, word) in [
        (["--provider", "gmial"], "gmail"),
        (["--host", "no host"], "space"),
        (["--port", "0"], "port"),
        (["--program", " "], "django"),
    ] {
        let output = portwise(&[&["explain"], &arguments[..], &["535"]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).to_lowercase().contains(word), "{}", stderr(&output));
    }
}

#[test]
fn invalid_targets_get_a_sentence_and_status_3() {
    for (target, sentence) in [
        ("", "Nothing was entered"),
        ("mail example.com", "contains a space"),
        ("anna@", "is not an e-mail address"),
        ("0x7f000001", "looks like a number"),
        ("192.168.1.10", "not a public address"),
        ("169.254.169.254", "not a public address"),
        ("[::1]:25", "not a public address"),
    ] {
        let output = portwise(&["probe", target]);
        assert_eq!(output.status.code(), Some(3), "{target}");
        assert!(flat(&stdout(&output)).contains(sentence), "{target}: {}", stdout(&output));
        let result = json(&portwise(&["probe", target, "--json"]));
        assert_eq!(result["report"]["schema"], 2, "the form is the same: {target}");
        assert!(result["report"]["refusal"]["text"].as_str().unwrap().contains(sentence));
        assert!(result["findings"].is_array() && result["advice"]["choices"].is_array());
    }
    let output = portwise(&["probe", "mail.example.com", "--port", "22"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stdout(&output).contains("Port 22"));
}

#[test]
fn invalid_options_are_wrong_usage() {
    for arguments in [
        &["probe"][..],
        &["probe", "a.example", "--timeout", "0"],
        &["probe", "a.example", "--dns", "nowhere"],
        &["probe", "a.example", "--allow-net", "all"],
        &["probe", "a.example", "--trust-anchors", "/nonexistent"],
        &["probe", "a.example", "--helo", "not a name"],
        &["probe", "a.example", "--helo", "192.0.2.9"],
        &["probe", "a.example", "--helo", "[192.0.2.999]"],
        &["probe", "a.example", "--helo", "[2001:db8::9]"],
        &["frobnicate"],
    ] {
        let output = portwise(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).is_empty());
    }
}

#[test]
fn a_reader_that_leaves_is_not_an_error() {
    for arguments in [
        &["advise", "--role", "application", "--provider", "sendgrid"][..],
        &["advise", "--role", "application", "--provider", "sendgrid", "--json"],
        &["explain", "wrong version number"],
        &["snippet", "--list"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output =
            Command::new(env!("CARGO_BIN_EXE_portwise")).args(arguments).stdout(writer).output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        assert!(output.stderr.is_empty(), "{arguments:?}: {}", stderr(&output));
    }
}

/// Servers on 2525 and 8465, their name in the DNS, and the options to reach them.
struct World {
    _servers: [Mta; 2],
    dns: FakeDns,
    folder: tempfile::TempDir,
}

impl World {
    async fn new(address: &str, flaw: Flaw) -> Self {
        let pki = Pki::new();
        let config = tls(&pki.issue(&["mail.example.com"], flaw));
        let at = |port| SocketAddr::new(address.parse().unwrap(), port);
        let servers = [
            Mta::start(at(2525), vec![starttls_script(&config)]).await,
            Mta::start(at(8465), vec![implicit_script(&config)]).await,
        ];
        let answer = Answer::Addresses(vec![address.parse().unwrap()]);
        let dns = FakeDns::start(&[
            ("mail.example.com", answer.clone()),
            ("xn--bcher-kva.example", answer),
            ("example.com", Answer::Mx(vec![(10, "mail.example.com")])),
        ]);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("root.pem"), pki.root()).unwrap();
        Self { _servers: servers, dns, folder }
    }

    fn arguments(&self, more: &[&str]) -> Vec<String> {
        let dns = self.dns.address().to_string();
        let anchors = self.folder.path().join("root.pem").display().to_string();
        let fixed = ["probe", "--allow-net", "127.0.0.0/8", "--dns", &dns];
        let fixed = [&fixed[..], &["--trust-anchors", &anchors, "--port", "2525,8465"]].concat();
        fixed.iter().chain(more).map(|a| (*a).to_owned()).collect()
    }

    async fn probe(&self, more: &[&str]) -> Output {
        let arguments = self.arguments(more);
        let run = move || portwise(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        tokio::task::spawn_blocking(run).await.unwrap()
    }
}

#[tokio::test]
async fn a_healthy_server_gives_status_0_and_its_facts() {
    let world = World::new("127.30.0.1", Flaw::None).await;
    let output = world.probe(&["mail.example.com"]).await;
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let text = flat(&stdout(&output));
    for wanted in [
        "nothing wrong was found",
        "2525 STARTTLS TLSv1.3",
        "8465 implicit TLSv1.3",
        "AUTH PLAIN LOGIN",
        "Use mail.example.com",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(stderr(&output).is_empty(), "no progress without a terminal");
    let result = json(&world.probe(&["mail.example.com", "--json"]).await);
    let endpoint = &result["report"]["hosts"][0]["endpoints"][0];
    assert_eq!(endpoint["tcp"], "connected");
    assert_eq!(endpoint["greeting"]["code"], 220);
    assert_eq!(endpoint["ehlo_plain"][1]["keyword"], "STARTTLS");
    assert_eq!(endpoint["tls"]["mode"], "starttls");
    assert_eq!(endpoint["tls"]["version"], "TLSv1.3");
    assert_eq!(endpoint["tls"]["certificates"][0]["key"]["type"], "EC");
    assert_eq!(endpoint["auth"], serde_json::json!(["PLAIN", "LOGIN"]));
    assert_eq!(endpoint["transcript"][0]["from"], "server");
    assert!(result["report"]["taken_at"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn the_name_in_ehlo_may_be_an_address_literal() {
    let world = World::new("127.30.0.7", Flaw::None).await;
    for literal in ["[192.0.2.9]", "[IPv6:2001:db8::9]", "mx.example.com"] {
        let output = world.probe(&["mail.example.com", "--json", "--helo", literal]).await;
        let said = stdout(&output);
        assert!(said.contains(&format!("\"EHLO {literal}\"")), "{said}");
    }
}

#[tokio::test]
async fn a_fault_gives_status_1_and_comes_first() {
    let world = World::new("127.30.0.2", Flaw::Expired).await;
    let output = world.probe(&["mail.example.com"]).await;
    assert_eq!(output.status.code(), Some(1));
    let text = flat(&stdout(&output));
    let cause = text.find("The certificate has expired").unwrap();
    let table = text.find("2525 STARTTLS").unwrap();
    assert!(cause < table, "{text}");
    assert!(text.contains("Renew the certificate"));
}

#[tokio::test]
async fn a_name_that_does_not_exist_gives_status_3() {
    let world = World::new("127.30.0.3", Flaw::None).await;
    let output = world.probe(&["nowhere.example.com"]).await;
    assert_eq!(output.status.code(), Some(3));
    assert!(stdout(&output).contains("does not exist"));
    assert!(stdout(&output).contains("Check the spelling"));
}

#[tokio::test]
async fn what_people_paste_is_probed_and_shown_as_it_is_meant() {
    let world = World::new("127.30.0.4", Flaw::None).await;
    for (target, heading) in [
        ("MAIL.Example.com.", "mail.example.com: can clients"),
        ("https://mail.example.com/owa/?a=b", "mail.example.com: can clients"),
        ("Anna <anna@mail.example.com>", "mail.example.com: can clients"),
        ("Bücher.example", "xn--bcher-kva.example (bücher.example): can clients"),
        ("anna@[127.30.0.4]", "127.30.0.4: can clients"),
        ("anna@example.com", "example.com: can servers deliver there"),
    ] {
        let output = world.probe(&[target]).await;
        let text = stdout(&output);
        assert!(text.starts_with(heading), "{target}: {text}");
        assert!(text.lines().all(|line| line.trim_end() == line), "{text}");
        let hint = text.contains("smtp.example.com");
        assert_eq!(hint, target == "anna@example.com", "{text}");
    }
    let result = json(&world.probe(&["smtp://anna:secret@mail.example.com:2525", "--json"]).await);
    assert_eq!(result["report"]["target"]["input"], "smtp://anna:…@mail.example.com:2525");
    assert!(!result.to_string().contains("secret"));
    let output = world.probe(&["127.30.0.4"]).await;
    assert!(
        stdout(&output).contains("port 465, implicit TLS  (not tested)"),
        "{}",
        stdout(&output)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_shows_a_line_for_each_port_then_the_result() {
    if !needs::programs("cli::a_terminal_shows_a_line_for_each_port", &["script"]) {
        return;
    }
    let world = World::new("127.30.0.5", Flaw::None).await;
    for more in [&["mail.example.com"][..], &["mail.example.com", "--json"]] {
        let words: Vec<String> =
            world.arguments(more).iter().map(|word| format!("'{word}'")).collect();
        let out = world.folder.path().join("out");
        let line = format!(
            "stty cols 100; exec '{}' {} > '{}'",
            env!("CARGO_BIN_EXE_portwise"),
            words.join(" "),
            out.display()
        );
        let mut script = Command::new("script");
        script
            .args(["-q", "-e", "-c", &line, "/dev/null"])
            .env("TERM", "xterm")
            .env("SHELL", "/bin/sh");
        let output = script.stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let shown = stdout(&output);
        for wanted in [
            "looking up mail.example.com",
            " 2525  127.30.0.5",
            " 8465  127.30.0.5",
            "STARTTLS TLSv1.3",
        ] {
            assert!(shown.contains(wanted), "{wanted}: {shown}");
        }
        let result = std::fs::read_to_string(out).unwrap();
        assert!(!result.contains('\u{1b}') && result.contains("TLSv1.3"), "{result}");
    }
}
