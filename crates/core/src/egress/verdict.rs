//! What the ways out of a network let pass. One operator alone is never a verdict on the network.

use std::collections::{BTreeMap, BTreeSet};

use portwise_model::Port;
use serde::{Deserialize, Serialize};

use super::facts::{EgressReport, Family, HostFacts, Visit};
use super::landmarks::{self, CONTROLS};
use super::port::{ENOUGH, PortVerdict, Way, family, visits};
use super::seen::{self, Failing, Meddling, Seen};
use crate::report::{DnsFailure, TcpOutcome};

/// What the ways out of a network let pass.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct EgressVerdict {
    /// What is to be said of the whole.
    pub whole: Whole,
    /// By port, those of the web behind the others.
    pub ports: Vec<PortVerdict>,
    /// What becomes of IPv6.
    pub ipv6: Ipv6,
    /// The endpoints that were named by whoever asks.
    pub own: Vec<OwnVerdict>,
    /// Hosts that do not exist, says the name service, though their operators publish them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<String>,
    /// Certificates of known authorities are out of their period, all of them: this machine's
    /// clock is wrong.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wrong_clock: bool,
}

/// What is to be said of the whole.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whole {
    /// Every port that was asked about passes.
    Open,
    /// At least one of them is shut.
    Shut,
    /// Something on the way answers, or changes what is said.
    Intercepted,
    /// Nothing passes, on no port.
    NothingPasses,
    /// The machine has no way out at all.
    NoNetwork,
    /// The name service does not answer.
    NamesDown,
    /// The name service says what is not so.
    NamesLie,
    /// One has to sign in on a page first.
    SignIn,
    /// What was seen does not tell.
    NotTold,
}

impl Whole {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Open,
        Self::Shut,
        Self::Intercepted,
        Self::NothingPasses,
        Self::NoNetwork,
        Self::NamesDown,
        Self::NamesLie,
        Self::SignIn,
        Self::NotTold,
    ];
}

/// What becomes of IPv6.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ipv6 {
    /// It leads to servers.
    Works,
    /// This machine has none.
    Absent,
    /// It is there, and leads nowhere: every connection fails in this way.
    Broken(Failing),
    /// What was seen does not tell.
    NotTold,
}

/// What becomes of an endpoint that was named by whoever asks.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct OwnVerdict {
    /// The host.
    pub host: String,
    /// The port.
    pub port: Port,
    /// What became of the connections.
    pub outcome: OwnOutcome,
    /// Why it was not tested, as a part of a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What became of connections to an endpoint that was named.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnOutcome {
    /// It was reached.
    Reached,
    /// It fails where others are reached: it is that server, or its own network.
    ItsOwnFault(Failing),
    /// It fails as all others do: it is the way.
    TheWay(Failing),
    /// It fails, and there is nothing to compare it with.
    Fails(Failing),
    /// Something else answered, or changed what was said.
    Changed(Meddling),
    /// Its name led nowhere.
    NoAddress,
    /// It was not tested.
    NotTested,
}

impl EgressVerdict {
    /// What the facts mean.
    #[must_use]
    pub fn of(report: &EgressReport) -> Self {
        let mut asked: Vec<Port> = report.ports.clone();
        asked.extend(CONTROLS.iter().filter(|port| !report.ports.contains(port)));
        let mut ports: Vec<PortVerdict> = asked
            .into_iter()
            .filter(|port| landmarks::at(*port).next().is_some())
            .map(|port| PortVerdict {
                port,
                ipv4: family(report, port, Family::Ipv4),
                ipv6: family(report, port, Family::Ipv6),
            })
            .collect();
        let ipv6 = ipv6(report, &ports);
        if matches!(ipv6, Ipv6::Broken(_)) {
            // Said once, of all ports.
            ports.iter_mut().for_each(|port| port.ipv6 = None);
        }
        let denied = denied(report);
        let own = own(report, &ports);
        let whole = whole(report, &ports, &denied, &own);
        Self { whole, ports, ipv6, own, denied, wrong_clock: wrong_clock(report) }
    }

    /// What becomes of a port, over whichever family it passes.
    #[must_use]
    pub fn way(&self, port: Port) -> Option<Way> {
        self.ports.iter().find(|p| p.port == port).and_then(PortVerdict::way)
    }

