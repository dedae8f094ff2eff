//! Explanations as text.

use std::fmt::Write as _;

use portwise_diagnosis::{self as diagnosis, Setting};
use portwise_explain::{Context, Explained, Explanation, Table, Told};

use super::{DIM, GOOD, STRONG, styled, wrapped};

/// How many programs' settings are shown where the program is not known.
const SHOWN: usize = 6;

/// Explanations as text, the likeliest in full; with what is for others if `all` says so. `said` is
/// whether anything was said beside the text.
pub(crate) fn explanations(
    table: &Table,
    explained: &Explained<'_>,
    said: bool,
    all: bool,
) -> String {
    let context = &explained.context;
    let Some((best, others)) = explained.explanations.split_first() else {
        return not_known(context, said);
    };
    let entry = best.entry;
    let mut out = String::new();
    let _ = writeln!(out, "{}", styled(STRONG, wrapped(&entry.title, "")));
    let _ =
        writeln!(out, "{}", styled(DIM, wrapped(&format!("because of “{}”", best.matched), "")));
    if let Some(known) = diagnosis::known_here(context, said) {
        let _ = writeln!(out, "{}", styled(DIM, wrapped(&known, "")));
    }
    if let Some(correction) = &best.correction {
        let _ = writeln!(out, "\nWritten right: {}", styled(GOOD, correction));
    }
    let applies: Vec<&Told<'_>> = best.causes.iter().filter(|c| c.applies).collect();
    for (i, cause) in applies.iter().enumerate() {
        let number = if applies.len() > 1 { format!("{}. ", i + 1) } else { String::new() };
        let _ = writeln!(out, "\n{number}{}", wrapped(&cause.text, "   "));
        let _ = writeln!(out, "   {} {}", styled(GOOD, "→"), wrapped(&cause.fix, "     "));
    }
    let aside: Vec<&Told<'_>> = best.causes.iter().filter(|c| !c.applies).collect();
    let settings = diagnosis::settings(table, best, context);
    by_program(&mut out, &settings, context, all);
    if all && !aside.is_empty() {
        let _ = writeln!(out, "\n{}", styled(STRONG, "In other situations"));
        for cause in &aside {
            let _ = writeln!(out, "  • {}", wrapped(&cause.text, "    "));
            let _ = writeln!(out, "    {} {}", styled(GOOD, "→"), wrapped(&cause.fix, "      "));
        }
    }
    let _ = writeln!(out, "\n{}", styled(DIM, format!("{} · {}", entry.id, entry.source)));
    also(&mut out, others, all);
    let folded = aside.len() + if context.program.is_some() { settings.len() } else { 0 };
    if !all && folded > 0 {
        let _ = writeln!(
            out,
            "\n{}",
            styled(DIM, "What is for other programs and situations is left out; --all shows it.")
        );
    }
    out
}

/// What the settings are called: of a program that is not known, in the most used ones.
fn by_program(out: &mut String, settings: &[Setting<'_>], context: &Context, all: bool) {
    if settings.is_empty() || (context.program.is_some() && !all) {
        return;
    }
    let heading =
        if context.program.is_some() { "In other programs" } else { "What the setting is called" };
    let _ = writeln!(out, "\n{}", styled(STRONG, heading));
    // Without --all those that the likeliest cause speaks of.
    let first = settings.first().map(|setting| setting.topic);
    let of_first = settings.iter().filter(|setting| all || Some(setting.topic) == first);
    let shown = if all { settings.len() } else { SHOWN };
    for setting in of_first.take(shown) {
        let line = format!("{}: {}", setting.name, setting.text);
        let _ = writeln!(out, "  • {}", wrapped(&line, "    "));
    }
    if settings.len() > shown {
        let _ = writeln!(
            out,
            "    {}",
            styled(DIM, "Name yours with --program, or see --all for the others.")
        );
    }
}

fn also(out: &mut String, others: &[Explanation<'_>], all: bool) {
    if others.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", styled(STRONG, "It may also be"));
    for other in others {
        let _ = writeln!(out, "  • {}", wrapped(&other.entry.title, "    "));
        for cause in other.causes.iter().filter(|c| all && c.applies) {
            let _ = writeln!(out, "    {}", wrapped(&cause.text, "    "));
            let _ = writeln!(out, "    {} {}", styled(GOOD, "→"), wrapped(&cause.fix, "      "));
        }
    }
}

/// That nothing is known, and what would help.
pub(crate) fn not_known(context: &Context, said: bool) -> String {
    let mut out = wrapped("Nothing in this text is an error that Portwise knows.", "") + "\n";
    if let Some(known) = diagnosis::known_here(context, said) {
        let _ = writeln!(out, "{}", styled(DIM, wrapped(&known, "")));
    }
    let _ = writeln!(out, "\n{}", styled(STRONG, "What would help"));
    for needed in diagnosis::still_needed(context) {
        let _ = writeln!(out, "  • {}", wrapped(needed, "    "));
    }
    let hint = "Paste it with the text, or say it with --program, --host, --port, --provider and --to-mx. “portwise probe HOST” checks the server live.";
    let _ = writeln!(out, "\n{}", wrapped(hint, ""));
    out
}
