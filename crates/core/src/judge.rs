//! From a report to what it means and what to do: findings, and advice from evidence.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::advice::{Advice, advise};
use crate::answers::{Answers, Role, Seen, SeenOutcome, Service};
use crate::endpoint::{Port, TlsMode};
use crate::findings::{Finding, Severity, findings};
use crate::providers::{self, Provider};
use crate::report::{EndpointReport, Mode, Report, TcpOutcome, TlsFailure};

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

/// Judges a report. The answers are the visitor's, where there are any.
#[must_use]
pub fn judge(report: Report, answers: Option<Answers>) -> ProbeResult {
    let findings = findings(&report);
    let mut answers = answers.unwrap_or_else(|| assumed(&report));
    answers.seen = evidence(&report, &findings);
    let advice = advise(&answers);
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
    use SeenOutcome::{Flawed, Shut, Stripped, Unsafe, Works};
    let worst_first = [Stripped, Unsafe, Flawed, Works, Shut];
    by_port
        .into_iter()
        .filter_map(|(port, seen)| {
            let outcome = worst_first.into_iter().find(|o| seen.contains(o))?;
            Some(Seen { port, tls: mode_seen(report, port), outcome })
        })
        .collect()
}

/// Faults that only a client meets which goes on without TLS.
const BEFORE_TLS: [&str; 2] = ["auth.before-tls", "submission.mail-before-tls"];

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
    let errors: Vec<&str> = about
        .clone()
        .filter(|f| f.severity == Severity::Error && f.code != "tls.implicit-on-starttls-port")
        .map(|f| &*f.code)
        .collect();
    if about.clone().any(|f| f.code == "starttls.stripped") {
        return Some(SeenOutcome::Stripped);
    }
    if about.clone().any(|f| f.severity == Severity::Inconclusive) {
        return None;
    }
    let login = report.mode == Mode::Mx || !endpoint.auth.is_empty();
    let secured = endpoint.tls.as_ref().is_some_and(|t| t.trusted && t.name_matches);
    // A client that insists on TLS never meets what is wrong only before it.
    let are_before_tls = errors.iter().all(|code| BEFORE_TLS.contains(code));
    Some(match login && secured {
        true if errors.is_empty() => SeenOutcome::Works,
        true if are_before_tls => SeenOutcome::Flawed,
        _ => SeenOutcome::Unsafe,
    })
}

/// A port that wants TLS at once is used as it is, whatever its number says.
fn mode_seen(report: &Report, port: Port) -> TlsMode {
    let mut endpoints = report.hosts.iter().flat_map(|h| &h.endpoints).filter(|e| e.port == port);
    if endpoints.any(|e| e.wants_tls_at_once) { TlsMode::Implicit } else { TlsMode::of_port(port) }
}

fn assumed(report: &Report) -> Answers {
    let domain = &report.target.host;
    let known = |provider| Service::Provider(provider, Some(domain.clone()));
    if report.mode == Mode::Mx {
        return Answers::new(
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
    Answers::new(Role::MailClient, service)
}
