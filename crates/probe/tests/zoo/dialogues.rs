//! Dialogues that go wrong.

use std::time::Duration;

use futures_util::future::join_all;
use portwise_core::Outcome;
use portwise_core::Severity::{Error, Inconclusive, Warning};
use portwise_core::report::Mode;
use portwise_testkit::mta::{Script, Step, implicit_script, lines, say, starttls_script};

use crate::{GOOD, real_ports, visit, visit_as};

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
async fn a_greeting_that_stops_half_way() {
    let script = vec![say("220-mail.example.com"), Step::Hang];
    let visited = visit(2525, vec![script]).await;
    visited.expect(&[("smtp.greeting-timeout", Error)]);
    assert!(visited.result.findings[0].detail.contains("“220-mail.example.com”"));
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
    assert_eq!(visited.result.outcome(), Outcome::Sound);
    // It stays an answer, whatever becomes of the second attempt.
    visit(2525, vec![busy.clone(), vec![Step::Hang]])
        .await
        .expect(&[("smtp.put-off", Inconclusive)]);
    visit(2525, vec![busy.clone(), vec![Step::Close]])
        .await
        .expect(&[("smtp.put-off", Inconclusive)]);
    // The second time it is there.
    visit(2525, vec![busy, starttls_script(&GOOD)]).await.expect(&[]);
}

/// A whole session with one step replaced by others, behind which it ends.
fn until(step: usize, ending: &[Step]) -> Script {
    let mut script = starttls_script(&GOOD);
    script.truncate(step);
    script.extend_from_slice(ending);
    script.push(Step::Close);
    script
}

#[tokio::test]
async fn being_put_off_at_any_stage_is_no_missing_starttls() {
    real_ports!("being_put_off_at_any_stage_is_no_missing_starttls");
    let busy = || say("421 4.3.2 too many connections");
    let put_off = [
        until(0, &[busy()]),
        until(0, &[say("450 4.7.1 greylisted")]),
        until(0, &[say("220 mail.example.com\n421 4.3.2 shutting down")]),
        until(2, &[busy()]),
        until(2, &[say("451 4.7.1 try again later")]),
        until(2, &[say("250-mail.example.com\n250 STARTTLS\n421 4.4.2 bye")]),
        until(4, &[busy()]),
        until(4, &[say("220 go ahead\n421 4.3.2 or rather not")]),
        until(4, &[say("220 go ahead"), Step::Wait(Duration::from_millis(50)), busy()]),
        until(7, &[busy()]),
        until(7, &[say("450 4.7.1 greylisted")]),
    ];
    for (i, script) in put_off.into_iter().enumerate() {
        let (visited, mta) = visit_as(587, Mode::Submission, false, vec![script.clone()]).await;
        visited.expect(&[("smtp.put-off", Inconclusive)]);
        assert_eq!(mta.heard().len(), 2, "{i}: once, and politely once more");
        let passing = visit(587, vec![script, starttls_script(&GOOD)]).await;
        passing.expect(&[]);
    }
    // With implicit TLS: before TLS, as Exim does; in place of the greeting; instead of EHLO.
    let mut late = implicit_script(&GOOD);
    late[3] = busy();
    late.truncate(4);
    let inside = vec![Step::Tls(GOOD.clone()), busy(), Step::Close];
    let before = vec![busy(), Step::Hear, Step::Close];
    for script in [before, inside, late] {
        let visited = visit(465, vec![script.clone()]).await;
        visited.expect(&[("smtp.put-off", Inconclusive)]);
        visit(465, vec![script, implicit_script(&GOOD)]).await.expect(&[]);
    }
}

