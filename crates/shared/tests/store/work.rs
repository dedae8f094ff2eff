//! What becomes of probes when workers and engines come and go.

use std::time::Duration;

use portwise_shared::{Ending, Event, Queue, Status, Store};
use portwise_testkit::redis::Options;

use super::{ask, begin, claim, engines, engines_with, fra, open, raw, submit, until};

const RESULT: Ending<'static> = Ending::Result(b"{}");

async fn names(store: &Store, id: &str) -> Vec<String> {
    let read = store.events(&[(id, 0)]).await.unwrap();
    read.into_iter().flat_map(|read| read.events).map(|event| event.name).collect()
}

#[tokio::test]
async fn who_was_overtaken_has_no_say() {
    for redis in engines("who_was_overtaken_has_no_say") {
        let store = open(&redis).await;
        submit(&store, "fra-1").await;
        let (late, _) = begin(&store, "late").await;
        assert_eq!(store.tell(&late, 1, 0, &[("step", b"late")]).await, Ok(true));
        assert_eq!(store.beat("late", &[&late]).await, Ok(vec![true]));

        let taken = store.take_over(&fra(), "quick", Duration::ZERO, 9).await.unwrap();
        assert_eq!(taken, std::slice::from_ref(&late));
        // Who has it no longer cannot begin it, either.
        assert_eq!(store.begin(&late, "late").await, Ok(None));
        assert_eq!(store.beat("late", &[&late]).await, Ok(vec![false]));
        let begun = store.begin(&taken[0], "quick").await.unwrap().unwrap();
        assert_eq!((begun.attempt, begun.tries), (2, 2));

        assert_eq!(store.tell(&late, 1, 0, &[("step", b"late")]).await, Ok(false));
        assert_eq!(store.finish(&late, 1, Ending::Result(b"late")).await, Ok(false));
        assert_eq!(store.give_back(&late, 1).await, Ok(false));
        assert_eq!(store.give_up(&late, 1, "late", b"late").await, Ok(false));
        assert_eq!(store.beat("late", &[&late]).await, Ok(vec![false]));
        assert_eq!(store.beat("quick", &[&taken[0]]).await, Ok(vec![true]), "it keeps it");
        assert_eq!(store.probe("fra-1").await.unwrap().unwrap().status, Status::Running);

        assert_eq!(store.tell(&taken[0], 2, 0, &[("step", b"quick")]).await, Ok(true));
        assert_eq!(store.finish(&taken[0], 2, Ending::Result(b"quick")).await, Ok(true));
        assert_eq!(store.finish(&late, 1, Ending::Result(b"late")).await, Ok(false));
        assert_eq!(names(&store, "fra-1").await, ["step", Event::RESTART, "step", Event::DONE]);
        let kept = store.probe("fra-1").await.unwrap().unwrap();
        assert_eq!(kept.result.as_deref(), Some(b"quick".as_slice()));
        assert_eq!((kept.problem, kept.worker.as_deref()), (None, Some("quick")));
        assert_eq!(store.queued(&fra(), Queue::Jobs).await, Ok(0));
    }
}

#[tokio::test]
async fn the_first_result_wins() {
    for redis in engines("the_first_result_wins") {
        let store = open(&redis).await;
        submit(&store, "fra-1").await;
        let (claimed, begun) = begin(&store, "w").await;
        assert_eq!(store.finish(&claimed, begun.attempt, Ending::Result(b"1")).await, Ok(true));
        assert_eq!(store.finish(&claimed, begun.attempt, Ending::Result(b"2")).await, Ok(false));
        assert_eq!(store.finish(&claimed, begun.attempt, Ending::Problem(b"3")).await, Ok(false));
        assert_eq!(store.tell(&claimed, begun.attempt, 0, &[("step", b"")]).await, Ok(false));
        assert_eq!(store.begin(&claimed, "w").await, Ok(None));
        let kept = store.probe("fra-1").await.unwrap().unwrap();
        assert_eq!((kept.result.as_deref(), kept.problem), (Some(b"1".as_slice()), None));
        assert_eq!(names(&store, "fra-1").await, [Event::DONE]);
    }
}

#[tokio::test]
async fn many_workers_at_one_probe_give_one_result() {
    for redis in engines("many_workers_at_one_probe_give_one_result") {
        let store = open(&redis).await;
        submit(&store, "fra-1").await;
        let first = claim(&store, "w0").await;
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..40 {
            let (store, first) = (store.clone(), first.clone());
            tasks.spawn(async move {
                let name = format!("w{number}");
                let _ = store.take_over(&fra(), &name, Duration::ZERO, 1).await.unwrap();
                let Some(begun) = store.begin(&first, &name).await.unwrap() else { return 0 };
                tokio::task::yield_now().await;
                let ending = Ending::Result(name.as_bytes());
                u32::from(store.finish(&first, begun.attempt, ending).await.unwrap())
            });
        }
        let first: u32 = tasks.join_all().await.into_iter().sum();
        assert_eq!(first, 1);
        assert_eq!(names(&store, "fra-1").await.iter().filter(|n| *n == Event::DONE).count(), 1);
        assert_eq!(store.queued(&fra(), Queue::Jobs).await, Ok(0));
    }
}

