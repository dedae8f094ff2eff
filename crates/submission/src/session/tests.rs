//! Dialogues, without sockets.

mod anything;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portwise_core::TlsMode;
use portwise_core::report::{KeyProof, Path, TlsFacts};
use portwise_explain::Step;
use portwise_smtp::{Action, Event, Exchange};
use zeroize::Zeroizing;

use super::{LoginSession, Order};
use crate::{Credential, Envelope, Kind, LoginFacts, Mechanism, Outcome, Secret};

const PASSWORD: &str = "correct horse";

fn facts() -> TlsFacts {
    TlsFacts {
        mode: TlsMode::Implicit,
        version: "TLSv1.3".to_owned(),
        cipher_suite: String::new(),
        key_exchange: String::new(),
        trusted: true,
        name_matches: true,
        path: Path::Anchored,
        key_proof: KeyProof::Valid,
        certificates: Vec::new(),
    }
}

/// What a client said, and what came of it.
struct Played {
    said: Vec<String>,
    facts: LoginFacts,
}

struct Play {
    kind: Kind,
    secret: Vec<u8>,
    mechanism: Option<Mechanism>,
    envelope: Option<Envelope>,
    tls: Option<TlsFacts>,
    implicit: bool,
}

impl Default for Play {
    fn default() -> Self {
        Self {
            kind: Kind::Password,
            secret: PASSWORD.as_bytes().to_vec(),
            mechanism: None,
            envelope: None,
            tls: Some(facts()),
            implicit: true,
        }
    }
}

impl Play {
    fn session(&self) -> LoginSession {
        let secret = Secret::new(Zeroizing::new(self.secret.clone()));
        let credential = Credential::new("anna@example.com", self.kind, secret).unwrap();
        let order = Order {
            credential: Arc::new(credential),
            mechanism: self.mechanism,
            envelope: self.envelope.clone(),
            host: "mail.example.com".to_owned(),
            port: 465,
            now: 1_796_000_000,
        };
        LoginSession::new(order, "client.example.net".to_owned(), self.implicit)
    }

    /// The server says the lines, one after another, each when it is asked.
    fn run(&self, lines: &[&str]) -> Played {
        let mut session = self.session();
        let mut said = Vec::new();
        let mut lines = lines.iter();
        let mut clock = Duration::ZERO;
        let mut action = session.handle(clock, Event::Connected);
        loop {
            clock += Duration::from_millis(1);
            action = match action {
                Action::Send(octets) => {
                    said.push(String::from_utf8_lossy(&octets).into_owned());
                    Action::Receive
                }
                Action::Receive => match lines.next() {
                    None => session.handle(clock, Event::Closed),
                    Some(line) => {
                        let octets = line.replace('\n', "\r\n") + "\r\n";
                        session.handle(clock, Event::Received(octets.as_bytes()))
                    }
                },
                Action::Handshake => {
                    if let Some(facts) = &self.tls {
                        session.judged(facts.clone(), Some(vec![1; 32]), None);
                    }
                    session.handle(clock, Event::TlsEstablished)
                }
                Action::Done(farewell) => {
                    said.push(String::from_utf8_lossy(farewell).into_owned());
                    break;
                }
            };
        }
        let at: IpAddr = "192.0.2.1".parse().unwrap();
        Played { said, facts: session.into_facts(at, None) }
    }
}

impl Played {
    fn said(&self) -> Vec<&str> {
        self.said.iter().map(|line| line.trim_end()).collect()
    }

    fn transcript(&self) -> Vec<&str> {
        self.facts.transcript.iter().map(|line| line.text.as_str()).collect()
    }

    /// Neither the secret nor anything made of it is kept.
    #[track_caller]
    fn hides(&self, secret: &str) {
        let kept = serde_json::to_string(&self.facts).unwrap() + &format!("{:?}", self.facts);
        let coded = STANDARD.encode(secret);
        for passage in [secret, coded.trim_end_matches('=')] {
            assert!(!kept.contains(passage), "{kept}");
        }
    }
}

const HELLO: &str = "220 mail.example.com ESMTP";

fn ehlo(auth: &str) -> String {
    format!("250-mail.example.com\n250 AUTH {auth}")
}

