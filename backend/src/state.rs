//! What the handlers share.

use std::sync::Arc;
use std::time::Duration;

use portwise_engine::callers::Running;
use portwise_engine::{Engine, Probe};

use crate::prepared::Prepared;
use crate::tables::Tables;

/// How long a probe is waited for at a time.
const LONG: Duration = Duration::from_secs(3600);

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) deep: bool,
    pub(crate) metrics_apart: bool,
    pub(crate) tables: Arc<Tables>,
    pub(crate) description: Arc<Prepared>,
}

impl AppState {
    /// Keeps a caller's place taken while a probe goes on.
    pub(crate) fn hold(&self, probe: &Probe, place: Running) {
        if probe.ended.is_none() {
            let (engine, id) = (Arc::clone(&self.engine), probe.id.clone());
            tokio::spawn(async move {
                while let Ok(Some(Probe { ended: None, .. })) = engine.wait(&id, LONG).await {}
                drop(place);
            });
        }
    }
}
