//! Tools from crates.io.

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::Project;
use crate::say;

/// A tool from crates.io.
pub(crate) struct CargoTool {
    pub(crate) package: &'static str,
    pub(crate) program: &'static str,
    pub(crate) version: &'static str,
    /// For building from source.
    pub(crate) arguments: &'static [&'static str],
    /// Likewise.
    pub(crate) variables: &'static [(&'static str, &'static str)],
    /// About how long building from source takes, on two cores.
    pub(crate) minutes: u32,
}

impl CargoTool {
    /// Finds or installs it.
    pub(crate) fn ensure(&self, project: &Project) -> Result<()> {
        let Self { package, version, .. } = self;
        if self.is_there(project) {
            return Ok(());
        }
        let step = say::step(&format!("installing {package} {version} into .tools"));
        if !self.fetch_prebuilt(project) {
            self.build(project)?;
        }
        step.done();
        Ok(())
    }

    fn is_there(&self, project: &Project) -> bool {
        let Some(program) = project.which(self.program) else { return false };
        let said = cmd!(project.sh, "{program} --version").quiet().ignore_stderr().read();
        said.is_ok_and(|said| said.split_ascii_whitespace().nth(1) == Some(self.version))
    }

    /// Takes it from where its makers put it, if cargo-binstall is there to do that.
    fn fetch_prebuilt(&self, project: &Project) -> bool {
        if project.which("cargo-binstall").is_none() {
            say::note(&format!(
                "building it from source, about {} minutes on two cores (cargo-binstall, if installed, fetches it in seconds)",
                self.minutes
            ));
            return false;
        }
        let wanted = format!("{}@{}", self.package, self.version);
        let root = project.tools();
        let fetched = cmd!(
            project.sh,
            "cargo binstall --no-confirm --disable-strategies compile --root {root} {wanted}"
        );
        let fetched = fetched.run().is_ok() && self.is_there(project);
        if !fetched {
            say::note("there is nothing prebuilt to be had; building it from source");
        }
        fetched
    }

    fn build(&self, project: &Project) -> Result<()> {
        let wanted = format!("{}@{}", self.package, self.version);
        let root = project.tools();
        let target = project.target().join("tools").join(self.package);
        let arguments = self.arguments;
        cmd!(
            project.sh,
            "cargo install --quiet --locked --root {root} --target-dir {target} {wanted} {arguments...}"
        )
        .envs(self.variables.iter().copied())
        .run()
        .with_context(|| {
            format!(
                "cannot install {wanted}. Install it yourself with “cargo install --locked {wanted}”, or fetch it with cargo-binstall, and run this again"
            )
        })?;
        // Built once; the intermediate files are of no more use.
        let _ = project.sh.remove_path(target);
        Ok(())
    }
}
