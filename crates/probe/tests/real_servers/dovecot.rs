use portwise_core::report::Mode;
use portwise_testkit::dovecot::Dovecot;

use crate::{
    HOST, address, can_run, endpoint, expect, identity, is_healthy_and_agrees, logged, probe,
};

#[tokio::test(flavor = "multi_thread")]
async fn dovecot_is_seen_as_it_is() {
    if !can_run("dovecot_is_seen_as_it_is", Dovecot::NEEDS) {
        return;
    }
    let at = address(4);
    let server = Dovecot::start(at, HOST, &identity());
    let report = is_healthy_and_agrees(at, &[465, 587]).await;

    let size = server.setting("submission_max_mail_size");
    let size = size.strip_suffix(" M").unwrap().parse::<u64>().unwrap() << 20;
    let mechanisms = server.setting("auth_mechanisms").to_uppercase();
    for port in [465, 587] {
        let endpoint = endpoint(&report, port);
        assert_eq!(endpoint.max_message_size, Some(size));
        assert_eq!(endpoint.auth.join(" "), mechanisms);
        let greeting = endpoint.greeting.as_ref().unwrap().to_string();
        assert!(greeting.starts_with(&format!("220 {} ", server.setting("hostname"))));
        let tls = endpoint.tls.as_ref().unwrap();
        let ours = format!("{} with cipher {} ", tls.version, tls.cipher_suite);
        logged(|| server.log(), &ours, 2).await;
    }

    let deep = probe(at, &[587], Mode::Submission, true).await;
    expect(&deep, &[]);
    let facts = endpoint(&deep.report, 587).deep.clone().unwrap();
    assert_eq!(facts.mail_before_tls.map(|r| u16::from(r.code)), Some(530));
    assert_ne!(facts.command_injection, Some(true));
}
