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

    /// How what was seen compares with what is on record.
    pub(crate) fn compare(&self, rows: &[Record], recipes: &[&Recipe]) -> Differences {
        let mut before: Vec<&Record> = self.0.iter().filter(|row| was_run(row, recipes)).collect();
        let mut differences = Differences::default();
        for row in rows {
            if let Some(at) = before.iter().position(|b| *b == row) {
                before.remove(at);
            } else if let Some(at) = before.iter().position(|b| is_mended(b, row)) {
                before.remove(at);
                differences.mended.push(named(row));
            } else {
                differences.faults.push(format!("not on record: {row:?}"));
            }
        }
        let missing = before.iter().map(|row| format!("on record, but not seen now: {row:?}"));
        differences.faults.extend(missing);
        differences
    }

    /// Whether it is on record that ours gives something away in a mode.
    pub(crate) fn leaks(&self, target: &str, tls: TlsMode) -> bool {
        let mut ours = self.0.iter().filter(|r| r.usual.is_none() && r.tls == tls);
        ours.any(|r| r.target == target && r.seen.iter().any(|seen| seen.is_leak()))
    }
}

/// How what was seen compares with what is on record.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Differences {
    /// What is not as it was.
    pub(crate) faults: Vec<String>,
    /// What gave something away and refuses now: distributions mend programs on days of their own.
    pub(crate) mended: Vec<String>,
}

/// Whether nothing is different but that leaks have become refusals.
fn is_mended(before: &Record, now: &Record) -> bool {
    let key = |r: &Record| (r.target.clone(), r.tls, r.login, r.usual.clone());
    let mut cells = before.seen.iter().zip(&now.seen);
    key(before) == key(now)
        && before.seen.len() == now.seen.len()
        && cells.all(|(b, n)| b == n || (b.is_leak() && *n == Observed::Refused))
}

fn named(row: &Record) -> String {
    let usual = row.usual.as_ref().map(|label| format!(", {label}")).unwrap_or_default();
    let login = if row.login { "" } else { ", without a login" };
    format!("{} ({}{login}{usual})", row.target, row.tls.id())
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

#[cfg(test)]
mod tests {
    use Observed::{Delivered, Password, Refused};

    use super::*;

    #[test]
    fn a_program_may_become_safer_and_nothing_else() {
        let recipes: Vec<&Recipe> =
            crate::recipes::RECIPES.iter().copied().filter(|r| r.target == "roundcube").collect();
        let row = |seen: &[Observed]| Record {
            target: "roundcube".to_owned(),
            tls: TlsMode::StartTls,
            login: true,
            usual: None,
            seen: seen.to_vec(),
        };
        let ledger = Ledger(vec![row(&[Delivered, Password, Refused])]);
        assert!(ledger.leaks("roundcube", TlsMode::StartTls));
        assert!(!ledger.leaks("roundcube", TlsMode::Implicit));
        let compare = |seen: &[Observed]| ledger.compare(&[row(seen)], &recipes);

        assert_eq!(compare(&[Delivered, Password, Refused]), Differences::default());
        let mended = compare(&[Delivered, Refused, Refused]);
        assert_eq!((mended.faults.len(), mended.mended.len()), (0, 1), "{mended:?}");
        for worse in [
            &[Delivered, Password, Password][..],
            &[Refused, Refused, Refused],
            &[Delivered, Delivered, Refused],
            &[Delivered, Refused],
        ] {
            let found = compare(worse);
            assert_eq!((found.faults.len(), found.mended.len()), (2, 0), "{found:?}");
        }
    }
}