#[test]
fn a_login_in_one_line() {
    let played = Play::default().run(&[HELLO, &ehlo("PLAIN LOGIN"), "235 2.7.0 Welcome"]);
    let response = STANDARD.encode(format!("\0anna@example.com\0{PASSWORD}"));
    assert_eq!(
        played.said(),
        ["EHLO client.example.net", &format!("AUTH PLAIN {response}"), "QUIT"]
    );
    assert_eq!(played.facts.outcome, Outcome::Accepted);
    let kept = played.transcript();
    assert_eq!(kept[kept.len() - 3..], ["AUTH PLAIN ***", "235 2.7.0 Welcome", "QUIT"]);
    assert_eq!(kept.iter().filter(|line| **line == "QUIT").count(), 1);
    played.hides(PASSWORD);
}

#[test]
fn nothing_is_said_inside_tls_that_is_not_verified() {
    let flaws: [fn(&mut TlsFacts); 5] = [
        |facts| facts.trusted = false,
        |facts| facts.name_matches = false,
        |facts| facts.path = Path::SelfSigned,
        |facts| facts.key_proof = KeyProof::Unknown,
        |facts| facts.key_proof = KeyProof::Invalid,
    ];
    let unverified = flaws.map(|flaw| {
        let mut facts = facts();
        flaw(&mut facts);
        Some(facts)
    });
    for tls in unverified.into_iter().chain([None]) {
        for implicit in [true, false] {
            let play = Play { tls: tls.clone(), implicit, ..Play::default() };
            let lines: &[&str] = if implicit {
                &[HELLO, &ehlo("PLAIN"), "235 ok"]
            } else {
                &[HELLO, "250-x\n250 STARTTLS", "220 go", &ehlo("PLAIN"), "235 ok"]
            };
            let played = play.run(lines);
            assert!(matches!(played.facts.outcome, Outcome::NotTried(_)), "{:?}", played.facts);
            let plain: &[&str] =
                if implicit { &[""] } else { &["EHLO client.example.net", "STARTTLS", ""] };
            assert_eq!(played.said(), plain);
        }
    }
}

#[test]
fn nothing_is_said_without_tls() {
    let play = Play { implicit: false, ..Play::default() };
    for (answers, word) in [
        (vec!["250-x\n250 AUTH PLAIN"], "does not offer STARTTLS"),
        (vec!["250-x\n250-XXXXXXXA\n250 AUTH PLAIN"], "overwrote"),
        (vec!["250-x\n250-STARTTLS\n250 AUTH PLAIN", "454 not now"], "454 not now"),
        (vec!["421 busy"], "421 busy"),
        (vec!["* OK IMAP4rev1"], "IMAP"),
    ] {
        let lines = [vec![HELLO], answers, vec!["235 ok", "235 ok"]].concat();
        let played = play.run(&lines);
        let Outcome::NotTried(why) = &played.facts.outcome else { panic!("{:?}", played.facts) };
        assert!(why.why.contains(word), "{}", why.why);
        assert!(played.said().iter().all(|line| !line.starts_with("AUTH")), "{:?}", played.said);
    }
}

#[test]
fn what_does_not_fit_into_a_line_is_sent_when_it_is_asked_for() {
    let token = "y".repeat(900);
    let play = Play { kind: Kind::Token, secret: token.clone().into_bytes(), ..Play::default() };
    let played = play.run(&[HELLO, &ehlo("XOAUTH2"), "334 ", "235 ok"]);
    let response = format!("user=anna@example.com\x01auth=Bearer {token}\x01\x01");
    assert_eq!(played.said()[1..3], ["AUTH XOAUTH2", &STANDARD.encode(response)]);
    assert_eq!(played.facts.outcome, Outcome::Accepted);
    played.hides(&token);
}

#[test]
fn a_token_that_ended_is_told_with_the_servers_reason() {
    let reason = r#"{"status":"401","schemes":"bearer","scope":"https://mail.example.com/"}"#;
    let question = format!("334 {}", STANDARD.encode(reason));
    for (name, answer) in [("XOAUTH2", ""), ("OAUTHBEARER", "AQ==")] {
        let play = Play { kind: Kind::Token, secret: b"ya29.old".to_vec(), ..Play::default() };
        let played = play.run(&[HELLO, &ehlo(name), &question, "535 5.7.8 Rejected"]);
        assert_eq!(played.said()[2], answer);
        let Outcome::Refused { step: Step::Auth, reply, detail } = &played.facts.outcome else {
            panic!("{:?}", played.facts.outcome)
        };
        assert_eq!(reply.to_string(), "535 5.7.8 Rejected");
        assert_eq!(detail.as_deref(), Some(reason));
        assert!(played.transcript().contains(&format!("334 {reason}").as_str()));
        played.hides("ya29.old");
    }
}

