//! Workers that come, go, and meet.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use portwise_api::{EventName, ProblemCode, Readiness, Request};
use portwise_core::Mode;
use portwise_engine::{Asked, Ended, Engine};
use portwise_shared::{Asking, Queue, Store, Submitted};
use portwise_testkit::redis::Redis;
use redis::aio::MultiplexedConnection;

use crate::world::{
    AT_ONCE, Kind, PORTS, Setup, Site, WHILE, World, asked, asked_at, ended, here, is_result, name,
    open, started, told, until,
};

/// A connection that says what it likes.
pub(crate) async fn raw(redis: &Redis) -> MultiplexedConnection {
    let client = redis::Client::open(redis.url()).unwrap();
    client.get_multiplexed_async_connection().await.unwrap()
}

/// What the server answers to words.
pub(crate) async fn ask<T: redis::FromRedisValue>(
    to: &mut MultiplexedConnection,
    words: &str,
) -> T {
    let mut words = words.split(' ');
    let mut command = redis::cmd(words.next().unwrap());
    for word in words {
        command.arg(word);
    }
    command.query_async(to).await.unwrap()
}

const QUEUE: &str = "{pw}:v:here:jobs";

fn quick() -> Setup {
    Setup { takeover: Duration::from_secs(2), ..Setup::default() }
}

