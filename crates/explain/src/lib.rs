//! From a pasted error text or reply code to its cause and cure.
//!
//! The text is cut into words (`words`), the reply codes in it are found (`codes`), and both
//! are looked up in the entries (`index`). A text that is plainly about something else than mail gets
//! no explanation: silence is better than a guess.

mod codes;
mod entry;
mod index;
#[cfg(test)]
mod tests;
mod topic;
mod words;

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Serialize;

pub use entry::{Cause, Entry, FILES, Scope, Tells};
use index::Index;
use words::Words;

/// The most explanations that one text gets.
pub const MOST: usize = 5;

/// The longest passage shown of what matched, in characters of the text.
const LONGEST_MATCH: usize = 160;

/// An explanation of a text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation<'a> {
    /// The entry that fits.
    pub entry: &'a Entry,
    /// The passage that gave it away, made safe to show and cut short.
    pub matched: String,
    #[serde(skip)]
    score: Score,
}

/// How well an entry fits. More is better.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Score {
    tells: Tells,
    weight: u32,
    first: Reverse<usize>,
}

/// An entry found in a text.
struct Hit<'a> {
    entry: &'a Entry,
    score: Score,
    /// Where, in octets of the text.
    span: Range<usize>,
    by_code_alone: bool,
}

/// The entries, ready to be searched. Command line and server use [`explain`], which has them
/// built in; the page fetches [`FILES`] when they are wanted, so that it stays small.
pub struct Table {
    entries: Vec<Entry>,
    index: Index,
}

static BUILT_IN: LazyLock<Table> = LazyLock::new(|| {
    let table = Table::from_json(entry::TEXTS);
    // Tests read every file.
    table.unwrap_or_else(|_| Table::new(Vec::new()))
});

/// The entries that are built in, sorted by id.
#[must_use]
pub fn entries() -> &'static [Entry] {
    &BUILT_IN.entries
}

/// Explains an error text or a reply code: at most [`MOST`] explanations, best first.
#[must_use]
pub fn explain(text: &str) -> Vec<Explanation<'static>> {
    BUILT_IN.explain(text)
}

impl Table {
    /// Reads the contents of [`FILES`], in whatever order.
    ///
    /// # Errors
    ///
    /// If one of them is something else.
    pub fn from_json(files: &[impl AsRef<str>]) -> Result<Self, serde_json::Error> {
        let mut entries = Vec::new();
        for file in files {
            entries.extend(serde_json::from_str::<Vec<Entry>>(file.as_ref())?);
        }
        Ok(Self::new(entries))
    }

    fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        let index = Index::new(&entries);
        Self { entries, index }
    }

    /// Explains an error text or a reply code: at most [`MOST`] explanations, best first.
    #[must_use]
    pub fn explain(&self, text: &str) -> Vec<Explanation<'_>> {
        let words = Words::of(text);
        let codes = codes::find(&words);
        let plain = words.with_replies_joined().without_synonyms();
        let mut hits = self.search(&plain, &codes);
        hits.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.entry.id.cmp(&b.entry.id)));
        without_echoes(hits)
            .into_iter()
            .take(MOST)
            .map(|hit| Explanation {
                entry: hit.entry,
                matched: shown(&text[hit.span]),
                score: hit.score,
            })
            .collect()
    }
}

/// Leaves out what only repeats a better hit in more general words.
fn without_echoes(hits: Vec<Hit<'_>>) -> Vec<Hit<'_>> {
    let named = hits.first().is_some_and(|best| best.score.tells == Tells::Cause);
    let mut kept: Vec<Hit<'_>> = Vec::new();
    for hit in hits {
        let inside = kept.iter().any(|better| {
            better.span != hit.span
                && better.span.start <= hit.span.start
                && hit.span.end <= better.span.end
        });
        let said_better = hit.by_code_alone
            && kept.iter().any(|better| {
                better.score.tells == Tells::Cause
                    && (hit.span.start..hit.span.end + index::REPLY).contains(&better.span.start)
                    && better.score.weight > hit.score.weight
            });
        let wraps = named && hit.score.tells <= Tells::Wrapper;
        if !(inside || said_better || wraps) {
            kept.push(hit);
        }
    }
    kept
}

/// A passage as it may be shown.
fn shown(passage: &str) -> String {
    let cut: String = passage.chars().take(LONGEST_MATCH).collect();
    let mut out =
        portwise_smtp::printable(cut.split_whitespace().collect::<Vec<_>>().join(" ").as_bytes());
    if cut.len() < passage.len() {
        out.push('…');
    }
    out
}
