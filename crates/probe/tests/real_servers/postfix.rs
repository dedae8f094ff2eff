use portwise_core::report::Mode;
use portwise_testkit::postfix::Postfix;

use crate::{
    HOST, address, can_run, endpoint, expect, identity, is_healthy_and_agrees, logged, probe,
};

#[tokio::test(flavor = "multi_thread")]
async fn postfix_is_seen_as_it_is() {
    if !can_run("postfix_is_seen_as_it_is", Postfix::NEEDS) {
        return;
    }
    let at = address(1);
    let server = Postfix::start(at, HOST, &identity());
    let report = is_healthy_and_agrees(at, &[25, 465, 587]).await;

    let size: u64 = server.setting("message_size_limit").parse().unwrap();
    for port in [25, 465, 587] {
        let endpoint = endpoint(&report, port);
        assert_eq!(endpoint.max_message_size, Some(size));
        let greeting = endpoint.greeting.as_ref().unwrap().to_string();
        assert!(greeting.starts_with(&format!("220 {} ", server.setting("myhostname"))));
    }
    let filter = server.setting("smtpd_sasl_mechanism_filter").to_uppercase();
    let allowed: Vec<&str> = filter.split(", ").collect();
    for port in [465, 587] {
        let auth = &endpoint(&report, port).auth;
        assert!(!auth.is_empty() && auth.iter().all(|m| allowed.contains(&m.as_str())), "{auth:?}");
    }
    assert_eq!(endpoint(&report, 25).auth, [""; 0], "no login between servers");

    let mark = "TLS connection established";
    let lines = logged(|| server.log(), mark, 3).await;
    let tls = endpoint(&report, 587).tls.clone().unwrap();
    let ours = format!("{} with cipher {} ", tls.version, tls.cipher_suite);
    let exchange = format!("key-exchange {} ", tls.key_exchange);
    let agrees = |line: &&String| line.contains(&ours) && line.contains(&exchange);
    assert!(lines.iter().any(|l| agrees(&l)), "{ours}{exchange}: {lines:#?}");

    expect(&probe(at, &[25], Mode::Mx, true).await, &[]);
    let deep = probe(at, &[587], Mode::Submission, true).await;
    expect(&deep, &[]);
    let facts = endpoint(&deep.report, 587).deep.clone().unwrap();
    assert_eq!(facts.mail_before_tls.map(|r| u16::from(r.code)), Some(530));
    assert_ne!(facts.command_injection, Some(true));
}
