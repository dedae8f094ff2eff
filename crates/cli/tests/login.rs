//! `portwise login` as a person runs it: what it says, with which status it ends, and that the
//! secret is nowhere to be found afterwards.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::logins::{ODD_PASSWORD, ODD_USER, PASSWORD, PostfixWithLogins, USER, token};
use portwise_testkit::mta::{Mta, Script, Step, implicit_script, say, tls};
use portwise_testkit::needs;
use portwise_testkit::pki::{Flaw, Pki};
use serde_json::Value;
use tempfile::TempDir;

const HOST: &str = "mail.example.com";

/// A server's surroundings.
struct World {
    at: IpAddr,
    host: &'static str,
    pki: Pki,
    dns: FakeDns,
    folder: TempDir,
}

impl World {
    fn new(last: u8, host: &'static str) -> Self {
        let at: IpAddr = Ipv4Addr::new(127, 33, 0, last).into();
        let dns = FakeDns::start(&[(host, Answer::Addresses(vec![at]))]);
        let (pki, folder) = (Pki::new(), tempfile::tempdir().unwrap());
        fs::write(folder.path().join("root.pem"), pki.root()).unwrap();
        Self { at, host, pki, dns, folder }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn words(&self, arguments: &[&str]) -> Vec<String> {
        let dns = self.dns.address().to_string();
        let root = self.folder.path().join("root.pem").display().to_string();
        let own = ["--dns", &dns, "--trust-anchors", &root, "--allow-net", "127.0.0.0/8"];
        let own = own.into_iter().chain(["--helo", "client.example.net"]);
        let words = ["login", self.host].into_iter().chain(own).chain(arguments.iter().copied());
        words.map(str::to_owned).collect()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
        command.args(self.words(arguments)).stdin(Stdio::null()).current_dir(self.folder.path());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// A server with implicit TLS that is checked, and then says this in the login.
    async fn server(&self, login: Vec<Step>) -> Mta {
        let identity = self.pki.issue(&[self.host], Flaw::None);
        let config = tls(&identity);
        let mut script: Script = vec![
            Step::Tls(config.clone()),
            say("220 mail.example.com ESMTP"),
            Step::Expect("EHLO"),
            say("250-mail.example.com\n250 AUTH PLAIN LOGIN XOAUTH2"),
        ];
        script.extend(login);
        let at = SocketAddr::new(self.at, 465);
        Mta::start(at, vec![implicit_script(&config), script]).await
    }
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A secret and what is made of it stand in none of the texts.
#[track_caller]
fn hidden(secret: &str, texts: &[&str]) {
    let hex: String = secret.bytes().map(|b| format!("{b:02x}")).collect();
    let plain = STANDARD.encode(format!("\0{USER}\0{secret}"));
    for passage in [secret, STANDARD.encode(secret).trim_end_matches('='), &hex, &plain] {
        for text in texts {
            assert!(!text.contains(passage), "{text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_tried_and_the_secret_shows_nowhere() {
    let test = "a_login_is_tried_and_the_secret_shows_nowhere";
    if !needs::root(test) || !needs::programs(test, PostfixWithLogins::NEEDS) {
        return;
    }
    let world = World::new(1, HOST);
    let identity = world.pki.issue(&[HOST], Flaw::None);
    let server = PostfixWithLogins::start(world.at, HOST, &identity, "");

    let user = ["--user", USER];
    let good = world.file("good", &format!("{PASSWORD}\n"));
    let odd = world.file("odd", &format!("{ODD_PASSWORD}\r\n"));
    let shown = |path: &Path| path.display().to_string();

    // From a file, in the two forms; the best port of several.
    let from_file = ["--password-file", &shown(&good)];
    let output = world.run(&[&user[..], &from_file].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(text(&output).contains("mail.example.com:465 takes the login."), "{}", text(&output));
    assert!(text(&output).contains("AUTH SCRAM-SHA-256 ***"), "{}", text(&output));
    hidden(PASSWORD, &[&text(&output)]);
    let output = world.run(&[
        "--user",
        ODD_USER,
        "--password-file",
        &shown(&odd),
        "--port",
        "587",
        "--mechanism",
        "plain",
        "--json",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["login"]["outcome"], "accepted");
    assert_eq!(json["login"]["chosen"]["mechanism"], "PLAIN");
    hidden(ODD_PASSWORD, &[&text(&output)]);

    // From a command, which looks at what others can see of us and of it.
    let seen = world.folder.path().join("seen");
    let command = format!(
        "tr '\\0' ' ' < /proc/$PPID/cmdline > '{0}'; tr '\\0' ' ' < /proc/$PPID/environ >> '{0}'; tr '\\0' ' ' < /proc/self/environ >> '{0}'; cat '{1}'",
        seen.display(),
        good.display()
    );
    let output =
        world.run(&[&user[..], &["--password-command", &command, "--mechanism", "login"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let seen = fs::read_to_string(seen).unwrap();
    assert!(seen.contains("--password-command") && seen.contains("PATH="), "{seen}");
    hidden(PASSWORD, &[&text(&output), &seen]);

    // From the environment: a token, and a wrong password that is told with its cure.
    let ends = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() + 600;
    let token = token(USER, ends);
    let output =
        world.command(&[&user[..], &["--token-env", "T"]].concat()).env("T", &token).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    hidden(&token, &[&text(&output)]);
    for form in [&[][..], &["--json"]] {
        let arguments = [&user[..], &["--password-env", "P"], form].concat();
        let output = world.command(&arguments).env("P", "correct horse").output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", text(&output));
        let said = text(&output);
        assert!(said.contains("did not accept user name and password"), "{said}");
        assert!(said.contains("try --mechanism PLAIN") || !form.is_empty(), "{said}");
        hidden("correct horse", &[&said]);
    }

    // On a terminal, which does not echo.
    let output = Command::new("python3")
        .args(["-c", TERMINAL, PASSWORD, env!("CARGO_BIN_EXE_portwise")])
        .args(world.words(&user))
        .output()
        .unwrap();
    let said = text(&output);
    assert!(
        said.contains("Password of anna@example.com") && said.contains("takes the login"),
        "{said}"
    );
    hidden(PASSWORD, &[&said]);

    // A message goes where it should, and its answer is told.
    let output = world.run(&[&user[..], &from_file, &["--send-to", "bob@example.com"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(text(&output).contains("queued as"), "{}", text(&output));
    assert!(server.mailbox().first().contains("Subject: Test message from Portwise"));
    hidden(PASSWORD, &[&server.log()]);
}

/// Answers the question for a password on a terminal of its own, and prints what stands there.
const TERMINAL: &str = r#"
import os, pty, sys
password, *command = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execv(command[0], command)
seen = b""
answered = False
while True:
    try:
        octets = os.read(terminal, 4096)
    except OSError:
        break
    if not octets:
        break
    seen += octets
    if not answered and b"Password of" in seen:
        answered = True
        os.write(terminal, password.encode() + b"\r")
sys.stdout.buffer.write(seen)
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_be_trusted_gets_nothing() {
    let test = "a_server_that_cannot_be_trusted_gets_nothing";
    if !needs::root(test) || !needs::programs(test, PostfixWithLogins::NEEDS) {
        return;
    }
    let world = World::new(2, HOST);
    let identity = world.pki.issue(&[HOST], Flaw::Expired);
    let server = PostfixWithLogins::start(world.at, HOST, &identity, "");
    let file = world.file("good", PASSWORD).display().to_string();
    for form in [&[][..], &["--json"], &["--port", "587"]] {
        let output = world.run(&[&["--user", USER, "--password-file", &file], form].concat());
        assert_eq!(output.status.code(), Some(3), "{}", text(&output));
        let said = text(&output);
        assert!(said.contains("no secret was sent") && said.contains("cert.expired"), "{said}");
    }
    assert!(!server.log().contains("SASL") && !server.log().contains("auth="), "{}", server.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_told_by_what_is_known_of_the_provider() {
    if !needs::root("a_refusal_is_told_by_what_is_known_of_the_provider") {
        return;
    }
    let cases = [
        (
            "smtp.office365.com",
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. [AM0PR02CA0001]",
            "SMTP AUTH is switched off for this mailbox",
        ),
        (
            "smtp.gmail.com",
            "534-5.7.9 Application-specific password required. For more information, go to\n534 5.7.9 https://support.google.com/mail/?p=InvalidSecondFactor",
            "wants an app password",
        ),
        ("smtp.sendgrid.net", "535 Authentication failed: Bad username / password", "apikey"),
    ];
    for ((host, refusal, meaning), last) in cases.into_iter().zip(10..) {
        let world = World::new(last, host);
        let login = vec![Step::Expect("AUTH PLAIN"), say(refusal), Step::Expect("QUIT")];
        let _server = world.server(login).await;
        let file = world.file("good", PASSWORD).display().to_string();
        let output = world.run(&["--user", USER, "--password-file", &file, "--port", "465"]);
        let said = text(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(meaning), "{said}");
        hidden(PASSWORD, &[&said]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ended_is_told() {
    if !needs::root("a_token_that_ended_is_told") {
        return;
    }
    let world = World::new(21, "smtp.gmail.com");
    let reason = r#"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#;
    let refusal = "535 5.7.8 Username and Password not accepted.";
    let login = vec![
        Step::Expect("AUTH XOAUTH2"),
        say(&format!("334 {}", STANDARD.encode(reason))),
        Step::Expect(""),
        say(refusal),
        Step::Expect("QUIT"),
    ];
    let _server = world.server(login).await;
    let arguments = ["--user", USER, "--token-command", "echo ya29.ended", "--port", "465"];
    let output = world.run(&arguments);
    let said = text(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("The OAuth2 token was not accepted"), "{said}");
    assert!(said.contains(&format!("← 334 {reason}")), "{said}");
    hidden("ya29.ended", &[&said.replace("echo ya29.ended", "")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_core_dump_is_left() {
    if !needs::root("no_core_dump_is_left") {
        return;
    }
    let world = World::new(20, HOST);
    let server = world.server(vec![Step::Expect("AUTH"), Step::Hang]).await;
    let file = world.file("good", PASSWORD).display().to_string();
    let words = world.words(&["--user", USER, "--password-file", &file, "--port", "465"]);
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -c unlimited; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_portwise")])
        .args(words)
        .current_dir(world.folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let has_it = || server.heard().iter().any(|h| h.tls.iter().any(|l| l.starts_with("AUTH")));
    for _ in 0..400 {
        if has_it() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(has_it(), "it holds the secret now");
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    let kill = |id: u32| Command::new("kill").args(["-ABRT", &id.to_string()]).status().unwrap();
    assert!(kill(child.id()).success());
    let status = child.wait().unwrap();
    assert!(status.signal() == Some(6) && !status.core_dumped(), "{status}");

    // Another process would have left one, where this machine writes any.
    let other = Command::new("sh")
        .args(["-c", "ulimit -c unlimited; kill -ABRT $$"])
        .current_dir(world.folder.path())
        .status()
        .unwrap();
    if !other.core_dumped() {
        eprintln!("this machine writes no core dumps");
    }
}

#[test]
fn what_is_wrong_with_the_usage_is_said() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
        command.arg("login").args(arguments).stdin(Stdio::null());
        let output = command.env("EMPTY", "").env("TWO", "two words").output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", text(&output));
        text(&output)
    };
    let at = |rest: &[&str]| run(&[&["mail.example.com", "--user", "anna"], rest].concat());
    for (said, word) in [
        (run(&["mail.example.com"]), "--user"),
        (at(&[]), "--password-env"),
        (at(&["--password-env", "EMPTY"]), "the password is empty"),
        (at(&["--token-env", "EMPTY"]), "the token is empty"),
        (at(&["--token-env", "TWO"]), "no access token"),
        (at(&["--password-env", "NOT_THERE_AT_ALL"]), "NOT_THERE_AT_ALL"),
        (at(&["--password-file", "/nonexistent/pw"]), "/nonexistent/pw"),
        (at(&["--password-command", "exit 7"]), "exit status: 7"),
        (at(&["--password-env", "TWO", "--token-env", "TWO"]), "cannot be used with"),
        (at(&["--password-env", "TWO", "--mechanism", "XOAUTH2"]), "takes a token"),
        (at(&["--password-env", "TWO", "--mechanism", "NTLM"]), "SCRAM-SHA-256"),
        (at(&["--password-env", "TWO", "--send-to", "bob@example.com"]), "--from"),
        (at(&["--password-env", "TWO", "--send-to", "bob", "--from", "a@b.example"]), "“bob”"),
        (at(&["--password-env", "TWO", "--from", "a@b.example"]), "--send-to"),
        (run(&["anna@gmail.com", "--user", "anna", "--password-env", "TWO"]), "name the host"),
        (run(&["mail.example.com", "--user", "", "--password-env", "TWO"]), "user name is empty"),
    ] {
        assert!(said.contains(word), "{word}: {said}");
        hidden("two words", &[&said]);
    }
}
