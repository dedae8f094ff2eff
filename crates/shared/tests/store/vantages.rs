//! Who works where.

use std::time::{Duration, SystemTime};

use portwise_shared::{Asking, Queue, VantageStanding};
use redis::aio::MultiplexedConnection;

use super::{ask, asking, begin, claim, engines, fra, open, raw, submit};

fn standing(name: &str, workers: u64) -> VantageStanding {
    let name = name.parse().unwrap();
    VantageStanding { name, workers, jobs: 0, bulk: 0, claimed: 0, dead: 0 }
}

/// The engine's time in milliseconds, some seconds ago.
async fn ago(raw: &mut MultiplexedConnection, seconds: u64) -> u64 {
    let (now, _): (u64, u64) = ask(raw, "TIME").await;
    (now - seconds) * 1000
}

#[tokio::test]
async fn workers_come_and_go() {
    for redis in engines("workers_come_and_go") {
        let store = open(&redis).await;
        let home = "home".parse().unwrap();
        assert_eq!(store.vantages().await, Ok(Vec::new()));
        let time = store.announce(&home, "h1").await.unwrap();
        let ours = SystemTime::UNIX_EPOCH.elapsed().unwrap();
        assert!(ours.abs_diff(time) < Duration::from_secs(5), "{time:?}");
        store.announce(&fra(), "f1").await.unwrap();
        store.announce(&fra(), "f2").await.unwrap();
        store.announce(&fra(), "f2").await.unwrap();
        assert_eq!(store.vantages().await, Ok(vec![standing("fra", 2), standing("home", 1)]));
        store.withdraw(&fra(), "f1").await.unwrap();
        assert_eq!(store.vantages().await, Ok(vec![standing("fra", 1), standing("home", 1)]));
        store.withdraw(&fra(), "f2").await.unwrap();
        store.withdraw(&fra(), "f2").await.unwrap();
        assert_eq!(store.vantages().await, Ok(vec![standing("fra", 0), standing("home", 1)]));

        // Who says nothing does not count after 15 seconds, and is forgotten after a minute.
        let mut raw = raw(&redis).await;
        let then = ago(&mut raw, 20).await;
        let _: () = ask(&mut raw, &format!("ZADD {{pw}}:v:home:workers {then} h1")).await;
        assert_eq!(store.vantages().await, Ok(vec![standing("fra", 0), standing("home", 0)]));
        let then = ago(&mut raw, 61).await;
        let _: () = ask(&mut raw, &format!("ZADD {{pw}}:vantages {then} fra")).await;
        assert_eq!(store.vantages().await, Ok(vec![standing("home", 0)]));
        store.announce(&home, "h2").await.unwrap();
        let left: Vec<String> = ask(&mut raw, "ZRANGE {pw}:vantages 0 -1").await;
        assert_eq!(left, ["home"]);
        // What is no name is nobody's.
        let _: () = ask(&mut raw, &format!("ZADD {{pw}}:vantages {} A:B", then + 99_000)).await;
        assert_eq!(store.vantages().await, Ok(vec![standing("home", 1)]));
    }
}

#[tokio::test]
async fn the_dead_are_forgotten_but_not_what_they_had() {
    for redis in engines("the_dead_are_forgotten_but_not_what_they_had") {
        let store = open(&redis).await;
        let mut raw = raw(&redis).await;
        store.announce(&fra(), "idle").await.unwrap();
        store.announce(&fra(), "dead").await.unwrap();
        let mut claimer = store.claimer(&fra(), "idle");
        assert_eq!(claimer.next(1, Duration::ZERO).await, Ok(Vec::new()));
        submit(&store, "fra-1").await;
        let had = claim(&store, "dead").await;
        let then = ago(&mut raw, 61).await;
        for worker in ["idle", "dead"] {
            let _: () = ask(&mut raw, &format!("ZADD {{pw}}:v:fra:workers {then} {worker}")).await;
        }
        store.announce(&fra(), "new").await.unwrap();
        let left: Vec<String> = ask(&mut raw, "ZRANGE {pw}:v:fra:workers 0 -1").await;
        assert_eq!(left, ["dead", "new"]);
        let taken = store.take_over(&fra(), "new", Duration::ZERO, 1).await;
        assert_eq!(taken, Ok(vec![had]));
        store.announce(&fra(), "new").await.unwrap();
        let left: Vec<String> = ask(&mut raw, "ZRANGE {pw}:v:fra:workers 0 -1").await;
        assert_eq!(left, ["new"]);
        type Info = Vec<std::collections::HashMap<String, redis::Value>>;
        let consumers: Info = ask(&mut raw, "XINFO CONSUMERS {pw}:v:fra:jobs workers").await;
        assert_eq!(consumers.len(), 1, "{consumers:?}");
        // Who goes and still has something puts it back for others.
        store.withdraw(&fra(), "new").await.unwrap();
        assert_eq!(claim(&store, "last").await.id, "fra-1");
        store.withdraw(&fra(), "new").await.unwrap();
        let consumers: Info = ask(&mut raw, "XINFO CONSUMERS {pw}:v:fra:jobs workers").await;
        assert_eq!(consumers.len(), 1, "{consumers:?}");
    }
}

#[tokio::test]
async fn what_there_is_to_do_is_counted() {
    for redis in engines("what_there_is_to_do_is_counted") {
        let store = open(&redis).await;
        let vantage = fra();
        store.announce(&vantage, "w").await.unwrap();
        for id in ["fra-1", "fra-2", "fra-3"] {
            submit(&store, id).await;
        }
        let scan = Asking { queue: Queue::Bulk, ..asking(&vantage, "fra-4", "fra-4") };
        store.submit(&scan).await.unwrap();
        let (claimed, begun) = begin(&store, "w").await;
        store.give_up(&claimed, begun.attempt, "why", b"").await.unwrap();
        claim(&store, "w").await;
        let stands = store.standing().await.unwrap();
        let there = VantageStanding { jobs: 2, bulk: 1, claimed: 1, dead: 1, ..standing("fra", 1) };
        assert_eq!(stands.vantages, [there]);
        assert!(stands.memory > 100_000, "{stands:?}");
        assert_eq!(stands.most_memory, None);
        let name = if redis.program() == "valkey-server" { "Valkey " } else { "Redis " };
        assert!(stands.version.starts_with(name), "{stands:?}");
        let mut raw = raw(&redis).await;
        let _: () = ask(&mut raw, "CONFIG SET maxmemory 64mb").await;
        assert_eq!(store.standing().await.unwrap().most_memory, Some(64 << 20));
    }
}
