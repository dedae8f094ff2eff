//! `portwise why` in networks of the same kind: the first sentence names the true place.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::process::Command;
use std::time::{Duration, Instant};

use portwise_core::why::{Place, Why};
use portwise_testkit::dns::{Answer, Edns, FakeDns};
use portwise_testkit::mta::{Mta, Script, Step, implicit_script, say, tls};
use portwise_testkit::networks::{Network, Rule, StandIns, V6};
use portwise_testkit::pki::{Flaw, Pki};
use serde::Deserialize;

use super::table::Names;
use super::{TIMEOUT, World, place_of};

/// Where names of the servers below are known as well.
pub(crate) const NAMES: u8 = 59;
const EXPIRED: u8 = 101;
const LOGIN: u8 = 102;
const PLAIN: u8 = 103;

/// The last parts of all addresses that are needed.
pub(crate) const PLACES: [u8; 4] = [NAMES, EXPIRED, LOGIN, PLAIN];

/// The servers, and who knows their names.
pub(crate) struct Servers {
    _names: FakeDns,
    _servers: Vec<Mta>,
}

impl Servers {
    pub(crate) async fn start(stand_ins: &StandIns, pki: &Pki) -> Self {
        let at = |last: u8, port: u16| SocketAddr::from(([10, 77, 0, last], port));
        let own = |name: &'static str, flaw| tls(&pki.issue(&[name], flaw));
        let expired = own("expired.example", Flaw::Expired);
        let login = own("login.example", Flaw::None);
        let refusing: Script = vec![
            Step::Tls(login.clone()),
            say("220 login.example ESMTP"),
            Step::Expect("EHLO"),
            say("250-login.example\n250 AUTH PLAIN"),
            Step::Expect("AUTH PLAIN"),
            say("535 5.7.8 Error: authentication failed"),
            Step::Expect("QUIT"),
            say("221 bye"),
            Step::Close,
        ];
        let plain: Script = vec![
            say("220 plain.example ESMTP"),
            Step::Expect("EHLO"),
            say("250-plain.example\n250 AUTH PLAIN"),
            Step::Expect("QUIT"),
            say("221 bye"),
            Step::Close,
        ];
        let servers = vec![
            Mta::start(at(EXPIRED, 465), vec![implicit_script(&expired)]).await,
            Mta::start(at(LOGIN, 465), vec![implicit_script(&login), refusing]).await,
            Mta::start(at(PLAIN, 587), vec![plain]).await,
        ];
        let mut told: Vec<(&str, Answer)> =
            stand_ins.names().map(|(host, at)| (host, Answer::Addresses(at))).collect();
        for (host, last) in
            [("expired.example", EXPIRED), ("login.example", LOGIN), ("plain.example", PLAIN)]
        {
            told.push((host, Answer::Addresses(vec![IpAddr::from([10, 77, 0, last])])));
        }
        Self { _names: FakeDns::at(at(NAMES, 53), Edns::Ignored, &told), _servers: servers }
    }
}

struct Situation {
    rules: Vec<Rule>,
    names: u8,
    has_way_out: bool,
    arguments: &'static [&'static str],
    place: Place,
    says: &'static str,
    /// What stands in what to do.
    todo: &'static str,
}

fn at(place: Place, arguments: &'static [&'static str], says: &'static str) -> Situation {
    Situation {
        rules: Vec::new(),
        names: NAMES,
        has_way_out: true,
        arguments,
        place,
        says,
        todo: "",
    }
}

