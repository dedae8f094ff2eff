//! What building and testing need, in pinned versions, and where it comes from. What the machine
//! has in a fitting version is used; prebuilt comes before building from source; nothing of the
//! user's own is changed.

mod cargo_tool;
pub(crate) mod debian;
pub(crate) mod npm;
pub(crate) mod python;
pub(crate) mod wasm;
pub(crate) mod wasm_opt;

use anyhow::Result;

use crate::project::Project;
use crate::say;
use cargo_tool::CargoTool;

/// Bundles the page.
const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    // Its own downloads and its update check are not needed, and an unoptimised build of it is
    // made in half the time and bundles as fast.
    arguments: &["--debug", "--no-default-features"],
    minutes: 4,
};

/// Writes the JavaScript side of the page. Its version is that of the crate in Cargo.lock.
const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.129",
    arguments: &[],
    minutes: 3,
};

/// Judges whether pages can be used by everybody.
const AXE: &str = "axe-core@4.14.1";

/// The Debian packages that tests need, in groups that go together; the packages of different
/// groups may exclude each other.
pub(crate) const TEST_PACKAGES: &[&[&str]] = &[
    &["postfix", "libsasl2-modules", "openssl"],
    &["exim4-daemon-light"],
    &["opensmtpd"],
    &["dovecot-core", "dovecot-submissiond"],
    &["chromium", "chromium-driver", "fonts-dejavu-core"],
];

/// Finds or installs what building needs.
pub(crate) fn for_building(project: &Project, origin: wasm::Origin) -> Result<()> {
    wasm::ensure(project, origin)?;
    WASM_BINDGEN.ensure(project)?;
    TRUNK.ensure(project)?;
    wasm_opt::ensure(project);
    Ok(())
}

/// Finds or installs what testing needs beside that. What cannot be had is noted; the tests that
/// need it say so themselves.
pub(crate) fn for_testing(project: &Project) -> Result<()> {
    for group in TEST_PACKAGES {
        if let Err(error) = debian::ensure(project, group) {
            say::note(&format!("{}: {error:#}", group.join(", ")));
        }
    }
    if !npm::has(project, "axe-core") {
        let step = say::step("installing axe-core (npm) into .tools");
        match npm::install(project, &[AXE]) {
            true => step.done(),
            false => say::note("axe-core cannot be installed; it needs Node.js with npm"),
        }
    }
    Ok(())
}
