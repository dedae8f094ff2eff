//! Measures, and writes down what was measured.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use xshell::cmd;

use crate::project::Project;
use crate::tools::{self, debian, python};
use crate::{lab, lighthouse, page, say};

/// What the prober is compared with.
const COMPARED: (&[&str], &str) = (&["nmap", "swaks"], "sslyze==6.3.1");
const PAGE: &str = "docs/benchmarks.md";
/// What verdicts on mail domains are compared with.
const CHECKDMARC: &str = "checkdmarc==6.0.4";
const COMPARISON: &str = "docs/comparison.md";

/// Compares verdicts on mail domains with those of another program; writes `docs/comparison.md`.
fn compare(project: &Project, checkdmarc: &Path) -> Result<()> {
    let step = say::step("comparing verdicts on mail domains");
    let mut words = lab::prefix(project)?;
    words.push(project.target().join("release/portwise-bench").into());
    words.extend(["compare", "--python"].map(OsString::from));
    words.push(checkdmarc.into());
    let (first, rest) = words.split_first().context("no command")?;
    let page = cmd!(project.sh, "{first} {rest...}").quiet().read()?;
    project.sh.write_file(project.root.join(COMPARISON), format!("{page}\n"))?;
    step.done();
    say::done(&format!("wrote {COMPARISON}"));
    Ok(())
}

/// Compares and measures: decisions, then the prober; writes `docs/comparison.md` and
/// `docs/benchmarks.md`.
pub(crate) fn run(project: &Project) -> Result<()> {
    tools::for_testing(project)?;
    debian::ensure(project, COMPARED.0)?;
    python::ensure(project, &[COMPARED.1.to_owned()])?;
    let checkdmarc = python::ensure_in(project, "checkdmarc", &[CHECKDMARC.to_owned()])?;
    let portwise = page::build_release(project)?;
    cmd!(project.sh, "cargo build --quiet --release --package portwise-bench").quiet().run()?;
    cmd!(project.sh, "cargo bench --quiet --package portwise-core --bench decide").quiet().run()?;
    compare(project, &checkdmarc)?;
    let step = say::step("measuring the prober");
    let mut words = lab::prefix(project)?;
    words.extend(["sh", "-c", r#"ulimit -n 20000 && exec "$@""#, "sh"].map(OsString::from));
    words.push(project.target().join("release/portwise-bench").into());
    words.extend(["run", "--portwise"].map(OsString::from));
    words.push(portwise.clone().into());
    words.push("--python".into());
    words.push(project.tools().join("python").into());
    let (first, rest) = words.split_first().context("no command")?;
    let mut measuring = Command::from(cmd!(project.sh, "{first} {rest...}"));
    let output = measuring.stderr(Stdio::inherit()).output()?;
    let measured = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(!measured.is_empty(), "nothing was measured");
    println!("{measured}");
    step.done();
    // What does not meet its limit is written down as well.
    let page = lighthouse::measure(project, &portwise)?;
    project.sh.write_file(project.root.join(PAGE), format!("{measured}\n{}", page.section))?;
    say::done(&format!("wrote {PAGE}"));
    ensure!(output.status.success(), "a figure does not meet its limit; {PAGE} says which");
    ensure!(page.missed.is_empty(), "the page falls short: {}", page.missed.join("; "));
    Ok(())
}
