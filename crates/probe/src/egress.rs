//! The ways out of this network: one connection to each endpoint of a plan over each family, all
//! side by side, and none twice.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use portwise_core::Port;
use portwise_core::egress::{EgressPlan, EgressReport, HostFacts, PlannedHost, Routes, Visit};
use portwise_core::report::{EndpointReport, RefusedAddress};
use portwise_net::{Limits, NotResolved, Party, ServerName, Vetted};
use tokio::time::{Instant, timeout_at};

use crate::{OVER, Prober, milliseconds, visit};

/// The limits of a run that is over within twenty seconds, names included.
#[must_use]
pub fn egress_limits(limits: Limits) -> Limits {
    let endpoint = limits.endpoint.min(Duration::from_secs(12));
    let dns = limits.dns.min(Duration::from_secs(4));
    let whole = (endpoint + dns).min(Duration::from_secs(18));
    Limits { dns, whole, connections: limits.connections, ..Limits::within(endpoint) }
}

/// For which families this machine has a way out; nothing is sent.
pub async fn routes() -> Routes {
    let (ipv4, ipv6) = tokio::join!(portwise_net::has_way(false), portwise_net::has_way(true));
    Routes { ipv4, ipv6 }
}

impl Prober {
    /// Visits what a plan names over the families that there are ways for. Each visit is passed to
    /// `on_visit` when it is over, with its host.
    pub async fn egress(
        &self,
        plan: &EgressPlan,
        routes: Routes,
        on_visit: impl Fn(&str, &Visit) + Sync,
    ) -> EgressReport {
        let began = Instant::now();
        let mut report = EgressReport {
            taken_at: Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default(),
            ports: plan.ports.clone(),
            routes,
            planned: plan.connections(routes),
            ..EgressReport::default()
        };
        if let Some(room) = (self.config.limits.report / 2).checked_div(report.planned) {
            let run = Run {
                prober: self,
                routes,
                began,
                until: began + self.config.limits.whole,
                taken_at: report.taken_at,
                room,
                party: Party::default(),
                taken: Mutex::default(),
                connections: AtomicUsize::new(0),
                on_visit,
            };
            report.hosts = join_all(plan.hosts.iter().map(|host| run.host(host))).await;
            report.connections = run.connections.into_inner();
        }
        report.duration_ms = milliseconds(began);
        report
    }
}

/// What the visits of one run share.
struct Run<'a, F> {
    prober: &'a Prober,
    routes: Routes,
    began: Instant,
    until: Instant,
    taken_at: Timestamp,
    room: usize,
    party: Party,
    /// The addresses and ports that are visited: a name service that lies leads many names to one.
    taken: Mutex<HashSet<(IpAddr, Port)>>,
    connections: AtomicUsize,
    on_visit: F,
}

impl<F: Fn(&str, &Visit) + Sync> Run<'_, F> {
    async fn host(&self, planned: &PlannedHost) -> HostFacts {
        let guard = &self.prober.config.guard;
        let mut facts = HostFacts {
            name: planned.name.clone(),
            operator: planned.operator.map(ToOwned::to_owned),
            named: planned.named.clone(),
            ..HostFacts::default()
        };
        let Ok(name) = ServerName::try_from(planned.name.clone()) else {
            facts.not_tested = Some("its name cannot stand in a TLS handshake".to_owned());
            return facts;
        };
        let looking = Instant::now();
        match self.addresses(&planned.name).await {
            Ok(addresses) => facts.addresses = addresses,
            Err(NotResolved::Failure(failure)) => facts.dns = Some(failure),
            Err(NotResolved::NotTested(why)) => facts.not_tested = Some(why),
        }
        facts.looked_up_ms = milliseconds(looking);
        facts.refused = facts
            .addresses
            .iter()
            .filter_map(|address| {
                let range = guard.vet(*address).err()?;
                Some(RefusedAddress {
                    address: Some(*address),
                    purpose: range.purpose.to_owned(),
                    source: range.source.to_owned(),
                })
            })
            .collect();
        let first = |is_of: fn(&IpAddr) -> bool| {
            let mut of_family = facts.addresses.iter().filter(|address| is_of(address));
            of_family.find_map(|address| guard.vet(*address).ok())
        };
        let v4 = first(IpAddr::is_ipv4).filter(|_| self.routes.ipv4);
        let v6 = first(IpAddr::is_ipv6).filter(|_| self.routes.ipv6);
        if v4.is_none() && v6.is_none() && !facts.addresses.is_empty() {
            facts.not_tested = Some(match facts.refused.first() {
                Some(RefusedAddress { address: Some(address), purpose, .. }) => format!(
                    "{address} is not public, but reserved for {purpose}; let it be visited with --allow-net {address}"
                ),
                _ => {
                    let family = if self.routes.ipv4 { "IPv6" } else { "IPv4" };
                    format!("it has only addresses of {family}, and this machine has no {family}")
                }
            });
        }
        let visits = [v4, v6].into_iter().flatten().flat_map(|to| {
            let name = &name;
            planned.ports.iter().map(move |port| self.visit(&planned.name, name, to, *port))
        });
        facts.visits = join_all(visits).await;
        facts
    }

    async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, NotResolved> {
        if let Ok(address) = name.parse() {
            return Ok(vec![address]);
        }
        let asking = self.prober.config.resolver.addresses(name);
        match timeout_at(self.until, asking).await {
            Ok(answer) => answer.map(|found| found.addresses),
            Err(_) => Err(NotResolved::NotTested(OVER.to_owned())),
        }
    }

    async fn visit(&self, host: &str, name: &ServerName<'static>, to: Vetted, port: Port) -> Visit {
        let begun_ms = milliseconds(self.began);
        let endpoint = match self.connect_once(host, name, to, port).await {
            Ok(endpoint) => endpoint,
            Err(why) => EndpointReport {
                not_tested: Some(why.to_owned()),
                ..EndpointReport::new(to.address(), port)
            },
        };
        let visit = Visit { begun_ms, endpoint };
        (self.on_visit)(host, &visit);
        visit
    }

    async fn connect_once(
        &self,
        host: &str,
        name: &ServerName<'static>,
        to: Vetted,
        port: Port,
    ) -> Result<EndpointReport, &'static str> {
        let address = to.address();
        let is_first = {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            taken.insert((address, port))
        };
        if !is_first {
            return Err("another host has the same address, and is visited there");
        }
        let Prober { config, gate, handshaker, .. } = self.prober;
        let entering = gate.enter(&self.party, host, address, port);
        let mut entry = timeout_at(self.until, entering).await.map_err(|_| OVER)?;
        self.connections.fetch_add(1, Ordering::Relaxed);
        let visit = visit::Visit {
            to,
            port,
            name,
            helo: config.helo.as_deref(),
            deep: false,
            limits: &config.limits,
            handshaker,
            anchors: &config.anchors,
            began: Instant::now(),
            whole: self.until,
            taken_at: self.taken_at,
            room: self.room,
            presented: None,
        };
        Ok(visit.once(&mut entry).await)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use portwise_net::Limits;

    use super::egress_limits;

    #[test]
    fn a_run_is_over_in_twenty_seconds_whatever_is_asked_for() {
        for seconds in [1, 5, 12, 15, 300] {
            let limits = egress_limits(Limits::within(Duration::from_secs(seconds)));
            assert!(limits.whole <= Duration::from_secs(18), "{seconds}");
            // Nothing that answers in its own time is cut by the end of the whole.
            assert!(limits.dns + limits.endpoint <= limits.whole, "{seconds}");
        }
    }
}
