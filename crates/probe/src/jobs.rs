//! From hosts and their addresses to jobs: what the guard lets pass, within the limits.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;

use portwise_core::Port;
use portwise_core::cut;
use portwise_core::events::PlannedEndpoint;
use portwise_core::ports::SUBMISSION_PORTS;
use portwise_core::report::{HostReport, Refusal, RefusalCode, RefusedAddress, Report};
use portwise_core::request::default_ports;
use portwise_net::{DENIED, Guard, Limits, ServerName, Vetted};

/// One address and port to visit.
pub(crate) struct Job {
    pub(crate) number: usize,
    pub(crate) host: usize,
    /// Which of the ports asked for it visits.
    turn: usize,
    pub(crate) to: Vetted,
    pub(crate) port: Port,
    pub(crate) name: ServerName<'static>,
}

impl Job {
    pub(crate) fn planned(&self, report: &Report) -> PlannedEndpoint {
        let host = report.hosts.get(self.host).map(|h| h.name.clone()).unwrap_or_default();
        PlannedEndpoint { host, address: self.to.address(), port: self.port }
    }
}

/// Every port of every address that passes the guard: those that were asked for, else those that
/// belong to the host, else those of the mode.
pub(crate) fn jobs(
    asked: &[Port],
    of_hosts: &[Vec<Port>],
    guard: &Guard,
    limits: &Limits,
    report: &mut Report,
) -> Vec<Job> {
    let mut jobs = Vec::new();
    let default = default_ports(report.mode).unwrap_or(&SUBMISSION_PORTS);
    let most = limits.addresses;
    for (i, host) in report.hosts.iter_mut().enumerate() {
        let Ok(name) = ServerName::try_from(host.name.clone()) else {
            host.not_tested = Some("its name cannot stand in a TLS handshake".to_owned());
            continue;
        };
        if host.not_tested.is_some() {
            continue;
        }
        let own = of_hosts.get(i).map_or(default, Vec::as_slice);
        let ports = if asked.is_empty() { own } else { asked };
        let vetted: Vec<Vetted> =
            host.addresses.iter().filter_map(|a| guard.vet(*a).ok()).collect();
        let mut not_tested = Vec::new();
        if vetted.len() > most {
            not_tested.push(format!("only the first {most} of its addresses are visited"));
        }
        if !host.refused.is_empty() {
            let refused = addresses_of(host.refused.iter().filter_map(|r| r.address));
            not_tested.push(format!("what is not public is not visited{refused}"));
        }
        host.not_tested = (!not_tested.is_empty()).then(|| not_tested.join("; "));
        for to in vetted.into_iter().take(most) {
            for (turn, port) in ports.iter().enumerate() {
                jobs.push(Job { number: 0, host: i, turn, to, port: *port, name: name.clone() });
            }
        }
    }
    let jobs = within(limits.report, jobs, report);
    let refused = report.hosts.iter().flat_map(|h| h.refused.iter().map(move |r| (h, r))).next();
    if let (true, Some((host, refused))) = (jobs.is_empty(), refused) {
        report.refusal = Some(not_allowed(&host.name, refused));
    }
    if let (true, Some(host)) = (jobs.is_empty(), report.hosts.iter().find(|h| is_denied(h))) {
        report.refusal = Some(denied(&host.name));
    }
    jobs
}

/// Those for which there is room in the report: one port of each address before the second of any.
fn within(room: usize, mut jobs: Vec<Job>, report: &mut Report) -> Vec<Job> {
    let most = (room / cut::SMALLEST).max(1);
    let beyond = jobs.len().saturating_sub(most);
    if beyond > 0 {
        let mut turns: Vec<(usize, usize)> =
            jobs.iter().enumerate().map(|(at, job)| (job.turn, at)).collect();
        turns.sort_unstable();
        let chosen: HashSet<usize> = turns.into_iter().take(most).map(|(_, at)| at).collect();
        let mut left_out: BTreeMap<usize, usize> = BTreeMap::new();
        let mut at = 0;
        jobs.retain(|job| {
            let stays = chosen.contains(&at);
            *left_out.entry(job.host).or_default() += usize::from(!stays);
            at += 1;
            stays
        });
        report.cut.endpoints = beyond;
        for (host, count) in left_out.into_iter().filter(|(_, count)| *count > 0) {
            let why =
                format!("{count} of its endpoints are not visited, for want of room in the report");
            note(&mut report.hosts[host], &why);
        }
    }
    for (number, job) in jobs.iter_mut().enumerate() {
        job.number = number;
    }
    jobs
}

