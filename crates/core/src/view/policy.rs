//! What a mail domain tells other servers to demand, host by host, and what comes of it.

mod line;
mod publication;
mod summary;
mod told;

use std::net::IpAddr;

use portwise_policy::dane::{DomainVerdict, HostVerdict};
use portwise_policy::fields::Counts;
use portwise_policy::mta_sts::{Binding, Mode as StsMode, Rules};
use portwise_policy::reverse::{Iprev, iprev, is_called};
use portwise_policy::tls_rpt::published;
use portwise_policy::verdict::{Delivery, HostOutcome, HostProtection, Outcome, Sender};
use portwise_policy::{AddressPolicy, HostPolicy, Policy, SendingAddress, Status, Validation};

use super::Mark;
use crate::report::Report;
use crate::senders::{Examined, PORT};

use line::line;

pub use line::PolicyLine;
pub use publication::{policy_id, publication, wait};
pub use summary::COLUMNS;
pub use told::PolicySource;

/// What a mail domain tells other servers, ready to be shown.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PolicyView {
    /// What senders do with mail for the domain, in one sentence; empty where it has no host.
    pub sentence: String,
    /// What was not found out, and why, in sentences, each once.
    pub untested: Vec<String>,
    /// What holds of the domain as a whole.
    pub domain: Vec<PolicyLine>,
    /// The texts that other servers read, as they were found.
    pub sources: Vec<PolicySource>,
    /// By mail exchanger, in the order of the report.
    pub hosts: Vec<PolicyHost>,
    /// What holds of the address that mail is sent from, if one was given.
    pub sending: Vec<PolicyLine>,
}

/// One mail exchanger.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyHost {
    /// Its name.
    pub name: String,
    /// Its name in the DNS, its TLSA records and the names of its addresses.
    pub lines: Vec<PolicyLine>,
    /// What the chain at each address fits of its TLSA records.
    pub fits: Vec<PolicyLine>,
    /// What each kind of sender does with mail for it, in the order of [`Sender::ALL`].
    pub senders: Vec<SenderView>,
}

/// What one kind of sender does with mail for one mail exchanger.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SenderView {
    /// How to show it.
    pub mark: Mark,
    /// Which kind.
    pub sender: Sender,
    /// What becomes of a mail.
    pub delivery: Delivery,
    /// Why, in sentences, what decides first.
    pub causes: Vec<String>,
    /// Where it depends on the address: each, and what becomes of a mail there.
    pub at: Vec<(IpAddr, Delivery)>,
}

/// What a mail domain tells other servers; nothing where that was not asked.
#[must_use]
pub fn policy(report: &Report, senders: &[HostOutcome]) -> Option<PolicyView> {
    let facts = report.policy.as_deref()?;
    let mut view = PolicyView {
        sending: facts.sending.as_ref().map(sending).unwrap_or_default(),
        ..PolicyView::default()
    };
    if let Some(examined) = Examined::of(report) {
        let protection = examined.protection();
        view.sentence = summary::sentence(senders);
        view.untested = summary::untested(facts, senders);
        view.domain = domain(&examined, protection.verdict);
        view.sources = told::sources(&report.target.host, facts);
        let hosts = protection.hosts.iter();
        view.hosts = hosts.map(|host| exchanger(report, facts, host, senders)).collect();
    }
    (view != PolicyView::default()).then_some(view)
}

fn domain(examined: &Examined<'_>, dane: DomainVerdict) -> Vec<PolicyLine> {
    let policy = examined.policy;
    let mut out = Vec::new();
    match &policy.validation {
        Validation::Works => {
            out.push(line(of_status(&policy.domain), "DNSSEC", policy.domain.describe()));
            out.push(line(of_status(&policy.mx), "MX records", policy.mx.describe()));
            if !policy.hosts.is_empty() {
                out.push(line(of_domain(dane), "DANE", dane.describe()));
            }
        }
        other => out.push(line(Mark::NotTested, "DNSSEC and DANE", other.describe())),
    }
    let (mark, text) = mta_sts(&examined.mta_sts.binding);
    out.push(line(mark, "MTA-STS", text));
    let (mark, text) = tls_rpt(policy);
    out.push(line(mark, "TLS-RPT", text));
    out
}

