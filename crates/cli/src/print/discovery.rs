//! What is published about a mail domain, as text.

use std::fmt::Write as _;

use portwise_core::view::{Mark, SourceView, clients, sources};
use portwise_discovery::Discovered;
use portwise_discovery::clients::ClientOutcome;

use super::{DIM, STRONG, paint, styled, wrapped};

/// What every source says, those first that say something.
pub(crate) fn published(out: &mut String, discovered: &Discovered) {
    let shown = sources(discovered);
    let _ = writeln!(out, "\n{}", styled(STRONG, "Published"));
    // Those that say nothing, by the reason.
    let mut silent: Vec<(&str, Vec<&str>)> = Vec::new();
    for source in &shown {
        let reason = match source.mark {
            Mark::Closed => "nothing there",
            Mark::NotTested => source.says.first().map_or("not tested", String::as_str),
            _ => {
                one(out, source);
                continue;
            }
        };
        match silent.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(source.name),
            None => silent.push((reason, vec![source.name])),
        }
    }
    for (reason, names) in silent {
        let text = format!("{}: {reason}", names.join(", "));
        let _ = writeln!(out, "  {}", styled(DIM, wrapped(&text, "    ")));
    }
}

fn one(out: &mut String, source: &SourceView) {
    let (style, sign) = paint(source.mark);
    let protection = source.protection.map(|how| format!("  ({how})")).unwrap_or_default();
    let name = styled(style, format!("{sign} {}", source.name));
    let _ = writeln!(out, "{name}{}", styled(DIM, protection));
    for line in &source.says {
        let _ = writeln!(out, "    {}", wrapped(line, "      "));
    }
    for line in &source.reading {
        let _ = writeln!(out, "    {}", styled(DIM, wrapped(line, "      ")));
    }
    for note in &source.notes {
        let _ = writeln!(out, "    {}", styled(style, wrapped(note, "    ")));
    }
}

/// What mail clients would make of it.
pub(crate) fn made_of_it(out: &mut String, outcomes: &[ClientOutcome]) {
    let shown = clients(outcomes);
    let widest = shown.iter().map(|client| client.name.len()).max().unwrap_or(0);
    let _ = writeln!(out, "\n{}", styled(STRONG, "What mail clients make of it"));
    for client in &shown {
        let (style, sign) = paint(client.mark);
        let from = client.from.map(|from| format!("  from {from}")).unwrap_or_default();
        let head = styled(style, format!("{sign} {:<widest$}", client.name));
        let _ = writeln!(out, "{head}  {}{}", client.result, styled(DIM, from));
        for note in client.notes() {
            let _ = writeln!(out, "    {}", styled(DIM, wrapped(note, "    ")));
        }
    }
}
