//! What was seen before, and how what is seen now compares.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use portwise_core::TlsMode;
use portwise_snippets::PROGRAMS;
use portwise_snippets::proofs::{self, Observed, Record, Scenario};

use crate::recipe::{Recipe, Verdict};
use crate::tasks::{Done, Purpose};

/// What is on record.
pub(crate) struct Ledger(Vec<Record>);

impl Ledger {
    /// Reads it; there may be none yet.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        match fs::read_to_string(file) {
            Ok(json) => Ok(Self(proofs::from_json(&json).context("the record cannot be read")?)),
            Err(_) => Ok(Self(Vec::new())),
        }
    }

    /// What was seen of ours, or of what is usual, in a situation.
    pub(crate) fn seen(
        &self,
        target: &str,
        tls: TlsMode,
        login: bool,
        usual: Option<&str>,
        situation: Scenario,
    ) -> Option<Observed> {
        let is_it = |r: &&Record| {
            (r.target.as_str(), r.tls, r.login, r.usual.as_deref()) == (target, tls, login, usual)
        };
        let (_, seen) = self.0.iter().find(is_it)?.cells().find(|(s, _)| *s == situation)?;
        Some(seen)
    }

    /// Writes what was seen. Targets that were not run keep what is on record.
    pub(crate) fn write(&self, rows: &[Record], recipes: &[&Recipe], file: &Path) -> Result<()> {
        let order = |row: &Record| {
            let at = PROGRAMS.iter().position(|t| t.id == row.target);
            (at, row.usual.is_some(), !row.login)
        };
        let mut all: Vec<Record> =
            self.0.iter().filter(|row| !was_run(row, recipes)).cloned().collect();
        all.retain(|row| crate::recipes::RECIPES.iter().any(|r| r.target == row.target));
        all.extend(rows.iter().cloned());
        all.sort_by_key(order);
        let lines: Vec<String> =
            all.iter().map(serde_json::to_string).collect::<serde_json::Result<_>>()?;
        Ok(fs::write(file, format!("[\n{}\n]\n", lines.join(",\n")))?)
    }

    /// What is not as it was.
    pub(crate) fn differences(&self, rows: &[Record], recipes: &[&Recipe]) -> Vec<String> {
        let mut before: Vec<&Record> = self.0.iter().filter(|row| was_run(row, recipes)).collect();
        let mut differing = Vec::new();
        for row in rows {
            match before.iter().position(|b| *b == row) {
                Some(at) => drop(before.remove(at)),
                None => differing.push(format!("not on record: {row:?}")),
            }
        }
        differing.extend(before.iter().map(|row| format!("on record, but not seen now: {row:?}")));
        differing
    }
}

fn was_run(row: &Record, recipes: &[&Recipe]) -> bool {
    recipes.iter().any(|r| r.target == row.target)
}

/// What was run in all situations, in the order of the targets.
pub(crate) fn rows(recipes: &[&'static Recipe], done: &[Done]) -> Vec<Record> {
    let mut rows = Vec::new();
    let run = |r: &&&Recipe| !matches!(r.verdict, Verdict::Validator(_));
    for recipe in recipes.iter().filter(run) {
        let of_this = || done.iter().filter(|(_, j, _)| j.recipe.target == recipe.target);
        let mut kinds = vec![
            (Purpose::Ours, TlsMode::Implicit),
            (Purpose::Ours, TlsMode::StartTls),
            (Purpose::Open, TlsMode::Implicit),
            (Purpose::Open, TlsMode::StartTls),
            (Purpose::Open, TlsMode::Cleartext),
        ];
        kinds.extend(recipe.usual.iter().map(|u| (Purpose::Usual(u.label), u.tls)));
        for (purpose, tls) in kinds {
            let seen: Vec<Observed> = Scenario::ALL
                .into_iter()
                .filter_map(|s| {
                    of_this()
                        .find(|(p, j, _)| {
                            *p == purpose && j.tls == tls && j.server.situation() == s
                        })
                        .map(|(_, _, o)| o.seen)
                })
                .collect();
            if !seen.is_empty() {
                let usual = match purpose {
                    Purpose::Usual(label) => Some(label.to_owned()),
                    _ => None,
                };
                let (target, login) = (recipe.target.to_owned(), purpose != Purpose::Open);
                rows.push(Record { target, tls, login, usual, seen });
            }
        }
    }
    rows
}

pub(crate) fn table(rows: &[Record]) -> String {
    let mut out = String::new();
    for row in rows {
        let name = match &row.usual {
            Some(label) => format!("  usual: {label}"),
            None if row.login => String::new(),
            None => "  without a login".to_owned(),
        };
        let _ = writeln!(out, "{} {}{name}", row.target, row.tls.id());
        for (situation, seen) in row.cells() {
            let _ = writeln!(out, "    {:<30} {}", situation.heading(), seen.label());
        }
    }
    out
}
