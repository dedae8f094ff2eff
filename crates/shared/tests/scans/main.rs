//! What the engine does for scans, at real servers: Redis from Debian, and Valkey where it is there.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

use std::time::Duration;

use portwise_api::Vantage;
use portwise_shared::{
    Asking, Begun, Claimed, Ending, Fed, Followed, Line, Meaning, Opened, Queue, Scan, Store,
    StoreError, Submitted, ToFeed,
};
use portwise_testkit::needs;
use portwise_testkit::redis::{Options, Redis};

const MINUTE: Duration = Duration::from_secs(60);

fn engines_with(test: &str, options: &Options) -> Vec<Redis> {
    if !needs::programs(test, Redis::NEEDS) {
        return Vec::new();
    }
    let programs = Redis::programs().into_iter().map(Some);
    programs.map(|program| Redis::start(&Options { program, ..options.clone() })).collect()
}

fn engines(test: &str) -> Vec<Redis> {
    engines_with(test, &Options::default())
}

async fn open(redis: &Redis) -> Store {
    Store::open(&redis.url().parse().unwrap(), None).await.unwrap()
}

fn fra() -> Vantage {
    "fra".parse().unwrap()
}

fn scan(store: &Store) -> Scan {
    store.scan(&fra(), &"hosts".parse().unwrap(), "everything", MINUTE)
}

async fn begun(store: &Store) -> Scan {
    let scan = scan(store);
    assert_eq!(scan.open(false).await, Ok(Opened::Yes));
    scan
}

fn target(number: u8) -> Meaning {
    [number; 16]
}

/// Feeds targets of these numbers, whose requests are their numbers.
async fn feed(scan: &Scan, numbers: &[u8], waiting: usize) -> Fed {
    let requests: Vec<[u8; 1]> = numbers.iter().map(|number| [*number]).collect();
    let all: Vec<ToFeed<'_>> = numbers
        .iter()
        .zip(&requests)
        .map(|(number, request)| ToFeed { target: target(*number), request })
        .collect();
    scan.feed(&all, waiting).await.unwrap()
}

async fn claim(store: &Store, worker: &str, most: usize) -> Vec<Claimed> {
    store.claimer(&fra(), worker).next(most, Duration::ZERO).await.unwrap()
}

async fn begin(store: &Store, worker: &str) -> (Claimed, Begun) {
    let claimed = claim(store, worker, 1).await.pop().unwrap();
    let begun = store.begin(&claimed, worker).await.unwrap().unwrap();
    assert!(begun.of_scan);
    (claimed, begun)
}

async fn finish(store: &Store, (claimed, begun): &(Claimed, Begun)) -> bool {
    let line = [b"line ", &begun.request[..]].concat();
    store.finish(claimed, begun.attempt, Ending::Result(&line)).await.unwrap()
}

async fn follow(scan: &Scan, after: &str) -> Followed {
    scan.follow(after, 100).await.unwrap()
}

fn line(number: u8) -> (Meaning, Result<Vec<u8>, (Vec<u8>, Vec<u8>)>) {
    (target(number), Ok([b"line ", &[number][..]].concat()))
}

fn of(lines: Vec<Line>) -> Vec<(Meaning, Result<Vec<u8>, (Vec<u8>, Vec<u8>)>)> {
    lines.into_iter().map(|line| (line.target, line.ended)).collect()
}

#[tokio::test]
async fn each_target_is_one_line_in_the_order_of_ending() {
    for redis in engines("scans::each_target_is_one_line_in_the_order_of_ending") {
        let store = open(&redis).await;
        assert_eq!(store.workers(&fra()).await, Ok(0));
        store.announce(&fra(), "a").await.unwrap();
        assert_eq!(store.workers(&fra()).await, Ok(1));
        let scan = begun(&store).await;
        let none = Followed { is_stopped: false, workers: 1, lines: Vec::new() };
        assert_eq!(follow(&scan, Scan::BEGINNING).await, none);

        assert_eq!(feed(&scan, &[1, 2, 3], 10).await, Fed::Taken(vec![false; 3]));
        // What was fed is not fed again, neither at once nor once it is done.
        assert_eq!(feed(&scan, &[2, 4], 10).await, Fed::Taken(vec![false; 2]));
        assert_eq!(store.queued(&fra(), Queue::Bulk).await, Ok(4));
        let (first, second) = (begin(&store, "a").await, begin(&store, "b").await);
        assert_eq!((&first.1.request[..], &second.1.request[..]), (&[1][..], &[2][..]));
        assert!(finish(&store, &second).await && finish(&store, &first).await);
        assert!(!finish(&store, &first).await, "the second time it does not count");
        assert_eq!(feed(&scan, &[1, 3], 10).await, Fed::Taken(vec![true, false]));
        assert_eq!(store.queued(&fra(), Queue::Bulk).await, Ok(2));

        let lines = follow(&scan, Scan::BEGINNING).await.lines;
        let position = lines[0].position.clone();
        assert_eq!(of(lines), [line(2), line(1)]);
        assert_eq!(of(follow(&scan, &position).await.lines), [line(1)]);
        assert_eq!(of(scan.follow(Scan::BEGINNING, 1).await.unwrap().lines), [line(2)]);
        let standing = store.standing().await.unwrap().scans.pop().unwrap();
        assert_eq!((&*standing.name, standing.lines), ("hosts", 2));
        assert!(!standing.stopped && !standing.done);
        // Nothing is left of the probe itself.
        assert_eq!(store.probe(&first.0.id).await, Ok(None));
        assert_eq!(store.events(&[(&first.0.id, 0)]).await, Ok(Vec::new()));
    }
}

