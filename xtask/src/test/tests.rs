//! Running the tests, in labs of their own.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use xshell::{Cmd, cmd};

use crate::project::Project;
use crate::tools::wasm;
use crate::{lab, say};

/// Test targets that mostly wait, and how many of their tests run at the same time. Each runs beside
/// the others, in a lab of its own.
const BESIDE: &[(&str, &str)] = &[("zoo", "12"), ("browser", "2"), ("proxies", "2")];

/// What runs of tests share.
pub(super) struct Tests {
    lab: OnceLock<Vec<OsString>>,
    /// Where tests note that they did not run.
    not_run: PathBuf,
    /// Where the snapshots that were looked at are noted.
    snapshots: PathBuf,
    all: bool,
}

impl Tests {
    pub(super) fn new(project: &Project, all: bool) -> Result<Self> {
        let noted = |name: &str| -> Result<PathBuf> {
            let path = project.target().join(name);
            project.sh.remove_path(&path)?;
            Ok(path)
        };
        let (not_run, snapshots) = (noted("not-run.txt")?, noted("snapshots.txt")?);
        Ok(Self { lab: OnceLock::new(), not_run, snapshots, all })
    }

    /// A command in the lab.
    fn in_lab(&self, project: &Project, words: &[OsString]) -> Result<Vec<OsString>> {
        if self.lab.get().is_none() {
            let _ = self.lab.set(lab::prefix(project)?);
        }
        let prefix = self.lab.get().map(Vec::as_slice).unwrap_or_default();
        Ok([prefix, words].concat())
    }

    fn variables(&self) -> Vec<(&'static str, OsString)> {
        let mut variables = vec![
            ("PORTWISE_NOT_RUN", self.not_run.clone().into()),
            ("INSTA_SNAPSHOT_REFERENCES_FILE", self.snapshots.clone().into()),
            ("INSTA_UPDATE", "no".into()),
            // Errors say where they come from; the way through the runtime only hides them.
            ("RUST_LIB_BACKTRACE", "0".into()),
        ];
        if self.all {
            variables.push(("PORTWISE_ALL", "1".into()));
        }
        variables
    }

    /// Runs all that was compiled before, since the lab has no network.
    pub(super) fn run(&self, project: &Project) -> Result<()> {
        let common =
            "test --quiet --workspace --offline --no-fail-fast".split(' ').map(OsString::from);
        let common: Vec<OsString> = std::iter::once("cargo".into()).chain(common).collect();
        let mut together = common.clone();
        together.extend(["--lib", "--bins"].map(OsString::from));
        for target in targets(project)? {
            if !BESIDE.iter().any(|(name, _)| *name == target) {
                together.extend([OsString::from("--test"), target.into()]);
            }
        }
        let mut runs = vec![together];
        for (target, threads) in BESIDE {
            let more = ["--test", target, "--", "--test-threads", threads];
            runs.push([common.clone(), more.map(OsString::from).to_vec()].concat());
        }
        let runs: Vec<Vec<OsString>> =
            runs.iter().map(|words| self.in_lab(project, words)).collect::<Result<_>>()?;
        let root = &project.root;
        let outputs = thread::scope(|scope| {
            let started: Vec<_> =
                runs.iter().map(|words| scope.spawn(|| self.output(root, words))).collect();
            started.into_iter().map(|s| s.join().map_err(|_| "broke off")).collect::<Vec<_>>()
        });
        let mut failed = 0;
        for output in outputs {
            let (text, is_well) = output.map_err(anyhow::Error::msg)??;
            print!("{text}");
            failed += usize::from(!is_well);
        }
        if failed > 0 {
            bail!("tests failed; see above");
        }
        Ok(())
    }

