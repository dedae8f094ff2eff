//! Servers that are not to be trusted get no secret. They would take it: that is seen first.

use std::net::SocketAddr;
use std::time::Duration;

use portwise_testkit::logins::{PostfixWithLogins, Wire};
use portwise_testkit::pki::Flaw;

use crate::{HOST, Try, accepted, address, can_run, identity, not_tried};

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_not_valid_gets_no_secret() {
    if !can_run("a_certificate_that_is_not_valid_gets_no_secret", PostfixWithLogins::NEEDS) {
        return;
    }
    let flaws = [
        (Flaw::Expired, "expired"),
        (Flaw::NotYetValid, "not valid yet"),
        (Flaw::WrongName, "another host"),
        (Flaw::SelfSigned, "authority"),
        (Flaw::Untrusted, "authority"),
        (Flaw::Incomplete, "authority"),
    ];
    let tries = flaws.into_iter().zip(10..).map(|((flaw, word), last)| async move {
        let at = address(last);
        let server =
            tokio::task::block_in_place(|| PostfixWithLogins::start(at, HOST, &identity(flaw), ""));
        for port in [465, 587] {
            let facts = Try::new(at, port).log_in().await;
            not_tried(&facts, word);
            assert!(facts.tls.is_some() && facts.offered.is_empty());
            assert!(facts.transcript.iter().all(|line| !line.text.contains("AUTH")));
        }
        // Postfix counts what it was asked in each connection.
        let log = tokio::task::block_in_place(|| {
            for _ in 0..200 {
                if server.log().matches("disconnect from").count() >= 2 {
                    break;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
            server.log()
        });
        let ends: Vec<&str> = log.lines().filter(|l| l.contains("disconnect from")).collect();
        assert!(ends.len() >= 2 && ends.iter().all(|l| !l.contains("auth=")), "{log}");
        assert!(!log.contains("SASL"), "{log}");
    });
    let tries: Vec<_> = tries.map(tokio::spawn).collect();
    for one in tries {
        one.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn starttls_that_is_taken_away_gets_no_secret() {
    if !can_run("starttls_that_is_taken_away_gets_no_secret", PostfixWithLogins::NEEDS) {
        return;
    }
    let (behind, open, stripped) = (address(20), address(21), address(22));
    let _server = PostfixWithLogins::start(behind, HOST, &identity(Flaw::None), "");
    let server = SocketAddr::new(behind, 587);
    let honest = Wire::start(SocketAddr::new(open, 587), server, false);
    accepted(&Try::new(open, 587).log_in().await, "SCRAM-SHA-256");
    assert!(honest.heard().windows(8).any(|w| w == b"STARTTLS"));
    let liar = Wire::start(SocketAddr::new(stripped, 587), server, true);
    not_tried(&Try::new(stripped, 587).log_in().await, "overwrote STARTTLS");
    // Nobody waits for the goodbye to arrive.
    for _ in 0..200 {
        if liar.heard().ends_with(b"QUIT\r\n") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let heard = String::from_utf8(liar.heard()).unwrap();
    assert_eq!(heard, "EHLO client.example.net\r\nQUIT\r\n");
}
