use portwise_submission::Outcome;
use portwise_testkit::logins::{OpenSmtpdWithLogins, PASSWORD};
use portwise_testkit::pki::Flaw;

use crate::{HOST, Try, accepted, address, can_run, identity, not_tried, refused};

/// Debian 12 ships one that fails in every handshake, since OpenSSL 3 does not let it keep its key
/// in a process of its own. Then nothing may be sent; else it lets in who may.
#[tokio::test(flavor = "multi_thread")]
async fn opensmtpd_lets_in_who_may_where_its_tls_works() {
    if !can_run("opensmtpd_lets_in_who_may_where_its_tls_works", OpenSmtpdWithLogins::NEEDS) {
        return;
    }
    let at = address(5);
    let server = OpenSmtpdWithLogins::start(at, HOST, &identity(Flaw::None));
    for port in [465, 587] {
        let facts = Try::new(at, port).log_in().await;
        if matches!(facts.outcome, Outcome::NotTried(_)) {
            not_tried(&facts, "handshake");
            let log = server.log();
            assert!(!log.contains("authentication user") && !log.contains(PASSWORD), "{log}");
            continue;
        }
        accepted(&facts, "PLAIN");
        refused(&Try::new(at, port).with("not this one").log_in().await, 535);
        refused(&Try::new(at, port).of("nobody@example.com").log_in().await, 535);
    }
}
