//! `portwise egress` in networks that do all that networks do to mail, against stand-ins of the
//! operators that it visits.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod table;
mod why;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use portwise_core::egress::landmarks::{self, CONTROLS};
use portwise_core::egress::{Way, Whole};
use portwise_core::examined::Examined;
use portwise_core::ports::mode_of;
use portwise_core::{Advice, TlsMode};
use portwise_testkit::dns::{Answer, Edns, FakeDns};
use portwise_testkit::mta::{Mta, Step, say};
use portwise_testkit::needs;
use portwise_testkit::networks::{self, Network, StandIn, StandIns};
use portwise_testkit::pki::Pki;
use table::{Case, Names, PORTS, cases};

/// Set in the process that is in a network of its own.
const APART: &str = "PORTWISE_TEST_APART";
/// How many networks are examined at a time.
const AT_ONCE: usize = 8;
const TIMEOUT: &str = "6";

#[test]
fn what_a_network_does_is_told_and_what_a_server_does_is_not_blamed_on_it() {
    let test = "what_a_network_does_is_told_and_what_a_server_does_is_not_blamed_on_it";
    if !needs::root(test) || !needs::programs(test, &networks::NEEDS) {
        return;
    }
    if std::env::var_os(APART).is_none() {
        let mut apart = Command::new("unshare");
        apart.args(["--net", "--"]).arg(std::env::current_exe().unwrap());
        apart.args(["--exact", test, "--nocapture"]).env(APART, "yes");
        assert!(apart.status().unwrap().success());
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(everything());
}

/// The servers of the table, as they say they are.
fn stand_ins() -> Vec<StandIn> {
    let visited = PORTS.into_iter().chain(CONTROLS).flat_map(landmarks::at);
    let also = landmarks::find("in-v3.mailjet.com", 2525);
    let visited: Vec<_> = visited.chain(also).collect();
    let of = |landmark: &&landmarks::Landmark| StandIn {
        host: landmark.host,
        port: landmark.port,
        implicit: mode_of(landmark.port) == TlsMode::Implicit,
        greeting: format!("{} ESMTP ready", landmark.greeting[0]),
        keywords: landmark.keywords.to_vec(),
    };
    visited.iter().map(of).collect()
}

struct World {
    folder: tempfile::TempDir,
    stand_ins: StandIns,
}

async fn everything() {
    let servers = stand_ins();
    let pki = Pki::new();
    let places = [25, 53, 54, 55, 56, 57, 80].map(|last| IpAddr::from([10, 77, 0, last]));
    let of_why = why::PLACES.map(|last| IpAddr::from([10, 77, 0, last]));
    let places = places.into_iter().chain(of_why);
    networks::internet(StandIns::addresses(&servers).into_iter().chain(places));
    let stand_ins = StandIns::start(&servers, &pki).await;
    let _dns = name_servers(&stand_ins);
    let _of_why = why::Servers::start(&stand_ins, &pki).await;
    let at = |last: u8, port: u16| SocketAddr::from(([10, 77, 0, last], port));
    let proxy = vec![
        say("220 mail.router.example ESMTP"),
        Step::Expect("EHLO"),
        say("250-mail.router.example\n250 SIZE"),
        Step::Expect("QUIT"),
        Step::Close,
    ];
    let _proxy = Mta::start(at(25, 25), vec![proxy]).await;
    let _page = Mta::start(at(80, 80), vec![vec![Step::Hang]]).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("root.pem"), pki.root()).unwrap();
    let world = World { folder, stand_ins };
    let both = move || [examine_all(&world), why::ask_all(&world)].concat();
    let faults = tokio::task::spawn_blocking(both).await.unwrap();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// The number of a name server's address.
fn place_of(names: Names) -> u8 {
    match names {
        Names::Honest => 53,
        Names::Denies => 54,
        Names::ToThePage => 55,
        Names::Silent => 56,
        Names::Hides => 57,
        Names::Nobody => 58,
    }
}

fn name_servers(stand_ins: &StandIns) -> Vec<FakeDns> {
    let denied = ["smtp.gmail.com", "smtp.mail.yahoo.com"];
    let hosts: Vec<_> = stand_ins.names().collect();
    let start = |names: Names, answer: &dyn Fn(&str, &[IpAddr]) -> Option<Answer>| {
        let told: Vec<(&str, Answer)> =
            hosts.iter().filter_map(|(host, at)| Some((*host, answer(host, at)?))).collect();
        let at = SocketAddr::from(([10, 77, 0, place_of(names)], 53));
        FakeDns::at(at, Edns::Ignored, &told)
    };
    let to = |address: [u8; 4]| Some(Answer::Addresses(vec![Ipv4Addr::from(address).into()]));
    let honest = |at: &[IpAddr]| Some(Answer::Addresses(at.to_vec()));
    vec![
        start(Names::Honest, &|_, at| honest(at)),
        start(Names::Denies, &|host, at| honest(at).filter(|_| !denied.contains(&host))),
        start(Names::ToThePage, &|_, _| to([10, 77, 0, 80])),
        start(Names::Silent, &|_, _| Some(Answer::Silence)),
        start(Names::Hides, &|_, _| to([192, 168, 77, 1])),
    ]
}

/// Examines all networks, several at a time, and says what is wrong.
fn examine_all(world: &World) -> Vec<String> {
    let cases = cases();
    assert!((25..100).contains(&cases.len()), "{} networks", cases.len());
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
    let began = Instant::now();
    let (next, again) = (Mutex::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let number = {
                        let mut next = next.lock().unwrap();
                        *next += 1;
                        *next - 1
                    };
                    let Some(case) = cases.get(number) else { return };
                    let number = u8::try_from(number + 1).unwrap();
                    if examine(world, number, case).is_some() {
                        again.lock().unwrap().push((number, case));
                    }
                }
            });
        }
    });
    eprintln!("{} networks in {:.1} s", cases.len(), began.elapsed().as_secs_f64());
    // In a crowd on a busy machine time may run out; what is wrong is wrong without the others.
    let again = again.into_inner().unwrap();
    let of_crowd: Vec<&str> = again.iter().map(|(_, case): &(u8, &Case)| &*case.name).collect();
    eprintln!("once more, alone: {of_crowd:?}");
    // And a second time, since others run tests beside this one.
    let alone = |(number, case)| {
        examine(world, number + 100, case).and_then(|_| examine(world, number + 200, case))
    };
    again.into_iter().filter_map(alone).collect()
}

