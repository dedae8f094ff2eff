//! The examples in `deploy` that say how the server is run.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod compose;
mod container;
mod engine;
mod kubernetes;
mod systemd;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_portwise");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn deploy(name: &str) -> PathBuf {
    root().join("deploy").join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(deploy(name)).unwrap()
}

/// What something wrote, standard error included.
fn said(output: Output) -> String {
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

/// The lines of a file of settings that set something.
fn settings(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// The program knows these arguments, and a flag for each of these variables that is its own.
fn assert_known(arguments: &[String], variables: &[String]) {
    let output = Command::new(PROGRAM).args(arguments).arg("--help").output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", said(output));
    let help = String::from_utf8(output.stdout).unwrap();
    for name in variables.iter().filter(|name| name.starts_with("PORTWISE_")) {
        assert!(help.contains(&format!("[env: {name}=")), "{arguments:?} has no {name}");
    }
}

/// The documents of a YAML file.
fn yaml(python: &Path, text: &str) -> Vec<Value> {
    let script = "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(sys.stdin))))";
    let mut command = Command::new(python);
    command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The texts of a list.
fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().unwrap_or_else(|| panic!("no list: {list}"));
    list.iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// The names and values of an object.
fn entries(object: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let object = object.as_object().unwrap_or_else(|| panic!("no object: {object}"));
    object.iter().map(|(name, value)| (name.as_str(), value))
}
