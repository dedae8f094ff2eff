//! One probe: what happened in it, and who waits for more.

use std::time::{Duration, Instant};

use futures_util::stream::{self, BoxStream, StreamExt};
use portwise_api::{Event, Outcome, Problem, ProblemCode, Request};
use portwise_core::ProbeResult;
use portwise_core::events::ProbeEvent;
use tokio::sync::watch;

use crate::Probe;

/// One probe.
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) request: Request,
    pub(crate) begun: Instant,
    // The only lock of a job: a waiter looks at the log under it and takes no other.
    log: watch::Sender<Log>,
}

/// What happened so far.
#[derive(Default)]
struct Log {
    events: Vec<ProbeEvent>,
    outcome: Option<Outcome>,
}

impl Log {
    /// The event at a place, the outcome behind all others.
    fn get(&self, at: usize) -> Option<Event> {
        let end = || self.outcome.clone().filter(|_| at == self.events.len()).map(Event::Done);
        self.events.get(at).cloned().map(Event::Progress).or_else(end)
    }

    fn len(&self) -> usize {
        self.events.len() + usize::from(self.outcome.is_some())
    }
}

impl Job {
    pub(crate) fn new(id: String, request: Request) -> Self {
        Self { id, request, begun: Instant::now(), log: watch::Sender::default() }
    }

    /// Adds what happened and wakes who waits for it.
    pub(crate) fn push(&self, event: ProbeEvent) {
        self.log.send_modify(|log| log.events.push(event));
    }

    /// Ends the job, unless it has ended.
    fn end(&self, outcome: impl FnOnce() -> Outcome) {
        self.log.send_if_modified(|log| {
            let is_first = log.outcome.is_none();
            if is_first {
                log.outcome = Some(outcome());
            }
            is_first
        });
    }

    /// Whether it ended without a result.
    pub(crate) fn is_lost(&self) -> bool {
        matches!(self.log.borrow().outcome, Some(Outcome::Problem(_)))
    }

    /// As it is now.
    pub(crate) fn shown(&self) -> Probe {
        let outcome = self.log.borrow().outcome.clone();
        Probe { id: self.id.clone(), request: self.request.clone(), outcome }
    }

    /// Waits for the end.
    pub(crate) async fn ended(&self, longest: Duration) {
        let mut log = self.log.subscribe();
        let ended = log.wait_for(|log| log.outcome.is_some());
        // What has not ended by then is shown as it is.
        let _ = tokio::time::timeout(longest, ended).await;
    }

    /// Everything so far, then what happens.
    pub(crate) fn events(&self) -> BoxStream<'static, Event> {
        let cursor = Some((self.log.subscribe(), 0));
        stream::unfold(cursor, |cursor| async move {
            let (mut log, at) = cursor?;
            let event = log.wait_for(|log| log.len() > at).await.ok()?.get(at)?;
            let more = !matches!(event, Event::Done(_));
            Some((event, more.then_some((log, at + 1))))
        })
        .boxed()
    }
}

/// Ends its job when it is dropped, so that a probe that breaks off ends for those who wait too.
pub(crate) struct EndGuard(pub(crate) std::sync::Arc<Job>);

impl EndGuard {
    /// Ends the job with a result.
    pub(crate) fn finish(self, result: ProbeResult) {
        self.0.end(|| Outcome::Result(Box::new(result)));
    }
}

impl Drop for EndGuard {
    fn drop(&mut self) {
        self.0.end(|| {
            let detail = "The check broke off because of a fault of this server. Start it again.";
            Outcome::Problem(Problem::new(ProblemCode::EndedWithoutResult, detail))
        });
    }
}
