//! Packages from PyPI, in environments of ours.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::Project;
use crate::say;

/// One installation at a time, or two would make the environment anew.
static INSTALLING: Mutex<()> = Mutex::new(());

/// Adds packages, given with their versions, to the environment that most use.
pub(crate) fn ensure(project: &Project, wanted: &[String]) -> Result<()> {
    ensure_in(project, "python", wanted).map(drop)
}

/// Adds packages to an environment of this name, and gives its folder. Programs whose dependencies
/// contradict each other need an environment each.
pub(crate) fn ensure_in(project: &Project, name: &str, wanted: &[String]) -> Result<PathBuf> {
    let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = project.tools().join(name);
    let python = folder.join("bin/python");
    if !python.is_file() || was_moved(project, &folder) {
        let step = say::step("making a Python environment in .tools");
        cmd!(project.sh, "python3 -m venv --clear {folder}").quiet().run().context(
            "cannot make a Python environment; install Python 3 with its module venv (Debian: python3-venv)",
        )?;
        step.done();
    }
    let there =
        cmd!(project.sh, "{python} -m pip list --format=freeze --disable-pip-version-check");
    let there = there.quiet().ignore_stderr().read()?.to_ascii_lowercase();
    let missing: Vec<&String> = wanted
        .iter()
        .filter(|w| !there.lines().any(|line| line == w.to_ascii_lowercase()))
        .collect();
    if missing.is_empty() {
        return Ok(folder);
    }
    let step = say::step("installing Python packages into .tools");
    cmd!(project.sh, "{python} -m pip install --quiet --disable-pip-version-check {missing...}")
        .quiet()
        .run()
        .context("the Python packages cannot be installed")?;
    step.done();
    Ok(folder)
}

/// Whether an environment was made elsewhere: its scripts name the place.
fn was_moved(project: &Project, folder: &Path) -> bool {
    let script = project.sh.read_file(folder.join("bin/activate")).unwrap_or_default();
    !script.contains(&*folder.to_string_lossy())
}
