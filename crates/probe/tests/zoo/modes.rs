//! TLS that begins where it should not, breaks off, or is too old.

use std::net::SocketAddr;
use std::time::Duration;

use portwise_core::Severity::{Error, Warning};
use portwise_core::report::{Mode, TlsFailure};
use portwise_probe::Limits;
use portwise_testkit::mta::{
    Mta, Script, Step, implicit_script, say, starttls_script, tls_for_clients_with_certificates,
    tls_of,
};
use portwise_testkit::needs;
use portwise_testkit::openssl_server::{OpensslServer, Versions};
use portwise_testkit::pki::Flaw;
use tokio_rustls::rustls::version::TLS12;

use crate::{GOOD, HOST, PKI, address, limits, look, look_within, real_ports, visit, visit_as};

#[tokio::test]
async fn a_tls_port_that_greets_in_plaintext() {
    real_ports!("a_tls_port_that_greets_in_plaintext");
    let visited = visit(465, vec![starttls_script(&GOOD)]).await;
    visited.expect(&[("tls.plaintext-on-implicit-port", Error)]);
    assert!(visited.result.findings[0].detail.contains("220 mail.example.com ESMTP"));
}

#[tokio::test]
async fn a_starttls_port_that_expects_implicit_tls() {
    real_ports!("a_starttls_port_that_expects_implicit_tls");
    for port in [25, 587, 2525] {
        let visited = visit(port, vec![implicit_script(&GOOD)]).await;
        visited.expect(&[("tls.implicit-on-starttls-port", Error)]);
        let endpoint = visited.endpoint();
        assert!(endpoint.expects_implicit_tls && endpoint.tls.is_some());
    }
}

#[tokio::test]
async fn a_plaintext_server_that_turns_early_talkers_away_is_still_one() {
    real_ports!("a_plaintext_server_that_turns_early_talkers_away_is_still_one");
    // Exim does so when something comes before its greeting.
    let early = vec![Step::Hear, say("554 SMTP synchronization error"), Step::Close];
    let visited = visit(465, vec![early, starttls_script(&GOOD)]).await;
    visited.expect(&[("tls.plaintext-on-implicit-port", Error)]);
    assert!(visited.result.findings[0].detail.contains("220 mail.example.com ESMTP"));
    // One that turns everybody away says the same to whoever listens.
    let nobody = vec![say("554 5.7.1 no service for you"), Step::Hear, Step::Close];
    let visited = visit(465, vec![nobody]).await;
    visited.expect(&[("smtp.greeting-rejected", Error)]);
}

#[tokio::test]
async fn a_starttls_port_that_expects_tls_and_hangs_up_after_a_while() {
    let hangs_up = vec![Step::Wait(Duration::from_millis(1100)), Step::Close];
    let scripts = vec![hangs_up.clone(), hangs_up, implicit_script(&GOOD)];
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), scripts).await;
    // So that even a busy server hangs up before we do.
    let patient = Limits { greeting: Duration::from_secs(5), ..limits() };
    let visited = look_within(patient, &[server], &[2525]).await;
    visited.expect(&[("tls.implicit-on-starttls-port", Error)]);
    // A message of TLS in place of the greeting needs no further proof.
    let goodbye = vec![Step::Say(vec![0x15, 3, 3, 0, 2, 1, 0]), Step::Close];
    let visited = visit(2525, vec![goodbye.clone(), implicit_script(&GOOD)]).await;
    visited.expect(&[("tls.implicit-on-starttls-port", Error)]);
    assert!(visited.endpoint().tls.is_some());
    let visited = visit(2525, vec![goodbye.clone(), goodbye]).await;
    visited.expect(&[("tls.implicit-on-starttls-port", Error)]);
}

#[tokio::test]
async fn a_starttls_port_that_expects_old_implicit_tls() {
    let old = || vec![Step::Hear, Step::Say(old_hello(1)), Step::Hang];
    let visited = visit(2525, vec![vec![Step::Hang], old(), old()]).await;
    visited.expect(&[("tls.implicit-on-starttls-port", Error), ("tls.legacy-version", Error)]);
}

