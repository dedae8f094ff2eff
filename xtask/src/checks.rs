//! Properties of the project that no compiler checks.

use anyhow::{Result, bail};
use xshell::cmd;

use crate::project::Project;

/// The crates that never wait, ask or open anything, and what they must not reach.
const PURE: &[&str] = &[
    "portwise-smtp",
    "portwise-model",
    "portwise-snippets",
    "portwise-explain",
    "portwise-core",
    "portwise-api",
];
const IMPURE: &[&str] = &["tokio", "rustls", "mio", "hickory-resolver"];

/// The pure crates reach neither tokio nor rustls.
pub(crate) fn purity(project: &Project) -> Result<()> {
    for package in PURE {
        let tree = cmd!(project.sh, "cargo tree --package {package} --edges normal --prefix none");
        let tree = tree.quiet().read()?;
        for line in tree.lines() {
            let name = line.split(' ').next().unwrap_or_default();
            if IMPURE.contains(&name) {
                bail!("{package} must stay pure, but depends on {name}");
            }
        }
    }
    Ok(())
}
