//! What the handlers share.

use std::sync::Arc;

use portwise_engine::Engine;

use crate::drain::Draining;
use crate::limits::{Limits, Seat};

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) engine: Arc<Draining>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) deep: bool,
}

impl AppState {
    /// Keeps a caller's place taken while a probe goes on.
    pub(crate) fn hold(&self, probe: &portwise_engine::Probe, seat: Seat) {
        if probe.outcome.is_none() {
            let (engine, id) = (Arc::clone(&self.engine), probe.id.clone());
            tokio::spawn(async move {
                engine.ended(&id).await;
                drop(seat);
            });
        }
    }

    /// Whether a probe could be started now, as far as that can be said without starting it.
    pub(crate) async fn has_room(&self) -> bool {
        self.engine.has_room().await
    }
}
