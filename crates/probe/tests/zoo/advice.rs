//! What was seen goes back into the decision tree.

use std::net::{IpAddr, SocketAddr};

use portwise_core::report::Mode;
use portwise_core::{Outcome, Port, ProbeResult, TlsMode};
use portwise_testkit::mta::{Mta, Script, Step, implicit_script, say, starttls_script, tls};
use portwise_testkit::pki::Flaw;

use crate::{GOOD, HOST, PKI, address, look, real_ports};

/// A host with these servers and nothing else on the ports that clients use.
async fn host(servers: Vec<(Port, Script)>) -> ProbeResult {
    let server: IpAddr = address();
    let mut running = Vec::new();
    for (port, script) in servers {
        running.push(Mta::start(SocketAddr::new(server, port), vec![script]).await);
    }
    look(&[server], &[], Mode::Submission, false).await.result
}

/// The ports that are told, and how to use them, best first.
fn told(result: &ProbeResult) -> Vec<(Port, TlsMode)> {
    result.advice.choices.iter().map(|choice| (choice.port, choice.security)).collect()
}

fn stripped() -> Script {
    let mut script = starttls_script(&GOOD);
    script.truncate(2);
    script.push(say("250-mail.example.com\n250-SIZE 1000\n250 XXXXXXXA"));
    script
}

#[tokio::test]
async fn what_works_is_told_with_465_first() {
    real_ports!("what_works_is_told_with_465_first");
    let both = vec![(465, implicit_script(&GOOD)), (587, starttls_script(&GOOD))];
    let result = host(both).await;
    assert_eq!(told(&result), [(465, TlsMode::Implicit), (587, TlsMode::StartTls)]);
    assert_eq!(result.outcome(), Outcome::Sound, "closed ports beside open ones are no fault");
}

#[tokio::test]
async fn where_starttls_is_stripped_465_is_told_alone() {
    real_ports!("where_starttls_is_stripped_465_is_told_alone");
    let result = host(vec![(465, implicit_script(&GOOD)), (587, stripped())]).await;
    assert_eq!(told(&result), [(465, TlsMode::Implicit)]);
    let result = host(vec![(587, stripped())]).await;
    assert_eq!(told(&result), [], "nothing is told without TLS");
}

#[tokio::test]
async fn where_only_2525_answers_that_is_told() {
    real_ports!("where_only_2525_answers_that_is_told");
    let result = host(vec![(2525, starttls_script(&GOOD))]).await;
    assert_eq!(told(&result), [(2525, TlsMode::StartTls)]);
}

#[tokio::test]
async fn a_port_with_a_bad_certificate_is_not_told() {
    real_ports!("a_port_with_a_bad_certificate_is_not_told");
    let expired = tls(&PKI.issue(&[HOST], Flaw::Expired));
    let servers = vec![(465, implicit_script(&expired)), (587, starttls_script(&GOOD))];
    let result = host(servers).await;
    assert_eq!(told(&result), [(587, TlsMode::StartTls)]);
    assert_eq!(result.outcome(), Outcome::Faulty);
}

#[tokio::test]
async fn what_fails_is_not_told() {
    real_ports!("what_fails_is_not_told");
    let mut open = starttls_script(&GOOD);
    open[2] = say("250-mail.example.com\n250-AUTH PLAIN\n250 STARTTLS");
    let silent = vec![Step::Tls(GOOD.clone()), Step::Hang];
    let result = host(vec![(465, silent), (587, open.clone())]).await;
    assert_eq!(told(&result), [(587, TlsMode::StartTls)]);
    // Beside one without a fault it comes behind.
    let result = host(vec![(465, implicit_script(&GOOD)), (587, open)]).await;
    assert_eq!(told(&result), [(465, TlsMode::Implicit), (587, TlsMode::StartTls)]);
}

#[tokio::test]
async fn a_port_is_told_in_the_mode_that_was_seen() {
    real_ports!("a_port_is_told_in_the_mode_that_was_seen");
    let result = host(vec![(2525, implicit_script(&GOOD))]).await;
    assert_eq!(told(&result), [(2525, TlsMode::Implicit)]);
}
