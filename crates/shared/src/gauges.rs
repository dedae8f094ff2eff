//! How the engine stands, as metrics.

use portwise_api::Vantage;
use portwise_engine::Gauge;

use crate::store::vantages::Standing;

/// The gauges of an engine that answers or does not, and of how it stands, if that may be asked.
#[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^52 here")]
pub(crate) fn gauges(is_up: bool, standing: Option<&Standing>) -> Vec<Gauge> {
    let of = |name, help, vantage: Option<&Vantage>, value: u64| Gauge {
        name,
        help,
        vantage: vantage.cloned(),
        value: value as f64,
    };
    let up = of("portwise_engine_up", "Whether the shared engine answers", None, u64::from(is_up));
    let mut all = vec![up];
    let Some(standing) = standing else { return all };
    let Standing { memory, most_memory, leases, vantages, .. } = standing;
    all.push(of("portwise_engine_memory_octets", "What the shared engine uses", None, *memory));
    if let Some(most) = most_memory {
        let help = "What the shared engine may use";
        all.push(of("portwise_engine_memory_limit_octets", help, None, *most));
    }
    let help = "Endpoints that are being visited by all workers";
    all.push(of("portwise_engine_leases", help, None, *leases));
    for at in vantages {
        let name = Some(&at.name);
        all.extend([
            of("portwise_engine_workers", "Workers that are there", name, at.workers),
            of("portwise_engine_jobs", "Probes of callers that wait or run", name, at.jobs),
            of("portwise_engine_bulk", "Probes of scans that wait or run", name, at.bulk),
            of("portwise_engine_claimed", "Probes of both that run", name, at.claimed),
            of("portwise_engine_given_up", "Probes that were given up", name, at.dead),
        ]);
    }
    all
}
