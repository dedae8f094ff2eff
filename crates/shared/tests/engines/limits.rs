//! Nobody asks too often, and nobody is visited too often.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use portwise_api::{ProblemCode, Readiness};
use portwise_engine::callers::{NotTaken, PerCaller};
use portwise_engine::{Ended, NotStarted, Options};
use portwise_probe::Limits;

use crate::world::{
    ADDRESSES, AT_ONCE, Kind, PORTS, Setup, Site, WHILE, World, asked, asked_at, ended, is_result,
    name, started, until,
};

fn for_callers(a_minute: u32, at_once: usize) -> Setup {
    let callers = PerCaller { a_minute: a_minute.try_into().unwrap(), at_once };
    Setup { engine: Options { callers, ..Options::default() }, ..Setup::default() }
}

pub(crate) async fn exactly_so_many_of_a_caller_pass(kind: Kind) {
    let world = World::new(0, AT_ONCE);
    let site = Site::new(kind, &world, for_callers(5, 1000)).await;
    let began = Instant::now();
    let taking = (0..200).map(|n| site.both()[n % 2].take("192.0.2.1"));
    let taken = join_all(taking).await;
    let (mut passed, mut lost) = (0, 0);
    for taken in taken {
        match taken {
            Ok(permit) => {
                passed += 1;
                drop(permit.used());
            }
            Err(NotTaken::AMinute(most, wait)) => {
                assert_eq!(most.get(), 5);
                assert!(wait <= Duration::from_secs(60) && !wait.is_zero(), "{wait:?}");
            }
            // It may have been taken, and nobody heard of it.
            Err(NotTaken::Away) => lost += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    // One more comes free every twelve seconds.
    let more = began.elapsed().as_secs() / 12;
    assert!(passed <= 5 + more && passed + lost >= 5, "{passed} passed, {lost} were lost");
    assert!(site.near.take("192.0.2.2").await.is_ok(), "another is not limited");
}

pub(crate) async fn a_caller_has_so_many_at_once(kind: Kind) {
    let world = World::new(0, AT_ONCE);
    let site = Site::new(kind, &world, for_callers(1000, 3)).await;
    let mut running = Vec::new();
    for engine in [&site.near, &site.far, &site.near] {
        running.push(engine.take("a").await.unwrap().used());
    }
    for engine in site.both() {
        assert_eq!(engine.take("a").await.err(), Some(NotTaken::AtOnce(3)));
        assert!(engine.take("b").await.is_ok());
    }
    running.pop();
    until("there is a place again", async || match site.far.take("a").await {
        Ok(permit) => {
            drop(permit.used());
            true
        }
        Err(why) => {
            assert_eq!(why, NotTaken::AtOnce(3));
            false
        }
    })
    .await;
}

pub(crate) async fn a_permit_that_is_not_used_costs_nothing(kind: Kind) {
    let world = World::new(0, AT_ONCE);
    let site = Site::new(kind, &world, for_callers(1, 1)).await;
    let taken = async |engine: usize| {
        let mut permit = None;
        until("what was given back can be taken", async || {
            permit = site.both()[engine].take("a").await.ok();
            permit.is_some()
        })
        .await;
        permit.unwrap()
    };
    let began = Instant::now();
    for round in 0..10 {
        drop(taken(round % 2).await);
    }
    let running = taken(0).await.used();
    assert!(began.elapsed() < Duration::from_secs(50), "no minute went by");
    assert_eq!(site.far.take("a").await.err(), Some(NotTaken::AtOnce(1)));
    drop(running);
    until("the place is free", async || {
        let said = site.far.take("a").await;
        matches!(said, Err(NotTaken::AMinute(..)))
    })
    .await;
}

/// Of probes one after another, how each ended.
async fn endings(site: &Site, targets: &[String]) -> Vec<Option<ProblemCode>> {
    let mut endings = Vec::new();
    for (number, target) in targets.iter().enumerate() {
        let engine = site.both()[number % 2];
        let probe = started(engine, asked(target)).await;
        endings.push(match ended(engine, &probe.id).await.ended {
            Some(Ended::Problem(problem)) => Some(problem.code),
            Some(Ended::Result(_)) | None => None,
        });
    }
    endings
}

const LIMITED: Option<ProblemCode> = Some(ProblemCode::RateLimited);

pub(crate) async fn an_address_is_visited_so_many_times_a_minute(kind: Kind) {
    let world = World::new(2, AT_ONCE);
    let limits = Limits { per_address: Some(2.try_into().unwrap()), ..Setup::default().limits };
    let site = Site::new(kind, &world, Setup { limits, ..Setup::default() }).await;
    let targets = [name(1, 0), name(2, 0), name(3, 0), name(4, 1)];
    assert_eq!(endings(&site, &targets).await, [None, None, LIMITED, None]);
    if let Some(relief) = site.relief().await {
        // Whoever does it.
        site.far.close();
        site.far.drained().await;
        let probe = started(relief.as_ref(), asked(&name(5, 0))).await;
        assert!(!is_result(&ended(relief.as_ref(), &probe.id).await));
    }
    assert_eq!(world.guests.came(), 3);
}

pub(crate) async fn a_domain_is_visited_so_many_times_a_minute(kind: Kind) {
    let world = World::new(2, AT_ONCE);
    let limits = Limits { per_domain: Some(2.try_into().unwrap()), ..Setup::default().limits };
    let site = Site::new(kind, &world, Setup { limits, ..Setup::default() }).await;
    let other = "every.h0.example.net".to_owned();
    let targets = [name(1, 0), name(2, 1), name(3, 1), other];
    assert_eq!(endings(&site, &targets).await, [None, None, LIMITED, None]);
}

pub(crate) async fn few_are_at_a_host_and_one_is_at_an_endpoint(kind: Kind) {
    let world = World::new(1, Duration::from_millis(100));
    let site = Site::new(kind, &world, Setup::default()).await;
    let relief = site.relief().await;
    // Every choice of its ports is a question of its own.
    let chosen = |choice: usize| {
        let ports = PORTS.iter().enumerate().filter(move |(bit, _)| choice >> bit & 1 == 1);
        ports.map(|(_, port)| *port).collect::<Vec<u16>>()
    };
    let targets: Vec<_> =
        (1..1 << PORTS.len()).map(|n| asked_at("every.h0.example.com", &chosen(n))).collect();
    let starting =
        targets.iter().enumerate().map(|(n, asked)| site.both()[n % 2].start(asked.clone()));
    for probe in join_all(starting).await {
        let probe = ended(site.near.as_ref(), &probe.unwrap().id).await;
        assert!(is_result(&probe));
    }
    let most = world.guests.most();
    assert!(most.at_an_endpoint == 1 && (5..=8).contains(&most.at_a_host), "{most:?}");
    let each = PORTS.len() << (PORTS.len() - 1);
    assert_eq!(world.guests.came(), each * usize::from(ADDRESSES));
    drop(relief);
}

pub(crate) async fn there_is_room_for_so_many(kind: Kind) {
    let world = World::new(1, WHILE * 10);
    let setup = Setup::default();
    let engine = Options { places: 2, ..setup.engine };
    let site = Site::new(kind, &world, Setup { engine, longest: 2, slots: 2, ..setup }).await;
    let first = started(site.near.as_ref(), asked(&name(1, 0))).await;
    let second = started(site.far.as_ref(), asked(&name(2, 0))).await;
    for engine in site.both() {
        assert_eq!(engine.readiness().await, Readiness::Busy);
        assert_eq!(engine.admits(&asked(&name(3, 0))).await, Err(NotStarted::Busy));
        assert_eq!(engine.start(asked(&name(3, 0))).await, Err(NotStarted::Busy));
        assert_eq!(started(engine, asked(&name(1, 0))).await.id, first.id, "it joins");
    }
    world.guests.keep(AT_ONCE);
    for id in [&first.id, &second.id] {
        assert!(is_result(&ended(site.near.as_ref(), id).await));
    }
    until("there is room", async || site.near.readiness().await == Readiness::Ok).await;
    let third = started(site.near.as_ref(), asked(&name(3, 0))).await;
    assert!(is_result(&ended(site.far.as_ref(), &third.id).await));
}
