//! The only place where an error becomes an HTTP answer. Handlers return [`Failure`].

use std::borrow::Cow;
use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use portwise_api::{Problem, ProblemCode};
use portwise_core::report::{Refusal, RefusalCode};
use portwise_engine::NoWorkers;

use crate::metrics;

/// A problem, and when to try again.
#[derive(Debug)]
pub(crate) struct Failure {
    problem: Problem,
    retry_after: Option<Duration>,
}

impl Failure {
    /// A problem of this kind.
    pub(crate) fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Problem::new(code, detail).into()
    }

    /// As it stands in an answer, with when to try again.
    pub(crate) fn into_problem(self) -> Problem {
        match self.retry_after {
            Some(wait) => self.problem.retry_after(wait),
            None => self.problem,
        }
    }

    /// What happened, and what to do.
    pub(crate) fn into_detail(self) -> String {
        self.problem.detail
    }

    /// The request cannot be read.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::BadRequest, detail)
    }

    /// There is nothing at this address, or not any more.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::NotFound, detail)
    }

    /// What a status means where nothing more is known than a text, which may be empty.
    pub(crate) fn of_status(status: StatusCode, text: &str) -> Self {
        let code = match status {
            StatusCode::NOT_FOUND => ProblemCode::NotFound,
            StatusCode::TOO_MANY_REQUESTS => ProblemCode::RateLimited,
            StatusCode::SERVICE_UNAVAILABLE => ProblemCode::TooBusy,
            _ if status.is_server_error() => ProblemCode::InternalError,
            _ => ProblemCode::BadRequest,
        };
        let detail = if text.is_empty() { detail_of(status) } else { text };
        let problem = Problem::new(code, detail);
        if problem.status == status.as_u16() {
            return problem.into();
        }
        let title = status.canonical_reason().unwrap_or_else(|| code.title());
        Problem { title: Cow::Borrowed(title), status: status.as_u16(), ..problem }.into()
    }

    /// The body of the request did not come in time.
    pub(crate) fn body_too_slow() -> Self {
        let problem = Problem::new(
            ProblemCode::BadRequest,
            "The body of the request did not come in time. Send it again.",
        );
        let status = StatusCode::REQUEST_TIMEOUT.as_u16();
        Problem { title: Cow::Borrowed("Too slow"), status, ..problem }.into()
    }

    /// The body of the request has more octets than this.
    pub(crate) fn body_too_large(most: usize) -> Self {
        let problem = Problem::new(
            ProblemCode::BadRequest,
            format!("The body of the request is too large: {most} octets are the most."),
        );
        let status = StatusCode::PAYLOAD_TOO_LARGE.as_u16();
        Problem { title: Cow::Borrowed("Too large"), status, ..problem }.into()
    }

    /// A limit with a name is used up, which the detail says in a sentence without its end.
    pub(crate) fn rate_limited(limit: &'static str, detail: &str, wait: Duration) -> Self {
        metrics::limit(limit);
        let seconds = seconds(wait).max(1);
        let detail = format!("{detail}. Try again in {seconds} seconds.");
        Self { retry_after: Some(wait), ..Self::new(ProblemCode::RateLimited, detail) }
    }

    /// All places are taken.
    pub(crate) fn too_busy() -> Self {
        let wait = Duration::from_secs(15);
        let detail = "Many checks are under way. Try again in a quarter of a minute.";
        Self { retry_after: Some(wait), ..Self::new(ProblemCode::TooBusy, detail) }
    }

    /// What keeps the probes of all servers does not answer, so none is begun.
    pub(crate) fn engine_away() -> Self {
        let wait = Duration::from_secs(5);
        let detail = "What this server keeps checks in does not answer, so it begins none. Try again in 5 seconds.";
        Self { retry_after: Some(wait), ..Self::new(ProblemCode::TooBusy, detail) }
    }

    /// Nobody is there to make a check.
    pub(crate) fn no_workers(no: &NoWorkers) -> Self {
        let detail = format!("{no} Try again in a quarter of a minute.");
        let wait = Duration::from_secs(15);
        Self { retry_after: Some(wait), ..Self::new(ProblemCode::TooBusy, detail) }
    }

    /// The server ends.
    pub(crate) fn shutting_down() -> Self {
        let wait = Duration::from_secs(10);
        let detail = "The server is restarting. Try again in 10 seconds.";
        Self { retry_after: Some(wait), ..Self::new(ProblemCode::ShuttingDown, detail) }
    }

    /// A fault of ours.
    pub(crate) fn internal() -> Self {
        let detail = "This request met a fault of the server. Others are not affected; try again, and report it if it stays.";
        Self::new(ProblemCode::InternalError, detail)
    }
}

#[cfg(test)]
impl Failure {
    pub(crate) fn code(&self) -> ProblemCode {
        self.problem.code
    }

    pub(crate) fn detail(&self) -> &str {
        &self.problem.detail
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let retry_after = problem.retry_after.map(Duration::from_secs);
        Self { problem, retry_after }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.code {
            RefusalCode::InvalidTarget => ProblemCode::InvalidTarget,
            RefusalCode::TargetNotAllowed => ProblemCode::TargetNotAllowed,
            RefusalCode::PortNotAllowed => ProblemCode::PortNotAllowed,
        };
        Self::new(code, refusal.text)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self { problem, retry_after } = self;
        metrics::problem(problem.code.id());
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(Problem::MEDIA_TYPE));
        if let Some(wait) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds(wait).max(1)));
        }
        response
    }
}

/// What a status says when nothing else does.
fn detail_of(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => {
            "There is nothing at this address. The API is described at /api/v1/openapi.json."
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            "This address does not take that method; the header Allow names those it takes."
        }
        StatusCode::REQUEST_TIMEOUT => "The request did not arrive in time. Send it again.",
        StatusCode::PAYLOAD_TOO_LARGE => "The body is too large; the largest is 16 KiB.",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "Send the body as application/json.",
        StatusCode::INTERNAL_SERVER_ERROR => {
            "This server has a fault. Try again; if it stays, tell its operator what X-Request-Id says."
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            "The server has no room for this now. Try again in a moment."
        }
        _ => "The request cannot be answered as it stands.",
    }
}

/// Whole seconds, rounded up.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
