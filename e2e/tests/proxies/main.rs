//! The server behind the proxies of which `deploy` has examples: at the root of a name, and at a
//! path below one.

mod front;
mod page;
mod replicas;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::front::{Front, Place, Proxy};

/// Runs a test with each proxy in each place.
fn everywhere(test: &str, arguments: &[&str], check: impl Fn(Front) -> Result<()>) -> Result<()> {
    for proxy in Proxy::ALL {
        if !proxy.is_there(test) {
            continue;
        }
        for place in Place::ALL {
            let front = Front::start(proxy, place, arguments)?;
            check(front).with_context(|| format!("{proxy:?}, {place:?}"))?;
        }
    }
    Ok(())
}

#[test]
fn callers_are_told_apart() -> Result<()> {
    let arguments = ["--allow-net", "127.0.0.0/8", "--rate", "1"];
    everywhere("callers_are_told_apart", &arguments, |front| {
        let start = |client: &str, host: u8, more: &[&str]| {
            let target = format!("127.31.7.{host}");
            front.post(client, &json!({"target": target, "ports": [2525]}), more)
        };
        assert_eq!(start("127.0.0.2", 1, &[])?.status, 202);
        let refused = start("127.0.0.2", 2, &[])?;
        assert_eq!((refused.status, refused.problem()?.as_str()), (429, "rate-limited"));
        assert!(refused.header("retry-after").is_some(), "{refused:?}");
        for lie in [
            "X-Forwarded-For: 198.51.100.7",
            "X-Forwarded-For: 198.51.100.7, 127.0.0.1",
            "X-Forwarded-For: 198.51.100.7, 127.0.0.1, 127.0.0.1",
            "Forwarded: for=198.51.100.7",
            "X-Real-IP: 198.51.100.7",
        ] {
            let answer = start("127.0.0.2", 2, &["--header", lie])?;
            assert_eq!(answer.status, 429, "{lie}: {answer:?}");
        }
        let other = start("127.0.0.3", 2, &["--header", "X-Forwarded-For: 127.0.0.2"])?;
        assert_eq!(other.status, 202, "{other:?}");
        assert_eq!(start("127.0.0.3", 3, &[])?.status, 429);
        Ok(())
    })
}

#[test]
fn events_come_while_the_check_goes_on() -> Result<()> {
    let arguments = ["--allow-net", "127.0.0.0/8", "--timeout", "60"];
    everywhere("events_come_while_the_check_goes_on", &arguments, |front| {
        let server = TcpListener::bind(("127.31.8.1", 2525))?;
        follow_a_check(&front, server)
    })
}

/// Follows the check of a server that keeps quiet until it may speak.
fn follow_a_check(front: &Front, server: TcpListener) -> Result<()> {
    let target = server.local_addr()?.ip();
    let body = json!({"target": target, "ports": [2525]});
    let started = front.post("127.0.0.1", &body, &[])?;
    assert_eq!(started.status, 202, "{started:?}");
    let probe: Value = serde_json::from_str(&started.body)?;
    let location = format!("/api/v1/probes/{}", probe["id"].as_str().context("no id")?);
    let public = front.url(&location);
    assert!(started.header("location").is_some_and(|to| public.ends_with(to)), "{started:?}");

    let (mut connection, _) = server.accept()?;
    let mut client = front.follow(&format!("{location}/events"))?;
    let mut lines = BufReader::new(client.stdout.take().context("no output")?).lines();
    let mut until = |wanted: &str| -> Result<()> {
        for line in &mut lines {
            if line?.contains(wanted) {
                return Ok(());
            }
        }
        bail!("the events ended without {wanted}")
    };
    until("\"step\":\"greeting\"")?;
    // One that comes alone, after what was there when the client came.
    connection.write_all(b"220 mail.example.com ESMTP\r\n")?;
    until("\"step\":\"ehlo\"")?;
    let now = front.ask("127.0.0.1", &location, &[])?;
    assert_eq!(serde_json::from_str::<Value>(&now.body)?["status"], "running", "{now:?}");

    drop((connection, server));
    until("event: done")?;
    assert!(lines.all(|line| line.is_ok_and(|line| !line.starts_with("event"))), "more events");
    assert!(client.wait()?.success());
    Ok(())
}

#[test]
fn errors_are_problems() -> Result<()> {
    everywhere("errors_are_problems", &[], |mut front| {
        let client = "127.0.0.1";
        let long = "a".repeat(20 * 1024);
        for (status, code, path, more) in [
            (404, "not-found", "/api/v1/nothing", &[][..]),
            (404, "not-found", "/api/v1/probes/nothing/events", &[]),
            (405, "bad-request", "/api/v1/probes", &["--request", "DELETE"]),
            (400, "bad-request", "/api/v1/probes/nothing?wait=soon", &[]),
            (415, "bad-request", "/api/v1/probes", &["--data", "{}"]),
            (413, "bad-request", "/api/v1/probes", &["--data", &long]),
            (403, "origin-not-allowed", "/probe", &["--header", "Origin: https://a.example"]),
        ] {
            let answer =
                front.ask(client, path, more).with_context(|| format!("{path} {more:?}"))?;
            let found = (answer.status, answer.problem()?);
            assert_eq!(found, (status, code.to_owned()), "{path} {more:?}");
        }
        let refused = front.post(client, &json!({"target": "10.1.2.3"}), &[])?;
        assert_eq!((refused.status, refused.problem()?.as_str()), (403, "target-not-allowed"));

        // More than nginx takes by itself.
        let huge = front.scratch("huge", &"a".repeat(2 << 20))?;
        let refused = front.ask(client, "/api/v1/probes", &["--data", &huge])?;
        assert_eq!((refused.status, refused.problem()?.as_str()), (413, "bad-request"));

        front.end_server();
        let away = front.ask(client, "/api/v1/reference/ports", &[])?;
        assert_eq!((away.status, away.problem()?.as_str()), (503, "shutting-down"));
        assert_eq!(away.header("retry-after"), Some("10"));
        Ok(())
    })
}

#[test]
fn compressed_answers_are_passed_on_as_they_are() -> Result<()> {
    everywhere("compressed_answers_are_passed_on_as_they_are", &[], |front| {
        let more = ["--header", "Accept-Encoding: gzip, br", "--head"];
        let table = front.ask("127.0.0.1", "/api/v1/reference/providers.json", &more)?;
        assert_eq!(table.header("content-encoding"), Some("br"), "{table:?}");
        assert!(table.header("x-request-id").is_some_and(|id| id.len() >= 32), "{table:?}");
        Ok(())
    })
}
