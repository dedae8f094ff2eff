//! Pictures of every kind of page, for people to look at.

use std::ffi::OsString;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::Project;
use crate::tools::{self, wasm};
use crate::{lab, page, say};

/// Builds what is shown, and takes the pictures.
pub(crate) fn run(project: &Project) -> Result<()> {
    tools::for_building(project, wasm::Origin::Auto)?;
    tools::for_testing(project)?;
    page::build(project)?;
    let programs = ["--package", "portwise", "--package", "portwise-e2e", "--bins"];
    cmd!(project.sh, "cargo build --quiet {programs...}").quiet().run()?;
    let step = say::step("taking pictures");
    let mut words = lab::prefix(project)?;
    words.push(OsString::from(project.target().join("debug/pictures")));
    let (first, rest) = words.split_first().context("no command")?;
    cmd!(project.sh, "{first} {rest...}").quiet().run()?;
    step.done();
    say::done(&format!("look into {}", project.shown(&project.target().join("screenshots"))));
    Ok(())
}
