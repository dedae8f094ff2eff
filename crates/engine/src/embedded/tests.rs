use std::future::pending;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use portwise_api::{Event, EventName, Outcome, Problem, ProblemCode, Readiness, Request};
use portwise_core::events::{Planned, PlannedEndpoint, ProbeEvent, Step, StepReached};
use portwise_core::report::{Refusal, RefusalCode, Report};
use portwise_core::{Mode, ProbeResult, judge};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use serde::de::DeserializeSeed;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::{Embedded, Options};
use crate::job::Job;
use crate::{Asked, Counts, Ended, Engine, Happened, NotStarted, Probe};

const LONG: Duration = Duration::from_secs(60);

fn engine(options: &Options) -> Embedded {
    engine_within(options, Limits::within(Duration::from_secs(1)))
}

fn engine_within(options: &Options, limits: Limits) -> Embedded {
    let nowhere = Some("127.0.0.1:9".parse().unwrap());
    let resolver = Resolver::new(nowhere, limits.dns).unwrap();
    let (guard, anchors) =
        (Guard::new(vec!["127.0.0.0/8".parse().unwrap()]), TrustAnchors::default());
    Embedded::new(
        Prober::new(ProberConfig {
            resolver: Arc::new(resolver),
            guard,
            limits,
            anchors,
            helo: None,
        })
        .unwrap(),
        options,
    )
}

fn small() -> Embedded {
    engine(&Options { places: 1, ..Options::default() })
}