fn of_status(status: &Status) -> Mark {
    match status {
        Status::Secure => Mark::Good,
        Status::Insecure => Mark::Note,
        Status::Bogus(_) | Status::Failed(_) => Mark::Bad,
        Status::NotTested(_) | Status::NotAsked => Mark::NotTested,
    }
}

fn of_domain(verdict: DomainVerdict) -> Mark {
    match verdict {
        DomainVerdict::Protected => Mark::Good,
        DomainVerdict::Partly => Mark::Warning,
        DomainVerdict::Broken => Mark::Bad,
        DomainVerdict::HopOnly | DomainVerdict::Absent => Mark::Note,
        DomainVerdict::NotTested => Mark::NotTested,
    }
}

fn mta_sts(binding: &Binding) -> (Mark, String) {
    use portwise_policy::mta_sts::NoPolicy;
    match binding {
        Binding::Rules(rules) => of_rules(rules),
        Binding::Nothing(NoPolicy::Absent) => (Mark::Note, NoPolicy::Absent.describe().to_owned()),
        Binding::Nothing(why) => (Mark::Warning, why.describe().to_owned()),
        Binding::NotTested(why) => (Mark::NotTested, format!("Not tested: {why}.")),
    }
}

fn of_rules(rules: &Rules) -> (Mark, String) {
    let Some(mode) = rules.mode else { return (Mark::NotTested, "Not read.".to_owned()) };
    let mark = match mode {
        StsMode::Enforce => Mark::Good,
        StsMode::Testing | StsMode::None => Mark::Note,
    };
    let kept = rules.max_age.map(|seconds| format!(", kept for {}", span(seconds)));
    let patterns: Vec<&str> = rules.patterns.iter().map(|pattern| pattern.as_str()).collect();
    let covers = match patterns.as_slice() {
        [] => String::new(),
        some => format!(", for {}", some.join(", ")),
    };
    let kept = kept.unwrap_or_default();
    (mark, format!("Mode “{}”{kept}{covers}. {}", mode.id(), mode.describe()))
}

