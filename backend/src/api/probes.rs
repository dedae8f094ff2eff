//! `POST /api/v1/probes`, `GET /api/v1/probes/{id}`, `GET /api/v1/probes/{id}/events`

use std::net::SocketAddr;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, StreamExt};
use portwise_api::{Outcome, Probe, Problem, Request, Status, StreamEvent, Wait, paths};
use portwise_engine::{Asked, NotStarted};

use crate::error::Failure;
use crate::rate_limit::caller;
use crate::state::AppState;

/// Starts a probe, or gives the one that is under way or fresh
///
/// The body names a host, a mail domain, an e-mail address or an address; never a password.
#[utoipa::path(
    post, path = paths::PROBES, tag = "probes", request_body = Request,
    responses(
        (status = 202, description = "It is under way; `Location` says where", body = Probe, headers(("Location" = String, description = "Where the probe is"))),
        (status = 200, description = "A fresh report answers the question", body = Probe, headers(("Location" = String, description = "Where the probe is"))),
        (status = 400, description = "The request or its target cannot be read", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 403, description = "The target or a port is not visited", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 413, description = "The body is too large", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 415, description = "The body is not JSON", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 429, description = "The caller or the target has used up its allowance; `Retry-After` says when to come back", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 503, description = "All places are taken; `Retry-After` says when to come back", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn start(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Json<Request>, JsonRejection>,
) -> Result<Response, Failure> {
    let Json(request) = body.map_err(|rejection| Failure::bad_request(rejection.body_text()))?;
    let asked = Asked::read(request)?;
    if asked.request().deep() && !state.deep {
        return Err(Failure::bad_request(
            "The deep checks are switched off on this server. Ask without them, or run “portwise probe --deep” yourself.",
        ));
    }
    if let Some(probe) = state.engine.same(&asked).await {
        return answer(probe);
    }
    let caller = caller(peer, &headers, state.behind_proxy);
    let host = asked.request().target().host.to_string();
    state.limits.take(caller, &host).map_err(Failure::rate_limited)?;
    let probe = state.engine.start(asked).await.map_err(|not| match not {
        NotStarted::Busy => Failure::too_busy(),
        NotStarted::Refused(refusal) => refusal.into(),
    })?;
    answer(probe)
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

/// Reads a probe, after waiting for its end if that is asked for
#[utoipa::path(
    get, path = paths::PROBE, tag = "probes",
    params(("id" = String, Path, description = "The probe's id"), Wait),
    responses(
        (status = 200, description = "The probe; with its result, once it is done", body = Probe),
        (status = 400, description = "`wait` is not a number of seconds", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 404, description = "There is no such probe, or not any more", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 500, description = "The probe broke off because of a fault of the server", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(Wait { wait }): Query<Wait>,
) -> Result<Json<Probe>, Failure> {
    let longest = Duration::from_secs(wait.unwrap_or_default().min(Wait::LONGEST));
    let probe = state.engine.wait(&id, longest).await.ok_or_else(not_found)?;
    shown(probe).map(Json)
}

/// Streams everything that happened in a probe so far, then what happens
///
/// The events are `planned`, `step`, `endpoint` and, always the last, `done`.
#[utoipa::path(
    get, path = paths::PROBE_EVENTS, tag = "probes",
    params(("id" = String, Path, description = "The probe's id")),
    responses(
        (status = 200, description = "The events", body = StreamEvent, content_type = "text/event-stream"),
        (status = 404, description = "There is no such probe, or not any more", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn events(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, axum::Error>>>, Failure> {
    let events = state.engine.events(&id).await.ok_or_else(not_found)?;
    let events = events.map(|event| Event::default().event(event.name().id()).json_data(&event));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

fn not_found() -> Failure {
    Failure::not_found("There is no such check, or not any more: they are kept for 15 minutes.")
}
