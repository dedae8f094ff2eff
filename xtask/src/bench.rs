//! Measures, and writes down what was measured.

use std::ffi::OsString;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::Project;
use crate::tools::{self, debian, python};
use crate::{lab, lighthouse, page, say};

/// What the prober is compared with.
const COMPARED: (&[&str], &str) = (&["nmap", "swaks"], "sslyze==6.3.1");
const PAGE: &str = "docs/benchmarks.md";

/// Measures decisions, then the prober; writes `docs/benchmarks.md`.
pub(crate) fn run(project: &Project) -> Result<()> {
    tools::for_testing(project)?;
    debian::ensure(project, COMPARED.0)?;
    python::ensure(project, &[COMPARED.1.to_owned()])?;
    let portwise = page::build_release(project)?;
    cmd!(project.sh, "cargo build --quiet --release --package portwise-bench").quiet().run()?;
    cmd!(project.sh, "cargo bench --quiet --package portwise-core --bench decide").quiet().run()?;
    let step = say::step("measuring the prober");
    let mut words = lab::prefix(project)?;
    words.extend(["sh", "-c", r#"ulimit -n 20000 && exec "$@""#, "sh"].map(OsString::from));
    words.push(project.target().join("release/portwise-bench").into());
    words.extend(["run", "--portwise"].map(OsString::from));
    words.push(portwise.clone().into());
    words.push("--python".into());
    words.push(project.tools().join("python").into());
    let (first, rest) = words.split_first().context("no command")?;
    let measured = cmd!(project.sh, "{first} {rest...}").quiet().read()?;
    println!("{measured}");
    step.done();
    let page = lighthouse::measure(project, &portwise);
    let section = page.as_deref().unwrap_or_default();
    project.sh.write_file(project.root.join(PAGE), format!("{measured}\n{section}"))?;
    say::done(&format!("wrote {PAGE}"));
    page.map(|_| ())
}
