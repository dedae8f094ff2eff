//! Explanations as they are written in JSON, and what is said around them.

use portwise_explain::{Context, Explained, Explanation, Table, Topic};
use serde::Serialize;

/// An explanation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplanationView<'a> {
    /// Stable.
    pub id: &'a str,
    /// What it is, as a fragment of a sentence.
    pub title: &'a str,
    /// The passage that it is about.
    pub matched: &'a str,
    /// How to write what was written wrong, where that can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<&'a str>,
    /// What may be behind it, the likeliest first.
    pub causes: Vec<CauseView<'a>>,
    /// What the settings that change it are called, in each program.
    pub settings: Vec<Setting<'a>>,
    /// Who says these words.
    pub said_by: &'a [String],
    /// The reply codes that go with it.
    pub codes: &'a [String],
    /// Where the facts are from.
    pub source: &'a str,
    /// When they were checked.
    pub checked_on: &'a str,
    /// What was known, and what was read out of the text.
    pub context: &'a Context,
}

/// What may be behind an error.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CauseView<'a> {
    /// What is wrong.
    pub text: &'a str,
    /// What to change, by the names of the program's own settings where they are known.
    pub fix: &'a str,
    /// Whether it can be the cause here; it is for something else otherwise.
    pub applies: bool,
}

/// What a setting is called in a program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Setting<'a> {
    /// What it is for.
    pub topic: Topic,
    /// The id of the program.
    pub program: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What to set.
    pub text: String,
    /// Whether it is for the program that spoke, or may be.
    pub applies: bool,
}

/// The explanations of a text as they are written in JSON.
#[must_use]
pub fn views<'a>(table: &'a Table, explained: &'a Explained<'_>) -> Vec<ExplanationView<'a>> {
    let context = &explained.context;
    let view = |explanation: &'a Explanation<'_>| ExplanationView {
        id: &explanation.entry.id,
        title: &explanation.entry.title,
        matched: &explanation.matched,
        correction: explanation.correction.as_deref(),
        causes: explanation
            .causes
            .iter()
            .map(|c| CauseView { text: &c.text, fix: &c.fix, applies: c.applies })
            .collect(),
        settings: settings(table, explanation, context),
        said_by: &explanation.entry.said_by,
        codes: &explanation.entry.codes,
        source: &explanation.entry.source,
        checked_on: &explanation.entry.checked_on,
        context,
    };
    explained.explanations.iter().map(view).collect()
}

/// What the settings that an explanation speaks of are called in programs other than the one that
/// spoke, the most used first; each topic once. They apply if that program is not known.
#[must_use]
pub fn settings<'a>(
    table: &'a Table,
    explanation: &Explanation<'_>,
    context: &Context,
) -> Vec<Setting<'a>> {
    let mut topics: Vec<Topic> = Vec::new();
    for topic in explanation.causes.iter().filter(|c| c.applies).filter_map(|c| c.set) {
        if !topics.contains(&topic) {
            topics.push(topic);
        }
    }
    let applies = context.program.is_none();
    let of_topic = |topic| {
        table.settings(topic, context).map(move |(program, text)| Setting {
            topic,
            program: &program.id,
            name: &program.name,
            text,
            applies,
        })
    };
    topics.into_iter().flat_map(of_topic).collect()
}

/// What is known around the error, as a line to show; nothing if that is nothing. `said` is whether
/// anything was said beside the text.
#[must_use]
pub fn known_here(context: &Context, said: bool) -> Option<String> {
    let known = context.describe();
    let whence = if said { "Known here" } else { "Read from the text" };
    (!known.is_empty()).then(|| format!("{whence}: {}", known.join(", ")))
}

/// What would help to explain a text that is not known, as parts of a sentence.
#[must_use]
pub fn still_needed(context: &Context) -> Vec<&'static str> {
    let mut needed = vec!["the whole dialogue with the server, reply codes included"];
    if context.program.is_none() {
        needed.push("the name of the program that sends");
    }
    if context.host.is_none() || context.port.is_none() {
        needed.push("host and port of the server");
    }
    needed
}
