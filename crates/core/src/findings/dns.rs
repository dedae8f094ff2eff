//! Findings about names.

use std::net::IpAddr;

use super::{Effect, Finding, Part, Row, Severity, Subject};
use crate::report::{DnsFailure, HostReport, Mode, RefusedAddress, Report};

const NO_SUCH_DOMAIN: Row = Row {
    code: "dns.no-such-domain",
    part: Part::Names,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The name does not exist",
    why: "Without the name there is no address to connect to.",
    fix: "Check the spelling. If the domain is yours, check that it is registered, not expired, and that its name servers know this name.",
    source: "RFC 5321 §5.1",
};
const NO_ADDRESS: Row = Row {
    code: "dns.no-address",
    part: Part::Names,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The name has no usable address",
    why: "Without an address there is nothing to connect to.",
    fix: "Give the host an A record, an AAAA record or both, or use the host name that your provider names for sending.",
    source: "RFC 5321 §5.1",
};
const TIMEOUT: Row = Row {
    code: "dns.timeout",
    part: Part::Names,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The name servers do not answer",
    why: "A sender that gets no answer keeps the mail and tries again, for days at worst.",
    fix: "Try again. If it stays so, check that the domain's name servers are up and reachable, or have another resolver asked.",
    source: "RFC 5321 §5.1",
};
const SERVER_FAILURE: Row = Row {
    code: "dns.server-failure",
    part: Part::Names,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The name servers give a broken answer",
    why: "Resolvers refuse what is broken (SERVFAIL); a sender keeps the mail and tries again.",
    fix: "Check the domain's DNSSEC signatures first, a usual cause, then whether all its name servers know the zone.",
    source: "RFC 5321 §5.1",
};
const NULL_MX: Row = Row {
    code: "dns.null-mx",
    part: Part::Names,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "The domain says that it takes no mail",
    why: "A null MX makes senders return the mail immediately.",
    fix: "If the domain should take mail, replace the MX record “0 .” by one that names its mail server.",
    source: "RFC 7505 §3",
};
const NULL_MX_NOT_ALONE: Row = Row {
    code: "dns.null-mx-not-alone",
    part: Part::Names,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "A null MX stands beside other MX records",
    why: "“.” says that the domain takes no mail, the others say that it does; senders differ in what they make of it.",
    fix: "Remove the record that names “.”, or all the others.",
    source: "RFC 7505 §3",
};
const IMPLICIT_MX: Row = Row {
    code: "dns.implicit-mx",
    part: Part::Names,
    effect: Effect::BySeverity,
    severity: Severity::Info,
    title: "The domain has no MX record",
    why: "Senders then deliver to the address of the domain itself, which is often a web server.",
    fix: "Publish an MX record that names the mail server, even if it is this very host.",
    source: "RFC 5321 §5.1",
};
const MX_IS_ALIAS: Row = Row {
    code: "dns.mx-is-alias",
    part: Part::Names,
    effect: Effect::BySeverity,
    severity: Severity::Warning,
    title: "An MX record names an alias (CNAME)",
    why: "MX records must name hosts with addresses; some senders refuse an alias, and certificates are looked for under the wrong name.",
    fix: "Put the final host name into the MX record.",
    source: "RFC 5321 §5.1",
};
const MX_IS_ADDRESS: Row = Row {
    code: "dns.mx-is-address",
    part: Part::Names,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "An MX record names an IP address",
    why: "An MX record holds a host name; an address written there is looked up as a name, which does not exist.",
    fix: "Give the server a name with an address record, and put that name into the MX record.",
    source: "RFC 5321 §5.1",
};
const MX_UNRESOLVABLE: Row = Row {
    code: "dns.mx-unresolvable",
    part: Part::Names,
    effect: Effect::BySeverity,
    severity: Severity::Error,
    title: "An MX record names a host without an address",
    why: "Senders skip it; if it is the only one, mail is returned.",
    fix: "Give the host an address record, or remove the MX record.",
    source: "RFC 5321 §5.1",
};

pub(super) const ROWS: &[Row] = &[
    NO_SUCH_DOMAIN,
    NO_ADDRESS,
    TIMEOUT,
    SERVER_FAILURE,
    NULL_MX,
    NULL_MX_NOT_ALONE,
    MX_IS_ADDRESS,
    MX_UNRESOLVABLE,
    MX_IS_ALIAS,
    IMPLICIT_MX,
];

