//! `GET /healthz`, `GET /readyz`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use portwise_api::{Health, Readiness, paths};

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
        (status = 503, description = "There is none, or the server is about to end", body = Health),
    ),
)]
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Health>) {
    if state.engine.is_closed() {
        (StatusCode::SERVICE_UNAVAILABLE, Json(Health::new(Readiness::Closing)))
    } else if state.has_room().await {
        (StatusCode::OK, Json(Health::new(Readiness::Ok)))
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Json(Health::new(Readiness::Busy)))
    }
}
