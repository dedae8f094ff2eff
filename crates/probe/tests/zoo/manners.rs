//! What we say to strangers, and how healthy servers look.

use std::net::SocketAddr;
use std::time::Duration;

use portwise_core::report::Mode;
use portwise_probe::Limits;
use portwise_testkit::mta::{Mta, Step, implicit_script, say, starttls_script};

use crate::{GOOD, HOST, Visited, address, look_within, real_ports, visit, visit_as};

#[tokio::test]
async fn a_healthy_server_gives_no_finding_and_hears_four_commands() {
    real_ports!("a_healthy_server_gives_no_finding_and_hears_four_commands");
    for port in [587, 2525] {
        let (visited, mta) =
            visit_as(port, Mode::Submission, false, vec![starttls_script(&GOOD)]).await;
        visited.expect(&[]);
        let heard = mta.heard();
        assert_eq!(heard.len(), 1, "one connection is enough");
        assert_eq!(heard[0].plain, ["EHLO client.example.net", "STARTTLS"]);
        assert_eq!(heard[0].tls, ["EHLO client.example.net", "QUIT"]);
    }
    let (visited, mta) = visit_as(465, Mode::Submission, false, vec![implicit_script(&GOOD)]).await;
    visited.expect(&[]);
    assert_eq!(mta.heard()[0].tls, ["EHLO client.example.net", "QUIT"]);
}

#[tokio::test]
async fn what_was_seen_stands_in_the_report() {
    let visited = visit(2525, vec![starttls_script(&GOOD)]).await;
    let endpoint = visited.endpoint();
    let tls = endpoint.tls.as_ref().unwrap();
    assert_eq!(tls.version, "TLSv1.3");
    assert!(tls.cipher_suite.starts_with("TLS_AES_"), "{}", tls.cipher_suite);
    assert!(tls.key_exchange.contains("X25519"), "{}", tls.key_exchange);
    assert!(tls.trusted && tls.name_matches);
    assert_eq!(tls.certificates.len(), 2);
    let leaf = &tls.certificates[0];
    assert_eq!(leaf.dns_names, [HOST]);
    assert_eq!((leaf.key.kind.as_str(), leaf.key.bits), ("EC", 256));
    assert_eq!(leaf.sha256.len(), 64);
    assert_eq!(endpoint.auth, ["PLAIN", "LOGIN"]);
    assert_eq!(endpoint.max_message_size, Some(10_485_760));
    let said: Vec<_> = endpoint.transcript.iter().map(|l| l.text.as_str()).collect();
    assert!(said.contains(&"250-SIZE 10485760"), "{said:?}");
    assert!(endpoint.transcript.is_sorted_by(|a, b| a.at_ms <= b.at_ms));
    let timings = endpoint.timings_ms;
    assert!(timings.connect.is_some() && timings.tls.is_some() && timings.starttls.is_some());
}

#[tokio::test]
async fn a_slow_but_healthy_greeting_is_no_fault() {
    let mut script = starttls_script(&GOOD);
    script.insert(0, Step::Wait(Duration::from_secs(3)));
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![script]).await;
    let visited = look_within(Limits::default(), &[server], &[2525]).await;
    visited.expect(&[]);
    // The server may begin to wait a little before we notice that we are connected.
    assert!(visited.endpoint().timings_ms.greeting.unwrap() >= 2000.0);
}

#[tokio::test]
async fn nothing_is_said_before_the_greeting_is_whole() {
    let script = vec![
        say("220-mail.example.com"),
        Step::Wait(Duration::from_millis(400)),
        say("220 ready"),
        Step::Expect("EHLO"),
        say("250 mail.example.com"),
        Step::Expect("QUIT"),
    ];
    let (visited, _) = visit_as(2525, Mode::Submission, false, vec![script]).await;
    let lines = &visited.endpoint().transcript;
    let ready = lines.iter().position(|l| l.text == "220 ready").unwrap();
    let ehlo = lines.iter().position(|l| l.text.starts_with("EHLO")).unwrap();
    assert!(ready < ehlo && lines[ehlo].at_ms >= 400.0);
}

#[tokio::test]
async fn replies_split_at_every_octet_are_read() {
    let mut script = starttls_script(&GOOD);
    for step in &mut script {
        if let Step::Say(octets) = step {
            *step = Step::Drip(octets.clone(), Duration::from_millis(2));
        }
    }
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![script]).await;
    // Hundreds of short waits add up on a busy machine.
    let patience = Duration::from_secs(60);
    let patient = Limits { greeting: patience, reply: patience, ..Limits::within(patience * 2) };
    let visited = look_within(patient, &[server], &[2525]).await;
    visited.expect(&[]);
    let whole = visit(2525, vec![starttls_script(&GOOD)]).await;
    let said = |v: &Visited| -> Vec<String> {
        v.endpoint().transcript.iter().map(|line| line.text.clone()).collect()
    };
    assert_eq!(said(&visited), said(&whole));
}
