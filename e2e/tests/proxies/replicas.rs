//! Several servers behind the balancer of which `deploy` has an example.

use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::follow_a_check;
use crate::front::{Front, Proxy};

const CLIENT: &str = "127.0.0.1";

/// What is asked in a round.
const TABLE: &str = "/api/v1/reference/ports";

/// How many requests for the table a server has answered.
fn answered(front: &Front, number: usize) -> Result<u64> {
    let url = format!("{}metrics", front.server(number).url());
    let output = Command::new("curl").args(["--silent", "--fail", &url]).output()?;
    ensure!(output.status.success(), "{url}: {output:?}");
    let text = String::from_utf8(output.stdout)?;
    let lines = text.lines().filter(|line| {
        line.starts_with("portwise_http_requests_total{") && line.contains("/reference/")
    });
    lines.map(|line| Ok(line.rsplit(' ').next().context("no value")?.parse::<u64>()?)).sum()
}

/// Asks 20 times, and says how many each of the first servers answered.
fn round(front: &Front) -> Result<[u64; 2]> {
    let before = [answered(front, 0)?, answered(front, 1)?];
    for _ in 0..20 {
        let _ = front.ask(CLIENT, TABLE, &[])?;
    }
    Ok([answered(front, 0)? - before[0], answered(front, 1)? - before[1]])
}

/// Asks round for round, until the servers answered one like this.
fn until(front: &Front, what: &str, is_so: impl Fn([u64; 2]) -> bool) -> Result<()> {
    let began = Instant::now();
    loop {
        let counts = round(front)?;
        if counts[0] + counts[1] == 20 && is_so(counts) {
            return Ok(());
        }
        ensure!(began.elapsed() < Duration::from_secs(40), "{what}: {counts:?}");
    }
}

fn both_are_used(front: &Front) -> Result<()> {
    until(front, "both are used", |[first, second]| first > 0 && second > 0)
}

/// Starts a check at one of the servers that goes on for more than a minute: it visits what keeps
/// quiet, one port after the other.
fn occupy(front: &Front, number: usize, address: &str) -> Result<Vec<TcpListener>> {
    let ports = [2525, 2587, 3535, 8025];
    let silent = ports.map(|port| TcpListener::bind((address, port)));
    let silent = silent.into_iter().collect::<Result<_, _>>()?;
    let url = format!("{}api/v1/probes", front.server(number).url());
    let body = json!({"target": address, "ports": ports}).to_string();
    let json = ["--json", &body, "--silent", "--show-error", "--fail-with-body"];
    let output = Command::new("curl").args(json).arg(&url).output()?;
    ensure!(output.status.success(), "{output:?}");
    Ok(silent)
}

#[test]
fn whoever_has_room_is_asked() -> Result<()> {
    if !Proxy::Caddy.is_there("whoever_has_room_is_asked") {
        return Ok(());
    }
    let arguments = "--allow-net 127.0.0.0/8 --concurrency 1 --visits 1 --requests 9999";
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let mut front = Front::balanced(&arguments)?;
    both_are_used(&front)?;

    let _first = occupy(&front, 0, "127.31.11.1")?;
    until(&front, "the full one is passed over", |[first, _]| first == 0)?;

    // Without one that has room, the page is there, and a check is refused by Portwise itself.
    let _second = occupy(&front, 1, "127.31.11.2")?;
    until(&front, "the first that lives is asked", |[_, second]| second == 0)?;
    let refused = front.post(CLIENT, &json!({"target": "127.31.11.3", "ports": [2525]}), &[])?;
    assert_eq!(refused.problem()?, "too-busy");

    front.end_server();
    let page = front.ask(CLIENT, "/", &[])?;
    assert_eq!(page.status, 200, "{page:?}");
    front.end_server();
    let away = front.ask(CLIENT, TABLE, &[])?;
    assert_eq!((away.status, away.problem()?.as_str()), (503, "shutting-down"));
    assert_eq!(away.header("retry-after"), Some("10"));
    Ok(())
}

#[test]
fn events_come_through_the_balancer_while_the_check_goes_on() -> Result<()> {
    if !Proxy::Caddy.is_there("events_come_through_the_balancer_while_the_check_goes_on") {
        return Ok(());
    }
    let mut front = Front::balanced(&["--allow-net", "127.0.0.0/8", "--timeout", "60"])?;
    both_are_used(&front)?;
    front.end_server();
    // Nobody notices that one is gone, and by the end the balancer knows.
    for _ in 0..20 {
        let answer = front.ask(CLIENT, TABLE, &[])?;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    follow_a_check(&front, TcpListener::bind(("127.31.11.4", 2525))?)
}
