//! A comparison of places as text: the verdict, then each port.

use std::fmt::Write as _;

use portwise_core::compare::{Comparison, Row, Seen, State};

use super::{DIM, DOUBTFUL, STRONG, paint, styled, wrapped};

/// A comparison as text, with what kept other places out of it.
pub(crate) fn comparison(compared: Option<&Comparison>, problems: &[&str]) -> String {
    let mut out = String::new();
    if let Some(compared) = compared {
        let (style, sign) = paint(compared.outcome.mark());
        let verdict = wrapped(&format!("{sign} {}", compared.verdict), "  ");
        let _ = writeln!(out, "{}", styled(style, verdict));
        for note in &compared.notes {
            let _ = writeln!(out, "  {}", styled(DIM, wrapped(note, "  ")));
        }
    }
    for problem in problems {
        let text = wrapped(&format!("! Not compared: {problem}"), "  ");
        let _ = writeln!(out, "{}", styled(DOUBTFUL, text));
    }
    if let Some(compared) = compared {
        let mut host = None;
        for row in &compared.rows {
            if host != Some(&row.host) {
                let _ = writeln!(out, "\n{}", styled(STRONG, &row.host));
                host = Some(&row.host);
            }
            of_row(&mut out, row, compared);
        }
    }
    out.push('\n');
    out
}

/// The line before what was seen in another place.
pub(crate) fn seen_from(place: &str) -> String {
    format!("{}\n", styled(DIM, format!("Seen from {place}:")))
}

fn of_row(out: &mut String, row: &Row, compared: &Comparison) {
    let first = compared.here.as_deref().unwrap_or("here");
    let (style, sign) = paint(row.outcome.mark());
    let what = match (row.port, row.family) {
        (Some(port), Some(family)) => format!("{port:>5}  {}", family.describe()),
        _ => " name".to_owned(),
    };
    let _ = writeln!(out, "{what}  {}", styled(style, format!("{sign} {}", row.short)));
    let _ = writeln!(out, "       {}", wrapped(&row.text, "       "));
    let all = std::iter::once((first, &row.here));
    let there = compared.places.iter().map(String::as_str).zip(&row.there);
    for (place, seen) in all.chain(there).filter(|(_, seen)| seen.state != State::NotTested) {
        let _ = writeln!(out, "       {}", styled(DIM, wrapped(&of_place(place, seen), "       ")));
    }
    let own = row.differences.iter().filter(|difference| !difference.suspicious);
    for difference in own {
        let what = difference.what.describe();
        let text = format!(
            "{what}: {first} {}; {}: {}",
            difference.here, difference.place, difference.there
        );
        let _ = writeln!(out, "       {}", styled(DIM, wrapped(&text, "       ")));
    }
}

fn of_place(place: &str, seen: &Seen) -> String {
    let addresses: Vec<String> = seen.addresses.iter().take(4).map(ToString::to_string).collect();
    let at =
        if addresses.is_empty() { String::new() } else { format!(" ({})", addresses.join(", ")) };
    format!("{place}: {}{at}", seen.text)
}
