//! `POST /api/v1/probes`, `GET /api/v1/probes/{id}`, `GET /api/v1/probes/{id}/events`

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION,
};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures_util::future::{join, join_all};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use portwise_api::{
    Elsewhere, EventName, Outcome, Problem, ProblemCode, Request, Status, StreamEvent, Vantage,
    Vantages, Wait, paths,
};
use portwise_engine::{Asked, Away, Ended, Engine, Happened, NotStarted, Probe};
use tokio::time::timeout;

use crate::client::{Caller, Network};
use crate::error::Failure;
use crate::limits::not_taken;
use crate::log::TARGETS;
use crate::state::AppState;

/// Starts a probe, or gives the one that is under way or fresh
///
/// The body names a host, a mail domain, an e-mail address or an address; never a password.
#[utoipa::path(
    post, path = paths::PROBES, tag = "probes", request_body = Request,
    responses(
        (status = 202, description = "It is under way; `Location` says where", body = portwise_api::Probe, headers(("Location" = String, description = "Where the probe is"))),
        (status = 200, description = "A fresh report answers the question", body = portwise_api::Probe, headers(("Location" = String, description = "Where the probe is"))),
        (status = 400, description = "The request or its target cannot be read", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 403, description = "The target or a port is not visited", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 413, description = "The body is too large", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 415, description = "The body is not JSON", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 429, description = "The caller or the target has used up its allowance; `Retry-After` says when to come back", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 503, description = "All places are taken, or no worker is there to make the check; `Retry-After` says when to come back", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn start(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    body: Result<Json<Request>, JsonRejection>,
) -> Result<Response, Failure> {
    let Json(request) = body.map_err(unreadable)?;
    if request.vantage.len() > Request::MOST_VANTAGES {
        let most = Request::MOST_VANTAGES;
        return Err(Failure::bad_request(format!("Name at most {most} vantage points at a time.")));
    }
    let mut from = request.vantage.clone();
    from.sort_unstable();
    from.dedup();
    // The first named is the one that is answered with.
    let first: Vec<Vantage> = request.vantage.iter().take(1).cloned().collect();
    from.retain(|vantage| !first.contains(vantage));
    let first = Request { vantage: first, ..request.clone() };
    let others = from.into_iter().map(|vantage| {
        let request = Request { vantage: vec![vantage.clone()], ..request.clone() };
        let state = &state;
        async move { (vantage, begin(state, caller.network, &request).await) }
    });
    let (first, others) = join(begin(&state, caller.network, &first), join_all(others)).await;
    let others = others.into_iter().map(|(vantage, begun)| match begun {
        Ok(probe) => Elsewhere { vantage, id: Some(probe.id.to_string()), problem: None },
        Err(failure) => Elsewhere { vantage, id: None, problem: Some(failure.into_problem()) },
    });
    answer(first?, others.collect())
}

/// Names the vantage points
#[utoipa::path(
    get, path = paths::VANTAGES, tag = "probes",
    responses(
        (status = 200, description = "Those at which somebody works now", body = Vantages),
        (status = 503, description = "The engine that knows them does not answer", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn vantages(State(state): State<AppState>) -> Result<Response, Failure> {
    let vantages = state.engine.vantages().await.map_err(away)?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Vantages { vantages })).into_response())
}

fn unreadable(rejection: JsonRejection) -> Failure {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Failure::of_status(rejection.status(), ""),
        other => Failure::bad_request(other.body_text()),
    }
}

/// Starts a probe within the limits, or gives the one that is under way or fresh: for every way to
/// ask for one.
pub(crate) async fn begin(
    state: &AppState,
    caller: Network,
    request: &Request,
) -> Result<Probe, Failure> {
    let asked = Asked::read(request)?;
    if asked.request().deep() && !state.deep {
        return Err(Failure::bad_request(
            "The deep checks are switched off on this server. Ask without them, or run “portwise probe --deep” yourself.",
        ));
    }
    if let Some(probe) = state.engine.same(&asked).await.map_err(away)? {
        return begun(state.engine.as_ref(), probe).await;
    }
    // What is not started must not cost the caller anything.
    state.engine.admits(&asked).await.map_err(not_started)?;
    let permit = state.engine.take(&caller.to_string()).await.map_err(not_taken)?;
    let host = asked.request().target().host.to_string();
    tracing::info!(target: TARGETS, host, caller = %caller, "probe");
    let probe = state.engine.start(asked).await.map_err(not_started)?;
    let probe = begun(state.engine.as_ref(), probe).await?;
    state.hold(&probe, permit.used());
    Ok(probe)
}

/// How long is waited for the DNS before the caller hears that the probe is under way.
const SOON: Duration = Duration::from_secs(1);

/// The probe as it is when it is known whether anything will be visited, or a little later.
///
/// # Errors
///
/// Why nothing is visited, if the target is refused or was visited too often.
async fn begun(engine: &dyn Engine, probe: Probe) -> Result<Probe, Failure> {
    let events = engine.events(&probe.id, None).await.map_err(away)?;
    let Some(mut events) = events else { return Ok(probe) };
    let first = timeout(SOON, events.next()).await;
    if !matches!(first, Ok(Some(Happened { name: EventName::Done, .. }))) {
        return Ok(probe);
    }
    let ended = engine.wait(&probe.id, Duration::ZERO).await.map_err(away)?;
    let probe = ended.unwrap_or(probe);
    let outcome = probe.ended.as_ref().map(Ended::read).transpose();
    match outcome.map_err(|_| Failure::internal())? {
        Some(Outcome::Problem(problem)) => Err(problem.into()),
        Some(Outcome::Result(result)) => match result.report.refusal {
            Some(refusal) => Err(refusal.into()),
            None => Ok(probe),
        },
        None => Ok(probe),
    }
}

