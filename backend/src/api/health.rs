//! `GET /healthz`, `GET /readyz`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

use crate::state::AppState;

/// What a health check answers.
#[derive(Debug, Serialize)]
pub(crate) struct Health {
    status: &'static str,
    service: &'static str,
    version: &'static str,
}

fn health(status: &'static str) -> Json<Health> {
    Json(Health { status, service: "portwise", version: env!("CARGO_PKG_VERSION") })
}

/// The process is alive.
pub(crate) async fn live() -> Json<Health> {
    health("ok")
}

/// There is room for a probe.
pub(crate) async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Health>) {
    if state.probes.has_room() {
        (StatusCode::OK, health("ok"))
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, health("busy"))
    }
}
