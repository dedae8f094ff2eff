//! Hosts with several addresses.

use std::net::SocketAddr;

use portwise_core::Severity::{Error, Inconclusive, Warning};
use portwise_core::report::Mode;
use portwise_testkit::mta::{
    Mta, Script, Step, implicit_script, say, starttls_script, tls, tls_of,
};
use portwise_testkit::pki::Flaw;
use tokio_rustls::rustls::version::TLS12;

use crate::{GOOD, HOST, PKI, Visited, address, look};

async fn pair(odd: Script) -> Visited {
    let (one, other) = (address(), address());
    let _a = Mta::start(SocketAddr::new(one, 2525), vec![starttls_script(&GOOD)]).await;
    let _b = Mta::start(SocketAddr::new(other, 2525), vec![odd]).await;
    look(&[one, other], &[2525], Mode::Submission, false).await
}

#[tokio::test]
async fn addresses_that_agree_give_no_finding() {
    // A certificate of its own, for the same name, is no difference that a client could tell.
    let own = tls(&PKI.issue(&[HOST], Flaw::None));
    let visited = pair(starttls_script(&own)).await;
    visited.expect(&[]);
    assert_eq!(visited.result.report.hosts[0].endpoints.len(), 2);
}

#[tokio::test]
async fn addresses_that_differ_are_told_with_what() {
    let without = vec![
        say("220 mail.example.com"),
        Step::Expect("EHLO"),
        say("250 mail.example.com"),
        Step::Expect("QUIT"),
        Step::Close,
    ];
    let visited = pair(without).await;
    visited.expect(&[("starttls.not-offered", Error), ("pool.inconsistent", Warning)]);
    assert!(visited.result.findings[1].detail.contains("differ in STARTTLS"));

    let identity = PKI.issue(&[HOST], Flaw::None);
    let visited = pair(starttls_script(&tls_of(&identity, &[&TLS12]))).await;
    visited.expect(&[("pool.inconsistent", Warning)]);
    assert!(visited.result.findings[0].detail.contains("differ in TLS: "));

    let visited = pair(starttls_script(&tls(&PKI.issue(&[HOST], Flaw::Expired)))).await;
    visited.expect(&[("cert.expired", Error), ("pool.inconsistent", Warning)]);
    assert!(visited.result.findings[1].detail.contains("the certificate"));

    let mut auth = starttls_script(&GOOD);
    auth[7] = say("250-mail.example.com\n250-SIZE 1000\n250 AUTH PLAIN");
    let visited = pair(auth).await;
    visited.expect(&[("pool.inconsistent", Warning)]);
    assert!(visited.result.findings[0].detail.contains("differ in AUTH"));
}

#[tokio::test]
async fn addresses_of_which_one_fails_in_tls_or_expects_implicit_tls() {
    let mut fails = starttls_script(&GOOD);
    fails.truncate(5);
    fails.extend([Step::Hear, Step::Say(vec![0x15, 3, 3, 0, 2, 2, 80]), Step::Close]);
    let visited = pair(fails).await;
    visited.expect(&[("tls.handshake-failed", Error), ("pool.inconsistent", Warning)]);
    assert!(visited.result.findings[1].detail.contains("fails in the handshake"));

    let visited = pair(implicit_script(&GOOD)).await;
    visited.expect(&[("tls.implicit-on-starttls-port", Error), ("pool.inconsistent", Warning)]);
    assert!(visited.result.findings[1].detail.contains("expects TLS immediately"));
}

#[tokio::test]
async fn an_address_that_puts_us_off_is_no_difference() {
    let visited = pair(vec![say("421 busy"), Step::Hear, Step::Close]).await;
    visited.expect(&[("smtp.put-off", Inconclusive)]);
}