#[tokio::test]
async fn no_more_wait_than_there_is_room_for() {
    for redis in engines("scans::no_more_wait_than_there_is_room_for") {
        let store = open(&redis).await;
        let scan = begun(&store).await;
        assert_eq!(feed(&scan, &[1, 2, 3], 2).await, Fed::Taken(vec![false; 2]));
        assert_eq!(feed(&scan, &[3, 1], 2).await, Fed::Taken(Vec::new()));
        assert_eq!(feed(&scan, &[1, 2, 3], 2).await, Fed::Taken(vec![false; 2]));
        // What a worker has does not wait.
        let _running = begin(&store, "a").await;
        assert_eq!(feed(&scan, &[3, 4], 2).await, Fed::Taken(vec![false]));
    }
}

#[tokio::test]
async fn a_scan_that_was_stopped_begins_nothing_more_and_can_be_gone_on_with() {
    let test = "scans::a_scan_that_was_stopped_begins_nothing_more_and_can_be_gone_on_with";
    for redis in engines(test) {
        let store = open(&redis).await;
        let scan = begun(&store).await;
        feed(&scan, &[1, 2, 3], 10).await;
        let running = begin(&store, "a").await;
        scan.stop().await.unwrap();
        assert!(follow(&scan, Scan::BEGINNING).await.is_stopped);
        assert!(store.standing().await.unwrap().scans.is_empty(), "nobody works here");
        store.announce(&fra(), "a").await.unwrap();
        assert!(store.standing().await.unwrap().scans[0].stopped);
        assert_eq!(feed(&scan, &[4], 10).await, Fed::Stopped);
        for claimed in claim(&store, "a", 9).await {
            assert_eq!(store.begin(&claimed, "a").await, Ok(None));
        }
        assert!(finish(&store, &running).await, "what runs becomes a line");
        assert_eq!(store.queued(&fra(), Queue::Bulk).await, Ok(0));

        assert_eq!(scan.open(false).await, Ok(Opened::Unfinished));
        let other = store.scan(&fra(), &"hosts".parse().unwrap(), "something else", MINUTE);
        assert_eq!(other.open(true).await, Ok(Opened::Other));
        assert_eq!(scan.open(true).await, Ok(Opened::Yes));
        assert!(!follow(&scan, Scan::BEGINNING).await.is_stopped);
        assert_eq!(feed(&scan, &[1, 2, 3], 10).await, Fed::Taken(vec![true, false, false]));
        for number in [2, 3] {
            let begun = begin(&store, "b").await;
            assert_eq!(begun.1.request, [number]);
            assert!(finish(&store, &begun).await);
        }
        assert_eq!(of(follow(&scan, Scan::BEGINNING).await.lines), [line(1), line(2), line(3)]);

        // Once somebody has read all, the name is free.
        scan.done().await.unwrap();
        assert_eq!(scan.open(true).await, Ok(Opened::Yes), "it can be read again");
        scan.done().await.unwrap();
        assert_eq!(other.open(false).await, Ok(Opened::Yes));
        assert_eq!(follow(&other, Scan::BEGINNING).await.lines, []);
        assert_eq!(feed(&other, &[1], 10).await, Fed::Taken(vec![false]));
    }
}

