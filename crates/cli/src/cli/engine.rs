//! The options that bound the probes of `serve`.

use std::num::NonZeroU32;

use clap::Args;

use crate::values::number;

/// What bounds the probes of a server, and what is kept of them.
#[derive(Args, Debug)]
pub(crate) struct EngineArgs {
    /// The time for a whole probe; what is not visited by then counts as not tested
    #[arg(long, default_value_t = 90, env = "PORTWISE_DEADLINE", value_name = "SECONDS")]
    #[arg(value_parser = number::<u64>(1, 3_600))]
    pub(crate) deadline: u64,
    /// Endpoints visited at the same time, by all probes together
    #[arg(long, default_value_t = 512, env = "PORTWISE_VISITS", value_name = "N")]
    #[arg(value_parser = number::<usize>(1, 100_000))]
    pub(crate) visits: usize,
    /// Probes a minute that visit one address, for all callers together
    #[arg(long, default_value = "10", env = "PORTWISE_PER_ADDRESS", value_name = "N")]
    #[arg(value_parser = number(NonZeroU32::MIN, NonZeroU32::MAX))]
    pub(crate) per_address: NonZeroU32,
    /// Probes a minute of one registrable domain, for all callers together
    #[arg(long, default_value = "20", env = "PORTWISE_PER_DOMAIN", value_name = "N")]
    #[arg(value_parser = number(NonZeroU32::MIN, NonZeroU32::MAX))]
    pub(crate) per_domain: NonZeroU32,
    /// The largest result, as JSON; the least telling is left out of larger ones
    #[arg(long, default_value_t = 512, env = "PORTWISE_RESULT_SIZE", value_name = "KIB")]
    #[arg(value_parser = number::<usize>(64, 16_384))]
    pub(crate) result_size: usize,
    /// How long a result answers the same question again
    #[arg(long, default_value_t = 60, env = "PORTWISE_FRESH", value_name = "SECONDS")]
    #[arg(value_parser = number::<u64>(0, 86_400))]
    pub(crate) fresh: u64,
    /// How long a probe can be fetched after its end, if there is room for it
    #[arg(long, default_value_t = 86_400, env = "PORTWISE_KEEP", value_name = "SECONDS")]
    #[arg(value_parser = number::<u64>(60, 2_592_000))]
    pub(crate) keep: u64,
    /// The room for probes that are kept; the least recently fetched makes room
    #[arg(long, default_value_t = 64, env = "PORTWISE_KEEP_SIZE", value_name = "MIB")]
    #[arg(value_parser = number::<u64>(8, 65_536))]
    pub(crate) keep_size: u64,
}