#[tokio::test]
async fn a_refusal_is_the_cause_even_if_the_server_then_closes() {
    let blocked = say("554 5.7.1 your address is on a list");
    visit(2525, vec![until(0, std::slice::from_ref(&blocked))])
        .await
        .expect(&[("smtp.greeting-rejected", Error)]);
    let visited = visit(2525, vec![until(2, &[blocked])]).await;
    visited.expect(&[("smtp.ehlo-rejected", Error)]);
    assert!(visited.result.findings[0].detail.contains("on a list"));
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
async fn a_web_server_waits_for_us_and_is_named_all_the_same() {
    // It says nothing before it is asked; a beginning of TLS is no request that it knows.
    let web = vec![Step::Hear, say("HTTP/1.1 400 Bad Request\nConnection: close\n"), Step::Close];
    let visited = visit(2525, vec![web]).await;
    visited.expect(&[("smtp.not-smtp", Error)]);
    assert!(visited.result.findings[0].detail.contains("HTTP"));
}

#[tokio::test]
async fn other_services_where_tls_should_begin_are_named() {
    real_ports!("other_services_where_tls_should_begin_are_named");
    for (greeting, name) in
        [("SSH-2.0-OpenSSH_9.2p1", "SSH"), ("HTTP/1.1 400 Bad Request", "HTTP"), ("hello", "hello")]
    {
        let visited = visit(465, vec![vec![say(greeting), Step::Hang]]).await;
        visited.expect(&[("smtp.not-smtp", Error)]);
        let detail = &visited.result.findings[0].detail;
        assert!(detail.contains(name), "{detail}");
    }
    let imaps = vec![Step::Tls(GOOD.clone()), say("* OK IMAP4rev1 ready"), Step::Hang];
    let visited = visit(465, vec![imaps]).await;
    visited.expect(&[("smtp.not-smtp", Error)]);
    assert!(visited.result.findings[0].detail.contains("IMAP"));
}

#[tokio::test]
async fn a_web_server_inside_tls_is_named() {
    real_ports!("a_web_server_inside_tls_is_named");
    let pages =
        ["HTTP/1.1 400 Bad Request\nConnection: close\n", "<html><title>400</title></html>"];
    for page in pages {
        let asked = vec![Step::Tls(GOOD.clone()), Step::Hear, say(page), Step::Close];
        let waits = vec![Step::Tls(GOOD.clone()), Step::Hang];
        let hangs_up =
            vec![Step::Tls(GOOD.clone()), Step::Wait(Duration::from_millis(1200)), Step::Close];
        for scripts in [
            vec![asked.clone()],
            vec![waits, asked.clone()],
            vec![hangs_up.clone(), hangs_up, asked],
        ] {
            let visited = visit(465, scripts).await;
            visited.expect(&[("smtp.not-smtp", Error)]);
            let detail = &visited.result.findings[0].detail;
            assert!(detail.contains("HTTPS"), "{detail}");
        }
    }
    // Whatever else it says then, it did not greet.
    for late in ["220 mail.example.com", "554 5.5.1 not yet"] {
        let script = vec![Step::Tls(GOOD.clone()), Step::Hear, say(late), Step::Close];
        let visited = visit(465, vec![vec![Step::Tls(GOOD.clone()), Step::Hang], script]).await;
        visited.expect(&[("smtp.greeting-timeout", Error)]);
    }
}

#[tokio::test]
async fn noise_is_not_smtp() {
    let noise: Vec<u8> =
        (0..8192u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
    let greeting = vec![Step::Say(noise.clone()), Step::Hang];
    visit(2525, vec![greeting]).await.expect(&[("smtp.not-smtp", Error)]);
    // Who has greeted is a mail server, though one that has gone mad.
    let answer = until(2, &[Step::Say(noise), Step::Hang]);
    visit(2525, vec![answer]).await.expect(&[("smtp.protocol-error", Error)]);
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
    let mut inside = until(7, &[Step::Endless(lines("250-X-ENDLESS"))]);
    visit(2525, vec![inside.clone()]).await.expect(&[("smtp.reply-too-large", Error)]);
    inside[7] = Step::Endless(vec![b'2'; 1024]);
    visit(2525, vec![inside]).await.expect(&[("smtp.line-too-long", Error)]);
}

#[tokio::test]
async fn one_octet_a_second_is_too_slow_wherever_it_drips() {
    let slowly = |text: &str| Step::Drip(lines(text), Duration::from_secs(1));
    let greeting = visit(2525, vec![until(0, &[slowly("220 mail.example.com")])]).await;
    greeting.expect(&[("smtp.greeting-timeout", Error)]);
    let answers =
        [2, 4, 7].map(|step| visit(2525, vec![until(step, &[slowly("250 mail.example.com")])]));
    for visited in join_all(answers).await {
        visited.expect(&[("smtp.reply-timeout", Error)]);
        let detail = &visited.result.findings[0].detail;
        assert!(detail.contains("only “2”"), "{detail}");
    }
}

#[tokio::test]
async fn hostile_text_arrives_harmless() {
    let mut script = starttls_script(&GOOD);
    script[0] =
        say_raw(b"220 \x1b]0;owned\x07 mail \xe2\x80\xaecod \xff\xfe \0 gr\xc3\xbc\xc3\x9fe\r\n");
    script[2] = say_raw(b"250-\x1b[2J\r\n250-X-\xc2\x9b31m \xe2\x80\x8b\r\n250 STARTTLS\r\n");
    let visited = visit(2525, vec![script]).await;
    visited.expect(&[]);
    let endpoint = visited.endpoint();
    let greeting = &endpoint.greeting.as_ref().unwrap().lines[0];
    assert_eq!(
        greeting, "\\u{1b}]0;owned\\u{7} mail \\u{202e}cod \\xff\\xfe \\u{0} grüße",
        "what could deceive is escaped, the rest stays"
    );
    let hides = |c: char| c.is_control() || "\u{202e}\u{200b}\u{9b}".contains(c);
    let texts = endpoint.transcript.iter().map(|l| l.text.clone());
    let keywords =
        endpoint.ehlo_plain.iter().flatten().map(|e| format!("{} {}", e.keyword, e.params));
    for text in texts.chain(keywords) {
        assert!(!text.contains(hides), "{text:?}");
    }
}

fn say_raw(octets: &[u8]) -> Step {
    Step::Say(octets.to_vec())
}

#[tokio::test]
async fn hanging_up_twice_at_the_same_step_is_a_fault() {
    real_ports!("hanging_up_twice_at_the_same_step_is_a_fault");
    let at_greeting: Script = vec![Step::Close];
    visit(2525, vec![at_greeting]).await.expect(&[("smtp.connection-closed", Error)]);
    for end in [Step::Close, Step::Reset] {
        let pause = Step::Wait(Duration::from_millis(50));
        let in_greeting = vec![say("220-mail.example.com"), pause, end.clone()];
        visit(2525, vec![in_greeting]).await.expect(&[("smtp.connection-closed", Error)]);
        let at_ehlo = vec![say("220 mail.example.com"), Step::Expect("EHLO"), end.clone()];
        visit(2525, vec![at_ehlo]).await.expect(&[("smtp.connection-closed", Error)]);
        let at_starttls = vec![
            say("220 mail.example.com"),
            Step::Expect("EHLO"),
            say("250-mail.example.com\n250 STARTTLS"),
            Step::Expect("STARTTLS"),
            end.clone(),
        ];
        visit(2525, vec![at_starttls]).await.expect(&[("smtp.connection-closed", Error)]);
        let mut inside = starttls_script(&GOOD);
        inside.truncate(7);
        inside.push(end.clone());
        visit(587, vec![inside]).await.expect(&[("smtp.connection-closed", Error)]);
        let greeting = vec![Step::Tls(GOOD.clone()), end];
        visit(465, vec![greeting]).await.expect(&[("smtp.connection-closed", Error)]);
    }
}

#[tokio::test]
async fn hanging_up_once_is_a_transient_failure() {
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
    for answer in ["what do you want?", "354 go ahead", "99 balloons"] {
        let visited = visit(2525, vec![until(2, &[say(answer), Step::Hang])]).await;
        visited.expect(&[("smtp.protocol-error", Error)]);
    }
    for greeting in ["250 mail.example.com", "354 go ahead"] {
        let visited = visit(2525, vec![until(0, &[say(greeting), Step::Hang])]).await;
        visited.expect(&[("smtp.protocol-error", Error)]);
    }
    let visited = visit(2525, vec![until(4, &[say("250 ok"), Step::Hang])]).await;
    visited.expect(&[("smtp.protocol-error", Error)]);
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
    let visited = visit(2525, vec![helo]).await;
    visited.expect(&[("starttls.not-offered", Error), ("smtp.ehlo-unsupported", Warning)]);
    assert!(visited.result.findings[0].detail.contains("EHLO is refused"));
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
