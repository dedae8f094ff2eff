//! Limits that count over all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use portwise_shared::{Entered, Places, Rate, Store};

use super::{ask, engines, open, raw, until};

const LEASE: Duration = Duration::from_secs(60);

fn rate(key: &str, per_minute: u32) -> Rate<'_> {
    Rate { key, per_minute }
}

fn place(key: &str, count: u32) -> Places<'_> {
    Places { key, count }
}

fn are_free(waits: &[Duration]) -> bool {
    waits.iter().all(Duration::is_zero)
}

#[tokio::test]
async fn ten_of_two_hundred_tries_pass() {
    for redis in engines("ten_of_two_hundred_tries_pass") {
        let stores =
            [open(&redis).await, open(&redis).await, open(&redis).await, open(&redis).await];
        let began = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..20 {
            let store = stores[number % stores.len()].clone();
            tasks.spawn(async move {
                let mut passed = 0;
                for _ in 0..10 {
                    let waits = store.take(&[rate("caller:192.0.2.0", 10)]).await.unwrap();
                    passed += u64::from(are_free(&waits));
                }
                passed
            });
        }
        let passed: u64 = tasks.join_all().await.into_iter().sum();
        // One more comes free every six seconds.
        let more = began.elapsed().as_secs() / 6;
        assert!((10..=10 + more).contains(&passed), "{passed} passed");
        let waits = stores[0].take(&[rate("caller:192.0.2.0", 10)]).await.unwrap();
        assert!(waits[0] <= Duration::from_secs(6), "{waits:?}");
        assert!(are_free(&stores[0].take(&[rate("caller:192.0.2.1", 10)]).await.unwrap()));
    }
}

#[tokio::test]
async fn rates_are_taken_together_or_not_at_all() {
    for redis in engines("rates_are_taken_together_or_not_at_all") {
        let store = open(&redis).await;
        let both = [rate("caller:a", 3), rate("thing:b", 1)];
        assert_eq!(store.take(&[]).await, Ok(Vec::new()));
        assert!(are_free(&store.waits(&both).await.unwrap()));
        assert!(are_free(&store.take(&both).await.unwrap()));
        for _ in 0..5 {
            let waits = store.take(&both).await.unwrap();
            assert!(waits[0].is_zero());
            let minute = Duration::from_secs(50)..=Duration::from_secs(60);
            assert!(minute.contains(&waits[1]), "{waits:?}");
            assert_eq!(store.waits(&both).await.unwrap().len(), 2);
        }
        // Of the first, nothing was taken in vain: two are left.
        let first = [both[0]];
        assert!(are_free(&store.take(&first).await.unwrap()));
        assert!(are_free(&store.take(&first).await.unwrap()));
        let waits = store.take(&first).await.unwrap();
        let third = Duration::from_secs(10)..=Duration::from_secs(20);
        assert!(third.contains(&waits[0]), "{waits:?}");
        assert!(!are_free(&store.take(&[rate("thing:never", 0)]).await.unwrap()));
        // What is free again is forgotten.
        let left: i64 = ask(&mut raw(&redis).await, "PTTL {pw}:rl:thing:b").await;
        assert!((1..=60_000).contains(&left), "{left}");
    }
}

#[tokio::test]
async fn never_more_than_eight_at_a_host_and_one_at_an_endpoint() {
    for redis in engines("never_more_than_eight_at_a_host_and_one_at_an_endpoint") {
        let stores =
            [open(&redis).await, open(&redis).await, open(&redis).await, open(&redis).await];
        #[derive(Default)]
        struct Seen {
            host: AtomicUsize,
            most: AtomicUsize,
            endpoints: [AtomicUsize; 16],
        }
        let seen = Arc::new(Seen::default());
        let mut tasks = tokio::task::JoinSet::new();
        for (number, store) in (0..120).zip(stores.iter().cycle().cloned()) {
            let seen = seen.clone();
            tasks.spawn(async move {
                let endpoint = number % seen.endpoints.len();
                let key = format!("ep:192.0.2.{endpoint}:25");
                let places = [place(&key, 1), place("host:mx.example.com", 8)];
                let holder = format!("w-{number}");
                while let Entered::Full(wait) = enter(&store, &places, &holder).await {
                    tokio::time::sleep(wait.min(Duration::from_millis(10))).await;
                }
                let at_host = seen.host.fetch_add(1, Ordering::SeqCst) + 1;
                let at_endpoint = seen.endpoints[endpoint].fetch_add(1, Ordering::SeqCst) + 1;
                assert!(at_host <= 8 && at_endpoint == 1, "{at_host}, {at_endpoint}");
                seen.most.fetch_max(at_host, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(20)).await;
                seen.endpoints[endpoint].fetch_sub(1, Ordering::SeqCst);
                seen.host.fetch_sub(1, Ordering::SeqCst);
                store.leave(&places, &holder).await.unwrap();
            });
        }
        tasks.join_all().await;
        assert_eq!(seen.most.load(Ordering::SeqCst), 8, "all places are used");
        assert_eq!(stores[0].standing().await.unwrap().leases, 0);
        let left: Vec<String> = ask(&mut raw(&redis).await, "KEYS {pw}:gate:*").await;
        assert_eq!(left, Vec::<String>::new());
    }
}

