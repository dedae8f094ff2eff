//! The page and the binary that holds it.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Cmd, cmd};

use crate::project::Project;
use crate::say;
use crate::tools::{wasm, wasm_opt};

/// What the page is made of.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "frontend",
    "crates/api",
    "crates/core",
    "crates/model",
    "crates/snippets",
    "crates/explain",
    "crates/smtp",
];

/// Builds the page and the binary in release mode, and gives the binary's path.
pub(crate) fn build_all(project: &Project) -> Result<PathBuf> {
    build(project)?;
    let step = say::step("building the binary (release)");
    cmd!(project.sh, "cargo build --quiet --release --package portwise").quiet().run()?;
    step.done();
    Ok(project.target().join("release/portwise"))
}

/// Builds the page into `dist`, unless what is there was built from the same.
pub(crate) fn build(project: &Project) -> Result<()> {
    let optimise = wasm_opt::is_there(project);
    let stamp = project.target().join("page.stamp");
    let inputs = format!("{:x} {optimise}", fingerprint(project)?);
    let dist = project.root.join("dist");
    let is_fresh = dist.join("index.html").is_file()
        && project.sh.read_file(&stamp).is_ok_and(|built_from| built_from == inputs);
    if is_fresh {
        return Ok(());
    }
    let step = say::step("building the page (release)");
    // Trunk calls wasm-opt in its release mode only, and then insists on it.
    let mode: &[&str] = if optimise { &["--release"] } else { &["--cargo-profile", "page"] };
    let command = trunk(project)?.args(["build", "--quiet"]).args(mode);
    command.run().context("the page cannot be built")?;
    project.sh.create_dir(project.target())?;
    project.sh.write_file(stamp, inputs)?;
    step.done();
    Ok(())
}

/// Trunk, with the tools that it needs.
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

fn fingerprint(project: &Project) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        hash(&project.root.join(input), &mut hasher)?;
    }
    Ok(hasher.finish())
}

fn hash(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(path)?.map(|e| Ok(e?.path())).collect::<Result<_>>()?;
        entries.sort();
        for entry in entries {
            hash(&entry, hasher)?;
        }
    } else {
        path.file_name().hash(hasher);
        std::fs::read(path)
            .with_context(|| format!("cannot read {}", path.display()))?
            .hash(hasher);
    }
    Ok(())
}
