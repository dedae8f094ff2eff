//! The examples in `deploy` that say how the server is run.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use portwise_testkit::needs;
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_portwise");
const INSTALLED: &str = "/usr/local/bin/portwise";

/// At most so much may a service that goes wrong reach, from 0 to 10 as systemd counts it.
const EXPOSURE: f64 = 2.0;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join("deploy").join(name)).unwrap()
}

/// The units in a folder, with the program that is tested in place of the installed one.
fn units() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["portwise.service", "portwise.socket"] {
        let unit = read(name).replace(INSTALLED, PROGRAM);
        std::fs::write(folder.path().join(name), unit).unwrap();
    }
    assert!(read("portwise.service").contains(&format!("ExecStart={INSTALLED} serve\n")));
    folder
}

/// What systemd says of something, standard error included; nothing may be wrong with it.
fn analyze(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(needs::find("systemd-analyze").unwrap());
    command.args(arguments).current_dir(folder).env("SYSTEMD_COLORS", "no");
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    said
}

#[test]
fn systemd_understands_the_units() {
    if !needs::programs("systemd_understands_the_units", &["systemd-analyze"]) {
        return;
    }
    let folder = units();
    let units = ["./portwise.service", "./portwise.socket"];
    let said = analyze(folder.path(), &[&["verify", "--man=no"], &units[..]].concat());
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("portwise")).collect();
    assert!(ours.is_empty(), "{ours:#?}");
}

#[test]
fn the_service_can_reach_little() {
    if !needs::programs("the_service_can_reach_little", &["systemd-analyze"]) {
        return;
    }
    let folder = units();
    let said =
        analyze(folder.path(), &["security", "--offline=true", "--no-pager", "./portwise.service"]);
    let (_, level) = said.split_once("Overall exposure level for portwise.service: ").unwrap();
    let level: f64 = level.split_whitespace().next().unwrap().parse().unwrap();
    assert!(level < EXPOSURE, "{said}");
}

/// The system calls of a set of systemd's, sets within it included.
fn system_calls(set: &str) -> BTreeSet<String> {
    let said = analyze(Path::new("/"), &["syscall-filter", "--no-pager", set]);
    let names =
        said.lines().skip(1).map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let all = names.flat_map(|name| match name.starts_with('@') {
        true => system_calls(name),
        false => BTreeSet::from([name.to_owned()]),
    });
    all.collect()
}

/// The words that the service has for a setting, those of all its lines.
fn setting(name: &str) -> Vec<String> {
    let unit = read("portwise.service");
    let values = unit.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix('='));
    values.flat_map(str::split_whitespace).map(ToOwned::to_owned).collect()
}

/// Serves, checks a server and ends, and gives every system call that this took.
fn traced() -> String {
    let folder = tempfile::tempdir().unwrap();
    let (trace, notify) = (folder.path().join("trace"), folder.path().join("notify"));
    let _heard = UnixDatagram::bind(&notify).unwrap();
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o"]).arg(&trace).arg(PROGRAM);
    command.args(["serve", "--listen", "127.0.0.1:0", "--allow-net", "127.0.0.0/8"]);
    command.env("NOTIFY_SOCKET", &notify).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let (_, at) = line.split_once("http://").unwrap_or_else(|| panic!("{line}"));
    let url = format!("http://{}/probe?target=localhost", at.split('/').next().unwrap());
    let mut curl = Command::new("curl");
    let asked = curl.args(["--silent", "--fail", "--max-time", "60", &url]).output().unwrap();
    // It is strace's only child.
    let id = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", child.id())).unwrap();
    assert!(Command::new("kill").args(id.split_whitespace()).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    assert!(
        String::from_utf8_lossy(&asked.stdout).contains("portwise_probe_finished 1"),
        "{asked:?}"
    );
    std::fs::read_to_string(trace).unwrap()
}

/// What the unit keeps from the program must not keep it from its work.
#[test]
fn the_service_needs_nothing_that_is_refused() {
    let test = "the_service_needs_nothing_that_is_refused";
    if !needs::programs(test, &["systemd-analyze", "strace", "curl"]) {
        return;
    }
    let mut allowed = BTreeSet::new();
    let mut refuses = false;
    for set in setting("SystemCallFilter") {
        refuses |= set.starts_with('~');
        let calls = system_calls(set.trim_start_matches('~'));
        assert!(calls.len() > 3, "{set}: {calls:?}");
        match refuses {
            true => allowed.retain(|call| !calls.contains(call)),
            false => allowed.extend(calls),
        }
    }
    let families = setting("RestrictAddressFamilies");
    let trace = traced();
    let mut seen = BTreeSet::new();
    for line in trace.lines() {
        let Some((call, arguments)) =
            line.split_once(' ').and_then(|(_, rest)| rest.split_once('('))
        else {
            continue;
        };
        let call = call.trim();
        if call.starts_with("<...") || !call.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        {
            continue;
        }
        assert!(allowed.contains(call), "{line}");
        if call == "socket" {
            let family = arguments.split(',').next().unwrap().to_owned();
            assert!(families.contains(&family), "{line}");
        }
        // Memory that can be written and executed, and files outside of what is read.
        let makes_code = call == "mprotect" || arguments.contains("PROT_WRITE");
        assert!(!(makes_code && arguments.contains("PROT_EXEC")), "{line}");
        let writes = call.starts_with("open")
            && (arguments.contains("O_WRONLY") || arguments.contains("O_RDWR"));
        assert!(!writes || arguments.contains("/dev/null"), "{line}");
        seen.insert(call.to_owned());
    }
    assert!(seen.len() > 25 && seen.contains("socket"), "{seen:?}");
}

#[test]
fn the_variables_of_the_example_are_flags() {
    let output = Command::new(PROGRAM).args(["serve", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let text = read("portwise.env");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let variables: Vec<(&str, &str)> = lines.map(|line| line.split_once('=').unwrap()).collect();
    assert!(variables.len() >= 5);
    for (name, _) in &variables {
        assert!(help.contains(&format!("[env: {name}=")), "{name}");
    }
    // Each has a value that the program takes.
    let mut command = Command::new(PROGRAM);
    command.args(["serve", "--listen", "192.0.2.1:1"]).envs(variables);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("192.0.2.1:1") && !said.contains("Usage"), "{said}");
}

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
    let output = Command::new(PROGRAM).args(["serve", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for words in instructions(&text, "ENV") {
        let (name, _) = words[0].split_once('=').unwrap();
        assert!(help.contains(&format!("[env: {name}=")), "{name}");
    }
}
