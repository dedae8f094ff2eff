use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{self, BoxStream, StreamExt};
use portwise_api::{Event, Outcome, ProblemCode, Request};
use portwise_core::Mode;
use portwise_engine::{Asked, Engine, NotStarted, Probe};
use tokio::sync::watch;

use super::{Drain, Draining};

/// An engine with one probe, which ends when the test says so.
struct One {
    outcome: watch::Sender<Option<Outcome>>,
}

impl One {
    fn probe(&self) -> Probe {
        let request = Request::new("mail.example.com", Mode::Auto);
        Probe { id: "one".to_owned(), request, outcome: self.outcome.borrow().clone() }
    }
}

impl Engine for One {
    fn has_room(&self) -> BoxFuture<'_, bool> {
        async { true }.boxed()
    }

    fn same<'a>(&'a self, _: &'a Asked) -> BoxFuture<'a, Option<Probe>> {
        async { None }.boxed()
    }

    fn start(&self, _: Asked) -> BoxFuture<'_, Result<Probe, NotStarted>> {
        async { Ok(self.probe()) }.boxed()
    }

    fn wait<'a>(&'a self, _: &'a str, longest: Duration) -> BoxFuture<'a, Option<Probe>> {
        async move {
            let mut outcome = self.outcome.subscribe();
            let _ = tokio::time::timeout(longest, outcome.wait_for(Option::is_some)).await;
            Some(self.probe())
        }
        .boxed()
    }

    fn events<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Option<BoxStream<'static, Event>>> {
        async { Some(stream::pending().boxed()) }.boxed()
    }
}

fn world() -> (Arc<One>, Draining) {
    let one = Arc::new(One { outcome: watch::Sender::default() });
    (Arc::clone(&one), Draining::new(one))
}

fn asked() -> Asked {
    Asked::read(Request::new("mail.example.com", Mode::Auto)).unwrap()
}

#[tokio::test(start_paused = true)]
async fn it_is_drained_when_what_runs_has_ended() {
    let (one, engine) = world();
    assert!(engine.drained().now_or_never().is_some());
    engine.start(asked()).await.unwrap();
    engine.close();
    assert_eq!(engine.start(asked()).await, Err(NotStarted::Busy));
    assert!(engine.is_closed() && !engine.has_room().await);
    let drained = engine.drained();
    let soon = tokio::time::timeout(Duration::from_secs(99), drained).await;
    assert!(soon.is_err());
    one.outcome.send_replace(Some(super::restarting()));
    engine.drained().await;
}

#[tokio::test(start_paused = true)]
async fn everybody_who_waits_is_answered_at_the_end() {
    let (_one, engine) = world();
    engine.start(asked()).await.unwrap();
    let mut events = engine.events("one").await.unwrap();
    engine.close();
    let waiting = engine.wait("one", Duration::from_secs(60));
    let (waited, last, ()) = tokio::join!(waiting, events.next(), async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        engine.abort();
    });
    let code = |outcome| match outcome {
        Outcome::Problem(problem) => problem.code,
        Outcome::Result(result) => panic!("{result:?}"),
    };
    assert_eq!(code(waited.unwrap().outcome.unwrap()), ProblemCode::ShuttingDown);
    let Some(Event::Done(outcome)) = last else { panic!("{last:?}") };
    assert_eq!(code(outcome), ProblemCode::ShuttingDown);
    assert!(events.next().await.is_none());
    engine.drained().await;
}
