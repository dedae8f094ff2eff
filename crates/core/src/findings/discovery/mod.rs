//! Findings about published settings: what is wrong with a source, where sources contradict each
//! other, and what is published and does not work.

mod endpoints;
mod faults;
mod rows;

use portwise_discovery::{Discovered, Outcome, Published, Server, Service};

use super::{Finding, Row};
use crate::report::Report;

pub(super) use rows::ROWS;

/// What follows from what is published.
pub(super) fn run(report: &Report, out: &mut Vec<Finding>) {
    let Some(discovered) = report.discovery.as_deref() else { return };
    for published in &discovered.sources {
        faults::run(published, out);
    }
    endpoints::run(discovered, report, out);
    if discovered.sources.iter().all(|published| sending(published).next().is_none()) {
        let text =
            format!("None of the sources has servers for sending for {}.", discovered.domain);
        out.push(rows::NOTHING.finding(rows::NOTHING.severity, None, text));
    }
}

/// The servers for sending that a source names, and that clients can use.
fn sending(published: &Published) -> impl Iterator<Item = &Server> {
    let servers = published.servers.iter().filter(|server| server.service == Service::Smtp);
    servers.filter(|_| published.outcome == Outcome::Answered)
}

/// A finding about the domain as a whole.
fn push(out: &mut Vec<Finding>, row: &Row, detail: String) {
    out.push(row.finding(row.severity, None, detail));
}

/// The sources that name a server, in words.
fn named_by(discovered: &Discovered, is_it: impl Fn(&Server) -> bool) -> String {
    let naming = discovered.sources.iter().filter(|p| sending(p).any(&is_it));
    let names: Vec<&str> = naming.map(|published| published.source.name()).collect();
    names.join(", ")
}
