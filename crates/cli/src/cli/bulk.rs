//! What can be said to `scan` about the machines that share one.

use clap::Args;
use portwise_api::Vantage;
use portwise_shared::ScanName;

use super::shared::SharedArgs;
use crate::values::number;

/// Where the targets of a scan are looked at, if not from here.
#[derive(Args, Debug)]
pub(crate) struct BulkArgs {
    #[command(flatten)]
    pub(crate) at: SharedArgs,
    /// The vantage point whose workers look at the targets; for a shared engine
    #[arg(long, env = "PORTWISE_VANTAGE", value_name = "NAME", default_value = "here")]
    pub(crate) vantage: Vantage,
    /// What the scan is called at the engine [default: made of what is asked and what is in the file]
    #[arg(long, value_name = "NAME")]
    pub(crate) scan: Option<ScanName>,
    /// How long the engine keeps the scan after the last sign of who follows it or works for it
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    #[arg(value_parser = number::<u64>(60, 2_592_000))]
    pub(crate) keep: u64,
}
