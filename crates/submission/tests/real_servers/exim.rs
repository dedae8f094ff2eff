use portwise_submission::Mechanism;
use portwise_testkit::logins::EximWithLogins;
use portwise_testkit::pki::Flaw;

use crate::{HOST, Try, accepted, address, can_run, has_no_login, identity, refused};

#[tokio::test(flavor = "multi_thread")]
async fn exim_lets_in_who_may_and_delivers() {
    if !can_run("exim_lets_in_who_may_and_delivers", EximWithLogins::NEEDS) {
        return;
    }
    let at = address(4);
    let server = EximWithLogins::start(at, HOST, &identity(Flaw::None));
    let facts = Try { sends: true, ..Try::new(at, 587) }.log_in().await;
    accepted(&facts, "PLAIN");
    let message = server.mailbox().first();
    assert!(message.contains("Subject: Test message from Portwise"), "{message}");
    let good = Try::new(at, 465);
    for mechanism in [Mechanism::Plain, Mechanism::Login, Mechanism::CramMd5] {
        let good = good.clone().by(mechanism);
        accepted(&good.clone().log_in().await, mechanism.name());
        refused(&good.clone().with("not this one").log_in().await, 535);
        refused(&good.of("nobody@example.com").log_in().await, 535);
    }
    has_no_login(&good.by(Mechanism::ScramSha1).log_in().await, "does not offer SCRAM-SHA-1");
}
