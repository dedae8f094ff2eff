//! The networks, and what must be said of each.

use std::collections::BTreeMap;

use portwise_core::egress::{Failing, Ipv6, Meddling, Way, Whole};
use portwise_core::networks::{NETWORKS, Passage};
use portwise_testkit::networks::{Face, Rule, V6};

/// A network and what must be said of it.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) rules: Vec<Rule>,
    pub(crate) names: Names,
    pub(crate) v6: V6,
    pub(crate) has_way_out: bool,
    pub(crate) arguments: Vec<&'static str>,
    pub(crate) whole: Whole,
    /// What becomes of 25, 465, 587 and 2525, where they were visited.
    pub(crate) ways: [Option<Way>; 4],
    pub(crate) how: Option<Meddling>,
    pub(crate) ipv6: Ipv6,
    /// How the first sentence begins.
    pub(crate) says: &'static str,
}

/// Who answers for names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Names {
    /// One that says what is so.
    Honest,
    /// One that denies hosts of two operators.
    Denies,
    /// One that leads all to a page to sign in on.
    ToThePage,
    /// One that leads all to an address that is not public.
    Hides,
    /// One that says nothing.
    Silent,
    /// Nobody is there.
    Nobody,
}

pub(crate) const PORTS: [u16; 4] = [25, 465, 587, 2525];
const ALL: [u16; 6] = [25, 80, 443, 465, 587, 2525];
const OPEN: Way = Way::Open;
const DROPPED: Way = Way::Shut(Failing::Dropped);
const REFUSED: Way = Way::Shut(Failing::Refused);

fn case(name: &str, rules: Vec<Rule>, whole: Whole, ways: [Way; 4], says: &'static str) -> Case {
    Case {
        name: name.to_owned(),
        rules,
        names: Names::Honest,
        v6: V6::Absent,
        has_way_out: true,
        arguments: Vec::new(),
        whole,
        ways: ways.map(Some),
        how: None,
        ipv6: Ipv6::Absent,
        says,
    }
}

fn open(name: &str, rules: Vec<Rule>) -> Case {
    case(name, rules, Whole::Open, [OPEN; 4], "Ports 25, 465, 587 and 2525 all pass.")
}

fn shut(name: &str, rules: Vec<Rule>, ways: [Way; 4]) -> Case {
    case(name, rules, Whole::Shut, ways, "Your network shuts ")
}

/// Something interferes on these ports.
fn meddled(name: &str, ports: &[u16], face: Face, how: Meddling) -> Case {
    let ways = PORTS.map(|port| if ports.contains(&port) { Way::Intercepted } else { OPEN });
    let rules = vec![Rule::Face(ports.to_vec(), face)];
    let says = "Something between this machine and the mail servers interferes on port";
    Case { how: Some(how), ..case(name, rules, Whole::Intercepted, ways, says) }
}

/// All of them.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = rows();
    cases.extend(shapes());
    cases.extend(servers());
    cases.extend(names());
    cases.extend(both_families());
    cases
}

