//! Three servers, four workers at each of two vantage points, two thousand probes, and somebody who
//! kills processes at random.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod client;
mod cluster;
#[path = "../shared/fleet.rs"]
#[expect(dead_code, reason = "what only the tests of single failures need")]
mod fleet;
#[path = "../serve/world.rs"]
#[expect(dead_code, reason = "what only the tests of single servers need")]
mod world;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream;
use portwise_testkit::needs;
use portwise_testkit::redis::{Options, Redis};
use serde_json::{Value, json};

use crate::client::{Client, Seen};
use crate::cluster::{Cluster, Random, VANTAGES};
use crate::fleet::{Hosts, PORTS, until};

const PROBES: usize = 2_000;
/// How many of them are asked for and followed at a time.
const AT_A_TIME: usize = 96;
/// Hosts of twelve endpoints that probes visit several of, and those of which they visit one.
const WHOLE: usize = 8;
const SINGLE: usize = 12;

/// What is asked for; no two are the same.
fn question(number: usize) -> Value {
    let vantage = VANTAGES[number % VANTAGES.len()];
    let choices = (1 << PORTS.len()) - 1;
    let (target, choice) = if number < WHOLE * choices * VANTAGES.len() {
        let number = number / VANTAGES.len();
        (format!("every.h{}.example.com", number / choices), number % choices + 1)
    } else {
        let host = WHOLE + number / VANTAGES.len() % SINGLE;
        (format!("n{number}.h{host}.example.com"), 1 << (number / VANTAGES.len() / SINGLE % 4))
    };
    let chosen = PORTS.iter().enumerate().filter(|(bit, _)| choice >> bit & 1 == 1);
    let ports: Vec<u16> = chosen.map(|(_, port)| *port).collect();
    json!({"target": target, "ports": ports, "vantage": [vantage]})
}

/// Follows a probe to its end, from whichever replica is there. Every other one is followed twice.
async fn ask_and_follow(client: Client, number: usize) -> (String, Vec<Seen>) {
    let question = question(number);
    let id = client.start(&question).await;
    let watchers = 1 + number % 2;
    let watching = (0..watchers).map(|_| client.follow(&id));
    let mut all = futures_util::future::join_all(watching).await;
    let seen = all.pop().unwrap();
    for other in all {
        assert_eq!(other, seen, "{id}: two who follow see the same");
    }
    let last = seen.last().unwrap();
    let done: Value = serde_json::from_str(&last.data).unwrap();
    assert!(done["result"].is_object(), "{question}: {}", last.data);
    let kept = client.get(&id).await;
    assert_eq!(kept["status"], "done", "{kept}");
    assert_eq!(kept["result"], done["result"], "{id}: there is one result");
    let target = &kept["result"]["report"]["target"]["input"];
    assert_eq!(*target, question["target"]);
    (id, seen)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_probe_gets_one_result_whoever_dies() {
    if !needs::programs("each_probe_gets_one_result_whoever_dies", Redis::NEEDS) {
        return;
    }
    let _ = rlimit::increase_nofile_limit(u64::MAX);
    let seed = std::env::var("PORTWISE_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()) * 7919);
    println!("PORTWISE_SEED={seed}");
    let redis = Redis::start(&Options::default());
    let hosts = Hosts::new(62, u8::try_from(WHOLE + SINGLE).unwrap(), Duration::from_millis(10));
    let cluster = Arc::new(Cluster::start(&redis.url(), &hosts));
    let began = Instant::now();
    let done = Arc::new(AtomicUsize::new(0));
    let killer = {
        let (cluster, done) = (Arc::clone(&cluster), Arc::clone(&done));
        std::thread::spawn(move || {
            let mut random = Random::new(seed);
            let mut deaths = 0;
            // The last tenth may end in peace.
            while done.load(Ordering::Relaxed) < PROBES * 9 / 10 {
                std::thread::sleep(Duration::from_millis(300 + random.below(900)));
                cluster.kill_one(&mut random);
                deaths += 1;
            }
            deaths
        })
    };
    let client = Client::new(cluster.addresses(), seed);
    let all: Vec<(String, Vec<Seen>)> = stream::iter(0..PROBES)
        .map(|number| {
            let (client, done) = (client.clone(), Arc::clone(&done));
            async move {
                let ended = tokio::spawn(ask_and_follow(client, number)).await;
                done.fetch_add(1, Ordering::Relaxed);
                ended.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
            }
        })
        .buffer_unordered(AT_A_TIME)
        .collect()
        .await;
    let deaths = killer.join().unwrap();

    let ids: HashSet<&String> = all.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), PROBES, "each question has a probe of its own");
    // From a replica that followed none of them.
    let last = cluster.fresh();
    for (id, seen) in all.iter().step_by(20) {
        assert_eq!(client.follow_at(last.address, id).await, *seen, "{id}");
    }
    let anew = all.iter().filter(|(_, seen)| seen.iter().any(|event| event.name == "restart"));
    let (anew, most) = (anew.count(), hosts.guests.most());
    println!(
        "{PROBES} probes and {deaths} deaths in {:?}; {anew} begun anew; {} visits, {most:?}",
        began.elapsed(),
        hosts.guests.came(),
    );
    assert!(most.at_an_endpoint == 1 && most.at_a_host <= 8, "{most:?}");
    assert!(deaths >= 5, "{deaths} deaths");
    for vantage in VANTAGES {
        let of = |what: &str| fleet::ask(&redis, &[what, &format!("{{pw}}:v:{vantage}:jobs")]);
        until("the queue is empty", || of("XLEN") == "0");
        let dead = fleet::ask(&redis, &["XLEN", &format!("{{pw}}:v:{vantage}:dead")]);
        assert_eq!(dead, "0", "nothing was given up");
    }
    let leases = || fleet::ask(&redis, &["EVAL", LEASES, "1", "{pw}:gate:all"]);
    until("all leases have ended", || leases() == "0");
    for kilobytes in cluster.memory() {
        assert!(kilobytes < 200_000, "{kilobytes} kB");
    }
}

/// How many leases there are now.
const LEASES: &str = "local t=redis.call('TIME') \
     return redis.call('ZCOUNT',KEYS[1],t[1]*1000+math.floor(t[2]/1000),'+inf')";