fn portwise(network: &Network, world: &World, case: &Case) -> Command {
    let mut command = network.command(env!("CARGO_BIN_EXE_portwise"));
    command.arg("egress").args(&case.arguments);
    command.args(["--dns", &format!("10.77.0.{}:53", place_of(case.names))]);
    command.args(["--timeout", TIMEOUT, "--allow-net", "10.77.0.0/16,fd77::/16"]);
    command.arg("--trust-anchors").arg(world.folder.path().join("root.pem"));
    command
}

/// Examines a network; what is wrong comes with all that was said.
fn examine(world: &World, number: u8, case: &Case) -> Option<String> {
    let rules = world.stand_ins.written(&case.rules);
    let network = Network::new(number, case.v6, case.has_way_out, &rules);
    let began = Instant::now();
    let output = portwise(&network, world, case).arg("--json").output().unwrap();
    let took = began.elapsed();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let Ok(examined) = serde_json::from_slice::<Examined>(&output.stdout) else {
        return Some(format!("{}: {told}", case.name));
    };
    let mut wrong = faults(case, &examined, &output);
    let begun = network.connections();
    if begun != examined.report.connections {
        let said = examined.report.connections;
        wrong.push(format!("{begun} connections were made, and {said} are said"));
    }
    if case.whole == Whole::NoNetwork && took > Duration::from_secs(3) {
        wrong.push(format!("it took {took:?}"));
    }
    if let [_, Some(Way::Shut(_)), Some(Way::Shut(_)), Some(Way::Open)] = case.ways {
        wrong.extend(is_evidence(&output.stdout));
        let mut command = portwise(&network, world, case);
        command.args(["--provider", "sendgrid"]).env("https_proxy", "http://10.77.0.80:3128");
        wrong.extend(text_faults(&command.output().unwrap()));
    }
    (!wrong.is_empty()).then(|| {
        let verdict = serde_json::to_string_pretty(&(&examined.said, &examined.verdict)).unwrap();
        format!("{}: {}\n{told}{verdict}", case.name, wrong.join("; "))
    })
}

