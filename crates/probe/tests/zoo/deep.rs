//! The checks that send something unusual.

use std::time::Duration;

use portwise_core::Severity::{Error, Warning};
use portwise_core::report::{DeepNotTested, Mode};
use portwise_testkit::mta::{Heard, Script, Step, inside, say, starttls_script};

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
    script.push(Step::Tls(GOOD.clone()));
    script.extend(inside());
    script
}

/// A server that goes on to STARTTLS only if nothing but EHLO came before.
fn strict(tls: Step) -> Script {
    let mut script = vec![
        say("220 mail.example.com"),
        Step::Expect("EHLO"),
        say("250-mail.example.com\n250 STARTTLS"),
        Step::Expect("STARTTLS"),
        say("220 2.0.0 go ahead"),
        tls,
    ];
    script.extend(inside());
    script
}

/// A server that goes on with what it had read.
fn careless() -> Script {
    let mut script = deep("530 5.7.0 Must issue a STARTTLS command first");
    script.extend([
        Step::TlsKeepingBuffer(GOOD.clone()),
        Step::Expect("NOOP"),
        say("250 2.0.0 ok"),
    ]);
    script.extend(inside());
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
        Step::Expect("EHLO"),
        say("250 ok\n250-mail.example.com\n250 AUTH PLAIN"),
        Step::Expect("QUIT"),
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
        let mut again = strict(Step::Tls(GOOD.clone()));
        again.splice(6.., [say(unasked), Step::Hang]);
        let scripts = vec![starttls_script(&GOOD), script, again];
        let (visited, _) = visit_as(2525, Mode::Submission, true, scripts).await;
        visited.expect(&[]);
        let deep = visited.endpoint().deep.as_ref().unwrap();
        assert_eq!(deep.command_injection, None);
        assert!(deep.not_tested[0].reason.contains(unasked), "{:?}", deep.not_tested);
    }
}

#[tokio::test]
async fn an_exchanger_that_demands_tls() {
    real_ports!("an_exchanger_that_demands_tls");
    for (answer, inside, demands) in [
        ("530 5.7.0 Must issue a STARTTLS command first", "250 ok", true),
        ("550 5.7.10 Encryption needed", "250 ok", true),
        ("554 5.7.1 not like this", "250 ok", true),
        ("451 4.7.10 TLS, please", "450 4.7.1 later", true),
        ("530 5.7.0 Authentication required", "530 5.7.0 Authentication required", false),
        ("550 5.7.10 Encryption needed", "550 5.7.10 Encryption needed", false),
        ("550 5.7.1 your address is on a list", "550 5.7.1 your address is on a list", false),
        ("450 4.7.1 greylisted", "250 ok", false),
        ("250 2.1.0 ok", "", false),
    ] {
        let expected: &[_] = if demands { &[("starttls.required-on-mx", Warning)] } else { &[] };
        let mut script = careful(answer);
        let end = script.len() - 3;
        if !inside.is_empty() {
            script.splice(end..end, [Step::Expect("MAIL FROM:<>"), say(inside)]);
            if inside.starts_with('2') {
                script.splice(end + 2..end + 2, [Step::Expect("RSET"), say("250 ok")]);
            }
        }
        let scripts = vec![starttls_script(&GOOD), script];
        let (visited, _) = visit_as(25, Mode::Mx, true, scripts).await;
        visited.expect(expected);
    }
}

#[tokio::test]
async fn a_server_that_refuses_starttls_behind_mail_is_asked_in_another_connection() {
    let mut refuses = deep("250 2.1.0 ok");
    let end = refuses.len() - 1;
    refuses[end] = say("503 5.5.1 not in the middle of a mail");
    refuses.extend([Step::Expect("NOOP"), say("250 ok"), Step::Hang]);
    for (third, injected) in [
        (strict(Step::Tls(GOOD.clone())), false),
        (
            {
                let mut script = strict(Step::TlsKeepingBuffer(GOOD.clone()));
                script.splice(6..6, [Step::Expect("NOOP"), say("250 2.0.0 ok")]);
                script
            },
            true,
        ),
    ] {
        let scripts = vec![starttls_script(&GOOD), refuses.clone(), third];
        let (visited, mta) = visit_as(2525, Mode::Submission, true, scripts).await;
        let mut expected = vec![("submission.mail-before-tls", Error)];
        if injected {
            expected.insert(0, ("starttls.command-injection", Error));
        }
        visited.expect(&expected);
        let deep = visited.endpoint().deep.as_ref().unwrap();
        assert_eq!((deep.command_injection, deep.not_tested.len()), (Some(injected), 0));
        assert_eq!(mta.heard()[2].plain[..2], ["EHLO client.example.net", "STARTTLS"]);
    }
}

#[tokio::test]
async fn what_the_deep_checks_could_not_test_is_said() {
    // Nobody is let in twice.
    let busy = vec![say("421 4.7.0 one at a time"), Step::Close];
    let scripts = vec![starttls_script(&GOOD), busy];
    let (visited, mta) = visit_as(2525, Mode::Submission, true, scripts).await;
    visited.expect(&[]);
    let untested = |visited: &crate::Visited| {
        let deep = visited.endpoint().deep.clone().unwrap();
        deep.not_tested.iter().map(DeepNotTested::describe).collect::<Vec<_>>()
    };
    let said = untested(&visited);
    assert!(said[0].starts_with("command injection was not tested: "), "{said:?}");
    assert!(said.len() == 2 && said.iter().all(|s| s.contains("421 4.7.0 one at a time")));
    assert!(mta.heard().len() <= 5);
    // It refuses whoever sends something behind STARTTLS.
    let mut guarded = deep("530 5.7.0 no");
    let end = guarded.len() - 1;
    guarded[end] = say("554 5.5.0 synchronization error");
    let mut again = strict(Step::Hang);
    again.splice(4.., [say("554 5.5.0 synchronization error"), Step::Hang]);
    let scripts = vec![starttls_script(&GOOD), guarded, again];
    let (visited, _) = visit_as(2525, Mode::Submission, true, scripts).await;
    visited.expect(&[]);
    let said = untested(&visited);
    assert!(said.len() == 1 && said[0].contains("554 5.5.0"), "{said:?}");
    // There is no STARTTLS, so there is nothing before it.
    let mut script = starttls_script(&GOOD);
    script[2] = say("250-mail.example.com\n250 SIZE 1000");
    script.truncate(3);
    script.extend([Step::Expect("QUIT"), Step::Close]);
    let (visited, _) = visit_as(2525, Mode::Submission, true, vec![script]).await;
    visited.expect(&[("starttls.not-offered", Error)]);
    assert!(untested(&visited).iter().all(|s| s.contains("STARTTLS is not offered")));
}

#[tokio::test]
async fn goodbye_is_not_waited_for() {
    let mut silent = deep("530 5.7.0 no");
    silent.push(Step::Tls(GOOD.clone()));
    silent.extend(inside());
    silent.truncate(silent.len() - 2);
    silent.push(Step::Hang);
    let (visited, _) = look(2525, silent).await;
    visited.expect(&[]);
    assert_eq!(visited.endpoint().deep.as_ref().unwrap().command_injection, Some(false));
    assert!(visited.took < Duration::from_millis(1500), "{:?}", visited.took);
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
