//! What the pages of the site weigh, compressed, and how much of that is knowledge.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use memchr::memmem;
use portwise_core::networks::NETWORKS;
use portwise_core::ports::PORTS;
use portwise_core::providers::PROVIDERS;
use portwise_core::questions::answer::Answer;
use portwise_core::questions::{Input, QUESTIONS};
use portwise_core::{advice, findings};
use serde_json::Value;
use wasmparser::{DataKind, Operator, Parser, Payload};

use crate::project::Project;

/// What may be loaded before a page can be read, in octets.
const FIRST_VIEW: usize = 40_000;

/// What may be loaded until a page can be used.
const WHOLE: usize = 300_000;

/// What of that may be WebAssembly.
const PROGRAM: usize = 250_000;

/// What a program may weigh that is fetched only when it is wanted: no more than one that is needed at
/// once.
const WANTED: usize = PROGRAM;

/// The programs that are fetched only when they are wanted, and what they say.
const ON_DEMAND: [(&str, &str); 2] =
    [("policy-", "what other servers do"), ("compare-", "what was seen in several places")];

/// Pages of every kind, from the root of the site.
const PAGES: [&str; 9] = [
    "",
    "check/",
    "errors/",
    "errors/microsoft-basic-auth-disabled/",
    "providers/",
    "providers/gmail/",
    "networks/",
    "ports/",
    "snippets/django/",
];

/// What a page loads, compressed.
struct Weight {
    document: usize,
    /// Style and script.
    beside: usize,
    /// JavaScript around the programs of its islands.
    glue: usize,
    wasm: usize,
}

impl Weight {
    fn first_view(&self) -> usize {
        self.document + self.beside
    }

    fn whole(&self) -> usize {
        self.first_view() + self.glue + self.wasm
    }
}

/// Prints what the pages weigh, and what of the program of the front page the tables make up: the
/// difference that blanking their texts and what points at these makes in the file.
pub(crate) fn run(project: &Project) -> Result<()> {
    let dist = project.root.join("dist");
    println!("{:>8} {:>8} {:>8}  page", "first", "wasm", "all");
    for page in PAGES {
        let weight = weigh(&dist, page)?;
        println!("{:>8} {:>8} {:>8}  /{page}", weight.first_view(), weight.wasm, weight.whole());
    }
    for (program, what) in ON_DEMAND {
        let octets = on_demand(&dist, program)?;
        println!("{:>8} {octets:>8} {:>8}  {what}, when it is wanted", "", "");
    }
    let octets = std::fs::read(named(&dist, "walk-", "_bg.wasm")?)?;
    let segments = segments(&octets)?;
    let whole = compressed(&octets)?;
    println!("{:>8} {:>8}  what", "octets", "brotli");
    println!("{:>8} {whole:>8}  the program of the front page", octets.len());
    for (name, texts) in tables() {
        let mut of_this = octets.clone();
        let count = blank(&mut of_this, &segments, &texts);
        println!("{count:>8} {:>8}  {name}", whole.saturating_sub(compressed(&of_this)?));
    }
    let (sum, tables) = all_tables(&octets, &segments, whole)?;
    println!("{sum:>8} {tables:>8}  all of these");
    check(project)
}

/// Holds the pages to their limits.
pub(crate) fn check(project: &Project) -> Result<()> {
    let dist = project.root.join("dist");
    for page in PAGES {
        let weight = weigh(&dist, page)?;
        for (what, octets, limit) in [
            ("what is loaded before it can be read", weight.first_view(), FIRST_VIEW),
            ("its WebAssembly", weight.wasm, PROGRAM),
            ("all that is loaded until it can be used", weight.whole(), WHOLE),
        ] {
            ensure!(octets <= limit, "/{page}: {what} weighs {octets} octets, of at most {limit}");
        }
    }
    for (program, what) in ON_DEMAND {
        let octets = on_demand(&dist, program)?;
        ensure!(
            octets <= WANTED,
            "the program that says {what} weighs {octets} octets, of at most {WANTED}"
        );
    }
    Ok(())
}

fn on_demand(dist: &Path, program: &str) -> Result<usize> {
    compressed(&std::fs::read(named(dist, program, "_bg.wasm")?)?)
}

fn weigh(dist: &Path, page: &str) -> Result<Weight> {
    let file = dist.join(page).join("index.html");
    let html = std::fs::read_to_string(&file)
        .with_context(|| format!("{}: build the page first: cargo xtask page", file.display()))?;
    let size = |path: PathBuf| compressed(&std::fs::read(path)?);
    let style = size(named(dist, "style-", ".css")?)?;
    let script = size(named(dist, "page-", ".js")?)?;
    let mut weight =
        Weight { document: compressed(html.as_bytes())?, beside: style + script, glue: 0, wasm: 0 };
    for island in html.split("data-island=\"").skip(1) {
        let element = island.split_once('>').map_or(island, |(element, _)| element);
        // Its program is fetched when it is wanted.
        if element.contains("data-wake") {
            continue;
        }
        let name = island.split('"').next().unwrap_or_default();
        weight.glue += size(named(dist, &format!("{name}-"), ".js")?)?;
        weight.wasm += size(named(dist, &format!("{name}-"), "_bg.wasm")?)?;
    }
    Ok(weight)
}