fn faults(case: &Case, examined: &Examined, output: &Output) -> Vec<String> {
    let Examined { report, verdict, said, .. } = examined;
    let mut wrong = Vec::new();
    let mut expect = |is_so: bool, what: String| {
        if !is_so {
            wrong.push(what);
        }
    };
    expect(verdict.whole == case.whole, format!("{:?}, not {:?}", verdict.whole, case.whole));
    for (port, expected) in PORTS.into_iter().zip(case.ways) {
        let way = verdict.way(port);
        let is_so = expected.is_none_or(|expected| way == Some(expected));
        expect(is_so, format!("{port}: {way:?}, not {expected:?}"));
    }
    if let Some(how) = case.how {
        let ports = verdict.ports.iter().filter_map(|port| port.ipv4.as_ref());
        let shown: BTreeSet<_> = ports.flat_map(|f| f.how.iter().copied()).collect();
        expect(shown.contains(&how), format!("{shown:?} without {how:?}"));
    }
    let knows_v6 = case.whole != Whole::NoNetwork;
    expect(!knows_v6 || verdict.ipv6 == case.ipv6, format!("IPv6: {:?}", verdict.ipv6));
    let headline = &said.headline;
    expect(headline.starts_with(case.says), headline.clone());
    let blames = headline.to_lowercase().contains("your network");
    expect(blames == (case.whole == Whole::Shut), format!("blames the network: {headline}"));
    expect(report.connections <= report.planned, "more than was said".to_owned());
    let announced =
        String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
    let most = format!("at most {} connections", report.planned);
    expect(report.planned == 0 || announced.contains(&most), format!("announced: {announced}"));
    let is_good = case.whole == Whole::Open && case.arguments.is_empty();
    expect(output.status.code() == Some(i32::from(!is_good)), format!("{}", output.status));
    let visits = report.hosts.iter().flat_map(|host| {
        let slowest = host.visits.iter().map(|v| v.endpoint.timings_ms.total).fold(0.0, f64::max);
        [host.looked_up_ms + slowest]
    });
    let slowest = visits.fold(0.0, f64::max);
    // What this machine itself takes for all of them side by side.
    let bound = (slowest * 1.2 + 300.0).min(20_000.0);
    let took = report.duration_ms;
    expect(took <= bound, format!("{took} ms, where the slowest visit took {slowest}"));
    wrong
}

/// For people: the verdict first, then each port, what to do, and what a web proxy does not do.
fn text_faults(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut at = 0;
    let parts = [
        "Your network shuts ports 25, 465 and 587; 2525 passes. ",
        "25 shut: ",
        "465 shut: ",
        "587 shut: ",
        "2525 open: ",
        "443 open: SMTP2GO answered (to compare)",
        "smtp.sendgrid.net is reached on port 2525",
        "What to do • Use Twilio SendGrid at smtp.sendgrid.net on port 2525 with STARTTLS, which passes.",
        "A web proxy is set (https_proxy). Mail does not go through it",
        "connections, in ",
    ];
    let missing = parts.into_iter().find(|part| match told.get(at..).and_then(|t| t.find(part)) {
        Some(found) => {
            at += found + part.len();
            false
        }
        None => true,
    });
    missing.map(|part| format!("“{part}” is not said in its place: {text}")).into_iter().collect()
}

/// What was measured decides: what is shut is not advised.
fn is_evidence(examined: &[u8]) -> Vec<String> {
    let mut advise = Command::new(env!("CARGO_BIN_EXE_portwise"));
    advise.args(["advise", "--role", "application", "--provider", "sendgrid", "--json"]);
    advise.args(["--evidence", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut advise = advise.spawn().unwrap();
    advise.stdin.take().unwrap().write_all(examined).unwrap();
    let output = advise.wait_with_output().unwrap();
    let Ok(advice) = serde_json::from_slice::<Advice>(&output.stdout) else {
        return vec!["no advice".to_owned()];
    };
    let first = advice.choices.first().map(|choice| choice.port);
    if first == Some(2525) { Vec::new() } else { vec![format!("advised: {first:?}")] }
}

#[test]
fn wrong_usage_is_told() {
    for (arguments, says) in [
        (&["--port", "2587"][..], "name one there with --to HOST:2587"),
        (&["--to", "mail.example.com"], "give a host and a port"),
        (&["--provider", "nobody-at-all"], "nobody-at-all"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
        let output = command.arg("egress").args(arguments).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.split_whitespace().collect::<Vec<_>>().join(" ").contains(says), "{told}");
    }
}

#[test]
fn what_is_no_evidence_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evidence.json");
    for (written, says) in [
        ("{}", "this is not what portwise egress --json writes"),
        ("no JSON", "this is not what portwise egress --json writes"),
        (&" ".repeat((16 << 20) + 1), "it has more than 16 MiB"),
    ] {
        std::fs::write(&file, written).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_portwise"));
        command.args(["advise", "--role", "application", "--evidence"]).arg(&file);
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(says), "{told}");
    }
}
