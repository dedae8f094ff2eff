//! Postfix with Dovecot's SASL.

use portwise_submission::Mechanism;
use portwise_testkit::logins::{ODD_PASSWORD, ODD_USER, PostfixWithLogins, token};
use portwise_testkit::pki::Flaw;

use crate::{
    HOST, Try, USER, accepted, address, can_run, has_no_login, identity, refused, seconds,
};

const BY_PASSWORD: [Mechanism; 5] = [
    Mechanism::Plain,
    Mechanism::Login,
    Mechanism::CramMd5,
    Mechanism::ScramSha1,
    Mechanism::ScramSha256,
];

#[tokio::test(flavor = "multi_thread")]
async fn every_mechanism_of_dovecot_lets_in_who_may_and_nobody_else() {
    let test = "every_mechanism_of_dovecot_lets_in_who_may_and_nobody_else";
    if !can_run(test, PostfixWithLogins::NEEDS) {
        return;
    }
    let at = address(1);
    let server = PostfixWithLogins::start(at, HOST, &identity(Flaw::None), "");
    for port in [465, 587] {
        let facts = Try::new(at, port).log_in().await;
        accepted(&facts, "SCRAM-SHA-256");
        assert_eq!(facts.delivered, None);
    }
    let good = Try::new(at, 465);
    for mechanism in BY_PASSWORD {
        let good = good.clone().by(mechanism);
        accepted(&good.clone().log_in().await, mechanism.name());
        let odd = good.clone().of(ODD_USER).with(ODD_PASSWORD);
        if mechanism.name().starts_with("SCRAM") {
            // Dovecot keeps the password as it is, and SCRAM has it in the form of SASLprep: here
            // they are the same.
            assert!(ODD_PASSWORD.is_ascii() || !ODD_PASSWORD.contains('\u{a0}'));
        }
        accepted(&odd.log_in().await, mechanism.name());
        refused(&good.clone().with("not this one").log_in().await, 535);
        refused(&good.of("nobody@example.com").log_in().await, 535);
    }
    for mechanism in [Mechanism::XOAuth2, Mechanism::OAuthBearer] {
        let by = good.clone().by(mechanism);
        accepted(&by.clone().with(&token(USER, seconds() + 600)).log_in().await, mechanism.name());
        for bad in [token(USER, seconds() - 600), "ya29.nothing".to_owned()] {
            refused(&by.clone().with(&bad).log_in().await, 535);
        }
        let other = token("nobody@example.com", seconds() + 600);
        refused(&by.with(&other).log_in().await, 535);
    }
    let log = server.log();
    assert!(log.contains("sasl_method=SCRAM-SHA-256") || log.contains("SCRAM-SHA-256"), "{log}");
    // Without a login there is none.
    has_no_login(&Try::new(at, 2525).log_in().await, "does not list AUTH");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mechanism_that_is_not_offered_is_not_said() {
    if !can_run("a_mechanism_that_is_not_offered_is_not_said", PostfixWithLogins::NEEDS) {
        return;
    }
    let at = address(2);
    let server = PostfixWithLogins::start(at, HOST, &identity(Flaw::None), "plain, login");
    let good = Try::new(at, 465);
    accepted(&good.clone().log_in().await, "PLAIN");
    has_no_login(&good.clone().by(Mechanism::ScramSha256).log_in().await, "PLAIN, LOGIN");
    let token = token(USER, seconds() + 600);
    let by_token = Try { kind: portwise_submission::Kind::Token, ..good.clone() };
    has_no_login(&by_token.with(&token).log_in().await, "takes no tokens");
    let with_nul = Try { secret: b"with\0nul".to_vec(), ..good.clone() };
    refused(&with_nul.clone().log_in().await, 535);
    has_no_login(&with_nul.by(Mechanism::Plain).log_in().await, "PLAIN cannot carry");
    refused(&good.with("two\r\nlines").log_in().await, 535);
    assert!(!server.log().contains("SCRAM"), "{}", server.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_delivered_to_one_address() {
    if !can_run("a_message_is_delivered_to_one_address", PostfixWithLogins::NEEDS) {
        return;
    }
    let at = address(3);
    let server = PostfixWithLogins::start(at, HOST, &identity(Flaw::None), "");
    let facts = Try { sends: true, ..Try::new(at, 587) }.log_in().await;
    accepted(&facts, "SCRAM-SHA-256");
    assert!(facts.delivered.unwrap().to_string().contains("queued as"));
    let mailbox = server.mailbox();
    let message = mailbox.first();
    for header in
        ["From: <anna@example.com>", "To: <bob@example.com>", "Subject: Test message from Portwise"]
    {
        assert!(message.contains(header), "{message}");
    }
    assert!(message.contains("with ESMTPSA"), "sent after a login, inside TLS: {message}");
    assert_eq!(mailbox.messages().len(), 1);
    let refused = Try { sends: true, ..Try::new(at, 587) }.with("not this one").log_in().await;
    crate::refused(&refused, 535);
    assert_eq!(mailbox.messages().len(), 1);
}
