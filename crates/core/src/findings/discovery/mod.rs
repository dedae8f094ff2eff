//! Findings about published settings: what is wrong with a source, where sources contradict each
//! other, and what is published and does not work.

mod contradictions;
mod endpoints;
mod faults;
mod rows;

use portwise_discovery::clients::{ClientOutcome, Stumble, outcomes};
use portwise_discovery::{Discovered, Document, Outcome, Published, Server, Service};

use super::{Finding, Row};
use crate::report::{DnsFailure, Report};

pub(super) use rows::ROWS;

/// What follows from what is published.
pub(super) fn run(report: &Report, out: &mut Vec<Finding>) {
    let Some(discovered) = report.discovery.as_deref() else { return };
    faults::run(discovered, out);
    stumbles(discovered, out);
    srv(discovered, out);
    contradictions::run(discovered, out);
    endpoints::run(discovered, report, out);
    let is_gone = |dns: Option<DnsFailure>| dns == Some(DnsFailure::NoSuchDomain);
    let hosts = || report.hosts.iter();
    let exists = !is_gone(report.dns)
        && (hosts().next().is_none() || hosts().any(|host| !is_gone(host.dns)));
    if exists && discovered.sources.iter().all(|p| sending(p).next().is_none()) {
        let text =
            format!("None of the sources has servers for sending for {}.", discovered.domain);
        out.push(rows::NOTHING.finding(rows::NOTHING.severity, None, text));
    }
}

/// What works at a published host and no source names, by what was found out about it.
pub(super) fn unpublished(report: &Report, out: &mut Vec<Finding>) {
    if let Some(discovered) = report.discovery.as_deref() {
        endpoints::unpublished(discovered, report, out);
    }
}

/// The servers for sending that a source names, and that clients can use.
fn sending(published: &Published) -> impl Iterator<Item = &Server> {
    let servers = published.servers.iter().filter(|server| server.service == Service::Smtp);
    let is_about = published.source.is_about_domain() && published.unmeant().is_none();
    servers.filter(move |_| is_about && published.outcome == Outcome::Answered)
}

/// A finding about the domain as a whole.
fn push(out: &mut Vec<Finding>, row: &Row, detail: String) {
    out.push(row.finding(row.severity, None, detail));
}

/// The sources that name a server, in words.
fn named_by(discovered: &Discovered, is_it: impl Fn(&Server) -> bool) -> String {
    let naming = discovered.sources.iter().filter(|p| sending(p).any(&is_it));
    let names: Vec<&str> = naming.map(|published| published.source.name()).collect();
    names.join(" and ")
}

/// SRV records whose targets cannot be used.
fn srv(discovered: &Discovered, out: &mut Vec<Finding>) {
    for published in &discovered.sources {
        let Some(Document::Srv(records)) = &published.document else { continue };
        for record in records.iter().filter(|r| r.alias || r.no_address) {
            let what = if record.alias { "is an alias" } else { "has no address" };
            push(
                out,
                &rows::SRV_TARGET,
                format!("{} names {}, which {what}.", published.asked, record.target),
            );
        }
    }
}

/// What clients stumble over in answers that can be read.
fn stumbles(discovered: &Discovered, out: &mut Vec<Finding>) {
    let (mut misread, mut refused) = (Vec::new(), Vec::new());
    for ClientOutcome { client, takes, stumbles, .. } in outcomes(discovered) {
        for stumble in stumbles {
            let told = format!("{}: {}", client.name(), stumble.describe());
            match stumble {
                Stumble::StartTlsOnTlsPort { .. }
                | Stumble::TlsOnStartTlsPort { .. }
                | Stumble::SslValue { .. } => misread.push(told),
                Stumble::Lacks { source, .. }
                | Stumble::UnknownOAuth { source, .. }
                | Stumble::PlaintextRefused(source)
                    if takes != Some(source) && discovered.answered(source).is_some() =>
                {
                    refused.push(told);
                }
                _ => {}
            }
        }
    }
    for (row, told) in [(&rows::AMBIGUOUS, misread), (&rows::REFUSED, refused)] {
        if !told.is_empty() {
            push(out, row, told.join(" "));
        }
    }
}
