//! From a report to what it means and what to do: findings, and advice from evidence.

use std::collections::BTreeMap;

use portwise_discovery::clients::{ClientOutcome, outcomes};
use portwise_model::{Port, TlsMode};
use serde::{Deserialize, Serialize};

use crate::advice::{Advice, advise};
use crate::findings::{Effect, Finding, Severity, findings};
use crate::ports;
use crate::providers::{self, Provider};
use crate::report::{EndpointReport, Mode, Report, TcpOutcome, TlsFailure};
use crate::situation::{Role, Seen, SeenOutcome, Service, Situation};

/// The result of a probe: what was seen, what it means, what to use.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProbeResult {
    /// Facts.
    pub report: Report,
    /// Opinions.
    pub findings: Vec<Finding>,
    /// The decision tree's answer with what was seen as evidence.
    pub advice: Advice,
    /// What mail clients would make of what is published, if that was looked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<ClientOutcome>,
}

/// How a check of a whole target ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Outcome {
    /// Nothing worse than a warning.
    Sound,
    /// At least one finding of severity `error`.
    Faulty,
    /// The target was refused or could not be resolved.
    Unreached,
    /// No endpoint could be tested.
    Untested,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sound, Self::Faulty, Self::Unreached, Self::Untested];

    /// In one word, for programs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Faulty => "faulty",
            Self::Unreached => "unreached",
            Self::Untested => "untested",
        }
    }
}

impl ProbeResult {
    /// How the check ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let Report { refusal, dns, hosts, mode, .. } = &self.report;
        let no_host = *mode != Mode::Mx && hosts.iter().all(|h| h.dns.is_some());
        let mut endpoints = hosts.iter().flat_map(|h| &h.endpoints);
        if refusal.is_some() || dns.is_some() || no_host {
            Outcome::Unreached
        } else if self.findings.iter().any(|f| f.severity == Severity::Error) {
            Outcome::Faulty
        } else if endpoints.all(|e| !e.was_tested()) {
            Outcome::Untested
        } else {
            Outcome::Sound
        }
    }
}

/// Judges a report, in the visitor's situation where it is known.
#[must_use]
pub fn judge(report: Report, situation: Option<Situation>) -> ProbeResult {
    let findings = findings(&report);
    let situation = match situation {
        Some(situation) => Situation { seen: evidence(&report, &findings), ..situation },
        None => self::situation(&report, &findings),
    };
    let advice = advise(&situation);
    let clients = report.discovery.as_deref().map(outcomes).unwrap_or_default();
    ProbeResult { report, findings, advice, clients }
}

/// The situation that a check tells of, where nothing else was said.
#[must_use]
pub fn situation(report: &Report, findings: &[Finding]) -> Situation {
    Situation { seen: evidence(report, findings), ..assumed(report) }
}

/// Who takes the mail of an unknown domain, after a check of it: the provider that its mail
/// exchangers belong to, else the host that was visited.
#[must_use]
pub fn found(service: Service, report: &Report) -> Service {
    let Service::Guessed(domain) = &service else { return service };
    match (by_exchanger(report), visited(report)) {
        (Some(provider), _) => Service::Provider(provider, Some(domain.clone())),
        (None, host) => host.and_then(|host| Service::of_host(host).ok()).unwrap_or(service),
    }
}

/// The host that was visited.
pub(crate) fn visited(report: &Report) -> Option<&str> {
    let visited = report.hosts.first().filter(|host| !host.endpoints.is_empty());
    visited.map(|host| host.name.as_str())
}

fn by_exchanger(report: &Report) -> Option<&'static Provider> {
    report.mx.iter().find_map(|mx| providers::of_mx(&mx.exchange))
}

/// What a report says about each port, for the decision tree.
#[must_use]
pub fn evidence(report: &Report, findings: &[Finding]) -> Vec<Seen> {
    let mut by_port: BTreeMap<Port, Vec<(SeenOutcome, String)>> = BTreeMap::new();
    for host in &report.hosts {
        for endpoint in &host.endpoints {
            let about: Vec<&Finding> =
                findings.iter().filter(|f| f.is_about(&host.name, endpoint)).collect();
            if let Some(outcome) = outcome(report.mode, endpoint, &about) {
                let fault = about.iter().min_by_key(|f| f.severity).map(|f| f.title.clone());
                let seen = (outcome, fault.unwrap_or_default());
                by_port.entry(endpoint.port).or_default().push(seen);
            }
        }
    }
    use SeenOutcome::{Flawed, Shut, Stripped, Unsafe, Works};
    let worst_first = [Stripped, Unsafe, Flawed, Works, Shut];
    by_port
        .into_iter()
        .filter_map(|(port, seen)| {
            let worst = worst_first.into_iter().find_map(|o| seen.iter().find(|s| s.0 == o))?;
            let (outcome, fault) = worst.clone();
            Some(Seen { port, tls: mode_seen(report, port), outcome, fault })
        })
        .collect()
}

/// What was seen of one endpoint; `None` where it could not be tested to the end.
pub(crate) fn outcome(
    mode: Mode,
    endpoint: &EndpointReport,
    about: &[&Finding],
) -> Option<SeenOutcome> {
    let rest_unknown = matches!(endpoint.tls_failure, Some(TlsFailure::OutdatedCipherSuite { .. }));
    if endpoint.not_tested.is_some() || rest_unknown {
        return None;
    }
    if endpoint.tcp? != TcpOutcome::Connected {
        return Some(SeenOutcome::Shut);
    }
    if about.iter().any(|f| f.effect == Effect::Stripped) {
        return Some(SeenOutcome::Stripped);
    }
    if about.iter().any(|f| f.severity == Severity::Inconclusive) {
        return None;
    }
    // A port that expects implicit TLS serves a client that is set to it.
    let errors = about.iter().filter(|f| f.severity == Severity::Error);
    let errors: Vec<Effect> =
        errors.map(|f| f.effect).filter(|e| *e != Effect::ImplicitTls).collect();
    let login = mode == Mode::Mx || !endpoint.auth.is_empty();
    Some(match login && endpoint.is_secured() {
        true if errors.is_empty() => SeenOutcome::Works,
        // A client that insists on TLS never meets what is wrong only before it.
        true if errors.iter().all(|e| *e == Effect::Careless) => SeenOutcome::Flawed,
        _ => SeenOutcome::Unsafe,
    })
}

/// A port that expects implicit TLS is used that way, whatever its number says.
fn mode_seen(report: &Report, port: Port) -> TlsMode {
    let mut endpoints = report.hosts.iter().flat_map(|h| &h.endpoints).filter(|e| e.port == port);
    if endpoints.any(|e| e.expects_implicit_tls) { TlsMode::Implicit } else { ports::mode_of(port) }
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