    /// Whether every port that was asked about passes, and every endpoint that was named is
    /// reached.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.whole == Whole::Open && self.own.iter().all(|own| own.outcome == OwnOutcome::Reached)
    }
}

fn ipv6(report: &EgressReport, ports: &[PortVerdict]) -> Ipv6 {
    if !report.routes.ipv6 {
        return Ipv6::Absent;
    }
    let over: Vec<_> = visits(report, |visit| visit.family() == Family::Ipv6)
        .filter(|(_, _, seen)| *seen != Seen::Nothing)
        .collect();
    let is_connected = |visit: &Visit| visit.endpoint.tcp == Some(TcpOutcome::Connected);
    let mut failing: BTreeMap<Failing, usize> = BTreeMap::new();
    let mut operators = BTreeSet::new();
    for (landmark, visit, seen) in &over {
        match seen {
            Seen::Failed(how) => *failing.entry(*how).or_default() += 1,
            Seen::Passed { .. } | Seen::Meddled(_) | Seen::Nothing => {}
        }
        // Where IPv4 does not pass either, it is not IPv6.
        let passes = |p: &PortVerdict| {
            p.port == visit.port() && p.ipv4.as_ref().is_some_and(|f| f.passage == Way::Open)
        };
        if ports.iter().any(passes) {
            operators.insert(landmark.operator);
        }
    }
    if over.iter().any(|(_, _, seen)| matches!(seen, Seen::Passed { .. })) {
        return Ipv6::Works;
    }
    match failing.into_iter().max_by_key(|(_, count)| *count) {
        Some((how, count)) if count == over.len() && operators.len() >= ENOUGH => Ipv6::Broken(how),
        _ if over.iter().any(|(_, visit, _)| is_connected(visit)) => Ipv6::Works,
        _ => Ipv6::NotTold,
    }
}

/// Hosts of the table that do not exist, says a name service that knows others.
fn denied(report: &EgressReport) -> Vec<String> {
    let of_table = || report.hosts.iter().filter(|host| host.operator.is_some());
    if of_table().all(|host| host.addresses.is_empty()) {
        return Vec::new();
    }
    let is_denied = |host: &&HostFacts| {
        matches!(host.dns, Some(DnsFailure::NoSuchDomain | DnsFailure::NoAddress))
    };
    of_table().filter(is_denied).map(|host| host.name.clone()).collect()
}

/// Whether the name service leads hosts of several operators to one address, or to addresses that
/// are not public.
fn leads_astray(report: &EgressReport) -> bool {
    let mut by_address: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    let mut hidden = BTreeSet::new();
    for host in &report.hosts {
        let Some(operator) = host.operator.as_deref() else { continue };
        for address in &host.addresses {
            by_address.entry(*address).or_default().insert(operator);
        }
        if !host.refused.is_empty() {
            hidden.insert(operator);
        }
    }
    hidden.len() >= ENOUGH || by_address.values().any(|operators| operators.len() >= ENOUGH)
}