#[tokio::test]
async fn a_handshake_that_breaks_off_once_is_a_transient_failure() {
    real_ports!("a_handshake_that_breaks_off_once_is_a_transient_failure");
    for end in [Step::Close, Step::Reset] {
        let accident = after_starttls(vec![Step::Hear, end.clone()]);
        visit(587, vec![accident, starttls_script(&GOOD)]).await.expect(&[]);
        visit(465, vec![vec![Step::Hear, end], implicit_script(&GOOD)]).await.expect(&[]);
    }
}

#[tokio::test]
async fn tls_that_never_ends_is_left() {
    let certificate = vec![0x16, 3, 3, 0x40, 0, 0x0b, 0xff, 0xff, 0xff];
    let nothing = vec![0x16, 3, 3, 0, 0];
    let change = vec![0x14, 3, 3, 0, 1, 1];
    for endless in [certificate, nothing, change] {
        let script = after_starttls(vec![Step::Hear, Step::Endless(endless)]);
        let visited = visit(2525, vec![script]).await;
        visited.expect(&[("tls.handshake-failed", Error)]);
    }
}

#[tokio::test]
async fn a_server_that_demands_a_certificate_of_us_is_named() {
    let config = tls_for_clients_with_certificates(&PKI.issue(&[HOST], Flaw::None));
    let visited = visit(2525, vec![starttls_script(&config)]).await;
    visited.expect(&[("tls.handshake-failed", Error)]);
    let detail = &visited.result.findings[0].detail;
    assert!(detail.contains("certificate_required"), "{detail}");
}

#[tokio::test]
async fn plaintext_inside_tls_breaks_it() {
    let mut script = starttls_script(&GOOD);
    script[7] = Step::SayBelow(b"250 mail.example.com\r\n".to_vec());
    visit(2525, vec![script]).await.expect(&[("tls.handshake-failed", Error)]);
}

fn after_starttls(steps: Vec<Step>) -> Script {
    let mut script = starttls_script(&GOOD);
    script.truncate(5);
    script.extend(steps);
    script
}

#[tokio::test]
async fn handshakes_that_hang_close_reset_or_rave() {
    real_ports!("handshakes_that_hang_close_reset_or_rave");
    let noise =
        || vec![Step::Hear, Step::Say(vec![0x17, 0x99, 0x99, 0xff, 0xff, 1, 2, 3]), Step::Hang];
    let cases: [(Vec<Step>, &str); 4] = [
        (vec![Step::Hang], "tls.handshake-timeout"),
        (vec![Step::Hear, Step::Close], "tls.handshake-failed"),
        (vec![Step::Hear, Step::Reset], "tls.handshake-failed"),
        (noise(), "tls.handshake-failed"),
    ];
    for (steps, code) in cases {
        let visited = visit(587, vec![after_starttls(steps.clone())]).await;
        visited.expect(&[(code, Error)]);
        visit(465, vec![steps]).await.expect(&[(code, Error)]);
    }
}

#[tokio::test]
async fn an_alert_is_named() {
    // handshake_failure, fatal.
    let alert = vec![Step::Hear, Step::Say(vec![0x15, 3, 3, 0, 2, 2, 40]), Step::Close];
    let visited = visit(2525, vec![after_starttls(alert)]).await;
    visited.expect(&[("tls.handshake-failed", Error)]);
    assert!(visited.result.findings[0].detail.contains("handshake_failure"));
}

/// The beginning of an answer with an old version, as RFC 5246 §7.4.1.3 lays it out.
fn old_hello(minor: u8) -> Vec<u8> {
    let mut hello = vec![3, minor];
    hello.extend([7; 32]);
    hello.extend([0, 0, 0x2f, 0]);
    let length = u8::try_from(hello.len()).unwrap();
    let mut record = vec![0x16, 3, minor, 0, length + 4, 2, 0, 0, length];
    record.extend(hello);
    record
}

