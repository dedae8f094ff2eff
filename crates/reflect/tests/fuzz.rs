//! Whatever a client says, the dialogue goes on or ends, and stays small.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::sync::Arc;
use std::time::Duration;

use portwise_core::reflection::{ClientHello, LONGEST_HELLO, NoClientHello, TlsTold, Token};
use portwise_reflect::{Peer, Session, Then};
use portwise_smtp::ReplyReader;
use proptest::collection::vec;
use proptest::prelude::*;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore};

const AT: Duration = Duration::from_millis(5);

fn session() -> Session {
    let peer = Peer { from: [192, 0, 2, 1].into(), from_port: 50_000, port: 25 };
    Session::new("reflect.example", &"ab".repeat(32), Token::of(7), peer)
}

fn told() -> TlsTold {
    TlsTold {
        version: "TLSv1.3".into(),
        cipher_suite: "TLS_AES_128_GCM_SHA256".into(),
        handshake_ms: 1,
    }
}

/// Lines that mean something.
fn command() -> impl Strategy<Value = Vec<u8>> {
    let words = [
        "EHLO client.example\r\n",
        "ehlo portwise-0123456789abcdef0123456789abcdef.invalid\r\n",
        "HELO x\r\n",
        "EHLO\r\n",
        "STARTTLS\r\n",
        "STARTTLS now\n",
        "NOOP\r\n",
        "RSET\r\n",
        "MAIL FROM:<secret@example.org>\r\n",
        "RCPT TO:<secret@example.org>\r\n",
        "DATA\r\n",
        "AUTH PLAIN secret\r\n",
        "  auth login\r\n",
        "c2VjcmV0 secret\r\n",
        "QUIT\r\n",
        "\r\n",
        "\n",
    ];
    proptest::sample::select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec())
}

/// The same, and some that do not.
fn line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => command(),
        1 => vec(any::<u8>(), 0..40),
        1 => vec(any::<u8>(), 900..2500),
    ]
}

/// What is answered can be read as replies, whose lines are as long as they may be.
fn readable(answers: &[u8]) -> Vec<u16> {
    assert!(answers.is_empty() || answers.ends_with(b"\r\n"));
    for line in answers.split_inclusive(|octet| *octet == b'\n') {
        assert!(line.len() <= 512, "{}", String::from_utf8_lossy(line));
        assert!(line[..line.len() - 2].iter().all(|b| (b' '..=b'~').contains(b)));
    }
    let mut reader = ReplyReader::new();
    reader.push(answers);
    let mut codes = Vec::new();
    while let Some(reply) = reader.next_reply().unwrap() {
        codes.push(u16::from(reply.code));
    }
    assert!(reader.take_rest().is_empty());
    codes
}

/// Says all of it, and gives what was answered.
fn converse(session: &mut Session, parts: &[Vec<u8>]) -> Vec<u8> {
    let mut answers = session.greet(AT).send;
    for part in parts {
        let step = session.received(AT, part);
        assert!(step.send.len() <= 256 * 1024);
        answers.extend(step.send);
        assert!(session.held() <= 1000);
        match step.then {
            Then::Receive => {}
            Then::Handshake => answers.extend(session.secured(AT, None, told()).send),
            Then::Close => break,
        }
    }
    session.closed(AT);
    answers
}