/// Each pattern of the table of networks once: what is said to be shut is dropped and refused in
/// turn.
fn rows() -> Vec<Case> {
    let mut patterns: BTreeMap<[u8; 4], &'static str> = BTreeMap::new();
    for network in NETWORKS {
        let pattern = PORTS.map(|port| match network.passage(port) {
            Passage::Blocked | Passage::BlockedByDefault => 1,
            Passage::Redirected => 2,
            Passage::Intercepted => 3,
            Passage::Open | Passage::Throttled | Passage::Varies | Passage::Unknown => 0,
        });
        patterns.entry(pattern).or_insert(network.id);
    }
    let of_pattern = |(number, (pattern, id)): (usize, ([u8; 4], &'static str))| {
        let at = |wanted: u8| -> Vec<u16> {
            let ports = PORTS.into_iter().zip(pattern);
            ports.filter(|(_, what)| *what == wanted).map(|(port, _)| port).collect()
        };
        let is_dropped = number.is_multiple_of(2);
        let failing = if is_dropped { DROPPED } else { REFUSED };
        let ways = pattern.map(|what| match what {
            0 => OPEN,
            1 => failing,
            _ => Way::Intercepted,
        });
        let mut rules = Vec::new();
        if !at(1).is_empty() {
            rules.push(if is_dropped { Rule::Drop(at(1)) } else { Rule::Refuse(at(1)) });
        }
        if !at(2).is_empty() {
            rules.push(Rule::Face(at(2), Face::Hosting));
        }
        if !at(3).is_empty() {
            rules.push(Rule::Face(at(3), Face::OwnAuthority));
        }
        let (whole, says) = if ways.contains(&Way::Intercepted) {
            (Whole::Intercepted, "Something between this machine and the mail servers interferes")
        } else if ways == [OPEN; 4] {
            (Whole::Open, "Ports 25, 465, 587 and 2525 all pass.")
        } else {
            (Whole::Shut, "Your network shuts port")
        };
        case(&format!("as {id}"), rules, whole, ways, says)
    };
    patterns.into_iter().enumerate().map(of_pattern).collect()
}

/// The ways in which ports are shut, and what may lie between.
fn shapes() -> Vec<Case> {
    let cut = Way::Shut(Failing::Reset);
    let unreachable = Way::Shut(Failing::Unreachable);
    let mute = Way::Shut(Failing::Mute);
    let one = "10.77.0.25:25".parse().expect("an address");
    vec![
        shut("unreachable", vec![Rule::Unreachable(vec![25])], [unreachable, OPEN, OPEN, OPEN]),
        shut("cut after SYN", vec![Rule::Cut(vec![25, 465])], [cut, cut, OPEN, OPEN]),
        shut("taken and mute", vec![Rule::Face(vec![587], Face::Mute)], [OPEN, OPEN, mute, OPEN]),
        shut("mail alone shut", vec![Rule::Drop(PORTS.to_vec())], [DROPPED; 4]),
        case(
            "all dropped",
            vec![Rule::Drop(ALL.to_vec())],
            Whole::NothingPasses,
            [DROPPED; 4],
            "Nothing passes from here",
        ),
        case(
            "all refused",
            vec![Rule::Refuse(ALL.to_vec())],
            Whole::NothingPasses,
            [REFUSED; 4],
            "Nothing passes from here",
        ),
        open("throttled", vec![Rule::FirstOnly(25)]),
        open("slow", vec![Rule::Face(PORTS.to_vec(), Face::Slow)]),
        Case {
            how: Some(Meddling::OneBanner),
            ..case(
                "transparent proxy",
                vec![Rule::Redirect(vec![25], one)],
                Whole::Intercepted,
                [Way::Intercepted, OPEN, OPEN, OPEN],
                "Something between this machine and the mail servers interferes on port 25",
            )
        },
        meddled("antivirus", &[465, 587], Face::OwnAuthority, Meddling::Certificate),
        meddled("overwritten", &[25, 587], Face::Overwritten, Meddling::Overwritten),
        meddled("left out", &[587], Face::NoStartTls, Meddling::StarttlsGone),
        meddled("keywords gone", &[25], Face::FewKeywords, Meddling::KeywordsGone),
        meddled("web host", &[25, 465, 587], Face::Hosting, Meddling::Certificate),
        meddled("TLS broken off", &[587, 2525], Face::NoTls, Meddling::TlsCut),
        Case {
            ways: [None; 4],
            ..case("no network", vec![], Whole::NoNetwork, [OPEN; 4], "This machine has no network")
        }
        .joined_to_nothing(),
    ]
}

/// What is the fault of servers, not of the network.
fn servers() -> Vec<Case> {
    vec![
        open("Google down", vec![Rule::Down(GOOGLE.to_vec())]),
        open("Google closed", vec![Rule::Closed(GOOGLE.to_vec())]),
        open("two down", vec![Rule::Down([GOOGLE, YAHOO].concat())]),
        Case {
            arguments: vec!["--to", "in-v3.mailjet.com:587"],
            ..case(
                "a server of one's own is down",
                vec![],
                Whole::Open,
                [OPEN; 4],
                "It is that server: in-v3.mailjet.com refuses connections on port 587",
            )
        },
        Case {
            arguments: vec!["--to", "[2001:db8::1]:587"],
            ..case(
                "a server of one's own that is not public",
                vec![],
                Whole::Open,
                [OPEN; 4],
                "2001:db8::1 was not tested on port 587: 2001:db8::1 is not public",
            )
        },
        Case {
            arguments: vec!["--to", "[fd77:1::1]:587"],
            ..case(
                "a server of one's own has IPv6 alone",
                vec![],
                Whole::Open,
                [OPEN; 4],
                "fd77:1::1 was not tested on port 587: it has only addresses of IPv6",
            )
        },
        Case {
            arguments: vec!["--to", "nowhere.example:587"],
            ..case(
                "a server of one's own does not exist",
                vec![],
                Whole::Open,
                [OPEN; 4],
                "nowhere.example has no address",
            )
        },
    ]
}

const GOOGLE: [&str; 2] = ["gmail-smtp-in.l.google.com", "smtp.gmail.com"];
const YAHOO: [&str; 2] = ["mta5.am0.yahoodns.net", "smtp.mail.yahoo.com"];

fn names() -> Vec<Case> {
    let astray = |name: &str, names, whole, says| Case {
        names,
        ways: [None; 4],
        ..case(name, vec![], whole, [OPEN; 4], says)
    };
    let lies = "The name service says what is not so";
    let page = "10.77.0.80:80".parse().expect("an address");
    vec![
        astray("names denied", Names::Denies, Whole::NamesLie, lies),
        astray("names hidden", Names::Hides, Whole::NamesLie, lies),
        astray("names down", Names::Silent, Whole::NamesDown, "The name service does not answer"),
        astray("no name server", Names::Nobody, Whole::NamesDown, "The name service does not"),
        astray("page by name", Names::ToThePage, Whole::SignIn, "This network wants you to sign"),
        Case {
            ..case(
                "page by redirect",
                vec![Rule::Redirect(vec![80], page), Rule::Drop(vec![25, 465, 587, 2525, 443])],
                Whole::SignIn,
                [DROPPED; 4],
                "This network wants you to sign in first",
            )
        },
    ]
}

fn both_families() -> Vec<Case> {
    let broken = |name: &str, rule, failing| Case {
        v6: V6::Present,
        ipv6: Ipv6::Broken(failing),
        says: "IPv6 is there and leads nowhere",
        ..open(name, vec![rule])
    };
    vec![
        Case { v6: V6::Present, ipv6: Ipv6::Works, ..open("both families", vec![]) },
        broken("IPv6 dropped", Rule::Drop6, Failing::Dropped),
        broken("IPv6 unreachable", Rule::Unreachable6, Failing::Unreachable),
        broken("IPv6 refused", Rule::Refuse6, Failing::Refused),
        Case {
            v6: V6::Present,
            ipv6: Ipv6::Works,
            ..shut("shut over both", vec![Rule::Drop(vec![25])], [DROPPED, OPEN, OPEN, OPEN])
        },
    ]
}

impl Case {
    fn joined_to_nothing(self) -> Self {
        Self { has_way_out: false, ..self }
    }
}
