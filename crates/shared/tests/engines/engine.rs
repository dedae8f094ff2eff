//! An engine that is gone, empty, slow, full, or another one.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use portwise_api::{EventName, Readiness};
use portwise_engine::{Away, Ended, Engine, NotStarted};
use portwise_shared::{Entered, Places, Shared, Store, Worker, WorkerOptions};
use portwise_testkit::needs;
use portwise_testkit::redis::{Options, Redis, Sentinel};
use redis::aio::MultiplexedConnection;

use crate::workers::{ask, raw};
use crate::world::{
    AT_ONCE, Kind, Setup, Site, WHILE, World, asked, ended, here, is_result, name, open, sharing,
    started, told, until,
};

/// What a call takes at most: its second, and what a busy machine adds.
const ENDS: Duration = Duration::from_secs(5);

async fn is_ready(engine: &dyn Engine) {
    until("it is ready", async || engine.readiness().await == Readiness::Ok).await;
}

pub(crate) async fn an_engine_that_was_killed_goes_on(kind: Kind) {
    let world = World::new(2, AT_ONCE);
    let redis = Options { append_only: true, ..Options::default() };
    let setup = Setup { slots: 1, redis, ..Setup::default() };
    let mut site = Site::new(kind, &world, setup).await;
    let done = started(site.near.as_ref(), asked(&name(1, 0))).await;
    let result = ended(site.near.as_ref(), &done.id).await;
    world.guests.keep(WHILE * 10);
    let running = started(site.near.as_ref(), asked(&name(2, 0))).await;
    world.until_there(1).await;
    let waiting = started(site.near.as_ref(), asked(&name(3, 1))).await;
    let events = site.near.events(&running.id, None).await.unwrap().unwrap();
    let watcher = tokio::spawn(events.collect::<Vec<_>>());

    site.redis.as_mut().unwrap().kill();
    until("it is noticed", async || site.near.readiness().await == Readiness::EngineUnreachable)
        .await;
    assert_eq!(site.near.wait(&done.id, AT_ONCE).await, Err(Away));
    assert_eq!(site.near.start(asked(&name(4, 0))).await, Err(NotStarted::Away(Away)));
    site.redis.as_mut().unwrap().restart();
    until("it is back", async || site.near.vantages().await.is_ok()).await;

    let kept = ended(site.near.as_ref(), &done.id).await;
    assert_eq!(kept, result);
    assert_eq!(site.near.wait(&waiting.id, AT_ONCE).await.unwrap().unwrap().ended, None);
    world.guests.keep(AT_ONCE);
    for id in [&running.id, &waiting.id] {
        assert!(is_result(&ended(site.near.as_ref(), id).await));
    }
    let events = watcher.await.unwrap();
    assert_eq!(events, told(site.far.as_ref(), &running.id, None).await);
    assert!(events.iter().all(|event| event.name != EventName::Restart), "it just went on");
    assert_eq!(world.guests.came(), 3);
}

pub(crate) async fn an_engine_that_comes_back_empty_ends_what_it_lost(kind: Kind) {
    let world = World::new(2, WHILE * 10);
    let setup = Setup { slots: 1, takeover: Duration::from_secs(2), ..Setup::default() };
    let mut site = Site::new(kind, &world, setup).await;
    let running = started(site.near.as_ref(), asked(&name(1, 0))).await;
    world.until_there(1).await;
    let waiting = started(site.near.as_ref(), asked(&name(2, 1))).await;
    let mut watching = Vec::new();
    for probe in [&running, &waiting] {
        let events = site.near.events(&probe.id, None).await.unwrap().unwrap();
        watching.push(tokio::spawn(events.collect::<Vec<_>>()));
    }
    site.redis.as_mut().unwrap().restart();
    for watcher in watching {
        let last = watcher.await.unwrap().pop().unwrap();
        assert_eq!(last.name, EventName::Done);
        assert!(String::from_utf8_lossy(&last.data).contains("has lost this check"), "{last:?}");
    }
    until("what was being made is stopped", async || world.guests.now() == 0).await;
    world.guests.keep(AT_ONCE);
    is_ready(site.near.as_ref()).await;
    for id in [&running.id, &waiting.id] {
        assert_eq!(site.near.wait(id, AT_ONCE).await, Ok(None));
    }
    let probe = started(site.near.as_ref(), asked(&name(1, 0))).await;
    assert!(is_result(&ended(site.far.as_ref(), &probe.id).await));
    let mut raw = raw(site.redis.as_ref().unwrap()).await;
    let probes: Vec<String> = ask(&mut raw, "KEYS {pw}:v:here:probe:*").await;
    assert_eq!(probes, [format!("{{pw}}:v:here:probe:{}", probe.id)], "no ghosts");
}

