//! Transcripts played against the session. `S:` is what the server says, `C:` what the client
//! must say, `(…)` an event or a demand other than sending.

use std::time::Duration;

use super::{Action, Event, Exchange, Session, Settings, Stage};
use crate::dialogue::{Cause, Dialogue, End};
use crate::reply::{LookAlike, ReplyError};

/// Plays a transcript, the server's octets cut into pieces of `cut`, and gives what was learnt.
fn play_cut(implicit_tls: bool, transcript: &str, cut: usize) -> Dialogue {
    let settings = Settings { helo: "client.example.net".into(), implicit_tls };
    let mut session = Session::new(settings);
    let mut clock = Duration::ZERO;
    let mut action = session.handle(clock, Event::Connected);
    for step in transcript.lines().map(str::trim).filter(|l| !l.is_empty()) {
        clock += Duration::from_millis(1);
        if let Some(text) = step.strip_prefix("S: ") {
            assert_eq!(action, Action::Receive, "before {step}");
            let octets = text.replace("\\r", "\r").replace("\\n", "\n") + "\r\n";
            for piece in octets.as_bytes().chunks(cut) {
                action = session.handle(clock, Event::Received(piece));
            }
        } else if let Some(command) = step.strip_prefix("C: ") {
            let octets = format!("{command}\r\n").into_bytes();
            match &action {
                Action::Done(farewell) => assert_eq!(*farewell, octets, "{step}"),
                other => assert_eq!(*other, Action::Send(octets), "{step}"),
            }
            if matches!(action, Action::Send(_)) {
                action = Action::Receive;
            }
        } else if let Some(text) = step.strip_prefix("(part) ") {
            action = session.handle(clock, Event::Received(text.as_bytes()));
        } else {
            action = match step {
                "(handshake)" => {
                    assert_eq!(action, Action::Handshake);
                    continue;
                }
                "(tls up)" => session.handle(clock, Event::TlsEstablished),
                "(tls fails)" => session.handle(clock, Event::TlsFailed),
                "(closed)" => session.handle(clock, Event::Closed),
                "(timed out)" => session.handle(clock, Event::TimedOut),
                "(out of time)" => session.handle(clock, Event::OutOfTime),
                other => panic!("no such step: {other}"),
            }
        }
    }
    assert!(matches!(action, Action::Done(_)), "the session goes on: {action:?}");
    session.into_dialogue()
}

fn play(transcript: &str) -> Dialogue {
    play_cut(false, transcript, usize::MAX)
}

fn stopped(dialogue: &Dialogue) -> (Stage, Cause) {
    match dialogue.end.clone() {
        Some(End::Stopped { stage, cause }) => (stage, cause),
        other => panic!("it ended otherwise: {other:?}"),
    }
}

const GOOD_587: &str = "
    S: 220 mx.example.com ESMTP
    C: EHLO client.example.net
    S: 250-mx.example.com
    S: 250-SIZE 1000
    S: 250 STARTTLS
    C: STARTTLS
    S: 220 2.0.0 go ahead
    (handshake)
    (tls up)
    C: EHLO client.example.net
    S: 250-mx.example.com
    S: 250 AUTH PLAIN LOGIN
    C: QUIT
";

#[test]
fn starttls_whole() {
    let dialogue = play(GOOD_587);
    assert_eq!(dialogue.end, Some(End::Complete));
    assert_eq!(dialogue.ehlo_plain.unwrap().extensions[0].keyword, "SIZE");
    assert_eq!(dialogue.ehlo_tls.unwrap().extensions[0].params, "PLAIN LOGIN");
    assert!(dialogue.early.is_empty());
    assert!(dialogue.timings.tls.is_some());
}

#[test]
fn a_reply_in_any_pieces_means_the_same() {
    let whole = play(GOOD_587);
    for cut in 1..40 {
        assert_eq!(play_cut(false, GOOD_587, cut), whole, "cut at {cut}");
    }
}

#[test]
fn implicit_tls_whole() {
    let dialogue = play_cut(
        true,
        "(handshake)
         (tls up)
         S: 220 mx.example.com
         C: EHLO client.example.net
         S: 250-mx.example.com
         S: 250 AUTH PLAIN
         C: QUIT",
        7,
    );
    assert_eq!(dialogue.end, Some(End::Complete));
    assert!(dialogue.ehlo_plain.is_none());
    assert!(dialogue.ehlo_tls.is_some());
}

