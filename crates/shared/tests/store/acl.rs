//! What the user of a worker may do, and what not.

use std::time::Duration;

use portwise_shared::{Ending, Places, Rate, Store, StoreError};
use portwise_testkit::redis::{Options, Redis};

use super::{asking, begin, engines_with, fra, submit, url};

fn options() -> Options {
    let users = vec![format!("w-fra on >hunter2 {}", Store::acl(&fra()))];
    Options { users, ..Options::default() }
}

async fn worker(redis: &Redis) -> Store {
    Store::open(&url(&redis.url_for("w-fra", "hunter2")), None).await.unwrap()
}

#[tokio::test]
async fn a_worker_may_do_all_of_its_work() {
    for redis in engines_with("a_worker_may_do_all_of_its_work", &options()) {
        let (server, worker) = (super::open(&redis).await, worker(&redis).await);
        let hour = Duration::from_secs(3600);
        worker.announce(&fra(), "w").await.unwrap();
        for id in ["fra-1", "fra-2", "fra-3", "fra-4"] {
            submit(&server, id).await;
        }
        let (first, begun) = begin(&worker, "w").await;
        let places = [Places { key: "ep:1", count: 1 }, Places { key: "host:a", count: 8 }];
        let rates = [Rate { key: "thing:host:a", per_minute: 60 }];
        worker.take(&rates).await.unwrap();
        worker.waits(&rates).await.unwrap();
        worker.enter(&places, "w", hour).await.unwrap();
        worker.tell(&first, begun.attempt, 0, &[("step", b"")]).await.unwrap();
        assert_eq!(worker.beat("w", &[&first]).await, Ok(vec![true]));
        worker.leave(&places, "w").await.unwrap();
        assert_eq!(worker.finish(&first, begun.attempt, Ending::Result(b"{}")).await, Ok(true));
        let (second, begun) = begin(&worker, "w").await;
        assert_eq!(worker.give_back(&second, begun.attempt).await, Ok(true));
        let (third, begun) = begin(&worker, "w").await;
        assert_eq!(worker.give_up(&third, begun.attempt, "why", b"").await, Ok(true));
        let (_, _) = begin(&worker, "dead").await;
        let taken = worker.take_over(&fra(), "w", Duration::ZERO, 9).await.unwrap();
        assert_eq!(taken.len(), 1);
        worker.withdraw(&fra(), "w").await.unwrap();
        let mut claimer = worker.claimer(&fra(), "w");
        // What waits, and what the one that went put back.
        assert_eq!(claimer.next(9, Duration::from_millis(10)).await.unwrap().len(), 2);
        assert_eq!(claimer.next(9, Duration::from_millis(10)).await, Ok(Vec::new()));
        assert!(worker.probe("fra-1").await.unwrap().unwrap().result.is_some());
        // The groups of an engine that came back empty.
        let mut raw = super::raw(&redis).await;
        super::ask::<()>(&mut raw, "FLUSHALL").await;
        super::ask::<()>(&mut raw, "SCRIPT FLUSH").await;
        assert_eq!(claimer.next(9, Duration::from_millis(10)).await, Ok(Vec::new()));
        worker.announce(&fra(), "w").await.unwrap();
        submit(&server, "fra-5").await;
        assert_eq!(claimer.next(9, Duration::from_millis(10)).await.unwrap().len(), 1);
    }
}

fn is_refused<T>(said: &Result<T, StoreError>) -> bool {
    matches!(said, Err(StoreError::Refused { .. }))
}

