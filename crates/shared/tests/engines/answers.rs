//! Who asks gets an answer, and the same as everybody who asks the same.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use portwise_api::{EventName, Outcome, ProblemCode, Request};
use portwise_core::Mode;
use portwise_engine::{Asked, Ended, NotStarted, Options};
use portwise_probe::Limits;

use crate::world::{
    AT_ONCE, Kind, LONG, Setup, Site, WHILE, World, asked, ended, here, is_result, name, started,
    told, until,
};

pub(crate) async fn a_hundred_who_ask_at_once_get_one_probe(kind: Kind) {
    let world = World::new(1, AT_ONCE);
    let site = Site::new(kind, &world, Setup::default()).await;
    let asking = (0..100).map(|n| site.both()[n % 2].start(asked(&name("same", 0))));
    let probes = join_all(asking).await;
    let ids: Vec<_> = probes.into_iter().map(|probe| probe.unwrap().id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    for engine in site.both() {
        assert!(is_result(&ended(engine, &ids[0]).await));
    }
    assert_eq!(world.guests.came(), 1);
}

pub(crate) async fn events_come_from_the_beginning_and_as_they_happen(kind: Kind) {
    let world = World::new(1, WHILE * 10);
    let site = Site::new(kind, &world, Setup::default()).await;
    let probe = started(site.near.as_ref(), asked(&name(1, 0))).await;
    let mut early = site.near.events(&probe.id, None).await.unwrap().unwrap();
    let first = early.next().await.unwrap();
    assert_eq!((first.number, first.name), (0, EventName::Planned));
    world.until_there(1).await;
    let mut beside = site.far.events(&probe.id, None).await.unwrap().unwrap();
    assert_eq!(beside.next().await.unwrap(), first, "the past is told");
    world.guests.keep(AT_ONCE);

    let early: Vec<_> =
        [first.clone()].into_iter().chain(early.collect::<Vec<_>>().await).collect();
    let beside: Vec<_> = [first].into_iter().chain(beside.collect::<Vec<_>>().await).collect();
    assert_eq!(early, beside);
    assert!(early.iter().zip(0..).all(|(event, number)| event.number == number), "{early:?}");
    let (last, before) = early.split_last().unwrap();
    assert_eq!(last.name, EventName::Done);
    assert!(before.iter().all(|event| event.name != EventName::Done), "{early:?}");
    assert!(before.iter().any(|event| event.name == EventName::Endpoint), "{early:?}");

    for engine in site.both() {
        assert_eq!(told(engine, &probe.id, None).await, early, "it is told again");
        for after in 0..last.number {
            let rest = told(engine, &probe.id, Some(after)).await;
            let next = usize::try_from(after).unwrap() + 1;
            assert_eq!(rest, early[next..], "after {after}");
        }
        for after in [last.number, last.number + 1, u64::MAX] {
            let rest = told(engine, &probe.id, Some(after)).await;
            assert_eq!(rest, early[early.len() - 1..], "the end is always told");
        }
    }
}

pub(crate) async fn a_result_is_waited_for_and_read_back(kind: Kind) {
    let world = World::new(1, WHILE * 10);
    let site = Site::new(kind, &world, Setup::default()).await;
    let target = name(1, 0);
    let probe = started(site.near.as_ref(), asked(&target)).await;
    assert_eq!((probe.request.target.as_str(), &probe.ended), (target.as_str(), &None));
    world.until_there(1).await;
    for engine in site.both() {
        for longest in [Duration::ZERO, Duration::from_millis(50)] {
            let running = engine.wait(&probe.id, longest).await.unwrap().unwrap();
            assert_eq!(running, probe, "it is shown as it is when the time is over");
        }
    }
    let waiting: Vec<_> = [&site.near, &site.far]
        .map(|engine| {
            let (engine, id) = (engine.clone(), probe.id.clone());
            tokio::spawn(async move { ended(engine.as_ref(), &id).await })
        })
        .into();
    world.guests.keep(AT_ONCE);
    let mut results = Vec::new();
    for waiting in waiting {
        results.push(waiting.await.unwrap());
    }
    for engine in site.both() {
        results.push(engine.wait(&probe.id, Duration::ZERO).await.unwrap().unwrap());
        let done = told(engine, &probe.id, None).await.pop().unwrap();
        let Some(Ended::Result(json)) = &results[0].ended else { panic!("{results:?}") };
        let whole = format!(r#"{{"result":{}}}"#, String::from_utf8_lossy(json));
        assert_eq!(String::from_utf8_lossy(&done.data), whole);
    }
    assert!(results.iter().all(|result| *result == results[0]), "{results:?}");
    let Outcome::Result(result) = results[0].ended.as_ref().unwrap().read().unwrap() else {
        panic!("{results:?}")
    };
    assert_eq!(result.report.target.input, target);
    assert_eq!(result.report.hosts[0].endpoints.len(), 1);
}

pub(crate) async fn what_is_not_known_is_not_there(kind: Kind) {
    let world = World::new(0, AT_ONCE);
    let site = Site::new(kind, &world, Setup::default()).await;
    let unguessed = format!("here-{:032x}", 1);
    for id in ["", "none", "here-", "-1", "here", "HERE-1", "{pw}:vantages", "ä-1", &unguessed] {
        for engine in site.both() {
            assert_eq!(engine.wait(id, LONG).await, Ok(None), "{id}");
            assert!(engine.events(id, None).await.unwrap().is_none(), "{id}");
            assert!(engine.events(id, Some(7)).await.unwrap().is_none(), "{id}");
        }
    }
    assert_eq!(site.near.same(&asked(&name("unasked", 0))).await, Ok(None));
}

pub(crate) async fn what_is_not_to_be_visited_is_not(kind: Kind) {
    let world = World::new(0, AT_ONCE);
    let site = Site::new(kind, &world, Setup::default()).await;
    for engine in site.both() {
        match engine.start(asked("10.0.0.1")).await {
            Err(NotStarted::Refused(refusal)) => assert!(!refusal.text.is_empty()),
            Err(other) => panic!("{other}"),
            // Who does not know what workers visit is told by one of them.
            Ok(probe) => {
                let probe = ended(engine, &probe.id).await;
                let Ok(Outcome::Result(result)) = probe.ended.as_ref().unwrap().read() else {
                    panic!("{probe:?}")
                };
                assert!(result.report.refusal.is_some(), "{result:?}");
            }
        }
    }
    let refused = site.far.admits(&asked("10.0.0.1")).await;
    assert!(matches!(refused, Err(NotStarted::Refused(_))), "{refused:?}");
}

pub(crate) async fn a_problem_is_an_ending(kind: Kind) {
    let world = World::new(1, AT_ONCE);
    let limits = Limits { per_address: Some(1.try_into().unwrap()), ..Setup::default().limits };
    let site = Site::new(kind, &world, Setup { limits, ..Setup::default() }).await;
    let first = started(site.near.as_ref(), asked(&name(1, 0))).await;
    assert!(is_result(&ended(site.near.as_ref(), &first.id).await));
    let second = started(site.near.as_ref(), asked(&name(2, 0))).await;
    let mut all = Vec::new();
    for engine in site.both() {
        let Some(Ended::Problem(problem)) = ended(engine, &second.id).await.ended else {
            panic!("a result")
        };
        assert_eq!(problem.code, ProblemCode::RateLimited);
        assert!(problem.retry_after.is_some_and(|wait| (1..=60).contains(&wait)), "{problem:?}");
        let events = told(engine, &second.id, None).await;
        let last = events.last().unwrap();
        assert_eq!(last.name, EventName::Done);
        assert!(String::from_utf8_lossy(&last.data).contains("problem"), "{last:?}");
        all.push(events.iter().map(|event| (event.number, event.name)).collect::<Vec<_>>());
    }
    assert_eq!(all[0], all[1]);
    // It answers nobody else.
    assert_eq!(site.near.same(&asked(&name(2, 0))).await, Ok(None));
    let third = started(site.far.as_ref(), asked(&name(2, 0))).await;
    assert_ne!(third.id, second.id);
    assert_eq!(world.guests.came(), 1);
}

pub(crate) async fn a_fresh_result_answers_the_same_question(kind: Kind) {
    let world = World::new(1, AT_ONCE);
    for fresh in [Duration::ZERO, Duration::from_secs(1), LONG] {
        let engine = Options { fresh, ..Setup::default().engine };
        let site = Site::new(kind, &world, Setup { engine, ..Setup::default() }).await;
        let question = || asked(&name("fresh", 0));
        let first = started(site.near.as_ref(), question()).await;
        assert!(is_result(&ended(site.near.as_ref(), &first.id).await));
        if fresh == LONG {
            for engine in site.both() {
                let same = engine.same(&question()).await.unwrap().unwrap();
                assert!(same.id == first.id && is_result(&same));
                assert_eq!(started(engine, question()).await.id, first.id);
            }
            // Other words for the same, and what is not the same.
            let capitals = asked(&name("fresh", 0).to_uppercase());
            assert_eq!(site.near.same(&capitals).await.unwrap().unwrap().id, first.id);
            let other = Request { discover: true, ..Request::clone(question().words()) };
            assert_eq!(site.near.same(&Asked::read(&other).unwrap()).await, Ok(None));
        } else {
            until("it is not fresh any more", async || {
                site.near.same(&question()).await == Ok(None)
            })
            .await;
            let second = started(site.far.as_ref(), question()).await;
            assert_ne!(second.id, first.id);
            assert!(is_result(&ended(site.near.as_ref(), &second.id).await));
            assert!(is_result(&ended(site.near.as_ref(), &first.id).await), "both are kept");
        }
    }
    assert_eq!(world.guests.came(), 5);
}

pub(crate) async fn what_is_kept_is_forgotten_in_time(kind: Kind) {
    let world = World::new(1, AT_ONCE);
    let kept_for = Duration::from_secs(2);
    let engine = Options { kept_for, ..Setup::default().engine };
    let site = Site::new(kind, &world, Setup { engine, ..Setup::default() }).await;
    assert_eq!(site.near.kept_for(), kept_for);
    let probe = started(site.near.as_ref(), asked(&name(1, 0))).await;
    assert!(is_result(&ended(site.near.as_ref(), &probe.id).await));
    for engine in site.both() {
        until("it is forgotten", async || engine.wait(&probe.id, Duration::ZERO).await == Ok(None))
            .await;
        assert!(engine.events(&probe.id, None).await.unwrap().is_none());
    }
}

pub(crate) async fn another_vantage_point_is_not_known(kind: Kind) {
    let world = World::new(1, AT_ONCE);
    let site = Site::new(kind, &world, Setup::default()).await;
    let vantage = vec!["mars".parse().unwrap()];
    let request = Request { vantage, ..Request::new(name(1, 0), Mode::Submission) };
    let question = Asked::read(&request).unwrap();
    for engine in site.both() {
        for said in [engine.admits(&question).await, engine.start(question.clone()).await.map(drop)]
        {
            let Err(NotStarted::NoWorkers(no)) = said else { panic!("{said:?}") };
            assert_eq!(no.vantage.as_ref().map(|name| name.as_str()), Some("mars"));
            let sentence = no.to_string();
            match kind {
                Kind::Embedded => assert!(no.known.is_empty(), "{no:?}"),
                Kind::Shared(_) => {
                    assert_eq!(no.known, [here()]);
                    assert!(sentence.contains("here"), "{sentence}");
                }
            }
            assert!(sentence.contains("mars"), "{sentence}");
        }
    }
    let points = site.near.vantages().await.unwrap();
    let points: Vec<_> = points.iter().map(|p| (p.name.as_str(), p.own, p.workers)).collect();
    match kind {
        Kind::Embedded => assert_eq!(points, []),
        Kind::Shared(_) => assert_eq!(points, [("here", true, 1)]),
    }
}

pub(crate) async fn everything_is_counted(kind: Kind) {
    let world = World::new(2, WHILE * 10);
    let limits = Limits { per_address: Some(1.try_into().unwrap()), ..Setup::default().limits };
    let site = Site::new(kind, &world, Setup { limits, ..Setup::default() }).await;
    let sum = |of: fn(&portwise_engine::Counts) -> u64| {
        let both = site.both().map(|engine| of(&engine.counts()));
        if kind == Kind::Embedded { both[0] } else { both.iter().sum() }
    };
    let first = started(site.near.as_ref(), asked(&name(1, 0))).await;
    started(site.near.as_ref(), asked(&name(1, 0))).await;
    assert!(site.near.same(&asked(&name(1, 0))).await.unwrap().is_some());
    world.until_there(1).await;
    let counts = site.far.counts();
    assert_eq!((counts.running, counts.visiting, counts.waiting), (1, 1, 0), "{counts:?}");
    assert!(counts.places >= 64, "{counts:?}");
    world.guests.keep(AT_ONCE);
    ended(site.near.as_ref(), &first.id).await;
    let second = started(site.far.as_ref(), asked(&name(2, 0))).await;
    ended(site.near.as_ref(), &second.id).await;
    until("nothing runs", async || site.far.counts().running == 0).await;
    assert_eq!(sum(|c| c.started), 2);
    assert_eq!(sum(|c| c.joined), 2);
    assert_eq!((sum(|c| c.results), sum(|c| c.rate_limited)), (1, 1));
    assert_eq!((sum(|c| c.lost), sum(|c| c.aborted), sum(|c| c.busy)), (0, 0, 0));
    assert_eq!(site.far.counts().visiting, 0);
}