    /// What a command says, and whether it ended well.
    fn output(&self, folder: &Path, words: &[OsString]) -> Result<(String, bool)> {
        let (first, rest) = words.split_first().context("no command")?;
        let output = Command::new(first)
            .args(rest)
            .current_dir(folder)
            .envs(self.variables())
            .output()
            .with_context(|| format!("cannot start {}", first.display()))?;
        let said = [output.stdout, output.stderr].concat();
        Ok((String::from_utf8_lossy(&said).into_owned(), output.status.success()))
    }

    /// Every snapshot belongs to a test.
    pub(super) fn unreferenced(&self, project: &Project) -> Result<()> {
        let Ok(noted) = project.sh.read_file(&self.snapshots) else {
            say::note("no test was run that looks at a snapshot");
            return Ok(());
        };
        if self.not_run.is_file() {
            say::note("not all tests ran, so any snapshot may still be wanted");
            return Ok(());
        }
        let wanted: BTreeSet<PathBuf> =
            noted.lines().filter_map(|line| Path::new(line).canonicalize().ok()).collect();
        let mut unwanted = Vec::new();
        for folder in ["backend", "bench", "crates", "e2e", "frontend", "xtask"] {
            snapshots(&project.root.join(folder), &mut unwanted)?;
        }
        unwanted.retain(|path| !wanted.contains(path));
        if !unwanted.is_empty() {
            let shown: Vec<String> = unwanted.iter().map(|path| project.shown(path)).collect();
            bail!("no test looks at these snapshots: {}", shown.join(", "));
        }
        Ok(())
    }

    /// The same code where it will run: in the browser.
    pub(super) fn in_browser(&self, project: &Project) -> Result<()> {
        let toolchain = wasm::toolchain(project);
        let path = project.path(&toolchain.path)?;
        let mut words: Vec<OsString> =
            ["cargo", "test", "--package", "portwise-frontend", "--test", "browser", "--target"]
                .map(OsString::from)
                .to_vec();
        words.push(wasm::TARGET.into());
        let compile = [words.clone(), vec!["--quiet".into(), "--no-run".into()]].concat();
        with(command(project, &compile)?, &path, &toolchain).run()?;
        words.push("--offline".into());
        let run = command(project, &self.in_lab(project, &words)?)?.envs(self.variables());
        Ok(with(run, &path, &toolchain).run()?)
    }

    /// Says which tests did not run; in CI that is a failure.
    pub(super) fn all_ran(&self, project: &Project) -> Result<()> {
        let skipped = project.sh.read_file(&self.not_run).unwrap_or_default();
        if skipped.is_empty() {
            return Ok(());
        }
        say::note("these tests did not run:");
        for line in skipped.lines() {
            say::note(&format!("  {line}"));
        }
        if std::env::var("CI").as_deref() == Ok("true") {
            bail!("in CI every test must run");
        }
        Ok(())
    }
}

/// The names of all integration tests.
fn targets(project: &Project) -> Result<BTreeSet<String>> {
    let metadata = cmd!(project.sh, "cargo metadata --format-version 1 --no-deps --offline");
    let metadata: Value = serde_json::from_str(&metadata.quiet().read()?)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let targets = packages.flat_map(|p| p["targets"].as_array().into_iter().flatten());
    let tests = targets.filter(|t| t["kind"][0] == "test");
    Ok(tests.filter_map(|t| t["name"].as_str().map(ToOwned::to_owned)).collect())
}

fn snapshots(folder: &Path, out: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            snapshots(&path, out)?;
        } else if path.extension().is_some_and(|e| e == "snap") {
            out.push(path.canonicalize()?);
        }
    }
    Ok(())
}

fn command<'a>(project: &'a Project, words: &[OsString]) -> Result<Cmd<'a>> {
    let (first, rest) = words.split_first().context("no command")?;
    Ok(cmd!(project.sh, "{first} {rest...}").quiet())
}

fn with<'a>(command: Cmd<'a>, path: &str, toolchain: &wasm::Toolchain) -> Cmd<'a> {
    let command = command
        .env("PATH", path)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    toolchain.variables.iter().fold(command, |command, (name, value)| command.env(name, value))
}
