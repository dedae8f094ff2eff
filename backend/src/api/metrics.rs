//! `GET /metrics`

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use portwise_api::{Problem, paths};
use portwise_engine::Engine;
use portwise_formats::prometheus;

use crate::metrics;
use crate::state::AppState;

/// Says what the server counts, for Prometheus
#[utoipa::path(
    get, path = paths::METRICS, tag = "server",
    responses(
        (status = 200, description = "The metrics", body = String, content_type = "text/plain"),
        (status = 404, description = "They are served on a listener of their own", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn read(State(state): State<AppState>) -> Response {
    match state.metrics_apart {
        true => StatusCode::NOT_FOUND.into_response(),
        false => shown(state.engine.as_ref()).await,
    }
}

/// The same, on a listener of its own.
pub(crate) async fn apart(State(engine): State<Arc<dyn Engine>>) -> Response {
    shown(engine.as_ref()).await
}

async fn shown(engine: &dyn Engine) -> Response {
    let headers = [(CONTENT_TYPE, prometheus::MEDIA_TYPE), (CACHE_CONTROL, "no-store")];
    (headers, metrics::text(engine).await).into_response()
}
