//! Every operation at real servers: Redis from Debian, and Valkey where it is there.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod acl;
mod away;
mod limits;
mod queue;
mod strangers;
mod tls;
mod vantages;
mod work;

use std::time::{Duration, Instant};

use portwise_api::Vantage;
use portwise_shared::{Asking, Begun, Claimed, EngineUrl, Queue, Store, Submitted};
use portwise_testkit::needs;
use portwise_testkit::redis::{Options, Redis};
use redis::aio::MultiplexedConnection;

/// A server of each kind that is there.
fn engines(test: &str) -> Vec<Redis> {
    engines_with(test, &Options::default())
}

fn engines_with(test: &str, options: &Options) -> Vec<Redis> {
    if !needs::programs(test, Redis::NEEDS) {
        return Vec::new();
    }
    let programs = Redis::programs().into_iter().map(Some);
    programs.map(|program| Redis::start(&Options { program, ..options.clone() })).collect()
}

fn url(text: &str) -> EngineUrl {
    text.parse().unwrap()
}

async fn open(redis: &Redis) -> Store {
    Store::open(&url(&redis.url()), None).await.unwrap()
}

/// A connection that says what it likes.
async fn raw(redis: &Redis) -> MultiplexedConnection {
    let client = redis::Client::open(redis.url()).unwrap();
    client.get_multiplexed_async_connection().await.unwrap()
}

/// What the server answers to words.
async fn ask<T: redis::FromRedisValue>(to: &mut MultiplexedConnection, words: &str) -> T {
    let mut words = words.split(' ');
    let mut command = redis::cmd(words.next().unwrap());
    for word in words {
        command.arg(word);
    }
    command.query_async(to).await.unwrap()
}

fn fra() -> Vantage {
    "fra".parse().unwrap()
}

/// A probe that somebody waits for, kept for a minute.
fn asking<'a>(vantage: &'a Vantage, id: &'a str, question: &'a str) -> Asking<'a> {
    let minute = Duration::from_secs(60);
    Asking {
        vantage,
        id,
        question,
        request: b"a request",
        queue: Queue::Jobs,
        longest: 1000,
        fresh: minute,
        kept: minute,
    }
}

/// Submits a probe of that id, which asks what nobody else asks.
async fn submit(store: &Store, id: &str) {
    let vantage = Store::vantage_of(id).unwrap();
    assert_eq!(store.submit(&asking(&vantage, id, id)).await, Ok(Submitted::New));
}

/// Claims the one probe that waits.
async fn claim(store: &Store, worker: &str) -> Claimed {
    let claimed = store.claimer(&fra(), worker).next(1, Duration::ZERO).await.unwrap();
    claimed.into_iter().next().unwrap()
}

async fn begin(store: &Store, worker: &str) -> (Claimed, Begun) {
    let claimed = claim(store, worker).await;
    let begun = store.begin(&claimed, worker).await.unwrap().unwrap();
    (claimed, begun)
}

/// Waits until something is so.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < Duration::from_secs(30), "not within 30 seconds: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
