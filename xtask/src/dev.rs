//! The quick loop: the page is rebuilt as one edits, the API is proxied.

use std::process::{Child, Command};

use anyhow::{Context, Result};

use crate::page;
use crate::project::Project;
use crate::say;

/// Where the backend listens meanwhile; Trunk.toml names the same.
const BACKEND: &str = "127.0.0.1:8081";

/// Where the page is meanwhile.
const PAGE: &str = "http://127.0.0.1:8080,http://localhost:8080";

/// Ends with what it holds.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the backend and Trunk, until Ctrl-C.
pub(crate) fn run(project: &Project) -> Result<()> {
    say::step("building and starting the backend");
    let backend = Command::new("cargo")
        .args(["run", "--quiet", "--package", "portwise", "--", "serve", "--listen", BACKEND])
        .args(["--allow-origin", PAGE])
        .current_dir(&project.root)
        .spawn()
        .context("cannot start the backend")?;
    let _backend = Running(backend);
    say::step("serving the page on http://127.0.0.1:8080/, rebuilt as you edit (Ctrl-C ends it)");
    page::trunk(project)?.args(["serve"]).run()?;
    Ok(())
}
