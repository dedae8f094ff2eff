//! Where mail stops: at the name, in the network, at the server, at TLS, at the login, or nowhere
//! but in the settings. Looked at in the order in which a person would, up to the first proof.

#[cfg(test)]
mod tests;

use portwise_model::Port;
use serde::{Deserialize, Serialize};

use crate::egress::words::{Asker, words};
use crate::egress::{EgressReport, EgressVerdict, Ipv6, Way, Whole};
use crate::findings::{Effect, Finding, Part, Severity};
use crate::judge::ProbeResult;
use crate::ports::list;
use crate::report::{EndpointReport, Mode, Report, TcpOutcome};
use crate::view::{Conclusion, Mark, conclude};

/// Where mail stops.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The name leads nowhere, or the name service is at fault.
    Name,
    /// The network of whoever asks.
    Network,
    /// The server, or the network that it stands in.
    Server,
    /// Encryption or the certificate.
    Tls,
    /// The login.
    Login,
    /// Nothing is in the way: it is what the program is set to.
    Settings,
    /// What was seen does not tell.
    NotTold,
}

impl Place {
    /// All of them, in the order in which they are looked at.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Network,
        Self::Server,
        Self::Tls,
        Self::Login,
        Self::Settings,
        Self::NotTold,
    ];

    /// In words, as a heading.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Network => "Network",
            Self::Server => "Server",
            Self::Tls => "TLS",
            Self::Login => "Login",
            Self::Settings => "Settings",
            Self::NotTold => "Not told",
        }
    }
}

/// What became of a login that was asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LoginTold {
    /// Whether the server took it.
    pub accepted: bool,
    /// What became of it, in a whole sentence.
    pub text: String,
    /// What to do, in whole sentences.
    pub todo: Vec<String>,
}

/// Where mail stops, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Why {
    /// Where.
    pub place: Place,
    /// The verdict in one or two sentences.
    pub verdict: String,
    /// What to do, in whole sentences, the first thing first.
    pub todo: Vec<String>,
    /// Whether the server was seen working at a port that passes.
    pub can_be_used: bool,
    /// What was looked at, up to the first proof.
    pub steps: Vec<Looked>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Looked {
    /// What.
    pub place: Place,
    /// Whether it is as it should be; `None` where that could not be told.
    pub good: Option<bool>,
    /// What was seen, in a sentence.
    pub text: String,
}

/// What was seen of the network and of the server.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Of the network.
    pub egress: &'a EgressReport,
    /// Of the server.
    pub check: &'a ProbeResult,
    /// Of the login, if one was asked for.
    pub login: Option<&'a LoginTold>,
    /// What else is known.
    pub asker: Asker,
}

/// Where mail stops.
#[must_use]
pub fn why(facts: Facts<'_>) -> Why {
    let looking = Looking::new(facts);
    let stop = looking.stop();
    let steps = looking.steps(stop.place);
    let can_be_used = !looking.conclusion.usable.is_empty();
    Why { place: stop.place, verdict: stop.verdict, todo: stop.todo, can_be_used, steps }
}

/// The first proof.
struct Stop {
    place: Place,
    verdict: String,
    todo: Vec<String>,
}

struct Looking<'a> {
    facts: Facts<'a>,
    report: &'a Report,
    network: EgressVerdict,
    headline: String,
    todo: Vec<String>,
    conclusion: Conclusion<'a>,
    /// The ports of the server at which a connection was made.
    reached: Vec<Port>,
    /// Those at which none was.
    failed: Vec<Port>,
}

impl<'a> Looking<'a> {
    fn new(facts: Facts<'a>) -> Self {
        let report = &facts.check.report;
        let network = EgressVerdict::of(facts.egress);
        let said = words(facts.egress, &network, facts.asker);
        let at = |is: fn(TcpOutcome) -> bool| {
            let ports = visited(report).filter(|e| e.tcp.is_some_and(is)).map(|e| e.port);
            let mut ports: Vec<Port> = ports.collect();
            ports.sort_unstable();
            ports.dedup();
            ports
        };
        let reached = at(|tcp| tcp == TcpOutcome::Connected);
        let mut failed = at(|tcp| tcp != TcpOutcome::Connected);
        failed.retain(|port| !reached.contains(port));
        Self {
            facts,
            report,
            network,
            headline: said.headline,
            todo: said.todo,
            conclusion: conclude(report, &facts.check.findings),
            reached,
            failed,
        }
    }

