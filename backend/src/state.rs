//! What the handlers share.

use std::sync::Arc;

use portwise_probe::Prober;

use crate::api::registry::Registry;
use crate::cli::ServeArgs;
use crate::rate_limit::Limits;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct AppState {
    pub(crate) prober: Arc<Prober>,
    pub(crate) probes: Arc<Registry>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) behind_proxy: bool,
    pub(crate) deep: bool,
}

impl AppState {
    pub(crate) fn new(prober: Prober, arguments: &ServeArgs) -> Self {
        Self {
            prober: Arc::new(prober),
            probes: Arc::new(Registry::new(arguments.concurrency)),
            limits: Arc::new(Limits::per_minute(arguments.rate)),
            behind_proxy: arguments.behind_proxy,
            deep: arguments.options.deep,
        }
    }
}
