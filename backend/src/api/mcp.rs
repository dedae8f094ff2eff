//! `POST /mcp`: tools for assistants

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use portwise_api::Wait;
use portwise_core::ProbeResult;
use portwise_mcp::{NotProbed, Probing, Server, ended, over_http};

use super::probes::begin;
use crate::rate_limit::caller;
use crate::state::AppState;

/// Answers one message. There are no sessions.
pub(crate) async fn call(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let caller = caller(peer, request.headers(), state.behind_proxy);
    let server = Server::new(Arc::new(Limited { state, caller }));
    over_http(server).handle(request).await.map(Body::new).into_response()
}

/// Probes within the limits for a caller, as the rest of the API does.
struct Limited {
    state: AppState,
    caller: IpAddr,
}

impl Probing for Limited {
    fn probe(
        &self,
        request: portwise_api::Request,
    ) -> BoxFuture<'_, Result<Box<ProbeResult>, NotProbed>> {
        async move {
            let begun = begin(&self.state, self.caller, request).await;
            let probe = begun.map_err(|failure| NotProbed(failure.into_detail()))?;
            let longest = Duration::from_secs(Wait::LONGEST);
            ended(&*self.state.engine, &probe.id, longest).await
        }
        .boxed()
    }
}
