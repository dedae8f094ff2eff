//! Findings about what a mail domain tells other servers to demand, and whether its mail
//! exchangers fulfil it. That a domain has no policy is no fault.

mod dane;
mod dnssec;
mod mta_sts;
mod ptr;
mod tls_rpt;

use portwise_policy::HostPolicy;
use portwise_policy::fields::Ignored;

use super::{Effect, Finding, Part, Row, Severity, Subject};
use crate::report::Report;
use crate::senders::Examined;

/// Those nearer to the cause first.
pub(super) const ROWS: [&[Row]; 5] =
    [dnssec::ROWS, dane::ROWS, mta_sts::ROWS, tls_rpt::ROWS, ptr::ROWS];

/// What follows from the policies, and from the visits.
pub(super) fn run(report: &Report, out: &mut Vec<Finding>) {
    if let Some(sending) = report.policy.as_deref().and_then(|policy| policy.sending.as_ref()) {
        ptr::of_sender(sending, out);
    }
    let Some(examined) = Examined::of(report) else { return };
    let cx = Cx { report, takes_mail: !takes_none(report), examined: &examined };
    dnssec::run(&cx, out);
    dane::run(&cx, out);
    mta_sts::run(&cx, out);
    tls_rpt::run(&cx, out);
    ptr::of_exchangers(&cx, out);
}

/// Whether the domain says that it takes no mail (RFC 7505).
fn takes_none(report: &Report) -> bool {
    !report.mx.is_empty() && report.mx.iter().all(|mx| mx.exchange == ".")
}

/// What the checks look at.
struct Cx<'a> {
    report: &'a Report,
    /// Whether anything is to be published for the sake of mail.
    takes_mail: bool,
    examined: &'a Examined<'a>,
}

impl Cx<'_> {
    fn domain(&self) -> &str {
        &self.report.target.host
    }

    /// What was found about the hosts that were to be looked at.
    fn hosts(&self) -> impl Iterator<Item = &HostPolicy> {
        let is_left_out = |name: &str| {
            let mut hosts = self.report.hosts.iter().filter(move |host| host.name == name);
            hosts.any(|host| host.not_tested.is_some() && host.addresses.is_empty())
        };
        self.examined.policy.hosts.iter().filter(move |host| !is_left_out(&host.name))
    }
}

const fn row(severity: Severity, [code, title, why, fix, source]: [&'static str; 5]) -> Row {
    Row { code, part: Part::Policy, effect: Effect::BySeverity, severity, title, why, fix, source }
}

/// A finding about the domain as a whole, as bad as the row is at worst.
fn push(out: &mut Vec<Finding>, row: &Row, detail: impl Into<String>) {
    push_as(out, row, row.severity, detail);
}

/// A finding about the domain as a whole.
fn push_as(out: &mut Vec<Finding>, row: &Row, severity: Severity, detail: impl Into<String>) {
    out.push(row.finding(severity, None, detail));
}

/// A finding about a host.
fn push_at(
    out: &mut Vec<Finding>,
    row: &Row,
    severity: Severity,
    host: &str,
    detail: impl Into<String>,
) {
    let subject = Subject { host: host.to_owned(), address: None, port: None };
    out.push(row.finding(severity, Some(subject), detail));
}

/// Records that look like one and do not count; only worth knowing beside one that counts.
fn ignored(out: &mut Vec<Finding>, row: &Row, ignored: &[(String, Ignored)], has_other: bool) {
    for (record, why) in ignored {
        let severity = if has_other { Severity::Info } else { row.severity };
        push_as(out, row, severity, format!("“{record}”: {}", why.describe()));
    }
}

/// Some sentences in a row.
fn some(sentences: impl Iterator<Item = String>) -> String {
    const FEW: usize = 4;
    let all: Vec<String> = sentences.collect();
    let mut text = all.iter().take(FEW).map(String::as_str).collect::<Vec<_>>().join(" ");
    match all.len().saturating_sub(FEW) {
        0 => {}
        1 => text.push_str(" There is 1 more."),
        more => text.push_str(&format!(" There are {more} more.")),
    }
    text
}
