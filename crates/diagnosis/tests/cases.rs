//! What people came with, told by hand: the text, what they said beside it, which entry is right,
//! and what has to stand in the cause that comes first, in those that apply, and in none of them.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::error::Error;
use std::fs;
use std::path::Path;

use portwise_diagnosis::{Given, explain};
use portwise_explain::built_in;
use serde::Deserialize;

/// A line of a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    #[serde(default)]
    program: Option<String>,
    #[serde(default)]
    host: Option<String>,
    #[serde(default)]
    port: Option<u16>,
    #[serde(default)]
    provider: Option<String>,
    #[serde(default)]
    to_mx: bool,
    /// The entries of which one must come first.
    entry: Vec<String>,
    /// What must stand in the first cause or its fix.
    #[serde(default)]
    first: Vec<String>,
    /// What must stand in a cause that applies.
    #[serde(default)]
    says: Vec<String>,
    /// What must not stand in any that applies.
    #[serde(default)]
    never: Vec<String>,
    /// What must stand in the line that says what is known.
    #[serde(default)]
    known: Vec<String>,
}

fn faults(case: &Case) -> Vec<String> {
    let given = Given {
        program: case.program.as_deref(),
        host: case.host.as_deref(),
        port: case.port,
        provider: case.provider.as_deref(),
        delivery: case.to_mx,
    };
    let explained = explain(built_in(), &case.text, &given.context(built_in()).unwrap());
    let known = explained.context.describe().join(", ");
    let mut faults = Vec::new();
    for word in case.known.iter().filter(|word| !known.contains(*word)) {
        faults.push(format!("“{word}” is not known, but {known}"));
    }
    let Some(best) = explained.explanations.first() else {
        faults.push("not known".to_owned());
        return faults;
    };
    if !case.entry.contains(&best.entry.id) {
        faults.push(format!("is {}", best.entry.id));
    }
    let applies: Vec<String> = best
        .causes
        .iter()
        .filter(|cause| cause.applies)
        .map(|cause| format!("{} {}", cause.text, cause.fix))
        .collect();
    let first = format!("{} {}", best.entry.title, applies.first().cloned().unwrap_or_default());
    let all = format!("{first} {}", applies.join(" "));
    for word in case.first.iter().filter(|word| !first.contains(*word)) {
        faults.push(format!("“{word}” is not in what comes first: {first}"));
    }
    for word in case.says.iter().filter(|word| !all.contains(*word)) {
        faults.push(format!("“{word}” is not said: {all}"));
    }
    for word in case.never.iter().filter(|word| all.contains(*word)) {
        faults.push(format!("“{word}” is said: {all}"));
    }
    faults
}

#[test]
fn what_people_came_with_is_explained_by_what_is_known() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let (mut all, mut wrong) = (0, Vec::new());
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        for (i, line) in fs::read_to_string(&file)?.lines().enumerate() {
            let place = format!("{}:{}", file.display(), i + 1);
            let case: Case = serde_json::from_str(line).map_err(|e| format!("{place}: {e}"))?;
            all += 1;
            let faults = faults(&case);
            if !faults.is_empty() {
                wrong.push(format!("{place}: {}\n  {}", case.text, faults.join("\n  ")));
            }
        }
    }
    assert!(all >= 15, "only {all} cases");
    assert!(wrong.is_empty(), "{} of {all}:\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
}

#[test]
fn what_causes_are_for_exists() {
    for entry in portwise_explain::entries() {
        for cause in &entry.causes {
            for id in &cause.when.providers {
                assert!(portwise_core::providers::find(id).is_some(), "{}: {id}", entry.id);
            }
            for id in &cause.when.programs {
                assert!(built_in().program(id).is_some(), "{}: {id}", entry.id);
            }
        }
    }
}

/// Every program of the snippets that sends mail has its settings named, by the same id.
#[test]
fn programs_have_the_ids_of_their_snippets() {
    let has_snippet = |id: &str| portwise_snippets::find(id).is_some();
    let named = built_in().programs().iter().filter(|p| has_snippet(&p.id)).count();
    assert!(named > 60, "only {named}");
}

/// Whatever goes wrong on the way to somebody's MX, ports for submission are no way there.
#[test]
fn no_port_for_submission_is_advised_for_an_mx() {
    let context = Given { delivery: true, ..Given::default() }.context(built_in()).unwrap();
    for entry in portwise_explain::entries() {
        for text in &entry.examples {
            let explained = explain(built_in(), text, &context);
            for explanation in &explained.explanations {
                let id = &explanation.entry.id;
                let mut applies = explanation.causes.iter().filter(|c| c.applies).peekable();
                assert!(applies.peek().is_some(), "{id}: {text}: nothing applies");
                for cause in applies {
                    let told = format!("{} {}", cause.text, cause.fix);
                    for wrong in ["465", "587", "2525"] {
                        assert!(!told.contains(wrong), "{id}: {told}");
                    }
                }
            }
        }
    }
}
