//! Texts and the entry that must explain each first: what programs print, as their sources or
//! documents have it (`texts`), and what they printed when sending was made to fail (`recorded`).

use std::error::Error;
use std::fs;
use std::path::Path;

use portwise_explain::explain;
use serde::Deserialize;

/// A line of a file.
#[derive(Deserialize)]
struct Expected {
    text: String,
    /// The entry that is right, or `none`.
    entry: String,
    /// Why something else comes first. Without it, the entry must come first.
    wrong: Option<String>,
}

fn check(folder: &str, at_least: usize) -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut faults = Vec::new();
    let (mut all, mut wrong) = (0, 0);
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        for (i, line) in fs::read_to_string(&file)?.lines().enumerate() {
            let expected: Expected = serde_json::from_str(line)?;
            let found: Vec<&str> =
                explain(&expected.text).iter().map(|e| e.entry.id.as_str()).collect();
            let is_right = found.first().copied().unwrap_or("none") == expected.entry;
            let place = format!("{}:{}", file.display(), i + 1);
            match &expected.wrong {
                None if !is_right => faults.push(format!(
                    "{place}: should be {}, found {found:?}: {}",
                    expected.entry, expected.text
                )),
                Some(_) if is_right => faults.push(format!("{place}: is right, unlike it says")),
                _ => {}
            }
            all += 1;
            wrong += usize::from(expected.wrong.is_some());
        }
    }
    println!("{all} texts, of which {wrong} are known to go wrong");
    assert!(all >= at_least, "only {all} texts");
    assert!(faults.is_empty(), "{} of {all}:\n{}", faults.len(), faults.join("\n"));
    Ok(())
}

#[test]
fn texts_that_programs_print_are_explained() -> Result<(), Box<dyn Error>> {
    check("texts", 3_500)
}

#[test]
fn what_programs_printed_is_explained() -> Result<(), Box<dyn Error>> {
    check("recorded", 1_300)
}
