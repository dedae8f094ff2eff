//! What the ways out of a network let pass. One operator alone is never a verdict on the network.

use std::collections::{BTreeMap, BTreeSet};

use portwise_model::Port;
use serde::{Deserialize, Serialize};

use super::facts::{EgressReport, Family, HostFacts, Visit};
use super::landmarks::{self, CONTROLS, Landmark};
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

/// What becomes of a port.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PortVerdict {
    /// The port.
    pub port: Port,
    /// Over IPv4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv4: Option<FamilyVerdict>,
    /// Over IPv6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv6: Option<FamilyVerdict>,
}

/// What becomes of a port over one family.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FamilyVerdict {
    /// What becomes of it.
    pub passage: Way,
    /// The operators that say so.
    pub agree: Vec<String>,
    /// Those at whose servers it was otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differ: Vec<String>,
    /// What shows that something on the way speaks.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub how: BTreeSet<Meddling>,
    /// After how many milliseconds the first of those that failed was known to fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_ms: Option<f64>,
    /// It was refused sooner than any of the servers could have answered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub near: bool,
}

/// What becomes of connections to a port.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// They lead to the servers.
    Open,
    /// All fail in the same way.
    Shut(Failing),
    /// Something on the way answers, or changes what is said.
    Intercepted,
    /// What was seen does not tell.
    NotTold,
}

impl Way {
    /// Whether the server that was asked for is not reached, or not alone.
    #[must_use]
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Shut(_) | Self::Intercepted)
    }
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

impl PortVerdict {
    /// What becomes of it, over whichever family it passes.
    #[must_use]
    pub fn way(&self) -> Option<Way> {
        let ways = [&self.ipv4, &self.ipv6].map(|f| f.as_ref().map(|f| f.passage));
        let first = |wanted: fn(Way) -> bool| ways.into_iter().flatten().find(|way| wanted(*way));
        // What is meddled with over one family is not good because the other is well.
        first(|way| way == Way::Intercepted)
            .or_else(|| first(|way| way == Way::Open))
            .or_else(|| first(|way| matches!(way, Way::Shut(_))))
            .or_else(|| first(|_| true))
    }
}

/// The visits at a port over a family, with what is known of each.
fn visits<'a>(
    report: &'a EgressReport,
    wanted: impl Fn(&Visit) -> bool + 'a,
) -> impl Iterator<Item = (&'static Landmark, &'a Visit, Seen)> {
    let of_table = report.hosts.iter().filter(|host| host.operator.is_some());
    of_table.flat_map(|host| host.visits.iter().map(move |visit| (host, visit))).filter_map(
        move |(host, visit)| {
            let landmark = landmarks::find(&host.name, visit.port()).filter(|_| wanted(visit))?;
            Some((landmark, visit, seen::of(Some(landmark), visit)))
        },
    )
}

/// What becomes of a port over a family; `None` if nothing was visited over it.
fn family(report: &EgressReport, port: Port, family: Family) -> Option<FamilyVerdict> {
    let visits: Vec<_> =
        visits(report, move |v| v.port() == port && v.family() == family).collect();
    if visits.iter().all(|(_, _, seen)| *seen == Seen::Nothing) {
        return (!visits.is_empty()).then(|| FamilyVerdict::not_told(Vec::new()));
    }
    let names = |wanted: &dyn Fn(&Seen) -> bool| -> Vec<String> {
        let found = visits.iter().filter(|(_, _, seen)| wanted(seen));
        found.map(|(landmark, ..)| landmark.operator.to_owned()).collect()
    };
    let mut how: BTreeSet<Meddling> = BTreeSet::new();
    how.extend(visits.iter().filter_map(|(_, _, seen)| match seen {
        Seen::Meddled(meddling) => Some(*meddling),
        _ => None,
    }));
    if let Some(operators) = one_banner(&visits) {
        how.insert(Meddling::OneBanner);
        let differ = names(&|seen| *seen != Seen::Nothing);
        let differ = differ.into_iter().filter(|name| !operators.contains(name)).collect();
        return Some(FamilyVerdict {
            how,
            differ,
            agree: operators,
            ..FamilyVerdict::new(Way::Intercepted)
        });
    }
    let is_passed = |seen: &Seen| matches!(seen, Seen::Passed { .. });
    let is_meddled = |seen: &Seen| matches!(seen, Seen::Meddled(_));
    let (passed, meddled) = (names(&is_passed), names(&is_meddled));
    let others = |is_one: &dyn Fn(&Seen) -> bool| names(&|s| *s != Seen::Nothing && !is_one(s));
    if meddled.len() >= ENOUGH && meddled.len() > passed.len() {
        let differ = others(&is_meddled);
        return Some(FamilyVerdict {
            how,
            differ,
            agree: meddled,
            ..FamilyVerdict::new(Way::Intercepted)
        });
    }
    if !passed.is_empty() {
        let differ = others(&is_passed);
        return Some(FamilyVerdict { differ, agree: passed, ..FamilyVerdict::new(Way::Open) });
    }
    let mut failed: BTreeMap<Failing, Vec<(&Landmark, &Visit)>> = BTreeMap::new();
    for (landmark, visit, seen) in &visits {
        if let Seen::Failed(failing) = seen {
            failed.entry(*failing).or_default().push((landmark, visit));
        }
    }
    let most = failed.into_iter().max_by_key(|(_, visits)| visits.len());
    let is_control = CONTROLS.contains(&port);
    Some(match most {
        Some((failing, visits)) if visits.len() >= ENOUGH || is_control => {
            let after = visits.iter().map(|(_, visit)| visit.endpoint.timings_ms.total);
            let after_ms = after.clone().reduce(f64::min);
            let latest = after.reduce(f64::max).unwrap_or_default();
            FamilyVerdict {
                agree: visits.iter().map(|(l, _)| l.operator.to_owned()).collect(),
                differ: others(&|seen| *seen == Seen::Failed(failing)),
                after_ms,
                near: failing == Failing::Refused && latest < sooner_than(report, family),
                ..FamilyVerdict::new(Way::Shut(failing))
            }
        }
        _ => FamilyVerdict::not_told(names(&|seen| *seen != Seen::Nothing)),
    })
}

/// How many operators have to agree.
const ENOUGH: usize = 2;

impl FamilyVerdict {
    fn new(passage: Way) -> Self {
        let (agree, differ, how) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { passage, agree, differ, how, after_ms: None, near: false }
    }

    fn not_told(differ: Vec<String>) -> Self {
        Self { differ, ..Self::new(Way::NotTold) }
    }
}

/// The operators whose servers greet in the same words, if there are several and no certificate
/// proves them.
fn one_banner(visits: &[(&'static Landmark, &Visit, Seen)]) -> Option<Vec<String>> {
    let mut by_banner: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (landmark, visit, _) in visits {
        if !seen::is_proven(Some(landmark), &visit.endpoint)
            && let Some(banner) = seen::banner(&visit.endpoint)
        {
            by_banner.entry(banner).or_default().push(landmark.operator.to_owned());
        }
    }
    by_banner.into_values().find(|operators| operators.len() >= ENOUGH)
}

/// Half of the time that the nearest of the servers needs to take a connection, in milliseconds.
fn sooner_than(report: &EgressReport, family: Family) -> f64 {
    const SURELY_NEAR: f64 = 1.0;
    let connected = visits(report, move |visit| visit.family() == family);
    let times = connected.filter_map(|(_, visit, _)| visit.endpoint.timings_ms.connect);
    times.reduce(f64::min).map_or(SURELY_NEAR, |quickest| quickest / 2.0)
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
