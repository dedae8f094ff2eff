//! The WebAssembly standard library for the compiler in use.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use xshell::cmd;

use super::debian;
use crate::project::Project;
use crate::say;

/// What the page is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler for the web, its standard library's source, and a linker.
const PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22"];

/// Where the standard library comes from.
#[derive(Clone, Copy, Eq, PartialEq, ValueEnum)]
pub(crate) enum Origin {
    /// What is there, else rustup, else Debian
    Auto,
    /// rustup's prebuilt one
    Rustup,
    /// Debian's compiler, with a standard library built from its source
    Debian,
}

/// What must be set for cargo to build for the target.
pub(crate) struct Toolchain {
    /// Folders that come first in PATH.
    pub(crate) path: Vec<PathBuf>,
    /// Other variables.
    pub(crate) variables: Vec<(&'static str, String)>,
}

/// Finds or installs it.
pub(crate) fn ensure(project: &Project, origin: Origin) -> Result<()> {
    let forced = debian_sysroot(project).join("done").is_file();
    match origin {
        Origin::Auto if forced || rustc_has_it(project) => Ok(()),
        Origin::Auto if add_by_rustup(project) => Ok(()),
        Origin::Rustup if rustc_has_it(project) || add_by_rustup(project) => {
            project.sh.remove_path(debian_sysroot(project))?;
            Ok(())
        }
        Origin::Rustup => bail!("rustup cannot add the target {TARGET}; see “rustup target add {TARGET}”"),
        Origin::Auto | Origin::Debian if forced => Ok(()),
        Origin::Auto | Origin::Debian => build_debian(project).with_context(|| {
            format!(
                "the standard library for {TARGET} cannot be had: add it with “rustup target add {TARGET}”, or install your distribution's package for it, and run this again"
            )
        }),
    }
}

/// What to set.
pub(crate) fn toolchain(project: &Project) -> Toolchain {
    let sysroot = debian_sysroot(project);
    if !sysroot.join("done").is_file() {
        let variables = vec![(FLAGS, without_paths())];
        return Toolchain { path: Vec::new(), variables };
    }
    let mut toolchain = debian_toolchain(project);
    let flags = format!("--sysroot={} {}", sysroot.display(), without_paths());
    toolchain.variables.push((FLAGS, flags));
    // Another compiler must not share build files with the first.
    let target = project.target().join("wasm").display().to_string();
    toolchain.variables.push(("CARGO_TARGET_DIR", target));
    toolchain
}

const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Keeps out of the page where the sources lie on the machine that builds it.
fn without_paths() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    home.map(|home| format!("--remap-path-prefix={}=", home.join("registry/src").display()))
        .unwrap_or_default()
}

fn rustc_has_it(project: &Project) -> bool {
    let folder = cmd!(project.sh, "rustc --print target-libdir --target {TARGET}");
    let folder = folder.quiet().ignore_stderr().read();
    folder.is_ok_and(|f| std::fs::read_dir(f).is_ok_and(|mut entries| entries.next().is_some()))
}

fn add_by_rustup(project: &Project) -> bool {
    if project.which("rustup").is_none() {
        return false;
    }
    let step = say::step(&format!("adding {TARGET} with rustup"));
    let added = cmd!(project.sh, "rustup target add {TARGET}").ignore_stderr().run().is_ok();
    if added {
        step.done();
    } else {
        say::note("rustup cannot fetch it here");
    }
    added && rustc_has_it(project)
}

fn debian_sysroot(project: &Project) -> PathBuf {
    project.tools().join("wasm-sysroot")
}

/// Debian's compiler, from where its packages were unpacked.
fn debian_toolchain(project: &Project) -> Toolchain {
    let usr = debian::root(project).join("usr");
    let libraries =
        [usr.join("lib"), usr.join("lib/x86_64-linux-gnu"), usr.join("lib/llvm-22/lib")];
    let libraries: Vec<String> = libraries.iter().map(|l| l.display().to_string()).collect();
    let linker = usr.join("bin/wasm-ld-22").display().to_string();
    Toolchain {
        path: vec![usr.join("bin")],
        variables: vec![
            ("LD_LIBRARY_PATH", libraries.join(":")),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker),
        ],
    }
}

fn build_debian(project: &Project) -> Result<()> {
    debian::ensure(project, PACKAGES)?;
    let step = say::step("building the WebAssembly standard library from Debian's source");
    let toolchain = debian_toolchain(project);
    let usr = debian::root(project).join("usr");
    link_source(project, &usr)?;
    let folder = project.target().join("wasm-std");
    project.sh.create_dir(folder.join("src"))?;
    project.sh.write_file(folder.join("Cargo.toml"), EMPTY_CRATE)?;
    project.sh.write_file(folder.join("src/lib.rs"), "")?;
    let cargo = usr.join("bin/cargo");
    {
        let _in = project.sh.push_dir(&folder);
        let mut command = cmd!(
            project.sh,
            "{cargo} build --quiet --release -Zbuild-std=std,panic_abort,proc_macro,test --target {TARGET}"
        )
        .env("PATH", project.path(&toolchain.path)?)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", folder.join("target"));
        for (name, value) in &toolchain.variables {
            command = command.env(name, value);
        }
        command.run()?;
    }
    let built = folder.join("target").join(TARGET).join("release/deps");
    let sysroot = debian_sysroot(project);
    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    project.sh.create_dir(&libraries)?;
    for file in project.sh.read_dir(built)? {
        if file.extension().is_some_and(|e| e == "rlib") {
            project.sh.copy_file(file, &libraries)?;
        }
    }
    project.sh.write_file(sysroot.join("done"), "")?;
    project.sh.remove_path(folder)?;
    step.done();
    Ok(())
}

/// The compiler looks for the source below its own folder; the package's link there leads to the
/// machine's root.
fn link_source(project: &Project, usr: &Path) -> Result<()> {
    let sources = project.sh.read_dir(usr.join("src"))?;
    let source = sources
        .into_iter()
        .find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("rustc-")))
        .context("Debian's rust-web-src has no source in it")?;
    let link = usr.join("lib/rustlib/src/rust");
    if let Some(folder) = link.parent() {
        project.sh.create_dir(folder)?;
    }
    if link.is_symlink() {
        std::fs::remove_file(&link)?;
    }
    if !link.exists() {
        std::os::unix::fs::symlink(source, link)?;
    }
    Ok(())
}

const EMPTY_CRATE: &str = "[package]\nname = \"std-only\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[profile.release]\npanic = \"abort\"\n";