proptest! {
    #[test]
    fn any_octets_are_answered_and_kept_within_bounds(parts in vec(line(), 0..60)) {
        let mut session = session();
        let codes = readable(&converse(&mut session, &parts));
        prop_assert!(codes.iter().all(|code| ![334, 354, 235].contains(code)), "{codes:?}");
        let kept = serde_json::to_string(&session.reflection()).unwrap();
        prop_assert!(kept.len() <= 128 * 1024, "{}", kept.len());
        prop_assert!(session.reflection().ended);
    }

    /// What is kept and told does not depend on where the octets were cut on their way.
    #[test]
    fn it_does_not_matter_how_octets_are_cut(parts in vec(line(), 0..12), at in vec(1_usize..90, 1..40)) {
        let parts: Vec<_> = parts.into_iter().filter(|p| !p.to_ascii_uppercase().starts_with(b"STARTTLS")).collect();
        let whole = parts.concat();
        let (mut once, mut often) = (session(), session());
        let mut cut = Vec::new();
        let mut rest = &whole[..];
        for at in at.into_iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (part, behind) = rest.split_at(at.min(rest.len()));
            cut.push(part.to_vec());
            rest = behind;
        }
        prop_assert_eq!(converse(&mut once, &[whole]), converse(&mut often, &cut));
        prop_assert_eq!(once.reflection(), often.reflection());
    }

    /// No password and no address of a refused command is kept, or told in an answer, nor is what a
    /// client says behind one without waiting.
    #[test]
    fn what_is_refused_is_not_kept(parts in vec(command(), 0..20), first in 0_usize..3) {
        let refused = ["AUTH LOGIN secret\r\n", "mail FROM:<secret@example.org>\r\n", "DATA secret\n"];
        let parts = [vec![refused[first].as_bytes().to_vec()], parts].concat();
        let mut session = session();
        let answers = converse(&mut session, &parts);
        prop_assert!(!String::from_utf8_lossy(&answers).contains("secret"));
        prop_assert!(!serde_json::to_string(&session.reflection()).unwrap().contains("secret"));
    }

    #[test]
    fn any_octets_are_a_client_hello_or_none(octets in vec(any::<u8>(), 0..600), beginning in 0_usize..6) {
        let mut octets = octets;
        let likely = [22, 3, 1, 2, 0, 1];
        octets.splice(..0, likely[..beginning].iter().copied());
        let _ = ClientHello::read(&octets);
    }

    #[test]
    fn a_garbled_client_hello_is_read_or_refused(
        at in vec(any::<prop::sample::Index>(), 1..8),
        with in vec(any::<u8>(), 8),
    ) {
        let mut octets = real_hello();
        for (at, with) in at.iter().zip(with) {
            *at.get_mut(&mut octets) = with;
        }
        if let Ok(hello) = ClientHello::read(&octets) {
            prop_assert_eq!(hello.ja4.len(), 36);
            prop_assert!(hello.alpn.len() <= 16);
            let mut session = session();
            session.secured(AT, Some(hello), told());
            readable(&session.received(AT, b"EHLO client.example\r\n").send);
        }
    }
}

/// The first octets of our own TLS library.
fn real_hello() -> Vec<u8> {
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    let name = "reflect.example".try_into().unwrap();
    let mut client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut octets = Vec::new();
    client.write_tls(&mut octets).unwrap();
    octets
}

#[test]
fn the_first_octets_of_a_real_client_are_read_and_cut_ones_are_waited_for() {
    let octets = real_hello();
    let hello = ClientHello::read(&octets).unwrap();
    assert!(hello.ja4.starts_with("t13d"), "{}", hello.ja4);
    assert_eq!(hello.server_name.as_deref(), Some("reflect.example"));
    assert_ne!(ClientHello::read(&real_hello()).unwrap().sha256, hello.sha256);
    assert_eq!(ClientHello::read(&real_hello()).unwrap().ja4, hello.ja4);
    for end in 0..octets.len() {
        assert_eq!(ClientHello::read(&octets[..end]), Err(NoClientHello::Incomplete));
    }
    let endless = [&[22, 3, 1, 0x40, 0][..], &[1, 0xff, 0xff, 0xff], &[0; 0x4000]].concat();
    assert!(endless.len() > LONGEST_HELLO);
    assert_eq!(ClientHello::read(&endless), Err(NoClientHello::Malformed));
}

#[test]
fn mail_and_logins_are_refused_with_what_the_server_is() {
    let mut session = session();
    session.greet(AT);
    for (command, code) in [
        ("MAIL FROM:<a@example.org>", "554 "),
        ("RCPT TO:<a@example.org>", "554 "),
        ("DATA", "554 "),
        ("BDAT 5 LAST", "554 "),
        ("AUTH PLAIN AGEAYg==", "502 "),
    ] {
        let answer = session.received(AT, format!("{command}\r\n").as_bytes()).send;
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with(code), "{command}: {answer}");
        assert!(answer.contains("takes no mail and relays nothing"), "{answer}");
    }
}

#[test]
fn what_came_behind_starttls_is_told_and_never_done() {
    let mut session = session();
    session.greet(AT);
    session.received(AT, b"EHLO a.example\r\n");
    let step = session.received(AT, b"STARTTLS\r\nNOOP\r\nQUI");
    assert_eq!(
        (step.send.as_slice(), step.then),
        (&b"220 2.0.0 Ready for TLS\r\n"[..], Then::Handshake)
    );
    session.secured(AT, None, told());
    let answer = String::from_utf8(session.received(AT, b"EHLO a.example\r\n").send).unwrap();
    assert!(answer.contains("250-XREFLECT-HEARD NOOP\\r\\n\r\n"), "{answer}");
    assert!(answer.contains("250-XREFLECT-HEARD QUI\r\n"), "{answer}");
    assert!(!answer.contains("STARTTLS\r\n250-XREFLECT-ID"), "it is TLS already: {answer}");
}
