//! Every outcome of a comparison, between two networks with a real Portwise in each.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::Output;

use portwise_testkit::dns::{Answer, Edns, FakeDns};
use portwise_testkit::mta::{
    Mta, Script, Step, implicit_script, inside as in_tls, say, starttls_script, tls,
};
use portwise_testkit::pki::{Flaw, Pki};
use serde_json::Value;

use super::places::{
    HERE, Place, Serving, THERE, drop_silently, inside, on_the_way, own, rules_first, via,
};
use super::{json, told};

const NAMES: [&str; 9] = [
    "works.example",
    "here.example",
    "there.example",
    "forged.example",
    "stripped.example",
    "refuses.example",
    "fails.example",
    "machines.example",
    "hidden.example",
];
const SIX: &str = "2001:db8:77::9";

fn address(at: usize) -> IpAddr {
    format!("198.51.100.{}", at + 1).parse().unwrap()
}

/// The address of a name.
fn of(name: &str) -> IpAddr {
    address(NAMES.iter().position(|known| *known == name).unwrap())
}

/// What a place's name server says.
fn zone(differing: IpAddr, hidden: bool) -> Vec<(&'static str, Answer)> {
    let mut zone: Vec<(&str, Answer)> =
        NAMES.iter().map(|name| (*name, Answer::Addresses(vec![of(name)]))).collect();
    zone[7].1 = Answer::Addresses(vec![differing]);
    if hidden {
        zone.pop();
    }
    zone.push(("six.example", Answer::Addresses(vec![SIX.parse().unwrap()])));
    zone
}

pub(crate) struct World {
    pub(crate) here: Place,
    there: Serving,
    served_here: Serving,
    pub(crate) at_there: Place,
    pub(crate) roots: std::path::PathBuf,
    _dns: [FakeDns; 2],
    _servers: Vec<Mta>,
    _folder: tempfile::TempDir,
}

pub(crate) const RESOLVERS: [&str; 2] = ["198.51.100.53:53", "198.51.100.54:53"];

pub(crate) fn options(resolver: &str) -> [&str; 8] {
    [
        "--allow-net",
        "198.51.100.0/24",
        "--allow-net",
        "2001:db8:77::/64",
        "--timeout",
        "4",
        "--dns",
        resolver,
    ]
}

pub(crate) async fn world() -> World {
    let here = Place::new(HERE, "10.77.1.1/24", "10.77.1.2/24");
    let at_there = Place::new(THERE, "10.77.2.1/24", "10.77.2.2/24");
    here.join(&at_there, "10.77.3.1/24", "10.77.3.2/24");
    via("10.77.3.2", "10.77.2.2");
    rules_first();
    (0..10).for_each(|at| own(address(at)));
    let at_resolver = |at: usize| RESOLVERS[at].parse::<SocketAddr>().unwrap();
    (0..2).for_each(|at| own(at_resolver(at).ip()));
    // The machine that only this place is led to is the tenth address, where nothing passes.
    let dns = [
        FakeDns::at(at_resolver(0), Edns::Ignored, &zone(address(9), true)),
        FakeDns::at(at_resolver(1), Edns::Ignored, &zone(of("machines.example"), false)),
    ];
    let pki = Pki::new();
    let folder = tempfile::tempdir().unwrap();
    let roots = folder.path().join("roots.pem");
    std::fs::write(&roots, pki.root()).unwrap();

    let good = tls(&pki.issue(&NAMES, Flaw::None));
    let forged = tls(&pki.issue(&NAMES, Flaw::Untrusted));
    let healthy = |port: u16| match port {
        465 => implicit_script(&good),
        _ => starttls_script(&good),
    };
    let mut servers = Vec::new();
    for name in
        ["works.example", "here.example", "there.example", "machines.example", "hidden.example"]
    {
        for port in [465, 587] {
            servers.push(Mta::start((of(name), port).into(), vec![healthy(port)]).await);
        }
    }
    drop_silently(HERE, of("here.example"), 587);
    drop_silently(THERE, of("there.example"), 587);
    drop_silently(HERE, address(9), 587);
    let refusing: Script =
        vec![say("554 5.7.1 your address is on a list"), Step::Expect("QUIT"), Step::Close];
    for (name, on_the_way_here) in [
        ("forged.example", starttls_script(&forged)),
        ("stripped.example", stripped()),
        ("refuses.example", refusing),
    ] {
        let at = SocketAddr::from((of(name), 587));
        servers.push(on_the_way(HERE, at, on_the_way_here));
        servers.push(on_the_way(THERE, at, healthy(587)));
    }
    let there = at_there.serve("10.77.3.2:8025", &options(RESOLVERS[1]), &roots);
    let served_here = here.serve("10.77.3.1:8025", &options(RESOLVERS[0]), &roots);
    World {
        here,
        there,
        served_here,
        at_there,
        roots,
        _dns: dns,
        _servers: servers,
        _folder: folder,
    }
}

/// A server that lost STARTTLS on the way, as a firewall overwrites it.
fn stripped() -> Script {
    let mut script = vec![say("220 mail.example.com ESMTP"), Step::Expect("EHLO")];
    script.push(say("250-mail.example.com\n250-SIZE 10485760\n250 XXXXXXXA"));
    script.extend(in_tls().into_iter().skip(2));
    script
}