/// Adds why a part of a host is not visited.
pub(crate) fn note(host: &mut HostReport, why: &str) {
    host.not_tested = Some(match host.not_tested.take() {
        Some(before) => format!("{before}; {why}"),
        None => why.to_owned(),
    });
}

/// The order of the visits: one port of each address before the second of any, and the hosts that
/// a sender would try first before the others.
pub(crate) fn in_turn(jobs: &[Job]) -> Vec<&Job> {
    let mut order: Vec<&Job> = jobs.iter().collect();
    order.sort_by_key(|job| (job.turn, job.number));
    order
}

/// Why a host that is not to be visited was not.
pub(crate) const NOT_TO_BE_VISITED: &str = "it is one of those that are not visited from here";

fn is_denied(host: &HostReport) -> bool {
    host.not_tested.as_deref() == Some(NOT_TO_BE_VISITED)
}

/// Whether all of a host's addresses that were refused are public, and not to be visited.
pub(crate) fn only_denied(host: &HostReport) -> bool {
    host.refused.iter().all(|refused| refused.purpose == DENIED.purpose)
}

/// Why a target is refused that is not to be visited.
pub(crate) fn denied(name: &str) -> Refusal {
    Refusal {
        code: RefusalCode::TargetNotAllowed,
        text: format!(
            "{name} is not checked from here: its owner asked for that, or whoever runs this server decided it. The owner can have it taken off the list; the page /about-probes of the server says whom to ask. “portwise probe” on a machine of your own checks it."
        ),
    }
}

/// Fills in the addresses and those that are refused; says whether any passed.
pub(crate) fn vet(mut host: HostReport, addresses: &[IpAddr], guard: &Guard) -> (HostReport, bool) {
    host.addresses = addresses.to_vec();
    for address in addresses {
        if let Err(range) = guard.vet(*address) {
            host.refused.push(RefusedAddress {
                address: Some(*address),
                purpose: range.purpose.to_owned(),
                source: range.source.to_owned(),
            });
        }
    }
    let passed = host.refused.len() < addresses.len();
    (host, passed)
}

/// Why the guard refuses a target that is an address.
pub(crate) fn refusal_of(address: IpAddr, guard: &Guard) -> Option<Refusal> {
    let host = HostReport { name: address.to_string(), ..HostReport::default() };
    let (host, _) = vet(host, &[address], guard);
    host.refused.first().map(|refused| not_allowed(&host.name, refused))
}

fn not_allowed(host: &str, refused: &RefusedAddress) -> Refusal {
    let RefusedAddress { address, purpose, source } = refused;
    if *purpose == DENIED.purpose {
        return denied(host);
    }
    let (which, network) = match address {
        Some(address) if address.to_string() == host => (format!("{address} is"), host.to_owned()),
        Some(address) => (format!("{host} leads to {address}, which is"), address.to_string()),
        None => (format!("{host} leads to what is"), "and its network".to_owned()),
    };
    Refusal {
        code: RefusalCode::TargetNotAllowed,
        text: format!(
            "{which} not a public address: it is reserved for {purpose} ({source}). A public check cannot reach it: run “portwise probe” inside that network, with --allow-net {network}."
        ),
    }
}

fn addresses_of(addresses: impl IntoIterator<Item = IpAddr>) -> String {
    let addresses: Vec<String> = addresses.into_iter().map(|a| a.to_string()).collect();
    format!(": {}", addresses.join(", "))
}

/// Leaves out which addresses of a host are not public, unless the caller named the address: what
/// stands in a network that the caller cannot see is not for it to learn.
pub(crate) fn conceal(report: &mut Report) {
    let mut said = None;
    for host in &mut report.hosts {
        if host.name.parse::<IpAddr>().is_ok() {
            continue;
        }
        let hidden: Vec<IpAddr> =
            host.refused.iter_mut().filter_map(|refused| refused.address.take()).collect();
        host.addresses.retain(|address| !hidden.contains(address));
        if !hidden.is_empty() {
            host.canonical_name = None;
            let listed = addresses_of(hidden);
            host.not_tested = host.not_tested.take().map(|why| why.replacen(&listed, "", 1));
        }
        if let Some(first) = host.refused.first() {
            said.get_or_insert_with(|| not_allowed(&host.name, first));
        }
    }
    if let (Some(refusal), Some(said)) = (&mut report.refusal, said) {
        *refusal = said;
    }
}
