//! One probe: what happened in it, and who waits for more.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt};
use portwise_api::{Event, EventName, Outcome, Problem, ProblemCode, Request};
use portwise_core::ProbeResult;
use portwise_core::events::ProbeEvent;
use serde::Serialize;
use tokio::sync::watch;

use crate::{Ended, Happened, Probe};

/// The most octets of steps that are logged: they only show that something goes on. The other
/// events are bounded with the report.
const MOST_STEPS: usize = 128 * 1024;
/// What a probe and an event take beside their JSON, in octets, about.
const OVERHEAD: usize = 512;
const EVENT_OVERHEAD: usize = size_of::<Happened>() + 48;

/// One probe: its log, and who waits for more of it.
pub struct Job {
    /// Its name.
    pub id: Arc<str>,
    /// What was asked for.
    pub request: Arc<Request>,
    // The only lock of a job: a waiter looks at the log under it and takes no other.
    log: watch::Sender<Log>,
    // Set after the log says so; who waits for the end alone is not woken by every event.
    has_ended: watch::Sender<bool>,
}

/// What happened so far. The last event is there if and only if it ended.
#[derive(Default)]
struct Log {
    events: Vec<Happened>,
    steps: usize,
    ended: Option<(Instant, Ended)>,
}

impl Log {
    fn push(&mut self, happened: Happened) {
        let number = self.events.len() as u64;
        self.events.push(Happened { number, ..happened });
    }

    /// An event as it is told now.
    fn event(&self, at: usize) -> Happened {
        let happened = self.events[at].clone();
        match &self.ended {
            Some((then, Ended::Problem(problem))) if happened.name == EventName::Done => {
                let done = Event::Done(Outcome::Problem(told(problem, then.elapsed())));
                Happened { data: json(&done).unwrap_or(happened.data), ..happened }
            }
            _ => happened,
        }
    }
}

impl Job {
    /// One that goes on, and of which nothing is known yet.
    #[must_use]
    pub fn new(id: Arc<str>, request: Arc<Request>) -> Self {
        Self { id, request, log: watch::Sender::default(), has_ended: watch::Sender::default() }
    }

    /// Adds what happened and wakes who waits for it.
    pub fn push(&self, event: ProbeEvent) {
        let event = Event::Progress(event);
        let Some(data) = json(&event) else { return };
        self.add(event.name(), data);
    }

    /// The same with the data as they are.
    pub fn add(&self, name: EventName, data: Bytes) {
        let happened = Happened { number: 0, name, data };
        self.log.send_if_modified(|log| {
            if happened.name == EventName::Step {
                log.steps += happened.data.len();
            }
            let is_wanted = happened.name != EventName::Step || log.steps <= MOST_STEPS;
            let is_taken = is_wanted && log.ended.is_none();
            if is_taken {
                log.push(happened);
            }
            is_taken
        });
    }

    /// Ends the job, unless it has ended. Says whether it had not.
    pub fn end(&self, ended: Ended, done: Bytes) -> bool {
        let done = Happened { number: 0, name: EventName::Done, data: done };
        let is_first = self.log.send_if_modified(|log| {
            let is_first = log.ended.is_none();
            if is_first {
                log.push(done);
                log.events.shrink_to_fit();
                log.ended = Some((Instant::now(), ended));
            }
            is_first
        });
        self.has_ended.send_if_modified(|ended| !std::mem::replace(ended, true));
        is_first
    }

    /// Whether it answers a question anew: it goes on, or has ended with a result of which it is
    /// not too long ago.
    pub(crate) fn answers(&self, fresh: Duration) -> bool {
        match &self.log.borrow().ended {
            None => true,
            Some((at, Ended::Result(_))) => at.elapsed() < fresh,
            Some((_, Ended::Problem(_))) => false,
        }
    }

    /// Ends the job with what came of it, unless it has ended.
    pub fn finish(&self, outcome: Result<ProbeResult, Problem>) {
        let (ended, done) = ending(outcome);
        self.end(ended, done);
    }