fn whole(
    report: &EgressReport,
    ports: &[PortVerdict],
    denied: &[String],
    own: &[OwnVerdict],
) -> Whole {
    if !report.routes.ipv4 && !report.routes.ipv6 {
        return Whole::NoNetwork;
    }
    let of_table = || report.hosts.iter().filter(|host| host.operator.is_some());
    let astray = leads_astray(report);
    if of_table().count() > 0 && of_table().all(|host| host.addresses.is_empty()) {
        let no_such = |h: &HostFacts| h.dns == Some(DnsFailure::NoSuchDomain);
        return if of_table().all(no_such) { Whole::NamesLie } else { Whole::NamesDown };
    }
    let ways = || ports.iter().filter_map(|port| Some((port.port, port.way()?)));
    let is_control = |port: Port| CONTROLS.contains(&port) && !report.ports.contains(&port);
    let asked = || ways().filter(|(port, _)| !is_control(*port)).map(|(_, way)| way);
    let web_answers =
        visits(report, |_| true).any(|(_, _, seen)| seen == Seen::Meddled(Meddling::Web));
    // Where nothing else passes, something takes connections to the web's port and waits to be
    // spoken to as web servers do.
    let is_mute = |(port, way): (Port, Way)| port == 80 && way == Way::Shut(Failing::Mute);
    let is_shut = |way: Way| matches!(way, Way::Shut(_));
    let mail_is_shut = asked().next().is_some() && asked().all(is_shut);
    // Where 443 passes, it is a web proxy instead.
    let web_passes = ways().any(|(port, way)| port == 443 && way == Way::Open);
    let is_page = ways().any(is_mute) && !web_passes;
    if (astray && (web_answers || is_page)) || (mail_is_shut && is_page) {
        return Whole::SignIn;
    }
    let operators: BTreeSet<&str> = of_table()
        .filter(|host| denied.contains(&host.name))
        .filter_map(|host| host.operator.as_deref())
        .collect();
    if astray || operators.len() >= ENOUGH {
        return Whole::NamesLie;
    }
    if asked().any(|way| way == Way::Intercepted) {
        return Whole::Intercepted;
    }
    let nothing = mail_is_shut && ways().filter(|(port, _)| is_control(*port)).count() > 0;
    if nothing && ways().all(|(_, way)| is_shut(way)) && own.iter().all(OwnVerdict::fails) {
        return Whole::NothingPasses;
    }
    if asked().any(is_shut) {
        return Whole::Shut;
    }
    let passes = |port: &Port| ways().any(|(at, way)| at == *port && way == Way::Open);
    if report.ports.iter().all(passes) { Whole::Open } else { Whole::NotTold }
}

impl OwnVerdict {
    fn fails(&self) -> bool {
        self.outcome != OwnOutcome::Reached
    }
}

fn own(report: &EgressReport, ports: &[PortVerdict]) -> Vec<OwnVerdict> {
    let named = report.hosts.iter().flat_map(|host| host.named.iter().map(move |p| (host, *p)));
    let of = |(host, port): (&HostFacts, Port)| {
        let way = ports.iter().find(|p| p.port == port).and_then(PortVerdict::way);
        let landmark = landmarks::find(&host.name, port);
        let visits = host.visits.iter().filter(|visit| visit.port() == port);
        let seen: Vec<Seen> = visits.map(|visit| seen::of(landmark, visit)).collect();
        let outcome = match host.dns {
            Some(_) if host.addresses.is_empty() => OwnOutcome::NoAddress,
            _ => own_outcome(&seen, way),
        };
        let of_visits = host.visits.iter().find_map(|visit| visit.endpoint.not_tested.clone());
        let why = host.not_tested.clone().or(of_visits);
        let why = why.filter(|_| outcome == OwnOutcome::NotTested);
        OwnVerdict { host: host.name.clone(), port, outcome, why }
    };
    named.map(of).collect()
}

/// One family is enough.
fn own_outcome(seen: &[Seen], way: Option<Way>) -> OwnOutcome {
    if seen.iter().any(|s| matches!(s, Seen::Passed { .. })) {
        return OwnOutcome::Reached;
    }
    if let Some(meddling) = seen.iter().find_map(|s| match s {
        Seen::Meddled(meddling) => Some(*meddling),
        _ => None,
    }) {
        return OwnOutcome::Changed(meddling);
    }
    let failing = seen.iter().find_map(|s| match s {
        Seen::Failed(failing) => Some(*failing),
        _ => None,
    });
    match (failing, way) {
        (None, _) => OwnOutcome::NotTested,
        (Some(failing), Some(Way::Open)) => OwnOutcome::ItsOwnFault(failing),
        (Some(failing), Some(Way::Shut(_) | Way::Intercepted)) => OwnOutcome::TheWay(failing),
        (Some(failing), Some(Way::NotTold) | None) => OwnOutcome::Fails(failing),
    }
}

/// Whether certificates of several operators are theirs but for their dates, and none is in its
/// period.
fn wrong_clock(report: &EgressReport) -> bool {
    let mut operators = BTreeSet::new();
    for (landmark, visit, _) in visits(report, |_| true) {
        let Some(tls) = &visit.endpoint.tls else { continue };
        if tls.trusted {
            return false;
        }
        if tls.path == crate::report::Path::Anchored {
            operators.insert(landmark.operator);
        }
    }
    operators.len() >= ENOUGH
}
