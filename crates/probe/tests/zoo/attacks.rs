//! Signs of something on the way, and of servers that invite it.

use portwise_core::Severity::{Error, Info, Warning};
use portwise_core::report::Mode;
use portwise_testkit::mta::{
    Script, Step, implicit_script, inside, say, starttls_script, tls_with_foreign_key,
};
use portwise_testkit::pki::Flaw;

use crate::{GOOD, HOST, PKI, real_ports, visit, visit_as};

fn plain(ehlo: &str) -> Script {
    vec![
        say("220 mail.example.com"),
        Step::Expect("EHLO"),
        say(ehlo),
        Step::Expect("QUIT"),
        Step::Close,
    ]
}

#[tokio::test]
async fn starttls_that_is_not_offered() {
    real_ports!("starttls_that_is_not_offered");
    let script = plain("250-mail.example.com\n250 SIZE 1000");
    for port in [587, 2525] {
        visit(port, vec![script.clone()]).await.expect(&[("starttls.not-offered", Error)]);
    }
    visit(25, vec![script.clone()]).await.expect(&[("starttls.not-offered", Warning)]);
    let (mx, _) = visit_as(25, Mode::Mx, false, vec![script]).await;
    mx.expect(&[("starttls.not-offered", Warning)]);
}

#[tokio::test]
async fn starttls_that_a_middlebox_overwrote() {
    for mark in ["XXXXXXXA", "XXXXXXXX", "XXXXXXXXA"] {
        let ehlo = format!("250-mail.example.com\n250-SIZE 1000\n250 {mark}");
        let visited = visit(2525, vec![plain(&ehlo)]).await;
        visited.expect(&[("starttls.stripped", Error)]);
        assert!(visited.result.findings[0].detail.contains(mark));
    }
}

#[tokio::test]
async fn starttls_that_is_refused() {
    let refusing = |code: &str| {
        vec![
            say("220 mail.example.com"),
            Step::Expect("EHLO"),
            say("250-mail.example.com\n250 STARTTLS"),
            Step::Expect("STARTTLS"),
            say(code),
            Step::Expect("QUIT"),
            Step::Close,
        ]
    };
    for code in ["454 4.7.0 TLS not available", "501 5.5.1 syntax", "502 not implemented"] {
        visit(2525, vec![refusing(code)]).await.expect(&[("starttls.refused", Error)]);
    }
    // What is refused for now is asked for once more.
    let for_now = refusing("454 4.7.0 TLS not available");
    visit(2525, vec![for_now, starttls_script(&GOOD)]).await.expect(&[]);
}

#[tokio::test]
async fn starttls_that_is_taken_back_in_plaintext() {
    let refusals = ["454 4.7.0 TLS not available", "451 4.3.0 try later", "454-TLS\n454 is broken"];
    for refusal in refusals {
        let mut late = starttls_script(&GOOD);
        late.truncate(5);
        late.push(Step::Wait(std::time::Duration::from_millis(100)));
        late.extend([say(refusal), Step::Hear, say("500 5.5.1 what?"), Step::Hang]);
        // The same in one piece with the 220.
        let mut at_once = late.clone();
        at_once.splice(4..7, [say(&format!("220 2.0.0 go ahead\n{refusal}"))]);
        for script in [late, at_once] {
            let (visited, mta) =
                visit_as(2525, Mode::Submission, false, vec![script.clone()]).await;
            visited.expect(&[("starttls.refused", Error)]);
            assert!(visited.result.findings[0].detail.contains(&refusal[..3]));
            assert_eq!(mta.heard().len(), 2, "it is asked for once more");
            visit(2525, vec![script, starttls_script(&GOOD)]).await.expect(&[]);
        }
    }
}

#[tokio::test]
async fn a_server_that_took_the_beginning_of_tls_for_a_command() {
    let mut confused = starttls_script(&GOOD);
    confused.truncate(5);
    confused.extend([Step::Hear, say("500 5.5.1 command unrecognized"), Step::Hang]);
    let visited = visit(2525, vec![confused]).await;
    visited.expect(&[("tls.handshake-failed", Error)]);
    assert!(visited.result.findings[0].detail.contains("500 5.5.1 command unrecognized"));
}

#[tokio::test]
async fn a_firewall_that_masks_the_greeting() {
    let mut masked = plain("250-mail.example.com\n250 SIZE 1000");
    masked[0] = say("220 **********************************2******200**0");
    let visited = visit(2525, vec![masked]).await;
    visited.expect(&[("starttls.not-offered", Error)]);
    assert!(visited.result.findings[0].detail.contains("firewalls that inspect SMTP"));
}

