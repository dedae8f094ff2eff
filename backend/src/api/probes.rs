//! `POST /api/v1/probes`, `GET /api/v1/probes/{id}`, `GET /api/v1/probes/{id}/events`

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use portwise_core::events::ProbeEvent;
use portwise_core::report::Mode;
use portwise_core::{Port, ProbeRequest, ProbeResult, judge};
use serde::{Deserialize, Serialize};
use tokio::sync::OwnedSemaphorePermit;

use super::registry::Job;
use crate::error::Problem;
use crate::rate_limit::caller;
use crate::state::AppState;

/// The longest that a caller may wait in one request.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// What a caller asks for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    target: String,
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    ports: Vec<Port>,
    #[serde(default)]
    deep: bool,
}

/// A probe.
#[derive(Debug, Serialize)]
pub(crate) struct Probe {
    id: String,
    status: &'static str,
    request: Request,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<ProbeResult>,
}

impl From<&Job> for Probe {
    fn from(job: &Job) -> Self {
        let result = job.result();
        let status = if result.is_some() { "done" } else { "running" };
        Self { id: job.id.clone(), status, request: job.request.clone(), result }
    }
}

/// Starts a probe, or gives the one that is under way or fresh.
pub(crate) async fn start(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Result<Json<Request>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(mut request) =
        body.map_err(|rejection| Problem::bad_request(rejection.body_text()))?;
    let wanted = ProbeRequest::new(&request.target, request.mode, &request.ports, request.deep)?;
    wanted.input().clone_into(&mut request.target);
    if request.deep && !state.deep {
        return Err(Problem::bad_request(
            "The deep checks are switched off on this server. Ask without them, or run “portwise probe --deep” yourself.",
        ));
    }
    if let Some(job) = state.probes.same(&request) {
        return Ok(answer(&job));
    }
    let caller = caller(peer, &headers, state.behind_proxy);
    state.limits.take(caller, &wanted.target().host.to_string()).map_err(Problem::rate_limited)?;
    let place = state.probes.place().ok_or_else(Problem::too_busy)?;
    if let Some(refusal) = state.prober.refuses(&wanted) {
        return Err(refusal.into());
    }
    let job = state.probes.add(request);
    tokio::spawn(run(state, Arc::clone(&job), wanted, place));
    Ok(answer(&job))
}

fn answer(job: &Job) -> Response {
    let probe = Probe::from(job);
    let status = if probe.result.is_some() { StatusCode::OK } else { StatusCode::ACCEPTED };
    let location = format!("/api/v1/probes/{}", probe.id);
    (status, [(LOCATION, location)], Json(probe)).into_response()
}

async fn run(state: AppState, job: Arc<Job>, wanted: ProbeRequest, place: OwnedSemaphorePermit) {
    let report = state.prober.probe(&wanted, |event| job.push(event)).await;
    let result = Box::new(judge(report, None));
    job.push(ProbeEvent::Done { result });
    drop(place);
}

/// How long to wait.
#[derive(Debug, Deserialize)]
pub(crate) struct Wait {
    wait: Option<u64>,
}

/// A probe, after waiting for its end if that is asked for.
pub(crate) async fn get(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(Wait { wait }): Query<Wait>,
) -> Result<Json<Probe>, Problem> {
    let job = find(&state, &id)?;
    if let Some(seconds) = wait {
        let mut changes = job.watch();
        let ended = changes.wait_for(|_| job.result().is_some());
        let longest = Duration::from_secs(seconds).min(LONGEST_WAIT);
        let _ = tokio::time::timeout(longest, ended).await;
    }
    Ok(Json(Probe::from(&*job)))
}

/// Everything so far, then what happens; the last event is `done`.
pub(crate) async fn events(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let job = find(&state, &id)?;
    let cursor = Cursor { seen: 0, ready: VecDeque::new(), ended: false, job };
    let stream = stream::unfold(cursor, |mut cursor| async move {
        let event = cursor.next().await?;
        Some((Ok(event), cursor))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

struct Cursor {
    job: Arc<Job>,
    seen: usize,
    ready: VecDeque<ProbeEvent>,
    ended: bool,
}

impl Cursor {
    async fn next(&mut self) -> Option<Event> {
        if self.ended {
            return None;
        }
        while self.ready.is_empty() {
            let mut changes = self.job.watch();
            let seen = self.seen;
            changes.wait_for(|count| *count > seen).await.ok()?;
            self.ready.extend(self.job.since(self.seen));
            self.seen += self.ready.len();
        }
        let event = self.ready.pop_front()?;
        self.ended = matches!(event, ProbeEvent::Done { .. });
        let name = match event {
            ProbeEvent::Planned { .. } => "planned",
            ProbeEvent::Step { .. } => "step",
            ProbeEvent::Endpoint { .. } => "endpoint",
            ProbeEvent::Done { .. } => "done",
        };
        Event::default().event(name).json_data(&event).ok()
    }
}

fn find(state: &AppState, id: &str) -> Result<Arc<Job>, Problem> {
    state.probes.get(id).ok_or_else(|| {
        Problem::not_found("There is no such check, or not any more: they are kept for 15 minutes.")
    })
}
