//! What can be said to `worker`.

use clap::Args;
use portwise_api::Vantage;
use portwise_backend::ListenAddress;

use super::serve::{DenyFlags, LogFlags};
use super::shared::{SharedArgs, TakeoverArgs};
use super::{EngineArgs, ProbeOptions};
use crate::values::number;

pub(crate) const HELP: &str = "\
A worker takes the probes that are asked for at servers (portwise serve --engine), makes them from where it stands, and tells what happens. Any number of workers can be at a vantage point. What one has when it dies, another makes anew after --takeover. Visits of all workers together keep to the limits for hosts.

Examples:
  portwise worker --engine redis://engine.example.com --vantage fra
  portwise worker --engine-file /etc/portwise/engine --vantage home --slots 8

SIGTERM and Ctrl-C end it politely: it takes nothing more, ends what it makes, and gives back what is not done after --grace.

Exit status:
  0  it was ended by a signal
  2  wrong usage, or no engine that can be used";

#[derive(Args, Debug)]
pub(crate) struct WorkerArgs {
    #[command(flatten)]
    pub(crate) at: SharedArgs,
    /// The vantage point that it is at: 1 to 32 small letters, digits and hyphens
    #[arg(long, env = "PORTWISE_VANTAGE", value_name = "NAME")]
    pub(crate) vantage: Vantage,
    /// Probes at the same time
    #[arg(long, env = "PORTWISE_SLOTS", value_name = "N", default_value_t = 64)]
    #[arg(value_parser = number::<u32>(1, 65_535))]
    pub(crate) slots: u32,
    /// Seconds that probes get to end after SIGTERM or SIGINT, before they are given back; a second signal ends at once
    #[arg(long, env = "PORTWISE_GRACE", value_name = "SECONDS", default_value_t = 20)]
    #[arg(value_parser = number::<u32>(0, 3600))]
    pub(crate) grace: u32,
    #[command(flatten)]
    pub(crate) takeover: TakeoverArgs,
    /// An address for /metrics, /healthz and /readyz, or unix:/path [default: none]
    #[arg(long, env = "PORTWISE_METRICS_LISTEN", value_name = "ADDR:PORT")]
    pub(crate) metrics_listen: Option<ListenAddress>,
    #[command(flatten)]
    pub(crate) bounds: EngineArgs,
    #[command(flatten)]
    pub(crate) denied: DenyFlags,
    #[command(flatten)]
    pub(crate) log: LogFlags,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
}
