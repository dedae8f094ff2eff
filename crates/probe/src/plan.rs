//! From a request and the answers of the DNS to what is visited: hosts, addresses, jobs. Pure: no
//! clock, no socket. What it still needs of the DNS, it says.

use portwise_core::providers::{self, Provider, SubmissionHost};
use portwise_core::report::{DnsFailure, HostReport, Mode, Mx, Report, TargetFacts};
use portwise_core::situation::guessed_host;
use portwise_core::{Host, ProbeRequest, TargetKind};
use portwise_discovery::vet::registrable;
use portwise_net::{Exchangers, Guard, Limits, NotResolved};
use portwise_smtp::printable;

use crate::jobs::{Job, NOT_TO_BE_VISITED, denied, jobs, note, only_denied, vet};
use crate::lookups::{DnsFacts, Found, Missing, all, both};
use crate::published::{Named, published};

/// What is known before the first connection, and what to visit.
pub(crate) struct Plan {
    pub(crate) report: Report,
    pub(crate) jobs: Vec<Job>,
}

/// Plans as far as the facts reach.
///
/// # Errors
///
/// [`Missing`] says which answers are needed to go on.
pub(crate) fn plan(
    request: &ProbeRequest,
    facts: &DnsFacts,
    guard: &Guard,
    limits: &Limits,
) -> Result<Plan, Missing> {
    let planner = Planner { request, facts, guard, limits };
    let mut report = blank(request);
    let named = planner.add_hosts(&mut report)?;
    for host in &mut report.hosts {
        report.cut.addresses += list_addresses(host, guard);
    }
    let jobs = jobs(request.ports(), &named.ports, guard, limits, &mut report);
    for (host, why) in named.left_out {
        note(&mut report.hosts[host], &why);
    }
    Ok(Plan { report, jobs })
}

/// What is known of a request alone.
#[must_use]
pub fn blank(request: &ProbeRequest) -> Report {
    let target = request.target();
    Report {
        target: TargetFacts {
            input: request.input().to_owned(),
            host: target.host.to_string(),
            unicode: target.host.unicode(),
            kind: target.kind,
        },
        mode: request.mode(),
        ..Report::default()
    }
}

struct Planner<'a> {
    request: &'a ProbeRequest,
    facts: &'a DnsFacts,
    guard: &'a Guard,
    limits: &'a Limits,
}

