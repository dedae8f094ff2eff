//! What is published, against what was seen there.

use portwise_discovery::{Discovered, Server};
use portwise_model::{Port, TlsMode};

use super::{named_by, push, rows, sending};
use crate::findings::{Finding, Severity};
use crate::report::{EndpointReport, Report, TcpOutcome};

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
        false => seen.map(|tls| tls.mode).or_else(|| {
            connected.iter().any(|e| e.greeting.is_some()).then_some(TlsMode::StartTls)
        }),
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
        // Servers talk to each other on port 25.
        ports.retain(|port| *port != 25 && named.iter().all(|server| server.port != *port));
        for port in ports {
            let here: Vec<_> = host.endpoints.iter().filter(|e| e.port == port).collect();
            let works = |endpoint: &&EndpointReport| {
                let is_fault = |f: &&Finding| {
                    matches!(f.severity, Severity::Error | Severity::Inconclusive)
                        && f.is_about(&host.name, endpoint)
                };
                endpoint.is_secured()
                    && !endpoint.auth.is_empty()
                    && !out.iter().any(|f| is_fault(&f))
            };
            if !here.is_empty() && here.into_iter().all(|endpoint| works(&endpoint)) {
                let mode = crate::ports::mode_of(port).name();
                let at = format!("{}:{port}", host.name);
                push(out, &rows::WORKS_UNPUBLISHED, format!("{at} takes mail with {mode}."));
            }
        }
    }
}

fn is_connected(endpoint: &EndpointReport) -> bool {
    endpoint.tcp == Some(TcpOutcome::Connected)
}
