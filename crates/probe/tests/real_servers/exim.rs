use portwise_core::report::Mode;
use portwise_testkit::exim::Exim;

use crate::{
    HOST, address, can_run, endpoint, expect, identity, is_healthy_and_agrees, logged, probe,
};

#[tokio::test(flavor = "multi_thread")]
async fn exim_is_seen_as_it_is() {
    if !can_run("exim_is_seen_as_it_is", Exim::NEEDS) {
        return;
    }
    let at = address(2);
    let server = Exim::start(at, HOST, &identity());
    let report = is_healthy_and_agrees(at, &[25, 465, 587]).await;

    let size = server.setting("message_size_limit");
    let size = size.strip_suffix('M').unwrap().parse::<u64>().unwrap() << 20;
    for port in [25, 465, 587] {
        let endpoint = endpoint(&report, port);
        assert_eq!(endpoint.max_message_size, Some(size));
        let greeting = endpoint.greeting.as_ref().unwrap().to_string();
        assert!(greeting.starts_with(&format!("220 {} ", server.setting("primary_hostname"))));
        let auth: &[&str] = if port == 25 { &[] } else { &["PLAIN", "LOGIN"] };
        assert_eq!(endpoint.auth, auth);
    }

    // It counts our commands, and names version and key exchange as GnuTLS spells them.
    let lines = logged(|| server.log(), "(client.example.net)", 3).await;
    for (port, commands) in
        [(25, "EHLO,STARTTLS,EHLO,QUIT"), (587, "EHLO,STARTTLS,EHLO,QUIT"), (465, "EHLO,QUIT")]
    {
        let line = lines.iter().find(|l| l.contains(&format!("]:{port} "))).unwrap();
        assert!(line.ends_with(&format!("C={commands}")), "{line}");
        let tls = endpoint(&report, port).tls.as_ref().unwrap();
        let version = tls.version.replace('v', "");
        assert!(line.contains(&format!("X={version}:ECDHE_{}_", tls.key_exchange)), "{line}");
    }

    expect(&probe(at, &[25], Mode::Mx, true).await, &[]);
    let deep = probe(at, &[587], Mode::Submission, true).await;
    expect(&deep, &[]);
    let facts = endpoint(&deep.report, 587).deep.clone().unwrap();
    assert_eq!(facts.mail_before_tls.map(|r| u16::from(r.code)), Some(550));
    assert_ne!(facts.command_injection, Some(true));
}