pub(crate) async fn an_engine_that_stands_still_is_waited_for(kind: Kind) {
    let world = World::new(1, WHILE * 10);
    // Once for a moment, and once for longer than workers live without a sign of life.
    for (takeover, pause) in [(60, 1), (1, 4)] {
        world.guests.keep(WHILE * 10);
        let came = world.guests.came();
        let setup = Setup { takeover: Duration::from_secs(takeover), ..Setup::default() };
        let site = Site::new(kind, &world, setup).await;
        let other = site.relief().await;
        let probe = started(site.near.as_ref(), asked(&name(pause, 0))).await;
        world.until_there(1).await;
        let events = site.near.events(&probe.id, None).await.unwrap().unwrap();
        let watcher = tokio::spawn(events.collect::<Vec<_>>());
        let redis = site.redis.as_ref().unwrap();
        redis.pause();
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(pause) {
            let asked_at = Instant::now();
            assert_eq!(site.near.start(asked(&name(0, 0))).await, Err(NotStarted::Away(Away)));
            assert_eq!(site.near.readiness().await, Readiness::EngineUnreachable);
            assert!(site.near.take("a").await.is_err());
            assert!(asked_at.elapsed() < ENDS, "{:?}", asked_at.elapsed());
        }
        redis.resume();
        is_ready(site.near.as_ref()).await;
        world.guests.keep(AT_ONCE);
        assert!(is_result(&ended(site.near.as_ref(), &probe.id).await));
        let events = watcher.await.unwrap();
        let count = |name| events.iter().filter(|event| event.name == name).count();
        assert_eq!(count(EventName::Done), 1, "{events:?}");
        let restarts = count(EventName::Restart);
        assert_eq!(world.guests.came() - came, 1 + restarts, "{events:?}");
        if takeover > pause {
            assert_eq!(restarts, 0, "{events:?}");
        }
        assert_eq!(told(site.far.as_ref(), &probe.id, None).await, events);
        drop(other);
    }
    assert_eq!(world.guests.most().at_an_endpoint, 1);
}

