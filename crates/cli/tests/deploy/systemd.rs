//! The units of systemd.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use portwise_testkit::needs;

use crate::{PROGRAM, assert_known, read, said, settings};

const INSTALLED: &str = "/usr/local/bin/portwise";

/// The services, and the settings of each.
const SERVICES: [(&str, &str, &str); 2] = [
    ("portwise.service", "portwise.env", "serve"),
    ("portwise-worker.service", "portwise-worker.env", "worker"),
];

/// What makes `portwise.service` one of several.
const DROP_IN: &str = "portwise.service.d/engine.conf";

/// At most so much may a service that goes wrong reach, from 0 to 10 as systemd counts it.
const EXPOSURE: f64 = 2.0;

/// The units in a folder, with the program that is tested in place of the installed one.
fn units() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("portwise.service.d")).unwrap();
    for name in [SERVICES[0].0, SERVICES[1].0, "portwise.socket", DROP_IN] {
        let unit = read(name).replace(INSTALLED, PROGRAM);
        std::fs::write(folder.path().join(name), unit).unwrap();
    }
    folder
}

/// What systemd says of something, standard error included; nothing may be wrong with it.
fn analyze(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(needs::find("systemd-analyze").unwrap());
    command.args(arguments).current_dir(folder).env("SYSTEMD_COLORS", "no");
    let output = command.output().unwrap();
    let is_well = output.status.success();
    let said = said(output);
    assert!(is_well, "{arguments:?}: {said}");
    said
}

/// What verifying all units complains of.
fn complaints(folder: &Path) -> Vec<String> {
    let units = ["./portwise.service", "./portwise.socket", "./portwise-worker.service"];
    let said = analyze(folder, &[&["verify", "--man=no"], &units[..]].concat());
    said.lines().filter(|line| line.contains("portwise")).map(ToOwned::to_owned).collect()
}

#[test]
fn systemd_understands_the_units() {
    if !needs::programs("systemd_understands_the_units", &["systemd-analyze"]) {
        return;
    }
    let folder = units();
    let nothing: [String; 0] = [];
    assert_eq!(complaints(folder.path()), nothing);
    // What is added to a unit is read as well.
    let added = folder.path().join(DROP_IN);
    let text = std::fs::read_to_string(&added).unwrap();
    std::fs::write(&added, text.replace("LoadCredential=", "LodCredential=")).unwrap();
    assert!(complaints(folder.path()).concat().contains("LodCredential"));
}

#[test]
fn the_services_can_reach_little() {
    if !needs::programs("the_services_can_reach_little", &["systemd-analyze"]) {
        return;
    }
    let folder = units();
    for (service, _, _) in SERVICES {
        let unit = format!("./{service}");
        let said = analyze(folder.path(), &["security", "--offline=true", "--no-pager", &unit]);
        let (_, level) = said.split_once(&format!("level for {service}: ")).unwrap();
        let level: f64 = level.split_whitespace().next().unwrap().parse().unwrap();
        assert!(level < EXPOSURE, "{said}");
    }
}

/// What a service may do is tried with the one that serves; a worker may do the same.
#[test]
fn a_worker_is_held_as_tightly() {
    let [serves, works] = SERVICES.map(|(service, _, _)| {
        let unit = read(service);
        let (_, rest) = unit.split_once("\nDynamicUser=yes\n").unwrap();
        settings(rest).join("\n")
    });
    assert_eq!(serves, works);
    assert!(works.lines().count() > 30, "{works}");
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
    let unit = read(SERVICES[0].0);
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
fn the_services_run_what_there_is() {
    let commands = [
        (SERVICES[0].0, "serve", false),
        (SERVICES[1].0, "worker", true),
        (DROP_IN, "serve --no-probe", true),
    ];
    for (name, command, has_engine) in commands {
        let text = read(name);
        let lines = settings(&text);
        assert_eq!(
            lines.iter().rfind(|line| line.starts_with("ExecStart=")),
            Some(&&*format!("ExecStart={INSTALLED} {command}"))
        );
        let variables = lines.iter().filter_map(|line| line.strip_prefix("Environment="));
        let variables: Vec<String> =
            variables.map(|line| line.split_once('=').unwrap().0.to_owned()).collect();
        assert_eq!(!variables.is_empty(), has_engine, "{name}");
        let words: Vec<String> = command.split(' ').map(ToOwned::to_owned).collect();
        assert_known(&words, &variables);
    }
}

#[test]
fn the_variables_of_the_examples_are_flags() {
    for (_, file, command) in SERVICES {
        let text = read(file);
        let variables: Vec<(&str, &str)> =
            settings(&text).iter().map(|line| line.split_once('=').unwrap()).collect();
        assert!(variables.len() >= 3, "{file}");
        let names: Vec<String> = variables.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_known(&[command.to_owned()], &names);
        // Each has a value that the program takes: it comes as far as what it does not find.
        let (arguments, missing) = match command {
            "serve" => (["--listen", "192.0.2.1:1"], "192.0.2.1:1"),
            _ => (["--engine-file", "/nowhere/engine"], "/nowhere/engine"),
        };
        let mut program = Command::new(PROGRAM);
        let output = program.arg(command).args(arguments).envs(variables).output().unwrap();
        assert!(!output.status.success());
        let said = said(output);
        assert!(said.contains(missing) && !said.contains("Usage"), "{said}");
    }
}

/// How long a service has to end.
pub(crate) fn time_to_stop(service: &str) -> Duration {
    let unit = read(service);
    let seconds = settings(&unit).iter().find_map(|line| line.strip_prefix("TimeoutStopSec="));
    Duration::from_secs(seconds.unwrap().parse().unwrap())
}

/// The time that a flag gives if nothing is said.
fn default_time(command: &str, flag: &str) -> Duration {
    let output = Command::new(PROGRAM).args([command, "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let (_, rest) = help.split_once(&format!("{flag} <SECONDS>")).unwrap();
    let (_, rest) = rest.split_once("[default: ").unwrap();
    Duration::from_secs(rest.split(']').next().unwrap().parse().unwrap())
}

#[test]
fn the_services_have_time_to_end() {
    let serves = time_to_stop(SERVICES[0].0);
    assert!(serves > default_time("serve", "--grace"), "{serves:?}");
    let works = time_to_stop(SERVICES[1].0);
    let longest = default_time("serve", "--deadline") + default_time("worker", "--grace");
    assert!(works > longest, "{works:?}");
}
