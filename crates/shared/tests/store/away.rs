//! The engine stands still, is gone, full, or takes nothing.

use std::time::{Duration, Instant};

use portwise_shared::{
    Asking, Ending, Entered, Places, Queue, Rate, Status, Store, StoreError, Submitted,
};
use portwise_testkit::needs;
use portwise_testkit::redis::{Options, Redis, Sentinel};

use super::{ask, asking, begin, claim, engines, engines_with, fra, open, raw, submit, until, url};

/// What a call takes at most: its second, and what a busy machine adds.
const ENDS: Duration = Duration::from_secs(4);

#[tokio::test]
async fn each_call_ends_while_the_engine_stands_still() {
    for redis in engines("each_call_ends_while_the_engine_stands_still") {
        let store = open(&redis).await;
        submit(&store, "fra-1").await;
        let (claimed, _) = begin(&store, "w").await;
        let (vantage, claimed) = (&fra(), &claimed);
        let places = &[Places { key: "ep:1", count: 1 }];
        let rates = &[Rate { key: "caller:a", per_minute: 1 }];
        redis.pause();

        // Others are asked at the same time, before anybody knows.
        let asked = asking(vantage, "fra-2", "q");
        let began = Instant::now();
        let (a, b, c, d) = tokio::join!(
            store.submit(&asked),
            store.probe("fra-1"),
            store.take(rates),
            store.enter(places, "w", ENDS),
        );
        assert!(began.elapsed() >= Duration::from_millis(900), "a second is given");
        assert!(began.elapsed() < ENDS);
        assert!(is_away(&a) && is_away(&b) && is_away(&c) && is_away(&d));

        macro_rules! ends {
            ($($call:expr,)*) => {$(
                let began = Instant::now();
                assert!(is_away(&$call.await), "{}", stringify!($call));
                assert!(began.elapsed() < ENDS, "{}", stringify!($call));
            )*};
        }
        ends! {
            store.ping(),
            store.submit(&asked),
            store.same(vantage, "q"),
            store.queued(vantage, Queue::Jobs),
            store.probe("fra-1"),
            store.known(&["fra-1"]),
            store.events(&[("fra-1", 0)]),
            store.begin(claimed, "w"),
            store.tell(claimed, 1, 0, &[("step", b"")]),
            store.beat("w", &[claimed]),
            store.finish(claimed, 1, Ending::Result(b"{}")),
            store.give_back(claimed, 1),
            store.give_up(claimed, 1, "why", b""),
            store.take_over(vantage, "w", Duration::ZERO, 1),
            store.claimer(vantage, "w").next(1, Duration::from_millis(100)),
            store.waits(rates),
            store.take(rates),
            store.enter(places, "w", ENDS),
            store.leave(places, "w"),
            store.sit("a", "fra-1", 1, ENDS),
            store.rise("a", "fra-1"),
            store.announce(vantage, "w"),
            store.withdraw(vantage, "w"),
            store.vantages(),
            store.standing(),
            Store::open(&url(&redis.url()), None),
        }
        // It is asked once a second, and the others fail at once.
        let began = Instant::now();
        let mut calls = 0;
        while began.elapsed() < Duration::from_secs(3) {
            assert!(is_away(&store.ping().await));
            calls += 1;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(calls > 20, "{calls} calls in three seconds");

        redis.resume();
        until("it answers again", async || store.ping().await.is_ok()).await;
        assert_eq!(store.probe("fra-1").await.unwrap().unwrap().request, b"a request");
    }
}

fn is_away<T>(said: &Result<T, StoreError>) -> bool {
    said.as_ref().is_err_and(StoreError::is_away)
}

#[tokio::test]
async fn who_waits_for_probes_goes_on_after_a_standstill() {
    for redis in engines("who_waits_for_probes_goes_on_after_a_standstill") {
        let store = open(&redis).await;
        let mut claimer = store.claimer(&fra(), "w");
        assert_eq!(claimer.next(1, Duration::ZERO).await, Ok(Vec::new()));
        redis.pause();
        let began = Instant::now();
        assert!(is_away(&claimer.next(1, Duration::from_millis(200)).await));
        assert!(began.elapsed() < ENDS);
        redis.resume();
        until("it answers again", async || claimer.next(1, Duration::from_millis(1)).await.is_ok())
            .await;
        submit(&store, "fra-1").await;
        assert_eq!(claimer.next(1, Duration::from_secs(20)).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn an_engine_that_is_gone_is_away_until_it_is_back() {
    for mut redis in engines("an_engine_that_is_gone_is_away_until_it_is_back") {
        let store = open(&redis).await;
        let mut claimer = store.claimer(&fra(), "w");
        assert_eq!(claimer.next(1, Duration::ZERO).await, Ok(Vec::new()));
        redis.kill();
        let began = Instant::now();
        for _ in 0..20 {
            assert!(is_away(&store.ping().await));
        }
        assert!(is_away(&claimer.next(1, Duration::ZERO).await));
        assert!(is_away(&claimer.next(1, Duration::ZERO).await));
        assert!(began.elapsed() < ENDS);
        let error = Store::open(&url(&redis.url()), None).await.unwrap_err();
        assert!(error.to_string().contains("nothing listens there"), "{error}");
        redis.restart();
        until("it answers again", async || store.ping().await.is_ok()).await;
        submit(&store, "fra-1").await;
        assert_eq!(claimer.next(1, Duration::ZERO).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_full_engine_takes_nothing_new_and_ends_what_it_took() {
    let options = Options { memory: Some("3mb".to_owned()), ..Options::default() };
    for redis in engines_with("a_full_engine_takes_nothing_new", &options) {
        let store = open(&redis).await;
        let vantage = fra();
        // What is compressed badly.
        let mut seed = 1u32;
        let request: Vec<u8> = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed.to_be_bytes()[0]
        })
        .take(50_000)
        .collect();
        // Groups and scripts are there before it fills up, as they are in practice.
        store.announce(&vantage, "w").await.unwrap();
        submit(&store, "fra-first").await;
        let (first, begun) = begin(&store, "w").await;
        let mut accepted = Vec::new();
        let error = loop {
            let id = format!("fra-{}", accepted.len());
            let asking = Asking { request: &request, ..asking(&vantage, &id, &id) };
            match store.submit(&asking).await {
                Ok(Submitted::New) => accepted.push(id),
                Ok(other) => panic!("{other:?}"),
                Err(error) => break error,
            }
            assert!(accepted.len() < 1000, "it never fills up");
        };
        assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
        assert!(error.to_string().contains("memory"), "{error}");
        assert!(!accepted.is_empty());

        // What was accepted is done to its end.
        assert_eq!(store.tell(&first, begun.attempt, 0, &[("step", &request)]).await, Ok(true));
        let ending = Ending::Result(&request);
        assert_eq!(store.finish(&first, begun.attempt, ending).await, Ok(true));
        let (second, begun) = begin(&store, "w").await;
        let places = [Places { key: "ep:1", count: 1 }];
        assert_eq!(store.enter(&places, "w", ENDS).await, Ok(Entered::Yes));
        assert_eq!(store.give_back(&second, begun.attempt).await, Ok(true));
        assert!(store.announce(&vantage, "w").await.is_ok());
        for _ in 0..accepted.len() {
            let (claimed, begun) = begin(&store, "w").await;
            assert_eq!(begun.request, request);
            assert_eq!(store.finish(&claimed, begun.attempt, ending).await, Ok(true));
        }
        for id in &accepted {
            assert_eq!(store.probe(id).await.unwrap().unwrap().status, Status::Done);
        }
        // New limits are not taken where they cannot be counted.
        let rates = [Rate { key: "thing:a", per_minute: 1 }];
        assert!(matches!(store.take(&rates).await, Err(StoreError::Full { .. })));
    }
}

#[tokio::test]
async fn a_replica_takes_nothing_until_it_is_the_primary() {
    let test = "a_replica_takes_nothing_until_it_is_the_primary";
    if !needs::programs(test, Redis::NEEDS) {
        return;
    }
    let mut primary = Redis::start(&Options::default());
    let store = open(&primary).await;
    submit(&store, "fra-1").await;
    let replica_of = Some(primary.at());
    let replica = Redis::start(&Options { replica_of, ..Options::default() });
    let copy = open(&replica).await;
    until("it has a copy", async || copy.probe("fra-1").await.is_ok_and(|kept| kept.is_some()))
        .await;
    let error = copy.submit(&asking(&fra(), "fra-2", "q")).await.unwrap_err();
    assert!(error.is_away() && error.to_string().contains("replica"), "{error}");

    let sentinel = Sentinel::start("engine", primary.at());
    let client = redis::Client::open(format!("redis://{}", sentinel.at())).unwrap();
    let watching = client.get_multiplexed_async_connection().await.unwrap();
    until("it knows the replica", async || {
        let info: String = ask(&mut watching.clone(), "INFO sentinel").await;
        info.contains("slaves=1")
    })
    .await;
    primary.kill();
    assert!(is_away(&store.ping().await));
    until("the replica is the primary", async || {
        copy.submit(&asking(&fra(), "fra-2", "q")).await.is_ok()
    })
    .await;
    // What was there before is done, by whoever asks the new one.
    assert_eq!(claim(&copy, "w").await.id, "fra-1");
    let _: () = ask(&mut raw(&replica).await, "PING").await;
}
