//! What a scan has found so far, and who is told.

use std::io::IsTerminal;

use anyhow::Result;
use portwise_core::Outcome;

use super::output::Output;
use crate::print::scan::Progress;
use crate::tally::Tally;

/// What a scan has found so far.
pub(super) struct Results {
    pub(super) output: Output,
    pub(super) tally: Tally,
    pub(super) progress: Progress,
}

impl Results {
    /// Writes the result of a target. Says whether it is still read.
    pub(super) fn write(&mut self, line: String, outcome: Outcome) -> Result<bool> {
        let beside = !self.output.is_file() && std::io::stdout().is_terminal();
        let written = if beside {
            self.progress.aside(|| self.output.write(line))
        } else {
            self.output.write(line)
        };
        if !written? {
            return Ok(false);
        }
        self.tally.add(outcome);
        self.progress.update(&self.tally);
        Ok(true)
    }
}
