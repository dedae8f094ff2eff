//! What a check is worth as evidence: what was seen at which port, and of which host it counts.

use std::collections::BTreeMap;

use portwise_discovery::{Discovered, Outcome, Protection, Published, Service};
use portwise_model::{Port, TlsMode};

use crate::findings::{Effect, Finding, Severity};
use crate::ports;
use crate::report::{EndpointReport, HostReport, Mode, Report, TcpOutcome, TlsFailure};
use crate::situation::{Seen, SeenOutcome};

/// What a report says about each port, for the decision tree: of all hosts, or if they follow from
/// what is published, of the one to advise.
#[must_use]
pub fn evidence(report: &Report, findings: &[Finding]) -> Vec<Seen> {
    let mut by_port: BTreeMap<Port, Vec<(SeenOutcome, String)>> = BTreeMap::new();
    let hosts = match &report.discovery {
        Some(_) => to_advise(report, findings).map(std::slice::from_ref).unwrap_or_default(),
        None => &report.hosts,
    };
    for host in hosts {
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

/// The host that was visited, of several the one to advise.
pub(crate) fn visited<'a>(report: &'a Report, findings: &[Finding]) -> Option<&'a str> {
    let visited = match &report.discovery {
        Some(_) => to_advise(report, findings),
        None => report.hosts.first(),
    };
    let visited = visited.filter(|host| !host.endpoints.is_empty());
    visited.map(|host| host.name.as_str())
}

/// The host to advise of those that follow from what is published: the first at which sending
/// works, else the first. None of them if anyone on the way could have written its name.
pub(crate) fn to_advise<'a>(report: &'a Report, findings: &[Finding]) -> Option<&'a HostReport> {
    let may_be = || report.hosts.iter().filter(|host| may_be_advised(report, &host.name));
    let works = |host: &&HostReport| {
        host.endpoints.iter().any(|endpoint| {
            seen_of(report.mode, &host.name, endpoint, findings) == Some(SeenOutcome::Works)
        })
    };
    may_be().find(works).or_else(|| may_be().next())
}

/// What was seen of one endpoint, with all findings about it.
pub(crate) fn seen_of(
    mode: Mode,
    host: &str,
    endpoint: &EndpointReport,
    findings: &[Finding],
) -> Option<SeenOutcome> {
    let about: Vec<&Finding> = findings.iter().filter(|f| f.is_about(host, endpoint)).collect();
    outcome(mode, endpoint, &about)
}

/// Whether a host is one that may be advised: a source names it that can be used and does not come
/// by plain http, or none does, so that it was not published but guessed.
fn may_be_advised(report: &Report, host: &str) -> bool {
    let Some(discovered) = report.discovery.as_deref() else { return true };
    let mut naming = naming(discovered, host).peekable();
    naming.peek().is_none() || naming.any(is_trustworthy)
}

/// The sources that name a host for sending, whether they can be used or not.
fn naming<'a>(discovered: &'a Discovered, host: &'a str) -> impl Iterator<Item = &'a Published> {
    let names = move |published: &&Published| {
        published.servers.iter().any(|s| s.service == Service::Smtp && s.host == host)
    };
    discovered.sources.iter().filter(names)
}

/// Whether a source can be used, and not anyone on the way can write what it says.
pub(crate) fn is_trustworthy(published: &Published) -> bool {
    published.outcome == Outcome::Answered && published.protection != Protection::Http
}
