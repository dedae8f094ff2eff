//! What the ways out of a network let pass, in words.

use portwise_model::Port;
use serde::{Deserialize, Serialize};

use super::facts::{EgressReport, Family};
use super::landmarks::CONTROLS;
use super::port::{FamilyVerdict, PortVerdict, Way};
use super::seen::{Failing, Meddling};
use super::verdict::{EgressVerdict, Ipv6, OwnOutcome, OwnVerdict, Whole};
use crate::networks::Network;
use crate::ports;
use crate::providers::{Provider, Standing};

/// What else is known of whoever asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asker {
    /// Who takes the mail.
    pub provider: Option<&'static Provider>,
    /// The network that it is likely to be.
    pub network: Option<&'static Network>,
}

/// The verdict in words.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct EgressWords {
    /// The verdict in a sentence.
    pub headline: String,
    /// What to do, in whole sentences.
    pub todo: Vec<String>,
}

/// The verdict in words: what is so, then what to do.
#[must_use]
pub fn words(report: &EgressReport, verdict: &EgressVerdict, asker: Asker) -> EgressWords {
    EgressWords { headline: headline(report, verdict), todo: todo(report, verdict, asker) }
}

/// The ports that were asked about and of which something holds.
fn having(report: &EgressReport, verdict: &EgressVerdict, is: fn(Way) -> bool) -> Vec<Port> {
    let asked = report.ports.iter().copied();
    asked.filter(|port| verdict.way(*port).is_some_and(is)).collect()
}

fn is_open(way: Way) -> bool {
    way == Way::Open
}

fn is_shut(way: Way) -> bool {
    matches!(way, Way::Shut(_))
}

fn headline(report: &EgressReport, verdict: &EgressVerdict) -> String {
    let open = having(report, verdict, is_open);
    let passing = || match open.as_slice() {
        [] => String::new(),
        [one] => format!("; {one} passes"),
        several => format!("; {} pass", ports::list(several)),
    };
    let faulty = || verdict.own.iter().find_map(OwnVerdict::fault);
    match verdict.whole {
        Whole::NoNetwork => "This machine has no network: it knows no way to any address.".into(),
        Whole::NamesDown => {
            "The name service does not answer, so no mail server could be visited.".into()
        }
        Whole::NamesLie if verdict.denied.is_empty() => {
            "The name service says what is not so: it leads hosts of different operators to the same place.".into()
        }
        Whole::NamesLie => format!(
            "The name service says what is not so: it denies that {} exist.",
            listed(&verdict.denied)
        ),
        Whole::SignIn => {
            "This network wants you to sign in first: its own page answers in place of other servers.".into()
        }
        Whole::NothingPasses => format!(
            "Nothing passes from here, neither to mail servers nor on the web's ports: {}.",
            why_nothing(verdict)
        ),
        Whole::Intercepted => {
            let bad = having(report, verdict, |way| way == Way::Intercepted);
            let shut = match having(report, verdict, is_shut).as_slice() {
                [] => String::new(),
                [one] => format!("; {one} is shut"),
                several => format!("; {} are shut", ports::list(several)),
            };
            format!(
                "Something between this machine and the mail servers interferes on {}: {}{}{shut}.",
                with_word(&bad),
                how(verdict, &bad),
                passing()
            )
        }
        Whole::Shut => {
            let shut = having(report, verdict, is_shut);
            format!("Your network shuts {}{}.", with_word(&shut), passing())
        }
        Whole::Open => match (faulty(), verdict.ipv6) {
            (Some(fault), _) => format!("{fault}."),
            (None, Ipv6::Broken(failing)) => format!(
                "IPv6 is there and leads nowhere: {}. Over IPv4 {}.",
                failing.describe(),
                passes(&open)
            ),
            (None, _) if verdict.wrong_clock => {
                "This machine's clock is wrong: certificates of all operators seem out of their period.".into()
            }
            (None, _) => match open.as_slice() {
                [one] => format!("Port {one} passes."),
                several => format!("Ports {} all pass.", ports::list(several)),
            },
        },
        Whole::NotTold => match faulty() {
            Some(fault) => format!("{fault}."),
            None => {
                let unclear = having(report, verdict, |way| way == Way::NotTold);
                let unclear = if unclear.is_empty() { report.ports.clone() } else { unclear };
                format!(
                    "It cannot be told whether {} {}: too few servers of different operators could be compared{}.",
                    with_word(&unclear),
                    if unclear.len() == 1 { "passes" } else { "pass" },
                    passing()
                )
            }
        },
    }
}

fn passes(open: &[Port]) -> String {
    match open {
        [one] => format!("port {one} passes"),
        several => format!("{} pass", ports::list(several)),
    }
}

fn why_nothing(verdict: &EgressVerdict) -> &'static str {
    let failing = verdict.ports.iter().find_map(|port| match port.way() {
        Some(Way::Shut(failing)) => Some(failing),
        _ => None,
    });
    failing.map_or("all connections fail", Failing::describe)
}

