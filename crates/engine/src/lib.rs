//! Starts probes, keeps what comes of them, and says what happens. Knows nothing of HTTP.

pub mod callers;
mod embedded;
mod job;
mod ledger;
pub mod metrics;
mod options;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt, ready};
use futures_util::stream::BoxStream;
use portwise_api::{EventName, Outcome, Problem, Readiness, Request, Vantage, VantagePoint};
use portwise_core::report::Refusal;
use portwise_core::{ProbeRequest, ProbeResult};
use thiserror::Error;

use callers::{NotTaken, Permit};
pub use embedded::Embedded;
pub use job::Job;
pub use options::Options;

/// Runs probes and keeps them for a while.
pub trait Engine: Send + Sync + 'static {
    /// Whether there is a place for another probe.
    fn readiness(&self) -> BoxFuture<'_, Readiness>;

    /// Lets a caller, by any name that it keeps, start a probe.
    fn take<'a>(&'a self, caller: &'a str) -> BoxFuture<'a, Result<Permit, NotTaken>>;

    /// The probe that answers the same question and is under way or fresh.
    ///
    /// # Errors
    ///
    /// [`Away`] if what keeps the probes does not answer; in the same way below.
    fn same<'a>(&'a self, asked: &'a Asked) -> BoxFuture<'a, Result<Option<Probe>, Away>>;

    /// Whether [`Engine::start`] would start it now, for those who want to know before it costs
    /// them something.
    ///
    /// # Errors
    ///
    /// [`NotStarted`] as there.
    fn admits<'a>(&'a self, asked: &'a Asked) -> BoxFuture<'a, Result<(), NotStarted>>;

    /// Starts a probe, unless one that answers the same question is under way or fresh.
    ///
    /// # Errors
    ///
    /// [`NotStarted`] if there is no room, if the target is never visited, or if the engine is
    /// closed.
    fn start(&self, asked: Asked) -> BoxFuture<'_, Result<Probe, NotStarted>>;

    /// The probe with that id, as it is when it ends or when `longest` is over.
    ///
    /// # Errors
    ///
    /// [`Away`].
    fn wait<'a>(
        &'a self,
        id: &'a str,
        longest: Duration,
    ) -> BoxFuture<'a, Result<Option<Probe>, Away>>;

    /// Everything that happened in the probe with that id after the event of this number, then what
    /// happens. The last event is always [`EventName::Done`].
    fn events<'a>(
        &'a self,
        id: &'a str,
        after: Option<u64>,
    ) -> BoxFuture<'a, Result<Option<Happenings>, Away>>;

    /// The vantage points at which somebody works; none where targets are looked at from here alone.
    ///
    /// # Errors
    ///
    /// [`Away`] if what knows them does not answer.
    fn vantages(&self) -> BoxFuture<'_, Result<Vec<VantagePoint>, Away>>;

    /// How long a probe can be fetched after its end, if there is room for it.
    fn kept_for(&self) -> Duration;

    /// Starts nothing new from now on. What is under way goes on, and what is kept stays.
    fn close(&self);

    /// Whether it is closed.
    fn is_closed(&self) -> bool;

    /// Waits until nothing is under way.
    fn drained(&self) -> BoxFuture<'_, ()>;

    /// Closes, and ends what is under way with a problem that says that the server is restarting.
    fn abort(&self);

    /// How much is under way and kept, and what became of it.
    fn counts(&self) -> Counts;

    /// What can be said of what all processes share; nothing where there is nothing of the kind.
    fn gauges(&self) -> BoxFuture<'_, Vec<Gauge>> {
        ready(Vec::new()).boxed()
    }
}

/// Something of what all processes share, as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauge {
    /// The name of the metric.
    pub name: &'static str,
    /// What it means.
    pub help: &'static str,
    /// The vantage point, where it is of one.
    pub vantage: Option<Vantage>,
    /// How much.
    pub value: f64,
}

/// A request that makes sense, in the one form that all ways of asking the same have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Asked {
    words: Arc<Request>,
    request: ProbeRequest,
}