fn situations() -> Vec<Situation> {
    const MAIL: [u16; 3] = [25, 465, 587];
    let google = vec!["gmail-smtp-in.l.google.com", "smtp.gmail.com"];
    vec![
        Situation {
            todo: "portwise login smtp.gmail.com",
            ..at(
                Place::Settings,
                &["smtp.gmail.com"],
                "Nothing stops mail between here and smtp.gmail.com. Use port 465 (SSL/TLS), or 587",
            )
        },
        Situation {
            rules: vec![Rule::Drop(MAIL.to_vec())],
            ..at(
                Place::Network,
                &["why", "smtp.sendgrid.net"],
                "Your network shuts 25, 465 and 587; 2525 passes, and smtp.sendgrid.net takes mail there: use ",
            )
        },
        Situation {
            rules: vec![Rule::Drop([&MAIL[..], &[2525]].concat())],
            todo: "HTTPS API",
            ..at(
                Place::Network,
                &["why", "smtp.sendgrid.net"],
                "Your network shuts 25, 465, 587 and 2525: servers of others are not reached there",
            )
        },
        Situation {
            rules: vec![Rule::Closed(google.clone())],
            ..at(
                Place::Server,
                &["why", "smtp.gmail.com"],
                "It is the server: smtp.gmail.com refuses connections on ",
            )
        },
        Situation {
            rules: vec![Rule::Down(google)],
            ..at(
                Place::Server,
                &["why", "smtp.gmail.com"],
                "It is the server: smtp.gmail.com does not answer on ",
            )
        },
        at(Place::Name, &["why", "nowhere.example"], "Mail stops at the name nowhere.example: "),
        Situation {
            has_way_out: false,
            todo: "Connect the machine",
            ..at(Place::Network, &["smtp.gmail.com"], "This machine has no network")
        },
        Situation {
            names: place_of(Names::Silent),
            todo: "--dns",
            ..at(Place::Name, &["why", "smtp.gmail.com"], "The name service does not answer")
        },
        Situation {
            names: place_of(Names::ToThePage),
            todo: "sign in",
            ..at(Place::Network, &["why", "smtp.gmail.com"], "This network wants you to sign in")
        },
        Situation {
            rules: vec![Rule::Face(vec![465, 587], portwise_testkit::networks::Face::OwnAuthority)],
            todo: "Enter no password there",
            ..at(
                Place::Network,
                &["why", "smtp.gmail.com"],
                "Something between this machine and the mail servers interferes on ports 465 and 587",
            )
        },
        at(Place::Tls, &["why", "expired.example"], "Do not use it yet: the certificate"),
        at(Place::Tls, &["why", "plain.example"], "Do not use it yet: "),
        Situation {
            todo: "password",
            ..at(
                Place::Login,
                &["why", "login.example", "--user", "anna", "--password-env", "SECRET_OF_TEST"],
                "login.example:465 refuses the login: ",
            )
        },
    ]
}

#[test]
fn what_is_wrong_with_a_bare_target_is_said() {
    for (target, says) in [
        ("anna@", "is not an e-mail address"),
        ("192.0.2.1:99999", "is not a port"),
        ("egres", "unrecognized subcommand"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_portwise")).arg(target).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(says), "{told}");
    }
}

/// What of the JSON is looked at.
#[derive(Deserialize)]
struct Told {
    why: Why,
    snippet: Option<serde_json::Value>,
}

const SECRET: &str = "s3cret-0f-anna";

/// Asks in each situation, all side by side, and says what is wrong.
pub(crate) fn ask_all(world: &World) -> Vec<String> {
    let situations = situations();
    let places: BTreeSet<Place> = situations.iter().map(|situation| situation.place).collect();
    assert!(situations.len() >= 10 && places.len() == Place::ALL.len() - 1, "{places:?}");
    let asked = |(number, situation): (u8, &Situation)| ask(world, number, situation);
    std::thread::scope(|scope| {
        let asking: Vec<_> = (200..)
            .zip(&situations)
            .map(|situation| scope.spawn(move || asked(situation)))
            .collect();
        asking.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

fn ask(world: &World, number: u8, situation: &Situation) -> Vec<String> {
    let rules = world.stand_ins.written(&situation.rules);
    let network = Network::new(number, V6::Absent, situation.has_way_out, &rules);
    let command = || {
        let mut command: Command = network.command(env!("CARGO_BIN_EXE_portwise"));
        command.args(situation.arguments).env("SECRET_OF_TEST", SECRET);
        command.args(["--dns", &format!("10.77.0.{}:53", situation.names)]);
        command.args(["--timeout", TIMEOUT, "--allow-net", "10.77.0.0/16,fd77::/16"]);
        command.arg("--trust-anchors").arg(world.folder.path().join("root.pem"));
        command
    };
    let began = Instant::now();
    let output = command().arg("--json").output().unwrap();
    let took = began.elapsed();
    let (text, errors) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let named = situation.arguments.join(" ");
    let Ok(Told { why, snippet }) = serde_json::from_str(&text) else {
        return vec![format!("{named}: {errors}{text}")];
    };
    let mut wrong = Vec::new();
    let mut expect = |is_so: bool, what: &str| {
        if !is_so {
            wrong.push(format!("{named}: {what}: {why:#?}"));
        }
    };
    expect(why.place == situation.place, "place");
    expect(why.verdict.starts_with(situation.says), "first sentence");
    let todo = why.todo.join(" ");
    expect(todo.contains(situation.todo), "what to do");
    expect(
        output.status.code() == Some(i32::from(why.place != Place::Settings)),
        &format!("{}", output.status),
    );
    let blames = why.verdict.to_lowercase().contains("your network");
    expect(!blames || why.place == Place::Network, "blames the network");
    expect(snippet.is_some() == why.can_be_used, "snippet");
    let names = |user| snippet.as_ref().is_some_and(|s| s["text"].to_string().contains(user));
    expect(!situation.arguments.contains(&"--user") || names("anna"), "the user that was named");
    expect(!text.contains(SECRET) && !errors.contains(SECRET), "the secret is told");
    if !situation.has_way_out {
        expect(took < Duration::from_secs(5), &format!("it took {took:?}"));
        let output = command().output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        expect(text.starts_with(situation.says), &text);
    }
    wrong
}
