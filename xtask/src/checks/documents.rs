//! What the documents name is there.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use anyhow::{Result, bail};

use crate::project::Project;

const DOCUMENTS: &[&str] = &[
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "docs/assistants.md",
    "docs/contract.md",
    "docs/monitoring.md",
    "docs/scale.md",
];

/// What is made by building, and not in every checkout.
const BUILT: &[&str] = &[".tools", "dist", "target"];

/// Every path in the documents exists: the targets of links, and what stands in backticks and looks
/// like a path, from the root or from a folder that the same line names. The bare name of a file
/// may be anywhere.
pub(crate) fn run(project: &Project) -> Result<()> {
    let mut faults = Vec::new();
    let mut names = BTreeSet::new();
    for folder in FOLDERS {
        file_names(&project.root.join(folder), &mut names)?;
    }
    let exists = |path: &Path| {
        let is_bare = path.parent() == Some(Path::new(""));
        project.root.join(path).exists()
            || is_bare && path.file_name().is_some_and(|name| names.contains(name))
    };
    for document in DOCUMENTS {
        let Ok(text) = project.sh.read_file(project.root.join(document)) else { continue };
        let folder = Path::new(document).parent().unwrap_or_else(|| Path::new(""));
        for (number, line) in text.lines().enumerate() {
            let missing = missing(line, folder, &exists);
            faults.extend(
                missing.into_iter().map(|path| format!("{document}:{}: {path}", number + 1)),
            );
        }
    }
    if !faults.is_empty() {
        bail!("these are not there:\n{}", faults.join("\n"));
    }
    Ok(())
}

fn file_names(folder: &Path, names: &mut BTreeSet<OsString>) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            file_names(&path, names)?;
        } else {
            names.extend(path.file_name().map(ToOwned::to_owned));
        }
    }
    Ok(())
}

fn missing(line: &str, folder: &Path, exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let links = line.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    let links = links.filter(|link| !link.is_empty() && !link.contains("://"));
    let mut missing: Vec<String> =
        links.filter(|link| !exists(&folder.join(link))).map(ToOwned::to_owned).collect();
    let words: Vec<&str> = line.split('`').skip(1).step_by(2).filter(|w| is_path(w)).collect();
    for word in &words {
        let is_built = BUILT.iter().any(|built| Path::new(word).starts_with(built));
        let is_there = |base: &&str| exists(&Path::new(base).join(word));
        let below_another = words.iter().any(|base| {
            let parent = Path::new(base).parent().unwrap_or_else(|| Path::new(""));
            is_there(base) || exists(&parent.join(word))
        });
        if !is_built && !is_there(&"") && !below_another {
            missing.push((*word).to_owned());
        }
    }
    missing
}

/// Whether words in backticks are the path of a file or folder.
fn is_path(words: &str) -> bool {
    const ENDS: &[&str] = &["css", "html", "json", "jsonl", "md", "py", "rs", "sh", "toml"];
    let is_plain = words.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
    let end = Path::new(words).extension().and_then(|end| end.to_str()).unwrap_or_default();
    match words.split_once('/') {
        Some(("", _)) => false,
        Some((first, _)) => is_plain && (FOLDERS.contains(&first) || ENDS.contains(&end)),
        // The names of data may be addresses of the API.
        None => is_plain && ["md", "rs", "toml"].contains(&end),
    }
}

/// The folders at the root.
const FOLDERS: &[&str] =
    &["backend", "bench", "crates", "deploy", "docs", "e2e", "frontend", "xtask"];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::missing;

    #[test]
    fn only_what_is_there_may_be_named() {
        let there =
            ["crates/probe", "crates/probe/src/lib.rs", "docs", "docs/a.md", "frontend/x.json"];
        let exists = |path: &Path| there.iter().any(|known| Path::new(known) == path);
        let missing = |line| missing(line, Path::new(""), &exists);
        assert!(
            missing("`crates/probe` with `src/lib.rs`, [more](docs/a.md#part), `target/x.rs`")
                .is_empty()
        );
        assert!(
            missing("`a.b`, `/api/v1/probes`, [web](https://example.com/x.rs), `ports.csv`")
                .is_empty()
        );
        assert_eq!(missing("`crates/other`, [gone](docs/b.md)"), ["docs/b.md", "crates/other"]);
        assert_eq!(missing("`crates/probe` with `src/plan.rs`"), ["src/plan.rs"]);
    }
}
