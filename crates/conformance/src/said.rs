//! What programs print when sending fails, put on record for the tests of `explain`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use portwise_explain::explain;
use portwise_snippets::proofs::{Observed, Scenario};
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::How;
use crate::recipe::Recipe;
use crate::tasks::{Done, Purpose};

/// The longest text that is kept whole, in lines. Of a longer one the middle is left out.
const MOST_LINES: usize = 60;

/// A line of the record: what a program printed of a server.
#[derive(Deserialize, Serialize)]
struct Said {
    server: String,
    tls: String,
    text: String,
    /// The entry that must explain it first, or `none`.
    entry: String,
    /// Why something else comes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wrong: Option<String>,
}

/// Writes a file for each target that was run. What a text must be explained by, and why it is
/// not, is kept from the record before; a new text gets what explains it now, for review.
pub(crate) fn write(done: &[Done], recipes: &[&Recipe], how: &How) -> Result<()> {
    let cleaner = Cleaner::new(how);
    fs::create_dir_all(&how.said)?;
    for recipe in recipes {
        let file = how.said.join(format!("{}.jsonl", recipe.target));
        let mut before = read(&file)?;
        let of_this = done.iter().filter(|(_, job, _)| job.recipe.target == recipe.target);
        let mut lines: Vec<Said> = Vec::new();
        for (_, job, outcome) in of_this.filter(|run| is_failure(run)) {
            let (server, tls) = (job.server.name().to_owned(), job.tls.id().to_owned());
            let text = cleaner.clean(&outcome.said);
            let (entry, wrong) = match before.remove(&(server.clone(), tls.clone())) {
                Some(old) => (old.entry, old.wrong),
                None => (explained_by(&text), None),
            };
            lines.push(Said { server, tls, text, entry, wrong });
        }
        if lines.is_empty() {
            continue;
        }
        lines.sort_by(|a, b| (&a.server, &a.tls).cmp(&(&b.server, &b.tls)));
        let lines: Vec<String> =
            lines.iter().map(serde_json::to_string).collect::<serde_json::Result<_>>()?;
        fs::write(file, lines.join("\n") + "\n")?;
    }
    Ok(())
}

/// Where what is said now of what went wrong is not explained by the entry on record.
pub(crate) fn differences(done: &[Done], how: &How) -> Result<Vec<String>> {
    let cleaner = Cleaner::new(how);
    let mut on_record = BTreeMap::new();
    let mut differing = Vec::new();
    for (_, job, outcome) in done.iter().filter(|(p, ..)| matches!(p, Purpose::Faulty(_))) {
        let target = job.recipe.target;
        if !on_record.contains_key(target) {
            on_record.insert(target, read(&how.said.join(format!("{target}.jsonl")))?);
        }
        let key = (job.server.name().to_owned(), job.tls.id().to_owned());
        let now = explained_by(&cleaner.clean(&outcome.said));
        match on_record.get(target).and_then(|of_this| of_this.get(&key)) {
            Some(old) if old.entry == now || old.wrong.is_some() => (),
            old => differing.push(format!(
                "{target} ({}, {}): what it says is explained by {now}, on record is {}\n{}",
                key.1,
                key.0,
                old.map_or("nothing", |old| &old.entry),
                outcome.account
            )),
        }
    }
    Ok(differing)
}

/// Whether a run is there to fail, and did.
fn is_failure((purpose, job, outcome): &Done) -> bool {
    match purpose {
        Purpose::Faulty(_) => true,
        Purpose::Ours => {
            outcome.seen == Observed::Refused
                && job.server.situation() != Scenario::Honest
                && !job.is_exposed()
        }
        _ => false,
    }
}

fn explained_by(text: &str) -> String {
    let found = explain(text);
    found.first().map_or("none", |best| best.entry.id.as_str()).to_owned()
}

/// What is on record of a target, by server and TLS mode.
fn read(file: &Path) -> Result<BTreeMap<(String, String), Said>> {
    let lines = fs::read_to_string(file).unwrap_or_default();
    let mut before = BTreeMap::new();
    for line in lines.lines() {
        let said: Said = serde_json::from_str(line).with_context(|| file.display().to_string())?;
        before.insert((said.server.clone(), said.tls.clone()), said);
    }
    Ok(before)
}

