//! Connections: how many there may be, how long each may take, and serving HTTP on them.
//!
//! HTTP/1.1 alone: TLS and HTTP/2 are a reverse proxy's part.

mod census;
mod socket;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use futures_util::future::{Either, ready};
use futures_util::{FutureExt, TryFutureExt};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use portwise_api::{Problem, ProblemCode};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

pub(crate) use self::census::Connection;
pub use self::census::ConnectionLimits;
use self::census::{Census, Full, Place};
use self::socket::{Answering, Watched};
use crate::client::{Network, Peer, Proxies};
use crate::fixed::Fixed;
use crate::holding::Holding;
use crate::listen::{Accepted, Listener};
use crate::metrics;

/// The largest head of a request, in octets; a larger one is answered with 431.
const LARGEST_HEAD: usize = 16 * 1024;

/// How far the server is from its end.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Stage {
    /// It serves.
    Serving,
    /// It still answers; every connection is closed after its answer.
    Draining,
    /// It accepts nothing any more and finishes what it is answering.
    Closing,
}

/// What the loops of all listeners share.
#[derive(Clone)]
pub(crate) struct Shared {
    census: Arc<Census>,
    proxies: Arc<Proxies>,
    router: Router,
    /// What is answered without the router.
    fixed: Option<Arc<Fixed>>,
    stage: watch::Receiver<Stage>,
}

impl Shared {
    pub(crate) fn new(
        limits: &ConnectionLimits,
        proxies: Arc<Proxies>,
        router: Router,
        fixed: Option<Arc<Fixed>>,
        stage: watch::Receiver<Stage>,
    ) -> Self {
        Self { census: Arc::new(Census::new(limits.clone())), proxies, router, fixed, stage }
    }

    /// Accepts and serves until the stage is [`Stage::Closing`] and everything is answered.
    pub(crate) async fn run(self, listeners: Vec<Listener>) {
        let sweeping = self.census.sweep();
        let all = listeners.into_iter().map(|listener| self.clone().accept(listener));
        tokio::select! {
            _ = futures_util::future::join_all(all) => {}
            () = sweeping => {}
        }
    }

    async fn accept(mut self, listener: Listener) {
        let mut tasks = JoinSet::new();
        while *self.stage.borrow() < Stage::Closing {
            let next = async {
                let turn = self.census.turn().await;
                (turn, listener.accept().await)
            };
            tokio::select! {
                (turn, accepted) = next => match accepted {
                    Ok(accepted) => self.begin(accepted, turn, &mut tasks),
                    Err(error) => self.recover(&error).await,
                },
                Some(_) = tasks.join_next() => {}
                changed = self.stage.changed() => if changed.is_err() { break },
            }
        }
        drop(listener);
        self.census.close_waiting();
        while tasks.join_next().await.is_some() {}
    }

    fn begin(
        &self,
        (mut io, peer): Accepted,
        turn: Option<OwnedSemaphorePermit>,
        tasks: &mut JoinSet<()>,
    ) {
        let client = match peer {
            _ if self.proxies.trusts(peer) => None,
            Peer::Tcp(address) => Some(Network::of(address.ip())),
            Peer::Unix => None,
        };
        match self.census.admit(client) {
            Ok(place) => {
                let serving = self.clone().serve(io, peer, place);
                tasks.spawn(async move {
                    serving.await;
                    drop(turn);
                });
            }
            Err(full) => refuse(&mut io, full),
        }
    }

    /// Without files there is room again only when connections end.
    async fn recover(&self, error: &io::Error) {
        let harmless = [
            io::ErrorKind::ConnectionAborted,
            io::ErrorKind::ConnectionReset,
            io::ErrorKind::Interrupted,
        ];
        if !harmless.contains(&error.kind()) {
            tracing::warn!(%error, "cannot accept connections; closing some that wait");
            self.census.make_room();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn serve<S>(mut self, io: S, peer: Peer, place: Place)
    where
        S: AsyncRead + AsyncWrite + Send + Unpin,
    {
        let connection = Arc::clone(place.connection());
        let (router, fixed) = (self.router.clone(), self.fixed.clone());
        let service = service_fn(|request: hyper::Request<Incoming>| {
            let connection = Arc::clone(&connection);
            connection.works();
            let answer = match fixed.as_ref().and_then(|fixed| fixed.answer(peer, &request)) {
                Some(response) => Either::Left(ready(Ok(response))),
                None => {
                    let mut request: Request = request.map(Body::new);
                    request.extensions_mut().insert(peer);
                    request.extensions_mut().insert(Arc::clone(&connection));
                    Either::Right(router.clone().oneshot(request))
                }
            };
            let answering = Answering(connection);
            answer.map_ok(|response| response.map(|body| Holding::new(body, answering)))
        });
        let draining = *self.stage.borrow() > Stage::Serving;
        let serving = http1::Builder::new()
            .keep_alive(!draining)
            .max_buf_size(LARGEST_HEAD)
            .header_read_timeout(None)
            .serve_connection(TokioIo::new(Watched::new(io, Arc::clone(&connection))), service);
        let mut serving = std::pin::pin!(serving);
        let closed = connection.closed();
        let mut closed = std::pin::pin!(closed);
        let mut ends = draining;
        loop {
            tokio::select! {
                // What goes wrong with a connection is the client's matter.
                _ = &mut serving => break,
                () = &mut closed => break,
                changed = self.stage.changed(), if !ends => {
                    ends = true;
                    if changed.is_ok() {
                        serving.as_mut().graceful_shutdown();
                    }
                }
            }
        }
        drop(place);
    }
}

/// Answers what can be answered without waiting.
fn refuse<S: AsyncRead + AsyncWrite + Unpin>(io: &mut S, full: Full) {
    let (status, problem) = match full {
        Full::Own => {
            let detail =
                "Too many connections from your network. Close some, or try again in 10 seconds.";
            ("429 Too Many Requests", Problem::new(ProblemCode::RateLimited, detail))
        }
        Full::All => {
            let detail = "The server has no room for another connection. Try again in 10 seconds.";
            ("503 Service Unavailable", Problem::new(ProblemCode::TooBusy, detail))
        }
    };
    metrics::limit("connections");
    metrics::problem(problem.code.id());
    let wait = Duration::from_secs(10);
    let body = serde_json::to_string(&problem.retry_after(wait)).unwrap_or_default();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\nRetry-After: {}\r\nConnection: close\r\n\r\n{body}",
        Problem::MEDIA_TYPE,
        body.len(),
        wait.as_secs(),
    );
    // A request that was not read would take the answer back.
    let _ = io.read(&mut [0; 4096]).now_or_never();
    let _ = io.write(answer.as_bytes()).now_or_never();
    let _ = io.shutdown().now_or_never();
}
