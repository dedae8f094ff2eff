//! `POST /api/v1/probes`, `GET /api/v1/probes/{id}`, `GET /api/v1/probes/{id}/events`

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, LOCATION};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use portwise_api::{EventName, Problem, ProblemCode, Request, Status, Wait, paths};
use portwise_engine::{Asked, Ended, Engine, Happened, NotStarted, Probe};
use tokio::time::timeout;

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
    let asked = Asked::read(&request)?;
    if asked.request().deep() && !state.deep {
        return Err(Failure::bad_request(
            "The deep checks are switched off on this server. Ask without them, or run “portwise probe --deep” yourself.",
        ));
    }
    if let Some(probe) = state.engine.same(&asked).await {
        return answer(probe);
    }
    let caller = caller(peer, &headers, state.behind_proxy);
    // What is not started must not cost the caller anything.
    state.engine.admits(&asked).await.map_err(not_started)?;
    state.limits.take(caller).map_err(Failure::rate_limited)?;
    answer(state.engine.start(asked).await.map_err(not_started)?)
}

fn not_started(why: NotStarted) -> Failure {
    match why {
        NotStarted::Busy => Failure::too_busy(),
        NotStarted::Closing => restarting().into(),
        NotStarted::Refused(refusal) => refusal.into(),
    }
}

fn answer(probe: Probe) -> Result<Response, Failure> {
    let status = if probe.ended.is_some() { StatusCode::OK } else { StatusCode::ACCEPTED };
    let location = paths::probe(&probe.id);
    Ok((status, [(LOCATION, location)], shown(probe)?).into_response())
}

/// The probe as JSON. The result goes out as it is kept, without a copy.
fn shown(probe: Probe) -> Result<Response, Failure> {
    let Probe { id, request, ended } = probe;
    let shown = portwise_api::Probe::new(id.to_string(), Request::clone(&request), None);
    let result = match ended {
        None => return Ok(Json(shown).into_response()),
        Some(Ended::Problem(problem)) => return Err(problem.into()),
        Some(Ended::Result(result)) => result,
    };
    let shown = portwise_api::Probe { status: Status::Done, ..shown };
    let mut head = serde_json::to_vec(&shown).map_err(|_| Failure::from(unwritable()))?;
    head.pop();
    head.extend_from_slice(br#","result":"#);
    let parts = [Bytes::from(head), result, Bytes::from_static(b"}")];
    let length = parts.iter().map(Bytes::len).sum::<usize>();
    let json = HeaderValue::from_static("application/json");
    let headers = [(CONTENT_TYPE, json), (CONTENT_LENGTH, HeaderValue::from(length))];
    Ok((headers, in_parts(stream::iter(parts))).into_response())
}

fn in_parts(parts: impl Stream<Item = Bytes> + Send + 'static) -> Body {
    Body::from_stream(parts.map(Ok::<_, Infallible>))
}

fn unwritable() -> Problem {
    Problem::new(ProblemCode::EndedWithoutResult, "The answer cannot be written. Ask again.")
}

fn restarting() -> Problem {
    let detail = "The server is restarting and starts no checks. Ask again in a moment.";
    Problem::new(ProblemCode::ShuttingDown, detail).retry_after(Duration::from_secs(5))
}

/// A probe, after waiting for its end if that is asked for.
pub(crate) async fn get(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(Wait { wait }): Query<Wait>,
) -> Result<Response, Failure> {
    let longest = Duration::from_secs(wait.unwrap_or_default().min(Wait::LONGEST));
    let probe = state.engine.wait(&id, longest).await;
    shown(probe.ok_or_else(|| not_found(state.engine.as_ref()))?)
}

/// Everything so far, then what happens; the last event is `done`.
pub(crate) async fn events(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let events = state.engine.events(&id).await;
    let events = events.ok_or_else(|| not_found(state.engine.as_ref()))?;
    let headers = [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-cache")];
    Ok((headers, in_parts(frames(events))).into_response())
}

/// How long nothing may be sent, so that a proxy does not take the stream for dead.
const SILENCE: Duration = Duration::from_secs(15);

/// Events as they stand in a stream. The data goes out as it is kept, without a copy; it is JSON
/// in one line, so it needs no escaping.
fn frames(events: BoxStream<'static, Happened>) -> impl Stream<Item = Bytes> {
    let batches = stream::unfold(events, |mut events| async move {
        let batch = match timeout(SILENCE, events.next()).await {
            Err(_) => vec![Bytes::from_static(b":\n\n")],
            Ok(happened) => {
                let Happened { name, data } = happened?;
                vec![beginning(name), data, Bytes::from_static(b"\n\n")]
            }
        };
        Some((batch, events))
    });
    batches.flat_map(stream::iter)
}

fn beginning(name: EventName) -> Bytes {
    format!("event: {}\ndata: ", name.id()).into()
}

fn not_found(engine: &dyn Engine) -> Failure {
    let kept = match engine.kept_for().as_secs() {
        seconds @ ..120 => format!("{seconds} seconds"),
        seconds @ ..7_200 => format!("{} minutes", seconds / 60),
        seconds => format!("{} hours", seconds / 3_600),
    };
    Failure::not_found(format!(
        "There is no such check, or not any more: they are kept for up to {kept}."
    ))
}
