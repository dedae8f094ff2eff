//! Packages from PyPI, in an environment of ours.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::Project;
use crate::say;

/// One installation at a time, or two would make the environment anew.
static INSTALLING: Mutex<()> = Mutex::new(());

/// Adds packages, given with their versions.
pub(crate) fn ensure(project: &Project, wanted: &[String]) -> Result<()> {
    let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = project.tools().join("python");
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
        return Ok(());
    }
    let step = say::step("installing Python packages into .tools");
    cmd!(project.sh, "{python} -m pip install --quiet --disable-pip-version-check {missing...}")
        .quiet()
        .run()
        .context("the Python packages cannot be installed")?;
    step.done();
    Ok(())
}

/// Whether an environment was made elsewhere: its scripts name the place.
fn was_moved(project: &Project, folder: &Path) -> bool {
    let script = project.sh.read_file(folder.join("bin/activate")).unwrap_or_default();
    !script.contains(&*folder.to_string_lossy())
}
