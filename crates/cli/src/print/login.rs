//! A login's result as text: the verdict, what it means, what was said.

use std::fmt::Write as _;

use portwise_explain::Explained;
use portwise_smtp::Side;
use portwise_submission::{LoginFacts, Outcome};

use super::{BAD, DIM, GOOD, STRONG, styled, wrapped};

/// A login as text.
pub(crate) fn login(
    facts: &LoginFacts,
    verdict: &str,
    explained: Option<&Explained<'_>>,
) -> String {
    let mut out = match facts.outcome {
        Outcome::Accepted => styled(GOOD, wrapped(&format!("✓ {verdict}"), "  ")) + "\n",
        _ => bad(verdict),
    };
    if let Some(how) = facts.how() {
        let _ = writeln!(out, "{}", styled(DIM, wrapped(&how, "")));
    }
    for (what, reply) in
        [("It said", &facts.accepted), ("Of the message it said", &facts.delivered)]
    {
        if let Some(reply) = reply {
            let _ = writeln!(out, "{}", wrapped(&format!("{what} “{reply}”"), ""));
        }
    }
    if let Outcome::Refused { detail: Some(detail), .. } = &facts.outcome {
        let _ = writeln!(out, "{}", wrapped(&format!("Of the token it said “{detail}”"), ""));
    }
    if let Some(explained) = explained {
        meaning(&mut out, explained);
    }
    if let Some(hint) = facts.to_try() {
        let _ = writeln!(out, "\n{} {}", styled(GOOD, "→"), wrapped(&hint, "  "));
    }
    said(&mut out, facts);
    out
}

/// What a refusal means.
fn meaning(out: &mut String, explained: &Explained<'_>) {
    let Some(best) = explained.explanations.first() else { return };
    let _ = writeln!(out, "\n{}", styled(STRONG, wrapped(&best.entry.title, "")));
    let applies: Vec<_> = best.causes.iter().filter(|cause| cause.applies).collect();
    for (i, cause) in applies.iter().enumerate() {
        let (number, indent) = match applies.len() {
            1 => (String::new(), ""),
            _ => (format!("{}. ", i + 1), "   "),
        };
        let _ = writeln!(out, "\n{number}{}", wrapped(&cause.text, indent));
        let _ = writeln!(out, "   {} {}", styled(GOOD, "→"), wrapped(&cause.fix, "     "));
    }
    let entry = best.entry;
    let _ = writeln!(out, "\n{}", styled(DIM, format!("{} · {}", entry.id, entry.source)));
}

/// The dialogue from the login on.
fn said(out: &mut String, facts: &LoginFacts) {
    let lines = facts.transcript.iter();
    let login: Vec<_> = lines.skip_while(|line| !line.text.starts_with("AUTH ")).collect();
    if login.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", styled(STRONG, "What was said"));
    for line in login {
        let who = if line.from == Side::Client { "→" } else { "←" };
        let _ = writeln!(out, "  {}", styled(DIM, format!("{who} {}", line.text)));
    }
}

/// A verdict that is bad.
pub(crate) fn bad(verdict: &str) -> String {
    styled(BAD, wrapped(&format!("✗ {verdict}"), "  ")) + "\n"
}

/// That nothing was there to log in to; or nothing that can be trusted, if anything connects.
pub(crate) fn login_not_tried(connects: bool) -> String {
    let what = match connects {
        true => "there is no TLS session that can be trusted",
        false => "there is no connection to the server",
    };
    format!("The login was not tried, and no secret was sent: {what}.")
}
