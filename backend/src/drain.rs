//! The end of a server: no new probes, time for those that run, and a last word for those that
//! wait.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{self, BoxStream, StreamExt};
use portwise_api::{Event, Outcome, Problem, ProblemCode};
use portwise_engine::{Asked, Engine, NotStarted, Probe};
use tokio::sync::watch;

/// What can be brought to its end.
pub trait Drain: Send + Sync + 'static {
    /// Takes no new probes from now on.
    fn close(&self);

    /// Resolves when no probe runs.
    fn drained(&self) -> BoxFuture<'_, ()>;

    /// Ends what still runs; everybody who waits for it gets a problem.
    fn abort(&self);
}

/// An engine that can be drained.
#[derive(Clone)]
pub(crate) struct Draining {
    engine: Arc<dyn Engine>,
    stage: watch::Sender<Stage>,
    running: watch::Sender<usize>,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Stage {
    Open,
    Closed,
    Aborted,
}

/// How long a probe is waited for at a time.
const LONG: Duration = Duration::from_secs(3600);

impl Draining {
    pub(crate) fn new(engine: Arc<dyn Engine>) -> Self {
        let (stage, running) = (watch::Sender::new(Stage::Open), watch::Sender::new(0));
        Self { engine, stage, running }
    }

    /// Whether new probes are refused.
    pub(crate) fn is_closed(&self) -> bool {
        *self.stage.borrow() > Stage::Open
    }

    async fn aborted(&self) {
        // An error would mean that the sender is gone, which `self` holds.
        let _ = self.stage.subscribe().wait_for(|stage| *stage == Stage::Aborted).await;
    }

    /// Resolves when a probe has ended.
    pub(crate) async fn ended(&self, id: &str) {
        let ended = async {
            while self.engine.wait(id, LONG).await.is_some_and(|probe| probe.outcome.is_none()) {}
        };
        tokio::select! {
            () = ended => {}
            () = self.aborted() => {}
        }
    }
}

fn restarting() -> Outcome {
    let detail = "The server is restarting, and this check was ended. Start it again.";
    Outcome::Problem(Problem::new(ProblemCode::ShuttingDown, detail))
}

impl Drain for Draining {
    fn close(&self) {
        self.stage.send_if_modified(|stage| {
            let is_new = *stage < Stage::Closed;
            *stage = (*stage).max(Stage::Closed);
            is_new
        });
    }

    fn drained(&self) -> BoxFuture<'_, ()> {
        async {
            let _ = self.running.subscribe().wait_for(|running| *running == 0).await;
        }
        .boxed()
    }

    fn abort(&self) {
        self.stage.send_replace(Stage::Aborted);
    }
}

impl Engine for Draining {
    fn has_room(&self) -> BoxFuture<'_, bool> {
        async { !self.is_closed() && self.engine.has_room().await }.boxed()
    }

    fn same<'a>(&'a self, asked: &'a Asked) -> BoxFuture<'a, Option<Probe>> {
        self.engine.same(asked)
    }

    fn start(&self, asked: Asked) -> BoxFuture<'_, Result<Probe, NotStarted>> {
        async {
            if self.is_closed() {
                return Err(NotStarted::Busy);
            }
            let probe = self.engine.start(asked).await?;
            if probe.outcome.is_none() {
                self.running.send_modify(|running| *running += 1);
                let (this, id) = (self.clone(), probe.id.clone());
                tokio::spawn(async move {
                    this.ended(&id).await;
                    this.running.send_modify(|running| *running -= 1);
                });
            }
            Ok(probe)
        }
        .boxed()
    }

    fn wait<'a>(&'a self, id: &'a str, longest: Duration) -> BoxFuture<'a, Option<Probe>> {
        async move {
            tokio::select! {
                probe = self.engine.wait(id, longest) => probe,
                () = self.aborted() => {
                    let probe = self.engine.wait(id, Duration::ZERO).await?;
                    Some(Probe { outcome: probe.outcome.or_else(|| Some(restarting())), ..probe })
                }
            }
        }
        .boxed()
    }

    fn events<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Option<BoxStream<'static, Event>>> {
        async move {
            let events = self.engine.events(id).await?;
            let this = self.clone();
            let events = stream::unfold(Some(events), move |events| {
                let this = this.clone();
                async move {
                    let mut events = events?;
                    tokio::select! {
                        biased;
                        event = events.next() => event.map(|event| (event, Some(events))),
                        () = this.aborted() => Some((Event::Done(restarting()), None)),
                    }
                }
            });
            Some(events.boxed())
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests;
