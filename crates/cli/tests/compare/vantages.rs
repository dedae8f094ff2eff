//! Checks from vantage points: workers in two networks that share an engine.

use std::process::{Child, Output};
use std::time::{Duration, Instant};

use portwise_testkit::needs;
use portwise_testkit::redis::{self, Redis};
use serde_json::Value;

use super::networks::{RESOLVERS, World, options, posted, world};
use super::places::{Place, inside, own, via};
use super::{json, portwise, told};

const ENGINE: &str = "198.51.100.60:6379";
const URL: &str = "redis://198.51.100.60:6379";

/// A worker that is gone with its owner.
struct Working(Child);

impl Working {
    fn start(place: &Place, vantage: &str, resolver: &str, world: &World) -> Self {
        let mut command = place.command(env!("CARGO_BIN_EXE_portwise"));
        command.args(["worker", "--engine", URL, "--vantage", vantage]).args(options(resolver));
        command.args(["--per-address", "1000", "--trust-anchors"]).arg(&world.roots);
        Self(command.env("PORTWISE_LOG", "off").spawn().unwrap())
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn until_both_work() {
    let began = Instant::now();
    loop {
        let output = portwise().args(["status", "--engine", URL, "--json"]).output().unwrap();
        let working = |all: &Vec<Value>| all.iter().filter(|at| at["workers"] == 1).count() == 2;
        if json(&output)["vantages"].as_array().is_some_and(working) {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{}", told(&output).0);
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A check that is asked for where the servers are, through the engine.
fn probe(words: &[&str]) -> Output {
    let mut command = portwise();
    command.args(["probe", "there.example", "--port", "465", "--port", "587"]).args(words);
    command.args(["--allow-net", "198.51.100.0/24"]).output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn places_are_compared_by_name() {
    if !needs::programs("vantages::places_are_compared_by_name", Redis::NEEDS)
        || !inside("vantages::places_are_compared_by_name")
    {
        return;
    }
    let world = world().await;
    own("198.51.100.60".parse().unwrap());
    via("10.77.3.1", "10.77.1.2");
    let at = Some(ENGINE.parse().unwrap());
    let _engine = Redis::start(&redis::Options { at, ..redis::Options::default() });
    let _fra = Working::start(&world.here, "fra", RESOLVERS[0], &world);
    let _home = Working::start(&world.at_there, "home", RESOLVERS[1], &world);
    until_both_work();
    several_are_set_side_by_side();
    one_is_a_check_from_there(&world);
    what_is_wrong_is_said();
    another_portwise_checks_from_its_own(&world);
}

fn several_are_set_side_by_side() {
    let output = probe(&["--engine", URL, "--vantage", "fra,home", "--json"]);
    let written = json(&output);
    let compared = &written["comparison"];
    assert_eq!(compared["outcome"], "stops-there", "{written:#}");
    assert_eq!((&compared["here"], &compared["places"][0]), (&"fra".into(), &"home".into()));
    assert_eq!(written["here"], Value::Null);
    for (at, place) in ["fra", "home"].into_iter().enumerate() {
        assert_eq!(written["there"][at]["place"], place);
        let report = &written["there"][at]["result"]["report"];
        assert_eq!(report["target"]["host"], "there.example", "{written:#}");
    }
    // What is fresh is not checked again. An unknown place is told, and the others stand.
    let output = probe(&["--engine", URL, "--vantage", "home,mars,fra"]);
    let (text, status) = told(&output);
    for part in [
        "Port 587 of there.example stops from home only: fra gets through; 465 works from home as well. It is the network of home.",
        "! Not compared: No worker is at the vantage point “mars” now. There are some at: fra, home.",
        "587 IPv4 ✗ stops from home only",
        "home: no answer (timeout) (198.51.100.3)",
        "Seen from home: there.example: can clients submit mail there?",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(status, Some(0), "{text}");
}

fn one_is_a_check_from_there(world: &World) {
    let of = |vantage: &str, more: &[&str]| {
        let words = ["--engine", URL, "--vantage", vantage];
        probe(&[&words[..], more].concat())
    };
    let port = |written: &Value| {
        let endpoints = written["report"]["hosts"][0]["endpoints"].as_array().unwrap().clone();
        endpoints.into_iter().find(|seen| seen["port"] == 587).unwrap()["tcp"].clone()
    };
    assert_eq!(port(&json(&of("fra", &["--json"]))), "connected");
    assert_eq!(port(&json(&of("home", &["--json"]))), "timed-out");
    let (text, _) = told(&of("home", &[]));
    assert!(text.starts_with("Seen from home: there.example: can clients"), "{text}");
    let junit = told(&of("home", &["--output", "junit"])).0;
    assert!(junit.starts_with("<?xml"), "{junit}");
    // The engine can be said by the environment, and by a file.
    let file = world.roots.with_file_name("engine");
    std::fs::write(&file, format!("{URL}\n")).unwrap();
    let mut command = portwise();
    command.env("PORTWISE_ENGINE_FILE", &file).args(["probe", "there.example", "--port", "587"]);
    let output = command.args(["--vantage", "home", "--json"]).output().unwrap();
    assert_eq!(port(&json(&output)), "timed-out");
}

fn what_is_wrong_is_said() {
    let some = "There are some at: fra, home.";
    for (words, part) in [
        (
            &["--vantage", "fra"][..],
            "add --engine URL (or --engine-file FILE) for those of an engine",
        ),
        (&["--engine", URL], "--engine goes with --vantage"),
        (&["--engine", URL, "--vantage", "mars"], some),
        (&["--engine", URL, "--vantage", "mars,venus"], some),
        (&["--engine", URL, "--vantage", "Fra"], "1 to 32 small letters"),
        (&["--engine", URL, "--vantage", "a,b,c,d,e,f,g,h,i"], "at most 8 vantage points"),
        (&["--engine", URL, "--vantage", "fra,home", "--output", "sarif"], "writes text or JSON"),
        (&["--engine", "redis://127.0.0.1:1", "--vantage", "fra"], "cannot be reached"),
        (&["--engine", "http://x", "--vantage", "fra"], "redis://"),
    ] {
        let (text, status) = told(&probe(words));
        assert!(text.contains(part), "{words:?}: {text}");
        assert_eq!(status, Some(2), "{words:?}: {text}");
    }
    let (text, status) = told(&probe(&["--vantage", "fra", "--output", "nagios"]));
    assert!(text.starts_with("PORTWISE UNKNOWN") && status == Some(3), "{text}");
}

fn another_portwise_checks_from_its_own(world: &World) {
    let more = ["--engine", URL, "--no-probe", "--vantage", "fra"];
    let serving = world.here.serve("10.77.3.1:8026", &more, &world.roots);
    let beside = |words: &[&str], form: &[&str]| {
        let mut command = world.at_there.command(env!("CARGO_BIN_EXE_portwise"));
        command.args(words).args(options(RESOLVERS[1])).args(form);
        command.arg("--trust-anchors").arg(&world.roots).output().unwrap()
    };
    let words = ["probe", "there.example", "--port", "465", "--port", "587"];
    let words = [&words[..], &["--compare", &serving.url, "--vantage", "fra,home,mars"]].concat();
    let (text, _) = told(&beside(&words, &[]));
    for part in [
        "Your network or provider stops port 587 of there.example: fra gets through; 465 works here as well.",
        "It stops here, and at home (no answer (timeout)), and fra gets through",
        "No worker is at the vantage point “mars” now. There are some at: fra, home.",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // A report that was made at a vantage point names it.
    let body =
        r#"{"target":"there.example","mode":"submission","ports":[465,587],"vantage":["home"]}"#;
    let id = posted("10.77.3.1:8026", body)["id"].as_str().unwrap().to_owned();
    let report = format!("{}/api/v1/probes/{id}", serving.url);
    let written = json(&beside(&["compare", &report], &["--json"]));
    let place = format!("home ({})", serving.url);
    assert_eq!(written["there"][0]["place"], place.as_str(), "{written:#}");
    assert_eq!(written["comparison"]["places"][0], place.as_str());
    assert_eq!(written["comparison"]["outcome"], "works", "{:#}", written["comparison"]);
}