#[tokio::test]
async fn what_a_scan_of_before_had_queued_is_nothing_to_a_new_one() {
    for redis in engines("scans::what_a_scan_of_before_had_queued_is_nothing_to_a_new_one") {
        let store = open(&redis).await;
        let scan = begun(&store).await;
        feed(&scan, &[1, 2], 10).await;
        let old = begin(&store, "a").await;
        scan.done().await.unwrap();
        assert_eq!(scan.open(false).await, Ok(Opened::Yes));
        assert_eq!(feed(&scan, &[1], 10).await, Fed::Taken(vec![false]));
        assert!(!finish(&store, &old).await);
        let claimed = claim(&store, "a", 9).await;
        assert_eq!(store.begin(&claimed[0], "a").await, Ok(None), "the old second target");
        let begun = store.begin(&claimed[1], "a").await.unwrap().unwrap();
        assert!(finish(&store, &(claimed[1].clone(), begun)).await);
        assert_eq!(of(follow(&scan, Scan::BEGINNING).await.lines), [line(1)]);
    }
}

#[tokio::test]
async fn a_worker_that_dies_loses_nothing_and_doubles_nothing() {
    for redis in engines("scans::a_worker_that_dies_loses_nothing_and_doubles_nothing") {
        let store = open(&redis).await;
        let scan = begun(&store).await;
        feed(&scan, &[1, 2], 10).await;
        let dead = begin(&store, "a").await;
        let taken = store.take_over(&fra(), "b", Duration::ZERO, 9).await.unwrap();
        let again = store.begin(&taken[0], "b").await.unwrap().unwrap();
        assert_eq!((again.attempt, again.of_scan), (2, true));
        assert!(!finish(&store, &dead).await, "it was taken over");
        assert!(finish(&store, &(taken[0].clone(), again)).await);
        assert!(!finish(&store, &dead).await, "it is done");

        let poison = begin(&store, "a").await;
        let (claimed, Begun { attempt, .. }) = &poison;
        assert_eq!(store.give_up(claimed, *attempt, "it died", b"a problem").await, Ok(true));
        let problem = (target(2), Err((b"a problem".to_vec(), vec![2])));
        assert_eq!(of(follow(&scan, Scan::BEGINNING).await.lines), [line(1), problem]);
        assert_eq!(feed(&scan, &[1, 2], 10).await, Fed::Taken(vec![true; 2]));

        feed(&scan, &[3], 10).await;
        let given = begin(&store, "a").await;
        assert_eq!(store.give_back(&given.0, given.1.attempt).await, Ok(true));
        assert_eq!(feed(&scan, &[3], 10).await, Fed::Taken(vec![false]));
        assert_eq!(store.queued(&fra(), Queue::Bulk).await, Ok(1));
        assert!(finish(&store, &begin(&store, "b").await).await);
    }
}

#[tokio::test]
async fn an_engine_that_came_back_empty_is_fed_anew() {
    for mut redis in engines("scans::an_engine_that_came_back_empty_is_fed_anew") {
        let store = open(&redis).await;
        let scan = begun(&store).await;
        feed(&scan, &[1, 2], 10).await;
        let lost = begin(&store, "a").await;
        redis.restart();
        let store = open(&redis).await;
        let scan = self::scan(&store);
        assert!(!finish(&store, &lost).await, "there is nothing to finish");
        assert_eq!(follow(&scan, "999-0").await.lines, []);
        assert_eq!(feed(&scan, &[1, 2], 10).await, Fed::Taken(vec![false; 2]));
        assert_eq!(scan.open(false).await, Ok(Opened::Unfinished), "it is there again");
        assert!(finish(&store, &begin(&store, "a").await).await);
        assert_eq!(of(follow(&scan, Scan::BEGINNING).await.lines), [line(1)]);
    }
}

/// Fills the engine with probes of another place, to the last octets.
async fn fill(store: &Store) {
    let elsewhere = "home".parse().unwrap();
    for size in [64 << 10, 1 << 10, 1] {
        let request = vec![b'x'; size];
        for number in 0.. {
            let id = format!("home-{size}x{number}");
            let asking = Asking {
                vantage: &elsewhere,
                id: &id,
                question: &id,
                request: &request,
                queue: Queue::Jobs,
                longest: 100_000,
                fresh: MINUTE,
                kept: MINUTE,
            };
            match store.submit(&asking).await {
                Ok(said) => assert_eq!(said, Submitted::New),
                Err(error) => {
                    assert!(matches!(error, StoreError::Full { .. }), "{error}");
                    break;
                }
            }
        }
    }
}

