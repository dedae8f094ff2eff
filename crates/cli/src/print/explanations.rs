//! Explanations as text.

use std::fmt::Write as _;

use portwise_explain::Explanation;

use super::{DIM, GOOD, STRONG, styled, wrapped};

const NOTHING: &str = "Nothing in this text is an error that Portwise knows. Paste the whole message, with the reply code if there is one, or check the server live with “portwise probe HOST”.";

/// Explanations as text, the likeliest in full.
pub(crate) fn explanations(found: &[Explanation<'_>]) -> String {
    let Some((best, others)) = found.split_first() else {
        return wrapped(NOTHING, "") + "\n";
    };
    let entry = best.entry;
    let mut out = String::new();
    let _ = writeln!(out, "{}", styled(STRONG, wrapped(&entry.title, "")));
    let _ =
        writeln!(out, "{}", styled(DIM, wrapped(&format!("because of “{}”", best.matched), "")));
    for (i, cause) in entry.causes.iter().enumerate() {
        let number = if entry.causes.len() > 1 { format!("{}. ", i + 1) } else { String::new() };
        let _ = writeln!(out, "\n{number}{}", wrapped(&cause.text, "   "));
        let _ = writeln!(out, "   {} {}", styled(GOOD, "→"), wrapped(&cause.fix, "     "));
    }
    let _ = writeln!(out, "\n{}", styled(DIM, format!("{} · {}", entry.id, entry.source)));
    if !others.is_empty() {
        let _ = writeln!(out, "\n{}", styled(STRONG, "It may also be"));
        for other in others {
            let _ = writeln!(out, "  • {}", wrapped(&other.entry.title, "    "));
        }
    }
    out
}
