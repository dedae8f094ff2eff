use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use portwise_api::{Event, EventName, Outcome, ProblemCode, Request};
use portwise_core::events::{Planned, ProbeEvent};
use portwise_core::report::{Refusal, RefusalCode, Report};
use portwise_core::{Mode, ProbeResult, judge};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use tokio::time::timeout;

use super::Embedded;
use crate::job::Job;
use crate::{Asked, Engine, NotStarted, Probe};

const LONG: Duration = Duration::from_secs(20);

fn engine(places: usize) -> Embedded {
    let limits = Limits::within(Duration::from_secs(1));
    let nowhere = Some("127.0.0.1:9".parse().unwrap());
    let resolver = Resolver::new(nowhere, limits.dns).unwrap();
    let (guard, anchors) = (Guard::new(Vec::new()), TrustAnchors::default());
    Embedded::new(
        Prober::new(ProberConfig {
            resolver: Arc::new(resolver),
            guard,
            limits,
            anchors,
            helo: None,
        })
        .unwrap(),
        places,
    )
}

fn asked(target: &str) -> Asked {
    Asked::read(Request::new(target, Mode::Submission)).unwrap()
}

fn result() -> ProbeResult {
    let refusal = Refusal { code: RefusalCode::InvalidTarget, text: "for a test".to_owned() };
    judge(
        Report::refused(
            "a.example",
            Mode::Submission,
            refusal,
            "2026-01-01T00:00:00Z".parse().unwrap(),
        ),
        None,
    )
}

fn happened() -> ProbeEvent {
    ProbeEvent::Planned(Planned { mode: Mode::Submission, endpoints: Vec::new() })
}

fn is_lost(probe: &Probe) -> bool {
    matches!(&probe.outcome, Some(Outcome::Problem(p)) if p.code == ProblemCode::EndedWithoutResult)
}

async fn names(engine: &Embedded, id: &str) -> Vec<EventName> {
    let events = engine.events(id).await.unwrap();
    timeout(LONG, events.map(|event| event.name()).collect()).await.unwrap()
}

#[tokio::test]
async fn a_probe_is_waited_for_and_its_events_come_from_the_beginning() {
    let engine = engine(1);
    let (go, gone) = tokio::sync::oneshot::channel();
    let probe = engine.run(asked("a.example"), |_, job| async move {
        job.push(happened());
        gone.await.unwrap();
        result()
    });
    let running = engine.wait(&probe.id, Duration::from_millis(10)).await.unwrap();
    assert_eq!(running.outcome, None, "it is shown as it is when the time is over");
    let joined = engine.same(&asked("a.example")).await.unwrap();
    assert_eq!(joined.id, probe.id);
    let live = tokio::spawn(engine.events(&probe.id).await.unwrap().collect::<Vec<Event>>());
    go.send(()).unwrap();
    let done = engine.wait(&probe.id, LONG).await.unwrap();
    assert_eq!(done.outcome, Some(Outcome::Result(Box::new(result()))));
    assert_eq!(timeout(LONG, live).await.unwrap().unwrap().len(), 2);
    for _ in 0..2 {
        assert_eq!(names(&engine, &probe.id).await, [EventName::Planned, EventName::Done]);
    }
    assert!(engine.wait("none", LONG).await.is_none());
    assert!(engine.events("none").await.is_none());
}

#[tokio::test]
async fn a_probe_that_panics_ends_for_those_who_wait() {
    let engine = engine(1);
    let probe = engine.run(asked("a.example"), |_, job| async move {
        job.push(happened());
        tokio::task::yield_now().await;
        panic!("a fault, for a test");
    });
    let ended = engine.wait(&probe.id, LONG).await.unwrap();
    assert!(is_lost(&ended));
    assert_eq!(names(&engine, &probe.id).await, [EventName::Planned, EventName::Done]);
    assert!(engine.same(&asked("a.example")).await.is_none(), "asking again starts anew");
}

#[tokio::test]
async fn dropping_the_engine_ends_its_probes_and_their_streams() {
    let engine = engine(1);
    let dropped = Arc::new(());
    let held = Arc::clone(&dropped);
    let probe = engine.run(asked("a.example"), |_, _| async move {
        let _held = held;
        pending().await
    });
    let events = engine.events(&probe.id).await.unwrap();
    drop(engine);
    let events: Vec<Event> = timeout(LONG, events.collect()).await.unwrap();
    let [Event::Done(Outcome::Problem(problem))] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(problem.code, ProblemCode::EndedWithoutResult);
    assert_eq!(Arc::strong_count(&dropped), 1, "nothing goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn waiting_and_pushing_never_block_each_other() {
    const EVENTS: usize = 2_000;
    for round in 0..20 {
        let engine = Arc::new(engine(1));
        let (go, gone) = tokio::sync::oneshot::channel();
        let probe = engine.run(asked(&format!("a{round}.example")), |_, job| async move {
            gone.await.unwrap();
            for at in 0..EVENTS {
                job.push(happened());
                if at % 100 == 0 {
                    tokio::task::yield_now().await;
                }
            }
            result()
        });
        let id: Arc<str> = probe.id.into();
        let waiting: Vec<_> = (0..3)
            .map(|_| {
                let (engine, id) = (Arc::clone(&engine), Arc::clone(&id));
                tokio::spawn(async move { engine.wait(&id, LONG).await.unwrap().outcome.is_some() })
            })
            .collect();
        let streaming = tokio::spawn(engine.events(&id).await.unwrap().count());
        go.send(()).unwrap();
        for waits in waiting {
            assert!(timeout(LONG, waits).await.unwrap().unwrap());
        }
        assert_eq!(timeout(LONG, streaming).await.unwrap().unwrap(), EVENTS + 1);
    }
}

#[tokio::test]
async fn places_are_limited_and_what_is_not_visited_takes_none() {
    let engine = engine(1);
    let refused = engine.start(asked("10.0.0.1")).await.unwrap_err();
    let NotStarted::Refused(refusal) = refused else { panic!("{refused}") };
    assert_eq!(refusal.code, RefusalCode::TargetNotAllowed);
    assert!(engine.has_room().await);
    let place = Arc::clone(&engine.places).try_acquire_owned().unwrap();
    assert!(!engine.has_room().await);
    assert_eq!(engine.start(asked("a.example")).await.unwrap_err(), NotStarted::Busy);
    drop(place);
    assert!(engine.has_room().await);
}

#[tokio::test]
async fn a_password_in_the_target_is_not_kept() {
    let probe =
        engine(1).run(asked("smtp://anna:secret@a.example"), |_, _: Arc<Job>| async { result() });
    assert_eq!(probe.request.target, "smtp://anna:…@a.example");
}
