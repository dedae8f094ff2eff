//! What one caller may ask of this process: requests, and answers that stay open. What it may start
//! is counted by the engine.
//!
//! A request that is refused, for whatever reason, uses up nothing.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Query, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{FutureExt, StreamExt};
use portwise_api::{Wait, paths};
use portwise_engine::callers::{Allowance, NoSeat, NotTaken, Seat, Seats, Taken};

use crate::client::{Caller, Network};
use crate::error::Failure;

/// What one caller may use. A caller is a [`Network`].
#[derive(Clone, Debug)]
pub struct CallerLimits {
    /// Requests a minute.
    pub requests: NonZeroU32,
    /// Event streams and requests that wait for a probe, at a time.
    pub waits: usize,
    /// The same for all callers together.
    pub waits_overall: usize,
}

impl Default for CallerLimits {
    fn default() -> Self {
        let number = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self { requests: number(1200), waits: 32, waits_overall: 1024 }
    }
}

/// How soon it makes sense to ask again when something else has to end first.
const SOON: Duration = Duration::from_secs(5);

/// The limits, and what is used of them.
pub(crate) struct Limits {
    limits: CallerLimits,
    requests: Arc<Allowance<Network>>,
    waiting: Arc<Seats<Network>>,
}

/// Why a caller may not start a probe, and what to do.
pub(crate) fn not_taken(why: NotTaken) -> Failure {
    match why {
        NotTaken::AtOnce(most) => {
            let detail = format!("{most} checks of your network are under way, which is the limit");
            Failure::rate_limited("probes-at-once", &detail, SOON)
        }
        NotTaken::AMinute(most, wait) => {
            let detail = format!("Your network may start {most} checks a minute, and has");
            Failure::rate_limited("probes", &detail, wait)
        }
        NotTaken::Away => Failure::engine_away(),
    }
}

impl Limits {
    pub(crate) fn new(limits: CallerLimits) -> Self {
        Self {
            requests: Arc::new(Allowance::per_minute(limits.requests)),
            waiting: Arc::new(Seats::new(limits.waits, limits.waits_overall)),
            limits,
        }
    }

    fn request(&self, caller: Network) -> Result<(), Failure> {
        self.requests.take(&caller).map(Taken::used).map_err(|wait| {
            let most = self.limits.requests;
            let detail = format!("Your network may make {most} requests a minute, and has");
            Failure::rate_limited("requests", &detail, wait)
        })
    }

    /// Counts a request of a caller, if it may make one.
    pub(crate) fn admits(&self, caller: Network) -> bool {
        self.requests.take(&caller).map(Taken::used).is_ok()
    }

    fn wait(&self, caller: Network) -> Result<Seat<Network>, Failure> {
        self.waiting.take(caller).map_err(|no| match no {
            NoSeat::Own => {
                let most = self.limits.waits;
                let detail = format!(
                    "{most} requests of your network wait for checks, which is the limit; ask without “wait”"
                );
                Failure::rate_limited("waits", &detail, SOON)
            }
            NoSeat::Any => Failure::too_busy(),
        })
    }
}

/// Counts every request but those for the server's health, which must be answered however much its
/// caller asks for besides.
pub(crate) async fn requests(
    State(limits): State<Arc<Limits>>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    if ![paths::HEALTH, paths::READY].contains(&request.uri().path()) {
        limits.request(caller.network)?;
    }
    Ok(next.run(request).await)
}

/// Counts the answers that stay open: event streams, and requests that wait.
pub(crate) async fn waits(
    State(limits): State<Arc<Limits>>,
    Extension(caller): Extension<Caller>,
    path: Option<Extension<MatchedPath>>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let waits = match path.as_ref().map(|Extension(path)| path.as_str()) {
        Some(paths::PROBE_EVENTS) => true,
        // Each holds its answer back until a probe ends.
        Some(paths::SCRAPE | paths::MCP) => true,
        Some(paths::PROBE) => Query::<Wait>::try_from_uri(request.uri())
            .is_ok_and(|Query(query)| query.wait.is_some_and(|seconds| seconds > 0)),
        _ => false,
    };
    if !waits {
        return Ok(next.run(request).await);
    }
    let seat = limits.wait(caller.network)?;
    let response = tokio::select! {
        response = next.run(request) => response,
        () = seat.lost() => return Err(Failure::too_busy()),
    };
    // What has a length is there as a whole. A stream ends when another caller needs the seat.
    if response.body().size_hint().exact().is_some() {
        return Ok(response);
    }
    let lost = async move { seat.lost().await }.boxed();
    Ok(response.map(|body| Body::from_stream(body.into_data_stream().take_until(lost))))
}

#[cfg(test)]
mod tests {
    use super::{CallerLimits, Limits};
    use crate::client::Network;

    fn client(text: &str) -> Network {
        Network::of(text.parse().unwrap())
    }

    fn limits(change: impl FnOnce(&mut CallerLimits)) -> Limits {
        let mut limits = CallerLimits::default();
        change(&mut limits);
        Limits::new(limits)
    }

    #[test]
    fn answers_that_stay_open_are_limited_for_one_and_for_all() {
        let limits = limits(|l| (l.waits, l.waits_overall) = (2, 3));
        let of = |caller: &str| limits.wait(client(caller));
        let [first, _second] = [(); 2].map(|()| of("192.0.2.1").unwrap());
        assert!(of("192.0.2.1").err().unwrap().detail().contains("your network"));
        let _third = of("192.0.2.2").unwrap();
        assert!(of("192.0.2.2").is_err(), "all together");
        drop(first);
        assert!(of("192.0.2.2").is_ok());
    }
}
