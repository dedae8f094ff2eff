//! Runs the configuration that Portwise hands out, with what it needs installed.

use std::collections::hash_map::DefaultHasher;
use std::ffi::OsString;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::Value;
use xshell::cmd;

use crate::project::Project;
use crate::tools::{debian, npm, python};
use crate::{lab, say};

/// Which targets.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Which {
    /// Only targets whose id contains this (repeatable)
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,
    /// Only the ten most used
    #[arg(long)]
    quick: bool,
}

impl Which {
    /// All of them in CI, the ten most used elsewhere.
    pub(crate) fn in_tests() -> Self {
        let quick = std::env::var("CI").as_deref() != Ok("true");
        Self { only: Vec::new(), quick }
    }

    fn arguments(&self) -> Vec<OsString> {
        let only = self.only.iter().flat_map(|o| [OsString::from("--only"), o.into()]);
        only.chain(self.quick.then(|| "--quick".into())).collect()
    }
}

/// What was seen, for the page and the reference.
pub(crate) const RECORD: &str = "crates/snippets/proofs.json";

/// What programs printed when sending failed, for the tests of `explain`.
const SAID: &str = "crates/explain/tests/recorded";

/// Installs what the runs need, and runs them where nothing can get out.
pub(crate) fn run(project: &Project, which: &Which, write: bool, verbose: bool) -> Result<()> {
    if !may_run(project)? {
        return Ok(());
    }
    cmd!(project.sh, "cargo build --quiet --package portwise-conformance").quiet().run()?;
    run_built(project, which, write, verbose)
}

/// The same with the program that was built with the tests.
pub(crate) fn run_built(
    project: &Project,
    which: &Which,
    write: bool,
    verbose: bool,
) -> Result<()> {
    if !may_run(project)? {
        return Ok(());
    }
    prepare_all(project, which)?;
    let (program, prepared) = (program(project), prepared(project));
    let which = &which.arguments();
    let mut words = lab::prefix(project)?;
    if words.is_empty() {
        bail!("snippets are run in a network of their own, and this machine lets us make none");
    }
    words.push(program.into());
    words.push("run".into());
    words.extend(which.iter().cloned());
    let record = project.root.join(RECORD);
    let said = project.root.join(SAID);
    for (flag, path) in [
        ("--tools", project.tools()),
        ("--prepared", prepared),
        ("--record", record),
        ("--said", said),
    ] {
        words.extend([OsString::from(flag), path.into()]);
    }
    words.extend(write.then(|| "--write".into()));
    words.extend(verbose.then(|| "--verbose".into()));
    let (first, rest) = words.split_first().context("no command")?;
    cmd!(project.sh, "{first} {rest...}").quiet().run().with_context(|| {
        format!("a snippet does not do what is on record in {RECORD}; see above. If that is right, run “cargo xtask snippets --write”")
    })
}

/// Whether runs are possible here. In CI they must be.
fn may_run(project: &Project) -> Result<bool> {
    let is_root = project.is_root();
    if !is_root {
        let text = "snippets are run under the real port numbers, which needs root";
        if std::env::var("CI").as_deref() == Ok("true") {
            bail!("{text}");
        }
        say::note(&format!("{text}; none was run"));
    }
    Ok(is_root)
}

fn program(project: &Project) -> PathBuf {
    project.target().join("debug/portwise-conformance")
}

fn prepared(project: &Project) -> PathBuf {
    project.target().join("proving")
}

/// Installs and prepares what the runs need; the program must have been built.
pub(crate) fn prepare_all(project: &Project, which: &Which) -> Result<()> {
    let (program, which) = (program(project), which.arguments());
    let needs = cmd!(project.sh, "{program} needs {which...}").quiet().read()?;
    install(project, &serde_json::from_str(&needs)?, &prepared(project))
}

fn install(project: &Project, needs: &Value, prepared: &std::path::Path) -> Result<()> {
    let texts = |value: &Value| -> Vec<String> {
        let all = value.as_array().into_iter().flatten();
        all.filter_map(|v| v.as_str().map(ToOwned::to_owned)).collect()
    };
    for group in needs["debian"].as_array().into_iter().flatten() {
        let group = texts(group);
        let group: Vec<&str> = group.iter().map(String::as_str).collect();
        debian::ensure(project, &group)?;
    }
    python::ensure(project, &texts(&needs["pypi"]))?;
    npm::ensure(project, &texts(&needs["npm"]))?;
    for one in needs["prepare"].as_array().into_iter().flatten() {
        let (Some(target), Some(script)) = (one["target"].as_str(), one["script"].as_str()) else {
            bail!("the needs cannot be read");
        };
        prepare(project, &prepared.join(target), target, script)?;
    }
    Ok(())
}

/// Runs a preparation, unless just that was done just there: what it leaves may name its place.
fn prepare(project: &Project, folder: &std::path::Path, target: &str, script: &str) -> Result<()> {
    let mut hasher = DefaultHasher::new();
    (script, folder).hash(&mut hasher);
    let stamp = folder.join("prepared.stamp");
    let wanted = format!("{:x}", hasher.finish());
    if project.sh.read_file(&stamp).is_ok_and(|done| done == wanted) {
        return Ok(());
    }
    let step = say::step(&format!("preparing {target}"));
    project.sh.remove_path(folder)?;
    project.sh.create_dir(folder)?;
    let _in = project.sh.push_dir(folder);
    // Tests run meanwhile, and some wait for a browser.
    cmd!(project.sh, "nice -n 10 sh -euc {script}")
        .envs(npm::IMPATIENT)
        .quiet()
        .run()
        .with_context(|| format!("cannot prepare {target}"))?;
    project.sh.write_file(stamp, wanted)?;
    step.done();
    Ok(())
}
