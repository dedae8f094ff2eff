//! Advice as text.

use std::fmt::Write as _;

use portwise_core::advice::{Advice, Choice, Reason};
use portwise_core::providers::Auth;

use super::{BAD, DIM, DOUBTFUL, GOOD, STRONG, styled, wrapped};

/// Advice as text.
pub(crate) fn advice(advice: &Advice) -> String {
    let mut out = String::new();
    for warning in advice.warnings.iter().filter(|w| w.urgent) {
        let text = wrapped(&format!("! {}", warning.text), "  ");
        let _ = writeln!(out, "{}\n", styled(BAD, text));
    }
    if let Some(because) = &advice.none_because {
        let _ = writeln!(out, "{}", styled(BAD, wrapped(because, "")));
    }
    if let Some(best) = advice.choices.first() {
        first(&mut out, best);
    }
    fallbacks(&mut out, advice);
    section(
        &mut out,
        "Know before",
        advice.warnings.iter().filter(|w| !w.urgent).map(|w| (DOUBTFUL, "!", w.text.as_str())),
    );
    section(&mut out, "Then", advice.next_steps.iter().map(|s| (GOOD, "→", s.as_str())));
    out
}

fn first(out: &mut String, best: &Choice) {
    let _ = writeln!(out, "Use {}", styled(GOOD, best.describe()));
    if let Some(username) = best.username.to_enter() {
        let _ = writeln!(out, "  User name   {username}");
    }
    if !best.auth.is_empty() {
        let _ = writeln!(out, "  Log in with {}", Auth::describe_all(&best.auth));
    }
    if best.via.is_some() {
        let _ =
            writeln!(out, "  For         a relay beside the program, not for the program itself");
    }
    if best.host_is_guess() {
        let _ = writeln!(out, "  {}", styled(DOUBTFUL, "The host name is a guess."));
    }
    let _ = writeln!(out, "\n{}", styled(STRONG, "Why"));
    for reason in &best.reasons {
        let _ = writeln!(out, "  • {}", wrapped(&sourced(reason), "    "));
    }
}

fn fallbacks(out: &mut String, advice: &Advice) {
    for (i, (choice, reasons)) in advice.fallbacks().into_iter().enumerate() {
        if i == 0 {
            let _ = writeln!(out, "\n{}", styled(STRONG, "If that fails"));
        }
        let when = choice.when.as_deref().unwrap_or_default();
        let _ = writeln!(out, "  {}. {}  {}", choice.rank, choice.describe(), styled(DIM, when));
        for reason in reasons {
            let _ = writeln!(out, "     • {}", wrapped(&sourced(reason), "       "));
        }
    }
}

fn sourced(reason: &Reason) -> String {
    match reason.source.as_str() {
        "" => reason.text.clone(),
        source => format!("{} ({source})", reason.text),
    }
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
