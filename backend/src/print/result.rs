//! A probe's result as text: the cause first, then what was seen, then what to use.

use std::fmt::Write as _;

use portwise_core::report::{EndpointReport, HostReport, Report, TcpOutcome, TlsFacts, TlsFailure};
use portwise_core::{Finding, Mode, ProbeResult, Severity, TlsMode};
use portwise_smtp::{Cause, offers_starttls};

use super::{BAD, DIM, DOUBTFUL, GOOD, STRONG, styled, wrapped};

/// A result as text.
pub(crate) fn result(result: &ProbeResult) -> String {
    let report = &result.report;
    let mut out = String::new();
    if let Some(refusal) = &report.refusal {
        let _ = writeln!(out, "{} {}", styled(BAD, "✗"), wrapped(&refusal.text, "  "));
        return out;
    }
    heading(&mut out, report);
    let _ = writeln!(out, "{}", verdict(&result.findings));
    for group in grouped(&result.findings) {
        finding(&mut out, &group);
    }
    for host in &report.hosts {
        seen(&mut out, report, host);
    }
    if report.dns.is_none() && report.mode != Mode::Mx {
        to_use(&mut out, result);
    }
    out
}

/// What to say of mail from a domain, when mail to it was checked because that can be.
pub(crate) fn other_direction(domain: &str) -> String {
    let text = format!(
        "This was about mail to {domain}. To check how its users send theirs, name the host that they log in to, as in “portwise probe smtp.{domain}”."
    );
    format!("\n{}\n", wrapped(&text, ""))
}

fn to_use(out: &mut String, result: &ProbeResult) {
    if let Some(best) = result.advice.choices.first() {
        let mut visited = result.report.hosts.iter().flat_map(|host| &host.endpoints);
        let note = if visited.any(|e| e.port == best.port) { "" } else { "  (not tested)" };
        let _ = writeln!(out, "\nUse {}{}", styled(GOOD, best.describe()), styled(DIM, note));
    } else if let Some(because) = &result.advice.none_because {
        let _ = writeln!(out, "\n{}", wrapped(because, ""));
    }
}

fn heading(out: &mut String, report: &Report) {
    let target = &report.target;
    let unicode = target.unicode.as_ref().map(|u| format!(" ({u})")).unwrap_or_default();
    let what = match report.mode {
        Mode::Mx => "can servers deliver there",
        _ => "can clients submit mail there",
    };
    let title = styled(STRONG, format!("{}{unicode}", target.host));
    let _ =
        writeln!(out, "{title}: {what}?  {}", styled(DIM, format!("{:.0} ms", report.duration_ms)));
    let others: Vec<&str> =
        report.hosts.iter().map(|h| h.name.as_str()).filter(|n| *n != target.host).collect();
    if !others.is_empty() {
        let _ = writeln!(
            out,
            "{}",
            styled(DIM, wrapped(&format!("by way of {}", others.join(", ")), ""))
        );
    }
}

fn verdict(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let unsure = count(Severity::Inconclusive);
    match (errors, warnings, unsure) {
        (0, 0, 0) => styled(GOOD, "✓ nothing wrong was found"),
        (0, 0, _) => styled(DOUBTFUL, "? not everything could be told"),
        (0, n, _) => styled(DOUBTFUL, format!("! {}", plural(n, "warning"))),
        (n, 0, _) => styled(BAD, format!("✗ {}", plural(n, "error"))),
        (n, m, _) => styled(BAD, format!("✗ {}, {}", plural(n, "error"), plural(m, "warning"))),
    }
}

