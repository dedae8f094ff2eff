//! The only place where an error becomes a status code. Handlers return [`Problem`]; commands
//! return `anyhow::Error`, which `main` prints.

use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use portwise_core::report::{Refusal, RefusalCode};
use serde::Serialize;

/// An error as RFC 9457 writes it, with a stable code.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    code: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    #[serde(skip)]
    retry_after: Option<Duration>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, title: &'static str, detail: String) -> Self {
        Self { code, title, status: status.as_u16(), detail, retry_after: None }
    }

    /// The request itself makes no sense.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "bad-request",
            "The request makes no sense",
            detail.into(),
        )
    }

    /// There is no such thing, or not any more.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail.into())
    }

    /// The address exists, and not for this method.
    pub(crate) fn wrong_method() -> Self {
        let detail = "This address does not take that method.".to_owned();
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "bad-request", "Wrong method", detail)
    }

    /// The caller, or everybody for this host, has used up the allowance.
    pub(crate) fn rate_limited(wait: Duration) -> Self {
        let seconds = seconds(wait);
        let detail = format!("Too many checks in a short time. Try again in {seconds} seconds.");
        let status = StatusCode::TOO_MANY_REQUESTS;
        let problem = Self::new(status, "rate-limited", "Too many checks", detail);
        Self { retry_after: Some(wait), ..problem }
    }

    /// All places are taken.
    pub(crate) fn too_busy() -> Self {
        let wait = Duration::from_secs(15);
        let detail = "Many checks are under way. Try again in a quarter of a minute.".to_owned();
        let problem =
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "too-busy", "All places are taken", detail);
        Self { retry_after: Some(wait), ..problem }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let (status, code, title) = match refusal.code {
            RefusalCode::InvalidTarget => {
                (StatusCode::BAD_REQUEST, "invalid-target", "This is no host")
            }
            RefusalCode::TargetNotAllowed => {
                (StatusCode::FORBIDDEN, "target-not-allowed", "This host is not visited")
            }
            RefusalCode::PortNotAllowed => {
                (StatusCode::FORBIDDEN, "port-not-allowed", "This port is not visited")
            }
        };
        Self::new(status, code, title, refusal.text)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after.map(|wait| HeaderValue::from(seconds(wait)));
        let mut response = (status, Json(self)).into_response();
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        if let Some(wait) = retry_after {
            response.headers_mut().insert(RETRY_AFTER, wait);
        }
        response
    }
}

/// Whole seconds, rounded up.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}
