//! The checks that send something unusual.

use portwise_core::Severity::{Error, Warning};
use portwise_core::report::Mode;
use portwise_testkit::mta::{Heard, Script, Step, say, starttls_script};

use crate::{GOOD, real_ports, visit_as};

/// The connection of the deep checks, up to TLS.
fn deep(mail: &'static str) -> Script {
    let mut script = vec![
        say("220 mail.example.com"),
        Step::Expect("EHLO"),
        say("250-mail.example.com\n250 STARTTLS"),
        Step::Expect("MAIL FROM:<>"),
        say(mail),
    ];
    if mail.starts_with('2') {
        script.extend([Step::Expect("RSET"), say("250 2.0.0 ok")]);
    }
    script.extend([Step::Expect("STARTTLS"), say("220 2.0.0 go ahead")]);
    script
}

/// A server that throws away what it had read when TLS starts.
fn careful(mail: &'static str) -> Script {
    let mut script = deep(mail);
    script.extend([Step::Tls(GOOD.clone()), Step::Expect("QUIT"), say("221 bye"), Step::Close]);
    script
}

/// A server that goes on with what it had read.
fn careless() -> Script {
    let mut script = deep("530 5.7.0 Must issue a STARTTLS command first");
    script.extend([
        Step::TlsKeepingBuffer(GOOD.clone()),
        Step::Expect("NOOP"),
        say("250 2.0.0 ok"),
        Step::Expect("QUIT"),
        say("221 bye"),
        Step::Close,
    ]);
    script
}

async fn look(port: u16, second: Script) -> (crate::Visited, Vec<Heard>) {
    let scripts = vec![starttls_script(&GOOD), second];
    let (visited, mta) = visit_as(port, Mode::Submission, true, scripts).await;
    (visited, mta.heard())
}

#[tokio::test]
async fn a_careful_server_passes() {
    let (visited, heard) =
        look(2525, careful("530 5.7.0 Must issue a STARTTLS command first")).await;
    visited.expect(&[]);
    let deep = visited.endpoint().deep.as_ref().unwrap();
    assert_eq!(deep.command_injection, Some(false));
    assert_eq!(deep.mail_before_tls.as_ref().map(|r| u16::from(r.code)), Some(530));
    assert_eq!(heard[1].plain, ["EHLO client.example.net", "MAIL FROM:<>", "STARTTLS"]);
}

#[tokio::test]
async fn mail_that_is_taken_before_tls() {
    real_ports!("mail_that_is_taken_before_tls");
    for port in [587, 2525] {
        let (visited, heard) = look(port, careful("250 2.1.0 ok")).await;
        visited.expect(&[("submission.mail-before-tls", Error)]);
        assert!(heard[1].plain.contains(&"RSET".to_owned()), "it is taken back");
    }
    let (at_25, _) = look(25, careful("250 2.1.0 ok")).await;
    at_25.expect(&[]);
}

#[tokio::test]
async fn a_command_that_survives_into_tls() {
    let (visited, heard) = look(2525, careless()).await;
    visited.expect(&[("starttls.command-injection", Error)]);
    assert_eq!(heard[1].tls[0], "NOOP");
}

#[tokio::test]
async fn a_command_that_surfaces_only_with_the_next() {
    // What was read before is looked at when more arrives.
    let mut script = deep("530 5.7.0 no");
    script.extend([
        Step::TlsKeepingBuffer(GOOD.clone()),
        Step::Expect("NOOP"),
        Step::Expect("QUIT"),
        say("250 2.0.0 ok\n221 bye"),
        Step::Close,
    ]);
    let (visited, _) = look(2525, script).await;
    visited.expect(&[("starttls.command-injection", Error)]);
}

#[tokio::test]
async fn what_a_server_says_inside_tls_by_itself_is_no_answer_to_the_command() {
    for unasked in ["220 mail.example.com again", "421 4.3.2 busy", "500 5.5.1 what?"] {
        let mut script = deep("530 5.7.0 no");
        script.extend([Step::Tls(GOOD.clone()), say(unasked), Step::Hang]);
        let (visited, _) = look(2525, script).await;
        visited.expect(&[]);
        assert_eq!(visited.endpoint().deep.as_ref().unwrap().command_injection, None);
    }
}

#[tokio::test]
async fn an_exchanger_that_demands_tls() {
    real_ports!("an_exchanger_that_demands_tls");
    for (answer, expected) in [
        (
            "530 5.7.0 Must issue a STARTTLS command first",
            &[("starttls.required-on-mx", Warning)][..],
        ),
        ("250 2.1.0 ok", &[]),
    ] {
        let scripts = vec![starttls_script(&GOOD), careful(answer)];
        let (visited, _) = visit_as(25, Mode::Mx, true, scripts).await;
        visited.expect(expected);
    }
}

#[tokio::test]
async fn without_being_asked_nothing_unusual_is_sent() {
    let (visited, mta) =
        visit_as(2525, Mode::Submission, false, vec![starttls_script(&GOOD)]).await;
    assert!(visited.endpoint().deep.is_none());
    let said: Vec<String> =
        mta.heard().into_iter().flat_map(|h| [h.plain, h.tls].concat()).collect();
    let allowed = ["EHLO", "HELO", "STARTTLS", "QUIT"];
    assert!(said.iter().all(|l| allowed.iter().any(|a| l.starts_with(a))), "{said:?}");
}
