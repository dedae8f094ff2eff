//! Findings about hosts with several addresses.

use std::collections::{BTreeMap, BTreeSet};

use portwise_model::Port;
use portwise_smtp::{mechanisms, offers_starttls};

use super::{Effect, Finding, Part, Row, Severity, Subject};
use crate::report::{EndpointReport, HostReport, Report, TlsFailure};

const INCONSISTENT: Row = Row {
    code: "pool.inconsistent",
    part: Part::Pool,
    effect: Effect::BySeverity,
    severity: Severity::Warning,
    title: "The addresses of one host differ",
    why: "Clients take any of them: mail works one time and fails the next.",
    fix: "Bring the machines behind the name to the same configuration and certificate, or take the odd one out of DNS.",
    source: "RFC 5321 §5.1",
};

pub(super) const ROWS: &[Row] = &[INCONSISTENT];

pub(super) fn run(report: &Report, host: &HostReport, out: &mut Vec<Finding>) {
    let mut by_port: BTreeMap<Port, Vec<&EndpointReport>> = BTreeMap::new();
    for endpoint in host.endpoints.iter().filter(|e| e.is_complete() || fails_in_tls(e)) {
        by_port.entry(endpoint.port).or_default().push(endpoint);
    }
    for (port, endpoints) in by_port {
        let aspects = [
            ("STARTTLS", differ(&endpoints, starttls)),
            ("TLS", differ(&endpoints, tls)),
            ("the certificate", differ(&endpoints, |e| certificate(report, e))),
            ("AUTH", differ(&endpoints, auth)),
        ];
        let differing: Vec<_> =
            aspects.into_iter().filter_map(|(name, values)| Some((name, values?))).collect();
        if differing.is_empty() {
            continue;
        }
        let detail: Vec<String> = differing
            .iter()
            .map(|(name, values)| format!("They differ in {name}: {values}."))
            .collect();
        let subject = Subject { host: host.name.clone(), address: None, port: Some(port) };
        out.push(INCONSISTENT.finding(Severity::Warning, Some(subject), detail.join(" ")));
    }
}

/// Which address shows what, if they do not all show the same.
fn differ(
    endpoints: &[&EndpointReport],
    aspect: impl Fn(&EndpointReport) -> Option<String>,
) -> Option<String> {
    let mut shown: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for endpoint in endpoints {
        if let Some(value) = aspect(endpoint) {
            shown.entry(value).or_default().push(endpoint.address.to_string());
        }
    }
    (shown.len() > 1).then(|| {
        let parts =
            shown.iter().map(|(value, addresses)| format!("{} {value}", addresses.join(", ")));
        parts.collect::<Vec<_>>().join("; ")
    })
}

/// A dialogue that fails in TLS shows as much of it as one that goes to its end.
fn fails_in_tls(endpoint: &EndpointReport) -> bool {
    let fails = match endpoint.tls_failure {
        None | Some(TlsFailure::OutdatedCipherSuite { .. }) => false,
        Some(_) => true,
    };
    fails && endpoint.tls.is_none() && endpoint.not_tested.is_none()
}

fn starttls(endpoint: &EndpointReport) -> Option<String> {
    if endpoint.expects_implicit_tls {
        return Some("wants TLS at once".to_owned());
    }
    let offered = offers_starttls(endpoint.ehlo_plain.as_ref()?);
    Some(if offered { "offers it" } else { "does not offer it" }.to_owned())
}

fn tls(endpoint: &EndpointReport) -> Option<String> {
    if fails_in_tls(endpoint) {
        return Some("fails in the handshake".to_owned());
    }
    Some(format!("has {}", endpoint.tls.as_ref()?.version))
}

/// Machines may each have a certificate of their own, as long as a client cannot tell the
/// difference.
fn certificate(report: &Report, endpoint: &EndpointReport) -> Option<String> {
    let tls = endpoint.tls.as_ref()?;
    let leaf = tls.certificates.first()?;
    let names: BTreeSet<&str> = leaf.dns_names.iter().map(String::as_str).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let state = match () {
        () if leaf.not_after < report.taken_at => "expired",
        () if !tls.trusted => "not trusted",
        () if !tls.name_matches => "for another name",
        () => "valid",
    };
    Some(format!("has one for {} by “{}” ({state})", names.join(" "), leaf.issuer))
}

fn auth(endpoint: &EndpointReport) -> Option<String> {
    let mut offered: Vec<String> =
        mechanisms(endpoint.ehlo_tls.as_ref()?).iter().map(|m| m.as_str().to_owned()).collect();
    offered.sort();
    Some(if offered.is_empty() {
        "offers none".to_owned()
    } else {
        format!("offers {}", offered.join(" "))
    })
}
