//! The first proof of where mail stops.

use portwise_model::Port;

use super::Place;
use super::looking::{Looking, visited};
use crate::egress::{Ipv6, Way, Whole};
use crate::findings::{Effect, Part};
use crate::ports::list;
use crate::report::{Mode, TcpOutcome};
use crate::view::{Conclusion, Mark, continued};

/// The first proof.
pub(super) struct Stop {
    pub(super) place: Place,
    pub(super) verdict: String,
    pub(super) todo: Vec<String>,
}

impl Looking<'_> {
    pub(super) fn stop(&self) -> Stop {
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
        let verdict = format!("Mail stops at the name {host}: {}.", continued(&finding.title));
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
