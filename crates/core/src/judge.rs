//! From a report to what it means and what to do: findings, and advice from evidence.

use std::collections::BTreeMap;

use portwise_model::{Port, TlsMode};
use serde::{Deserialize, Serialize};

use crate::advice::{Advice, advise};
use crate::findings::{Finding, Severity, findings};
use crate::ports;
use crate::providers::{self, Provider};
use crate::report::{EndpointReport, Mode, Report, TcpOutcome, TlsFailure};
use crate::situation::{Role, Seen, SeenOutcome, Service, Situation};

/// The result of a probe: what was seen, what it means, what to use.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ProbeResult {
    /// Facts.
    pub report: Report,
    /// Opinions.
    pub findings: Vec<Finding>,
    /// The decision tree's answer with what was seen as evidence.
    pub advice: Advice,
}

impl ProbeResult {
    /// The exit status of the command line.
    #[must_use]
    pub fn exit_status(&self) -> u8 {
        let Report { refusal, dns, hosts, mode, .. } = &self.report;
        let no_host = *mode != Mode::Mx && hosts.iter().all(|h| h.dns.is_some());
        if refusal.is_some() || dns.is_some() || no_host {
            3
        } else {
            u8::from(self.findings.iter().any(|f| f.severity == Severity::Error))
        }
    }
}

/// Judges a report, in the visitor's situation where it is known.
#[must_use]
pub fn judge(report: Report, situation: Option<Situation>) -> ProbeResult {
    let findings = findings(&report);
    let mut situation = situation.unwrap_or_else(|| assumed(&report));
    situation.seen = evidence(&report, &findings);
    let advice = advise(&situation);
    ProbeResult { report, findings, advice }
}

/// Who takes the mail of a domain of which nothing was known, after a check of it: the provider
/// that its mail exchangers belong to, else the host that was visited.
#[must_use]
pub fn found(service: Service, report: &Report) -> Service {
    let Service::Guessed(domain) = &service else { return service };
    if let Some(provider) = by_exchanger(report) {
        return Service::Provider(provider, Some(domain.clone()));
    }
    let visited = report.hosts.first().filter(|host| !host.endpoints.is_empty());
    visited.and_then(|host| Service::of_host(&host.name).ok()).unwrap_or(service)
}

fn by_exchanger(report: &Report) -> Option<&'static Provider> {
    report.mx.iter().find_map(|mx| providers::of_mx(&mx.exchange))
}

/// What a report says about each port, for the decision tree.
#[must_use]
pub fn evidence(report: &Report, findings: &[Finding]) -> Vec<Seen> {
    let mut by_port: BTreeMap<Port, Vec<SeenOutcome>> = BTreeMap::new();
    for host in &report.hosts {
        for endpoint in &host.endpoints {
            if let Some(outcome) = outcome(report, &host.name, endpoint, findings) {
                by_port.entry(endpoint.port).or_default().push(outcome);
            }
        }
    }
    let worst_first =
        [SeenOutcome::Stripped, SeenOutcome::Unsafe, SeenOutcome::Works, SeenOutcome::Shut];
    by_port
        .into_iter()
        .filter_map(|(port, seen)| {
            let outcome = worst_first.into_iter().find(|o| seen.contains(o))?;
            Some(Seen { port, tls: mode_seen(report, port), outcome })
        })
        .collect()
}

fn outcome(
    report: &Report,
    host: &str,
    endpoint: &EndpointReport,
    findings: &[Finding],
) -> Option<SeenOutcome> {
    let untold = matches!(endpoint.tls_failure, Some(TlsFailure::OutdatedCipherSuite { .. }));
    if endpoint.not_tested.is_some() || untold {
        return None;
    }
    if endpoint.tcp? != TcpOutcome::Connected {
        return Some(SeenOutcome::Shut);
    }
    let about = findings.iter().filter(|f| {
        f.subject.as_ref().is_some_and(|s| {
            s.host == host && s.port == Some(endpoint.port) && s.address == Some(endpoint.address)
        })
    });
    // A port that wants TLS at once can be used by a client that is told so.
    let mut codes = about
        .clone()
        .filter(|f| f.severity == Severity::Error && f.code != "tls.implicit-on-starttls-port")
        .map(|f| &*f.code);
    if about.clone().any(|f| f.code == "starttls.stripped") {
        return Some(SeenOutcome::Stripped);
    }
    if about.clone().any(|f| f.severity == Severity::Inconclusive) {
        return None;
    }
    let login = report.mode == Mode::Mx || !endpoint.auth.is_empty();
    let secured = endpoint.tls.as_ref().is_some_and(|t| t.trusted && t.name_matches);
    let works = codes.next().is_none() && login && secured;
    Some(if works { SeenOutcome::Works } else { SeenOutcome::Unsafe })
}

/// A port that wants TLS at once is used as it is, whatever its number says.
fn mode_seen(report: &Report, port: Port) -> TlsMode {
    let mut endpoints = report.hosts.iter().flat_map(|h| &h.endpoints).filter(|e| e.port == port);
    if endpoints.any(|e| e.wants_tls_at_once) { TlsMode::Implicit } else { ports::mode_of(port) }
}

fn assumed(report: &Report) -> Situation {
    let domain = &report.target.host;
    let known = |provider| Service::Provider(provider, Some(domain.clone()));
    if report.mode == Mode::Mx {
        return Situation::new(
            Role::MxServer,
            by_exchanger(report).map_or(Service::Own(None), known),
        );
    }
    let host = report.hosts.first().map_or(report.target.host.as_str(), |h| h.name.as_str());
    let of_target = providers::of_domain(domain).or_else(|| by_exchanger(report));
    let service =
        match of_target.filter(|p| p.host.for_domain(Some(domain)).as_deref() == Some(host)) {
            Some(provider) => known(provider),
            None => Service::of_host(host).unwrap_or(Service::Own(None)),
        };
    Situation::new(Role::MailClient, service)
}
