//! What is read out of texts: the program that printed them, and nothing that is not there.

use std::collections::HashSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use portwise_explain::{Context, Program, built_in, explain_in};
use serde::Deserialize;

/// A line of a file in `recorded`.
#[derive(Deserialize)]
struct Recorded {
    text: String,
}

fn row(id: &str) -> Option<&'static Program> {
    built_in().programs().iter().find(|row| row.id == id)
}

/// A program and what it is built on.
fn with_bases(id: &str) -> Vec<&'static Program> {
    let mut bases = Vec::new();
    let mut next = row(id);
    while let Some(found) = next {
        bases.push(found);
        assert!(bases.len() < 9, "{id} is built on itself");
        next = bases[bases.len() - 1].base.as_deref().and_then(|base| row(base));
    }
    bases
}

fn recognised(text: &str) -> Option<String> {
    explain_in(text, &Context::default()).context.program.map(|p| p.id)
}

#[test]
fn rows_are_whole_and_their_examples_are_recognised() {
    let mut names = HashSet::new();
    for row in built_in().programs() {
        let Program { id, name, also, base, signs, examples, .. } = row;
        // A language alone has no settings for the connection: who names it means its library.
        let is_language = row.settings.implicit.is_empty();
        let own: HashSet<String> =
            also.iter().cloned().chain([id.clone(), name.to_lowercase()]).collect();
        for name in own.into_iter().filter(|_| !is_language) {
            assert_eq!(built_in().program(&name).map(|p| &p.id), Some(id), "{name}");
            assert!(names.insert(name.clone()), "{id}: {name} twice");
        }
        assert!(base.is_none() || with_bases(id).len() > 1, "{id}: {base:?} does not exist");
        assert!(signs.is_empty() || !examples.is_empty(), "{id} has no example");
        for text in examples {
            assert_eq!(recognised(text).as_ref(), Some(id), "{text}");
        }
        let settings = serde_json::to_value(&row.settings).unwrap_or_default();
        for (topic, text) in settings.as_object().into_iter().flatten() {
            let text = text.as_str().unwrap_or_default();
            assert!(text.ends_with('.') && !text.contains('\n'), "{id}: {topic}: {text}");
        }
    }
}

/// A text of a program is taken for its own or for that of something it is built on; never for
/// another's.
#[test]
fn what_programs_printed_is_not_taken_for_another_program() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded");
    let (mut all, mut own, mut base, mut wrong) = (0, 0, 0, Vec::new());
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        let id = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        // Files for Thunderbird are read by Thunderbird.
        let id = match id {
            _ if id.starts_with("thunderbird-") => "thunderbird",
            // An older form of the same program.
            "home-assistant-yaml" => "home-assistant",
            "erpnext" => "frappe",
            // Any program may read such a URL.
            "smtp-url" => continue,
            _ => id,
        };
        let bases = with_bases(id);
        for line in fs::read_to_string(&file)?.lines() {
            let recorded: Recorded = serde_json::from_str(line)?;
            all += 1;
            match recognised(&recorded.text) {
                Some(found) if found == id => own += 1,
                Some(found) if bases.iter().any(|b| b.id == found) => base += 1,
                Some(found) => wrong.push(format!("{id}: {found}: {:.150}", recorded.text)),
                None => {}
            }
        }
    }
    println!(
        "{all} texts: {own} recognised, {base} by what the program is built on, {} wrong",
        wrong.len()
    );
    wrong.sort();
    wrong.dedup_by_key(|line| line.split(": ").take(2).collect::<Vec<_>>().join(" "));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
