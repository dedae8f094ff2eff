//! What can be said to `status`.

use std::path::PathBuf;

use clap::Args;

use super::shared::SharedArgs;

pub(crate) const HELP: &str = "\
Examples:
  portwise status --engine redis://engine.example.com
  portwise status --engine redis://engine.example.com --json | jq '.vantages[].workers'

Exit status:
  0  the engine answers, and at each vantage point with probes is a worker
  1  probes wait at a vantage point without a worker
  2  wrong usage, or no engine that can be used";

#[derive(Args, Debug)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) at: SharedArgs,
    /// PEM file of roots to trust beside the built-in ones, for rediss://
    #[arg(long, env = "PORTWISE_TRUST_ANCHORS", value_name = "FILE")]
    pub(crate) trust_anchors: Option<PathBuf>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}