/// What differs from run to run, and what stands for it.
const CHANGING: &[(&str, &str)] = &[
    // What moves the cursor of a terminal, and its colours.
    (r"\x1b\[[0-9;]*m", ""),
    (r"\x1b(\[[0-9;?>=]*[A-Za-z@`]|[()][0-9A-Za-z]|[=>78DEHM]|\][^\x07]*\x07)", "\n"),
    (r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]", ""),
    (r"/tmp/\.tmp\w+", "/tmp/run"),
    (r"/\S+/\.pyenv/versions/[\d.]+", "/usr"),
    (r"/root/dead\.letter\b", "~/dead.letter"),
    (r"\b127\.(6[4-9]|[7-9][0-9])\.[0-9]+\.[0-9]+\b", "192.0.2.10"),
    (
        r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        "00000000-0000-0000-0000-000000000000",
    ),
    (r"\b\d{4}([-/])\d{2}([-/])\d{2}\b", "2026${1}01${2}02"),
    (r"\b\d{1,2}:\d{2}:\d{2}([.,]\d+)?", "03:04:05"),
    (r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)( +)\d{1,2}\b", "Jan${2}2"),
    (
        r"\b\d{1,2}([- /])(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)([- /])\d{4}\b",
        "02${1}Jan${3}2026",
    ),
    (r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b(,? )", "Fri${2}"),
    (r"\b1[78]\d{8}(\.\d+)?\b", "1767323045"),
    (r"\b1[78]\d{11}\b", "1767323045000"),
    (r"\[\d{2,7}\]", "[1234]"),
    (r"\b(pid|PID)([= ])\d+", "${1}${2}1234"),
    (r"\b0x[0-9a-f]{6,16}\b", "0x7f0000000000"),
    (r"\b[0-9A-F]{8,16}:error:", "0000000000000000:error:"),
    (r"\b[0-9A-F]{9,12}: ", "4A5B6C7D8E: "),
    (r"\b[0-9A-Za-z]{6}-[0-9A-Za-z]{11}-[0-9A-Za-z]{4}\b", "1abcDE-000000001Ab-2xYz"),
    (r"<[\w.+$-]{16,}@", "<id@"),
    (r"\b(delays?|took|duration)=[\d./]+", "${1}=0.1"),
    (r"\b\d+\.\d+ ?(m?s|seconds)\b", "0.1${1}"),
    (r"((?:192\.0\.2\.10|127\.0\.0\.1|localhost|::1\]):)[1-6]\d{4}\b", "${1}50000"),
];

static CHANGES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    CHANGING.iter().filter_map(|(from, to)| Some((Regex::new(from).ok()?, *to))).collect()
});

/// Takes out of a text what differs from run to run and from machine to machine.
struct Cleaner {
    /// Folders and names of this machine, and what stands for them.
    places: Vec<(String, &'static str)>,
}

impl Cleaner {
    fn new(how: &How) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let mut places = vec![
            (how.prepared.display().to_string(), "/prepared"),
            (how.tools.display().to_string(), "/tools"),
            (here.display().to_string(), "/portwise"),
            (name.trim().to_owned(), "workstation"),
        ];
        if let Ok(tools) = how.tools.canonicalize() {
            places.push((tools.display().to_string(), "/tools"));
        }
        places.retain(|(place, _)| place.len() > 3);
        Self { places }
    }

    fn clean(&self, text: &str) -> String {
        let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
        for (place, name) in &self.places {
            text = text.replace(place, name);
        }
        for (from, to) in CHANGES.iter() {
            text = from.replace_all(&text, *to).into_owned();
        }
        let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.dedup();
        if lines.len() > MOST_LINES {
            lines.drain(MOST_LINES / 2..lines.len() - MOST_LINES / 2);
        }
        lines.join("\n").trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{CHANGES, CHANGING, Cleaner};

    #[test]
    fn what_differs_from_run_to_run_is_taken_out() {
        assert_eq!(CHANGES.len(), CHANGING.len(), "a pattern cannot be read");
        let cleaner = Cleaner { places: vec![("/home/kim/tools".to_owned(), "/tools")] };
        for (text, clean) in [
            ("\x1b[1;31mError\x1b[0m: 127.65.3.9:587", "Error: 192.0.2.10:587"),
            ("2026-11-29 18:00:01,535 smtp[4711]: no", "2026-01-02 03:04:05 smtp[1234]: no"),
            (
                "Nov 29 18:00:01 mx 4FA3B12C9D: to=<anna@example.com>",
                "Jan 2 03:04:05 mx 4A5B6C7D8E: to=<anna@example.com>",
            ),
            ("File \"/home/kim/tools/x.py\", line 535", "File \"/tools/x.py\", line 535"),
            ("again\nagain\n\n", "again"),
        ] {
            assert_eq!(cleaner.clean(text), clean);
        }
    }
}