/// A span of time in words, such as `30 days`.
fn span(seconds: u32) -> String {
    let (number, unit) = match seconds {
        0..7_200 => (seconds, "second"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

fn tls_rpt(policy: &Policy) -> (Mark, String) {
    let nowhere = |text: &str| (Mark::Warning, text.to_owned());
    match published(&policy.tls_rpt.record).counts {
        Counts::NotTested(why) => (Mark::NotTested, format!("Not tested: {why}.")),
        Counts::Absent => (Mark::Note, "No reports are asked for.".to_owned()),
        Counts::Several(_) => nowhere("Several records ask for reports, so that none counts."),
        Counts::Invalid { .. } => nowhere("The record that asks for reports is not valid."),
        Counts::Valid { read, .. } => {
            let places: Vec<String> = read.places().iter().map(|place| place.describe()).collect();
            let mark = if policy.tls_rpt.unable.is_empty() { Mark::Good } else { Mark::Warning };
            (mark, format!("Reports go {}.", places.join(", ")))
        }
    }
}

fn exchanger(
    report: &Report,
    policy: &Policy,
    host: &HostProtection,
    senders: &[HostOutcome],
) -> PolicyHost {
    let mut lines = Vec::new();
    if let Some(facts) = policy.hosts.iter().find(|facts| facts.name == host.host) {
        if policy.validation == Validation::Works {
            names(facts, &mut lines);
            dane(facts, host, &mut lines);
        }
        lines.extend(facts.at.iter().map(|at| address(report, &host.host, at)));
    }
    let of_host = senders.iter().filter(|outcome| outcome.host == host.host);
    PolicyHost {
        name: host.host.clone(),
        lines,
        fits: told::fits(host),
        senders: of_host.map(sender).collect(),
    }
}

fn names(facts: &HostPolicy, out: &mut Vec<PolicyLine>) {
    if facts.addresses == Status::NotAsked {
        return;
    }
    let alias = facts.canonical_name.as_ref();
    let alias = alias.map(|name| format!(" It is an alias of {name}.")).unwrap_or_default();
    let text = facts.addresses.describe() + &alias;
    out.push(line(of_status(&facts.addresses), "Addresses", text));
}

fn dane(facts: &HostPolicy, host: &HostProtection, out: &mut Vec<PolicyLine>) {
    let mark = match host.verdict {
        HostVerdict::Protected => Mark::Good,
        HostVerdict::Partly | HostVerdict::Encrypted => Mark::Warning,
        HostVerdict::Broken => Mark::Bad,
        HostVerdict::Absent => Mark::Note,
        HostVerdict::NotTested => Mark::NotTested,
    };
    out.push(line(mark, "DANE", host.verdict.describe()));
    for set in facts.tlsa.iter().filter(|set| !set.records.is_empty()) {
        for record in &set.records {
            let text = format!("{}, {}", record.describe(), record.meaning());
            out.push(line(Mark::Note, set.name.clone(), text));
        }
    }
}

/// The name of an address, beside what the server there calls itself.
fn address(report: &Report, host: &str, at: &AddressPolicy) -> PolicyLine {
    let found = iprev(&at.reverse);
    let mark = match found {
        Iprev::Pass(_) => Mark::Good,
        Iprev::Fail(_) | Iprev::PermError => Mark::Note,
        Iprev::TempError(_) => Mark::NotTested,
    };
    let mut text = found.describe();
    let hosts = report.hosts.iter().filter(|seen| seen.name == host);
    let mut endpoints = hosts.flat_map(|seen| &seen.endpoints);
    let endpoint = endpoints.find(|e| e.address == at.address && e.port == PORT);
    let greeting = endpoint.and_then(|e| e.greeting.as_ref()?.lines.first());
    let called = greeting.and_then(|line| line.split_whitespace().next());
    if let Some(called) = called.filter(|name| name.contains('.') && !is_called(&at.reverse, name))
    {
        text.push_str(&format!(" The server there calls itself {called}."));
    }
    line(mark, at.address.to_string(), text)
}

fn sending(sending: &SendingAddress) -> Vec<PolicyLine> {
    use portwise_policy::reverse::{Helo, helo};
    let found = iprev(&sending.reverse);
    let mark = match found {
        Iprev::Pass(_) => Mark::Good,
        Iprev::Fail(_) | Iprev::PermError => Mark::Bad,
        Iprev::TempError(_) => Mark::NotTested,
    };
    let mut out = vec![line(mark, sending.address.to_string(), found.describe())];
    if let (Some(fit), Some(name)) = (helo(sending), &sending.helo) {
        let mark = match fit {
            Helo::Same => Mark::Good,
            Helo::OtherName => Mark::Note,
            Helo::NotConfirmed => Mark::Warning,
            Helo::NotTested => Mark::NotTested,
        };
        out.push(line(mark, format!("EHLO {name}"), fit.describe()));
    }
    out
}

fn sender(outcome: &HostOutcome) -> SenderView {
    let HostOutcome { sender, together, at, .. } = outcome;
    let Outcome { delivery, causes } = together;
    let at = if outcome.differs() { at.as_slice() } else { &[] };
    SenderView {
        mark: of_delivery(*delivery),
        sender: *sender,
        delivery: *delivery,
        causes: causes.iter().map(|cause| cause.describe()).collect(),
        at: at.iter().map(|(address, outcome)| (*address, outcome.delivery)).collect(),
    }
}

/// How to show what becomes of a mail.
#[must_use]
pub fn of_delivery(delivery: Delivery) -> Mark {
    match delivery {
        Delivery::Authenticated => Mark::Good,
        // That nothing is verified is as it always was between servers.
        Delivery::Unauthenticated => Mark::Note,
        Delivery::Plaintext => Mark::Warning,
        Delivery::NotAtAll(_) => Mark::Bad,
        Delivery::NotTested => Mark::NotTested,
    }
}

#[cfg(test)]
mod tests;
