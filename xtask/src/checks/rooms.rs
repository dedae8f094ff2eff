//! What each crate may reach.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use super::source::{self, Package, Token};
use crate::project::Project;
use crate::tools::wasm;

/// What a crate is for, which decides what it may reach.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Room {
    /// Decides without waiting, asking or opening anything.
    Pure,
    /// Runs in the browser.
    Page,
    /// Opens connections.
    Dials,
    /// Waits for what others open.
    Above,
    /// Waits for what others open, and for callers.
    Listens,
    /// Can say AUTH, RCPT and DATA.
    Submits,
    /// Is not part of the product: tests, measurements, and this program.
    Workshop,
}

/// Every crate; those that do not exist yet included.
const ROOMS: &[(&str, Room)] = &[
    ("portwise", Room::Above),
    ("portwise-api", Room::Pure),
    ("portwise-backend", Room::Listens),
    ("portwise-bench", Room::Workshop),
    ("portwise-conformance", Room::Workshop),
    ("portwise-core", Room::Pure),
    ("portwise-diagnosis", Room::Pure),
    ("portwise-discovery", Room::Pure),
    ("portwise-e2e", Room::Workshop),
    ("portwise-engine", Room::Above),
    ("portwise-explain", Room::Pure),
    ("portwise-formats", Room::Pure),
    ("portwise-frontend", Room::Page),
    ("portwise-mcp", Room::Above),
    ("portwise-model", Room::Pure),
    ("portwise-net", Room::Dials),
    ("portwise-policy", Room::Pure),
    ("portwise-probe", Room::Above),
    ("portwise-reflect", Room::Listens),
    ("portwise-shared", Room::Dials),
    ("portwise-smtp", Room::Pure),
    ("portwise-snippets", Room::Pure),
    ("portwise-submission", Room::Submits),
    ("portwise-testkit", Room::Workshop),
    ("xtask", Room::Workshop),
];

/// What waits, opens or asks.
const IMPURE: &[&str] =
    &["async-std", "hickory-net", "hickory-resolver", "mio", "rustls", "smol", "socket2", "tokio"];

/// What only a crate that dials may name in its `Cargo.toml`.
const DOORS: &[&str] = &[
    "hickory-net",
    "hickory-resolver",
    "hyper",
    "hyper-util",
    "mio",
    "native-tls",
    "redis",
    "reqwest",
    "rustls",
    "socket2",
    "tokio-rustls",
    "ureq",
];

/// Doors that open to the inside as well. What is not to be called there stands in the `clippy.toml`
/// of the crate.
const DOORS_IN: &[&str] = &["hyper", "hyper-util", "socket2", "tokio-rustls"];

/// What only a crate that dials may say.
const DIALLING: &[&str] = &["TcpSocket", "TcpStream", "UdpSocket", "UnixDatagram", "UnixStream"];

/// The one part of the product that may reach what can say AUTH.
const MAY_LOG_IN: &str = "portwise";

/// Holds every crate to its room.
pub(crate) fn run(project: &Project) -> Result<()> {
    let mut faults = Vec::new();
    let packages = source::packages(project)?;
    for package in &packages {
        let name = package.name.as_str();
        let room = of(name)?;
        let below = reached(project, name, room)?;
        let directly = direct(project, name)?;
        let mut fault = |what: String| faults.push(format!("{name} {what}"));
        if matches!(room, Room::Pure | Room::Page) {
            for impure in IMPURE.iter().filter(|i| below.contains(**i)) {
                fault(format!("must stay pure, but reaches {impure}"));
            }
        }
        if matches!(room, Room::Pure | Room::Page | Room::Above | Room::Listens | Room::Submits) {
            let listens = |door: &str| room == Room::Listens && DOORS_IN.contains(&door);
            for door in DOORS.iter().filter(|d| directly.contains(**d) && !listens(d)) {
                fault(format!("must leave dialling to others, but depends on {door}"));
            }
            for (file, word) in said(package, DIALLING) {
                fault(format!("must leave dialling to others, but {file} says {word}"));
            }
        }
        for (other, its) in
            ROOMS.iter().filter(|(other, _)| *other != name && below.contains(*other))
        {
            if room != Room::Workshop && *its == Room::Workshop {
                fault(format!("is part of the product, and reaches {other}, which is not"));
            }
            // The command line alone asks for a password; nobody asks the server to log in.
            if *its == Room::Submits && room != Room::Workshop && name != MAY_LOG_IN {
                fault(format!("must not be able to log in anywhere, but reaches {other}"));
            }
        }
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    Ok(())
}

fn of(name: &str) -> Result<Room> {
    let found = ROOMS.iter().find(|(own, _)| *own == name);
    let found = found.with_context(|| {
        format!("{name} has no room yet: say in xtask/src/checks/rooms.rs what it may reach")
    })?;
    Ok(found.1)
}

/// The names of all crates below one.
fn reached(project: &Project, package: &str, room: Room) -> Result<BTreeSet<String>> {
    let target: &[&str] = if room == Room::Page { &["--target", wasm::TARGET] } else { &[] };
    let tree = cmd!(
        project.sh,
        "cargo tree --package {package} --edges normal --prefix none --offline {target...}"
    );
    Ok(first_words(&tree.quiet().read()?))
}

/// The names of those that it depends on itself.
fn direct(project: &Project, package: &str) -> Result<BTreeSet<String>> {
    let tree = cmd!(
        project.sh,
        "cargo tree --package {package} --edges normal --prefix none --depth 1 --offline"
    );
    Ok(first_words(&tree.quiet().read()?))
}

fn first_words(text: &str) -> BTreeSet<String> {
    text.lines().filter_map(|line| line.split(' ').next()).map(ToOwned::to_owned).collect()
}

/// Which files say one of the words.
fn said<'a>(package: &'a Package, words: &'a [&str]) -> impl Iterator<Item = (String, &'a str)> {
    package.files.iter().flat_map(move |file| {
        let said = move |word: &&str| file.tokens.iter().any(|t: &Token| t.is_word(word));
        let path = file.path.display().to_string();
        words.iter().copied().filter(move |word| said(word)).map(move |word| (path.clone(), word))
    })
}
