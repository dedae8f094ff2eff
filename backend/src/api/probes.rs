//! `POST /api/v1/probes`, `GET /api/v1/probes/{id}`, `GET /api/v1/probes/{id}/events`

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, StreamExt};
use portwise_api::{Outcome, Probe, Request, Status, Wait, paths};
use portwise_engine::{Asked, NotStarted};

use crate::error::Failure;
use crate::rate_limit::caller;
use crate::state::AppState;

/// Starts a probe, or gives the one that is under way or fresh.
pub(crate) async fn start(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Json<Request>, JsonRejection>,
) -> Result<Response, Failure> {
    let Json(request) = body.map_err(|rejection| Failure::bad_request(rejection.body_text()))?;
    let caller = caller(peer, &headers, state.behind_proxy);
    answer(begin(&state, caller, request).await?)
}

/// Starts a probe within the limits, or gives the one that is under way or fresh: for every way to
/// ask for one.
pub(crate) async fn begin(
    state: &AppState,
    caller: IpAddr,
    request: Request,
) -> Result<portwise_engine::Probe, Failure> {
    let asked = Asked::read(request)?;
    if asked.request().deep() && !state.deep {
        return Err(Failure::bad_request(
            "The deep checks are switched off on this server. Ask without them, or run “portwise probe --deep” yourself.",
        ));
    }
    if let Some(probe) = state.engine.same(&asked).await {
        return Ok(probe);
    }
    let host = asked.request().target().host.to_string();
    state.limits.take(caller, &host).map_err(Failure::rate_limited)?;
    state.engine.start(asked).await.map_err(|not| match not {
        NotStarted::Busy => Failure::too_busy(),
        NotStarted::Refused(refusal) => refusal.into(),
    })
}

fn answer(probe: portwise_engine::Probe) -> Result<Response, Failure> {
    let probe = shown(probe)?;
    let status = match probe.status {
        Status::Done => StatusCode::OK,
        Status::Running => StatusCode::ACCEPTED,
    };
    let location = paths::probe(&probe.id);
    Ok((status, [(LOCATION, location)], Json(probe)).into_response())
}

fn shown(probe: portwise_engine::Probe) -> Result<Probe, Failure> {
    let result = match probe.outcome {
        None => None,
        Some(Outcome::Result(result)) => Some(result),
        Some(Outcome::Problem(problem)) => return Err(problem.into()),
    };
    Ok(Probe::new(probe.id, probe.request, result))
}

/// A probe, after waiting for its end if that is asked for.
pub(crate) async fn get(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(Wait { wait }): Query<Wait>,
) -> Result<Json<Probe>, Failure> {
    let longest = Duration::from_secs(wait.unwrap_or_default().min(Wait::LONGEST));
    let probe = state.engine.wait(&id, longest).await.ok_or_else(not_found)?;
    shown(probe).map(Json)
}

/// Everything so far, then what happens; the last event is `done`.
pub(crate) async fn events(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, axum::Error>>>, Failure> {
    let events = state.engine.events(&id).await.ok_or_else(not_found)?;
    let events = events.map(|event| Event::default().event(event.name().id()).json_data(&event));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// There is no such probe.
pub(crate) fn not_found() -> Failure {
    Failure::not_found("There is no such check, or not any more: they are kept for 15 minutes.")
}
