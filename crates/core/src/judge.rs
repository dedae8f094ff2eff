//! From a report to what it means and what to do: findings, and advice from evidence.

use portwise_discovery::clients::{ClientOutcome, outcomes};
use portwise_discovery::publish::Publication;
use portwise_policy::verdict::HostOutcome;
use serde::{Deserialize, Serialize};

use crate::advice::{Advice, advise};
use crate::evidence::{may_be_advised, username, visited};
use crate::findings::{Finding, Severity, findings};
use crate::named;
use crate::providers::{self, Provider};
use crate::report::{Mode, Report};
use crate::senders::senders;
use crate::situation::{Role, Service, Situation};

pub use crate::evidence::evidence;

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
    /// What to publish so that every client finds the settings, if that was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication: Option<Publication>,
    /// What each kind of sender does with mail for each mail exchanger, in `mx` mode.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub senders: Vec<HostOutcome>,
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
    let was_said = situation.is_some();
    let situation = match situation {
        Some(situation) => Situation { seen: evidence(&report, &findings), ..situation },
        None => self::situation(&report, &findings),
    };
    let mut advice = advise(&situation);
    named::add(&mut advice, &situation, &report, was_said);
    let clients = report.discovery.as_deref().map(outcomes).unwrap_or_default();
    let publication = publication(&report, &findings);
    let senders = senders(&report);
    ProbeResult { report, findings, advice, clients, publication, senders }
}

#[cfg(feature = "publish")]
fn publication(report: &Report, findings: &[Finding]) -> Option<Publication> {
    crate::publication::publication(report, findings, &crate::publication::Reading::default())
}

/// Whoever only shows a result takes what is in it.
#[cfg(not(feature = "publish"))]
fn publication(_: &Report, _: &[Finding]) -> Option<Publication> {
    None
}

/// The situation that a check tells of, where nothing else was said.
#[must_use]
pub fn situation(report: &Report, findings: &[Finding]) -> Situation {
    let username = username(report, findings);
    Situation { seen: evidence(report, findings), username, ..assumed(report, findings) }
}

/// Who takes the mail of an unknown domain, after a check of it: the provider that its mail
/// exchangers belong to, else the host that was visited.
#[must_use]
pub fn found(service: Service, report: &Report, findings: &[Finding]) -> Service {
    let Service::Guessed(domain) = &service else { return service };
    match (by_exchanger(report), visited(report, findings)) {
        (Some(provider), _) => Service::Provider(provider, Some(domain.clone())),
        (None, host) => host.and_then(|host| Service::of_host(&host.name).ok()).unwrap_or(service),
    }
}

fn by_exchanger(report: &Report) -> Option<&'static Provider> {
    report.mx.iter().find_map(|mx| providers::of_mx(&mx.exchange))
}

fn assumed(report: &Report, findings: &[Finding]) -> Situation {
    let domain = &report.target.host;
    let known = |provider| Service::Provider(provider, Some(domain.clone()));
    if report.mode == Mode::Mx {
        return Situation::new(
            Role::MxServer,
            by_exchanger(report).map_or(Service::Own(None), known),
        );
    }
    if named::is_only_by_http(report) {
        return Situation::new(Role::MailClient, Service::Guessed(domain.clone()));
    }
    let host = visited(report, findings).or_else(|| may_be_advised(report).next());
    let host = host.map_or(report.target.host.as_str(), |h| h.name.as_str());
    let of_target = providers::of_domain(domain).or_else(|| by_exchanger(report));
    let service =
        match of_target.filter(|p| p.host.for_domain(Some(domain)).as_deref() == Some(host)) {
            Some(provider) => known(provider),
            None => Service::of_host(host).unwrap_or(Service::Own(None)),
        };
    Situation::new(Role::MailClient, service)
}
