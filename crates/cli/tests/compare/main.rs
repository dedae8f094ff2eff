//! Checks compared between places.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod elsewhere;
mod networks;
mod places;
mod vantages;

use std::process::{Command, Output};

use serde_json::Value;

/// The command, without what the environment says to it.
fn portwise() -> Command {
    clean(Command::new(env!("CARGO_BIN_EXE_portwise")))
}

fn clean(mut command: Command) -> Command {
    let ours = std::env::vars_os().map(|(name, _)| name);
    for name in ours.filter(|name| name.to_string_lossy().starts_with("PORTWISE_")) {
        command.env_remove(name);
    }
    command
}

/// What a command wrote, with its line breaks made spaces, and how it ended.
fn told(output: &Output) -> (String, Option<i32>) {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    let text = String::from_utf8(text).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    (text.split_whitespace().collect::<Vec<_>>().join(" "), output.status.code())
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}{}", told(output).0, String::from_utf8_lossy(&output.stderr))
    })
}
