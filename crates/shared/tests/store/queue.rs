//! Submitting, following and reading.

use std::time::Duration;

use portwise_shared::{Asking, Ending, Event, Kept, Queue, Status, Store, Submitted};

use super::{asking, begin, claim, engines, fra, open, raw, submit, until};

#[tokio::test]
async fn of_a_hundred_who_ask_the_same_one_starts_it() {
    for redis in engines("of_a_hundred_who_ask_the_same_one_starts_it") {
        let mut tasks = tokio::task::JoinSet::new();
        let stores = [open(&redis).await, open(&redis).await, open(&redis).await];
        for (number, store) in (0..100).zip(stores.iter().cycle()) {
            let store = store.clone();
            tasks.spawn(async move {
                let id = format!("fra-{number}");
                let submitted = store.submit(&asking(&fra(), &id, "the same")).await.unwrap();
                (id, submitted)
            });
        }
        let said = tasks.join_all().await;
        let new: Vec<_> = said.iter().filter(|(_, s)| *s == Submitted::New).collect();
        assert_eq!(new.len(), 1);
        let first = &new[0].0;
        let others = said.iter().filter(|(id, _)| id != first);
        assert!(others.clone().all(|(_, s)| *s == Submitted::Same(first.clone())));
        assert_eq!(others.count(), 99);
        assert_eq!(stores[0].queued(&fra(), Queue::Jobs).await, Ok(1));
        assert_eq!(stores[1].same(&fra(), "the same").await, Ok(Some(first.clone())));
        // Saying it again because the answer was lost changes nothing.
        let again = stores[2].submit(&asking(&fra(), first, "the same")).await;
        assert_eq!(again, Ok(Submitted::Same(first.clone())));
        assert_eq!(stores[0].queued(&fra(), Queue::Jobs).await, Ok(1));
    }
}

#[tokio::test]
async fn vantage_points_answer_for_themselves() {
    for redis in engines("vantage_points_answer_for_themselves") {
        let store = open(&redis).await;
        let home = "home-2".parse().unwrap();
        assert_eq!(store.submit(&asking(&fra(), "fra-1", "q")).await, Ok(Submitted::New));
        assert_eq!(store.submit(&asking(&home, "home-2-1", "q")).await, Ok(Submitted::New));
        let claimed = store.claimer(&home, "w").next(9, Duration::ZERO).await.unwrap();
        assert_eq!(claimed.len(), 1);
        assert_eq!((claimed[0].id.as_str(), &claimed[0].vantage), ("home-2-1", &home));
        assert_eq!(Store::vantage_of("home-2-1"), Some(home));
        assert_eq!(Store::vantage_of("nothing"), None);
        assert_eq!(store.probe("nothing").await, Ok(None));
        assert_eq!(store.probe("fra-unknown").await, Ok(None));
    }
}

#[tokio::test]
async fn a_full_queue_takes_nothing() {
    for redis in engines("a_full_queue_takes_nothing") {
        let store = open(&redis).await;
        let vantage = fra();
        let short = |id| Asking { longest: 3, ..asking(&vantage, id, id) };
        for id in ["fra-1", "fra-2", "fra-3"] {
            assert_eq!(store.submit(&short(id)).await, Ok(Submitted::New));
        }
        assert_eq!(store.submit(&short("fra-4")).await, Ok(Submitted::Busy));
        assert_eq!(store.probe("fra-4").await, Ok(None));
        assert_eq!(store.same(&vantage, "fra-4").await, Ok(None));
        // Who asks what is under way needs no place.
        let again = store.submit(&Asking { id: "fra-5", ..short("fra-1") }).await;
        assert_eq!(again, Ok(Submitted::Same("fra-1".to_owned())));
        let scan = Asking { queue: Queue::Bulk, ..short("fra-4") };
        assert_eq!(store.submit(&scan).await, Ok(Submitted::New));

        let (claimed, begun) = begin(&store, "w").await;
        assert_eq!(store.submit(&short("fra-6")).await, Ok(Submitted::Busy), "it is still there");
        assert_eq!(store.finish(&claimed, begun.attempt, Ending::Result(b"{}")).await, Ok(true));
        assert_eq!(store.submit(&short("fra-6")).await, Ok(Submitted::New));
        assert_eq!(store.queued(&vantage, Queue::Jobs).await, Ok(3));
        assert_eq!(store.queued(&vantage, Queue::Bulk).await, Ok(1));
    }
}

