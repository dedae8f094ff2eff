//! What is published, against what was seen there.

use portwise_discovery::{Discovered, Server};
use portwise_model::{Port, TlsMode};

use super::{named_by, push, rows, sending};
use crate::findings::{Finding, Severity};
use crate::report::{EndpointReport, HostReport, Report, TcpOutcome, TlsFailure};

pub(super) fn run(discovered: &Discovered, report: &Report, out: &mut Vec<Finding>) {
    let mut done: Vec<&Server> = Vec::new();
    for server in discovered.sources.iter().flat_map(sending) {
        let same = |other: &&Server| {
            (&other.host, other.port, other.security)
                == (&server.host, server.port, server.security)
        };
        if !done.iter().any(same) {
            done.push(server);
            of_server(discovered, report, server, out);
        }
    }
}

fn of_server(discovered: &Discovered, report: &Report, server: &Server, out: &mut Vec<Finding>) {
    let Server { host, port, security, .. } = server;
    let of_host = report.hosts.iter().filter(|seen| seen.name == *host);
    let endpoints = of_host.flat_map(|seen| &seen.endpoints).filter(|e| e.port == *port);
    let tested: Vec<&EndpointReport> = endpoints.filter(|e| e.was_tested()).collect();
    let connected: Vec<_> = tested.iter().filter(|e| is_connected(e)).collect();
    if tested.is_empty() {
        return;
    }
    let place = format!("{host}:{port}");
    let by = named_by(discovered, |named| {
        (&named.host, named.port, named.security) == (host, *port, *security)
    });
    if connected.is_empty() {
        push(
            out,
            &rows::ENDPOINT_DEAD,
            format!("{place} is named by {by}. No connection came about."),
        );
        return;
    }
    let seen = connected.iter().find_map(|e| e.tls.as_ref());
    let begins_with = |mode: TlsMode| match mode {
        TlsMode::Implicit => "with TLS",
        TlsMode::StartTls | TlsMode::Cleartext => "in plaintext",
    };
    let actual = match connected.iter().any(|e| e.expects_implicit_tls) {
        true => Some(TlsMode::Implicit),
        false => seen
            .map(|tls| tls.mode)
            .or_else(|| connected.iter().any(|e| speaks_plaintext(e)).then_some(TlsMode::StartTls)),
    };
    if let Some(actual) = actual
        && begins_with(actual) != begins_with(*security)
    {
        let published = security.name();
        let begins = begins_with(actual);
        push(
            out,
            &rows::ENDPOINT_MODE,
            format!("For {place}, {published} is said by {by}. The server begins {begins} there."),
        );
    }
    if connected.iter().filter_map(|e| e.tls.as_ref()).any(|tls| !tls.name_matches) {
        push(
            out,
            &rows::ENDPOINT_CERTIFICATE,
            format!("{place} is named by {by}. The certificate there is not for {host}."),
        );
    }
}

fn speaks_plaintext(endpoint: &EndpointReport) -> bool {
    endpoint.greeting.is_some()
        || matches!(endpoint.tls_failure, Some(TlsFailure::Plaintext { .. }))
}

/// Ports at which sending works, of hosts that sources name with other ports.
pub(super) fn unpublished(discovered: &Discovered, report: &Report, out: &mut Vec<Finding>) {
    for host in &report.hosts {
        let named: Vec<&Server> =
            discovered.sources.iter().flat_map(sending).filter(|s| s.host == host.name).collect();
        if named.is_empty() {
            continue;
        }
        let mut ports: Vec<Port> = host.endpoints.iter().map(|endpoint| endpoint.port).collect();
        ports.sort_unstable();
        ports.dedup();
        let works = |port: Port| {
            let mut here = host.endpoints.iter().filter(|e| e.port == port).peekable();
            here.peek().is_some() && here.all(|endpoint| works(host, endpoint, out))
        };
        let is_served = named.iter().any(|server| works(server.port));
        // Servers talk to each other on port 25. One port that works is enough, the best is better.
        let is_told = |port: &Port| *port == 465 || (*port != 25 && !is_served);
        let is_named = |port: &Port| named.iter().any(|server| server.port == *port);
        ports.retain(|port| is_told(port) && !is_named(port) && works(*port));
        for port in ports {
            let mode = crate::ports::mode_of(port).name();
            let at = format!("{}:{port}", host.name);
            push(out, &rows::WORKS_UNPUBLISHED, format!("{at} takes mail with {mode}."));
        }
    }
}

/// Whether a careful client can send there.
fn works(host: &HostReport, endpoint: &EndpointReport, found: &[Finding]) -> bool {
    let is_fault = |f: &Finding| {
        matches!(f.severity, Severity::Error | Severity::Inconclusive)
            && f.is_about(&host.name, endpoint)
    };
    endpoint.is_secured() && !endpoint.auth.is_empty() && !found.iter().any(is_fault)
}

fn is_connected(endpoint: &EndpointReport) -> bool {
    endpoint.tcp == Some(TcpOutcome::Connected)
}
