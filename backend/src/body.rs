//! The bodies of requests, which are read before a handler sees them.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::connections::Connection;
use crate::error::Failure;

/// The largest body of a request, in octets.
const LARGEST: usize = 16 * 1024;

/// Reads the body of a request, which must come within a time. Handlers never wait for a client.
pub(crate) async fn read(
    State(within): State<Duration>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    if request.body().is_end_stream() {
        return Ok(next.run(request).await);
    }
    let (parts, body) = request.into_parts();
    if body.size_hint().lower() > LARGEST as u64 {
        return Err(Failure::body_too_large(LARGEST));
    }
    let connection = parts.extensions.get::<Arc<Connection>>().cloned();
    if let Some(connection) = &connection {
        connection.receives();
    }
    let octets = tokio::time::timeout(within, to_bytes(body, LARGEST)).await;
    if let Some(connection) = &connection {
        connection.works();
    }
    let octets = octets.map_err(|_| Failure::body_too_slow())?;
    // A connection that broke needs no answer, so what is left is the size.
    let octets = octets.map_err(|_| Failure::body_too_large(LARGEST))?;
    Ok(next.run(Request::from_parts(parts, Body::from(octets))).await)
}