fn not_started(why: NotStarted) -> Failure {
    match why {
        NotStarted::Busy => Failure::too_busy(),
        NotStarted::Closing => Failure::shutting_down(),
        NotStarted::Away(why) => away(why),
        NotStarted::NoWorkers(no) => match no.vantage {
            Some(_) => Failure::bad_request(no.to_string()),
            None => Failure::no_workers(&no),
        },
        NotStarted::Refused(refusal) => refusal.into(),
    }
}

fn answer(probe: Probe, elsewhere: Vec<Elsewhere>) -> Result<Response, Failure> {
    let status = if probe.ended.is_some() { StatusCode::OK } else { StatusCode::ACCEPTED };
    let location = paths::probe(&probe.id);
    Ok((status, [(LOCATION, location)], shown(probe, elsewhere)?).into_response())
}

/// The probe as JSON. The result goes out as it is kept, without a copy.
fn shown(probe: Probe, elsewhere: Vec<Elsewhere>) -> Result<Response, Failure> {
    let Probe { id, request, ended } = probe;
    let shown = portwise_api::Probe::new(id.to_string(), Request::clone(&request), None);
    let shown = portwise_api::Probe { elsewhere, ..shown };
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

/// Reads a probe, after waiting for its end if that is asked for
#[utoipa::path(
    get, path = paths::PROBE, tag = "probes",
    params(("id" = String, Path, description = "The probe's id"), Wait),
    responses(
        (status = 200, description = "The probe; with its result, once it is done", body = portwise_api::Probe),
        (status = 400, description = "`wait` is not a number of seconds", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 404, description = "There is no such probe, or not any more", body = Problem, content_type = Problem::MEDIA_TYPE),
        (status = 500, description = "The probe broke off because of a fault of the server", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn get(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(Wait { wait }): Query<Wait>,
) -> Result<Response, Failure> {
    let longest = Duration::from_secs(wait.unwrap_or_default().min(Wait::LONGEST));
    let probe = state.engine.wait(&id, longest).await.map_err(away)?;
    shown(probe.ok_or_else(|| not_found(state.engine.as_ref()))?, Vec::new())
}

/// Streams everything that happened in a probe so far, then what happens
///
/// The events are `source`, `planned`, `step`, `endpoint`, `restart` where it begins anew at another
/// worker, and, always the last, `done`. Each has a number as its id; with that of the last one seen in `Last-Event-ID`, only what came after is told.
#[utoipa::path(
    get, path = paths::PROBE_EVENTS, tag = "probes",
    params(
        ("id" = String, Path, description = "The probe's id"),
        ("last-event-id" = Option<u64>, Header, description = "The number of the last event seen"),
    ),
    responses(
        (status = 200, description = "The events", body = StreamEvent, content_type = "text/event-stream"),
        (status = 404, description = "There is no such probe, or not any more", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn events(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    // What is not the number of an event is of another server; then everything is told.
    let last = headers.get(LAST_EVENT_ID).and_then(|last| last.to_str().ok()?.parse().ok());
    let events = state.engine.events(&id, last).await.map_err(away)?;
    let events = events.ok_or_else(|| not_found(state.engine.as_ref()))?;
    let headers =
        [(CONTENT_TYPE, "text/event-stream"), (CACHE_CONTROL, "no-cache"), (ACCEL_BUFFERING, "no")];
    Ok((headers, in_parts(frames(events))).into_response())
}

/// Asks nginx, and proxies that follow it, to pass each event on as it comes.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Which event a client saw last (HTML, server-sent events).
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// How long nothing may be sent, so that a proxy does not take the stream for dead.
const SILENCE: Duration = Duration::from_secs(15);

/// Events as they stand in a stream. The data goes out as it is kept, without a copy; it is JSON
/// in one line, so it needs no escaping.
fn frames(events: BoxStream<'static, Happened>) -> impl Stream<Item = Bytes> {
    let batches = stream::unfold(events, |mut events| async move {
        let batch = match timeout(SILENCE, events.next()).await {
            Err(_) => vec![Bytes::from_static(b":\n\n")],
            Ok(happened) => {
                let Happened { number, name, data } = happened?;
                vec![beginning(number, name), data, Bytes::from_static(b"\n\n")]
            }
        };
        Some((batch, events))
    });
    batches.flat_map(stream::iter)
}

fn beginning(number: u64, name: EventName) -> Bytes {
    format!("id: {number}\nevent: {}\ndata: ", name.id()).into()
}

/// What keeps the probes does not answer.
pub(crate) fn away(_: Away) -> Failure {
    Failure::engine_away()
}

/// There is no such probe.
pub(crate) fn not_found(engine: &dyn Engine) -> Failure {
    let kept = match engine.kept_for().as_secs() {
        seconds @ ..120 => format!("{seconds} seconds"),
        seconds @ ..7_200 => format!("{} minutes", seconds / 60),
        seconds => format!("{} hours", seconds / 3_600),
    };
    Failure::not_found(format!(
        "There is no such check, or not any more: they are kept for up to {kept}."
    ))
}