#[test]
fn without_the_keyword_there_is_no_starttls() {
    let dialogue = play(
        "S: 220 mx
         C: EHLO client.example.net
         S: 250 mx
         C: QUIT",
    );
    assert_eq!(dialogue.end, Some(End::Complete));
    assert!(dialogue.starttls.is_none());
    assert_eq!(dialogue.ehlo_plain.unwrap().extensions, []);
}

#[test]
fn helo_is_tried_when_ehlo_is_refused() {
    let dialogue = play(
        "S: 220 mx
         C: EHLO client.example.net
         S: 502 5.5.1 what?
         C: HELO client.example.net
         S: 250 mx
         C: QUIT",
    );
    assert!(dialogue.helo_only);
    assert_eq!(dialogue.end, Some(End::Complete));
}

#[test]
fn being_put_off_is_no_missing_starttls() {
    for transcript in [
        "S: 421 4.3.2 busy
         C: QUIT",
        "S: 220 mx
         C: EHLO client.example.net
         S: 451 4.7.1 greylisted
         C: QUIT",
        "S: 220 mx
         C: EHLO client.example.net
         S: 250-mx\\r\\n250 STARTTLS
         C: STARTTLS
         S: 421 closing
         C: QUIT",
    ] {
        let (_, cause) = stopped(&play(transcript));
        assert!(matches!(cause, Cause::PutOff { .. }), "{cause:?}");
    }
}

#[test]
fn a_refused_starttls_keeps_its_reply() {
    let dialogue = play(
        "S: 220 mx
         C: EHLO client.example.net
         S: 250-mx\\r\\n250 STARTTLS
         C: STARTTLS
         S: 454 4.7.0 not now
         C: QUIT",
    );
    assert_eq!(u16::from(dialogue.starttls.unwrap().reply.code), 454);
    assert_eq!(dialogue.end, Some(End::Complete));
}

#[test]
fn a_rejecting_greeting_is_answered_with_quit_alone() {
    let (stage, cause) = stopped(&play(
        "S: 554 no SMTP service here
         C: QUIT",
    ));
    assert_eq!(stage, Stage::Greeting);
    assert!(matches!(cause, Cause::Rejected { .. }));
}

#[test]
fn plaintext_behind_220_is_a_fact_and_no_answer() {
    let dialogue = play(
        "S: 220 mx
         C: EHLO client.example.net
         S: 250-mx\\r\\n250 STARTTLS
         C: STARTTLS
         S: 220 go\\r\\n250 injected
         (handshake)
         (tls up)
         C: EHLO client.example.net
         S: 250 mx
         C: QUIT",
    );
    assert_eq!(dialogue.starttls.unwrap().early, "250 injected\\r\\n");
    assert_eq!(dialogue.ehlo_tls.unwrap().domain, "mx");
}

#[test]
fn what_comes_early_answers_nothing() {
    let dialogue = play(
        "S: 220 mx\\r\\n250 STARTTLS
         C: EHLO client.example.net
         S: 250 mx
         C: QUIT",
    );
    assert_eq!(dialogue.early.len(), 1);
    assert_eq!(dialogue.early[0].stage, Stage::Greeting);
    assert_eq!(dialogue.ehlo_plain.unwrap().extensions, []);
}

#[test]
fn other_services_are_named() {
    for (transcript, expected) in [
        ("S: SSH-2.0-OpenSSH_9.2", LookAlike::Ssh),
        ("S: * OK [CAPABILITY IMAP4rev1] ready", LookAlike::Imap),
        ("S: 200 news.example.com ready", LookAlike::Nntp),
        (
            "S: 220 (vsFTPd 3.0.3)
             C: EHLO client.example.net
             S: 530 Please login with USER and PASS.
             C: HELO client.example.net
             S: 530 Please login with USER and PASS.
             C: QUIT",
            LookAlike::Ftp,
        ),
    ] {
        let (_, cause) = stopped(&play(transcript));
        let Cause::Unreadable { error: ReplyError::NotSmtp { service, .. } } = cause else {
            panic!("{cause:?}")
        };
        assert_eq!(service, expected);
    }
}

#[test]
fn a_cut_connection_says_where() {
    let (stage, cause) = stopped(&play("(closed)"));
    assert_eq!((stage, cause), (Stage::Greeting, Cause::Closed));
    let (stage, cause) = stopped(&play(
        "S: 220 mx
         C: EHLO client.example.net
         (closed)",
    ));
    assert_eq!((stage, cause), (Stage::Ehlo, Cause::Closed));
    let (stage, cause) = stopped(&play(
        "S: 220 mx
         C: EHLO client.example.net
         S: 250-mx\\r\\n250 STARTTLS
         C: STARTTLS
         S: 220 go
         (handshake)
         (tls fails)",
    ));
    assert_eq!((stage, cause), (Stage::Handshake, Cause::TlsFailed));
}

