//! Dialogues that go wrong.

use std::time::Duration;

use portwise_core::Severity::{Error, Inconclusive, Warning};
use portwise_testkit::mta::{Script, Step, lines, say, starttls_script};

use crate::{GOOD, visit};

#[tokio::test]
async fn a_greeting_that_never_comes() {
    let visited = visit(2525, vec![vec![Step::Hang]]).await;
    visited.expect(&[("smtp.greeting-timeout", Error)]);
}

#[tokio::test]
async fn a_greeting_that_drips() {
    let script = vec![Step::Drip(vec![b'2'; 100], Duration::from_millis(300))];
    let visited = visit(2525, vec![script]).await;
    visited.expect(&[("smtp.greeting-timeout", Error)]);
    assert!(visited.result.findings[0].detail.contains("“222"), "what came is told");
}

#[tokio::test]
async fn a_greeting_that_refuses() {
    let script = vec![say("554 5.7.1 no service for you"), Step::Expect("QUIT"), say("221 bye")];
    visit(2525, vec![script]).await.expect(&[("smtp.greeting-rejected", Error)]);
}

#[tokio::test]
async fn being_put_off_is_tried_once_more_and_no_fault() {
    let busy = vec![say("421 4.3.2 too many connections"), Step::Expect("QUIT"), Step::Close];
    let visited = visit(2525, vec![busy.clone()]).await;
    visited.expect(&[("smtp.put-off", Inconclusive)]);
    assert!(visited.result.findings[0].detail.contains("twice"));
    assert_eq!(visited.result.exit_status(), 0);
    // The second time it is there.
    visit(2525, vec![busy, starttls_script(&GOOD)]).await.expect(&[]);
}

#[tokio::test]
async fn greylisting_at_ehlo_and_at_starttls_is_no_missing_starttls() {
    let at_ehlo = vec![
        say("220 mail.example.com"),
        Step::Expect("EHLO"),
        say("451 4.7.1 try again later"),
        Step::Expect("QUIT"),
        Step::Close,
    ];
    visit(2525, vec![at_ehlo]).await.expect(&[("smtp.put-off", Inconclusive)]);
    let at_starttls = vec![
        say("220 mail.example.com"),
        Step::Expect("EHLO"),
        say("250-mail.example.com\n250 STARTTLS"),
        Step::Expect("STARTTLS"),
        say("421 4.7.0 later"),
        Step::Close,
    ];
    visit(2525, vec![at_starttls]).await.expect(&[("smtp.put-off", Inconclusive)]);
}

#[tokio::test]
async fn other_services_are_named() {
    for (greeting, name) in [
        ("SSH-2.0-OpenSSH_9.2p1", "SSH"),
        ("* OK [CAPABILITY IMAP4rev1] ready", "IMAP"),
        ("+OK POP3 ready", "POP3"),
        ("HTTP/1.1 400 Bad Request", "HTTP"),
        ("200 news.example.com ready", "NNTP"),
    ] {
        let visited = visit(2525, vec![vec![say(greeting), Step::Hang]]).await;
        visited.expect(&[("smtp.not-smtp", Error)]);
        let detail = &visited.result.findings[0].detail;
        assert!(detail.contains(name), "{detail}");
    }
    let ftp = vec![
        say("220 (vsFTPd 3.0.3)"),
        Step::Expect("EHLO"),
        say("530 Please login with USER and PASS."),
        Step::Expect("HELO"),
        say("530 Please login with USER and PASS."),
        Step::Hang,
    ];
    let visited = visit(2525, vec![ftp]).await;
    visited.expect(&[("smtp.not-smtp", Error)]);
    assert!(visited.result.findings[0].detail.contains("FTP"));
}

