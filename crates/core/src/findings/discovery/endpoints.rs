//! What is published, against what was seen there.

use portwise_discovery::{Discovered, Server};
use portwise_model::TlsMode;

use super::{named_by, push, rows, sending};
use crate::findings::Finding;
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

fn is_connected(endpoint: &EndpointReport) -> bool {
    endpoint.tcp == Some(TcpOutcome::Connected)
}