#[tokio::test]
async fn a_server_that_is_too_old_is_named() {
    real_ports!("a_server_that_is_too_old_is_named");
    // As OpenSSL does it: protocol_version to a new client, an old version to an old one.
    let alert = vec![Step::Hear, Step::Say(vec![0x15, 3, 1, 0, 2, 2, 70]), Step::Close];
    for (minor, name) in [(1, "TLSv1.0"), (2, "TLSv1.1"), (0, "SSLv3")] {
        let old = || vec![Step::Hear, Step::Say(old_hello(minor)), Step::Hang];
        let scripts = vec![after_starttls(alert.clone()), after_starttls(old())];
        let visited = visit(587, scripts.clone()).await;
        visited.expect(&[("tls.legacy-version", Error)]);
        assert!(
            visited.result.findings[0].detail.contains(name),
            "{}",
            visited.result.findings[0].detail
        );
        let (mx, _) = visit_as(25, Mode::Mx, false, scripts).await;
        mx.expect(&[("tls.legacy-version", Warning)]);
        // As others do it: the old version to whoever asks.
        visit(465, vec![old(), old()]).await.expect(&[("tls.legacy-version", Error)]);
    }
}

#[tokio::test]
async fn openssl_with_old_versions_is_named_too() {
    real_ports!("openssl_with_old_versions_is_named_too");
    if !needs::programs("openssl_with_old_versions_is_named_too", OpensslServer::NEEDS) {
        return;
    }
    let identity = PKI.issue(&[HOST], Flaw::None);
    for (versions, name) in [(Versions::Tls10, "TLSv1.0"), (Versions::Tls11, "TLSv1.1")] {
        for port in [465, 587] {
            let server = address();
            let at = SocketAddr::new(server, port);
            let _server = OpensslServer::start(at, &identity, versions);
            let visited = look(&[server], &[port], Mode::Submission, false).await;
            visited.expect(&[("tls.legacy-version", Error)]);
            let detail = &visited.result.findings[0].detail;
            assert!(detail.contains(name), "{detail}");
        }
    }
}

#[tokio::test]
async fn tls_1_2_of_the_last_decade_is_told_from_older_versions() {
    real_ports!("tls_1_2_of_the_last_decade_is_told_from_older_versions");
    if !needs::programs(
        "tls_1_2_of_the_last_decade_is_told_from_older_versions",
        OpensslServer::NEEDS,
    ) {
        return;
    }
    let identity = PKI.issue_rsa(&[HOST]);
    for (versions, expected, said) in [
        (Versions::OldSuite, ("tls.weak-cipher", Warning), "TLS_RSA_WITH_AES_128_CBC_SHA"),
        (Versions::OldSignatures, ("tls.handshake-failed", Error), "SHA-1"),
    ] {
        for port in [465, 587] {
            let server = address();
            let _server = OpensslServer::start(SocketAddr::new(server, port), &identity, versions);
            let visited = look(&[server], &[port], Mode::Submission, false).await;
            visited.expect(&[expected]);
            let detail = &visited.result.findings[0].detail;
            assert!(detail.contains(said), "{detail}");
        }
    }
}

#[tokio::test]
async fn a_version_alert_without_an_old_version_behind_it_is_a_failed_handshake() {
    let alert = vec![Step::Hear, Step::Say(vec![0x15, 3, 1, 0, 2, 2, 70]), Step::Close];
    let visited = visit(2525, vec![after_starttls(alert)]).await;
    visited.expect(&[("tls.handshake-failed", Error)]);
    let failure = visited.endpoint().tls_failure.clone().unwrap();
    assert!(
        matches!(failure, TlsFailure::Failed { detail } if detail.contains("protocol_version"))
    );
}

#[tokio::test]
async fn tls_1_2_alone_is_enough() {
    let identity = PKI.issue(&[HOST], Flaw::None);
    let visited = visit(2525, vec![starttls_script(&tls_of(&identity, &[&TLS12]))]).await;
    visited.expect(&[]);
    assert_eq!(visited.endpoint().tls.as_ref().unwrap().version, "TLSv1.2");
}
