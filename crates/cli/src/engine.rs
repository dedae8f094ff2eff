//! The engine of `serve` from its options.

use std::time::Duration;

use anyhow::Result;
use portwise_engine::callers::PerCaller;
use portwise_engine::{Embedded, Options};
use portwise_probe::{DenyList, Limits};

use crate::cli::{EngineArgs, ProbeOptions};
use crate::probing;

/// Endpoints that one probe visits at a time.
const AT_ONCE: usize = 32;

/// The room for what third parties say of mail domains, in octets.
const REMEMBERED: usize = 8 << 20;

/// An engine with places for so many probes. What it asks for over the web it asks for in the name
/// of the site at this URL, if there is one.
pub(crate) fn engine(
    bounds: &EngineArgs,
    probing: &ProbeOptions,
    places: usize,
    callers: PerCaller,
    denied: DenyList,
    site: Option<&str>,
) -> Result<Embedded> {
    let within = probing::limits(probing);
    let limits = Limits {
        whole: Duration::from_secs(bounds.deadline),
        connections: within.connections.min(bounds.visits),
        at_once: AT_ONCE,
        per_address: Some(bounds.per_address),
        per_domain: Some(bounds.per_domain),
        report: bounds.result_size << 10,
        ..within
    };
    let options = Options {
        places,
        fresh: Duration::from_secs(bounds.fresh),
        kept_for: Duration::from_secs(bounds.keep),
        kept_octets: bounds.keep_size << 20,
        callers,
    };
    let guard = probing::guard(probing).with_denied(denied).concealing();
    let mut prober = probing::prober_within(probing, limits, guard)?.remembering(REMEMBERED);
    if let Some(url) = site {
        prober = prober.of_site(url);
    }
    Ok(Embedded::new(prober, &options))
}
