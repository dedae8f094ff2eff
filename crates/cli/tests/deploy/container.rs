//! The image of a container.

use std::collections::BTreeSet;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::{assert_known, read, root};

/// The words of each instruction of that kind.
fn instructions(text: &str, kind: &str) -> Vec<Vec<String>> {
    let lines = text.lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix(' '));
    lines.map(|rest| rest.split_whitespace().map(ToOwned::to_owned).collect()).collect()
}

#[test]
fn the_container_is_built_of_what_there_is() {
    let text = read("Containerfile");
    let folder = tempfile::tempdir().unwrap();
    let copies = instructions(&text, "COPY");
    for words in copies.iter().filter(|words| !words[0].starts_with("--from")) {
        let (to, from) = words.split_last().unwrap();
        for name in from {
            assert!(root().join(name).exists(), "there is no {name}");
            assert!(to == "./" || to == name, "{words:?}");
            symlink(root().join(name), folder.path().join(name)).unwrap();
        }
    }
    // The workspace is whole: cargo finds each crate in it.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let members = |at: &Path| -> BTreeSet<String> {
        let mut command = Command::new(&cargo);
        command.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
        let output = command.current_dir(at).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        let packages = metadata["packages"].as_array().unwrap().iter();
        packages.map(|package| package["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(members(folder.path()), members(&root()));
}

#[test]
fn the_container_runs_without_shell_and_rights() {
    let text = read("Containerfile");
    for kind in ["RUN", "ENTRYPOINT", "CMD"] {
        for words in instructions(&text, kind) {
            assert!(serde_json::from_str::<Vec<String>>(&words.join(" ")).is_ok(), "{words:?}");
        }
    }
    let user = instructions(&text, "USER").concat();
    assert!(user.len() == 1 && !user[0].starts_with('0') && user[0] != "root", "{user:?}");
    let settings = instructions(&text, "ENV");
    let names = settings.iter().map(|words| words[0].split_once('=').unwrap().0.to_owned());
    assert_known(&["serve".to_owned()], &names.collect::<Vec<_>>());
}