#[test]
fn a_server_that_repeats_the_secret_is_not_quoted() {
    let response = STANDARD.encode(format!("\0anna@example.com\0{PASSWORD}"));
    for echo in [PASSWORD.to_owned(), response.clone(), STANDARD.encode(PASSWORD)] {
        let refusal = format!("535 5.7.8 what is {echo}?");
        let played = Play::default().run(&[HELLO, &ehlo("PLAIN"), &refusal]);
        assert!(matches!(played.facts.outcome, Outcome::Refused { .. }));
        assert_eq!(played.transcript()[5], "535 5.7.8 what is ***?");
        played.hides(PASSWORD);
    }
    let play = Play { mechanism: Some(Mechanism::Login), ..Play::default() };
    let played = play.run(&[
        HELLO,
        &ehlo("LOGIN"),
        "334 VXNlcm5hbWU6",
        "334 UGFzc3dvcmQ6",
        &format!("535 no: anna@example.com {}", STANDARD.encode(PASSWORD)),
    ]);
    let kept = played.transcript();
    assert_eq!(
        kept[4..],
        [
            "AUTH LOGIN",
            "334 Username:",
            "***",
            "334 Password:",
            "***",
            "535 no: anna@example.com ***",
            "QUIT"
        ]
    );
}

#[test]
fn a_message_goes_out_after_the_login_alone() {
    let envelope = Envelope::new("anna@example.com", "bob@example.org").ok();
    let play = Play { envelope, ..Play::default() };
    let good = [HELLO, &ehlo("PLAIN"), "235 ok", "250 ok", "250 ok", "354 go", "250 2.0.0 queued"];
    let played = play.run(&good);
    let said = played.said();
    assert_eq!(said[2..5], ["MAIL FROM:<anna@example.com>", "RCPT TO:<bob@example.org>", "DATA"]);
    assert!(said[5].ends_with("\r\n."), "{}", said[5]);
    assert_eq!(said[6], "QUIT");
    assert_eq!(played.facts.outcome, Outcome::Accepted);
    assert_eq!(played.facts.delivered.unwrap().to_string(), "250 2.0.0 queued");

    for (at, step) in
        [(2, Step::Auth), (3, Step::Mail), (4, Step::Rcpt), (5, Step::Data), (6, Step::Data)]
    {
        let mut lines = good;
        lines[at] = "550 5.7.1 no";
        let played = play.run(&lines);
        let Outcome::Refused { step: refused, .. } = played.facts.outcome else {
            panic!("{at}: {:?}", played.facts.outcome)
        };
        assert_eq!(refused, step);
        assert_eq!(played.said.len(), at + 1);
        let cut = play.run(&good[..at]);
        assert!(
            matches!(cut.facts.outcome, Outcome::BrokenOff { step: broken, .. } if broken == step),
            "{at}: {:?}",
            cut.facts.outcome
        );
    }
}

#[test]
fn one_attempt_is_all_that_is_made() {
    let played = Play::default().run(&[HELLO, &ehlo("PLAIN LOGIN"), "535 5.7.8 no", "235 ok"]);
    assert_eq!(played.said().iter().filter(|line| line.starts_with("AUTH")).count(), 1);
    assert_eq!(played.said().last(), Some(&"QUIT"));
}

#[test]
fn a_server_that_asks_without_end_is_left() {
    let play = Play { kind: Kind::Token, secret: b"ya29".to_vec(), ..Play::default() };
    let hello = ehlo("XOAUTH2");
    let mut lines = vec![HELLO, &hello];
    lines.extend(["334 e30="; 50]);
    let played = play.run(&lines);
    assert!(matches!(played.facts.outcome, Outcome::BrokenOff { .. }));
    assert!(played.said.len() < 15);
}

#[test]
fn nonsense_in_a_mechanism_ends_it() {
    let play = Play { mechanism: Some(Mechanism::ScramSha256), ..Play::default() };
    let hello = ehlo("SCRAM-SHA-256");
    for (question, reason) in [
        ("334 !!!", "SCRAM-SHA-256"),
        ("334 cj1hLHM9YSxpPTE=", "SCRAM-SHA-256"),
        ("334 aT00Mjk0OTY3Mjk1", "4294967295 rounds"),
        ("235 welcome", "prove"),
    ] {
        let played = play.run(&[HELLO, &hello, question, "501 cancelled"]);
        let Outcome::BrokenOff { step: Step::Auth, why } = &played.facts.outcome else {
            panic!("{question}: {:?}", played.facts.outcome)
        };
        assert!(why.contains(reason), "{why}");
        assert_eq!(played.said().last(), Some(&"QUIT"));
    }
}