#[tokio::test]
async fn a_result_answers_the_same_question_while_it_is_fresh() {
    for redis in engines("a_result_answers_the_same_question_while_it_is_fresh") {
        let store = open(&redis).await;
        let vantage = fra();
        let brief = Duration::from_secs(1);
        let first = Asking { fresh: brief, ..asking(&vantage, "fra-1", "q") };
        assert_eq!(store.submit(&first).await, Ok(Submitted::New));
        let (claimed, begun) = begin(&store, "w").await;
        assert_eq!(store.finish(&claimed, begun.attempt, Ending::Result(b"{}")).await, Ok(true));
        assert_eq!(store.same(&vantage, "q").await, Ok(Some("fra-1".to_owned())));
        until("it is no longer fresh", async || store.same(&vantage, "q").await == Ok(None)).await;
        assert!(store.probe("fra-1").await.unwrap().is_some(), "it is kept for longer");

        // A problem answers nobody else.
        let second = Asking { id: "fra-2", ..first };
        assert_eq!(store.submit(&second).await, Ok(Submitted::New));
        let (claimed, begun) = begin(&store, "w").await;
        assert_eq!(store.finish(&claimed, begun.attempt, Ending::Problem(b"no")).await, Ok(true));
        assert_eq!(store.same(&vantage, "q").await, Ok(None));

        // Nor does a probe that is gone.
        let third = Asking { id: "fra-3", ..first };
        assert_eq!(store.submit(&third).await, Ok(Submitted::New));
        super::ask::<()>(&mut raw(&redis).await, "DEL {pw}:v:fra:probe:fra-3").await;
        assert_eq!(store.same(&vantage, "q").await, Ok(None));
        assert_eq!(store.submit(&Asking { id: "fra-4", ..first }).await, Ok(Submitted::New));
    }
}

#[tokio::test]
async fn what_a_worker_tells_is_read_anywhere() {
    for redis in engines("what_a_worker_tells_is_read_anywhere") {
        let (here, there) = (open(&redis).await, open(&redis).await);
        let result = format!("{{\"report\":\"{}\"}}", "ä\0".repeat(5_000));
        submit(&here, "fra-1").await;
        let kept = Kept {
            status: Status::Queued,
            request: b"a request".to_vec(),
            result: None,
            problem: None,
            attempt: 0,
            worker: None,
        };
        assert_eq!(there.probe("fra-1").await, Ok(Some(kept.clone())));
        let (claimed, begun) = begin(&there, "w").await;
        assert!(claimed.is_known());
        assert_eq!((begun.attempt, begun.tries, begun.request), (1, 1, kept.request.clone()));
        let running =
            Kept { status: Status::Running, attempt: 1, worker: Some("w".to_owned()), ..kept };
        assert_eq!(here.probe("fra-1").await, Ok(Some(running.clone())));

        let told = [("planned", "{}".as_bytes()), ("step", b"1"), ("step", b"2")];
        assert_eq!(there.tell(&claimed, 1, 0, &told).await, Ok(true));
        assert_eq!(
            there.tell(&claimed, 1, told.len() as u64, &[("endpoint", b"\r\n\0")]).await,
            Ok(true)
        );
        let event = |number, name: &str, data: &[u8]| Event {
            number,
            name: name.to_owned(),
            data: data.to_vec(),
        };
        let mut all = vec![
            event(1, "planned", b"{}"),
            event(2, "step", b"1"),
            event(3, "step", b"2"),
            event(4, "endpoint", b"\r\n\0"),
        ];
        let read = here.events(&[("fra-1", 0), ("fra-none", 0), ("nothing", 0)]).await.unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].id.as_str(), &read[0].events), ("fra-1", &all));
        assert_eq!(here.events(&[("fra-1", 2)]).await.unwrap()[0].events, all[2..]);
        assert_eq!(here.events(&[("fra-1", 4)]).await, Ok(Vec::new()));
        assert_eq!(here.events(&[]).await, Ok(Vec::new()));

        let ending = Ending::Result(result.as_bytes());
        assert_eq!(there.finish(&claimed, 1, ending).await, Ok(true));
        all.push(event(5, Event::DONE, b""));
        assert_eq!(here.events(&[("fra-1", 0)]).await.unwrap()[0].events, all);
        let done =
            Kept { status: Status::Done, result: Some(result.clone().into_bytes()), ..running };
        assert_eq!(here.probe("fra-1").await, Ok(Some(done)));
        let known = here.known(&["fra-1", "fra-2", "nothing", "fra-1"]).await;
        assert_eq!(known, Ok(vec![true, false, false, true]));
        assert_eq!(here.known(&[]).await, Ok(Vec::new()));
        // It is kept small, and nothing is left in the queue.
        let mut raw = raw(&redis).await;
        let packed: usize = super::ask(&mut raw, "HSTRLEN {pw}:v:fra:probe:fra-1 result").await;
        assert!(packed < result.len() / 10, "{packed} octets");
        assert_eq!(here.queued(&fra(), Queue::Jobs).await, Ok(0));
    }
}

