//! From a pasted error text or reply code to its cause and cure.
//!
//! The text is cut into words (`words`), the reply codes in it are found (`codes`), and both
//! are looked up in the entries (`index`). A text that is plainly about something else than mail gets
//! no explanation: silence is better than a guess. What the text says of the circumstances (`read`)
//! and what the caller knows beside it make the [`Context`], by which the causes are put in order
//! (`told`). This crate has no table of providers: the caller hands in what is known of one.

mod codes;
mod context;
mod entry;
mod fit;
mod index;
mod program;
mod read;
#[cfg(test)]
mod tests;
mod told;
mod topic;
mod words;

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

pub use context::{Context, Family, Login, Named, Offer, Platform, Provider, Purpose, Step, Tls};
pub use entry::{About, Cause, Entry, FILES, Scope, Seen, Tells};
pub use fit::For;
use index::Index;
use program::Programs;
pub use program::{Program, Settings, Topic};
use read::Url;
pub use told::Told;
use words::Words;

/// The most explanations that one text gets.
pub const MOST: usize = 5;

/// The longest passage shown of what matched, in characters of the text.
const LONGEST_MATCH: usize = 160;

/// How much a URL says that cannot be read.
const URL_WEIGHT: u32 = 30;

/// An explanation of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation<'a> {
    /// The entry that fits.
    pub entry: &'a Entry,
    /// The passage that gave it away, made safe to show and cut short.
    pub matched: String,
    /// The causes of the entry in the order of this context.
    pub causes: Vec<Told<'a>>,
    /// How to write what was written wrong, where that can be said; never with a password.
    pub correction: Option<String>,
}

/// A text, explained in a context.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained<'a> {
    /// What was known, and what was read out of the text.
    pub context: Context,
    /// At most [`MOST`] explanations, best first.
    pub explanations: Vec<Explanation<'a>>,
}

/// What a caller knows that this crate does not.
pub trait Tables {
    /// The provider that takes mail at a host, or whose mail exchanger it is.
    fn provider_at(&self, host: &str) -> Option<Provider>;
}

/// Nothing.
impl Tables for () {
    fn provider_at(&self, _: &str) -> Option<Provider> {
        None
    }
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

/// The entries, ready to be searched. Command line and server use [`built_in`]; the page fetches
/// [`FILES`] when they are wanted, so that it stays small.
pub struct Table {
    entries: Vec<Entry>,
    index: Index,
    programs: Programs,
}

static BUILT_IN: LazyLock<Table> = LazyLock::new(|| {
    let table = Table::from_json(entry::TEXTS);
    // Tests read every file.
    table.unwrap_or_else(|_| Table::new(Vec::new(), Vec::new()))
});

/// The table that is built in.
#[must_use]
pub fn built_in() -> &'static Table {
    &BUILT_IN
}

/// The entries that are built in, sorted by id.
#[must_use]
pub fn entries() -> &'static [Entry] {
    &BUILT_IN.entries
}

/// Explains an error text or a reply code with what the text itself says: at most [`MOST`]
/// explanations, best first.
#[must_use]
pub fn explain(text: &str) -> Vec<Explanation<'static>> {
    explain_in(text, &Context::default()).explanations
}

/// Explains an error text or a reply code with what is known beside it. What is known counts more
/// than what the text says.
#[must_use]
pub fn explain_in(text: &str, known: &Context) -> Explained<'static> {
    BUILT_IN.explain(text, known, &())
}

impl Table {
    /// Reads the contents of [`FILES`], in whatever order.
    ///
    /// # Errors
    ///
    /// If one of them is something else.
    pub fn from_json(files: &[impl AsRef<str>]) -> Result<Self, serde_json::Error> {
        let (mut entries, mut programs) = (Vec::new(), Vec::new());
        for file in files {
            match serde_json::from_str::<Vec<Entry>>(file.as_ref()) {
                Ok(more) => entries.extend(more),
                Err(error) => match serde_json::from_str::<Vec<Program>>(file.as_ref()) {
                    Ok(more) => programs.extend(more),
                    Err(_) => return Err(error),
                },
            }
        }
        Ok(Self::new(entries, programs))
    }

    fn new(mut entries: Vec<Entry>, programs: Vec<Program>) -> Self {
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        let index = Index::new(&entries);
        Self { entries, index, programs: Programs::new(programs) }
    }

    /// The programs, the most used first.
    #[must_use]
    pub fn programs(&self) -> &[Program] {
        self.programs.rows()
    }

    /// The program that somebody calls so: by id, name or another name, in capitals or not.
    #[must_use]
    pub fn program(&self, name: &str) -> Option<&Program> {
        self.programs.called(name)
    }

    /// What the settings on a topic are called in programs: `own` says whether it is the program
    /// of the context, or what that is built on, which does not stand among the others.
    pub fn settings<'a>(
        &'a self,
        topic: Topic,
        context: &Context,
    ) -> impl Iterator<Item = (&'a Program, String)> + use<'a> {
        let tls = told::wanted(context);
        let own = context.program.as_ref().map(|p| p.id.clone());
        let own: Vec<&str> =
            own.iter().flat_map(|id| self.programs.with_bases(id)).map(|p| p.id.as_str()).collect();
        self.programs.settings(topic, tls).filter(move |(p, _)| !own.contains(&p.id.as_str()))
    }

    /// Explains an error text or a reply code in a context: what is known counts more than what
    /// the text says, and `tables` adds what there is to know of a host.
    #[must_use]
    pub fn explain(&self, text: &str, known: &Context, tables: &dyn Tables) -> Explained<'_> {
        let words = Words::of(text);
        let codes = codes::find(&words);
        let read = read::context(text, &words, &codes, &self.programs);
        let mut context = known.clone().or(read);
        if context.provider.is_none() {
            context.provider = context.host.as_deref().and_then(|host| tables.provider_at(host));
        }
        let plain = words.with_replies_joined().without_synonyms();
        let mut hits = self.search(&plain, &codes);
        let url = Url::find(text).filter(|url| url.unencoded);
        hits.extend(url.iter().flat_map(|url| self.seen(Seen::UnencodedUrl, url)));
        hits.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.entry.id.cmp(&b.entry.id)));
        let bases = context.program.as_ref().map(|p| self.programs.with_bases(&p.id));
        let bases: Vec<&str> = match &bases {
            // A program without a row is one that is known all the same.
            Some(rows) if rows.is_empty() => vec![""],
            Some(rows) => rows.iter().map(|p| p.id.as_str()).collect(),
            None => Vec::new(),
        };
        let explanations = without_echoes(hits).into_iter().take(MOST).map(|hit| {
            let url = url.as_ref().filter(|_| hit.entry.seen.is_some());
            Explanation {
                entry: hit.entry,
                matched: shown(url.map_or(&text[hit.span], |url| &url.masked)),
                causes: told::causes(hit.entry, &context, &self.programs, &bases),
                correction: url.map(|url| shown(&url.right)),
            }
        });
        let explanations = explanations.collect();
        Explained { context, explanations }
    }

    /// The entries that explain something that was seen in a text.
    fn seen<'a>(&'a self, seen: Seen, url: &Url) -> impl Iterator<Item = Hit<'a>> + use<'a> {
        let span = url.span.clone();
        let entries = self.entries.iter().filter(move |entry| entry.seen == Some(seen));
        entries.map(move |entry| Hit {
            entry,
            score: Score { tells: Tells::Cause, weight: URL_WEIGHT, first: Reverse(span.start) },
            span: span.clone(),
            by_code_alone: false,
        })
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