async fn enter(store: &Store, places: &[Places<'_>], holder: &str) -> Entered {
    store.enter(places, holder, LEASE).await.unwrap()
}

#[tokio::test]
async fn places_are_entered_together_or_not_at_all() {
    for redis in engines("places_are_entered_together_or_not_at_all") {
        let store = open(&redis).await;
        let endpoint = [place("ep:1", 1)];
        let both = [place("host:a", 1), place("ep:1", 1)];
        assert_eq!(enter(&store, &endpoint, "a").await, Entered::Yes);
        assert!(matches!(enter(&store, &both, "b").await, Entered::Full(_)));
        assert_eq!(enter(&store, &[place("host:a", 1)], "c").await, Entered::Yes);
        assert_eq!(enter(&store, &endpoint, "a").await, Entered::Yes, "it renews");
        assert_eq!(store.standing().await.unwrap().leases, 2);
        store.leave(&endpoint, "b").await.unwrap();
        assert!(matches!(enter(&store, &endpoint, "b").await, Entered::Full(_)));
        store.leave(&endpoint, "a").await.unwrap();
        assert!(matches!(enter(&store, &both, "b").await, Entered::Full(_)));
        store.leave(&[place("host:a", 1)], "c").await.unwrap();
        assert_eq!(enter(&store, &both, "b").await, Entered::Yes);
        assert_eq!(store.standing().await.unwrap().leases, 1);
    }
}

#[tokio::test]
async fn a_lease_ends_by_itself() {
    for redis in engines("a_lease_ends_by_itself") {
        let store = open(&redis).await;
        let places = [place("ep:1", 1)];
        let brief = Duration::from_millis(300);
        let began = Instant::now();
        assert_eq!(store.enter(&places, "dead", brief).await, Ok(Entered::Yes));
        until("the place is free", async || match enter(&store, &places, "next").await {
            Entered::Yes => true,
            Entered::Full(wait) => {
                assert!(wait <= brief);
                false
            }
        })
        .await;
        assert!(began.elapsed() >= brief);

        // A brief lease does not cut those short that last longer.
        let two = [place("ep:2", 2)];
        assert_eq!(enter(&store, &two, "long").await, Entered::Yes);
        assert_eq!(store.enter(&two, "brief", Duration::from_millis(1)).await, Ok(Entered::Yes));
        let left: i64 = ask(&mut raw(&redis).await, "PTTL {pw}:gate:ep:2").await;
        assert!(left > 30_000, "{left}");
    }
}

#[tokio::test]
async fn a_caller_has_so_many_seats() {
    for redis in engines("a_caller_has_so_many_seats") {
        let store = open(&redis).await;
        let sit = |caller, probe, lease| store.sit(caller, probe, 2, lease);
        assert_eq!(sit("a", "1", LEASE).await, Ok(Entered::Yes));
        assert_eq!(sit("a", "2", Duration::from_millis(200)).await, Ok(Entered::Yes));
        assert!(matches!(sit("a", "3", LEASE).await, Ok(Entered::Full(_))));
        assert_eq!(sit("a", "1", LEASE).await, Ok(Entered::Yes));
        assert_eq!(sit("b", "3", LEASE).await, Ok(Entered::Yes));
        until("the lease ends", async || sit("a", "3", LEASE).await == Ok(Entered::Yes)).await;
        store.rise("a", "1").await.unwrap();
        assert_eq!(sit("a", "4", LEASE).await, Ok(Entered::Yes));
        assert_eq!(store.standing().await.unwrap().leases, 0, "seats are no visits");
    }
}
