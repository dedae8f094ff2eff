//! `reference`

use portwise_core::export::Table;
use portwise_core::reference::{faq, glossary};
use portwise_snippets::PROGRAMS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Row, answered, shown};
use crate::answer::{Answer, drop_some};

pub(super) const ROW: Row = Row::pure::<Arguments, Looked>(
    "reference",
    "Look something up",
    "Looks rows up in a table: ports (compared), providers (hosts, ports, login), networks (which ports they block), findings (what a probe can \
     find, and what to do), glossary, questions (answers at length), programs (the ids for “snippet”). With a word only rows that have it in \
     them, those that are called so first. Works offline.",
    |_, arguments| answered(arguments, run),
);

/// The most rows that are given at once.
const MOST: usize = 20;

/// What to look up.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Arguments {
    /// In which table.
    #[schemars(extend("enum" = names()))]
    table: String,
    /// Only rows that have this in them, in capitals or not.
    #[serde(default)]
    word: Option<String>,
    /// How many of the rows that were found to skip, to see further ones.
    #[serde(default)]
    skip: usize,
}

/// What was found.
#[derive(Deserialize, JsonSchema, Serialize)]
pub(super) struct Looked {
    /// The table.
    table: String,
    /// The rows, as objects with the fields of the table.
    rows: Vec<Map<String, Value>>,
    /// How many were found in all.
    found: usize,
    /// How many of them come after these; ask again with a narrower word, or with “skip”.
    left_out: usize,
}

/// A table: its name, and its rows as JSON.
type Named = (&'static str, fn() -> serde_json::Result<Value>);

const OTHERS: [Named; 3] = [
    ("glossary", || serde_json::to_value(glossary::GLOSSARY)),
    ("questions", || serde_json::to_value(faq::entries().collect::<Vec<_>>())),
    ("programs", || serde_json::to_value(PROGRAMS)),
];

fn names() -> Vec<&'static str> {
    Table::ALL.iter().map(|table| table.id()).chain(OTHERS.map(|(name, _)| name)).collect()
}

fn rows(table: &str) -> Result<Vec<Map<String, Value>>, String> {
    let exported = || Table::ALL.into_iter().find(|own| own.id() == table);
    let other = || OTHERS.iter().find(|(name, _)| *name == table);
    let written = match (exported(), other()) {
        (Some(table), _) => serde_json::from_str(&table.json()),
        (_, Some((_, rows))) => rows().and_then(serde_json::from_value),
        (None, None) => {
            let names = names().join(", ");
            return Err(format!("There is no table “{}”. Give one of {names}.", shown(table)));
        }
    };
    written.map_err(|error| format!("The table cannot be written: {error}."))
}

fn run(Arguments { table, word, skip }: Arguments) -> Result<Looked, String> {
    let word = word.unwrap_or_default().trim().to_lowercase();
    let is_called = |row: &Map<String, Value>| {
        let keys = ["id", "name", "code", "port", "term"];
        let own = keys.iter().filter_map(|key| row.get(*key));
        own.into_iter().any(|value| plain(value).to_lowercase() == word)
    };
    let mentions = |row: &Map<String, Value>| row.values().any(|value| has(value, &word));
    let (mut first, rest): (Vec<_>, Vec<_>) =
        rows(&table)?.into_iter().filter(mentions).partition(is_called);
    first.extend(rest);
    let found = first.len();
    if found == 0 {
        let word = shown(&word);
        return Err(format!("No row of {table} has “{word}” in it. Try another word, or none."));
    }
    if skip >= found {
        return Err(format!("There are only {found} rows. Give “skip” below that."));
    }
    let rows: Vec<_> = first.into_iter().skip(skip).take(MOST).collect();
    let left_out = found - skip - rows.len();
    Ok(Looked { table, rows, found, left_out })
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// Whether a text anywhere in a value has the word in it.
fn has(value: &Value, word: &str) -> bool {
    match value {
        Value::Array(values) => values.iter().any(|value| has(value, word)),
        Value::Object(fields) => fields.values().any(|value| has(value, word)),
        other => plain(other).to_lowercase().contains(word),
    }
}

impl Answer for Looked {
    fn text(&self) -> String {
        let name = |row: &Map<String, Value>| {
            let keys = ["id", "code", "port", "term", "question"];
            keys.iter().find_map(|key| row.get(*key)).map(plain).unwrap_or_default()
        };
        let names: Vec<String> = self.rows.iter().map(name).collect();
        let more = match self.left_out {
            0 => String::new(),
            n => format!(", and {n} more"),
        };
        format!("{} of {}: {}{more}.", self.found, self.table, names.join(", "))
    }

    fn shrink(&mut self) -> bool {
        let dropped = if self.rows.len() > 1 { drop_some(&mut self.rows) } else { 0 };
        self.left_out += dropped;
        dropped > 0
    }
}
