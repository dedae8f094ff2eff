//! The API, a file per resource.

pub(crate) mod health;
pub(crate) mod mcp;
pub(crate) mod metrics;
pub(crate) mod monitor;
pub(crate) mod openapi;
pub(crate) mod probes;
pub(crate) mod reference;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;
use portwise_api::paths;
use portwise_engine::Engine;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::base::BasePath;
use crate::problems;
use crate::state::AppState;

/// Every call, with its description, below a path.
pub(crate) fn calls(base: &BasePath) -> OpenApiRouter<AppState> {
    let mut calls = OpenApiRouter::with_openapi(openapi::about(base))
        .routes(routes!(probes::start))
        .routes(routes!(probes::get))
        .routes(routes!(probes::events))
        .routes(routes!(probes::vantages))
        .routes(routes!(reference::table))
        .routes(routes!(monitor::scrape))
        .routes(routes!(mcp::call))
        .routes(routes!(openapi::json))
        .routes(routes!(metrics::read))
        .routes(routes!(health::live))
        .routes(routes!(health::ready));
    openapi::add_common(calls.get_openapi_mut());
    calls
}

/// The metrics alone, for a listener of their own.
pub(crate) fn apart(engine: Arc<dyn Engine>) -> Router {
    Router::new()
        .route(paths::METRICS, get(metrics::apart))
        .route(paths::HEALTH, get(health::live))
        .route(paths::READY, get(health::ready_of))
        .with_state(engine)
        .layer(from_fn(problems::describe))
}
