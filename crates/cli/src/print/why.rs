//! Where mail stops.

use std::fmt::Write as _;

use portwise_core::configure::Configured;
use portwise_core::examined::Examined;
use portwise_core::view::Mark;
use portwise_core::why::{Place, Why};

use super::{BAD, DIM, DOUBTFUL, GOOD, STRONG, paint, styled, wrapped};

/// The verdict, what to do, what was looked at, and what to configure.
pub(crate) fn why(why: &Why, network: &Examined, configured: Option<&Configured>) -> String {
    let style = match why.place {
        Place::Settings => GOOD,
        Place::NotTold => DOUBTFUL,
        _ => BAD,
    };
    let mut out = format!("{}\n", styled(style, wrapped(&why.verdict, "")));
    if !why.todo.is_empty() {
        let _ = writeln!(out, "\n{}", styled(STRONG, "What to do"));
    }
    for line in &why.todo {
        let _ = writeln!(out, "  • {}", wrapped(line, "    "));
    }
    let _ = writeln!(out, "\n{}", styled(STRONG, "Looked at"));
    for step in &why.steps {
        let (style, symbol) = paint(match step.good {
            Some(true) => Mark::Good,
            Some(false) => Mark::Bad,
            None => Mark::Uncertain,
        });
        let text = wrapped(&step.text, "               ");
        let _ = writeln!(out, "  {}  {:<8}  {text}", styled(style, symbol), step.place.name());
    }
    if let Some(configured) = configured {
        let of = format!("{}: {}", configured.program.name, configured.snippet.file);
        let _ = writeln!(out, "\n{}", styled(STRONG, wrapped(&of, "")));
        out.push_str(&configured.snippet.text);
        if !configured.snippet.text.ends_with('\n') {
            out.push('\n');
        }
    }
    let report = &network.report;
    let _ = writeln!(
        out,
        "\n{}",
        styled(
            DIM,
            format!("{} connections to servers of others, to compare.", report.connections)
        )
    );
    out
}
