//! Who is not visited: what the flags say, and a file that can be read again.

use std::path::PathBuf;

use anyhow::{Context, Result};
use portwise_probe::{Denied, DenyList};

use crate::cli::DenyFlags;

/// The list, and where it comes from.
pub(in crate::commands) struct Denying {
    flags: Denied,
    file: Option<PathBuf>,
    list: DenyList,
}

impl Denying {
    pub(in crate::commands) fn new(flags: &DenyFlags) -> Result<Self> {
        let mut said = Denied::default();
        for target in &flags.deny_target {
            said.add(target).context("--deny-target")?;
        }
        let file = flags.deny_targets_file.clone();
        let denying = Self { flags: said, file, list: DenyList::default() };
        denying.list.replace(denying.read()?);
        Ok(denying)
    }

    pub(in crate::commands) fn list(&self) -> DenyList {
        self.list.clone()
    }

    fn read(&self) -> Result<Denied> {
        let mut denied = self.flags.clone();
        if let Some(file) = &self.file {
            let shown = file.display();
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read --deny-targets-file {shown}"))?;
            denied.add_lines(&text).with_context(|| format!("--deny-targets-file {shown}"))?;
        }
        Ok(denied)
    }

    /// Reads the file again. If it cannot be used, what was read before stays.
    pub(in crate::commands) fn read_again(&self) {
        match self.read() {
            Ok(denied) => {
                self.list.replace(denied);
                tracing::info!("SIGHUP: those not to be visited were read again");
            }
            Err(error) => {
                let error = format!("{error:#}");
                tracing::error!(target: "portwise::denied", error, "SIGHUP: the old list stays");
            }
        }
    }
}
