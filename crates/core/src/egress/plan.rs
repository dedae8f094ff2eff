//! Whom to visit: known before anything is sent.

use portwise_model::Port;

use super::facts::Routes;
use super::landmarks::{self, CONTROLS, PORTS};
use crate::providers::{Provider, Standing};

/// Whom to visit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EgressPlan {
    /// The ports that are asked about.
    pub ports: Vec<Port>,
    /// The hosts.
    pub hosts: Vec<PlannedHost>,
}

/// A host to visit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlannedHost {
    /// Its name, or its address.
    pub name: String,
    /// Who runs it, if it is one of the table.
    pub operator: Option<&'static str>,
    /// The ports to visit, each once over each family.
    pub ports: Vec<Port>,
    /// Those of them at which whoever asks named it.
    pub named: Vec<Port>,
}

impl EgressPlan {
    /// Whom to visit for these ports, or for all that mail is submitted and relayed on, and at the
    /// endpoints that were named.
    #[must_use]
    pub fn new(ports: &[Port], named: &[(String, Port)]) -> Self {
        let ports = if ports.is_empty() { &PORTS } else { ports };
        let mut asked: Vec<Port> = Vec::new();
        ports.iter().filter(|port| landmarks::at(**port).next().is_some()).for_each(|port| {
            if !asked.contains(port) {
                asked.push(*port);
            }
        });
        let mut plan = Self { ports: asked.clone(), hosts: Vec::new() };
        for port in asked.into_iter().chain(CONTROLS) {
            for landmark in landmarks::at(port) {
                plan.add(landmark.host, port);
            }
        }
        for (host, port) in named {
            let planned = plan.add(host, *port);
            if !planned.named.contains(port) {
                planned.named.push(*port);
            }
        }
        plan
    }

    fn add(&mut self, host: &str, port: Port) -> &mut PlannedHost {
        let at = self.hosts.iter().position(|known| known.name == host).unwrap_or_else(|| {
            let (ports, named) = (Vec::new(), Vec::new());
            self.hosts.push(PlannedHost { name: host.to_owned(), operator: None, ports, named });
            self.hosts.len() - 1
        });
        let planned = &mut self.hosts[at];
        planned.operator =
            planned.operator.or_else(|| landmarks::find(host, port).map(|l| l.operator));
        if !planned.ports.contains(&port) {
            planned.ports.push(port);
        }
        planned
    }

    /// How many connections are made at most: one to each port of each host over each family for
    /// which there is a way out.
    #[must_use]
    pub fn connections(&self, routes: Routes) -> usize {
        let ports: usize = self.hosts.iter().map(|host| host.ports.len()).sum();
        ports * (usize::from(routes.ipv4) + usize::from(routes.ipv6))
    }

    /// The operators that are visited, in order.
    #[must_use]
    pub fn operators(&self) -> Vec<&'static str> {
        let mut operators: Vec<&str> = self.hosts.iter().filter_map(|h| h.operator).collect();
        operators.sort_unstable();
        operators.dedup();
        operators
    }
}

/// The endpoints at which a provider takes mail, as far as they are known and confirmed; the
/// customer's mail domain may be a part of the host.
#[must_use]
pub fn endpoints(provider: &Provider, domain: Option<&str>) -> Vec<(String, Port)> {
    let host = provider.host.name(domain);
    let Some(host) = host.as_ref().and_then(|name| name.host()) else { return Vec::new() };
    let confirmed = provider.offers.iter().filter(|o| o.standing != Standing::Unconfirmed);
    confirmed.map(|offer| (host.to_string(), offer.port)).collect()
}
