//! The rows as a file, for the page to fetch.

use serde::Deserialize;

use super::{Cause, ENTRIES, Entry, Scope, Table, Tells};

/// A row as it stands in the file.
#[derive(Deserialize)]
struct Stored {
    id: String,
    title: String,
    tells: Tells,
    scope: Scope,
    patterns: Vec<String>,
    codes: Vec<String>,
    said_by: Vec<String>,
    causes: Vec<StoredCause>,
    source: String,
    checked_on: String,
}

#[derive(Deserialize)]
struct StoredCause {
    text: String,
    fix: String,
}

/// The built-in rows as JSON, one row a line.
#[must_use]
pub fn json() -> String {
    let rows: Vec<String> =
        ENTRIES.iter().filter_map(|entry| serde_json::to_string(entry).ok()).collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

impl Table {
    /// Reads what [`json`] wrote. The rows stay in memory for the life of the program, so this
    /// is for being called once.
    ///
    /// # Errors
    ///
    /// If the text is something else.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let stored: Vec<Stored> = serde_json::from_str(text)?;
        let mut entries: Vec<Entry> = stored.into_iter().map(Stored::kept).collect();
        entries.sort_by_key(|entry| entry.id);
        Ok(Self::new(entries.leak()))
    }
}

impl Stored {
    fn kept(self) -> Entry {
        let causes: Vec<Cause> = self
            .causes
            .into_iter()
            .map(|cause| Cause { text: cause.text.leak(), fix: cause.fix.leak() })
            .collect();
        Entry {
            id: self.id.leak(),
            title: self.title.leak(),
            tells: self.tells,
            scope: self.scope,
            patterns: list(self.patterns),
            codes: list(self.codes),
            said_by: list(self.said_by),
            causes: causes.leak(),
            source: self.source.leak(),
            checked_on: self.checked_on.leak(),
        }
    }
}

fn list(texts: Vec<String>) -> &'static [&'static str] {
    let kept: Vec<&'static str> = texts.into_iter().map(|text| &*text.leak()).collect();
    kept.leak()
}

#[cfg(test)]
mod tests {
    use super::{ENTRIES, Table, json};
    use crate::explain::explain;

    #[test]
    fn the_file_holds_the_same_rows() {
        let table = Table::from_json(&json()).unwrap();
        assert_eq!(table.entries, ENTRIES);
        let text = "535 5.7.139 Authentication unsuccessful";
        assert_eq!(table.explain(text), explain(text));
        assert!(Table::from_json("<!doctype html>").is_err());
    }
}
