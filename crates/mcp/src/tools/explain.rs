//! `explain`

use portwise_explain::explain;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Row, answered};
use crate::answer::{Answer, drop_some};

pub(super) const ROW: Row = Row::pure::<Arguments, Explained>(
    "explain",
    "What an SMTP error text means",
    "Finds what is behind an error text, log line or reply code about sending mail or TLS, and what to change, the likeliest cause first. Give \
     the text as it was printed, with its reply code; programs, providers and libraries are told apart by their words. Works offline.",
    |_, arguments| answered(arguments, run),
);

/// More is not read.
const LONGEST: usize = 64 * 1024;

/// What was said.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// The error text, as it was printed; without passwords.
    #[schemars(length(min = 1, max = 65536))]
    text: String,
}

/// What is known of it.
#[derive(Deserialize, JsonSchema, Serialize)]
pub(super) struct Explained {
    /// The explanations, the best first; empty if the text is not known.
    explanations: Vec<Explanation>,
    /// How many were left out to keep the answer short.
    left_out: usize,
}

/// An explanation.
#[derive(Deserialize, JsonSchema, Serialize)]
pub(super) struct Explanation {
    /// Stable.
    id: String,
    /// What it is, as a fragment of a sentence.
    title: String,
    /// The passage that it is about.
    matched: String,
    /// What may be behind it, the likeliest first.
    causes: Vec<Cause>,
    /// Where the facts are from.
    source: String,
}

/// What may be behind an error.
#[derive(Deserialize, JsonSchema, Serialize)]
pub(super) struct Cause {
    /// What is wrong.
    text: String,
    /// What to change.
    fix: String,
}

fn run(Arguments { text }: Arguments) -> Result<Explained, String> {
    if text.trim().is_empty() {
        return Err("The text is empty. Give the error as it was printed.".to_owned());
    }
    if text.len() > LONGEST {
        return Err("The text is too long. Give the lines around the error alone.".to_owned());
    }
    let explanations = explain(&text).into_iter().map(|found| Explanation {
        id: found.entry.id.clone(),
        title: found.entry.title.clone(),
        matched: found.matched,
        causes: found
            .entry
            .causes
            .iter()
            .map(|cause| Cause { text: cause.text.clone(), fix: cause.fix.clone() })
            .collect(),
        source: found.entry.source.clone(),
    });
    Ok(Explained { explanations: explanations.collect(), left_out: 0 })
}

impl Answer for Explained {
    fn text(&self) -> String {
        let Some(best) = self.explanations.first() else {
            return "Nothing in this text is an error that is known. Give the whole message with its reply code, or call “probe” with the server.".to_owned();
        };
        let mut lines = vec![format!("{} (because of “{}”)", best.title, best.matched)];
        for cause in &best.causes {
            lines.push(format!("- {} What to do: {}", cause.text, cause.fix));
        }
        let others: Vec<&str> =
            self.explanations.iter().skip(1).map(|e| e.title.as_str()).collect();
        lines.extend(
            (!others.is_empty()).then(|| format!("It may also be: {}.", others.join("; "))),
        );
        lines.join("\n")
    }

    fn shrink(&mut self) -> bool {
        let dropped = drop_some(&mut self.explanations);
        self.left_out += dropped;
        dropped > 0
    }
}
