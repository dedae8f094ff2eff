//! wasm-opt makes the page smaller. Without it the page works all the same.

use std::path::PathBuf;

use xshell::cmd;

use super::npm;
use crate::project::Project;
use crate::say;

/// The major version of Binaryen.
const VERSION: &str = "132";

/// Finds or installs it, or says what is missed.
pub(crate) fn ensure(project: &Project) {
    if find(project).is_some() {
        return;
    }
    if project.which("npm").is_none() {
        say::note(
            "wasm-opt is not there, so the page will be a third larger. Install Binaryen, or Node.js with npm, and run this again",
        );
        return;
    }
    let step = say::step("installing wasm-opt (npm package binaryen) into .tools");
    let installed = npm::install(project, &[&format!("binaryen@{VERSION}.0.0")]);
    if installed {
        step.done();
    } else {
        say::note(
            "wasm-opt cannot be installed, so the page will be a third larger. Install Binaryen by hand and run this again",
        );
    }
}

/// A fitting one, if it is there.
pub(crate) fn find(project: &Project) -> Option<PathBuf> {
    let program = project.which("wasm-opt")?;
    let said = cmd!(project.sh, "{program} --version").quiet().ignore_stderr().read();
    let version = said.ok().and_then(|said| said.split_ascii_whitespace().nth(2)?.parse().ok());
    version.is_some_and(|v: u32| v >= OLDEST).then_some(program)
}

/// Older ones do not read what current compilers write.
const OLDEST: u32 = 120;
