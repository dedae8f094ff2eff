//! The bodies of requests, which are read before a handler sees them.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::EXPECT;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::StreamExt;
use tokio::time::timeout;

use crate::connections::Connection;
use crate::error::Failure;

/// The largest body of a request, in octets.
const LARGEST: usize = 16 * 1024;

/// How much of a larger one is read and thrown away before it is refused, in octets. A connection
/// that is closed while octets lie unread is reset, and the answer may be lost on its way to the
/// client or in a proxy (RFC 9112 §9.6).
const DISCARDED: usize = 4 * 1024 * 1024;

/// How long to wait for more of what is thrown away.
const PAUSE: Duration = Duration::from_secs(2);

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
    let is_too_large = body.size_hint().lower() > LARGEST as u64;
    if is_too_large && parts.headers.contains_key(EXPECT) {
        // The client asks before it sends.
        return Err(Failure::body_too_large(LARGEST));
    }
    let connection = parts.extensions.get::<Arc<Connection>>().cloned();
    if let Some(connection) = &connection {
        connection.receives();
    }
    let octets = timeout(within, whole(body, is_too_large)).await;
    if let Some(connection) = &connection {
        connection.works();
    }
    match octets {
        Ok(Ok(octets)) => Ok(next.run(Request::from_parts(parts, Body::from(octets))).await),
        Err(_) if !is_too_large => Err(Failure::body_too_slow()),
        Ok(Err(Unread::Broken)) => Err(Failure::bad_request(
            "The body of the request breaks off, or its chunks are not as RFC 9112 has them.",
        )),
        _ => Err(Failure::body_too_large(LARGEST)),
    }
}

/// Why a body is not there.
enum Unread {
    TooLarge,
    Broken,
}

/// A body, unless it is too large or broken.
async fn whole(body: Body, mut is_too_large: bool) -> Result<Bytes, Unread> {
    let mut stream = body.into_data_stream();
    let mut octets = Vec::new();
    while !is_too_large {
        let Some(data) = stream.next().await else { return Ok(octets.into()) };
        let data = data.map_err(|_| Unread::Broken)?;
        is_too_large = octets.len() + data.len() > LARGEST;
        octets.extend_from_slice(&data);
    }
    let mut length = octets.len();
    drop(octets);
    while length < DISCARDED
        && let Ok(Some(Ok(data))) = timeout(PAUSE, stream.next()).await
    {
        length += data.len();
    }
    Err(Unread::TooLarge)
}