#[tokio::test]
async fn a_server_that_does_not_hold_the_key_of_its_certificate() {
    let (shown, held) = (PKI.issue(&[HOST], Flaw::None), PKI.issue(&[HOST], Flaw::None));
    let config = tls_with_foreign_key(&shown, &held);
    let visited = visit(2525, vec![starttls_script(&config)]).await;
    visited.expect(&[("tls.handshake-failed", Error)]);
    assert!(visited.result.findings[0].detail.contains("does not hold that key"));
    assert!(!visited.endpoint().tls.as_ref().unwrap().trusted);
}

#[tokio::test]
async fn plaintext_behind_the_answer_to_starttls() {
    let mut script = starttls_script(&GOOD);
    script[4] = say("220 2.0.0 go ahead\n250 injected");
    let visited = visit(2525, vec![script]).await;
    visited.expect(&[("starttls.response-injection", Error)]);
    assert!(visited.endpoint().tls.is_some(), "it is thrown away, and TLS goes on");
    // The same, a moment later: what comes in place of TLS is plaintext.
    let mut late = starttls_script(&GOOD);
    late[4] = say("220 2.0.0 go ahead");
    late[5] = Step::Wait(std::time::Duration::from_millis(100));
    late.truncate(6);
    late.push(say("250 injected"));
    late.push(Step::Hang);
    visit(2525, vec![late]).await.expect(&[("starttls.response-injection", Error)]);
}

#[tokio::test]
async fn starttls_inside_tls() {
    real_ports!("starttls_inside_tls");
    let again = "250-mail.example.com\n250-SIZE 1000\n250-STARTTLS\n250 AUTH PLAIN";
    let mut upgraded = starttls_script(&GOOD);
    upgraded[7] = say(again);
    visit(587, vec![upgraded]).await.expect(&[("starttls.offered-inside-tls", Warning)]);
    let mut implicit = implicit_script(&GOOD);
    implicit[3] = say(again);
    visit(465, vec![implicit]).await.expect(&[("starttls.offered-inside-tls", Warning)]);
}

#[tokio::test]
async fn somebody_rewrites_what_is_offered_before_tls() {
    let mut script = starttls_script(&GOOD);
    script[2] = say("250-mail.example.com\n250-SIZE 1000\n250-XXXC\n250 STARTTLS");
    let visited = visit(2525, vec![script]).await;
    visited.expect(&[("starttls.ehlo-differs", Info)]);
    assert!(visited.result.findings[0].detail.contains("XXXC"));
}

#[tokio::test]
async fn logins_before_tls() {
    real_ports!("logins_before_tls");
    let with = |auth: &str| {
        let mut script = starttls_script(&GOOD);
        script[2] = say(&format!("250-mail.example.com\n250-{auth}\n250 STARTTLS"));
        vec![script]
    };
    visit(587, with("AUTH PLAIN LOGIN")).await.expect(&[("auth.before-tls", Error)]);
    visit(587, with("AUTH=LOGIN")).await.expect(&[("auth.before-tls", Error)]);
    visit(587, with("AUTH XOAUTH2")).await.expect(&[("auth.before-tls", Error)]);
    visit(587, with("AUTH CRAM-MD5")).await.expect(&[("auth.before-tls", Info)]);
    let (mx, _) = visit_as(25, Mode::Mx, false, with("AUTH LOGIN")).await;
    mx.expect(&[("auth.before-tls", Warning)]);
}

#[tokio::test]
async fn logins_that_are_missing_or_outdated() {
    real_ports!("logins_that_are_missing_or_outdated");
    let mut without = starttls_script(&GOOD);
    without[7] = say("250-mail.example.com\n250 SIZE 1000");
    visit(587, vec![without.clone()]).await.expect(&[("auth.not-offered", Error)]);
    visit(25, vec![without]).await.expect(&[]);
    let mut implicit = implicit_script(&GOOD);
    implicit[3] = say("250 mail.example.com");
    visit(465, vec![implicit]).await.expect(&[("auth.not-offered", Error)]);
    let mut weak = starttls_script(&GOOD);
    weak[7] = say("250-mail.example.com\n250-SIZE 1000\n250 AUTH NTLM CRAM-MD5");
    visit(587, vec![weak]).await.expect(&[("auth.weak-only", Warning)]);
    assert_eq!(inside().len(), 5);
}
