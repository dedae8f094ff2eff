//! Every check and test, as a list.

mod tests;

use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use xshell::cmd;

use self::tests::Tests;
use crate::project::Project;
use crate::tools::{self, wasm};
use crate::{checks, generate, page, say, size, snippets};

/// What is tested.
#[derive(Args)]
pub(crate) struct Which {
    /// Only the steps whose name contains this
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Walk through every combination of answers with every network, not one of each kind
    #[arg(long)]
    all: bool,
}

/// A step.
struct Step {
    name: &'static str,
    needs: Needs,
    run: fn(&Cx<'_>) -> Result<()>,
}

/// What must be installed before a step. It is installed beside the steps that need nothing.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Needs {
    Nothing,
    Building,
    Testing,
    Snippets,
}

const fn step(name: &'static str, needs: Needs, run: fn(&Cx<'_>) -> Result<()>) -> Step {
    Step { name, needs, run }
}

const STEPS: &[Step] = &[
    step("formatting", Needs::Nothing, |cx| cx.cargo("fmt --all --check")),
    step("crates keep to their rooms", Needs::Nothing, |cx| checks::rooms::run(cx.project)),
    step("circles between files", Needs::Nothing, |cx| checks::circles::run(cx.project)),
    step("views hold no opinion", Needs::Nothing, |cx| checks::views::opinions(cx.project)),
    step("wire types are in one place", Needs::Nothing, |cx| checks::views::wire_types(cx.project)),
    step("paths in the documents", Needs::Nothing, |cx| checks::documents::run(cx.project)),
    step("generated files", Needs::Nothing, |cx| generate::run(cx.project, true)),
    step("clippy", Needs::Nothing, |cx| {
        cx.cargo("clippy --quiet --workspace --all-targets -- --deny warnings")
    }),
    step("documentation", Needs::Nothing, documentation),
    step("compiling the tests", Needs::Nothing, |cx| compile(cx.project)),
    step("dependencies", Needs::Testing, |cx| {
        let tool = cx.project.which("cargo-deny").context("cargo-deny is not there")?;
        Ok(cmd!(cx.project.sh, "{tool} --log-level error check bans licenses sources")
            .quiet()
            .run()?)
    }),
    step("page", Needs::Building, |cx| page::build(cx.project)),
    step("size", Needs::Building, |cx| size::check(cx.project)),
    step("clippy for WebAssembly", Needs::Building, |cx| wasm_clippy(cx.project)),
    step("unit, integration and browser tests", Needs::Testing, |cx| {
        // Again, since the program holds the page, and the page was built after it.
        compile(cx.project)?;
        cx.tests.run(cx.project)
    }),
    step("unreferenced snapshots", Needs::Nothing, |cx| cx.tests.unreferenced(cx.project)),
    step("tests in WebAssembly", Needs::Testing, |cx| cx.tests.in_browser(cx.project)),
    step("snippets", Needs::Snippets, |cx| {
        snippets::run_built(cx.project, &snippets::Which::in_tests(), false, false)
    }),
];

/// What the steps share.
struct Cx<'a> {
    project: &'a Project,
    tests: Tests,
}

impl Cx<'_> {
    fn cargo(&self, arguments: &str) -> Result<()> {
        let words = arguments.split(' ');
        Ok(cmd!(self.project.sh, "cargo {words...}").quiet().run()?)
    }
}

/// Installs what is missing and runs the steps; the first that fails ends it.
pub(crate) fn run(project: &Project, which: &Which) -> Result<()> {
    let began = Instant::now();
    let wanted = |name: &str| which.only.as_ref().is_none_or(|text| name.contains(text));
    let steps: Vec<&Step> = STEPS.iter().filter(|step| wanted(step.name)).collect();
    let Some(most) = steps.iter().map(|step| step.needs).max() else {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("no step is called so; there are: {}", names.join(", "));
    };
    let cx = Cx { project, tests: Tests::new(project, which.all)? };
    let result = thread::scope(|scope| {
        let mut installs = Installs::begin(scope, most);
        let mut times = Vec::new();
        let mut result = Ok(());
        for step in &steps {
            let said = say::step(step.name);
            let began = Instant::now();
            result = installs
                .wait_for(step.needs)
                .and_then(|()| (step.run)(&cx))
                .with_context(|| format!("failed: {}", step.name));
            times.push((step.name, began.elapsed(), result.is_ok()));
            match &result {
                Ok(()) => said.done(),
                Err(_) => break,
            }
        }
        list(&steps, &times);
        result
    });
    result?;
    cx.tests.all_ran(project)?;
    say::done(&format!("all is well ({})", say::shown(began.elapsed())));
    Ok(())
}

/// Says how long each step took.
fn list(steps: &[&Step], times: &[(&str, Duration, bool)]) {
    for (name, took, is_well) in times {
        let text = format!("{:>12}  {name}", say::shown(*took));
        if *is_well { say::done(&text) } else { say::failed(&text) }
    }
    for step in steps.iter().skip(times.len()) {
        say::note(&format!("{:>12}  {}", "not run", step.name));
    }
}

type Install = fn() -> Result<()>;

/// What is being installed, each for the steps that need it.
struct Installs<'scope>(Vec<(Needs, ScopedJoinHandle<'scope, Result<()>>)>);

impl<'scope> Installs<'scope> {
    /// Begins to install what the steps need.
    fn begin(scope: &'scope Scope<'scope, '_>, most: Needs) -> Self {
        let all: [(Needs, Install); 3] = [
            (Needs::Building, || tools::for_building(&Project::find()?, wasm::Origin::Auto)),
            (Needs::Testing, || tools::for_testing(&Project::find()?)),
            (Needs::Snippets, || {
                let project = Project::find()?;
                compile(&project)?;
                if project.is_root() {
                    snippets::prepare_all(&project, &snippets::Which::in_tests())?;
                }
                Ok(())
            }),
        ];
        let needed = all.into_iter().filter(|(needs, _)| *needs <= most);
        Self(needed.map(|(needs, install)| (needs, scope.spawn(install))).collect())
    }

    fn wait_for(&mut self, needs: Needs) -> Result<()> {
        for (_, thread) in self.0.extract_if(.., |(its, _)| *its <= needs) {
            thread.join().map_err(|_| anyhow!("the installation broke off"))??;
        }
        Ok(())
    }
}

/// Tests and programs with one set of features, so that nothing is compiled twice.
fn compile(project: &Project) -> Result<()> {
    Ok(cmd!(project.sh, "cargo build --quiet --workspace --bins --tests").quiet().run()?)
}

/// The documentation of all crates can be built, and its links lead somewhere.
fn documentation(cx: &Cx<'_>) -> Result<()> {
    let words = "doc --quiet --workspace --no-deps --document-private-items".split(' ');
    let flags = "--deny warnings";
    Ok(cmd!(cx.project.sh, "cargo {words...}").quiet().env("RUSTDOCFLAGS", flags).run()?)
}

/// Clippy sees what is only compiled for the browser.
fn wasm_clippy(project: &Project) -> Result<()> {
    let toolchain = wasm::toolchain(project);
    if !toolchain.path.is_empty() {
        say::note("Debian's compiler for the web has no clippy, so the page was not linted");
        return Ok(());
    }
    let target = wasm::TARGET;
    let words = "--quiet --package portwise-frontend --all-targets";
    let words = words.split(' ');
    Ok(cmd!(project.sh, "cargo clippy {words...} --target {target} -- --deny warnings")
        .quiet()
        .run()?)
}
