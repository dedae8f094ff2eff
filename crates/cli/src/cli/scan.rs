//! What can be said to `scan`.

use std::path::PathBuf;

use clap::Args;

use super::bulk::BulkArgs;
use super::options::{ProbeOptions, ProbeWhat};
use crate::values::number;

pub(super) const HELP: &str = "\
Targets: one a line, in any form that probe takes. Blank lines are skipped, and so is what follows a #. Targets that mean the same are checked once. One that cannot be checked gets a line that says why, and the scan goes on.

Results: one a line, as soon as it is there, in the form of probe --json. Where many targets lead to one host, it is visited for one after another, whatever --concurrency says.

Ctrl-C ends a scan early. Every line that was written by then is whole; the same command with --resume does the rest.

With --engine, the workers of a vantage point look at the targets (portwise worker), in the way that they were started with: of the options of probing, only --deep is theirs to hear. What somebody waits for at a server goes before. The scan has a name at the engine: --resume goes on with it from any machine, writes all lines that are not in its file, and loses none when a worker or this program dies. Ctrl-C has what waits looked at no more.

Examples:
  portwise scan hosts.txt > results.jsonl
  portwise scan hosts.txt --output results.jsonl --resume
  portwise scan hosts.txt --engine redis://engine.example.com --vantage fra --output results.jsonl
  cut -d, -f2 customers.csv | portwise scan - --mode mx
  portwise scan hosts.txt | jq -c '[.report.target.input, (.findings[] | .code)]'

Exit status:
  0  nothing worse than a warning at any target
  1  at least one finding of severity error
  2  wrong usage, a file that cannot be read or written, or no engine or worker that can be used
  3  no error, but a target was refused or could not be resolved
  130 or 143  ended early, by Ctrl-C or by SIGTERM; 143 also if the scan was stopped from elsewhere";

#[derive(Args, Debug)]
pub(crate) struct ScanArgs {
    /// A file with one target a line; - reads standard input
    pub(crate) file: PathBuf,
    /// The file to write results into [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Go on where an earlier scan into the same file stopped; with a shared engine, where the scan of this name stopped, wherever that was
    #[arg(long)]
    pub(crate) resume: bool,
    /// Targets at the same time [default: 16]
    #[arg(long, value_name = "N", value_parser = number(1, u16::MAX))]
    pub(crate) concurrency: Option<u16>,
    #[command(flatten)]
    pub(crate) bulk: BulkArgs,
    #[command(flatten)]
    pub(crate) what: ProbeWhat,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
    /// Write JSON, which a scan always does
    #[arg(long)]
    pub(crate) json: bool,
}
