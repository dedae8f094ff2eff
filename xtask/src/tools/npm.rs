//! Packages from npm, in a folder of ours.

use std::sync::{Mutex, PoisonError};

use anyhow::{Result, bail};
use xshell::cmd;

use crate::project::Project;
use crate::say;

/// Settings for npm, which by itself asks an unreachable registry for minutes, without a word.
pub(crate) const IMPATIENT: [(&str, &str); 6] = [
    ("npm_config_loglevel", "error"),
    ("npm_config_fetch_retries", "1"),
    ("npm_config_fetch_retry_mintimeout", "2000"),
    ("npm_config_fetch_retry_maxtimeout", "5000"),
    ("npm_config_fetch_timeout", "60000"),
    ("npm_config_update_notifier", "false"),
];

/// One installation at a time: npm does not expect another in its folder.
static INSTALLING: Mutex<()> = Mutex::new(());

/// Adds packages; says whether that worked.
pub(super) fn install(project: &Project, wanted: &[&str]) -> bool {
    let _alone = INSTALLING.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = project.tools().join("npm");
    let flags = ["--no-audit", "--no-fund", "--no-package-lock"];
    project.sh.create_dir(&folder).is_ok()
        && cmd!(project.sh, "npm install {flags...} --prefix {folder} {wanted...}")
            .envs(IMPATIENT)
            .run()
            .is_ok()
}

/// Makes packages usable, given with their versions.
pub(crate) fn ensure(project: &Project, wanted: &[String]) -> Result<()> {
    let is_there = |wanted: &str| {
        wanted.rsplit_once('@').is_some_and(|(package, version)| {
            let text = project.sh.read_file(manifest(project, package)).unwrap_or_default();
            text.contains(&format!("\"version\": \"{version}\""))
        })
    };
    let missing: Vec<&str> =
        wanted.iter().map(String::as_str).filter(|wanted| !is_there(wanted)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let step = say::step("installing npm packages into .tools");
    if !install(project, &missing) {
        bail!("cannot install {} with npm; it needs Node.js with npm", missing.join(", "));
    }
    step.done();
    Ok(())
}

fn manifest(project: &Project, package: &str) -> std::path::PathBuf {
    project.tools().join("npm/node_modules").join(package).join("package.json")
}