#[tokio::test]
async fn noise_is_not_smtp() {
    let noise: Vec<u8> =
        (0..8192u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
    visit(2525, vec![vec![Step::Say(noise), Step::Hang]]).await.expect(&[("smtp.not-smtp", Error)]);
}

#[tokio::test]
async fn endless_lines_and_replies_meet_a_bound() {
    let line = vec![say_raw(b"220 "), Step::Endless(vec![b'a'; 1024])];
    visit(2525, vec![line]).await.expect(&[("smtp.line-too-long", Error)]);
    let ehlo = vec![
        say("220 mail.example.com"),
        Step::Expect("EHLO"),
        Step::Endless(lines("250-X-ENDLESS")),
    ];
    visit(2525, vec![ehlo]).await.expect(&[("smtp.reply-too-large", Error)]);
}

fn say_raw(octets: &[u8]) -> Step {
    Step::Say(octets.to_vec())
}

#[tokio::test]
async fn hanging_up_twice_at_the_same_step_is_a_fault() {
    for end in [Step::Close, Step::Reset] {
        let at_greeting: Script = vec![end.clone()];
        visit(2525, vec![at_greeting]).await.expect(&[("smtp.connection-closed", Error)]);
        let at_ehlo = vec![say("220 mail.example.com"), Step::Expect("EHLO"), end.clone()];
        visit(2525, vec![at_ehlo]).await.expect(&[("smtp.connection-closed", Error)]);
        let at_starttls = vec![
            say("220 mail.example.com"),
            Step::Expect("EHLO"),
            say("250-mail.example.com\n250 STARTTLS"),
            Step::Expect("STARTTLS"),
            end,
        ];
        visit(2525, vec![at_starttls]).await.expect(&[("smtp.connection-closed", Error)]);
    }
}

#[tokio::test]
async fn hanging_up_once_may_be_an_accident() {
    let accident: Script = vec![Step::Close];
    visit(2525, vec![accident.clone(), starttls_script(&GOOD)]).await.expect(&[]);
    let later = vec![say("220 mail.example.com"), Step::Expect("EHLO"), Step::Close];
    visit(2525, vec![accident, later]).await.expect(&[("smtp.put-off", Inconclusive)]);
}

#[tokio::test]
async fn a_server_that_falls_silent() {
    let script = vec![say("220 mail.example.com"), Step::Expect("EHLO"), Step::Hang];
    visit(2525, vec![script]).await.expect(&[("smtp.reply-timeout", Error)]);
}

#[tokio::test]
async fn broken_grammar_is_told() {
    let changing = vec![
        say("220 mail.example.com"),
        Step::Expect("EHLO"),
        say("250-mail.example.com\n251 STARTTLS"),
        Step::Hang,
    ];
    visit(2525, vec![changing]).await.expect(&[("smtp.protocol-error", Error)]);
    let mut bare = starttls_script(&GOOD);
    bare[0] = say_raw(b"220 mail.example.com\n");
    visit(2525, vec![bare]).await.expect(&[("smtp.protocol-error", Error)]);
    let mut early = starttls_script(&GOOD);
    early[0] = say_raw(b"220 mail.example.com\r\n250 STARTTLS\r\n");
    visit(2525, vec![early]).await.expect(&[("smtp.protocol-error", Error)]);
}

#[tokio::test]
async fn a_server_of_the_last_century() {
    let helo = vec![
        say("220 mail.example.com"),
        Step::Expect("EHLO"),
        say("500 what?"),
        Step::Expect("HELO"),
        say("250 mail.example.com"),
        Step::Expect("QUIT"),
        Step::Close,
    ];
    visit(2525, vec![helo])
        .await
        .expect(&[("starttls.not-offered", Error), ("smtp.ehlo-unsupported", Warning)]);
    let neither = vec![
        say("220 mail.example.com"),
        Step::Expect("EHLO"),
        say("550 5.7.1 go away"),
        Step::Expect("HELO"),
        say("550 5.7.1 go away"),
        Step::Expect("QUIT"),
        Step::Close,
    ];
    visit(2525, vec![neither]).await.expect(&[("smtp.ehlo-rejected", Error)]);
}
