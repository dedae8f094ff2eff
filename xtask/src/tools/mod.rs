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

/// Serves the page while one edits it.
const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    // Its own downloads and its update check are not needed, and an unoptimised build of it is
    // made in half the time and serves as fast.
    arguments: &["--debug", "--no-default-features"],
    variables: &[],
    minutes: 4,
};

/// Writes the JavaScript side of the page. Its version is that of the crate in Cargo.lock.
const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.129",
    // It would fetch drivers of browsers over TLS, and have its own code optimised to the utmost.
    arguments: &["--no-default-features"],
    variables: &[
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ],
    minutes: 2,
};

/// Judges what the project depends on.
const DENY: CargoTool = CargoTool {
    package: "cargo-deny",
    program: "cargo-deny",
    version: "0.20.2",
    // It runs for a second, optimised or not.
    arguments: &["--debug"],
    variables: &[],
    minutes: 2,
};

/// Judges whether pages can be used by everybody.
const AXE: &str = "axe-core@4.14.1";

/// Tests the API against its own description.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// Holds the schema of SARIF.
const SARIF: &str = "@microsoft/jest-sarif@1.0.0-beta.0";

/// A client of the Model Context Protocol, which brings a validator of JSON Schema.
const MCP: &str = "mcp==2.3.0";

/// Holds the schemas of Kubernetes, so that none is fetched.
const KUBERNETES: &str = "kubernetes-validate==1.37.0";

/// The Debian packages that tests need, in groups that go together; the packages of different
/// groups may exclude each other.
pub(crate) const TEST_PACKAGES: &[&[&str]] = &[
    &["postfix", "libsasl2-modules", "openssl"],
    &["exim4-daemon-light"],
    &["opensmtpd"],
    &["dovecot-core", "dovecot-submissiond"],
    &["prometheus", "libxml2-utils"],
    &["bind9-utils", "nsd"],
    &["chromium", "chromium-driver", "fonts-dejavu-core"],
    &["thunderbird"],
    &["unbound", "ldnsutils"],
    &["postfix-mta-sts-resolver"],
    &["nginx"],
    &["caddy"],
    &["curl"],
    &["strace"],
    &["systemd"],
    &["nftables", "iproute2"],
    &["redis-server"],
    &["faketime"],
    &["valkey-server"],
    &["docker-compose"],
];

/// Those of them that not every Debian has; where it has not, nothing is missing.
const IF_KNOWN: &[&str] = &["valkey-server"];

/// Finds or installs what building needs.
pub(crate) fn for_building(project: &Project, origin: wasm::Origin) -> Result<()> {
    wasm::ensure(project, origin)?;
    wasm_opt::ensure(project);
    WASM_BINDGEN.ensure(project)
}

/// Finds or installs what the quick loop needs.
pub(crate) fn for_developing(project: &Project) -> Result<()> {
    for_building(project, wasm::Origin::Auto)?;
    TRUNK.ensure(project)
}

/// Finds or installs what testing needs beside that. What cannot be had is noted; the tests that
/// need it say so themselves.
pub(crate) fn for_testing(project: &Project) -> Result<()> {
    for group in TEST_PACKAGES {
        if group.iter().any(|p| IF_KNOWN.contains(p) && !debian::is_known(project, p)) {
            continue;
        }
        if let Err(error) = debian::ensure(project, group) {
            say::note(&format!("{}: {error:#}", group.join(", ")));
        }
    }
    if let Err(error) = npm::ensure(project, &[AXE, SARIF].map(ToOwned::to_owned)) {
        say::note(&format!("{error:#}"));
    }
    if let Err(error) =
        python::ensure(project, &[KUBERNETES, MCP, SCHEMATHESIS].map(ToOwned::to_owned))
    {
        say::note(&format!("{error:#}"));
    }
    DENY.ensure(project)
}