/// The file whose name begins and ends so.
fn named(dist: &Path, begin: &str, end: &str) -> Result<PathBuf> {
    let files = std::fs::read_dir(dist).context("build the page first: cargo xtask page")?;
    let mut files = files.filter_map(|file| Some(file.ok()?.path()));
    let fits = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(begin) && name.ends_with(end)
    };
    files.find(fits).with_context(|| format!("there is no {begin}…{end} in dist"))
}

/// How many octets all tables together are, and what they weigh compressed.
fn all_tables(octets: &[u8], segments: &[Segment], whole: usize) -> Result<(usize, usize)> {
    let mut blanked = octets.to_vec();
    let sum = tables().iter().map(|(_, texts)| blank(&mut blanked, segments, texts)).sum();
    Ok((sum, whole.saturating_sub(compressed(&blanked)?)))
}

fn compressed(mut octets: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut octets, &mut out, &parameters)?;
    Ok(out.len())
}

/// A piece of memory as the file holds it.
struct Segment {
    /// In the file.
    octets: Range<usize>,
    /// Where it begins in memory.
    address: u32,
}

fn segments(octets: &[u8]) -> Result<Vec<Segment>> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(octets) {
        let Payload::DataSection(reader) = payload? else { continue };
        for data in reader {
            let data = data?;
            let DataKind::Active { offset_expr, .. } = data.kind else { continue };
            if let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? {
                let end = usize::try_from(data.range.end)?;
                let octets = end - data.data.len()..end;
                segments.push(Segment { octets, address: value.cast_unsigned() });
            }
        }
    }
    Ok(segments)
}

/// Overwrites the texts, and each address of one with its length behind; gives how many octets
/// that were.
fn blank(octets: &mut [u8], segments: &[Segment], texts: &BTreeSet<String>) -> usize {
    let mut count = 0;
    let mut places: BTreeSet<(u32, u32)> = BTreeSet::new();
    // Longer ones first: a short one may be a part of a longer one.
    let mut texts: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
    texts.sort_by_key(|t| std::cmp::Reverse(t.len()));
    for text in texts.into_iter().filter(|t| t.len() >= 4) {
        for Segment { octets: range, address } in segments {
            let Some(at) = memmem::find(&octets[range.clone()], text) else {
                continue;
            };
            octets[range.start + at..range.start + at + text.len()].fill(0);
            count += text.len();
            if let (Ok(at), Ok(length)) = (u32::try_from(at), u32::try_from(text.len())) {
                places.insert((address + at, length));
            }
        }
    }
    for Segment { octets: range, address } in segments {
        let aligned = range.start + (4 - *address as usize % 4) % 4;
        for at in (aligned..range.end.saturating_sub(7)).step_by(4) {
            let word = |at: usize| {
                let mut word = [0; 4];
                word.copy_from_slice(&octets[at..at + 4]);
                u32::from_le_bytes(word)
            };
            if places.contains(&(word(at), word(at + 4))) {
                octets[at..at + 8].fill(0);
                count += 8;
            }
        }
    }
    count
}

fn tables() -> Vec<(&'static str, BTreeSet<String>)> {
    let json = |values: &[serde_json::Result<Value>]| {
        let mut texts = BTreeSet::new();
        for value in values.iter().flatten() {
            strings(value, &mut texts);
        }
        texts
    };
    vec![
        ("ports", json(&[serde_json::to_value(PORTS)])),
        ("providers", json(&[serde_json::to_value(PROVIDERS)])),
        ("networks", json(&[serde_json::to_value(NETWORKS)])),
        ("rules", advice::texts().into_iter().map(str::to_owned).collect()),
        ("findings", json(&[serde_json::to_value(findings::rows().collect::<Vec<_>>())])),
        ("questions", asked()),
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

/// The texts of the wizard's questions.
fn asked() -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut add = |text: &str| {
        out.insert(text.to_owned());
    };
    for question in QUESTIONS {
        add(question.text);
        add(question.help);
        let answers: &[Answer] = match question.input {
            Input::One(answers) | Input::Many(answers) => answers,
            Input::Text { .. } => &[],
        };
        answers.iter().for_each(|a| [a.label, a.help].iter().for_each(|t| add(t)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{blank, segments};

    #[test]
    fn texts_and_what_points_at_them_are_blanked() {
        let memory = b"....knowledge\0\0\0\x14\0\0\0\x09\0\0\0\x14\0\0\0\x08\0\0\0";
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([5, 3, 1, 0, 1]);
        let data = [&[1, 0, 0x41, 16, 0x0b, 32][..], memory].concat();
        module.extend([11, 38]);
        module.extend(data);
        let segments = segments(&module).unwrap();
        assert_eq!(segments[0].address, 16);
        let before = module.clone();
        let count = blank(&mut module, &segments, &["knowledge".to_owned()].into());
        assert_eq!(count, 9 + 8);
        let left: Vec<u8> = before.iter().zip(&module).map(|(a, b)| a ^ b).collect();
        assert_eq!(left.iter().filter(|c| **c != 0).count(), 9 + 2, "the other length stays");
    }
}