#[tokio::test]
async fn a_full_engine_takes_lines_and_no_targets() {
    let options = Options { memory: Some("4mb".to_owned()), ..Options::default() };
    for redis in engines_with("scans::a_full_engine_takes_lines_and_no_targets", &options) {
        let store = open(&redis).await;
        let scan = begun(&store).await;
        feed(&scan, &[1, 2], 10).await;
        let running = begin(&store, "a").await;
        fill(&store).await;
        let third = ToFeed { target: target(3), request: &[3] };
        let refused = scan.feed(&[third], 10).await;
        assert!(matches!(refused, Err(StoreError::Full { .. })), "{refused:?}");
        assert!(finish(&store, &running).await);
        assert!(finish(&store, &begin(&store, "a").await).await, "what waited can be done");
        assert_eq!(of(follow(&scan, Scan::BEGINNING).await.lines), [line(1), line(2)]);
        scan.stop().await.unwrap();
        assert!(follow(&scan, Scan::BEGINNING).await.is_stopped);
        assert_eq!(scan.open(true).await, Ok(Opened::Yes));
        assert_eq!(feed(&scan, &[1, 2], 10).await, Fed::Taken(vec![true; 2]));
    }
}

#[tokio::test]
async fn a_worker_takes_no_more_of_scans_than_it_wants() {
    for redis in engines("scans::a_worker_takes_no_more_of_scans_than_it_wants") {
        let store = open(&redis).await;
        let scan = begun(&store).await;
        feed(&scan, &[1, 2, 3], 10).await;
        let mut claimer = store.claimer(&fra(), "a");
        assert_eq!(claimer.next_of(9, 0, Duration::ZERO).await.unwrap(), []);
        assert_eq!(claimer.next_of(9, 0, Duration::from_millis(20)).await.unwrap(), []);
        assert_eq!(claimer.next_of(9, 1, Duration::ZERO).await.unwrap().len(), 1);
        let at = fra();
        let id = "fra-00000000000000000000000000000001";
        let asking = Asking {
            vantage: &at,
            id,
            question: "somebody's",
            request: b"{}",
            queue: Queue::Jobs,
            longest: 9,
            fresh: MINUTE,
            kept: MINUTE,
        };
        assert_eq!(store.submit(&asking).await, Ok(Submitted::New));
        let claimed = claimer.next_of(2, 2, Duration::ZERO).await.unwrap();
        let queues: Vec<Queue> = claimed.iter().map(|claimed| claimed.queue).collect();
        assert_eq!(queues, [Queue::Jobs, Queue::Bulk], "what somebody waits for goes first");
        assert!(!store.begin(&claimed[0], "a").await.unwrap().unwrap().of_scan);
    }
}

#[tokio::test]
async fn the_user_of_a_worker_can_do_its_part_at_its_place_alone() {
    let users = vec![format!("w on >pw {}", Store::acl(&fra()))];
    let options = Options { users, ..Options::default() };
    let test = "scans::the_user_of_a_worker_can_do_its_part_at_its_place_alone";
    for redis in engines_with(test, &options) {
        let store = open(&redis).await;
        let worker = Store::open(&redis.url_for("w", "pw").parse().unwrap(), None).await.unwrap();
        let scan = begun(&store).await;
        feed(&scan, &[1, 2, 3], 10).await;
        assert!(finish(&worker, &begin(&worker, "a").await).await);
        let (claimed, Begun { attempt, .. }) = begin(&worker, "a").await;
        assert_eq!(worker.give_up(&claimed, attempt, "it died", b"a problem").await, Ok(true));
        scan.stop().await.unwrap();
        let claimed = claim(&worker, "a", 1).await;
        assert_eq!(worker.begin(&claimed[0], "a").await, Ok(None));
        assert_eq!(follow(&scan, Scan::BEGINNING).await.lines.len(), 2);

        let home = "home".parse().unwrap();
        let elsewhere = store.scan(&home, &"hosts".parse().unwrap(), "everything", MINUTE);
        assert_eq!(elsewhere.open(false).await, Ok(Opened::Yes));
        feed(&elsewhere, &[1], 10).await;
        let claimed = store.claimer(&home, "a").next(1, Duration::ZERO).await.unwrap().remove(0);
        let refused = worker.begin(&claimed, "a").await;
        assert!(matches!(refused, Err(StoreError::Refused { .. })), "{refused:?}");
    }
}

#[test]
fn names_are_words() {
    for good in ["a", "2026-11-30_nightly.txt", &"x".repeat(64)] {
        assert_eq!(good.parse::<portwise_shared::ScanName>().unwrap().to_string(), good);
    }
    for bad in ["", "a b", "a:b", "{pw}", "ä", &"x".repeat(65)] {
        assert!(bad.parse::<portwise_shared::ScanName>().is_err(), "{bad}");
    }
}