fn probe(place: &Place, resolver: &str, roots: &Path, words: &[&str], form: &[&str]) -> Output {
    let mut command = place.command(env!("CARGO_BIN_EXE_portwise"));
    command.args(["probe", "--mode", "submission"]).args(words).args(form).args(options(resolver));
    command.arg("--trust-anchors").arg(roots).output().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_outcome_is_seen_between_two_networks() {
    if !inside("networks::every_outcome_is_seen_between_two_networks") {
        return;
    }
    let world = world().await;
    let both = "--port 465 --port 587";
    let cases = [
        (
            "works.example",
            both,
            "works",
            "No network is in the way: ports 465 and 587 of works.example work",
        ),
        (
            "here.example",
            both,
            "stops-here",
            "Your network or provider stops port 587 of here.example: http://10.77.3.2:8025 gets through; 465 works here as well.",
        ),
        (
            "there.example",
            both,
            "stops-there",
            "Not your network: port 587 of there.example gets through here",
        ),
        (
            "forged.example",
            "--port 587",
            "differs",
            "Something on the way from here changes what is heard: port 587 of forged.example",
        ),
        (
            "stripped.example",
            "--port 587",
            "differs",
            "Something on the way from here changes what is heard: port 587 of stripped.example",
        ),
        (
            "refuses.example",
            "--port 587",
            "server-refuses",
            "The server itself turns this place away at port 587 of refuses.example",
        ),
        (
            "fails.example",
            both,
            "fails",
            "The server: ports 465 and 587 of fails.example fail in both places.",
        ),
        (
            "machines.example",
            "--port 587",
            "other-machine",
            "Not certain: the places met different machines of machines.example",
        ),
        (
            "hidden.example",
            "--port 587",
            "stops-here",
            "Your name service: it does not lead to hidden.example",
        ),
        ("six.example", "--port 587", "not-tested", "Nothing could be compared"),
    ];
    let world = &world;
    // No more at a time than a server takes from one network.
    for some in cases.chunks(5) {
        std::thread::scope(|scope| {
            let runs = some.iter().map(|&(name, ports, outcome, words)| {
                scope.spawn(move || {
                    let words_of: Vec<&str> = [name, "--compare", &world.there.url]
                        .into_iter()
                        .chain(ports.split(' '))
                        .collect();
                    let output =
                        probe(&world.here, RESOLVERS[0], &world.roots, &words_of, &["--json"]);
                    let written = json(&output);
                    let compared = &written["comparison"];
                    let problem = &written["there"][0]["problem"];
                    assert_eq!(compared["outcome"], outcome, "{name}: {compared:#} {problem:#}");
                    let verdict = compared["verdict"].as_str().unwrap();
                    assert!(verdict.starts_with(words), "{name}: {verdict}");
                    for side in [&written["here"], &written["there"][0]["result"]] {
                        assert_eq!(side["report"]["target"]["host"], name, "{side:#}");
                    }
                    assert_eq!(written["there"][0]["place"], world.there.url.as_str());
                })
            });
            for run in runs.collect::<Vec<_>>() {
                run.join().unwrap();
            }
        });
    }
    from_the_other_side(world);
    as_text_and_by_the_address_of_a_report(world);
}

/// What stops here stops there, as the other place sees it.
fn from_the_other_side(world: &World) {
    let words =
        ["here.example", "--port", "587", "--port", "465", "--compare", &world.served_here.url];
    let output = probe(&world.at_there, RESOLVERS[1], &world.roots, &words, &["--json"]);
    let compared = &json(&output)["comparison"];
    assert_eq!(compared["outcome"], "stops-there", "{compared:#}");
}

fn as_text_and_by_the_address_of_a_report(world: &World) {
    let words = ["here.example", "--port", "587", "--port", "465", "--compare", &world.there.url];
    let output = probe(&world.here, RESOLVERS[0], &world.roots, &words, &[]);
    let (text, status) = told(&output);
    assert_eq!(status, Some(0), "what is checked here counts: {text}");
    assert!(
        text.starts_with("✗ Your network or provider stops port 587 of here.example"),
        "{text}"
    );
    for part in [
        "587 IPv4 ✗ stops here only It stops here (no answer (timeout)), and http://10.77.3.2:8025 gets through to the same address: your network or provider.",
        "465 IPv4 ✓ works everywhere",
        "here: no answer (timeout) (198.51.100.2)",
        "here.example: can clients submit mail there?",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // The other place made a check; its address is all that is needed to make it here as well.
    let body = r#"{"target":"there.example","mode":"submission","ports":[465,587]}"#;
    let link =
        |json: Value| format!("{}/api/v1/probes/{}", world.there.url, json["id"].as_str().unwrap());
    let started = posted("10.77.3.2:8025", body);
    let page = format!("{}/check/#target=there.example%3A587&mode=submission", world.there.url);
    for (address, rows) in [(link(started), 2), (page, 1)] {
        let mut command = world.here.command(env!("CARGO_BIN_EXE_portwise"));
        command.args(["compare", &address, "--json"]).args(options(RESOLVERS[0]));
        let output = command.arg("--trust-anchors").arg(&world.roots).output().unwrap();
        let compared = &json(&output)["comparison"];
        assert_eq!(compared["outcome"], "stops-there", "{address}: {compared:#}");
        assert_eq!(compared["rows"].as_array().unwrap().len(), rows, "{compared:#}");
    }
}

/// Starts a check from the servers' side.
pub(crate) fn posted(host: &str, body: &str) -> Value {
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST /api/v1/probes HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}