#[tokio::test]
async fn an_engine_that_came_back_empty_has_no_ghosts() {
    for redis in engines("an_engine_that_came_back_empty_has_no_ghosts") {
        let store = open(&redis).await;
        submit(&store, "fra-1").await;
        submit(&store, "fra-2").await;
        let (first, _) = begin(&store, "w").await;
        let second = claim(&store, "w").await;
        let mut raw = raw(&redis).await;
        let mut claimer = store.claimer(&fra(), "w");
        let waiting = tokio::spawn(async move {
            let claimed = claimer.next(1, Duration::from_secs(600)).await;
            (claimer, claimed)
        });
        until("it waits", async || {
            let clients: String = ask(&mut raw.clone(), "CLIENT LIST").await;
            clients.contains("cmd=xreadgroup")
        })
        .await;
        ask::<()>(&mut raw, "FLUSHALL").await;

        assert_eq!(store.tell(&first, 1, 0, &[("step", b"")]).await, Ok(false));
        assert_eq!(store.finish(&first, 1, RESULT).await, Ok(false));
        assert_eq!(store.give_back(&first, 1).await, Ok(false));
        assert_eq!(store.give_up(&first, 1, "why", b"").await, Ok(false));
        assert_eq!(store.beat("w", &[&first, &second]).await, Ok(vec![false, false]));
        assert_eq!(store.begin(&second, "w").await, Ok(None));
        assert_eq!(store.known(&["fra-1", "fra-2"]).await, Ok(vec![false, false]));
        assert_eq!(store.take_over(&fra(), "w", Duration::ZERO, 9).await, Ok(Vec::new()));
        let keys: Vec<String> = ask(&mut raw, "KEYS *").await;
        let is_queue = |key: &String| key.ends_with(":jobs") || key.ends_with(":bulk");
        assert!(keys.iter().all(is_queue), "{keys:?}");

        // Who waited all the while goes on, and what comes anew is done.
        submit(&store, "fra-3").await;
        let (mut claimer, claimed) = waiting.await.unwrap();
        let mut claimed = claimed.unwrap();
        if claimed.is_empty() {
            claimed = claimer.next(1, Duration::from_secs(5)).await.unwrap();
        }
        assert_eq!(claimed[0].id, "fra-3");
        assert!(store.begin(&claimed[0], "w").await.unwrap().is_some());
    }
}

#[tokio::test]
async fn what_is_given_back_is_done_by_another() {
    for redis in engines("what_is_given_back_is_done_by_another") {
        let store = open(&redis).await;
        submit(&store, "fra-1").await;
        for round in 1..=5 {
            let (claimed, begun) = begin(&store, "w").await;
            assert_eq!((begun.attempt, begun.tries), (round, 1), "no attempt was in vain");
            assert_eq!(store.give_back(&claimed, begun.attempt).await, Ok(true));
            assert_eq!(store.give_back(&claimed, begun.attempt).await, Ok(false));
            assert_eq!(store.tell(&claimed, begun.attempt, 0, &[("step", b"")]).await, Ok(false));
            assert_eq!(store.finish(&claimed, begun.attempt, RESULT).await, Ok(false));
            assert_eq!(store.probe("fra-1").await.unwrap().unwrap().status, Status::Queued);
            assert_eq!(store.queued(&fra(), Queue::Jobs).await, Ok(1));
        }
        let (claimed, begun) = begin(&store, "v").await;
        assert_eq!(store.finish(&claimed, begun.attempt, RESULT).await, Ok(true));
        assert_eq!(store.queued(&fra(), Queue::Jobs).await, Ok(0));
    }
}