fn plural(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// Findings that say the same of several endpoints, together; in their order.
fn grouped(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let same = |g: &&mut Vec<&Finding>| {
            g[0].code == finding.code
                && g[0].detail == finding.detail
                && g[0].severity == finding.severity
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

fn finding(out: &mut String, group: &[&Finding]) {
    let first = group[0];
    let (style, mark) = match first.severity {
        Severity::Error => (BAD, "✗"),
        Severity::Warning => (DOUBTFUL, "!"),
        Severity::Inconclusive => (DOUBTFUL, "?"),
        Severity::Info => (DIM, "i"),
    };
    let mut places: Vec<String> = Vec::new();
    for subject in group.iter().filter_map(|f| f.subject.as_ref()) {
        let place = subject.to_string();
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let mut title = styled(style, format!("{mark} {}", first.title));
    if !places.is_empty() {
        title = format!("{title}  {}", styled(DIM, places.join(", ")));
    }
    let _ = writeln!(out, "\n{}", wrapped(&title, "  "));
    let _ = writeln!(out, "  {}", wrapped(&first.detail, "  "));
    if first.severity == Severity::Info {
        return;
    }
    let _ = writeln!(out, "  {}", styled(DIM, wrapped(&first.why, "  ")));
    let _ = writeln!(out, "  {} {}", styled(GOOD, "→"), wrapped(&first.fix, "    "));
    let _ = writeln!(out, "  {}", styled(DIM, format!("{} · {}", first.code, first.source)));
}

fn seen(out: &mut String, report: &Report, host: &HostReport) {
    if host.endpoints.is_empty() && host.not_tested.is_none() {
        return;
    }
    let several = report.hosts.len() > 1 || host.addresses.len() > 1;
    let _ = writeln!(out, "\n{}", styled(STRONG, &host.name));
    for endpoint in &host.endpoints {
        let address = if several { format!("{}  ", endpoint.address) } else { String::new() };
        let (style, text) = line(endpoint);
        let port = format!("{:>5}", endpoint.port);
        let _ = writeln!(out, "{port}  {}{}", styled(DIM, address), styled(style, text));
    }
    if let Some(why) = &host.not_tested {
        let _ = writeln!(out, "       {}", styled(DIM, why));
    }
}

/// One endpoint in a line.
pub(super) fn line(endpoint: &EndpointReport) -> (anstyle::Style, String) {
    if let Some(why) = &endpoint.not_tested {
        return (DIM, format!("not tested: {why}"));
    }
    match endpoint.tcp {
        None => return (DIM, "not tested".to_owned()),
        Some(TcpOutcome::Connected) => {}
        Some(outcome) => return (DIM, outcome.describe().to_owned()),
    }
    if let Some(tls) = endpoint.tls.as_ref().filter(|_| endpoint.is_complete()) {
        let style = if tls.trusted && tls.name_matches { GOOD } else { BAD };
        let login = match endpoint.auth.as_slice() {
            [] => "no login".to_owned(),
            offered => format!("AUTH {}", offered.join(" ")),
        };
        return (style, format!("{}, {}, {login}", secured(tls), certificate(tls)));
    }
    match endpoint.stopped() {
        Some((_, Cause::PutOff { reply })) => (DOUBTFUL, format!("put off: {reply}")),
        Some(_) if matches!(endpoint.tls_failure, Some(TlsFailure::OutdatedCipherSuite { .. })) => {
            (DOUBTFUL, "only outdated cipher suites; the rest was not tested".to_owned())
        }
        Some((_, Cause::TlsFailed)) => (BAD, "the TLS handshake failed".to_owned()),
        Some((stage, _)) => (BAD, format!("stopped {stage}")),
        None if endpoint.ehlo_plain.as_deref().is_some_and(offers_starttls) => {
            (BAD, "STARTTLS was refused".to_owned())
        }
        None => (BAD, "no TLS".to_owned()),
    }
}

fn secured(tls: &TlsFacts) -> String {
    let mode = if tls.mode == TlsMode::Implicit { "implicit" } else { "STARTTLS" };
    format!("{mode} {}", tls.version)
}

fn certificate(tls: &TlsFacts) -> String {
    let until =
        tls.certificates.first().map(|leaf| leaf.not_after.strftime("%Y-%m-%d").to_string());
    match (tls.trusted, tls.name_matches, until) {
        (true, true, Some(until)) => format!("certificate valid until {until}"),
        (true, false, _) => "certificate for another name".to_owned(),
        _ => "certificate not valid".to_owned(),
    }
}