    fn stop(&self) -> Stop {
        self.no_way_out()
            .or_else(|| self.name())
            .or_else(|| self.shut())
            .or_else(|| self.interference())
            .or_else(|| self.unreached())
            .or_else(|| self.server())
            .or_else(|| self.login())
            .unwrap_or_else(|| self.settings())
    }

    /// Nothing gets out, whatever the target.
    fn no_way_out(&self) -> Option<Stop> {
        match self.network.whole {
            _ if !self.reached.is_empty() => None,
            Whole::NoNetwork | Whole::SignIn | Whole::NothingPasses => {
                Some(self.by_network(Place::Network, self.headline.clone()))
            }
            Whole::NamesDown => Some(self.by_network(Place::Name, self.headline.clone())),
            _ => None,
        }
    }

    fn name(&self) -> Option<Stop> {
        let host = &self.report.target.host;
        if let Some(refusal) = &self.report.refusal {
            return Some(Stop::new(Place::NotTold, refusal.text.clone(), Vec::new()));
        }
        if !self.reached.is_empty() || !self.failed.is_empty() {
            let misled = self.network.whole == Whole::NamesLie && self.reached.is_empty();
            return misled.then(|| self.by_network(Place::Name, self.headline.clone()));
        }
        let finding = self.error(|f| f.part == Part::Names)?;
        if self.network.whole == Whole::NamesLie {
            return Some(self.by_network(Place::Name, self.headline.clone()));
        }
        let verdict = format!("Mail stops at the name {host}: {}.", decapitalised(&finding.title));
        Some(Stop::new(Place::Name, verdict, vec![finding.fix.clone()]))
    }

    /// Ports of the server at which no connection is made, and which the network shuts to all.
    fn shut(&self) -> Option<Stop> {
        let shut: Vec<Port> = self.failed.iter().copied().filter(|p| self.is_bad(*p)).collect();
        let (usable, mx) = (&self.conclusion.usable, self.report.mode == Mode::Mx);
        // Programs that send can do without 25.
        let matters = |port: &Port| mx || *port != 25;
        if !shut.iter().any(matters) {
            return None;
        }
        let host = &self.report.target.host;
        let shuts = format!("Your network shuts {}", list(&shut));
        if let [best, ..] = usable.as_slice() {
            let choice = self.facts.check.advice.choices.iter().find(|c| c.port == *best);
            let use_it = choice.map_or_else(|| format!("{host} on port {best}"), |c| c.describe());
            let verdict =
                format!("{shuts}; {best} passes, and {host} takes mail there: use {use_it}.");
            return Some(self.by_network(Place::Network, verdict));
        }
        let blameless: Vec<Port> =
            self.failed.iter().copied().filter(|p| self.is_open(*p)).collect();
        if !self.reached.is_empty() {
            return None;
        }
        if blameless.iter().any(matters) {
            let verdict = format!(
                "{shuts}, and {host} does not take connections on {}, where servers of others are reached.",
                list(&blameless)
            );
            return Some(Stop::new(Place::Server, verdict, self.cures()));
        }
        let verdict = format!(
            "{shuts}: servers of others are not reached there either, so it is not {host}."
        );
        Some(self.by_network(Place::Network, verdict))
    }

    /// Something on the way answers, or changes what is said.
    fn interference(&self) -> Option<Stop> {
        let is_meddled = |port: &Port| self.network.way(*port) == Some(Way::Intercepted);
        let concerned = self.reached.iter().any(is_meddled) && self.conclusion.usable.is_empty();
        concerned.then(|| self.by_network(Place::Network, self.headline.clone()))
    }

