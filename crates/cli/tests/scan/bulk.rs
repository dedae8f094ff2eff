//! `portwise scan --engine`: real workers, a real engine, and servers that let one wait.

mod shop;

use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use portwise_shared::{Asking, Queue, Status, Store};
use portwise_testkit::redis::Options;

use crate::world::{World, list, names, results, send, stderr};
use shop::{Shop, kept, until};

#[tokio::test(flavor = "multi_thread")]
async fn every_target_gets_one_line_as_from_here() {
    let names = names("127.41.0", 30);
    let world = World::new(&names, Duration::from_millis(20)).await;
    let Some(shop) = Shop::open("scan::bulk::every_target_gets_one_line_as_from_here", &world)
    else {
        return;
    };
    let _workers = [shop.worker("fra", 3).await, shop.worker("fra", 3).await];
    let targets = list(&names)
        + "H1.example.com.\nanna@h2.example.com\nbert@h2.example.com\nnot a host\n192.168.1.1\n\
           nowhere.example.com\nh2.example.com:22\nhttps://anna:secret@h3.example.com/x\n";
    fs::write(world.path("targets.txt"), &targets).unwrap();
    let here = world.command(&["targets.txt"]).output().unwrap();
    let visits = world.visits.load(Ordering::SeqCst);
    let output = shop.scan(&world, &["targets.txt"]).output().unwrap();
    assert_eq!(
        (here.status.code(), output.status.code()),
        (Some(1), Some(1)),
        "{}",
        stderr(&output)
    );
    let (here, there) = (results(&here.stdout), results(&output.stdout));
    assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    assert_eq!(here.len(), 30 + 5);
    for (target, result) in &here {
        for part in ["target", "refusal", "dns"] {
            let of = |result: &serde_json::Value| result["report"][part].clone();
            assert_eq!(of(result), of(&there[target]), "{part} of {target}");
        }
    }
    // More than servers let anybody visit one domain in a minute: a scan is its operator's.
    assert_eq!(world.visits.load(Ordering::SeqCst), 2 * visits);
    assert!(stderr(&output).contains("by 2 workers at “fra”"), "{}", stderr(&output));

    // It is done, so that the same again is another scan; and what is kept can be read again.
    let again = shop.scan(&world, &["targets.txt", "--output", "out.jsonl"]).output().unwrap();
    assert_eq!(again.status.code(), Some(1), "{}", stderr(&again));
    assert_eq!(results(fs::read(world.path("out.jsonl")).unwrap()).len(), 35);
    assert_eq!(world.visits.load(Ordering::SeqCst), 3 * visits);
    let read = shop.scan(&world, &["targets.txt", "--resume"]).output().unwrap();
    assert_eq!(results(&read.stdout).len(), 35);
    let nothing = ["targets.txt", "--output", "out.jsonl", "--resume"];
    let nothing = shop.scan(&world, &nothing).output().unwrap();
    assert_eq!(nothing.status.code(), Some(1), "the status is that of all targets");
    assert_eq!(results(fs::read(world.path("out.jsonl")).unwrap()).len(), 35);
    assert_eq!(world.visits.load(Ordering::SeqCst), 3 * visits, "nothing is done again");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_doubled_when_workers_and_clients_die() {
    let test = "scan::bulk::nothing_is_lost_or_doubled_when_workers_and_clients_die";
    let names = names("127.41.1", 120);
    let world = World::new(&names, Duration::from_millis(300)).await;
    let Some(shop) = Shop::open(test, &world) else { return };
    fs::write(world.path("targets.txt"), list(&names)).unwrap();
    let into = ["targets.txt", "--output", "out.jsonl"];
    let out = || fs::read_to_string(world.path("out.jsonl")).unwrap_or_default();
    let lines = || out().lines().count();

    let first = shop.worker("fra", 8).await;
    let child = shop.scan(&world, &into).stderr(kept(&world)).spawn().unwrap();
    until("there are lines", || lines() > 10);
    drop(first);
    let store = shop.store().await;
    until("it says what it waits for", || shop.said(&world).contains("No worker is left"));
    assert!(lines() < 120);
    send("-KILL", &child);
    child.wait_with_output().unwrap();

    // Elsewhere: the file of targets is all that there is.
    fs::create_dir(world.path("elsewhere")).unwrap();
    fs::copy(world.path("targets.txt"), world.path("elsewhere/targets.txt")).unwrap();
    let (_second, third) = (shop.worker("fra", 8).await, shop.worker("fra", 8).await);
    let mut elsewhere = shop.scan(&world, &["targets.txt", "--resume"]);
    elsewhere.current_dir(world.path("elsewhere")).stdout(Stdio::piped()).stderr(Stdio::piped());
    let elsewhere = elsewhere.spawn().unwrap();
    let before = store.queued(&"fra".parse().unwrap(), Queue::Bulk).await.unwrap();
    let going = Instant::now();
    while store.queued(&"fra".parse().unwrap(), Queue::Bulk).await.unwrap() + 5 > before {
        assert!(going.elapsed() < Duration::from_secs(40), "it does not go on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(third);
    let output = elsewhere.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(results(&output.stdout).len(), 120);

    // And what the first file lacks can be had as well.
    let visits = world.visits.load(Ordering::SeqCst);
    let resumed = shop.scan(&world, &[&into[..], &["--resume"]].concat()).output().unwrap();
    assert_eq!(resumed.status.code(), Some(1), "{}", stderr(&resumed));
    assert_eq!(results(out()).len(), 120);
    assert_eq!(world.visits.load(Ordering::SeqCst), visits);
    // Those that the dead had, and no others, were visited again.
    assert!((120..=120 + 16).contains(&visits), "{visits}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_waits_for_goes_before() {
    let names = names("127.41.2", 200);
    let world = World::new(&names, Duration::from_millis(100)).await;
    let Some(shop) = Shop::open("scan::bulk::what_somebody_waits_for_goes_before", &world) else {
        return;
    };
    fs::write(world.path("targets.txt"), list(&names)).unwrap();
    let store = shop.store().await;
    let fra = "fra".parse().unwrap();
    for slots in [1, 4] {
        let _worker = shop.worker("fra", slots).await;
        let mut scan = shop.scan(&world, &["targets.txt", "--scan", &format!("with-{slots}")]);
        let child = scan.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let began = Instant::now();
        while store.queued(&fra, Queue::Bulk).await.unwrap() < 150 {
            assert!(began.elapsed() < Duration::from_secs(20), "nothing is fed");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let id = format!("fra-{slots:032x}");
        let asking = Asking {
            vantage: &fra,
            id: &id,
            question: &id,
            request: br#"{"target":"h7.example.com","ports":[2525]}"#,
            queue: Queue::Jobs,
            longest: 10,
            fresh: Duration::ZERO,
            kept: Duration::from_secs(60),
        };
        store.submit(&asking).await.unwrap();
        let began = Instant::now();
        while store.probe(&id).await.unwrap().unwrap().status != Status::Done {
            assert!(began.elapsed() < Duration::from_secs(20), "it is not done");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let kept = store.probe(&id).await.unwrap().unwrap();
        let result: serde_json::Value = serde_json::from_slice(&kept.result.unwrap()).unwrap();
        assert_eq!(result["report"]["target"]["input"], "h7.example.com");
        let left = store.queued(&fra, Queue::Bulk).await.unwrap();
        assert!(left > 120, "only {left} of the scan are left");
        send("-INT", &child);
        child.wait_with_output().unwrap();
        until_empty(&store).await;
    }
}

async fn until_empty(store: &Store) {
    let began = Instant::now();
    while store.queued(&"fra".parse().unwrap(), Queue::Bulk).await.unwrap() > 0 {
        assert!(began.elapsed() < Duration::from_secs(20), "what was stopped is still queued");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_stops_it_politely_and_it_goes_on() {
    let names = names("127.41.3", 100);
    let world = World::new(&names, Duration::from_millis(100)).await;
    let Some(shop) = Shop::open("scan::bulk::a_signal_stops_it_politely_and_it_goes_on", &world)
    else {
        return;
    };
    let _worker = shop.worker("fra", 4).await;
    fs::write(world.path("targets.txt"), list(&names)).unwrap();
    let into = ["targets.txt", "--output", "out.jsonl", "--scan", "ours"];
    let resume = [&into[..], &["--resume"]].concat();
    let out = || fs::read_to_string(world.path("out.jsonl")).unwrap_or_default();
    let store = shop.store().await;

    let child = shop.scan(&world, &into).stderr(kept(&world)).spawn().unwrap();
    until("there are lines", || out().lines().count() > 8);
    // One who follows as well is stopped with it.
    let mut other = shop.scan(&world, &["targets.txt", "--scan", "ours", "--resume"]);
    let other = other.stdout(Stdio::piped()).stderr(kept(&world)).spawn().unwrap();
    until("both follow", || shop.said(&world).matches("Scan ours, by").count() == 2);
    send("-INT", &child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let first = results(out()).len();
    let done = format!("{first} of 100 targets are done");
    let text = shop.said(&world);
    assert!(text.contains(&done) && text.contains("with --scan ours --resume"), "{text}");
    let other = other.wait_with_output().unwrap();
    assert_eq!(other.status.code(), Some(143));
    assert!(results(&other.stdout).len() >= first);
    until_empty(&store).await;
    let visits = world.visits.load(Ordering::SeqCst);
    assert!(visits <= first + 8, "{visits} visits for {first} lines: what waited is not visited");

    let not_done = shop.scan(&world, &["targets.txt", "--scan", "ours"]).output().unwrap();
    assert_eq!(not_done.status.code(), Some(2));
    assert!(stderr(&not_done).contains("the scan ours has begun before"), "{}", stderr(&not_done));
    let other = ["targets.txt", "--scan", "ours", "--resume", "--mode", "mx"];
    let other = shop.scan(&world, &other).output().unwrap();
    assert_eq!(other.status.code(), Some(2));
    assert!(stderr(&other).contains("asks for something else"), "{}", stderr(&other));

    let output = shop.scan(&world, &resume).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(results(out()).len(), 100);
    assert_eq!(world.visits.load(Ordering::SeqCst), 100, "nothing is visited twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_is_away_or_comes_back_empty_is_waited_for() {
    let test = "scan::bulk::an_engine_that_is_away_or_comes_back_empty_is_waited_for";
    let names = names("127.41.4", 60);
    let world = World::new(&names, Duration::from_millis(150)).await;
    let Some(mut shop) = Shop::open(test, &world) else { return };
    let _worker = shop.worker("fra", 4).await;
    fs::write(world.path("targets.txt"), list(&names)).unwrap();
    let out = || fs::read_to_string(world.path("out.jsonl")).unwrap_or_default();
    let into = ["targets.txt", "--output", "out.jsonl"];
    let child = shop.scan(&world, &into).stderr(kept(&world)).spawn().unwrap();
    until("there are lines", || out().lines().count() > 5);
    shop.redis.pause();
    until("it is said", || shop.said(&world).contains("cannot be reached"));
    shop.redis.resume();
    until("it goes on", || shop.said(&world).contains("The scan goes on."));
    let lines = out().lines().count();
    until("there are more lines", || out().lines().count() > lines + 5);
    assert!(out().lines().count() < 50);
    // It keeps nothing on a disk.
    shop.redis.restart();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", shop.said(&world));
    assert_eq!(results(out()).len(), 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_engine_is_said_and_waited_for() {
    let names = names("127.41.5", 20);
    let world = World::new(&names, Duration::from_millis(200)).await;
    let options = Options { memory: Some("6mb".to_owned()), ..Options::default() };
    let test = "scan::bulk::a_full_engine_is_said_and_waited_for";
    let Some(shop) = Shop::open_with(test, &world, &options) else { return };
    let _worker = shop.worker("fra", 2).await;
    let store = shop.store().await;
    let out = || fs::read_to_string(world.path("out.jsonl")).unwrap_or_default();
    let mut scan = shop.scan(&world, &["-", "--output", "out.jsonl"]);
    let mut child = scan.stdin(Stdio::piped()).stderr(kept(&world)).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for (name, _) in &names[..10] {
        writeln!(input, "{name}").unwrap();
    }
    until("there are lines", || out().lines().count() > 1);
    // Probes of others fill it, until they are forgotten.
    let home = "home".parse().unwrap();
    for size in [64 << 10, 1 << 10, 1] {
        let request = vec![b'x'; size];
        for number in 0.. {
            let id = format!("home-{size}x{number}");
            let asking = Asking {
                vantage: &home,
                id: &id,
                question: &id,
                request: &request,
                queue: Queue::Jobs,
                longest: 100_000,
                fresh: Duration::ZERO,
                kept: Duration::from_secs(8),
            };
            if store.submit(&asking).await.is_err() {
                break;
            }
        }
    }
    for (name, _) in &names[10..] {
        writeln!(input, "{name}").unwrap();
    }
    drop(input);
    until("it is said", || shop.said(&world).contains("its memory is full"));
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", shop.said(&world));
    assert!(shop.said(&world).contains("The scan goes on."));
    assert_eq!(results(out()).len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_is_said_at_once() {
    let world = World::new(&[], Duration::ZERO).await;
    let Some(shop) = Shop::open("scan::bulk::what_cannot_be_done_is_said_at_once", &world) else {
        return;
    };
    fs::write(world.path("targets.txt"), "h1.example.com\n").unwrap();
    let is_refused = |arguments: &[&str], sentence: &str| {
        let output = shop.scan(&world, arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(sentence), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty());
    };
    is_refused(&["targets.txt"], "no worker is at the vantage point “fra”, nor at any other");
    let _worker = shop.worker("home", 2).await;
    is_refused(&["targets.txt"], "choose one of those that have workers: home");
    is_refused(&["targets.txt", "--concurrency", "3"], "with --slots");
    is_refused(&["targets.txt", "--scan", "a b"], "letters, digits, dots");
    is_refused(&["targets.txt", "--keep", "1"], "from 60 to");
    is_refused(&["targets.txt", "--port", "22"], "Port 22");
    is_refused(&["missing.txt"], "cannot read missing.txt");
    let home = ["-", "--resume", "--vantage", "home"];
    is_refused(&home, "cannot be told from standard input");
    let alone = world.command(&["targets.txt", "--scan", "ours"]).output().unwrap();
    assert_eq!(alone.status.code(), Some(2));
    assert!(stderr(&alone).contains("say where that is with --engine"), "{}", stderr(&alone));
    let nowhere = ["targets.txt", "--engine", "redis://anna:secret@127.0.0.1:1"];
    let nowhere = world.command(&nowhere).output().unwrap();
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(stderr(&nowhere).contains("cannot be reached"), "{}", stderr(&nowhere));
    assert!(!stderr(&nowhere).contains("secret"));
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_without_the_deep_checks_say_so_in_each_line() {
    let names = names("127.41.6", 2);
    let world = World::new(&names, Duration::ZERO).await;
    let test = "scan::bulk::workers_without_the_deep_checks_say_so_in_each_line";
    let Some(shop) = Shop::open(test, &world) else { return };
    let _worker = shop.worker("fra", 2).await;
    fs::write(world.path("targets.txt"), list(&names)).unwrap();
    let output = shop.scan(&world, &["targets.txt", "--deep"]).output().unwrap();
    let results = results(&output.stdout);
    assert_eq!(results.len(), 2);
    let host = &results["h1.example.com"]["report"]["hosts"][0];
    assert!(host["not_tested"].as_str().unwrap().contains("deep checks are switched off"));
    assert_eq!(world.visits.load(Ordering::SeqCst), 0);
}
