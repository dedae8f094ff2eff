//! Starts probes, keeps what comes of them, and says what happens. Knows nothing of HTTP.

mod embedded;
mod job;

use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use portwise_api::{Event, Outcome, Request};
use portwise_core::ProbeRequest;
use portwise_core::report::Refusal;
use thiserror::Error;

pub use embedded::Embedded;

/// Runs probes and keeps them for a while.
pub trait Engine: Send + Sync + 'static {
    /// Whether there is room for another probe.
    fn has_room(&self) -> BoxFuture<'_, bool>;

    /// The probe that answers the same question and is under way or fresh.
    fn same<'a>(&'a self, asked: &'a Asked) -> BoxFuture<'a, Option<Probe>>;

    /// Starts a probe, unless one that answers the same question is under way or fresh.
    ///
    /// # Errors
    ///
    /// [`NotStarted`] if there is no room, or if the target is never visited.
    fn start(&self, asked: Asked) -> BoxFuture<'_, Result<Probe, NotStarted>>;

    /// The probe with that id, as it is when it ends or when `longest` is over.
    fn wait<'a>(&'a self, id: &'a str, longest: Duration) -> BoxFuture<'a, Option<Probe>>;

    /// Everything that happened in the probe with that id, then what happens. The last event is
    /// always [`Event::Done`].
    fn events<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Option<BoxStream<'static, Event>>>;
}

/// A request that makes sense, beside the words in which it was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Asked {
    words: Request,
    request: ProbeRequest,
}

impl Asked {
    /// Reads a request. A password in the target is not kept.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the target cannot be read or no mail is sent on a port.
    pub fn read(mut words: Request) -> Result<Self, Refusal> {
        let request = ProbeRequest::new(&words.target, words.mode, &words.ports, words.deep)?;
        request.input().clone_into(&mut words.target);
        Ok(Self { words, request })
    }

    /// What it means.
    #[must_use]
    pub fn request(&self) -> &ProbeRequest {
        &self.request
    }
}

/// A probe.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Its name.
    pub id: String,
    /// What was asked for.
    pub request: Request,
    /// How it ended, once it has.
    pub outcome: Option<Outcome>,
}

/// Why a probe was not started.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum NotStarted {
    /// All places are taken.
    #[error("all places are taken")]
    Busy,
    /// The target is never visited.
    #[error("{}", .0.text)]
    Refused(Refusal),
}
