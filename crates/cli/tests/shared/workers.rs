//! Workers that are killed, ended, stopped, refused, or live in another time.

use std::time::{Duration, Instant};

use portwise_testkit::needs;
use portwise_testkit::redis::{Options, Redis};
use serde_json::Value;

use crate::fleet::{
    Hosts, PORTS, Told, WHILE, Working, ask, question, replica, result, serving, started, told,
    until, until_ready, worker, worker_by,
};
use crate::world::{Portwise, command};

fn redis(test: &str) -> Option<Redis> {
    needs::programs(test, Redis::NEEDS).then(|| Redis::start(&Options::default()))
}

fn restarts(events: &[Told]) -> usize {
    events.iter().filter(|event| event.name == "restart").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_worker_had_another_makes_anew() {
    let Some(redis) = redis("what_a_killed_worker_had_another_makes_anew") else { return };
    let hosts = Hosts::new(51, 1, WHILE);
    let replicas = [replica(&redis.url()), replica(&redis.url())];
    let first = worker(&redis.url(), &hosts, &[]);
    until_ready(&replicas[0]);
    let id = started(&replicas[0], &question("n1.h0.example.com", &PORTS[..1]));
    until("it is visited", || hosts.guests.now() == 1);
    let second = worker(&redis.url(), &hosts, &[]);
    first.signal("KILL");
    until("it is gone", || hosts.guests.now() == 0);
    let died = Instant::now();
    until("another comes", || hosts.guests.now() == 1);
    // The place is free when the lease ends, and not before.
    assert!(died.elapsed() >= Duration::from_secs(2), "{:?}", died.elapsed());
    hosts.guests.keep(Duration::ZERO);
    let probe = result(&replicas[1], &id);
    assert_eq!(probe["result"]["report"]["hosts"][0]["endpoints"][0]["tcp"], "connected");
    let events = told(&replicas[0], &id);
    assert_eq!(restarts(&events), 1, "{events:?}");
    assert_eq!(told(&replicas[1], &id), events);
    assert_eq!(hosts.guests.most().at_an_endpoint, 1);
    drop(second);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_ended_finishes_or_gives_back() {
    let Some(redis) = redis("a_worker_that_is_ended_finishes_or_gives_back") else { return };
    let hosts = Hosts::new(52, 2, WHILE);
    let replica = replica(&redis.url());
    let start = |grace| {
        let more = ["--timeout", "30", "--takeover", "3600", "--grace", grace];
        worker(&redis.url(), &hosts, &more)
    };
    let mut first = start("1");
    until_ready(&replica);
    let broken_off = started(&replica, &question("n1.h0.example.com", &PORTS[..1]));
    until("it is visited", || hosts.guests.now() == 1);
    first.signal("TERM");
    assert!(first.ended().success());
    assert_eq!(hosts.guests.now(), 0);
    // Nothing is left of it, and nobody waits for a lease or for its death to be noticed.
    assert_eq!(ask(&redis, &["ZCARD", "{pw}:gate:all"]), "0");
    assert_eq!(ask(&redis, &["ZCARD", "{pw}:v:fra:workers"]), "0");
    assert_eq!(replica.get("/readyz").status, 503, "nobody is there");

    let mut second = start("60");
    until("it is visited again", || hosts.guests.now() == 1);
    second.signal("TERM");
    until("it takes no more", || second.log().contains("ending"));
    let waiting = question("n2.h1.example.com", &PORTS[..1]);
    hosts.guests.keep(Duration::ZERO);
    result(&replica, &broken_off);
    assert!(second.ended().success());
    let events = told(&replica, &broken_off);
    assert_eq!(restarts(&events), 1, "{events:?}");
    assert_eq!(hosts.guests.came(), 2);

    let third = start("1");
    until_ready(&replica);
    let id = started(&replica, &waiting);
    result(&replica, &id);
    drop(third);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_stood_still_visits_nothing_more() {
    let Some(redis) = redis("a_worker_that_stood_still_visits_nothing_more") else { return };
    let hosts = Hosts::new(53, 1, WHILE);
    let replica = replica(&redis.url());
    let first = worker(&redis.url(), &hosts, &[]);
    until_ready(&replica);
    // Twelve endpoints, of which eight are visited at a time.
    let id = started(&replica, &question("every.h0.example.com", &PORTS));
    until("eight are visited", || hosts.guests.now() == 8);
    first.signal("STOP");
    let second = worker(&redis.url(), &hosts, &[]);
    // Until its leases have ended, and the other could enter: it visits again what the first had.
    until("the second visits", || hosts.guests.came() > 8);
    hosts.guests.keep(Duration::from_millis(300));
    let probe = result(&replica, &id);
    let came = hosts.guests.came();
    assert_eq!(came, 8 + 12);
    first.signal("CONT");
    // It notices, and says so by being free for something else.
    second.signal("KILL");
    hosts.guests.keep(Duration::ZERO);
    let next = started(&replica, &question("n1.h0.example.com", &PORTS[..1]));
    result(&replica, &next);
    assert_eq!(hosts.guests.came(), came + 1, "nothing more of the first");
    assert_eq!(result(&replica, &id), probe, "its late result does not count");
    assert_eq!(restarts(&told(&replica, &id)), 1);
    assert!(first.log().len() < 20_000, "{}", first.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_probe_that_kills_workers_gets_an_answer() {
    let Some(redis) = redis("a_probe_that_kills_workers_gets_an_answer") else { return };
    let hosts = Hosts::new(54, 1, WHILE);
    let replica = replica(&redis.url());
    let mut id = None;
    for death in 1..=3 {
        let worker = worker(&redis.url(), &hosts, &["--takeover", "1", "--timeout", "1"]);
        if id.is_none() {
            until_ready(&replica);
            id = Some(started(&replica, &question("n1.h0.example.com", &PORTS[..1])));
        }
        until("it is visited", || hosts.guests.came() == death);
        worker.signal("KILL");
    }
    let id = id.unwrap();
    let last = worker(&redis.url(), &hosts, &["--takeover", "1"]);
    let path = format!("/api/v1/probes/{id}");
    until("there is an answer", || replica.get(&path).status != 200);
    let answer = replica.get(&path);
    assert_eq!(answer.status, 500, "{answer:?}");
    assert_eq!(answer.code(), "ended-without-result");
    assert!(answer.body.contains("again and again"), "{answer:?}");
    assert_eq!(hosts.guests.came(), 3);
    assert_eq!(ask(&redis, &["XLEN", "{pw}:v:fra:dead"]), "1");
    drop(last);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_time_of_the_engine_counts() {
    let test = "only_the_time_of_the_engine_counts";
    if !needs::programs(test, &["faketime"]) {
        return;
    }
    let Some(redis) = redis(test) else { return };
    let hosts = Hosts::new(55, 1, WHILE);
    let at = |offset: &str| {
        let mut command = command();
        command.env("LD_PRELOAD", needs::faketime()).env("FAKETIME", offset);
        command
    };
    let mut late = at("-2h");
    let url = redis.url();
    late.args(["serve", "--listen", "127.0.0.1:0"]).args(serving(&url));
    let replicas = [replica(&redis.url()), Portwise::start(late)];
    let workers = ["+2h", "-2h", "+0"]
        .map(|offset| worker_by(at(offset), &redis.url(), &hosts, &["--timeout", "60"]));
    until("all are there", || ask(&redis, &["ZCARD", "{pw}:v:fra:workers"]) == "3");
    for replica in &replicas {
        until_ready(replica);
    }
    let ids: Vec<String> = (0..6)
        .map(|number| {
            let target = format!("n{number}.h0.example.com");
            started(&replicas[number % 2], &question(&target, &PORTS[..1]))
        })
        .collect();
    // Longer than a worker lives without a sign of life.
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!((hosts.guests.now(), hosts.guests.came()), (1, 1));
    hosts.guests.keep(Duration::from_millis(50));
    for id in &ids {
        for replica in &replicas {
            result(replica, id);
        }
        assert_eq!(restarts(&told(&replicas[1], id)), 0);
    }
    assert_eq!(hosts.guests.most().at_an_endpoint, 1);
    for worker in &workers[..2] {
        until("it says that its clock is wrong", || worker.log().contains("clocks"));
    }
    assert!(!workers[2].log().contains("clocks"), "{}", workers[2].log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_gets_only_what_its_user_may_have() {
    let test = "a_worker_gets_only_what_its_user_may_have";
    if !needs::programs(test, Redis::NEEDS) {
        return;
    }
    let acl = portwise_shared::Store::acl(&"home".parse().unwrap());
    let redis = Redis::start(&Options {
        users: vec![format!("w-home on >hunter2 {acl}")],
        ..Options::default()
    });
    let hosts = Hosts::new(56, 1, Duration::ZERO);
    let replica = replica(&redis.url());
    for (url, says) in [
        (redis.url_for("w-home", "hunter2"), "no permissions"),
        (redis.url_for("w-home", "hunter3"), "password"),
        (redis.url_for("w-fra", "hunter2"), "password"),
    ] {
        let mut refused = worker(&url, &hosts, &[]);
        assert_eq!(refused.ended().code(), Some(2), "{}", refused.log());
        let log = refused.log();
        assert!(log.contains(says) && !log.contains("hunter"), "{log}");
    }
    // At its own place it works, until its password is withdrawn.
    let url = redis.url_for("w-home", "hunter2");
    let own = Working::start(command(), &url, "home", &hosts.words());
    until("it is there", || ask(&redis, &["ZCARD", "{pw}:v:home:workers"]) == "1");
    let asked = |target: &str| -> Value {
        serde_json::json!({"target": target, "ports": [2525], "vantage": ["home"]})
    };
    let id = started(&replica, &asked("n1.h0.example.com"));
    result(&replica, &id);
    assert_eq!(ask(&redis, &["ACL", "SETUSER", "w-home", "off"]), "OK");
    let _ = ask(&redis, &["CLIENT", "KILL", "USER", "w-home"]);
    until("it says so", || own.log().contains("refuses"));
    let id = started(&replica, &asked("n2.h0.example.com"));
    std::thread::sleep(Duration::from_secs(3));
    let probe = replica.get(&format!("/api/v1/probes/{id}")).json();
    assert_eq!(probe["status"], "running", "{probe}");
    let said = own.log().matches("refuses").count();
    assert!(said <= 2, "once, and not in a loop: {}", own.log());
    assert_eq!(hosts.guests.came(), 1);
    // Back again, it goes on by itself.
    assert_eq!(ask(&redis, &["ACL", "SETUSER", "w-home", "on"]), "OK");
    result(&replica, &id);
}