#[tokio::test]
async fn a_worker_may_do_nothing_else() {
    for redis in engines_with("a_worker_may_do_nothing_else", &options()) {
        let (server, worker) = (super::open(&redis).await, worker(&redis).await);
        let home = "home".parse().unwrap();
        // A name that begins with the same letters is another place.
        let near = "fra-2".parse().unwrap();
        server.announce(&home, "h").await.unwrap();
        for vantage in [&home, &near] {
            let id = format!("{vantage}-1");
            submit(&server, &id).await;
            let refused = worker.submit(&asking(vantage, &format!("{vantage}-2"), "q")).await;
            assert!(is_refused(&refused));
            assert!(is_refused(&worker.probe(&id).await));
            assert!(is_refused(&worker.events(&[(&id, 0)]).await));
            assert!(is_refused(&worker.announce(vantage, "w").await));
            let mut claimer = worker.claimer(vantage, "w");
            assert!(is_refused(&claimer.next(1, Duration::ZERO).await));
            assert!(is_refused(&worker.take_over(vantage, "w", Duration::ZERO, 1).await));
            let mut own = server.claimer(vantage, "h");
            let claimed = own.next(1, Duration::ZERO).await.unwrap();
            let begun = server.begin(&claimed[0], "h").await.unwrap().unwrap();
            assert!(is_refused(&worker.begin(&claimed[0], "h").await));
            let told = worker.tell(&claimed[0], begun.attempt, 0, &[("step", b"")]).await;
            assert!(is_refused(&told));
            let ending = Ending::Result(b"forged");
            assert!(is_refused(&worker.finish(&claimed[0], begun.attempt, ending).await));
            assert_eq!(
                server.finish(&claimed[0], begun.attempt, Ending::Result(b"true")).await,
                Ok(true)
            );
        }
        let caller = [Rate { key: "caller:a", per_minute: 1 }];
        assert!(is_refused(&worker.take(&caller).await));
        assert!(is_refused(&worker.sit("a", "fra-1", 1, Duration::from_secs(1)).await));
        let seen = worker.vantages().await;
        assert!(is_refused(&seen), "{seen:?}");
        assert!(is_refused(&worker.standing().await));

        let client = redis::Client::open(redis.url_for("w-fra", "hunter2")).unwrap();
        let mut raw = client.get_multiplexed_async_connection().await.unwrap();
        for words in [
            "KEYS *",
            "SCAN 0",
            "FLUSHALL",
            "FLUSHDB",
            "CONFIG GET *",
            "ACL LIST",
            "INFO",
            "MONITOR",
            "SUBSCRIBE news",
            "SHUTDOWN",
            "CLIENT LIST",
            "EVAL 1 0",
            "GET {pw}:rl:caller:a",
            "HGETALL {pw}:v:fra:probe:fra-1",
            "RENAME a b",
            "HGET {pw}:v:home:probe:home-1 result",
            "SET other value",
            "DEL {pw}:v:home:jobs",
            "XGROUP DESTROY {pw}:v:fra:jobs workers",
            "REPLICAOF NO ONE",
            "FUNCTION LIST",
        ] {
            let mut words_of = words.split(' ');
            let mut command = redis::cmd(words_of.next().unwrap());
            words_of.for_each(|word| {
                command.arg(word);
            });
            let said: redis::RedisResult<redis::Value> = command.query_async(&mut raw).await;
            let error = said.expect_err(words);
            assert_eq!(error.code(), Some("NOPERM"), "{words}: {error}");
        }
        // From inside a script as well, whether it says which keys it uses or not.
        let read = redis::Script::new("return redis.call('HGET', ARGV[1], 'result')");
        let flush = redis::Script::new("return redis.call('FLUSHALL')");
        let of_home = "{pw}:v:home:probe:home-1";
        let mut said = read.prepare_invoke();
        let mut hidden = read.prepare_invoke();
        for script in
            [said.key(of_home).arg(of_home), hidden.arg(of_home), &mut flush.prepare_invoke()]
        {
            let said: redis::RedisResult<String> = script.invoke_async(&mut raw).await;
            let error = said.unwrap_err().to_string();
            let refusals = ["no permissions", "NOPERM", "executing the script can't"];
            let is_refused = refusals.iter().any(|refusal| error.contains(refusal));
            assert!(is_refused, "{error}");
        }
        assert!(server.probe("home-1").await.unwrap().unwrap().result.is_some());
    }
}
