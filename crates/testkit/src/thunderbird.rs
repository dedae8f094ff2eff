//! Thunderbird without a screen, in a place with a resolver of ours.

use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::process::Command;

/// What drives it, by Marionette.
const DRIVE: &str = include_str!("thunderbird/drive.py");

/// Enters a place with names of our own, then starts it.
const ENTER: &str = r#"
mount --bind hosts /etc/hosts
mount --bind resolv.conf /etc/resolv.conf
exec "$PYTHON" drive.py script.js
"#;

/// What it finds.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// A Python.
    pub python: &'a Path,
    /// The name server.
    pub resolver: IpAddr,
    /// An authority to trust, in PEM.
    pub authority: &'a str,
    /// After how many seconds it is ended.
    pub seconds: u32,
}

/// Runs a script in its chrome: what `main` in it returns, as JSON. It finds `world.CA` and
/// `world.ADDRESSES`.
///
/// # Panics
///
/// If it cannot be run, or `main` fails.
#[must_use]
pub fn run(place: &Place<'_>, script: &str, addresses: &[String]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("a file");
    };
    write("drive.py", DRIVE);
    write("script.js", script);
    write("ca.pem", place.authority);
    write("hosts", "127.0.0.1 localhost\n");
    let resolver = place.resolver;
    write("resolv.conf", &format!("nameserver {resolver}\noptions timeout:2 attempts:2\n"));
    fs::create_dir(folder.path().join("home")).expect("a folder");
    let output = Command::new("timeout")
        .args(["--signal=KILL", &(place.seconds + 30).to_string()])
        .args(["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"])
        .args(["sh", "-euc", ENTER])
        .current_dir(folder.path())
        .env("PYTHON", place.python)
        .env("CA", folder.path().join("ca.pem"))
        .env("ADDRESSES", addresses.join(" "))
        .env("SECONDS", place.seconds.to_string())
        .env("HOME", folder.path().join("home"))
        .env("TMPDIR", folder.path())
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("timeout and unshare");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "Thunderbird, {}: {said}", output.status);
    fs::read_to_string(folder.path().join("answer.json")).expect("an answer")
}
