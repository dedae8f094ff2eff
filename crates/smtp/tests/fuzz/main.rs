//! Sessions against servers that say anything at all. Nothing panics, nothing grows without
//! bound, nothing is said that must not be said. `PROPTEST_CASES=1000000` makes it a long run.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod corpus;
mod mutate;

use std::time::Duration;

use corpus::Step;
use portwise_smtp::{
    Action, DeepSession, DeepSettings, Dialogue, End, Event, Exchange, ReplyReader, Session,
    Settings, Side,
};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// As many octets as a connection delivers at a time.
const PIECE: usize = 2048;
/// What a session may hold of a reply that is not whole: the reply, and the piece behind it.
const MOST_HELD: usize = ReplyReader::MOST_OCTETS + PIECE;
/// A line of the transcript, each of its 512 characters escaped in ten, and the reply code.
const LONGEST_TEXT: usize = 512 * 10 + 8;

#[expect(clippy::disallowed_methods, reason = "a test may be told how long to run")]
fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    let kept = FileFailurePersistence::Direct("tests/fuzz/regressions.txt");
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: Some(Box::new(kept)),
        ..ProptestConfig::default()
    }
}

/// Plays steps against a session, in pieces, and checks what it does each time.
fn play<E: Exchange>(
    session: &mut E,
    held: impl Fn(&E) -> usize,
    allowed: &[&str],
    steps: &[Step],
    piece: usize,
) {
    let mut clock = Duration::ZERO;
    let mut over = false;
    let mut handshakes = 0;
    let mut heard_octets = false;
    let mut check = |session: &E, action: Action, heard_octets: bool| {
        assert!(held(session) <= MOST_HELD, "it holds {}", held(session));
        match action {
            Action::Receive => assert!(!over, "it goes on after its end"),
            Action::Send(octets) => {
                assert!(!over && heard_octets, "it speaks first");
                let text = String::from_utf8(octets).unwrap();
                assert!(text.ends_with("\r\n"));
                for line in text.lines() {
                    assert!(allowed.contains(&line), "it says {line}");
                }
            }
            Action::Handshake => {
                handshakes += 1;
                assert!(!over && handshakes == 1, "TLS begins once");
            }
            Action::Done(farewell) => {
                assert!(farewell.is_empty() || (!over && farewell == b"QUIT\r\n"));
                over = true;
            }
        }
    };
    let action = session.handle(clock, Event::Connected);
    check(session, action, false);
    for step in steps {
        clock += Duration::from_millis(7);
        let event = match step {
            Step::Octets(octets) => {
                for piece in octets.chunks(piece.clamp(1, PIECE)) {
                    heard_octets = true;
                    let action = session.handle(clock, Event::Received(piece));
                    check(session, action, heard_octets);
                }
                continue;
            }
            Step::TlsUp => Event::TlsEstablished,
            Step::TlsFails => Event::TlsFailed,
            Step::Closed => Event::Closed,
            Step::Reset => Event::Reset,
            Step::TimedOut => Event::TimedOut,
            Step::OutOfTime => Event::OutOfTime,
        };
        let action = session.handle(clock, event);
        check(session, action, heard_octets);
    }
}

fn greet(implicit_tls: bool, steps: &[Step], piece: usize) -> Dialogue {
    let settings = Settings { helo: "client.example.net".to_owned(), implicit_tls };
    let mut session = Session::new(settings);
    let allowed = ["EHLO client.example.net", "HELO client.example.net", "STARTTLS"];
    play(&mut session, Session::held, &allowed, steps, piece);
    session.into_dialogue()
}

fn go_deep(steps: &[Step], piece: usize) -> Dialogue {
    go_deep_as(steps, piece, false);
    go_deep_as(steps, piece, true)
}

fn go_deep_as(steps: &[Step], piece: usize, mail: bool) -> Dialogue {
    let mut session = DeepSession::new(DeepSettings {
        helo: "client.example.net".to_owned(),
        mail_before_tls: mail,
        mail_inside_tls: mail,
        offers_inside_tls: !mail,
    });
    let allowed = ["EHLO client.example.net", "MAIL FROM:<>", "RSET", "STARTTLS", "NOOP", "QUIT"];
    play(&mut session, DeepSession::held, &allowed, steps, piece);
    session.into_facts().dialogue
}

fn is_bounded(dialogue: &Dialogue) {
    assert!(dialogue.lines.len() <= 300);
    for line in &dialogue.lines {
        assert!(line.text.len() <= LONGEST_TEXT, "{} octets", line.text.len());
        let is_safe = line.text.chars().all(|c| !c.is_control());
        assert!(is_safe || line.from == Side::Client, "{:?}", line.text);
    }
    assert!(dialogue.early.len() <= 8);
    for ehlo in dialogue.ehlo_plain.iter().chain(&dialogue.ehlo_tls) {
        assert!(ehlo.extensions.len() <= ReplyReader::MOST_LINES);
    }
}

fn ending(dialogue: &Dialogue) -> String {
    match &dialogue.end {
        None => "goes on".to_owned(),
        Some(End::Complete) => "Complete".to_owned(),
        Some(End::Stopped { stage, cause }) => {
            let cause = format!("{cause:?}");
            let word = cause.split(|c: char| !c.is_alphanumeric()).next().unwrap();
            format!("{stage:?} {word}")
        }
    }
}

#[test]
fn the_corpus_ends_as_it_should() {
    let corpus = corpus::all();
    assert!(corpus.len() > 20);
    for dialogue in corpus {
        let whole = greet(dialogue.implicit_tls, &dialogue.steps, usize::MAX);
        assert_eq!(ending(&whole), dialogue.ends, "{}: {whole:#?}", dialogue.name);
        is_bounded(&whole);
        is_bounded(&go_deep(&dialogue.steps, usize::MAX));
        // A step may come in pieces, unless what is said unasked comes in another one.
        let unasked =
            !whole.early.is_empty() || whole.starttls.is_some_and(|s| !s.early.is_empty());
        for piece in (1..40).filter(|_| !unasked && dialogue.name != "goodbye-unasked") {
            let pieces = greet(dialogue.implicit_tls, &dialogue.steps, piece);
            assert_eq!(ending(&pieces), dialogue.ends, "{} in pieces of {piece}", dialogue.name);
        }
    }
}

proptest! {
    #![proptest_config(config(5000))]

    #[test]
    fn garbled_dialogues((implicit_tls, steps) in mutate::dialogues(), piece in 1usize..300) {
        is_bounded(&greet(implicit_tls, &steps, piece));
        is_bounded(&go_deep(&steps, piece));
    }

    #[test]
    fn anything_at_all(octets in prop::collection::vec(any::<u8>(), 0..6000), piece in 1usize..3000, implicit_tls: bool) {
        let steps = [Step::TlsUp, Step::Octets(octets), Step::Closed];
        is_bounded(&greet(implicit_tls, &steps, piece));
        is_bounded(&go_deep(&steps, piece));
    }

    #[test]
    fn replies_in_any_pieces(octets in prop::collection::vec(any::<u8>(), 0..6000), piece in 1usize..3000) {
        let mut reader = ReplyReader::new();
        'all: for piece in octets.chunks(piece) {
            reader.push(piece);
            loop {
                match reader.next_reply() {
                    Ok(Some(reply)) => prop_assert!(reply.lines.len() <= ReplyReader::MOST_LINES),
                    Ok(None) => break,
                    Err(_) => break 'all,
                }
            }
            prop_assert!(reader.held() <= ReplyReader::MOST_OCTETS);
        }
    }
}