fn asked(target: &str) -> Asked {
    Asked::read(&Request::new(target, Mode::Submission)).unwrap()
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

impl Embedded {
    /// Starts a probe that ends when it is told to, or when what tells it is dropped.
    fn run_until(&self, target: &str) -> (Probe, oneshot::Sender<()>) {
        let (go, gone) = oneshot::channel();
        let probe = self.run(asked(target), |_, job| async move {
            job.push(happened());
            let _ = gone.await;
            Ok(result())
        });
        (probe.unwrap(), go)
    }

    fn run_at_once(&self, target: &str) -> Probe {
        self.run(asked(target), |_, _| async { Ok(result()) }).unwrap()
    }
}

fn code(probe: &Probe) -> Option<ProblemCode> {
    match &probe.ended {
        Some(Ended::Problem(problem)) => Some(problem.code),
        Some(Ended::Result(_)) | None => None,
    }
}

async fn all(engine: &Embedded, id: &str) -> Vec<Happened> {
    let events = engine.events(id, None).await.unwrap().unwrap();
    timeout(LONG, events.collect()).await.unwrap()
}

async fn names(engine: &Embedded, id: &str) -> Vec<EventName> {
    all(engine, id).await.iter().map(|happened| happened.name).collect()
}

#[tokio::test]
async fn a_probe_is_waited_for_and_its_events_come_from_the_beginning() {
    let engine = small();
    let (probe, go) = engine.run_until("a.example");
    let running = engine.wait(&probe.id, Duration::from_millis(10)).await.unwrap().unwrap();
    assert_eq!(running.ended, None, "it is shown as it is when the time is over");
    let live =
        tokio::spawn(engine.events(&probe.id, None).await.unwrap().unwrap().collect::<Vec<_>>());
    go.send(()).unwrap();
    let done = engine.wait(&probe.id, LONG).await.unwrap().unwrap();
    assert_eq!(done.ended.unwrap().read().unwrap(), Outcome::Result(Box::new(result())));
    assert_eq!(timeout(LONG, live).await.unwrap().unwrap().len(), 2);
    for _ in 0..2 {
        assert_eq!(names(&engine, &probe.id).await, [EventName::Planned, EventName::Done]);
    }
    for (after, numbers) in [(0, [1]), (1, [1]), (99, [1])] {
        let rest = engine.events(&probe.id, Some(after)).await.unwrap().unwrap();
        let rest: Vec<u64> = timeout(LONG, rest.map(|event| event.number).collect()).await.unwrap();
        assert_eq!(rest, numbers, "after {after}; the end is always told");
    }
    assert!(engine.wait("none", LONG).await.unwrap().is_none());
    assert!(engine.events("none", None).await.unwrap().is_none());
}

#[tokio::test]
async fn what_means_the_same_joins_what_runs_and_what_is_fresh() {
    let engine = engine(&Options { fresh: Duration::ZERO, ..Options::default() });
    let (probe, go) = engine.run_until("good.example");
    let of = |target: &str, ports: &[u16]| {
        let request = Request { ports: ports.to_vec(), ..Request::new(target, Mode::Submission) };
        Asked::read(&request).unwrap()
    };
    let same = [of("GOOD.example.", &[]), of("smtp://good.example/", &[2525, 465, 25, 587, 25])];
    for asked in &same {
        assert_eq!(engine.same(asked).await.unwrap().unwrap().id, probe.id, "{asked:?}");
        assert_eq!(engine.start(asked.clone()).await.unwrap().id, probe.id, "{asked:?}");
    }
    for asked in [of("good.example", &[587]), of("anna@good.example", &[])] {
        assert!(engine.same(&asked).await.unwrap().is_none(), "{asked:?}");
    }
    go.send(()).unwrap();
    engine.wait(&probe.id, LONG).await.unwrap().unwrap();
    assert!(
        engine.same(&same[0]).await.unwrap().is_none(),
        "it is over, and not fresh for any time"
    );

    let engine = small();
    let probe = engine.run_at_once("good.example");
    engine.wait(&probe.id, LONG).await.unwrap().unwrap();
    let fresh = engine.same(&same[0]).await.unwrap().unwrap();
    assert_eq!((&fresh.id, fresh.ended.is_some()), (&probe.id, true));
}

#[test]
fn the_address_that_mail_is_sent_from_is_part_of_the_question() {
    let asked = |address: Option<&str>, helo: Option<&str>| {
        Asked::read(&Request {
            from_address: address.map(|address| address.parse().unwrap()),
            from_helo: helo.map(str::to_owned),
            ..Request::new("good.example", Mode::Mx)
        })
    };
    let whole = asked(Some("192.0.2.1"), Some("Mail.Good.Example.")).unwrap();
    assert_eq!(whole.words.from_helo.as_deref(), Some("mail.good.example"));
    assert_eq!(whole, Asked::read(&whole.words).unwrap(), "it means itself");
    assert_ne!(whole, asked(Some("192.0.2.1"), None).unwrap());
    assert_ne!(whole, asked(Some("192.0.2.2"), Some("mail.good.example")).unwrap());
    // Without the address, a name is nothing to look at.
    assert_eq!(asked(None, Some("mail.good.example")).unwrap(), asked(None, None).unwrap());
    assert!(asked(Some("192.0.2.1"), Some("two words")).is_err());
}

#[tokio::test]
async fn whoever_joins_sees_nothing_of_another_callers_words() {
    let engine = small();
    let probe = engine.run_at_once("Anna <anna@example.com>");
    let joined = engine.same(&asked("mailto:bert@EXAMPLE.com")).await.unwrap().unwrap();
    assert_eq!((&joined.id, joined.request.target.as_str()), (&probe.id, "…@example.com"));
    let read = asked("smtp://anna:secret@a.example");
    assert!(!format!("{read:?}").contains("anna") && !format!("{read:?}").contains("secret"));
}

#[tokio::test]
async fn everybody_gets_the_one_copy_that_is_kept() {
    let engine = small();
    let probe = engine.run_at_once("a.example");
    let mut results = Vec::new();
    for _ in 0..3 {
        let done = engine.wait(&probe.id, LONG).await.unwrap().unwrap();
        let Some(Ended::Result(json)) = done.ended else { panic!("{done:?}") };
        results.push(json);
    }
    assert!(results.iter().all(|json| json.as_ptr() == results[0].as_ptr()));
    let (one, other) = (all(&engine, &probe.id).await, all(&engine, &probe.id).await);
    assert!(one.iter().zip(&other).all(|(a, b)| a.data.as_ptr() == b.data.as_ptr()));
    let done = &one.last().unwrap().data;
    assert!(done.as_ptr_range().contains(&results[0].as_ptr()), "the last event holds the result");
    let read = EventName::Done.deserialize(&mut serde_json::Deserializer::from_slice(done));
    assert_eq!(read.unwrap(), Event::Done(Outcome::Result(Box::new(result()))));
}

#[tokio::test]
async fn what_is_kept_has_a_bound_in_octets_and_makes_room_for_what_is_new() {
    let engine = engine(&Options { kept_octets: 100_000, ..Options::default() });
    let mut last = None;
    for number in 0..500 {
        let probe = engine.run_at_once(&format!("a{number}.example"));
        engine.wait(&probe.id, LONG).await.unwrap().unwrap();
        engine.drained().await;
        last = Some(probe);
    }
    let counts = engine.counts();
    assert!(counts.kept_octets <= 100_000 && counts.kept_octets > 50_000, "{counts:?}");
    assert!(counts.kept < 200, "{counts:?}");
    assert!(engine.wait(&last.unwrap().id, LONG).await.unwrap().is_some(), "the newest is there");
}

#[tokio::test]
async fn a_probe_stays_while_somebody_reads_it() {
    let engine = engine(&Options { kept_octets: 1, ..Options::default() });
    let (probe, go) = engine.run_until("a.example");
    let mut events = engine.events(&probe.id, None).await.unwrap().unwrap();
    go.send(()).unwrap();
    engine.drained().await;
    assert_eq!(events.next().await.unwrap().name, EventName::Planned);
    assert_eq!(engine.counts().kept, 0);
    assert!(engine.wait(&probe.id, LONG).await.unwrap().is_some(), "somebody reads it");
    assert_eq!(names(&engine, &probe.id).await, [EventName::Planned, EventName::Done]);
    drop(events);
    assert!(engine.wait(&probe.id, LONG).await.unwrap().is_none());
}

#[tokio::test]
async fn a_probe_that_panics_ends_for_those_who_wait_and_alone() {
    let engine = engine(&Options::default());
    let (other, go) = engine.run_until("b.example");
    let probe = engine.run(asked("a.example"), |_, job| async move {
        job.push(happened());
        tokio::task::yield_now().await;
        panic!("a fault, for a test");
    });
    let probe = probe.unwrap();
    let ended = engine.wait(&probe.id, LONG).await.unwrap().unwrap();
    assert_eq!(code(&ended), Some(ProblemCode::EndedWithoutResult));
    assert_eq!(names(&engine, &probe.id).await, [EventName::Planned, EventName::Done]);
    assert!(engine.same(&asked("a.example")).await.unwrap().is_none(), "asking again starts anew");
    go.send(()).unwrap();
    assert_eq!(code(&engine.wait(&other.id, LONG).await.unwrap().unwrap()), None);
    engine.drained().await;
    let counts = engine.counts();
    assert_eq!((counts.lost, counts.results, counts.running), (1, 1, 0));
}

#[tokio::test]
async fn dropping_the_engine_ends_its_probes_and_their_streams() {
    let engine = small();
    let dropped = Arc::new(());
    let held = Arc::clone(&dropped);
    let probe = engine.run(asked("a.example"), |_, _| async move {
        let _held = held;
        pending().await
    });
    let events = engine.events(&probe.unwrap().id, None).await.unwrap().unwrap();
    drop(engine);
    let events: Vec<Happened> = timeout(LONG, events.collect()).await.unwrap();
    let [Happened { name: EventName::Done, data, .. }] = events.as_slice() else {
        panic!("{events:?}")
    };
    assert!(data.starts_with(br#"{"problem":{"code":"ended-without-result""#));
    assert_eq!(Arc::strong_count(&dropped), 1, "nothing goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_probes_end_for_everybody_who_waits() {
    const PROBES: usize = 10_000;
    const AT_ONCE: usize = 500;
    const WAITERS: usize = 5;
    let engine = Arc::new(engine(&Options { places: AT_ONCE, ..Options::default() }));
    for batch in 0..PROBES / AT_ONCE {
        let probes = (0..AT_ONCE).map(|number| {
            let number = batch * AT_ONCE + number;
            let probe =
                engine.run(asked(&format!("a{number}.example")), move |_, job| async move {
                    for _ in 0..number % 4 {
                        job.push(happened());
                        tokio::task::yield_now().await;
                    }
                    Ok(result())
                });
            (probe.unwrap().id, number % 4 + 1)
        });
        let waiters = probes.collect::<Vec<_>>().into_iter().flat_map(|(id, events)| {
            (0..WAITERS).map({
                let engine = Arc::clone(&engine);
                move |waiter| {
                    let (engine, id) = (Arc::clone(&engine), Arc::clone(&id));
                    tokio::spawn(async move {
                        if waiter % 2 == 0 {
                            engine
                                .wait(&id, LONG)
                                .await
                                .unwrap()
                                .is_some_and(|probe| probe.ended.is_some())
                        } else {
                            engine.events(&id, None).await.unwrap().unwrap().count().await == events
                        }
                    })
                }
            })
        });
        let ended = timeout(LONG, join_all(waiters)).await.expect("everybody is done");
        assert!(ended.into_iter().all(|ended| ended.unwrap()), "batch {batch}");
        engine.drained().await;
    }
    let Counts { running, results, lost, .. } = engine.counts();
    assert_eq!((running, results, lost), (0, PROBES as u64, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn waiting_and_pushing_never_block_each_other() {
    const EVENTS: usize = 2_000;
    for round in 0..20 {
        let engine = Arc::new(small());
        let (go, gone) = oneshot::channel();
        let probe = engine.run(asked(&format!("a{round}.example")), |_, job| async move {
            gone.await.unwrap();
            for at in 0..EVENTS {
                job.push(happened());
                if at % 100 == 0 {
                    tokio::task::yield_now().await;
                }
            }
            Ok(result())
        });
        let id = probe.unwrap().id;
        let waiting: Vec<_> = (0..3)
            .map(|_| {
                let (engine, id) = (Arc::clone(&engine), Arc::clone(&id));
                tokio::spawn(async move {
                    engine.wait(&id, LONG).await.unwrap().unwrap().ended.is_some()
                })
            })
            .collect();
        let streaming = tokio::spawn(engine.events(&id, None).await.unwrap().unwrap().count());
        go.send(()).unwrap();
        for waits in waiting {
            assert!(timeout(LONG, waits).await.unwrap().unwrap());
        }
        assert_eq!(timeout(LONG, streaming).await.unwrap().unwrap(), EVENTS + 1);
    }
}

#[tokio::test]
async fn steps_without_end_are_not_all_logged() {
    let engine = small();
    let probe = engine.run(asked("a.example"), |_, job| async move {
        let address = "192.0.2.1".parse().unwrap();
        let endpoint = PlannedEndpoint { host: "a.example".to_owned(), address, port: 587 };
        for _ in 0..10_000 {
            let endpoint = endpoint.clone();
            job.push(ProbeEvent::Step(StepReached { endpoint, step: Step::Pause }));
        }
        job.push(happened());
        Ok(result())
    });
    let events = all(&engine, &probe.unwrap().id).await;
    let octets: usize = events.iter().map(|happened| happened.data.len()).sum();
    assert!(octets < 200_000, "{octets}");
    assert_eq!(events[events.len() - 2].name, EventName::Planned, "nothing else is left out");
}

#[tokio::test]
async fn places_are_limited_and_what_is_not_visited_takes_none() {
    let engine = small();
    let refused = engine.start(asked("10.0.0.1")).await.unwrap_err();
    let NotStarted::Refused(refusal) = refused else { panic!("{refused}") };
    assert_eq!(refusal.code, RefusalCode::TargetNotAllowed);
    assert!(matches!(engine.admits(&asked("10.0.0.1")).await, Err(NotStarted::Refused(_))));
    assert_eq!(engine.readiness().await, Readiness::Ok);
    let (first, go) = engine.run_until("a.example");
    assert_eq!(engine.readiness().await, Readiness::Busy);
    assert_eq!(engine.start(asked("b.example")).await.unwrap_err(), NotStarted::Busy);
    assert_eq!(engine.admits(&asked("b.example")).await, Err(NotStarted::Busy));
    assert_eq!(engine.start(asked("a.example")).await.unwrap().id, first.id, "joining is free");
    go.send(()).unwrap();
    engine.drained().await;
    assert_eq!(engine.readiness().await, Readiness::Ok);
}

#[tokio::test]
async fn a_closed_engine_starts_nothing_and_lets_what_runs_end() {
    let engine = small();
    let (probe, go) = engine.run_until("a.example");
    engine.close();
    assert_eq!(engine.readiness().await, Readiness::Closing);
    assert_eq!(engine.start(asked("b.example")).await.unwrap_err(), NotStarted::Closing);
    assert_eq!(engine.admits(&asked("b.example")).await, Err(NotStarted::Closing));
    assert!(timeout(Duration::from_millis(20), engine.drained()).await.is_err());
    go.send(()).unwrap();
    timeout(LONG, engine.drained()).await.unwrap();
    assert_eq!(
        code(&engine.wait(&probe.id, LONG).await.unwrap().unwrap()),
        None,
        "with its result"
    );
}

#[tokio::test]
async fn aborting_ends_what_runs_with_a_last_event_that_says_why() {
    let engine = Arc::new(small());
    let (probe, _go) = engine.run_until("a.example");
    let events = engine.events(&probe.id, None).await.unwrap().unwrap();
    let waits = tokio::spawn({
        let (engine, id) = (Arc::clone(&engine), Arc::clone(&probe.id));
        async move { engine.wait(&id, LONG).await.unwrap().unwrap() }
    });
    engine.abort();
    timeout(LONG, engine.drained()).await.unwrap();
    assert_eq!(code(&waits.await.unwrap()), Some(ProblemCode::ShuttingDown));
    let last = timeout(LONG, events.collect::<Vec<_>>()).await.unwrap().pop().unwrap();
    assert!(last.data.starts_with(br#"{"problem":{"code":"shutting-down""#), "{last:?}");
    assert_eq!(engine.counts().aborted, 1);
    let late = engine.run(asked("b.example"), |_, _: Arc<Job>| async {
        Err(Problem::new(ProblemCode::Unknown, "never"))
    });
    assert_eq!(late.unwrap_err(), NotStarted::Closing);
}

#[tokio::test]
async fn what_is_visited_too_often_ends_with_the_limit_and_the_wait() {
    let limits = Limits { per_address: NonZeroU32::new(2), ..Limits::within(LONG) };
    let engine = engine_within(&Options::default(), limits);
    // Nothing listens there.
    let start = async |port| {
        let request = Request { ports: vec![port], ..Request::new("127.42.0.1", Mode::Submission) };
        let probe = engine.start(Asked::read(&request).unwrap()).await.unwrap();
        engine.wait(&probe.id, LONG).await.unwrap().unwrap()
    };
    for port in [2525, 8025] {
        assert!(matches!(start(port).await.ended, Some(Ended::Result(_))));
    }
    let limited = start(3535).await;
    let Some(Ended::Problem(problem)) = &limited.ended else { panic!("{limited:?}") };
    assert_eq!(problem.code, ProblemCode::RateLimited);
    assert!(problem.detail.starts_with("127.42.0.1 was checked 2 times"), "{}", problem.detail);
    let wait = problem.retry_after.unwrap();
    assert!((1..=30).contains(&wait), "{problem:?}");
    assert!(problem.detail.contains(" Try again in "), "{problem:?}");
    let said = async || {
        let last =
            engine.events(&limited.id, None).await.unwrap().unwrap().collect::<Vec<_>>().await;
        let last: serde_json::Value = serde_json::from_slice(&last.last().unwrap().data).unwrap();
        let probe = engine.wait(&limited.id, LONG).await.unwrap().unwrap();
        let Some(Ended::Problem(problem)) = probe.ended else { panic!("{limited:?}") };
        (problem.retry_after, last["problem"]["retry_after"].as_u64())
    };
    let began = std::time::Instant::now();
    let later = loop {
        let (fetched, event) = said().await;
        if event.is_none_or(|event| event < wait) {
            break fetched;
        }
        assert!(began.elapsed() < LONG, "the wait is not counted down");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert!(later.is_none_or(|later| later < wait), "{later:?}");
    assert_eq!(names(&engine, &limited.id).await, [EventName::Done]);
    assert_ne!(start(3535).await.id, limited.id, "asking again starts anew");
    assert!(matches!(start(2525).await.ended, Some(Ended::Result(_))), "what is fresh is given");
    engine.drained().await;
    let counts = engine.counts();
    assert_eq!((counts.results, counts.rate_limited, counts.joined), (2, 2, 1));
    assert_eq!((counts.visiting, counts.waiting), (0, 0));
}
