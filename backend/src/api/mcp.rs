//! `POST /mcp`: tools for assistants

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use portwise_api::{Problem, Wait, paths};
use portwise_core::ProbeResult;
use portwise_mcp::{HEADERS, NotProbed, Probing, Server, ended, over_http, versions};

use super::probes::begin;
use crate::client::{Caller, Network};
use crate::error::Failure;
use crate::state::AppState;

/// Answers a message of the Model Context Protocol
///
/// Streamable HTTP without sessions; answers are JSON.
#[utoipa::path(
    post, path = paths::MCP, tag = "assistants",
    request_body(content = serde_json::Value, content_type = "application/json"),
    responses(
        (status = 200, description = "The answer", body = serde_json::Value),
        (status = 202, description = "A notification was taken"),
        (status = "4XX", description = "The message cannot be read", body = Problem, content_type = Problem::MEDIA_TYPE),
    ),
)]
pub(crate) async fn call(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    // The body was read before, within its bound.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if let Err(error) = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&body)
    {
        let detail = format!("A message is one JSON object, as JSON-RPC 2.0 has it: {error}.");
        return Failure::bad_request(detail).into_response();
    }
    let headers = parts.headers.clone();
    let request = Request::from_parts(parts, Body::from(body));
    let server = Server::new(Arc::new(Limited { state, caller: caller.network }));
    let answer = over_http(server).handle(request).await.map(Body::new).into_response();
    match refusal(&headers, &answer) {
        Some(failure) => failure.into_response(),
        None => answer,
    }
}

/// What is wrong with a request that is refused before its message is answered: what the library
/// says then is no problem, and has no type.
fn refusal(asked: &HeaderMap, answer: &Response) -> Option<Failure> {
    let [version, ..] = HEADERS;
    if is_json(answer.headers()) {
        return None;
    }
    match answer.status() {
        status @ StatusCode::NOT_ACCEPTABLE => Some(Failure::of_status(
            status,
            "The header Accept must name application/json and text/event-stream.",
        )),
        StatusCode::UNSUPPORTED_MEDIA_TYPE if is_json(asked) => Some(Failure::bad_request(
            "The body is JSON, but no message of JSON-RPC 2.0 that the Model Context Protocol knows.",
        )),
        StatusCode::BAD_REQUEST => {
            let known: Vec<&str> = versions().collect();
            let said = asked.get(&version)?;
            if known.iter().any(|known| said == known) {
                return None;
            }
            let known = known.join(", ");
            let detail = format!("The header {version} names none of the versions {known}.");
            Some(Failure::bad_request(detail))
        }
        _ => None,
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

/// Probes within the limits for a caller, as the rest of the API does.
struct Limited {
    state: AppState,
    caller: Network,
}

impl Probing for Limited {
    fn probe(
        &self,
        request: portwise_api::Request,
    ) -> BoxFuture<'_, Result<Box<ProbeResult>, NotProbed>> {
        async move {
            let begun = begin(&self.state, self.caller, &request).await;
            let probe = begun.map_err(|failure| NotProbed(failure.into_detail()))?;
            let longest = Duration::from_secs(Wait::LONGEST);
            ended(&*self.state.engine, &probe.id, longest).await
        }
        .boxed()
    }
}