impl Planner<'_> {
    /// Finds the hosts and their addresses.
    fn add_hosts(&self, report: &mut Report) -> Result<Named, Missing> {
        let none = Named::default;
        let target = self.request.target();
        let name = match &target.host {
            Host::Address(address) => {
                let mode = self.request.mode();
                report.mode = if mode == Mode::Mx { Mode::Mx } else { Mode::Submission };
                let host = host_named(&address.to_string());
                report.hosts.push(vet(host, &[*address], self.guard).0);
                return Ok(none());
            }
            Host::Name(name) => name,
        };
        if self.guard.denies(name) {
            report.refusal = Some(denied(name));
            return Ok(none());
        }
        let discover = self.request.discover();
        if discover && let Some(named) = self.add_published(report, name)? {
            return Ok(named);
        }
        let is_mail_domain =
            discover || target.kind == TargetKind::Email || self.is_mail_domain(name)?;
        if is_mail_domain && self.request.mode() != Mode::Mx {
            match self.provider(name, report)? {
                Ok(None) if discover => {}
                Ok(None) => {
                    if let Some(named) = self.add_published(report, name)? {
                        return Ok(named);
                    }
                }
                Ok(Some(provider)) => {
                    if let Some(host) = submission_host(provider, name) {
                        report.mode = Mode::Submission;
                        add(report, self.host(&host, None)?);
                        return Ok(none());
                    }
                }
                Err(why) => {
                    report.mode = Mode::Submission;
                    add(report, untested(name, why));
                    return Ok(none());
                }
            }
        }
        match self.request.mode() {
            mode if mode == Mode::Submission || discover => {
                report.mode = Mode::Submission;
                if is_mail_domain {
                    let host = self.host(&guessed_host(name), None)?;
                    let (found, refused) = (host.dns.is_none(), !host.refused.is_empty());
                    if found || refused {
                        add(report, host);
                    }
                    if found {
                        return Ok(none());
                    }
                }
                add(report, self.host(name, None)?);
            }
            Mode::Mx => self.add_exchangers(report, name)?,
            Mode::Submission | Mode::Auto => {
                match both(self.facts.mx(name), self.host(name, None))? {
                    (Ok(found), _) => self.add_listed(report, found)?,
                    (Err(NotResolved::NotTested(why)), _) => {
                        report.mode = Mode::Submission;
                        add(report, untested(name, why.clone()));
                    }
                    (Err(NotResolved::Failure(_)), host) => {
                        report.mode = Mode::Submission;
                        add(report, host);
                    }
                }
            }
        }
        Ok(none())
    }

    /// Whether a name that is to be sent through is no host but what stands behind an `@`: it is
    /// registered as it stands, other hosts take its mail, and no port is named.
    fn is_mail_domain(&self, name: &str) -> Result<bool, Missing> {
        let names_a_host = self.request.mode() != Mode::Submission
            || !self.request.ports().is_empty()
            || !name.contains('.')
            || registrable(name) != name;
        if names_a_host {
            return Ok(false);
        }
        // Most names are hosts, so the addresses are asked for at the same time.
        let (found, _) = both(self.facts.mx(name), self.host(name, None))?;
        let Ok(found) = found else { return Ok(false) };
        let by_others = found.mx.iter().all(|mx| mx.exchange != "." && mx.exchange != name);
        Ok(by_others && !found.mx.is_empty())
    }

    /// The provider that holds a mail domain: by the domain itself, else by where its mail
    /// exchangers are. The inner error says why that could not be found out.
    fn provider(
        &self,
        domain: &str,
        report: &mut Report,
    ) -> Result<Result<Option<&'static Provider>, String>, Missing> {
        if let Some(provider) = providers::of_domain(domain) {
            return Ok(Ok(Some(provider)));
        }
        let found = match self.facts.mx(domain)? {
            Ok(found) => found,
            Err(NotResolved::Failure(_)) => return Ok(Ok(None)),
            Err(NotResolved::NotTested(why)) => return Ok(Err(why.clone())),
        };
        let provider = found.mx.iter().find_map(|mx| providers::of_mx(&mx.exchange));
        if provider.is_some() {
            list(report, found);
        }
        Ok(Ok(provider))
    }

    /// Notes what is published about a mail domain, and adds the hosts that it names for sending.
    /// None if it names none.
    fn add_published(&self, report: &mut Report, domain: &str) -> Result<Option<Named>, Missing> {
        let Found { discovered, cut } = self.facts.published(domain)?;
        report.discovery = Some(Box::new(discovered.clone()));
        report.cut.published = *cut;
        let published = published(discovered);
        if published.hosts.is_empty() {
            return Ok(None);
        }
        report.mode = Mode::Submission;
        report.hosts = all(published.hosts.iter().map(|host| match Host::parse(host) {
            Ok(Host::Address(address)) => Ok(vet(host_named(host), &[address], self.guard).0),
            _ => self.host(host, None),
        }))?;
        Ok(Some(published.named))
    }

    fn add_exchangers(&self, report: &mut Report, domain: &str) -> Result<(), Missing> {
        report.mode = Mode::Mx;
        match self.facts.mx(domain)? {
            Ok(found) => self.add_listed(report, found)?,
            // No MX at all: the domain itself, as if with preference 0 (RFC 5321 §5.1).
            Err(NotResolved::Failure(DnsFailure::NoAddress)) => {
                add(report, self.host(domain, Some(0))?);
                report.implicit_mx = report.dns.is_none();
            }
            Err(NotResolved::Failure(failure)) => report.dns = Some(*failure),
            Err(NotResolved::NotTested(why)) => add(report, untested(domain, why.clone())),
        }
        Ok(())
    }

    fn add_listed(&self, report: &mut Report, found: &Exchangers) -> Result<(), Missing> {
        report.mode = Mode::Mx;
        report.canonical_name = found.canonical_name.as_ref().map(|n| printable(n.as_bytes()));
        list(report, found);
        let mut exchangers: Vec<&Mx> = Vec::new();
        for mx in &found.mx {
            // A host that is listed twice is tried once.
            if mx.exchange != "." && exchangers.iter().all(|e| e.exchange != mx.exchange) {
                exchangers.push(mx);
            }
        }
        let most = self.limits.exchangers;
        let beyond = exchangers.split_off(exchangers.len().min(most));
        let host = |mx: &Mx| self.host(&mx.exchange, Some(mx.preference));
        report.hosts = all(exchangers.into_iter().map(host))?;
        report.cut.hosts = beyond.len().saturating_sub(MOST_LISTED);
        report.hosts.extend(beyond.into_iter().take(MOST_LISTED).map(|mx| HostReport {
            preference: Some(mx.preference),
            not_tested: Some(format!("only the first {most} exchangers are visited")),
            ..host_named(&mx.exchange)
        }));
        Ok(())
    }

    fn host(&self, name: &str, preference: Option<u16>) -> Result<HostReport, Missing> {
        let mut host = HostReport { preference, ..host_named(name) };
        if let Ok(Host::Address(_)) = Host::parse(name) {
            // An address cannot stand in an MX record, so there is nothing to ask for.
            host.dns = Some(DnsFailure::NoAddress);
            return Ok(host);
        }
        if self.guard.denies(name) {
            host.not_tested = Some(NOT_TO_BE_VISITED.to_owned());
            return Ok(host);
        }
        match self.facts.addresses(name)? {
            Err(NotResolved::Failure(failure)) => host.dns = Some(*failure),
            Err(NotResolved::NotTested(why)) => host.not_tested = Some(why.clone()),
            Ok(found) if found.canonical_name.as_ref().is_some_and(|n| self.guard.denies(n)) => {
                host.not_tested = Some(NOT_TO_BE_VISITED.to_owned());
            }
            Ok(found) => {
                host.canonical_name =
                    found.canonical_name.as_ref().map(|n| printable(n.as_bytes()));
                let (vetted, passed) = vet(host, &found.addresses, self.guard);
                host = vetted;
                if !passed && !host.refused.is_empty() && only_denied(&host) {
                    host.not_tested = Some(NOT_TO_BE_VISITED.to_owned());
                } else if !passed {
                    host.dns = Some(DnsFailure::NoAddress);
                }
            }
        }
        Ok(host)
    }
}

