//! A network between that is cut and healed.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Duration;

use portwise_testkit::guests::Guests;
use portwise_testkit::needs;
use portwise_testkit::networks::{NEEDS, Network, V6};
use portwise_testkit::redis::{Options, Redis};

use crate::fleet::{
    PORTS, WHILE, Working, events, question, replica, result, started, told, until, until_ready,
};
use crate::world::command;

/// The number of the network, and what stands at its end.
const NUMBER: u8 = 217;

/// Drops what goes to a port, in both directions, or no longer.
fn cut(network: &Network, port: u16, is_cut: bool) {
    let rules = if is_cut {
        format!(
            "table inet cut {{ \
             chain out {{ type filter hook output priority 0; tcp dport {port} drop; }}; \
             chain in {{ type filter hook input priority 0; tcp sport {port} drop; }}; }}"
        )
    } else {
        "delete table inet cut".to_owned()
    };
    let status = network.command("nft").arg(rules).status().unwrap();
    assert!(status.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_cut_off_comes_back_and_nothing_is_lost() {
    let test = "what_is_cut_off_comes_back_and_nothing_is_lost";
    let needed = [NEEDS.as_slice(), Redis::NEEDS, &["curl"]].concat();
    if !needs::root(test) || !needs::programs(test, &needed) {
        return;
    }
    let network = Network::new(NUMBER, V6::Absent, true, "");
    let at: SocketAddr = format!("10.78.{NUMBER}.1:16379").parse().unwrap();
    let redis = Redis::start(&Options { at: Some(at), ..Options::default() });
    // One host that can be reached from both sides.
    let both = SocketAddr::new(at.ip(), PORTS[0]);
    let guests = Guests::start([both], WHILE);
    let target = both.ip().to_string();
    let near = replica(&redis.url());
    // A replica and a worker behind the network.
    let far = format!("10.78.{NUMBER}.2:8080");
    let mut program = network.command(env!("CARGO_BIN_EXE_portwise"));
    program.args(["serve", "--listen", &far, "--allow-host", "far", "--engine", &redis.url()]);
    program.args(["--no-probe", "--vantage", "fra"]);
    program.stdout(Stdio::null()).stderr(Stdio::null());
    let _far =
        portwise_testkit::process::Server::start(&mut program).listening(far.parse().unwrap());
    let words = ["--allow-net", "10.78.0.0/16", "--timeout", "10", "--takeover", "2"];
    let words = words.map(str::to_owned);
    let portwise = network.command(env!("CARGO_BIN_EXE_portwise"));
    let _away = Working::start(portwise, &redis.url(), "fra", &words);
    until_ready(&near);
    let get = |path: &str, more: &[&str]| {
        let url = format!("http://{far}{path}");
        let mut curl = Command::new(needs::find("curl").unwrap());
        let output = curl.args(["--silent", "--max-time", "20"]).args(more).arg(url).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };

    let id = started(&near, &question(&target, &PORTS[..1]));
    until("the far worker visits", || guests.now() == 1);
    cut(&network, redis.at().port(), true);
    until("it is noticed", || get("/readyz", &[]).contains("engine-unreachable"));
    assert!(get("/healthz", &[]).contains("ok"));
    assert!(get(&format!("/api/v1/probes/{id}"), &[]).contains("too-busy"));
    // A worker on this side takes over, when the lease of the other has ended.
    let here = Working::start(command(), &redis.url(), "fra", &words);
    until("the near worker visits", || guests.came() == 2);
    guests.keep(Duration::ZERO);
    let probe = result(&near, &id);
    cut(&network, redis.at().port(), false);
    until("it is healed", || get("/readyz", &[]).contains("\"ok\""));
    let seen = get(&format!("/api/v1/probes/{id}"), &[]);
    assert!(seen.contains("\"done\""), "{seen}");
    let text = get(&format!("/api/v1/probes/{id}/events"), &["--no-buffer"]);
    assert_eq!(events(&text), told(&near, &id));
    assert_eq!(result(&near, &id), probe, "the late result of the other does not count");
    assert_eq!(guests.most().at_an_endpoint, 1);
    // The other works as well again.
    here.signal("KILL");
    let id = started(&near, &question(&format!("smtp://{target}"), &PORTS[..2]));
    result(&near, &id);
}
