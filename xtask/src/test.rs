//! Every check and test, as a list.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use xshell::{Cmd, cmd};

use crate::project::Project;
use crate::tools::{self, wasm};
use crate::{checks, generate, lab, page, say, snippets};

/// A step: its name, and what it does.
type Step = (&'static str, fn(&Cx<'_>) -> Result<()>);

const STEPS: &[Step] = &[
    ("formatting", |cx| cx.cargo("fmt --all --check")),
    ("pure crates stay pure", |cx| checks::purity(cx.project)),
    ("generated files", |cx| generate::run(cx.project, true)),
    ("clippy", |cx| cx.cargo("clippy --quiet --workspace --all-targets -- --deny warnings")),
    ("page", |cx| page::build(cx.project)),
    ("unit, integration and browser tests", tests),
    ("tests in WebAssembly", wasm_tests),
    ("snippets", |cx| snippets::run(cx.project, &snippets::Which::in_tests(), false, false)),
];

/// What the steps share.
struct Cx<'a> {
    project: &'a Project,
    lab: Vec<OsString>,
    /// Where tests note that they did not run.
    not_run: PathBuf,
}

/// Installs what is missing and runs the steps; the first that fails ends it.
pub(crate) fn run(project: &Project, only: Option<&str>) -> Result<()> {
    let began = Instant::now();
    tools::for_building(project, wasm::Origin::Auto)?;
    tools::for_testing(project)?;
    let not_run = project.target().join("not-run.txt");
    project.sh.remove_path(&not_run)?;
    let cx = Cx { project, lab: lab::prefix(project)?, not_run };
    let wanted = |name: &str| only.is_none_or(|text| name.contains(text));
    let steps: Vec<&Step> = STEPS.iter().filter(|(name, _)| wanted(name)).collect();
    if steps.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        bail!("no step is called so; there are: {}", names.join(", "));
    }
    for (name, run) in steps {
        let step = say::step(name);
        run(&cx).with_context(|| format!("failed: {name}"))?;
        step.done();
    }
    let skipped = project.sh.read_file(&cx.not_run).unwrap_or_default();
    if !skipped.is_empty() {
        say::note("these tests did not run:");
        for line in skipped.lines() {
            say::note(&format!("  {line}"));
        }
        if std::env::var("CI").as_deref() == Ok("true") {
            bail!("in CI every test must run");
        }
    }
    say::done(&format!("all is well ({})", say::shown(began.elapsed())));
    Ok(())
}

impl<'a> Cx<'a> {
    fn cargo(&self, arguments: &str) -> Result<()> {
        let words = arguments.split(' ');
        Ok(cmd!(self.project.sh, "cargo {words...}").quiet().run()?)
    }

    /// A command in the lab.
    fn in_lab(&self, words: &[&str]) -> Result<Cmd<'a>> {
        let mut all = self.lab.clone();
        all.extend(words.iter().map(Into::into));
        let (first, rest) = all.split_first().context("no command")?;
        Ok(cmd!(self.project.sh, "{first} {rest...}")
            .quiet()
            .env("PORTWISE_NOT_RUN", &self.not_run)
            .env("INSTA_UPDATE", "no"))
    }
}

/// Compiled outside the lab, which has no network; run inside.
fn tests(cx: &Cx<'_>) -> Result<()> {
    cx.cargo("test --quiet --workspace --no-run")?;
    Ok(cx.in_lab(&["cargo", "test", "--quiet", "--workspace", "--offline"])?.run()?)
}

/// The same code where it will run: in the browser.
fn wasm_tests(cx: &Cx<'_>) -> Result<()> {
    let toolchain = wasm::toolchain(cx.project);
    let path = cx.project.path(&toolchain.path)?;
    let arguments =
        ["test", "--package", "portwise-frontend", "--test", "browser", "--target", wasm::TARGET];
    let compile = cmd!(cx.project.sh, "cargo {arguments...} --quiet --no-run").quiet();
    with(compile, &path, &toolchain).run()?;
    let mut words = vec!["cargo"];
    words.extend(arguments);
    words.push("--offline");
    Ok(with(cx.in_lab(&words)?, &path, &toolchain).run()?)
}

fn with<'a>(command: Cmd<'a>, path: &str, toolchain: &wasm::Toolchain) -> Cmd<'a> {
    let command = command
        .env("PATH", path)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    toolchain.variables.iter().fold(command, |command, (name, value)| command.env(name, value))
}
