//! `explain`

use portwise_diagnosis::{self as diagnosis, ExplanationView, Given};
use portwise_explain::{Context, built_in};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Row, answered};
use crate::answer::{Answer, drop_some};

pub(super) const ROW: Row = Row::pure::<Arguments, Explained>(
    "explain",
    "What an SMTP error text means",
    "Finds what is behind an error text, log line or reply code about sending mail or TLS, and what to change, the likeliest cause first. Give \
     the text as it was printed, with the dialogue around it and its reply code; program, host, port and purpose are read out of it. What the \
     text does not say and is known may be given beside it: the cures are then those of that program and provider. Works offline.",
    |_, arguments| answered(arguments, run),
);

/// More is not read.
const LONGEST: usize = 64 * 1024;

/// How many programs' settings are listed where the program is not known.
const MOST_SETTINGS: usize = 6;

/// What was said.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// The error text, as it was printed; without passwords.
    #[schemars(length(min = 1, max = 65536))]
    text: String,
    /// The program that sends, by id or name, such as django, postfix or thunderbird.
    #[serde(default)]
    program: Option<String>,
    /// The host that it sends to.
    #[serde(default)]
    host: Option<String>,
    /// The port that it sends to.
    #[serde(default)]
    #[schemars(range(min = 1))]
    port: Option<u16>,
    /// The provider that takes the mail, by id or name.
    #[serde(default)]
    provider: Option<String>,
    /// A server delivers to the recipient's server (its MX), not to a provider of its own.
    #[serde(default)]
    to_mx: bool,
}

/// What is known of it.
#[derive(Deserialize, JsonSchema, Serialize)]
pub(super) struct Explained {
    /// What was given, and what was read out of the text, in words.
    known: Vec<String>,
    /// The explanations, the best first; empty if the text is not known.
    explanations: Vec<Explanation>,
    /// What would help where the text is not known.
    still_needed: Vec<String>,
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
    /// How to write what was written wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    correction: Option<String>,
    /// What may be behind it, the likeliest first.
    causes: Vec<Cause>,
    /// What the settings are called in the most used programs, where the program is not known.
    settings: Vec<String>,
    /// Where the facts are from.
    source: String,
}

/// What may be behind an error.
#[derive(Deserialize, JsonSchema, Serialize)]
pub(super) struct Cause {
    /// What is wrong.
    text: String,
    /// What to change, by the names of the program's own settings where they are known.
    fix: String,
    /// Whether it can be the cause here; it is for another program or situation otherwise.
    applies: bool,
}

fn run(arguments: Arguments) -> Result<Explained, String> {
    let Arguments { text, program, host, port, provider, to_mx } = &arguments;
    if text.trim().is_empty() {
        return Err("The text is empty. Give the error as it was printed.".to_owned());
    }
    if text.len() > LONGEST {
        return Err("The text is too long. Give the lines around the error alone.".to_owned());
    }
    let table = built_in();
    let given = Given {
        program: program.as_deref(),
        host: host.as_deref(),
        port: *port,
        provider: provider.as_deref(),
        delivery: *to_mx,
    };
    let known = given.context(table).map_err(|error| error.to_string())?;
    let explained = diagnosis::explain(table, text, &known);
    let views = diagnosis::views(table, &explained);
    Ok(Explained {
        known: explained.context.describe(),
        explanations: views.iter().map(explanation).collect(),
        still_needed: needed(&explained.context, views.is_empty()),
        left_out: 0,
    })
}

fn needed(context: &Context, nothing: bool) -> Vec<String> {
    if !nothing {
        return Vec::new();
    }
    diagnosis::still_needed(context).into_iter().map(str::to_owned).collect()
}

fn explanation(view: &ExplanationView<'_>) -> Explanation {
    let causes = view.causes.iter().map(|cause| Cause {
        text: cause.text.to_owned(),
        fix: cause.fix.to_owned(),
        applies: cause.applies,
    });
    let settings = view.settings.iter().filter(|setting| setting.applies);
    Explanation {
        id: view.id.to_owned(),
        title: view.title.to_owned(),
        matched: view.matched.to_owned(),
        correction: view.correction.map(str::to_owned),
        causes: causes.collect(),
        settings: settings
            .take(MOST_SETTINGS)
            .map(|setting| format!("{}: {}", setting.name, setting.text))
            .collect(),
        source: view.source.to_owned(),
    }
}

impl Answer for Explained {
    fn text(&self) -> String {
        let Some(best) = self.explanations.first() else {
            return format!(
                "Nothing in this text is an error that is known. What would help: {}. “probe” looks at the server.",
                self.still_needed.join("; ")
            );
        };
        let mut lines = vec![format!("{} (because of “{}”)", best.title, best.matched)];
        lines.extend(
            (!self.known.is_empty()).then(|| format!("Known here: {}.", self.known.join(", "))),
        );
        lines.extend(best.correction.as_ref().map(|right| format!("Written right: {right}")));
        for cause in best.causes.iter().filter(|cause| cause.applies) {
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
