//! One line in the log for each request.

use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use axum::{Extension, RequestExt};

use crate::client::{Caller, Network};
use crate::holding::Holding;
use crate::metrics::{self, Requests};

/// Names a request, in the answer and in the log.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The status in the log for a client that left before it got an answer.
const LEFT: u16 = 499;

/// The target of events that name who is probed. Whoever sets up the log decides whether they are
/// written.
pub const TARGETS: &str = "portwise::targets";

/// The target of the line for each request.
pub const ACCESS: &str = "portwise::access";

/// A line that is written when it is dropped.
pub(crate) struct Line {
    began: Instant,
    method: Method,
    path: Option<String>,
    route: Option<Route>,
    status: u16,
    caller: Network,
    id: String,
    /// What counts the request, if that is known.
    counts: Option<Requests>,
}

impl Drop for Line {
    fn drop(&mut self) {
        let Self { began, method, route, status, caller, id, path, counts } = self;
        let took = began.elapsed();
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        // Of methods that are not known, a client could make up what is written.
        let method = metrics::known(method);
        let path = path.as_deref();
        let route = route.as_ref().map_or("-", Route::as_str);
        match counts {
            Some(counts) => counts.count(took),
            None => metrics::request(method, route, *status, took),
        }
        tracing::info!(target: ACCESS, method, route, status, ms, %caller, id, path, "request");
    }
}

impl Line {
    /// Begins one for a request. With `paths`, the path of the address stands there as well.
    pub(crate) fn begin<B>(request: &axum::http::Request<B>, caller: Caller, paths: bool) -> Self {
        let given = request.headers().get(REQUEST_ID).filter(|_| caller.proxied);
        let id = match given.and_then(|id| id.to_str().ok()).filter(|id| is_sane(id)) {
            Some(id) => id.to_owned(),
            None => format!("{:016x}", rand::random::<u64>()),
        };
        Self {
            began: Instant::now(),
            method: request.method().clone(),
            path: paths.then(|| portwise_smtp::printable(request.uri().path().as_bytes())),
            route: None,
            status: LEFT,
            caller: caller.network,
            id,
            counts: None,
        }
    }

    /// Has the request counted by this, with a method, route and status that are the line's.
    #[must_use]
    pub(crate) fn counted(mut self, counts: Requests) -> Self {
        self.counts = Some(counts);
        self
    }

    /// Names the request in its answer. The line is written when that is complete, or the client
    /// has left.
    pub(crate) fn ended_with(mut self, mut response: Response, route: Option<Route>) -> Response {
        if let Ok(id) = HeaderValue::from_str(&self.id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        self.status = response.status().as_u16();
        self.route = route;
        response.map(|body| Body::new(Holding::new(body, self)))
    }
}

/// The route of an answer.
#[derive(Clone)]
pub(crate) struct Route(MatchedPath);

impl Route {
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Leaves the route in the answer, for the line.
pub(crate) async fn route(mut request: Request, next: Next) -> Response {
    let path = request.extract_parts::<MatchedPath>().await.ok();
    let mut response = next.run(request).await;
    if let Some(path) = path {
        response.extensions_mut().insert(Route(path));
    }
    response
}

/// Writes a line for each request.
pub(crate) async fn access(
    State(paths): State<bool>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Response {
    let line = Line::begin(&request, caller, paths);
    let mut response = next.run(request).await;
    let route = response.extensions_mut().remove::<Route>();
    line.ended_with(response, route)
}

/// Whether a name of a request can be taken over.
fn is_sane(id: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    (8..=64).contains(&id.len()) && id.bytes().all(fits)
}
