//! `POST /mcp`: tools for assistants

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use portwise_api::{Problem, Wait, paths};
use portwise_core::ProbeResult;
use portwise_mcp::{NotProbed, Probing, Server, ended, over_http};

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
    let request = Request::from_parts(parts, Body::from(body));
    let server = Server::new(Arc::new(Limited { state, caller: caller.network }));
    over_http(server).handle(request).await.map(Body::new).into_response()
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