    /// No connection is made, and it is not the network's doing.
    fn unreached(&self) -> Option<Stop> {
        if !self.reached.is_empty() || self.failed.is_empty() {
            return None;
        }
        let host = &self.report.target.host;
        let open: Vec<Port> = self.failed.iter().copied().filter(|p| self.is_open(*p)).collect();
        let endpoints = visited(self.report);
        let only_v6 = endpoints.clone().all(|endpoint| endpoint.address.is_ipv6());
        match self.network.ipv6 {
            Ipv6::Broken(_) if only_v6 => {
                return Some(self.by_network(Place::Network, self.headline.clone()));
            }
            Ipv6::Absent if only_v6 => {
                let verdict =
                    format!("{host} has IPv6 addresses alone, and this machine has no IPv6.");
                let todo = "Use a network with IPv6, or a host of the same provider that has an IPv4 address.";
                return Some(Stop::new(Place::Network, verdict, vec![todo.to_owned()]));
            }
            _ => {}
        }
        if open.is_empty() {
            let verdict = format!(
                "{host} does not take connections on {}; whether it is the server or your network cannot be told.",
                list(&self.failed)
            );
            return Some(Stop::new(Place::NotTold, verdict, self.cures()));
        }
        let how = match endpoints.clone().find_map(|e| e.tcp) {
            Some(TcpOutcome::Refused) => "refuses connections",
            Some(TcpOutcome::TimedOut) => "does not answer",
            Some(TcpOutcome::Reset) => "cuts connections",
            _ => "cannot be reached",
        };
        let verdict = format!(
            "It is the server: {host} {how} on {}, where servers of others are reached from here.",
            list(&open)
        );
        Some(Stop::new(Place::Server, verdict, self.cures()))
    }

    /// What the server does wrong, where no port can be used.
    fn server(&self) -> Option<Stop> {
        let Conclusion { mark, text, .. } = &self.conclusion;
        if !matches!(mark, Mark::Bad) || !self.conclusion.usable.is_empty() {
            return None;
        }
        let stripped = self.error(|f| f.effect == Effect::Stripped).is_some();
        let part = self.conclusion.groups.first().map(|group| group.finding.part);
        let place = match part {
            _ if stripped => Place::Server,
            Some(Part::StartTls | Part::Tls | Part::Certificate) => Place::Tls,
            Some(Part::Login) => Place::Login,
            Some(Part::Names) => Place::Name,
            Some(Part::Published) => Place::Settings,
            _ => Place::Server,
        };
        let clear = self.reached.iter().all(|port| self.is_open(*port));
        let but = match (stripped, clear) {
            (true, true) => {
                " What servers of others offer arrives here unchanged, so it is not your network."
            }
            _ => "",
        };
        Some(Stop::new(place, format!("{text}{but}"), self.cures()))
    }

    fn login(&self) -> Option<Stop> {
        let login = self.facts.login.filter(|login| !login.accepted)?;
        Some(Stop::new(Place::Login, login.text.clone(), login.todo.clone()))
    }

    fn settings(&self) -> Stop {
        let host = &self.report.target.host;
        if self.reached.is_empty() {
            let verdict = format!("{} {}", self.conclusion.text, self.headline);
            return Stop::new(Place::NotTold, verdict, self.cures());
        }
        let text = &self.conclusion.text;
        if self.conclusion.usable.is_empty() && self.report.mode != Mode::Mx {
            return Stop::new(Place::NotTold, text.clone(), self.cures());
        }
        let (verdict, todo) = match self.facts.login {
            Some(login) => {
                let todo = "Set the program to what follows, letter by letter.".to_owned();
                (format!("Nothing stops mail between here and {host}. {} {text}", login.text), todo)
            }
            None => {
                let todo = format!(
                    "Compare the program's settings with what follows. If they are the same and mail still fails, try the login: portwise login {host} --user NAME."
                );
                (format!("Nothing stops mail between here and {host}. {text}"), todo)
            }
        };
        let todo = if self.report.mode == Mode::Mx { Vec::new() } else { vec![todo] };
        Stop::new(Place::Settings, verdict, todo)
    }