/// The host where users of a mail domain submit their mail to a provider, if it is known.
fn submission_host(provider: &Provider, domain: &str) -> Option<String> {
    match provider.host {
        SubmissionHost::Fixed(_) | SubmissionHost::OfDomain(_) => {
            provider.host.for_domain(Some(domain))
        }
        SubmissionHost::Template(_) | SubmissionHost::None => None,
    }
}

/// The most MX records, and addresses of a host, that a report lists. No more are visited anyway.
const MOST_LISTED: usize = 64;
/// The most addresses of a host that are listed although they are not visited.
const MOST_REFUSED: usize = 16;

/// Lists the MX records. Of very many the first are listed, and behind them those that something
/// follows from: a null MX, and one by which a provider is known.
fn list(report: &mut Report, found: &Exchangers) {
    let (first, rest) = found.mx.split_at(found.mx.len().min(MOST_LISTED));
    let null = rest.iter().find(|mx| mx.exchange == ".");
    let known = rest.iter().find(|mx| providers::of_mx(&mx.exchange).is_some());
    let listed = first.iter().chain(null).chain(known);
    report.mx = listed.map(shown).collect();
    report.cut.mx = found.mx.len() - report.mx.len();
}

/// Of very many addresses lists those that may be visited first, and few that may not. Gives how
/// many are not listed.
fn list_addresses(host: &mut HostReport, guard: &Guard) -> usize {
    let all = host.addresses.len();
    if all <= MOST_LISTED && host.refused.len() <= MOST_REFUSED {
        return 0;
    }
    let (mut listed, refused): (Vec<_>, Vec<_>) =
        host.addresses.iter().partition(|address| guard.vet(**address).is_ok());
    listed.truncate(MOST_LISTED);
    listed.extend(refused.into_iter().take(MOST_REFUSED));
    host.refused.truncate(MOST_REFUSED);
    host.addresses = listed;
    all - host.addresses.len()
}

/// A host that was not looked up to an end.
fn untested(name: &str, why: String) -> HostReport {
    HostReport { not_tested: Some(why), ..host_named(name) }
}

fn host_named(name: &str) -> HostReport {
    HostReport { name: printable(name.as_bytes()), ..HostReport::default() }
}

/// Adds the one host that a report is about. What is wrong with its name is wrong with the
/// target, if that is the same.
fn add(report: &mut Report, host: HostReport) {
    match host.dns {
        Some(failure) if host.refused.is_empty() && host.name == report.target.host => {
            report.dns = Some(failure);
        }
        _ => report.hosts.push(host),
    }
}

fn shown(mx: &Mx) -> Mx {
    Mx { preference: mx.preference, exchange: printable(mx.exchange.as_bytes()) }
}

#[cfg(test)]
mod tests;
