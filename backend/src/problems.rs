//! Every error of the API is a problem (RFC 9457), whoever found it: handlers, extractors, limits
//! or the router.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::Failure;
use crate::page::Meant;

/// The longest text of another's error that is taken over, in octets.
const LONGEST_DETAIL: usize = 1024;

/// Turns whatever is an error and no problem yet into one.
pub(crate) async fn describe(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_error = status.is_client_error() || status.is_server_error();
    // What is JSON was written by a handler.
    let is_meant = response.extensions().get::<Meant>().is_some();
    if !is_error || is_meant || kind.is_some_and(|kind| !kind.starts_with("text/")) {
        return response;
    }
    let is_text = kind.is_some_and(|kind| kind.starts_with("text/plain"))
        && matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY);
    let (parts, body) = response.into_parts();
    let text = match to_bytes(body, LONGEST_DETAIL).await {
        Ok(octets) if is_text => String::from_utf8_lossy(&octets).trim().to_owned(),
        _ => String::new(),
    };
    let mut answer = Failure::of_status(status, &text).into_response();
    for name in [ALLOW, RETRY_AFTER] {
        if let Some(value) = parts.headers.get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}