#[tokio::test]
async fn long_streams_are_read_piece_by_piece() {
    for redis in engines("long_streams_are_read_piece_by_piece") {
        let store = open(&redis).await;
        submit(&store, "fra-1").await;
        let (claimed, _) = begin(&store, "w").await;
        let many = vec![("step", b"x".as_slice()); 1200];
        assert_eq!(store.tell(&claimed, 1, 0, &many).await, Ok(true));
        let mut numbers = Vec::new();
        loop {
            let after = numbers.last().copied().unwrap_or_default();
            let read = store.events(&[("fra-1", after)]).await.unwrap();
            let Some(read) = read.into_iter().next() else { break };
            numbers.extend(read.events.into_iter().map(|event| event.number));
        }
        assert_eq!(numbers, (1..=1200).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn those_that_somebody_waits_for_go_first() {
    for redis in engines("those_that_somebody_waits_for_go_first") {
        let store = open(&redis).await;
        let vantage = fra();
        for id in ["fra-b1", "fra-b2"] {
            let scan = Asking { queue: Queue::Bulk, ..asking(&vantage, id, id) };
            assert_eq!(store.submit(&scan).await, Ok(Submitted::New));
        }
        for id in ["fra-j1", "fra-j2", "fra-j3"] {
            submit(&store, id).await;
        }
        let mut claimer = store.claimer(&vantage, "w");
        let ids = |claimed: Vec<portwise_shared::Claimed>| -> Vec<String> {
            claimed.into_iter().map(|claimed| claimed.id).collect()
        };
        assert_eq!(claimer.next(0, Duration::ZERO).await, Ok(Vec::new()));
        assert_eq!(ids(claimer.next(2, Duration::ZERO).await.unwrap()), ["fra-j1", "fra-j2"]);
        assert_eq!(ids(claimer.next(2, Duration::ZERO).await.unwrap()), ["fra-j3", "fra-b1"]);
        assert_eq!(ids(claimer.next(2, Duration::ZERO).await.unwrap()), ["fra-b2"]);
        assert_eq!(claimer.next(2, Duration::ZERO).await, Ok(Vec::new()));
    }
}

#[tokio::test]
async fn who_waits_is_woken() {
    for redis in engines("who_waits_is_woken") {
        let store = open(&redis).await;
        let mut claimer = store.claimer(&fra(), "w");
        assert_eq!(claimer.next(1, Duration::from_millis(20)).await, Ok(Vec::new()));
        let waiting = tokio::spawn(async move { claimer.next(1, Duration::from_secs(600)).await });
        let mut raw = raw(&redis).await;
        until("it waits", async || {
            let clients: String = super::ask(&mut raw.clone(), "CLIENT LIST").await;
            clients.contains("cmd=xreadgroup")
        })
        .await;
        submit(&store, "fra-1").await;
        assert_eq!(waiting.await.unwrap().unwrap()[0].id, "fra-1");
        let _: () = super::ask(&mut raw, "PING").await;
    }
}

#[tokio::test]
async fn nobody_gets_more_than_there_are_slots_and_all_come_once() {
    for redis in engines("nobody_gets_more_than_there_are_slots_and_all_come_once") {
        let store = open(&redis).await;
        let submitting = tokio::spawn({
            let store = store.clone();
            async move {
                let vantage = fra();
                for number in 0..200 {
                    let (bulk, job) = (format!("fra-b{number}"), format!("fra-j{number}"));
                    let scan = Asking { queue: Queue::Bulk, ..asking(&vantage, &bulk, &bulk) };
                    let job = asking(&vantage, &job, &job);
                    let (a, b) = tokio::join!(store.submit(&scan), store.submit(&job));
                    assert_eq!((a, b), (Ok(Submitted::New), Ok(Submitted::New)));
                }
            }
        });
        let mut workers = tokio::task::JoinSet::new();
        for name in ["w1", "w2"] {
            let store = store.clone();
            workers.spawn(async move {
                let mut claimer = store.claimer(&fra(), name);
                let mut ids = Vec::new();
                loop {
                    let claimed = claimer.next(1, Duration::from_millis(500)).await.unwrap();
                    assert!(claimed.len() <= 1);
                    let Some(claimed) = claimed.into_iter().next() else { return ids };
                    let begun = store.begin(&claimed, name).await.unwrap().unwrap();
                    assert_eq!((begun.attempt, begun.tries), (1, 1));
                    let ending = Ending::Result(b"{}");
                    assert_eq!(store.finish(&claimed, 1, ending).await, Ok(true));
                    ids.push(claimed.id);
                }
            });
        }
        submitting.await.unwrap();
        let mut ids = workers.join_all().await.concat();
        // Who saw nothing for half a second has gone home.
        while store.queued(&fra(), Queue::Jobs).await.unwrap()
            + store.queued(&fra(), Queue::Bulk).await.unwrap()
            > 0
        {
            let claimed = claim(&store, "w3").await;
            let begun = store.begin(&claimed, "w3").await.unwrap().unwrap();
            store.finish(&claimed, begun.attempt, Ending::Result(b"{}")).await.unwrap();
            ids.push(claimed.id);
        }
        assert_eq!(ids.len(), 400);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 400);
    }
}