impl Asked {
    /// Reads a request. Nothing of the caller's own words is kept, and of vantage points the first.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the target or the EHLO name cannot be read or no mail is sent on a port.
    pub fn read(words: &Request) -> Result<Self, Refusal> {
        let asked = ProbeRequest::new(&words.target, words.mode, &words.ports, words.deep)?;
        let asked = match words.from_address {
            Some(address) => asked.sending_from(address, words.from_helo.as_deref())?,
            None => asked,
        };
        let request = asked.discovering(words.discover).canonical();
        let sending = request.sending();
        let words = Request {
            target: request.input().to_owned(),
            mode: request.mode(),
            ports: request.ports().to_vec(),
            deep: request.deep(),
            discover: request.discover(),
            from_address: sending.map(|(address, _)| address),
            from_helo: sending.and_then(|(_, helo)| helo).map(str::to_owned),
            vantage: words.vantage.first().cloned().into_iter().collect(),
        };
        Ok(Self { words: Arc::new(words), request })
    }

    /// What was asked for, in the form that all ways of asking the same have.
    #[must_use]
    pub fn words(&self) -> &Arc<Request> {
        &self.words
    }

    /// From where to look, if that was said.
    #[must_use]
    pub fn vantage(&self) -> Option<&Vantage> {
        self.words.vantage.first()
    }

    /// What it means.
    #[must_use]
    pub fn request(&self) -> &ProbeRequest {
        &self.request
    }
}

/// A probe. Clones share what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Its name.
    pub id: Arc<str>,
    /// What was asked for.
    pub request: Arc<Request>,
    /// How it ended, once it has.
    pub ended: Option<Ended>,
}

/// How a probe ended. Clones share it.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// With a result: a [`ProbeResult`] as JSON.
    Result(Bytes),
    /// Without one.
    Problem(Problem),
}

impl Ended {
    /// The result, read back, or the problem.
    ///
    /// # Errors
    ///
    /// If the JSON of the result is not one, which is a fault of the engine.
    pub fn read(&self) -> serde_json::Result<Outcome> {
        Ok(match self {
            Self::Result(json) => {
                Outcome::Result(Box::new(serde_json::from_slice::<ProbeResult>(json)?))
            }
            Self::Problem(problem) => Outcome::Problem(problem.clone()),
        })
    }
}

/// What happens in a probe, as it happens.
pub type Happenings = BoxStream<'static, Happened>;

/// Something that happened in a probe. Clones share the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// Which event of the probe it is, from 0 on.
    pub number: u64,
    /// Its name.
    pub name: EventName,
    /// Its content as JSON, in one line.
    pub data: Bytes,
}

/// Why a probe was not started. It cost nothing.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum NotStarted {
    /// All places are taken.
    #[error("all places are taken")]
    Busy,
    /// The engine is closed.
    #[error("the engine is closed")]
    Closing,
    /// What keeps the probes does not answer.
    #[error(transparent)]
    Away(#[from] Away),
    /// Nobody works at the vantage point.
    #[error(transparent)]
    NoWorkers(NoWorkers),
    /// The target is never visited.
    #[error("{}", .0.text)]
    Refused(Refusal),
}

/// Nobody works at a vantage point.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub struct NoWorkers {
    /// The one that was asked for; `None` if none was named.
    pub vantage: Option<Vantage>,
    /// Those at which somebody works.
    pub known: Vec<Vantage>,
}

impl fmt::Display for NoWorkers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.vantage {
            Some(vantage) => write!(f, "No worker is at the vantage point “{vantage}” now.")?,
            None => f.write_str("No worker of this server is there now.")?,
        }
        match self.known.as_slice() {
            [] => f.write_str(" There is none at any other either."),
            known => {
                let names: Vec<&str> = known.iter().map(Vantage::as_str).collect();
                write!(f, " There are some at: {}.", names.join(", "))
            }
        }
    }
}

/// What keeps the probes of all servers does not answer.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("the engine does not answer")]
pub struct Away;

/// How much is under way and kept at the moment, and what became of the rest since the start.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Probes under way.
    pub running: usize,
    /// How many there can be.
    pub places: usize,
    /// Endpoints that are being visited.
    pub visiting: usize,
    /// Visits of probes under way that wait for their turn.
    pub waiting: usize,
    /// Probes that are kept after their end.
    pub kept: u64,
    /// What they take, in octets.
    pub kept_octets: u64,
    /// Probes that were started.
    pub started: u64,
    /// Requests that were answered by a probe under way or fresh.
    pub joined: u64,
    /// Requests that found no place.
    pub busy: u64,
    /// Probes that ended with a result.
    pub results: u64,
    /// Probes that ended because what they would have visited was visited too often.
    pub rate_limited: u64,
    /// Probes that were ended because the server is restarting.
    pub aborted: u64,
    /// Probes that broke off because of a fault of ours.
    pub lost: u64,
}
