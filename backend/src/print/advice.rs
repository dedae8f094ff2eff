//! Advice as text.

use std::fmt::Write as _;

use portwise_core::advice::{Advice, Choice};
use portwise_core::providers::{Username, login_in_words, username_in_words};

use super::{BAD, DIM, DOUBTFUL, GOOD, STRONG, styled, wrapped};

/// Advice as text.
pub(crate) fn advice(advice: &Advice) -> String {
    let mut out = String::new();
    if let Some(because) = &advice.none_because {
        let _ = writeln!(out, "{}", styled(BAD, wrapped(because, "")));
    }
    let mut choices = advice.choices.iter();
    if let Some(best) = choices.next() {
        first(&mut out, best);
    }
    let rest: Vec<&Choice> = choices.collect();
    if !rest.is_empty() {
        let _ = writeln!(out, "\n{}", styled(STRONG, "If that fails"));
        for choice in rest {
            let when = choice.when.as_deref().unwrap_or_default();
            let _ = writeln!(out, "  {}. {}  {}", choice.rank, endpoint(choice), styled(DIM, when));
        }
    }
    section(
        &mut out,
        "Know before",
        advice.warnings.iter().map(|w| (DOUBTFUL, "!", w.text.as_str())),
    );
    section(&mut out, "Then", advice.next_steps.iter().map(|s| (GOOD, "→", s.as_str())));
    out
}

fn first(out: &mut String, best: &Choice) {
    let _ = writeln!(out, "Use {}", styled(GOOD, endpoint(best)));
    if best.username != Username::None.id() {
        let _ = writeln!(out, "  User name   {}", username_in_words(&best.username));
    }
    if !best.auth.is_empty() {
        let _ = writeln!(out, "  Log in with {}", login_in_words(&best.auth));
    }
    if best.via.is_some() {
        let _ =
            writeln!(out, "  For         a relay beside the program, not for the program itself");
    }
    if best.guessed {
        let _ = writeln!(out, "  {}", styled(DOUBTFUL, "The host name is a guess."));
    }
    let _ = writeln!(out, "\n{}", styled(STRONG, "Why"));
    for reason in &best.reasons {
        let source = match reason.source.as_str() {
            "" => String::new(),
            source => format!(" ({source})"),
        };
        let _ = writeln!(out, "  • {}", wrapped(&format!("{}{source}", reason.text), "    "));
    }
}

/// `smtp.example.com, port 465, implicit TLS`
pub(super) fn endpoint(choice: &Choice) -> String {
    let host = choice.host.as_deref().unwrap_or("your host");
    format!("{host}, port {}, {}", choice.port, choice.security.name())
}

fn section<'a>(
    out: &mut String,
    heading: &str,
    lines: impl Iterator<Item = (anstyle::Style, &'static str, &'a str)>,
) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        let _ = writeln!(out, "\n{}", styled(STRONG, heading));
    }
    for (style, mark, text) in lines {
        let _ = writeln!(out, "  {} {}", styled(style, mark), wrapped(text, "    "));
    }
}