#[tokio::test]
async fn what_no_worker_survives_is_given_up() {
    for redis in engines("what_no_worker_survives_is_given_up") {
        let store = open(&redis).await;
        submit(&store, "fra-1").await;
        let (mut claimed, mut begun) = begin(&store, "w1").await;
        for round in 2..=4 {
            let worker = format!("w{round}");
            let taken = store.take_over(&fra(), &worker, Duration::ZERO, 1).await.unwrap();
            claimed = taken.into_iter().next().unwrap();
            begun = store.begin(&claimed, &worker).await.unwrap().unwrap();
            assert_eq!(begun.tries, round);
        }
        let given_up = store.give_up(&claimed, begun.attempt, "tried three times", b"sorry").await;
        assert_eq!(given_up, Ok(true));
        let kept = store.probe("fra-1").await.unwrap().unwrap();
        assert_eq!((kept.status, kept.result), (Status::Done, None));
        assert_eq!(kept.problem.as_deref(), Some(b"sorry".as_slice()));
        assert_eq!(store.same(&fra(), "fra-1").await, Ok(None));
        assert_eq!(store.give_up(&claimed, begun.attempt, "again", b"").await, Ok(false));
        let mut raw = raw(&redis).await;
        let dead: Vec<(String, Vec<(String, String)>)> =
            ask(&mut raw, "XRANGE {pw}:v:fra:dead - +").await;
        assert_eq!(dead.len(), 1);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(dead[0].1, [pair("id", "fra-1"), pair("reason", "tried three times")]);
        assert_eq!(store.queued(&fra(), Queue::Jobs).await, Ok(0));
    }
}

#[tokio::test]
async fn only_what_is_idle_is_taken_over() {
    for redis in engines("only_what_is_idle_is_taken_over") {
        let store = open(&redis).await;
        // More than the engine looks at for one question.
        for number in 0..120 {
            submit(&store, &format!("fra-{number}")).await;
        }
        let mut claimer = store.claimer(&fra(), "alive");
        let all = claimer.next(200, Duration::ZERO).await.unwrap();
        assert_eq!(all.len(), 120);
        let hour = Duration::from_secs(3600);
        assert_eq!(store.take_over(&fra(), "other", hour, 4).await, Ok(Vec::new()));
        let mut raw = raw(&redis).await;
        let queue = "{pw}:v:fra:jobs";
        let entry = &all[119].entry;
        let dead = format!("XCLAIM {queue} workers dead 0 {entry} IDLE 7200000 JUSTID");
        let _: Vec<String> = ask(&mut raw, &dead).await;
        let taken = store.take_over(&fra(), "other", hour, 4).await.unwrap();
        assert_eq!(taken, [all[119].clone()]);
        assert_eq!(store.take_over(&fra(), "other", hour, 4).await, Ok(Vec::new()));

        // A sign of life makes it young again, and is no delivery.
        let entry = &all[0].entry;
        let old = format!("XCLAIM {queue} workers alive 0 {entry} IDLE 7200000 JUSTID");
        let _: Vec<String> = ask(&mut raw, &old).await;
        assert_eq!(store.beat("alive", &[&all[0]]).await, Ok(vec![true]));
        let pending: Vec<(String, String, u64, u64)> =
            ask(&mut raw, &format!("XPENDING {queue} workers {entry} {entry} 1")).await;
        assert!(pending[0].2 < 3_600_000 && pending[0].3 == 1, "{pending:?}");
        assert_eq!(store.take_over(&fra(), "other", hour, 4).await, Ok(Vec::new()));
    }
}

#[tokio::test]
async fn what_was_written_outlives_the_engine() {
    let options = Options { append_only: true, ..Options::default() };
    for mut redis in engines_with("what_was_written_outlives_the_engine", &options) {
        let store = open(&redis).await;
        for id in ["fra-1", "fra-2", "fra-3"] {
            submit(&store, id).await;
        }
        let (done, _) = begin(&store, "w").await;
        assert_eq!(store.tell(&done, 1, 0, &[("step", b"1")]).await, Ok(true));
        assert_eq!(store.finish(&done, 1, Ending::Result(b"kept")).await, Ok(true));
        let (running, begun) = begin(&store, "w").await;
        assert_eq!(store.tell(&running, begun.attempt, 0, &[("step", b"1")]).await, Ok(true));

        redis.kill();
        assert!(store.ping().await.unwrap_err().is_away());
        redis.restart();
        until("it answers again", async || store.ping().await.is_ok()).await;

        // The scripts are gone with it; nobody notices.
        assert_eq!(store.tell(&running, begun.attempt, 1, &[("step", b"2")]).await, Ok(true));
        assert_eq!(names(&store, "fra-1").await, ["step", Event::DONE]);
        let read = store.events(&[("fra-2", 1)]).await.unwrap();
        assert_eq!(read[0].events[0].number, 2, "one goes on where one was");
        let kept = store.probe("fra-1").await.unwrap().unwrap();
        assert_eq!(kept.result.as_deref(), Some(b"kept".as_slice()));
        assert_eq!(store.beat("w", &[&running]).await, Ok(vec![true]));
        assert_eq!(store.finish(&running, begun.attempt, RESULT).await, Ok(true));
        assert_eq!(claim(&store, "w").await.id, "fra-3");
    }
}