pub(crate) async fn an_engine_whose_clock_jumps_back_shortens_no_lease(kind: Kind) {
    let test = "an_engine_whose_clock_jumps_back_shortens_no_lease";
    if !needs::programs(test, &["faketime"]) {
        return;
    }
    let clock = tempfile::NamedTempFile::new().unwrap();
    let set = |time: &str| std::fs::write(clock.path(), time).unwrap();
    set("+0");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let environment = vec![
        // Redis' own allocator asks for the time before another can be shown to it.
        pair("LD_PRELOAD", &format!("{}:libc.so.6", needs::faketime().display())),
        pair("FAKETIME_TIMESTAMP_FILE", clock.path().to_str().unwrap()),
        pair("FAKETIME_NO_CACHE", "1"),
        pair("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];
    let redis = Options { environment, ..Options::default() };
    let world = World::new(1, WHILE * 10);
    let setup = Setup { redis, takeover: Duration::from_secs(2), ..Setup::default() };
    let site = Site::new(kind, &world, setup).await;
    let store = open(site.redis.as_ref().unwrap()).await;
    let before = store.announce(&here(), "clock").await.unwrap();
    let places = [Places { key: "ep:192.0.2.1:25", count: 1 }];
    let enter = async |holder| store.enter(&places, holder, Duration::from_secs(30)).await;
    assert_eq!(enter("first").await, Ok(Entered::Yes));
    let running = started(site.near.as_ref(), asked(&name(1, 0))).await;
    world.until_there(1).await;

    set("-3600");
    let after = store.announce(&here(), "clock").await.unwrap();
    assert!(before - after > Duration::from_secs(3500), "the clock went back");
    assert!(matches!(enter("second").await, Ok(Entered::Full(_))));
    // Meanwhile signs of life are given and looked for.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(matches!(enter("second").await, Ok(Entered::Full(_))));
    let next = started(site.near.as_ref(), asked(&name(2, 0))).await;
    world.guests.keep(AT_ONCE);
    for probe in [running, next] {
        assert!(is_result(&ended(site.near.as_ref(), &probe.id).await));
        let events = told(site.near.as_ref(), &probe.id, None).await;
        assert!(events.iter().all(|event| event.name != EventName::Restart), "{events:?}");
    }
    assert_eq!(world.guests.most().at_an_endpoint, 1);
}

pub(crate) async fn a_full_queue_and_a_full_engine_take_nothing_new(kind: Kind) {
    let world = World::new(1, WHILE * 10);
    let redis = Options { memory: Some("8mb".to_owned()), ..Options::default() };
    let setup = Setup { redis, slots: 1, longest: 3, ..Setup::default() };
    let site = Site::new(kind, &world, setup).await;
    let mut accepted = Vec::new();
    for number in 0..3 {
        accepted.push(started(site.near.as_ref(), asked(&name(number, 0))).await);
    }
    assert_eq!(site.far.start(asked(&name(9, 0))).await, Err(NotStarted::Busy));
    world.until_there(1).await;
    let mut raw = raw(site.redis.as_ref().unwrap()).await;
    let mut junk = Vec::new();
    fill(&mut raw, &mut junk).await;
    world.guests.keep(AT_ONCE);
    for probe in &accepted {
        assert!(is_result(&ended(site.near.as_ref(), &probe.id).await), "what was taken is done");
    }
    for number in 10.. {
        fill(&mut raw, &mut junk).await;
        if site.near.start(asked(&name(number, 0))).await == Err(NotStarted::Away(Away)) {
            break;
        }
        assert!(number < 100, "it takes more and more");
    }
    for key in junk {
        let _: u64 = ask(&mut raw, &format!("DEL {key}")).await;
    }
    until("there is room in the queue", async || site.near.readiness().await == Readiness::Ok)
        .await;
    let probe = started(site.near.as_ref(), asked(&name(9, 0))).await;
    assert!(is_result(&ended(site.near.as_ref(), &probe.id).await));
}

/// Fills an engine with what nobody needs.
async fn fill(raw: &mut MultiplexedConnection, junk: &mut Vec<String>) {
    for size in [100_000, 1_000, 10] {
        loop {
            let key = format!("junk{}", junk.len());
            let mut set = redis::cmd("SET");
            set.arg(&key).arg("x".repeat(size));
            if set.query_async::<()>(raw).await.is_err() {
                break;
            }
            junk.push(key);
            assert!(junk.len() < 10_000, "it never fills up");
        }
    }
}

pub(crate) async fn sentinels_lead_to_the_next_primary(kind: Kind) {
    let Kind::Shared(program) = kind else { return };
    let program = Some(program);
    let mut primary = Redis::start(&Options { program, ..Options::default() });
    let replica_of = Some(primary.at());
    let replica = Redis::start(&Options { program, replica_of, ..Options::default() });
    let sentinel = Sentinel::start("engine", primary.at());
    let watching = redis::Client::open(format!("redis://{}", sentinel.at())).unwrap();
    let mut watching = watching.get_multiplexed_async_connection().await.unwrap();
    until("it knows the replica", async || {
        let info: String = ask(&mut watching.clone(), "INFO sentinel").await;
        info.contains("slaves=1")
    })
    .await;

    // One that is gone, and one that is there.
    let url = format!("redis+sentinel://127.0.0.1:1,{}/engine", sentinel.at()).parse().unwrap();
    let world = World::new(1, WHILE * 10);
    let setup = Setup { takeover: Duration::from_secs(2), ..Setup::default() };
    let store = Store::open(&url, None).await.unwrap();
    let options =
        WorkerOptions { vantage: here(), slots: 8, deep: false, takeover: setup.takeover };
    let worker = Worker::new(store.clone(), world.prober(&setup.limits), options);
    let engine = Shared::new(store, Some(worker), sharing(&setup));
    is_ready(&engine).await;
    let probe = started(&engine, asked(&name(1, 0))).await;
    world.until_there(1).await;
    // What the replica has not heard of is lost.
    let raw = raw(&primary).await;
    until("it has heard", async || ask::<u64>(&mut raw.clone(), "WAIT 1 100").await == 1).await;
    primary.kill();
    until("it is gone", async || engine.readiness().await == Readiness::EngineUnreachable).await;
    is_ready(&engine).await;
    let now: (String, u16) = ask(&mut watching, "SENTINEL GET-MASTER-ADDR-BY-NAME engine").await;
    assert_eq!(now, (replica.at().ip().to_string(), replica.at().port()));
    world.guests.keep(AT_ONCE);
    assert!(is_result(&ended(&engine, &probe.id).await));
    let next = started(&engine, asked(&name(2, 0))).await;
    let next = ended(&engine, &next.id).await;
    assert!(matches!(next.ended, Some(Ended::Result(_))), "{next:?}");
    assert!(world.guests.most().at_an_endpoint <= 2, "{:?}", world.guests.most());
    // The one that was is a replica now, and is not asked.
    primary.restart();
    let last = started(&engine, asked(&name(3, 0))).await;
    assert!(is_result(&ended(&engine, &last.id).await));
}
