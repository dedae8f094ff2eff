//! `GET /healthz`, `GET /readyz`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use portwise_api::{Health, Readiness};

use crate::state::AppState;

/// The process is alive.
pub(crate) async fn live() -> Json<Health> {
    Json(Health::new(Readiness::Ok))
}

/// There is room for a probe.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Health>) {
    if state.engine.is_closed() {
        (StatusCode::SERVICE_UNAVAILABLE, Json(Health::new(Readiness::Closing)))
    } else if state.has_room().await {
        (StatusCode::OK, Json(Health::new(Readiness::Ok)))
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Json(Health::new(Readiness::Busy)))
    }
}
