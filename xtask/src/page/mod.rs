//! The page and the binary that holds it.

mod bundle;
mod entry;

use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};
use xshell::{Cmd, cmd};

use self::bundle::Parts;
use crate::project::Project;
use crate::say;
use crate::tools::{self, wasm, wasm_opt};

/// Builds the page and the binary as they are handed out, and gives the binary's path.
pub(crate) fn build_release(project: &Project) -> Result<PathBuf> {
    tools::for_building(project, wasm::Origin::Auto)?;
    build(project)?;
    binary(project, "release")
}

/// Builds the page as it is handed out.
pub(crate) fn build_alone(project: &Project) -> Result<()> {
    tools::for_building(project, wasm::Origin::Auto)?;
    build(project)
}

/// Writes the documents into a folder in which Trunk has built the rest.
pub(crate) fn into_staging(project: &Project, folder: &Path) -> Result<()> {
    // Trunk puts its own page where ours was.
    project.sh.remove_path(stamp(project))?;
    bundle::into_staging(project, folder)
}

/// Builds page and binary for running them here. What needs no tools is compiled while these are
/// installed.
pub(crate) fn build_to_run(project: &Project) -> Result<PathBuf> {
    wasm::ensure(project, wasm::Origin::Auto)?;
    thread::scope(|scope| {
        let installing = scope.spawn(|| tools::for_building(&Project::find()?, wasm::Origin::Auto));
        let step = say::step("compiling the page");
        Parts::gather(project)?;
        step.done();
        if !project.root.join("dist").is_dir() {
            // All but the binary itself, which holds the page.
            binary(project, LOCAL)?;
        }
        installing.join().map_err(|_| anyhow!("the installation broke off"))?
    })?;
    build(project)?;
    binary(project, LOCAL)
}

/// Compiled fast, for running here.
const LOCAL: &str = "local";

fn binary(project: &Project, profile: &str) -> Result<PathBuf> {
    let step = say::step(&format!("building the binary ({profile})"));
    cmd!(project.sh, "cargo build --quiet --profile {profile} --package portwise").quiet().run()?;
    step.done();
    Ok(project.target().join(profile).join("portwise"))
}

/// Builds the page into `dist`, unless what is there was built from the same.
pub(crate) fn build(project: &Project) -> Result<()> {
    let step = say::step("building the page");
    let parts = Parts::gather(project).context("the page cannot be compiled")?;
    let stamp = stamp(project);
    let made_of = format!("{:x} {}", parts.fingerprint()?, wasm_opt::find(project).is_some());
    let dist = project.root.join("dist");
    let is_fresh = dist.join("index.html").is_file()
        && project.sh.read_file(&stamp).is_ok_and(|before| before == made_of);
    if !is_fresh {
        parts.write(project, &dist).context("the page cannot be built")?;
        project.sh.write_file(stamp, made_of)?;
    }
    step.done();
    Ok(())
}

/// Where it says what the page in `dist` was built from.
fn stamp(project: &Project) -> PathBuf {
    project.target().join("page.stamp")
}

/// Trunk, for the quick loop, with the tools that it needs.
pub(crate) fn trunk(project: &Project) -> Result<Cmd<'_>> {
    let toolchain = wasm::toolchain(project);
    let mut command = cmd!(project.sh, "trunk")
        .env("PATH", project.path(&toolchain.path)?)
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("NO_COLOR", "true");
    for (name, value) in &toolchain.variables {
        command = command.env(name, value);
    }
    Ok(command)
}