/// `port 25`, or `ports 25 and 465`.
fn with_word(ports: &[Port]) -> String {
    let word = if ports.len() == 1 { "port" } else { "ports" };
    format!("{word} {}", ports::list(ports))
}

fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// What shows interference, the most telling first.
fn how(verdict: &EgressVerdict, at: &[Port]) -> &'static str {
    let families = verdict
        .ports
        .iter()
        .filter(|port| at.contains(&port.port))
        .flat_map(|port| [&port.ipv4, &port.ipv6])
        .flatten();
    let first = families.flat_map(|family| &family.how).min();
    first.map_or("what answers is not the servers", |meddling| meddling.describe())
}

impl Failing {
    /// In words, as a part of a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Dropped => "nothing comes back",
            Self::Refused => "connections are refused",
            Self::Unreachable => "a router says that there is no way",
            Self::Reset => "connections are made and cut at once",
            Self::Mute => "connections are made, and nobody says a word",
        }
    }

    /// What a single server does that fails in this way.
    fn of_one(self) -> &'static str {
        match self {
            Self::Dropped => "does not answer",
            Self::Refused => "refuses connections",
            Self::Unreachable => "cannot be reached",
            Self::Reset => "cuts connections",
            Self::Mute => "takes connections and says nothing",
        }
    }
}

impl OwnVerdict {
    /// What is wrong with the endpoint itself, if something is.
    fn fault(&self) -> Option<String> {
        let Self { host, port, outcome, why } = self;
        Some(match outcome {
            OwnOutcome::ItsOwnFault(failing) => format!(
                "It is that server: {host} {} on port {port}, while servers of others are reached there",
                failing.of_one()
            ),
            OwnOutcome::NoAddress => format!("{host} has no address, says the name service"),
            OwnOutcome::Changed(meddling) => format!(
                "It is at {host}, or on the way to it: on port {port} {}",
                meddling.of_one()
            ),
            OwnOutcome::Fails(failing) => format!(
                "{host} {} on port {port}; whether others are reached there is not known",
                failing.of_one()
            ),
            OwnOutcome::NotTested => {
                let why = why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
                format!("{host} was not tested on port {port}{why}")
            }
            OwnOutcome::Reached | OwnOutcome::TheWay(_) => return None,
        })
    }

    /// What became of it, in a sentence without its full stop.
    #[must_use]
    pub fn describe(&self) -> String {
        let Self { host, port, outcome, .. } = self;
        match outcome {
            OwnOutcome::Reached => format!("{host} is reached on port {port}"),
            OwnOutcome::TheWay(failing) => {
                format!("{host} on port {port} fares as all others do: {}", failing.describe())
            }
            _ => self.fault().unwrap_or_default(),
        }
    }
}

impl Meddling {
    /// The same of a single server, as a part of a sentence.
    fn of_one(self) -> &'static str {
        match self {
            Self::Certificate => "the certificate is not one for it",
            Self::Greeting | Self::OneBanner => "what answers is no mail server",
            other => other.describe(),
        }
    }
}

impl PortVerdict {
    /// What becomes of it, in a sentence without its full stop.
    #[must_use]
    pub fn describe(&self) -> String {
        match (&self.ipv4, &self.ipv6) {
            (Some(v4), Some(v6)) if v4.passage == v6.passage => {
                format!("{} (over IPv4 and IPv6)", v4.describe())
            }
            (Some(v4), Some(v6)) => {
                format!("over IPv4 {}; over IPv6 {}", v4.describe(), v6.describe())
            }
            // Without another family, or where no server has it.
            (Some(one), None) => one.describe(),
            (None, Some(one)) => format!("{} (over {})", one.describe(), Family::Ipv6.name()),
            (None, None) => "not tested".to_owned(),
        }
    }

    /// Whether it stands for comparison alone.
    #[must_use]
    pub fn is_control(&self, report: &EgressReport) -> bool {
        CONTROLS.contains(&self.port) && !report.ports.contains(&self.port)
    }
}

impl FamilyVerdict {
    /// In words, as a part of a sentence.
    fn describe(&self) -> String {
        let agree = listed(&self.agree);
        let but = match self.differ.as_slice() {
            [] => String::new(),
            differ => format!(", but not {}", listed(differ)),
        };
        match self.passage {
            Way::Open => format!("open: {agree} answered{but}"),
            Way::Shut(failing) => {
                let after = self.after_ms.filter(|_| failing != Failing::Dropped);
                let after = after.map(|ms| format!(" after {ms:.1} ms")).unwrap_or_default();
                let near = if self.near { ", so close to this machine" } else { "" };
                format!("shut: {}{after}{near} ({agree}{but})", failing.describe())
            }
            Way::Intercepted => {
                let how: Vec<&str> = self.how.iter().map(|m| m.describe()).collect();
                format!("intercepted: {} ({agree}{but})", how.join("; "))
            }
            Way::NotTold if self.differ.is_empty() => "not told: nothing could be tested".into(),
            Way::NotTold => format!(
                "not told: {} alone {} not enough",
                listed(&self.differ),
                if self.differ.len() == 1 { "is" } else { "are" }
            ),
        }
    }
}