#[test]
fn a_refused_ehlo_stays_the_cause_when_the_server_closes() {
    for end in ["(closed)", "(timed out)"] {
        let (stage, cause) = stopped(&play(&format!(
            "S: 220 mx
             C: EHLO client.example.net
             S: 554 5.7.1 blocked
             C: HELO client.example.net
             {end}"
        )));
        assert_eq!(stage, Stage::Ehlo);
        assert!(matches!(cause, Cause::Rejected { reply } if reply.lines == ["5.7.1 blocked"]));
    }
}

#[test]
fn an_unasked_421_puts_us_off_wherever_it_comes() {
    for transcript in [
        "S: 220 mx\\r\\n421 shutting down",
        "S: 220 mx
         C: EHLO client.example.net
         S: 250-mx\\r\\n250 STARTTLS\\r\\n421-bye\\r\\n421 bye",
        "S: 220 mx
         C: EHLO client.example.net
         S: 250-mx\\r\\n250 STARTTLS
         C: STARTTLS
         S: 220 go\\r\\n421 too busy after all",
    ] {
        let dialogue = play(transcript);
        assert!(matches!(stopped(&dialogue).1, Cause::PutOff { .. }), "{transcript}");
        assert!(dialogue.early.is_empty());
    }
}

#[test]
fn who_has_greeted_is_a_mail_server_that_breaks_the_rules() {
    let garbage = "S: 220 mx
         C: EHLO client.example.net
         S: what do you want?";
    let cut = "S: 220 mx
         C: EHLO client.example.net
         (part) <html>
         (closed)";
    for transcript in [garbage, cut] {
        let (_, cause) = stopped(&play(transcript));
        let Cause::Unreadable { error: ReplyError::NoCode { .. } } = cause else {
            panic!("{cause:?}")
        };
    }
    let (_, cause) = stopped(&play(
        "S: 220 mx
         C: EHLO client.example.net
         S: 250-mx
         (part) STARTT
         (closed)",
    ));
    assert_eq!(cause, Cause::Closed, "in the middle of a reply");
}

#[test]
fn answers_that_fit_neither_yes_nor_no() {
    for transcript in [
        "S: 250 mx at your service
         C: QUIT",
        "S: 354 go ahead
         C: QUIT",
        "S: 220 mx
         C: EHLO client.example.net
         S: 354 go ahead
         C: QUIT",
        "S: 220 mx
         C: EHLO client.example.net
         S: 250-mx\\r\\n250 STARTTLS
         C: STARTTLS
         S: 250 ok
         C: QUIT",
    ] {
        let (_, cause) = stopped(&play(transcript));
        assert!(matches!(cause, Cause::Unexpected { .. }), "{transcript}: {cause:?}");
    }
}

#[test]
fn running_out_of_time_is_not_the_servers_fault() {
    let (stage, cause) = stopped(&play(
        "S: 220 mx
         C: EHLO client.example.net
         (out of time)",
    ));
    assert_eq!((stage, cause), (Stage::Ehlo, Cause::OutOfTime));
}

#[test]
fn a_dripping_greeting_times_out_with_what_was_heard() {
    let (_, cause) = stopped(&play("(timed out)"));
    assert_eq!(cause, Cause::TimedOut { heard: String::new(), waited_ms: 1 });
    let begun = play(
        "S: 220-mx
         (timed out)",
    );
    assert_eq!(begun.lines[0].text, "220-mx");
    assert_eq!(stopped(&begun).1, Cause::TimedOut { heard: "220-mx".into(), waited_ms: 2 });
    let settings = Settings { helo: "c.example.net".into(), implicit_tls: false };
    let mut session = Session::new(settings);
    session.handle(Duration::ZERO, Event::Connected);
    session.handle(Duration::ZERO, Event::Received(b"220 mx.exa"));
    session.handle(Duration::from_secs(10), Event::TimedOut);
    let (_, cause) = stopped(session.dialogue());
    assert_eq!(cause, Cause::TimedOut { heard: "220 mx.exa".into(), waited_ms: 10_000 });
}

#[test]
fn the_client_never_says_more_than_it_should() {
    let dialogue = play(GOOD_587);
    let said: Vec<_> = dialogue
        .lines
        .iter()
        .filter(|l| l.from == crate::Side::Client)
        .map(|l| l.text.split(' ').next().unwrap_or_default())
        .collect();
    assert_eq!(said, ["EHLO", "STARTTLS", "EHLO", "QUIT"]);
}
