//! `portwise worker`

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use portwise_backend::{Listener, Server, Sites, metrics, signals};
use portwise_engine::callers::PerCaller;
use portwise_shared::{Worker, WorkerOptions};

use super::serve::denied::Denying;
use super::serve::{log, settled};
use crate::cli::WorkerArgs;
use crate::{engine, probing};

pub(crate) fn run(arguments: WorkerArgs) -> Result<u8> {
    log::start(&arguments.log)?;
    let runtime =
        tokio::runtime::Runtime::new().context("cannot start the threads of the worker")?;
    runtime.block_on(work(arguments))?;
    // What still looks a name up must not keep the process.
    runtime.shutdown_background();
    Ok(0)
}

async fn work(arguments: WorkerArgs) -> Result<()> {
    let WorkerArgs { at, vantage, slots, grace, takeover, metrics_listen, .. } = arguments;
    let WorkerArgs { bounds, denied, options, .. } = arguments;
    let url = at.needed()?;
    let mut ended = std::pin::pin!(signals::watch());
    let denied = Denying::new(&denied)?;
    let list = denied.list();
    signals::on_hangup(move || denied.read_again());
    let listeners = Listener::bind(metrics_listen.as_slice())?;
    let own: Vec<_> = listeners.iter().map(|listener| listener.address().clone()).collect();
    metrics::start().context("cannot count for /metrics")?;
    let prober = engine::prober(&bounds, &options, list, None)?;
    let slots = usize::try_from(slots).unwrap_or(usize::MAX);
    let roots = probing::roots(options.trust_anchors.as_deref())?;
    let store = tokio::select! {
        store = engine::open(&url, roots.as_deref()) => store?,
        _ = &mut ended => return Ok(()),
    };
    let takeover = Duration::from_secs(takeover.takeover);
    let working = WorkerOptions { vantage: vantage.clone(), slots, deep: options.deep, takeover };
    let worker = Worker::new(store.clone(), prober, working);
    engine::announced(&worker).await?;
    let bounds = engine::options(&bounds, slots, PerCaller::default());
    let engine = engine::shared(store, Some(worker), bounds, &vantage, u64::MAX);
    let server = Server::apart(Arc::clone(&engine), Sites::new(&own, &[], &[], &[])?);
    tracing::info!(%vantage, slots, engine = %url, "this worker takes probes");
    let grace = Duration::from_secs(grace.into());
    let ended = async {
        ended.await;
    };
    server.serve(Vec::new(), listeners, grace, ended).await;
    settled(engine.as_ref()).await;
    Ok(())
}
