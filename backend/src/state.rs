//! What the handlers share.

use std::sync::Arc;

use portwise_engine::Engine;

use crate::api::reference::Tables;
use crate::prepared::Prepared;
use crate::rate_limit::Limits;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) behind_proxy: bool,
    pub(crate) deep: bool,
    pub(crate) tables: Arc<Tables>,
    pub(crate) description: Arc<Prepared>,
}
