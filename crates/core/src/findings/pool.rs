//! Findings about hosts with several addresses.

use std::collections::{BTreeMap, BTreeSet};

use portwise_model::Port;
use portwise_smtp::{mechanisms, offers_starttls};

use super::certificate::{ENOUGH_NAMES, some_names};
use super::{Effect, Finding, Part, Row, Severity, Subject};
use crate::report::{Certificate, EndpointReport, HostReport, Report, TlsFailure};
use crate::shorten::shorten;

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

/// What an endpoint shows of an aspect: what it is compared by, and the words for it.
struct Shown {
    identity: String,
    words: String,
}

impl From<String> for Shown {
    fn from(words: String) -> Self {
        Self { identity: words.clone(), words }
    }
}

/// Which address shows what, if they do not all show the same.
fn differ<T: Into<Shown>>(
    endpoints: &[&EndpointReport],
    aspect: impl Fn(&EndpointReport) -> Option<T>,
) -> Option<String> {
    let mut shown: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for endpoint in endpoints {
        if let Some(Shown { identity, words }) = aspect(endpoint).map(Into::into) {
            let same = shown.entry(identity).or_insert_with(|| (words, Vec::new()));
            same.1.push(endpoint.address.to_string());
        }
    }
    (shown.len() > 1).then(|| {
        let mut shown: Vec<_> = shown.into_values().collect();
        shown.sort();
        let parts =
            shown.iter().map(|(words, addresses)| format!("{} {words}", addresses.join(", ")));
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
        return Some("expects TLS immediately".to_owned());
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
fn certificate(report: &Report, endpoint: &EndpointReport) -> Option<Shown> {
    const LONGEST_ISSUER: usize = 64;
    let tls = endpoint.tls.as_ref()?;
    let leaf = tls.certificates.first()?;
    let state = match () {
        () if leaf.not_after < report.taken_at => "expired",
        () if !tls.trusted => "not trusted",
        () if !tls.name_matches => "for another name",
        () => "valid",
    };
    let issuer = shorten(&leaf.issuer, LONGEST_ISSUER);
    let by = format!("by “{issuer}” ({state})");
    Some(Shown {
        identity: format!("{} {by}", fingerprint(leaf)),
        words: format!("has one for {} {by}", names(leaf)),
    })
}

fn names(leaf: &Certificate) -> String {
    if leaf.more_names.is_some() || leaf.dns_names.len() > ENOUGH_NAMES {
        return some_names(leaf);
    }
    let names: BTreeSet<&str> = leaf.dns_names.iter().map(String::as_str).collect();
    names.into_iter().collect::<Vec<_>>().join(" ")
}

/// Of all names of a certificate, whatever their order (FNV-1a, 64 bits). Whoever makes two sets
/// of names with the same one hides nothing but a difference between machines of one's own.
pub(crate) fn fingerprint(certificate: &Certificate) -> String {
    if let Some(more) = &certificate.more_names {
        return more.all.clone();
    }
    let names: BTreeSet<&str> = certificate.dns_names.iter().map(String::as_str).collect();
    let octets = names.iter().flat_map(|name| name.bytes().chain([0]));
    let hash = octets.fold(0xcbf2_9ce4_8422_2325_u64, |hash, octet| {
        (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
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
