//! What the proofs and the steps are read from.

use portwise_model::Port;

use super::Facts;
use crate::egress::words::words;
use crate::egress::{EgressVerdict, Way};
use crate::findings::{Finding, Severity};
use crate::report::{EndpointReport, Report, TcpOutcome};
use crate::view::{Conclusion, conclude};

/// What was seen, joined.
pub(super) struct Looking<'a> {
    pub(super) facts: Facts<'a>,
    pub(super) report: &'a Report,
    pub(super) network: EgressVerdict,
    pub(super) headline: String,
    pub(super) todo: Vec<String>,
    pub(super) conclusion: Conclusion<'a>,
    /// The ports of the server at which a connection was made.
    pub(super) reached: Vec<Port>,
    /// Those at which none was.
    pub(super) failed: Vec<Port>,
}

impl<'a> Looking<'a> {
    pub(super) fn new(facts: Facts<'a>) -> Self {
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

    pub(super) fn is_bad(&self, port: Port) -> bool {
        self.network.way(port).is_some_and(Way::is_bad)
    }

    pub(super) fn is_open(&self, port: Port) -> bool {
        self.network.way(port) == Some(Way::Open)
    }

    pub(super) fn error(&self, is: impl Fn(&Finding) -> bool) -> Option<&'a Finding> {
        let errors = self.facts.check.findings.iter().filter(|f| f.severity == Severity::Error);
        errors.into_iter().find(|finding| is(finding))
    }

    pub(super) fn cures(&self) -> Vec<String> {
        let cure = self.conclusion.cure;
        if cure.is_empty() { Vec::new() } else { vec![cure.to_owned()] }
    }
}

/// The endpoints that were visited. Where this machine has no way to one family alone, those of the
/// other count.
pub(super) fn visited(report: &Report) -> impl Iterator<Item = &EndpointReport> + Clone {
    let endpoints = || report.hosts.iter().flat_map(|host| &host.endpoints);
    let any = endpoints().any(EndpointReport::was_tested);
    endpoints().filter(move |endpoint| !any || endpoint.was_tested())
}
