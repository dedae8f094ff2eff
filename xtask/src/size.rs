//! How much of the page is knowledge.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use portwise_core::findings;
use portwise_core::networks::NETWORKS;
use portwise_core::ports::PORTS;
use portwise_core::providers::PROVIDERS;
use portwise_core::reference::{Block, Choice, faq, glossary, modes, questions, roles};
use serde_json::Value;

use crate::project::Project;

/// Prints the compressed size of the page, and what of it the tables' texts make up: the
/// difference that blanking them in the WebAssembly file makes.
pub(crate) fn run(project: &Project) -> Result<()> {
    let dist = project.root.join("dist");
    let files = project.sh.read_dir(&dist).context("build the page first: cargo xtask build")?;
    let wasm = files
        .into_iter()
        .find(|f| f.extension().is_some_and(|e| e == "wasm"))
        .context("there is no page in dist; build it first: cargo xtask build")?;
    let octets = std::fs::read(wasm)?;
    let whole = compressed(&octets)?;
    println!("{:>8} {:>8}  what", "octets", "brotli");
    println!("{:>8} {whole:>8}  the page's WebAssembly", octets.len());
    let mut blanked = octets.clone();
    for (name, texts) in tables() {
        let mut of_this = octets.clone();
        let count = blank(&mut of_this, &texts);
        blank(&mut blanked, &texts);
        println!("{count:>8} {:>8}  {name}", whole.saturating_sub(compressed(&of_this)?));
    }
    println!("{:>8} {:>8}  all of these", "", whole.saturating_sub(compressed(&blanked)?));
    Ok(())
}

fn compressed(mut octets: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut octets, &mut out, &parameters)?;
    Ok(out.len())
}

/// Overwrites the texts; gives how many octets that were.
fn blank(octets: &mut [u8], texts: &BTreeSet<String>) -> usize {
    let mut count = 0;
    // Longer ones first: a short one may be a part of a longer one.
    let mut texts: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
    texts.sort_by_key(|t| std::cmp::Reverse(t.len()));
    for text in texts.into_iter().filter(|t| t.len() >= 4) {
        if let Some(at) = octets.windows(text.len()).position(|w| w == text) {
            octets[at..at + text.len()].fill(0);
            count += text.len();
        }
    }
    count
}

fn tables() -> Vec<(&'static str, BTreeSet<String>)> {
    let json = |value: serde_json::Result<Value>| {
        let mut texts = BTreeSet::new();
        strings(&value.unwrap_or_default(), &mut texts);
        texts
    };
    vec![
        ("ports", json(serde_json::to_value(PORTS))),
        ("providers", json(serde_json::to_value(PROVIDERS))),
        ("networks", json(serde_json::to_value(NETWORKS))),
        ("findings", json(serde_json::to_value(findings::rows().collect::<Vec<_>>()))),
        ("questions, comparisons, glossary, FAQ", reference()),
    ]
}

fn strings(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            out.insert(text.clone());
        }
        Value::Array(values) => values.iter().for_each(|v| strings(v, out)),
        Value::Object(fields) => fields.values().for_each(|v| strings(v, out)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn reference() -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut add = |text: &str| {
        out.insert(text.to_owned());
    };
    for entry in faq::entries() {
        add(entry.question);
        for block in entry.answer {
            match block {
                Block::Text(text) => add(text),
                Block::List(points) => points.iter().for_each(|p| add(p)),
                Block::Code { caption, text, .. } => {
                    add(caption);
                    add(text);
                }
            }
        }
    }
    glossary::GLOSSARY.iter().for_each(|t| add(t.text));
    modes::ROWS.iter().for_each(|r| [r.starttls, r.implicit].iter().for_each(|t| add(t)));
    roles::ROWS.iter().for_each(|r| [r.relay, r.submission].iter().for_each(|t| add(t)));
    for question in questions::QUESTIONS {
        add(question.text);
        add(question.help);
        let choices: &[Choice] = match question.input {
            questions::Input::One(choices) | questions::Input::Many(choices) => choices,
            questions::Input::Text(_) => &[],
        };
        choices.iter().for_each(|c| [c.label, c.help].iter().for_each(|t| add(t)));
    }
    out
}
