//! The only place where an error becomes an HTTP answer. Handlers return [`Failure`].

use std::borrow::Cow;
use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use portwise_api::{Problem, ProblemCode};
use portwise_core::report::{Refusal, RefusalCode};

/// A problem, and when to try again.
#[derive(Debug)]
pub(crate) struct Failure {
    problem: Problem,
    retry_after: Option<Duration>,
}

impl Failure {
    fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Problem::new(code, detail).into()
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

    /// The address exists, and not for this method.
    pub(crate) fn wrong_method() -> Self {
        let problem =
            Problem::new(ProblemCode::BadRequest, "This address does not take that method.");
        let status = StatusCode::METHOD_NOT_ALLOWED.as_u16();
        Problem { title: Cow::Borrowed("Wrong method"), status, ..problem }.into()
    }

    /// The caller, or all callers of this host together, have used up the allowance.
    pub(crate) fn rate_limited(wait: Duration) -> Self {
        let seconds = seconds(wait);
        let detail = format!("Too many checks in a short time. Try again in {seconds} seconds.");
        Self { retry_after: Some(wait), ..Self::new(ProblemCode::RateLimited, detail) }
    }

    /// All places are taken.
    pub(crate) fn too_busy() -> Self {
        let wait = Duration::from_secs(15);
        let detail = "Many checks are under way. Try again in a quarter of a minute.";
        Self { retry_after: Some(wait), ..Self::new(ProblemCode::TooBusy, detail) }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem, retry_after: None }
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
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(Problem::MEDIA_TYPE));
        if let Some(wait) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds(wait)));
        }
        response
    }
}

/// Whole seconds, rounded up.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