pub(crate) async fn a_hundred_replicas_get_one_probe(kind: Kind) {
    let world = World::new(1, AT_ONCE);
    let site = Site::new(kind, &world, Setup::default()).await;
    let replicas = join_all((0..100).map(|_| site.replica())).await;
    let asking = replicas.iter().map(|replica| started(replica.as_ref(), asked(&name("same", 0))));
    let ids: Vec<_> = join_all(asking).await.into_iter().map(|p| p.id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let reading = replicas.iter().map(|replica| ended(replica.as_ref(), &ids[0]));
    assert!(join_all(reading).await.iter().all(is_result));
    assert_eq!(world.guests.came(), 1);
    let sum = |of: fn(&portwise_engine::Counts) -> u64| -> u64 {
        replicas.iter().map(|replica| of(&replica.counts())).sum()
    };
    assert_eq!((sum(|c| c.started), sum(|c| c.joined)), (1, 99));
}

pub(crate) async fn a_probe_that_two_have_is_made_once(kind: Kind) {
    let world = World::new(1, WHILE * 10);
    let site = Site::new(kind, &world, quick()).await;
    let probe = started(site.near.as_ref(), asked(&name(1, 0))).await;
    world.until_there(1).await;
    let relief = site.relief().await;
    // As if the first had said nothing for an hour.
    let mut raw = raw(site.redis.as_ref().unwrap()).await;
    let entries: Vec<(String, String, u64, u64)> =
        ask(&mut raw, &format!("XPENDING {QUEUE} workers - + 9")).await;
    let claim = format!("XCLAIM {QUEUE} workers ghost 0 {} IDLE 3600000 JUSTID", entries[0].0);
    let _: Vec<String> = ask(&mut raw, &claim).await;
    until("the second came", async || world.guests.came() == 2).await;
    world.guests.keep(AT_ONCE);
    assert!(is_result(&ended(site.near.as_ref(), &probe.id).await));
    assert_eq!(world.guests.most().at_an_endpoint, 1);
    let events = told(site.near.as_ref(), &probe.id, None).await;
    let count = |name| events.iter().filter(|event| event.name == name).count();
    assert_eq!((count(EventName::Restart), count(EventName::Done)), (1, 1), "{events:?}");
    assert_eq!(told(site.far.as_ref(), &probe.id, None).await, events);
    let left: u64 = ask(&mut raw, &format!("XLEN {QUEUE}")).await;
    assert_eq!(left, 0);
    drop(relief);
}

pub(crate) async fn a_probe_whose_workers_die_is_given_up(kind: Kind) {
    let world = World::new(1, WHILE * 10);
    let setup = Setup { takeover: Duration::from_secs(1), ..Setup::default() };
    let site = Site::new(kind, &world, setup).await;
    site.far.close();
    site.far.drained().await;
    let mut probe = None;
    for death in 1..=3 {
        let worker = site.worker(&world).await;
        let working = worker.clone();
        let task = tokio::spawn(async move { working.run().await });
        if probe.is_none() {
            until("there is a worker", async || site.near.readiness().await == Readiness::Ok).await;
            probe = Some(started(site.near.as_ref(), asked(&name(1, 0))).await);
        }
        until("it visits", async || world.guests.came() == death && world.guests.now() == 1).await;
        task.abort();
        until("it is gone", async || world.guests.now() == 0).await;
    }
    let survivor = site.relief().await;
    let probe = ended(site.near.as_ref(), &probe.unwrap().id).await;
    let Some(Ended::Problem(problem)) = &probe.ended else { panic!("{probe:?}") };
    assert_eq!(problem.code, ProblemCode::EndedWithoutResult);
    assert!(problem.detail.contains("again and again"), "{problem:?}");
    assert_eq!(world.guests.came(), 3);
    let store = open(site.redis.as_ref().unwrap()).await;
    assert_eq!(store.standing().await.unwrap().vantages[0].dead, 1);
    drop(survivor);
}

/// A probe that waits for a worker of another version, since then or since now.
async fn of_another_version(store: &Store, redis: &Redis, label: &str, since: &str) -> String {
    let id = format!("here-{label}");
    let words = serde_json::to_vec(asked(&name(label, 0)).words().as_ref()).unwrap();
    let vantage = here();
    let asking = Asking {
        vantage: &vantage,
        id: &id,
        question: label,
        request: &words,
        queue: Queue::Bulk,
        longest: 100,
        fresh: WHILE,
        kept: WHILE * 100,
    };
    assert_eq!(store.submit(&asking).await, Ok(Submitted::New));
    // It is taken out of the one queue, and put into the other.
    let mut raw = raw(redis).await;
    let bulk = "{pw}:v:here:bulk";
    let entries: Vec<(String, Vec<String>)> = ask(&mut raw, &format!("XRANGE {bulk} - +")).await;
    let _: u64 = ask(&mut raw, &format!("XDEL {bulk} {}", entries[0].0)).await;
    let _: String = ask(&mut raw, &format!("XADD {QUEUE} {since} id {id} v 99")).await;
    id
}

pub(crate) async fn a_probe_of_another_version_is_left_to_others_and_given_up_in_the_end(
    kind: Kind,
) {
    let world = World::new(1, AT_ONCE);
    let site = Site::new(kind, &world, quick()).await;
    // Nobody takes it while it is moved.
    site.far.close();
    site.far.drained().await;
    let redis = site.redis.as_ref().unwrap();
    let store = open(redis).await;
    let old = of_another_version(&store, redis, "old", "1-1").await;
    let young = of_another_version(&store, redis, "young", "*").await;
    let worker = site.relief().await.unwrap();
    let given_up = ended(site.near.as_ref(), &old).await;
    let Some(Ended::Problem(problem)) = &given_up.ended else { panic!("{given_up:?}") };
    assert!(problem.detail.contains("version"), "{problem:?}");
    // The other is claimed, and not begun; whoever can do it takes it over.
    let mut taken = Vec::new();
    until("it can be taken over", async || {
        taken = store.take_over(&here(), "newer", Duration::from_millis(500), 9).await.unwrap();
        !taken.is_empty()
    })
    .await;
    assert_eq!((taken[0].id.as_str(), taken[0].schema), (young.as_str(), 99));
    assert_eq!(store.probe(&young).await.unwrap().unwrap().attempt, 0);
    assert_eq!(site.near.wait(&young, AT_ONCE).await.unwrap().unwrap().ended, None);
    assert_eq!(world.guests.came(), 0);
    drop(worker);
}

pub(crate) async fn a_worker_that_leaves_leaves_nothing_behind(kind: Kind) {
    let world = World::new(2, WHILE * 10);
    let setup = Setup { slots: 2, ..Setup::default() };
    let site = Site::new(kind, &world, setup).await;
    let mut probes = Vec::new();
    for host in 0..2 {
        probes.push(started(site.near.as_ref(), asked(&name(1, host))).await);
    }
    world.until_there(2).await;
    // One more waits for a slot.
    probes.push(started(site.near.as_ref(), asked(&name(2, 0))).await);
    let redis = site.redis.as_ref().unwrap();
    let mut raw = raw(redis).await;
    site.far.abort();
    site.far.drained().await;
    let pending: (u64, Option<String>, Option<String>, redis::Value) =
        ask(&mut raw, &format!("XPENDING {QUEUE} workers")).await;
    assert_eq!(pending.0, 0, "it has nothing");
    let consumers: Vec<redis::Value> =
        ask(&mut raw, &format!("XINFO CONSUMERS {QUEUE} workers")).await;
    assert_eq!(consumers.len(), 0, "{consumers:?}");
    for key in ["{pw}:v:here:workers", "{pw}:gate:all"] {
        assert_eq!(ask::<u64>(&mut raw, &format!("ZCARD {key}")).await, 0, "{key}");
    }
    assert_eq!(ask::<u64>(&mut raw, &format!("XLEN {QUEUE}")).await, 3, "all wait for another");
    world.guests.keep(AT_ONCE);
    let relief = site.relief().await;
    for probe in probes {
        assert!(is_result(&ended(site.near.as_ref(), &probe.id).await));
    }
    assert_eq!(world.guests.came(), 5);
    drop(relief);
}

pub(crate) async fn who_comes_and_goes_misses_nothing(kind: Kind) {
    let world = World::new(1, Duration::from_millis(60));
    let site = Site::new(kind, &world, Setup::default()).await;
    for round in 0..3 {
        let ports = &PORTS[..4 - round];
        let probe = started(site.near.as_ref(), asked_at("every.h0.example.com", ports)).await;
        let watching = (0..30).map(|number| watch_in_parts(site.near.clone(), &probe.id, number));
        let all = join_all(watching).await;
        let whole = told(site.far.as_ref(), &probe.id, None).await;
        for (number, seen) in all.into_iter().enumerate() {
            assert_eq!(seen.len(), whole.len(), "watcher {number}");
            for (seen, told) in seen.iter().zip(&whole) {
                assert_eq!((seen.number, seen.name), (told.number, told.name), "watcher {number}");
                assert_eq!(seen.data, told.data, "watcher {number}");
            }
        }
    }
}

/// Reads a few events, goes, and comes again for those after it.
async fn watch_in_parts(
    engine: Arc<dyn Engine>,
    id: &str,
    number: usize,
) -> Vec<portwise_engine::Happened> {
    let mut seen: Vec<portwise_engine::Happened> = Vec::new();
    loop {
        let after = seen.last().map(|last| last.number);
        let mut events = engine.events(id, after).await.unwrap().unwrap();
        for _ in 0..=number % 5 {
            let event = events.next().await.expect("the end is told");
            let is_over = event.name == EventName::Done;
            seen.push(event);
            if is_over {
                return seen;
            }
        }
        drop(events);
        // A moment in which nobody may be there.
        tokio::time::sleep(Duration::from_millis((number as u64 * 7) % 40)).await;
    }
}

pub(crate) async fn a_thousand_targets_with_one_exchanger(kind: Kind) {
    const TARGETS: usize = 1000;
    let world = World::new(1, Duration::from_millis(2));
    let site = Site::new(kind, &world, Setup { longest: TARGETS as u64, ..Setup::default() }).await;
    let mut workers = Vec::new();
    for _ in 0..3 {
        let worker = site.worker(&world).await;
        let working = worker.clone();
        let task = tokio::spawn(async move { working.run().await });
        workers.push((worker, task));
    }
    let mut probes = Vec::new();
    for number in 0..TARGETS {
        let ports = vec![PORTS[number % PORTS.len()]];
        let target = format!("t{number}.bulk.example.org");
        let request = Request { ports, ..Request::new(target, Mode::Mx) };
        probes.push(started(site.near.as_ref(), Asked::read(&request).unwrap()).await);
    }
    for probe in &probes {
        let probe = ended(site.near.as_ref(), &probe.id).await;
        assert!(is_result(&probe), "{probe:?}");
    }
    assert_eq!(world.guests.came(), TARGETS * 3, "each was visited at each address");
    let most = world.guests.most();
    assert!(most.at_an_endpoint == 1 && most.at_a_host <= 8, "{most:?}");
    assert!(most.at_a_host >= 4, "{most:?}");
    for (worker, task) in workers {
        worker.close();
        task.await.unwrap();
    }
    let store = open(site.redis.as_ref().unwrap()).await;
    until("all have left", async || store.standing().await.unwrap().leases == 0).await;
}