/// What to do where something on the way speaks.
pub(crate) const INTERFERENCE: &str = "Enter no password there. Look for mail scanning in an antivirus, for “SMTP inspection” or “ALG” in the router or firewall, or for a web host that answers for every server.";

fn todo(report: &EgressReport, verdict: &EgressVerdict, asker: Asker) -> Vec<String> {
    let mut todo: Vec<String> = Vec::new();
    match verdict.whole {
        Whole::NoNetwork => todo.push(
            "Connect the machine; in a container or virtual machine, give it a network.".into(),
        ),
        Whole::NamesDown => todo.push(
            "Look at the resolver in /etc/resolv.conf or in the network's settings, or name another: portwise egress --dns 9.9.9.9:53.".into(),
        ),
        Whole::NamesLie => todo.push(
            "Ask another resolver to compare: portwise egress --dns 9.9.9.9:53. A filter for advertisements or for children, a router or an employer may stand behind it.".into(),
        ),
        Whole::SignIn => todo.push(
            "Open any page in a browser, sign in, and run this again.".into(),
        ),
        Whole::NothingPasses => todo.push(
            "It is not about mail: look at the connection itself, at a firewall of this machine, or sign in where a guest network asks for it.".into(),
        ),
        Whole::Intercepted => todo.push(INTERFERENCE.into()),
        Whole::Open | Whole::Shut | Whole::NotTold => {}
    }
    let bad = having(report, verdict, Way::is_bad);
    let open = having(report, verdict, is_open);
    if !bad.is_empty() && matches!(verdict.whole, Whole::Shut | Whole::Intercepted) {
        todo.extend(instead(verdict, asker.provider, &bad, &open));
        if let Some(network) = asker.network.filter(|network| !network.lift.is_empty()) {
            todo.push(format!("{}: {}.", network.name, network.lift));
        }
    }
    let mut families = verdict.ports.iter().flat_map(|port| [&port.ipv4, &port.ipv6]).flatten();
    if families.any(|family| family.near) {
        todo.push("What refuses is close: look at the firewall of this machine first, then at the router.".into());
    }
    if let Ipv6::Broken(_) = verdict.ipv6 {
        todo.push("Have IPv6 repaired, or switch it off on this machine: programs that try it first wait, or fail.".into());
    }
    if verdict.wrong_clock {
        todo.push("Set this machine's clock.".into());
    }
    if !matches!(verdict.whole, Whole::NamesLie) && !verdict.denied.is_empty() {
        todo.push(format!(
            "The name service denies that {} {}. If others know {}, a filter stands behind that.",
            listed(&verdict.denied),
            if verdict.denied.len() == 1 { "exists" } else { "exist" },
            if verdict.denied.len() == 1 { "it" } else { "them" }
        ));
    }
    todo
}

/// What to use in place of ports that do not pass.
fn instead(
    verdict: &EgressVerdict,
    provider: Option<&'static Provider>,
    bad: &[Port],
    open: &[Port],
) -> Option<String> {
    if let Some(provider) = provider {
        let reached = |port: Port| {
            let own = verdict.own.iter().find(|own| own.port == port);
            own.map_or_else(
                || verdict.way(port) == Some(Way::Open),
                |own| own.outcome == OwnOutcome::Reached,
            )
        };
        let confirmed = provider.offers.iter().filter(|o| o.standing != Standing::Unconfirmed);
        let offer = confirmed.filter(|o| o.port != 25).find(|offer| reached(offer.port));
        return Some(match offer {
            Some(offer) => {
                let host = provider.host.for_domain(None).unwrap_or_default();
                format!(
                    "Use {} at {host} on port {} with {}, which passes.",
                    provider.name,
                    offer.port,
                    offer.tls.name()
                )
            }
            None => format!(
                "No port passes at which {} takes mail: send over its HTTPS API if it has one, through a relay that takes mail on 2525 or 443, or through another network.",
                provider.name
            ),
        });
    }
    let submission: Vec<Port> = [465, 587].into_iter().filter(|p| open.contains(p)).collect();
    Some(match submission.as_slice() {
        [] if open.contains(&2525) => {
            "Use 2525 with STARTTLS where your provider takes mail there, as many relays do.".into()
        }
        [] if verdict.way(443) == Some(Way::Open) => {
            "Only the web's ports pass: use a provider with an HTTPS API, or one that takes mail on 443, such as SMTP2GO.".into()
        }
        [] => "Use another network, or a tunnel (VPN) that ends where mail is let out.".into(),
        ports if bad == [25] => format!(
            "Mail programs and applications do without 25: use {}. Only a server that delivers mail by itself needs it.",
            ports::list(ports)
        ),
        ports => format!("Use {} to hand in mail.", ports::list(ports)),
    })
}