    fn steps(&self, end: Place) -> Vec<Looked> {
        let host = &self.report.target.host;
        let mut addresses: Vec<_> =
            self.report.hosts.iter().flat_map(|host| &host.addresses).collect();
        addresses.dedup();
        let was_asked = !self.report.hosts.is_empty() || self.report.dns.is_some();
        let is_found = was_asked.then_some(!addresses.is_empty());
        let name = match addresses.as_slice() {
            [] if !was_asked => "was not looked up".to_owned(),
            [] => "leads to no address".to_owned(),
            [one] if one.to_string() == *host => "is an address".to_owned(),
            [one] => format!("leads to {one}"),
            [first, rest @ ..] => format!("leads to {first} and {} more", rest.len()),
        };
        let reaches = match (self.reached.as_slice(), self.failed.as_slice()) {
            ([], []) => "was not visited".to_owned(),
            ([], failed) => format!("takes no connections on {}", list(failed)),
            (reached, []) => format!("takes connections on {}", list(reached)),
            (reached, failed) => {
                format!("takes connections on {}, and none on {}", list(reached), list(failed))
            }
        };
        let was_visited = !self.reached.is_empty() || !self.failed.is_empty();
        let is_reached = was_visited.then_some(!self.reached.is_empty());
        let usable = &self.conclusion.usable;
        let tls = match usable.as_slice() {
            [] => self.conclusion.text.clone(),
            ports => format!("Encryption and certificate are right on {}.", list(ports)),
        };
        let is_tls_good = match usable.is_empty() {
            false => Some(true),
            true if self.report.mode == Mode::Mx => match self.conclusion.mark {
                Mark::Bad => Some(false),
                Mark::Uncertain | Mark::NotTested => None,
                _ => Some(true),
            },
            true => Some(false),
        };
        let login = match self.facts.login {
            Some(login) => (Some(login.accepted), login.text.clone()),
            None => (None, "Not tried: nobody asked for it.".to_owned()),
        };
        let asked = [25, 465, 587, 2525].into_iter().chain(self.failed.iter().copied());
        let ours = match self.network.whole {
            Whole::Open => Some(true),
            Whole::NotTold => None,
            _ => Some(
                !asked.into_iter().any(|p| self.failed.contains(&p) && self.is_bad(p))
                    && matches!(self.network.whole, Whole::Shut),
            ),
        };
        let all = [
            (Place::Name, is_found, format!("{host} {name}.")),
            (Place::Network, ours, self.headline.clone()),
            (Place::Server, is_reached, format!("{host} {reaches}.")),
            (Place::Tls, is_tls_good, tls),
            (Place::Login, login.0, login.1),
        ];
        let until = if end == Place::NotTold { Place::Server } else { end };
        all.into_iter()
            .filter(|(place, ..)| *place <= until)
            .map(|(place, good, text)| Looked {
                place,
                good: if place == end { Some(false) } else { good },
                text,
            })
            .collect()
    }

    fn is_bad(&self, port: Port) -> bool {
        self.network.way(port).is_some_and(Way::is_bad)
    }

    fn is_open(&self, port: Port) -> bool {
        self.network.way(port) == Some(Way::Open)
    }

    fn error(&self, is: impl Fn(&Finding) -> bool) -> Option<&'a Finding> {
        let errors = self.facts.check.findings.iter().filter(|f| f.severity == Severity::Error);
        errors.into_iter().find(|finding| is(finding))
    }

    fn cures(&self) -> Vec<String> {
        let cure = self.conclusion.cure;
        if cure.is_empty() { Vec::new() } else { vec![cure.to_owned()] }
    }

    fn by_network(&self, place: Place, verdict: String) -> Stop {
        Stop::new(place, verdict, self.todo.clone())
    }
}

impl Stop {
    fn new(place: Place, verdict: String, todo: Vec<String>) -> Self {
        let todo = todo.into_iter().filter(|text| !text.is_empty()).collect();
        Self { place, verdict, todo }
    }
}

/// The endpoints that were visited. Where this machine has no way to one family alone, those of the
/// other count.
fn visited(report: &Report) -> impl Iterator<Item = &EndpointReport> + Clone {
    let endpoints = || report.hosts.iter().flat_map(|host| &host.endpoints);
    let any = endpoints().any(EndpointReport::was_tested);
    endpoints().filter(move |endpoint| !any || endpoint.was_tested())
}

fn decapitalised(title: &str) -> String {
    let mut letters = title.chars();
    let Some(first) = letters.next() else { return String::new() };
    first.to_lowercase().chain(letters).collect()
}
