//! The reference tables as text.

use std::fmt::Write as _;

use portwise_core::Confidence;
use portwise_core::findings;
use portwise_core::networks::{NETWORKS, Network};
use portwise_core::ports::{PORTS, PortRow};
use portwise_core::providers::{PROVIDERS, Provider, Standing};
use portwise_core::reference::{Block, comparison, faq, glossary, modes, roles};

use super::{DIM, STRONG, styled, wrapped};
use crate::cli::ReferenceTable;

/// A row: its heading, and what there is to say.
struct Shown {
    heading: String,
    lines: Vec<Line>,
}

enum Line {
    /// A label and a text.
    Labelled(&'static str, String),
    /// A paragraph.
    Text(&'static str),
    /// A point of a list.
    Point(&'static str),
    /// Lines to be left as they are.
    Code(&'static str),
}

/// The rows of a table that have a word in them; all, if the word is empty.
pub(crate) fn reference(table: ReferenceTable, word: &str) -> String {
    let rows: Vec<Shown> = match table {
        ReferenceTable::Ports => PORTS.iter().map(port).collect(),
        ReferenceTable::Providers => PROVIDERS.iter().map(provider).collect(),
        ReferenceTable::Networks => NETWORKS.iter().map(network).collect(),
        ReferenceTable::Findings => findings::rows().map(finding).collect(),
        ReferenceTable::Modes => modes::ROWS.iter().map(mode).collect(),
        ReferenceTable::Roles => roles::ROWS.iter().map(role).collect(),
        ReferenceTable::Questions => faq::entries().map(question).collect(),
        ReferenceTable::Glossary => glossary::GLOSSARY.iter().map(term).collect(),
    };
    let word = word.trim().to_lowercase();
    // What is called so goes before what is called almost so, and that before what mentions it.
    let ways: [fn(&Shown, &str) -> bool; 3] = [Shown::is_called, Shown::is_called_like, Shown::has];
    let found = ways.into_iter().find_map(|way| {
        let found: Vec<&Shown> = rows.iter().filter(|row| way(row, &word)).collect();
        (!found.is_empty()).then_some(found)
    });
    let texts: Vec<String> = found.into_iter().flatten().map(Shown::to_text).collect();
    texts.join("\n")
}

impl Shown {
    fn is_called(&self, word: &str) -> bool {
        let heading = self.heading.to_lowercase();
        heading.split([' ', '(', ')', ',', '?']).any(|w| !w.is_empty() && w == word)
    }

    fn is_called_like(&self, word: &str) -> bool {
        self.heading.to_lowercase().contains(word)
    }

    fn has(&self, word: &str) -> bool {
        self.lines.iter().any(|line| match line {
            Line::Labelled(_, text) => text.to_lowercase().contains(word),
            Line::Text(text) | Line::Point(text) | Line::Code(text) => {
                text.to_lowercase().contains(word)
            }
        })
    }

    fn to_text(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{}", styled(STRONG, wrapped(&self.heading, "")));
        for line in &self.lines {
            let _ = match line {
                Line::Labelled(_, text) if text.is_empty() => Ok(()),
                Line::Labelled(label, text) => {
                    let text = wrapped(&format!("{label}: {text}"), "    ");
                    match text.strip_prefix(label) {
                        Some(rest) => writeln!(out, "  {}{rest}", styled(DIM, label)),
                        None => writeln!(out, "  {text}"),
                    }
                }
                Line::Text(text) => writeln!(out, "  {}", wrapped(text, "  ")),
                Line::Point(text) => writeln!(out, "  • {}", wrapped(text, "    ")),
                Line::Code(text) => text.lines().try_for_each(|line| writeln!(out, "      {line}")),
            };
        }
        out
    }
}

fn port(row: &PortRow) -> Shown {
    let mut lines: Vec<Line> = comparison::ASPECTS
        .iter()
        .map(|aspect| Line::Labelled(aspect.label, (aspect.cell)(row).to_owned()))
        .collect();
    lines.push(checked(row.source, row.checked_on));
    Shown { heading: format!("{}{}", row.port, unsure(row.confidence)), lines }
}

fn provider(row: &Provider) -> Shown {
    let offers = row.offers.iter().map(|offer| {
        let unsure = if offer.standing == Standing::Unconfirmed { " (unconfirmed)" } else { "" };
        format!("{} {}{unsure}", offer.port, offer.tls.name())
    });
    let auth: Vec<&str> = row.auth.iter().map(|auth| auth.describe()).collect();
    let lines = vec![
        Line::Labelled("Host", row.host.for_domain(None).unwrap_or_else(|| "none".to_owned())),
        Line::Labelled("Ports", offers.collect::<Vec<_>>().join(", ")),
        Line::Labelled("User name", row.username.describe()),
        Line::Labelled("Log in with", auth.join(", or ")),
        Line::Labelled("Passwords until", row.password_until.unwrap_or_default().to_owned()),
        Line::Labelled("IMAP", row.imap.map(|a| a.describe(None)).unwrap_or_default()),
        Line::Labelled("POP3", row.pop3.map(|a| a.describe(None)).unwrap_or_default()),
        Line::Labelled("Domains", row.domains.join(", ")),
        Line::Labelled("Mail exchangers", row.mx_suffixes.join(", ")),
        Line::Labelled("Other services", row.services.join(", ")),
        Line::Labelled("Note", row.note.to_owned()),
        Line::Labelled("Documentation", row.docs.unwrap_or_default().to_owned()),
        checked(row.source, row.checked_on),
    ];
    Shown { heading: format!("{} ({}){}", row.name, row.id, unsure(row.confidence)), lines }
}

fn network(row: &Network) -> Shown {
    let lines = vec![
        Line::Labelled("25", row.port25.describe().to_owned()),
        Line::Labelled("465", row.port465.describe().to_owned()),
        Line::Labelled("587", row.port587.describe().to_owned()),
        Line::Labelled("2525", row.port2525.describe().to_owned()),
        Line::Labelled("How to get through", row.lift.to_owned()),
        Line::Labelled("Documentation", row.docs.unwrap_or_default().to_owned()),
        checked(row.source, row.checked_on),
    ];
    Shown { heading: format!("{} ({}){}", row.name, row.id, unsure(row.confidence)), lines }
}

fn finding(row: &findings::Row) -> Shown {
    let lines = vec![
        Line::Labelled("Severity", row.severity.id().to_owned()),
        Line::Text(row.title),
        Line::Text(row.why),
        Line::Labelled("What to do", row.fix.to_owned()),
        sources(&[row.source]),
    ];
    Shown { heading: row.code.to_owned(), lines }
}

fn mode(row: &modes::ModeRow) -> Shown {
    let lines = vec![
        Line::Labelled("STARTTLS", row.starttls.to_owned()),
        Line::Labelled("Implicit TLS", row.implicit.to_owned()),
        sources(row.sources),
    ];
    Shown { heading: row.aspect.to_owned(), lines }
}

fn role(row: &roles::RoleRow) -> Shown {
    let lines = vec![
        Line::Labelled("Relay", row.relay.to_owned()),
        Line::Labelled("Submission", row.submission.to_owned()),
        sources(row.sources),
    ];
    Shown { heading: row.aspect.to_owned(), lines }
}

fn question(entry: &faq::FaqEntry) -> Shown {
    let mut lines = Vec::new();
    for block in entry.answer {
        match block {
            Block::Text(text) => lines.push(Line::Text(text)),
            Block::List(points) => lines.extend(points.iter().map(|p| Line::Point(p))),
            Block::Code { caption, text, .. } => {
                lines.extend([Line::Text(caption), Line::Code(text)]);
            }
        }
    }
    lines.push(sources(entry.sources));
    Shown { heading: entry.question.to_owned(), lines }
}

fn term(term: &glossary::Term) -> Shown {
    let also =
        if term.also.is_empty() { String::new() } else { format!(" ({})", term.also.join(", ")) };
    let lines = vec![Line::Text(term.text), sources(term.sources)];
    Shown { heading: format!("{}{also}", term.term), lines }
}

fn sources(sources: &[&str]) -> Line {
    Line::Labelled("Source", sources.join(", "))
}

fn checked(source: &str, on: &str) -> Line {
    Line::Labelled("Source", format!("{source} (checked {on})"))
}

fn unsure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Known => ", unconfirmed",
        Confidence::Verified => "",
    }
}
