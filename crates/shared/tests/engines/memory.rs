//! What is over takes no memory.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use portwise_engine::Options;
use portwise_engine::callers::PerCaller;
use portwise_shared::Ending;

use crate::workers::{ask, raw};
use crate::world::{AT_ONCE, Kind, Setup, Site, World, asked, here, name, open, started, until};

/// What the probes before, and those after the first half, may add to each other.
const ROOM: u64 = 3 << 20;
const ROUND: u64 = 5_000;
const KEPT: Duration = Duration::from_secs(3);

pub(crate) async fn memory_stays_flat(kind: Kind) {
    let world = World::new(0, AT_ONCE);
    let callers = PerCaller { a_minute: 1_000_000.try_into().unwrap(), at_once: 1_000 };
    let engine =
        Options { kept_for: KEPT, fresh: Duration::from_secs(1), callers, ..Options::default() };
    let site = Site::new(kind, &world, Setup { engine, ..Setup::default() }).await;
    // Only this one takes probes, and makes nothing of them.
    site.far.close();
    site.far.drained().await;
    let redis = site.redis.as_ref().unwrap();
    let store = open(redis).await;
    store.announce(&here(), "quick").await.unwrap();
    let quick = store.clone();
    let working = tokio::spawn(async move {
        let mut claimer = quick.claimer(&here(), "quick");
        loop {
            for claimed in claimer.next(64, Duration::from_secs(1)).await.unwrap_or_default() {
                let Ok(Some(begun)) = quick.begin(&claimed, "quick").await else { continue };
                let _ = quick.tell(&claimed, begun.attempt, 0, &[("step", b"{}")]).await;
                let _ = quick.finish(&claimed, begun.attempt, Ending::Result(b"{}")).await;
            }
        }
    });
    let announcing = store.clone();
    let alive = tokio::spawn(async move {
        loop {
            let _ = announcing.announce(&here(), "quick").await;
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    });
    let mut raw = raw(redis).await;
    let (next, through) = (AtomicU64::new(0), AtomicU64::new(0));
    let mut measured = Vec::new();
    for _ in 0..2 {
        stream::iter(0..ROUND)
            .for_each_concurrent(64, async |_| {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let caller = format!("192.0.2.{}", number % 200);
                let Ok(permit) = site.near.take(&caller).await else { return };
                let probe = started(site.near.as_ref(), asked(&name(number, 0))).await;
                let place = permit.used();
                // On a machine that is busy it may be forgotten before it is begun.
                let _ = site.near.wait(&probe.id, 2 * KEPT).await;
                drop(place);
                through.fetch_add(1, Ordering::Relaxed);
            })
            .await;
        until("all of them are forgotten", async || {
            let keys: Vec<String> = ask(&mut raw.clone(), "KEYS {pw}:v:here:*:*").await;
            keys.is_empty()
        })
        .await;
        let memory = store.standing().await.unwrap().memory;
        measured.push((memory, resident()));
        let keys: u64 = ask(&mut raw, "DBSIZE").await;
        assert!(keys < 500, "{keys} keys are left");
    }
    let through = through.into_inner();
    assert!(through > ROUND, "only {through} came through");
    println!("engine and this process after {ROUND} and twice as many: {measured:?}");
    let (first, second) = (measured[0], measured[1]);
    assert!(second.0 < first.0 + ROOM, "{measured:?}");
    assert!(second.1 < first.1 + 2 * ROOM, "{measured:?}");
    working.abort();
    alive.abort();
}

/// Octets of memory that this process uses.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() << 10
}
