//! What a check is worth as evidence: what was seen at which port, and of which host it counts.

use std::collections::BTreeMap;

use portwise_discovery::{Discovered, Outcome, Protection, Published, Service, UserName};
use portwise_model::{Port, TlsMode};

use crate::findings::{Effect, Finding, Severity};
use crate::ports;
use crate::providers::Username;
use crate::report::{EndpointReport, HostReport, Mode, Report, TcpOutcome, TlsFailure};
use crate::situation::{Seen, SeenOutcome};

/// What a report says about each port, for the decision tree: of all hosts, or if they follow from
/// what is published, of the one to advise.
#[must_use]
pub fn evidence(report: &Report, findings: &[Finding]) -> Vec<Seen> {
    let mut by_port: BTreeMap<Port, Vec<(SeenOutcome, String)>> = BTreeMap::new();
    let hosts = match &report.discovery {
        Some(_) => visited(report, findings).map(std::slice::from_ref).unwrap_or_default(),
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

/// The host that was visited. Of several that are published, the first at which mail can be
/// submitted; they stand in the order of how well they are protected. None of them if anyone on the
/// way could have written its name.
pub(crate) fn visited<'a>(report: &'a Report, findings: &[Finding]) -> Option<&'a HostReport> {
    if report.discovery.is_none() {
        return report.hosts.first().filter(|host| !host.endpoints.is_empty());
    }
    let hosts = || may_be_advised(report).filter(|host| !host.endpoints.is_empty());
    let is = |host: &HostReport, wanted| {
        let seen = |e| seen_of(report.mode, &host.name, e, findings);
        host.endpoints.iter().any(|endpoint| seen(endpoint) == Some(wanted))
    };
    let with = |wanted| hosts().find(|host| is(host, wanted));
    with(SeenOutcome::Works).or_else(|| with(SeenOutcome::Flawed)).or_else(|| hosts().next())
}

/// The user name that is published for the host that the advice is about.
pub(crate) fn username(report: &Report, findings: &[Finding]) -> Option<Username> {
    let host = &visited(report, findings)?.name;
    let naming = report.discovery.as_deref()?.for_sending(host);
    let mut names = naming
        .filter(|(published, _)| is_trustworthy(published))
        .filter_map(|(_, server)| server.username.as_ref());
    Some(match names.next()? {
        UserName::FullAddress => Username::FullAddress,
        UserName::LocalPart => Username::LocalPart,
        UserName::Other(text) => Username::Other(text.clone().into()),
    })
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

/// The hosts that may be advised: a source names them that can be used and does not come by plain
/// http, or none does, so that they were not published but guessed.
pub(crate) fn may_be_advised(report: &Report) -> impl Iterator<Item = &HostReport> {
    report.hosts.iter().filter(|host| {
        let Some(discovered) = report.discovery.as_deref() else { return true };
        let mut naming = naming(discovered, &host.name).peekable();
        naming.peek().is_none() || naming.any(is_trustworthy)
    })
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
