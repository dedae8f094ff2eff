//! What a test needs of the machine. A test that cannot run says so where nobody can miss it:
//! `cargo xtask test` lists it by name at the end, and with `CI=true` it fails.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Whether the programs are there; if not, notes that `test` did not run.
///
/// # Panics
///
/// With `CI=true` when something is missing.
#[must_use]
pub fn programs(test: &str, programs: &[&str]) -> bool {
    let missing: Vec<&str> = programs.iter().copied().filter(|p| find(p).is_none()).collect();
    missing.is_empty() || note(test, &format!("needs {}", missing.join(", ")))
}

/// Whether we may bind ports below 1024 and change users; if not, notes that `test` did not run.
///
/// # Panics
///
/// With `CI=true` when we may not.
#[must_use]
pub fn root(test: &str) -> bool {
    let is_root =
        std::fs::metadata("/proc/self").is_ok_and(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
    is_root || note(test, "needs root, for real port numbers")
}

/// Whether a file is there that `cargo xtask setup --tests` fetches; if not, notes that `test`
/// did not run.
///
/// # Panics
///
/// With `CI=true` when it is not.
#[must_use]
pub fn file(test: &str, path: &Path) -> bool {
    path.is_file() || note(test, &format!("needs {}", path.display()))
}

/// The folder into which `cargo xtask setup --tests` installs.
#[must_use]
pub fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools")
}

/// The Python of `cargo xtask setup --tests` that has these modules; if there is none, notes that
/// `test` did not run.
///
/// # Panics
///
/// With `CI=true` when there is none.
#[must_use]
pub fn python(test: &str, modules: &[&str]) -> Option<PathBuf> {
    let python = tools().join("python/bin/python");
    let import = format!("import {}", modules.join(", "));
    let tried = std::process::Command::new(&python).args(["-c", &import]).output();
    let is_there = tried.is_ok_and(|output| output.status.success());
    (is_there || note(test, &format!("needs Python with {}", modules.join(", ")))).then_some(python)
}

/// Whether a network interface is there that `cargo xtask test` makes; if not, notes that `test`
/// did not run.
///
/// # Panics
///
/// With `CI=true` when it is not.
#[must_use]
pub fn interface(test: &str, name: &str) -> bool {
    let table = std::fs::read_to_string("/proc/net/dev").unwrap_or_default();
    let is_there = table.lines().any(|line| line.trim_start().starts_with(&format!("{name}:")));
    is_there || note(test, &format!("needs the network interface {name}"))
}

/// Whether this machine has no way to send over IPv6; if it has one, notes that `test` did not
/// run.
///
/// # Panics
///
/// With `CI=true` when it has one.
#[must_use]
pub fn no_ipv6(test: &str) -> bool {
    // Connecting a datagram socket asks the routing table and sends nothing.
    let reaches = std::net::UdpSocket::bind(("::", 0)).and_then(|s| s.connect(("2600::1", 9)));
    reaches.is_err() || note(test, "needs a network without IPv6")
}

/// The library that shows another time to a program that has it in `LD_PRELOAD`, of the package
/// `faketime`.
///
/// # Panics
///
/// If it is not there.
#[must_use]
pub fn faketime() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").expect("libraries");
    let paths = folders.flatten().map(|folder| folder.path().join("faketime/libfaketime.so.1"));
    paths.into_iter().find(|path| path.is_file()).expect("libfaketime")
}

/// The path of a program, from PATH and where servers live.
#[must_use]
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

fn note(test: &str, why: &str) -> bool {
    let line = format!("{test}: {why}");
    assert!(std::env::var("CI").as_deref() != Ok("true"), "not run: {line}");
    eprintln!("not run: {line}");
    if let Some(file) = std::env::var_os("PORTWISE_NOT_RUN") {
        let file = OpenOptions::new().create(true).append(true).open(Path::new(&file));
        if let Ok(mut file) = file {
            let _ = writeln!(file, "{line}");
        }
    }
    false
}
