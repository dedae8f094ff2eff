//! `GET /healthz`, `GET /readyz`

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use portwise_api::{Health, Readiness, paths};
use portwise_engine::Engine;

use crate::state::AppState;

/// Says that the process is alive
#[utoipa::path(
    get, path = paths::HEALTH, tag = "server",
    responses((status = 200, description = "It is", body = Health)),
)]
pub(crate) async fn live() -> Json<Health> {
    Json(Health::new(Readiness::Ok))
}

/// Says whether there is room for a probe
#[utoipa::path(
    get, path = paths::READY, tag = "server",
    responses(
        (status = 200, description = "There is", body = Health),
        (status = 503, description = "There is none, the server is about to end, or its engine cannot be reached", body = Health),
    ),
)]
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Health>) {
    ready_of(State(state.engine)).await
}

/// The same of an engine alone.
pub(crate) async fn ready_of(State(engine): State<Arc<dyn Engine>>) -> (StatusCode, Json<Health>) {
    let readiness = engine.readiness().await;
    let status = match readiness {
        Readiness::Ok => StatusCode::OK,
        Readiness::Busy | Readiness::Closing | Readiness::EngineUnreachable => {
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    (status, Json(Health::new(readiness)))
}