    /// Whether it goes on.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.log.borrow().ended.is_none()
    }

    /// As it is now.
    #[must_use]
    pub fn shown(&self) -> Probe {
        let ended = self.log.borrow().ended.as_ref().map(|(at, ended)| match ended {
            Ended::Problem(problem) => Ended::Problem(told(problem, at.elapsed())),
            Ended::Result(_) => ended.clone(),
        });
        Probe { id: Arc::clone(&self.id), request: Arc::clone(&self.request), ended }
    }

    /// The octets that it holds, about.
    pub(crate) fn octets(&self) -> usize {
        let log = self.log.borrow();
        let events = log.events.iter().map(|event| event.data.len() + EVENT_OVERHEAD);
        // The result is a part of the last event.
        OVERHEAD + self.request.target.len() + events.sum::<usize>()
    }

    /// Waits for the end, but no longer than this.
    pub async fn ended(&self, longest: Duration) {
        let mut has_ended = self.has_ended.subscribe();
        let ended = has_ended.wait_for(|ended| *ended);
        // What has not ended by then is shown as it is.
        let _ = tokio::time::timeout(longest, ended).await;
    }

    /// Everything after the event of this number, then what happens; the end is always told.
    /// Whoever reads slowly holds the log and no copy of it.
    pub fn events(self: Arc<Self>, after: Option<u64>) -> BoxStream<'static, Happened> {
        let log = self.log.subscribe();
        let next = after.map_or(0, |number| usize::try_from(number).unwrap_or(usize::MAX));
        let cursor = Some((self, log, next.saturating_add(usize::from(after.is_some()))));
        stream::unfold(cursor, |cursor| async move {
            let (job, mut log, at) = cursor?;
            let is_there = |log: &Log| log.events.len() > at || log.ended.is_some();
            let happened = {
                let log = log.wait_for(is_there).await.ok()?;
                log.event(at.min(log.events.len().checked_sub(1)?))
            };
            let at = at.min(usize::try_from(happened.number).unwrap_or(usize::MAX));
            let more = happened.name != EventName::Done;
            Some((happened, more.then_some((job, log, at + 1))))
        })
        .boxed()
    }
}

/// How a probe ended, and the data of its last event, which holds it. There is one copy of a
/// result.
pub(crate) fn ending(outcome: Result<ProbeResult, Problem>) -> (Ended, Bytes) {
    match outcome {
        Ok(result) => {
            let mut octets = BEGINNING.to_vec();
            match serde_json::to_writer(&mut octets, &result) {
                Ok(()) => with_result(octets),
                Err(_) => with_problem(lost()),
            }
        }
        Err(problem) => with_problem(problem),
    }
}

/// How the data of the last event of a probe with a result begin; the result and a brace follow.
const BEGINNING: &[u8] = br#"{"result":"#;

fn with_result(mut octets: Vec<u8>) -> (Ended, Bytes) {
    octets.push(b'}');
    let done = Bytes::from(octets.into_boxed_slice());
    (Ended::Result(done.slice(BEGINNING.len()..done.len() - 1)), done)
}

fn with_problem(problem: Problem) -> (Ended, Bytes) {
    let done = Event::Done(Outcome::Problem(problem.clone()));
    (Ended::Problem(problem), json(&done).unwrap_or_default())
}

impl Ended {
    /// With the data of the last event, which holds it, of what was kept elsewhere: a result as JSON
    /// in one line, or the problem.
    #[must_use]
    pub fn with_done(kept: Result<&[u8], Problem>) -> (Self, Bytes) {
        match kept {
            Ok(result) => with_result([BEGINNING, result].concat()),
            Err(problem) => with_problem(problem),
        }
    }
}

/// What a probe that broke off ends with.
pub(crate) fn lost() -> Problem {
    let detail = "The check broke off because of a fault of this server. Start it again.";
    Problem::new(ProblemCode::EndedWithoutResult, detail)
}

/// A problem so long after it came about: the wait until it makes sense to try again is counted
/// down, and left out when it is over.
fn told(problem: &Problem, after: Duration) -> Problem {
    let mut told = problem.clone();
    let left = problem.retry_after.map(|wait| wait.saturating_sub(after.as_secs()));
    told.retry_after = left.filter(|left| *left > 0);
    if let Some(left) = told.retry_after {
        let unit = if left == 1 { "second" } else { "seconds" };
        told.detail.push_str(&format!(" Try again in {left} {unit}."));
    }
    told
}

/// Without room to spare, since it is kept.
fn json(value: &impl Serialize) -> Option<Bytes> {
    let octets = serde_json::to_vec(value).ok()?;
    Some(Bytes::from(octets.into_boxed_slice()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use portwise_api::{Problem, ProblemCode};

    use super::told;

    #[test]
    fn the_wait_is_counted_down_from_the_limit_and_left_out_when_it_is_over() {
        let problem = Problem::new(ProblemCode::RateLimited, "Too often.");
        let problem = problem.retry_after(Duration::from_secs(30));
        let after = |seconds| {
            let told = told(&problem, Duration::from_secs_f64(seconds));
            (told.retry_after, told.detail)
        };
        let waits = |left, said: &str| (left, format!("Too often.{said}"));
        assert_eq!(after(0.5), waits(Some(30), " Try again in 30 seconds."));
        assert_eq!(after(29.5), waits(Some(1), " Try again in 1 second."));
        for over in [30.0, 86_400.0] {
            assert_eq!(after(over), waits(None, ""));
        }
        let lasting = Problem::new(ProblemCode::EndedWithoutResult, "Start it again.");
        assert_eq!(told(&lasting, Duration::from_secs(5)), lasting);
    }
}
