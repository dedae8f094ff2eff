//! Servers that say anything.

use std::time::Duration;

use portwise_smtp::{Action, Event, Exchange};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{Play, Played, facts};
use crate::{Envelope, Kind, Mechanism};

/// What a server may say, in whatever order.
fn words() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "220 mail.example.com ESMTP",
        "220 go ahead",
        "250-x\r\n250 STARTTLS",
        "250-x\r\n250 AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256-PLUS XOAUTH2 OAUTHBEARER",
        "334 ",
        "334 VXNlcm5hbWU6",
        "334 cj1hLHM9YSxpPTE=",
        "334 dj1BQUFB",
        "334 ZT1vdGhlci1lcnJvcg==",
        "235 2.7.0 yes",
        "250 ok",
        "354 go ahead",
        "454 4.7.0 later",
        "535 5.7.8 no",
        "421 bye",
        "299 what",
    ]);
    prop_oneof![
        8 => known.prop_map(|line| format!("{line}\r\n").into_bytes()),
        1 => vec(any::<u8>(), 0..40),
        1 => "[2-5][0-9][0-9][- ][ -~]{0,30}\r\n".prop_map(String::into_bytes),
    ]
}

proptest! {
    /// Whatever comes, nothing breaks, nothing of the secret is kept, and none of it is sent before
    /// there is a verified session.
    #[test]
    fn no_server_can_get_more_than_it_may(
        said in vec(words(), 0..20),
        implicit: bool,
        verified: bool,
        token: bool,
        at in 0..9_usize,
        // Most often it comes to a login at all.
        opens in prop::bool::weighted(0.9),
    ) {
        let all = "250-x\r\n250 AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS XOAUTH2 OAUTHBEARER";
        let opening: &[&str] = match (opens, implicit) {
            (false, _) => &[],
            (true, true) => &["220 x", all],
            (true, false) => &["220 x", "250-x\r\n250 STARTTLS", "220 go", all],
        };
        let opening = opening.iter().map(|line| format!("{line}\r\n").into_bytes());
        let said: Vec<Vec<u8>> = opening.chain(said).collect();
        let names = crate::mechanism::names();
        let mut tls = facts();
        tls.trusted = verified;
        let play = Play {
            kind: if token { Kind::Token } else { Kind::Password },
            secret: b"correcthorse".to_vec(),
            mechanism: Mechanism::parse(names[at]).ok().filter(|m| (m.kind() == Kind::Token) == token),
            envelope: Envelope::new("anna@example.com", "bob@example.org").ok(),
            tls: Some(tls),
            implicit,
        };
        let mut session = play.session();
        let (mut sent, mut inside) = (Vec::new(), false);
        let mut action = session.handle(Duration::ZERO, Event::Connected);
        let mut said = said.iter();
        for _ in 0..100 {
            action = match action {
                Action::Send(octets) => {
                    sent.push((inside, String::from_utf8_lossy(&octets).into_owned()));
                    Action::Receive
                }
                Action::Receive => match said.next() {
                    Some(octets) => session.handle(Duration::ZERO, Event::Received(octets)),
                    None => session.handle(Duration::ZERO, Event::TimedOut),
                },
                Action::Handshake => {
                    inside = true;
                    session.judged(play.tls.clone().unwrap(), Some(vec![1; 32]), None);
                    session.handle(Duration::ZERO, Event::TlsEstablished)
                }
                Action::Done(_) => break,
            };
        }
        prop_assert!(matches!(action, Action::Done(_)));
        for (inside, line) in &sent {
            let is_open = ["EHLO ", "HELO ", "STARTTLS"].iter().any(|word| line.starts_with(word));
            prop_assert!(is_open || (*inside && verified), "{line}");
        }
        let logins = sent.iter().filter(|(_, line)| line.starts_with("AUTH "));
        prop_assert!(logins.count() <= 1);
        let played = Played {
            said: Vec::new(),
            facts: session.into_facts("192.0.2.1".parse().unwrap(), None),
        };
        played.hides("correcthorse");
    }
}
