//! Hosts that take only a few connections per client.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use futures_util::future::join_all;
use portwise_core::Severity::Inconclusive;
use portwise_probe::Limits;
use portwise_testkit::mta::{Mta, Script, Share, Step, implicit_script, say, starttls_script};

use crate::{GOOD, Visited, address, look_within, real_ports};

const PORTS: [u16; 4] = [465, 587, 2525, 8025];

/// Servers on these ports of one address, each with a script behind the limit that they share.
async fn host(share: &Share, scripts: &[(u16, Script)]) -> (IpAddr, Vec<Mta>) {
    let address = address();
    let mut servers = Vec::new();
    for (port, script) in scripts {
        let mut limited = vec![Step::Share(share.clone())];
        limited.extend(script.iter().cloned());
        servers.push(Mta::start(SocketAddr::new(address, *port), vec![limited]).await);
    }
    (address, servers)
}

fn healthy(port: u16) -> (u16, Script) {
    (port, if port == 465 { implicit_script(&GOOD) } else { starttls_script(&GOOD) })
}

/// Slow enough for the connections to meet, and long enough for a busy machine to notice that one
/// has ended.
fn slow(port: u16) -> (u16, Script) {
    let (port, mut script) = healthy(port);
    script.insert(0, Step::Wait(Duration::from_millis(500)));
    (port, script)
}

fn patient() -> Limits {
    Limits { pause: Duration::from_secs(2), ..Limits::within(Duration::from_secs(20)) }
}

fn complete(visited: &Visited) -> usize {
    visited.result.report.hosts[0].endpoints.iter().filter(|e| e.is_complete()).count()
}

#[tokio::test]
async fn the_ports_of_a_host_that_takes_one_connection_are_tried_again_in_turn() {
    real_ports!("the_ports_of_a_host_that_takes_one_connection_are_tried_again_in_turn");
    let refusals: [Script; 3] = [
        vec![say("421 4.7.0 Too many connections"), Step::Hear, Step::Close],
        vec![Step::Close],
        vec![Step::Reset],
    ];
    join_all(refusals.map(|refusal| async move {
        let share = Share::new(1, refusal);
        let (address, _servers) = host(&share, &PORTS.map(slow)).await;
        let visited = look_within(patient(), &[address], &PORTS).await;
        visited.expect(&[]);
        assert_eq!(complete(&visited), PORTS.len());
        assert!(share.turned_away() > 0, "they came side by side first");
    }))
    .await;
}

#[tokio::test]
async fn a_retry_does_not_wait_for_ever_for_another_port() {
    let address = address();
    let busy = vec![say("421 busy"), Step::Hear, Step::Close];
    let at = |port| SocketAddr::new(address, port);
    let _busy = Mta::start(at(2525), vec![busy, starttls_script(&GOOD)]).await;
    let hangs = vec![say("220 mail.example.com"), Step::Expect("EHLO"), Step::Hang];
    let _hanging = Mta::start(at(8025), vec![hangs]).await;
    let limits = Limits { reply: Duration::from_secs(9), ..Limits::within(Duration::from_secs(9)) };
    let visited = look_within(limits, &[address], &[2525, 8025]).await;
    let [busy, hanging] = &visited.result.report.hosts[0].endpoints[..] else { panic!() };
    assert!(busy.is_complete() && busy.first_end.is_some());
    assert!(!hanging.is_complete());
}

#[tokio::test]
async fn a_host_that_turns_everybody_away_is_tried_again_once() {
    let share = Share::new(0, vec![say("421 busy"), Step::Hear, Step::Close]);
    let (address, servers) = host(&share, &[healthy(2525), healthy(8025)]).await;
    let limits = Limits { pause: Duration::from_millis(200), ..patient() };
    let visited = look_within(limits, &[address], &[2525, 8025]).await;
    visited.expect(&[("smtp.put-off", Inconclusive), ("smtp.put-off", Inconclusive)]);
    assert_eq!(servers.iter().map(|s| s.heard().len()).collect::<Vec<_>>(), [2, 2]);
}
