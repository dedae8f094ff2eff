//! The engine of `serve` and `worker` from its options.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use portwise_api::Vantage;
use portwise_engine::callers::PerCaller;
use portwise_engine::{Embedded, Engine, Options};
use portwise_probe::{DenyList, Limits, Prober};
use portwise_shared::{EngineUrl, Shared, SharedOptions, Store, StoreError, Worker, WorkerOptions};
use tokio::time::{Instant, sleep};

use crate::cli::{EngineArgs, ProbeOptions, SharingArgs};
use crate::probing;

/// Endpoints that one probe visits at a time.
const AT_ONCE: usize = 32;

/// The room for what third parties say of mail domains, in octets.
const REMEMBERED: usize = 8 << 20;

/// How long an engine may take to come up beside us.
const PATIENCE: Duration = Duration::from_secs(30);

/// What an engine probes with. What it asks for over the web it asks for in the name of the site at
/// this URL, if there is one.
pub(crate) fn prober(
    bounds: &EngineArgs,
    probing: &ProbeOptions,
    denied: DenyList,
    site: Option<&str>,
) -> Result<Prober> {
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
    let guard = probing::guard(probing).with_denied(denied).concealing();
    let prober = probing::prober_within(probing, limits, guard)?.remembering(REMEMBERED);
    Ok(match site {
        Some(url) => prober.of_site(url),
        None => prober,
    })
}

/// What bounds an engine with places for so many probes.
pub(crate) fn options(bounds: &EngineArgs, places: usize, callers: PerCaller) -> Options {
    Options {
        places,
        fresh: Duration::from_secs(bounds.fresh),
        kept_for: Duration::from_secs(bounds.keep),
        kept_octets: bounds.keep_size << 20,
        callers,
    }
}

/// The engine of a server: the one in this process, or one that it shares.
pub(crate) async fn serving(
    options: Options,
    prober: Prober,
    sharing: &SharingArgs,
    probing: &ProbeOptions,
) -> Result<Arc<dyn Engine>> {
    let Some(url) = sharing.at.url()? else {
        if sharing.no_probe {
            bail!(
                "--no-probe leaves the probing to workers, which need a shared engine: name it with --engine"
            );
        }
        return Ok(Arc::new(Embedded::new(prober, &options)));
    };
    let store = open(&url, probing::roots(probing.trust_anchors.as_deref())?.as_deref()).await?;
    let worker = if sharing.no_probe {
        None
    } else {
        let takeover = Duration::from_secs(sharing.takeover.takeover);
        let (vantage, deep) = (sharing.vantage.clone(), probing.deep);
        let working = WorkerOptions { vantage, slots: options.places, deep, takeover };
        let worker = Worker::new(store.clone(), prober, working);
        announced(&worker).await?;
        Some(worker)
    };
    Ok(shared(store, worker, options, &sharing.vantage, sharing.queue))
}

/// A process's part in a shared engine.
pub(crate) fn shared(
    store: Store,
    worker: Option<Worker>,
    engine: Options,
    vantage: &Vantage,
    longest: u64,
) -> Arc<dyn Engine> {
    let options = SharedOptions { engine, vantage: vantage.clone(), longest };
    Arc::new(Shared::new(store, worker, options))
}

/// Says that there is a worker. What the engine refuses to it ends the process at once; what may
/// pass, the worker tries again.
pub(crate) async fn announced(worker: &Worker) -> Result<(), StoreError> {
    match worker.announce().await {
        Err(error) if !error.is_away() => Err(error),
        _ => Ok(()),
    }
}

/// Connects to a shared engine, which may still be coming up.
pub(crate) async fn open(url: &EngineUrl, roots: Option<&[u8]>) -> Result<Store, StoreError> {
    let until = Instant::now() + PATIENCE;
    let mut has_said = false;
    loop {
        match Store::open(url, roots).await {
            Err(error) if error.is_away() && Instant::now() < until => {
                if !has_said {
                    tracing::warn!(%error, "waiting for the engine");
                    has_said = true;
                }
                sleep(Duration::from_millis(500)).await;
            }
            other => return other,
        }
    }
}