/// The target's own name and its MX records.
pub(super) fn of_target(report: &Report, out: &mut Vec<Finding>) {
    let host = &report.target.host;
    if let Some(failure) = report.dns {
        let (row, detail) = words(failure, host);
        out.push(row.finding(Severity::Error, None, detail));
    }
    if report.mode != Mode::Mx {
        return;
    }
    let null = report.mx.iter().filter(|mx| mx.exchange == ".").count();
    if null > 0 && null == report.mx.len() {
        let preference = match report.mx.iter().map(|mx| mx.preference).find(|p| *p != 0) {
            Some(other) => format!(" Its preference is {other}, and should be 0."),
            None => String::new(),
        };
        let detail = format!("The only MX record of {host} names “.”.{preference}");
        out.push(NULL_MX.finding(Severity::Error, None, detail));
    } else if null > 0 {
        let others: Vec<_> =
            report.mx.iter().map(|mx| mx.exchange.as_str()).filter(|e| *e != ".").collect();
        let detail = format!("{host} names “.” and also {}.", others.join(", "));
        out.push(NULL_MX_NOT_ALONE.finding(Severity::Error, None, detail));
    }
    if report.implicit_mx {
        let detail = format!("{host} has no MX record, so its own address was visited.");
        out.push(IMPLICIT_MX.finding(Severity::Info, None, detail));
    }
}

/// The names of hosts.
pub(super) fn of_host(report: &Report, host: &HostReport, out: &mut Vec<Finding>) {
    let name = &host.name;
    let subject = Subject { host: name.clone(), address: None, port: None };
    let listed = host.preference.is_some() && !report.implicit_mx;
    if listed && is_address(name) {
        let detail = format!("An MX record of {} holds {name}.", report.target.host);
        out.push(MX_IS_ADDRESS.finding(Severity::Error, Some(subject), detail));
        return;
    }
    if listed && let Some(canonical) = &host.canonical_name {
        let detail = format!("{name} is an alias of {canonical}.");
        out.push(MX_IS_ALIAS.finding(Severity::Warning, Some(subject.clone()), detail));
    }
    let Some(failure) = host.dns else { return };
    let gone = matches!(failure, DnsFailure::NoSuchDomain | DnsFailure::NoAddress);
    let (row, mut detail) = match words(failure, name) {
        (_, detail) if gone && listed => (&MX_UNRESOLVABLE, detail),
        other => other,
    };
    if !host.refused.is_empty() {
        let refused: Vec<String> = host.refused.iter().map(said).collect();
        detail =
            format!("{name} leads only to addresses that are not public: {}.", refused.join(", "));
    }
    out.push(row.finding(Severity::Error, Some(subject), detail));
}

fn said(refused: &RefusedAddress) -> String {
    match refused.address {
        Some(address) => format!("{address} ({})", refused.purpose),
        None => refused.purpose.clone(),
    }
}

/// An address as people write one into an MX record: bare, or as the literal that e-mail
/// addresses have (RFC 5321 §4.1.3).
fn is_address(exchange: &str) -> bool {
    let inner = exchange.strip_prefix('[').and_then(|e| e.strip_suffix(']')).unwrap_or(exchange);
    let tagged = inner.get(..5).is_some_and(|tag| tag.eq_ignore_ascii_case("ipv6:"));
    let address = if tagged { &inner[5..] } else { inner };
    address.parse::<IpAddr>().is_ok()
}

fn words(failure: DnsFailure, name: &str) -> (&'static Row, String) {
    match failure {
        DnsFailure::NoSuchDomain => {
            (&NO_SUCH_DOMAIN, format!("The name servers say that {name} does not exist."))
        }
        DnsFailure::NoAddress => {
            (&NO_ADDRESS, format!("{name} exists, but has neither an A nor an AAAA record."))
        }
        DnsFailure::Timeout => (&TIMEOUT, format!("No answer for {name} came in time.")),
        DnsFailure::ServerFailure => {
            (&SERVER_FAILURE, format!("The answer for {name} was a server failure."))
        }
    }
}
