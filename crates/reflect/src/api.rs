//! The HTTP API: what reached the server, for whoever knows the token. One request a connection.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use portwise_core::reflection::{Reflections, Reflector, Token};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::store::Store;

/// The largest head of a request, in octets.
const LARGEST_HEAD: usize = 8 * 1024;
/// How long it may take.
const HEAD: Duration = Duration::from_secs(5);

const REFLECTOR: &str = "/api/v1/reflector";
const REFLECTIONS: &str = "/api/v1/reflections/";

/// Answers one request.
pub(crate) async fn serve<S>(stream: S, reflector: &Reflector, store: &Store)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let service = service_fn(async |request: Request<Incoming>| {
        Ok::<_, Infallible>(answer(request.method(), request.uri().path(), reflector, store))
    });
    // An answer that nobody takes is nobody's loss.
    let _ = http1::Builder::new()
        .keep_alive(false)
        .max_buf_size(LARGEST_HEAD)
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

fn answer(
    method: &Method,
    path: &str,
    reflector: &Reflector,
    store: &Store,
) -> Response<Full<Bytes>> {
    if ![Method::GET, Method::HEAD].contains(method) {
        let mut answer = problem(StatusCode::METHOD_NOT_ALLOWED, "Only GET is answered here");
        answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return answer;
    }
    if path == REFLECTOR {
        return json(StatusCode::OK, "application/json", serde_json::to_vec(reflector));
    }
    let Some(token) = path.strip_prefix(REFLECTIONS) else {
        return problem(
            StatusCode::NOT_FOUND,
            "There is nothing here; ask for /api/v1/reflector or /api/v1/reflections/TOKEN",
        );
    };
    let reflections = Token::read(token).map(|token| store.get(&token)).unwrap_or_default();
    if reflections.is_empty() {
        return problem(StatusCode::NOT_FOUND, "Nothing with this token reached the server lately");
    }
    json(StatusCode::OK, "application/json", serde_json::to_vec(&Reflections { reflections }))
}

/// A problem (RFC 9457).
fn problem(status: StatusCode, title: &str) -> Response<Full<Bytes>> {
    let body = serde_json::json!({ "title": title, "status": status.as_u16() });
    json(status, "application/problem+json", serde_json::to_vec(&body))
}

fn json(
    status: StatusCode,
    kind: &'static str,
    body: serde_json::Result<Vec<u8>>,
) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::new(Bytes::from(body.unwrap_or_default())));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer
}
