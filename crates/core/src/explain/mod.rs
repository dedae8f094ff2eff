//! From a pasted error text or reply code to its cause and cure.
//!
//! The text is cut into words (`words`), the reply codes in it are found (`codes`), and both
//! are looked up in the rows of `table`. Where no row knows the words, `hints` tell what they have
//! to do with. A text that is plainly about something else than mail gets no explanation: silence
//! is better than a guess.

mod codes;
mod hints;
mod index;
mod stored;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use index::Index;
pub use stored::json;
pub use table::ENTRIES;
use words::Words;

/// The most explanations that one text gets.
pub const MOST: usize = 5;

/// The longest passage shown of what matched, in characters of the text.
const LONGEST_MATCH: usize = 160;

/// A row: an error and everything there is to say about it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// Stable; begins with its theme.
    pub id: &'static str,
    /// The cause, as a fragment of a sentence.
    pub title: &'static str,
    /// How much the words say.
    pub(crate) tells: Tells,
    /// Who else says them.
    pub(crate) scope: Scope,
    /// The words: whole words in this order, whatever stands between them that is no letter and
    /// no digit. A `*` is a gap of at most 16 words, for names, addresses and numbers. Words that
    /// say the same are one word. A `~` in front marks words that others use too: they do not
    /// count in a text that is plainly about something else, unless it says little besides.
    pub patterns: &'static [&'static str],
    /// Reply codes, enhanced status codes, or both together.
    pub codes: &'static [&'static str],
    /// Programs, languages, providers and libraries that say it.
    pub said_by: &'static [&'static str],
    /// What is likely behind it, likeliest first.
    pub causes: &'static [Cause],
    /// Where the facts are from.
    pub source: &'static str,
    /// When they were checked, as `YYYY-MM-DD`.
    pub checked_on: &'static str,
}

/// What may be behind an error, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Cause {
    /// What is wrong.
    pub text: &'static str,
    /// What to change.
    pub fix: &'static str,
}

/// How much the words of an error say.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Tells {
    /// They say only that it did not work.
    Failure,
    /// They are put around another error, which says more.
    Wrapper,
    /// No row knows them; they only have to do with it.
    Hint,
    /// They say what was seen; several things may be behind it.
    Symptom,
    /// They name the cause.
    Cause,
}

/// Who says the words of an error.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Scope {
    /// Software that deals with mail.
    Mail,
    /// Whatever opens a connection. Passed over when the text plainly speaks of something else.
    Network,
}

/// An explanation of a text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// What it is about.
    pub entry: &'static Entry,
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
struct Hit {
    entry: &'static Entry,
    score: Score,
    /// Where, in octets of the text.
    span: Range<usize>,
    by_code_alone: bool,
}

/// The rows, ready to be searched. Command line and server use [`explain`], which has them built
/// in; the page fetches them when they are wanted, so that it stays small.
pub struct Table {
    entries: &'static [Entry],
    index: Index,
}

static BUILT_IN: LazyLock<Table> = LazyLock::new(|| Table::new(ENTRIES));

/// Explains an error text or a reply code: at most [`MOST`] explanations, best first.
#[must_use]
pub fn explain(text: &str) -> Vec<Explanation> {
    BUILT_IN.explain(text)
}

impl Table {
    /// Prepares rows, which must be sorted by id.
    #[must_use]
    pub fn new(entries: &'static [Entry]) -> Self {
        Self { entries, index: Index::new(entries) }
    }

    /// Explains an error text or a reply code: at most [`MOST`] explanations, best first.
    #[must_use]
    pub fn explain(&self, text: &str) -> Vec<Explanation> {
        let words = Words::of(text);
        let codes = codes::find(&words);
        let plain = words.with_replies_joined().without_lists().without_synonyms();
        let mut hits = self.search(&plain, &codes);
        hits.sort_by(|a, b| b.score.cmp(&a.score).then(a.entry.id.cmp(b.entry.id)));
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

    fn find(&self, id: &str) -> Option<&'static Entry> {
        self.entries.binary_search_by(|e| e.id.cmp(id)).ok().map(|i| &self.entries[i])
    }
}

/// Leaves out what only repeats a better hit in more general words.
fn without_echoes(hits: Vec<Hit>) -> Vec<Hit> {
    let named = hits.first().is_some_and(|best| best.score.tells == Tells::Cause);
    let mut kept: Vec<Hit> = Vec::new();
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
