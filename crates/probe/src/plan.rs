//! From a request and the answers of the DNS to what is visited: hosts, addresses, jobs. Pure: no
//! clock, no socket. What it still needs of the DNS, it says.

use portwise_core::providers::{self, Provider, SubmissionHost};
use portwise_core::report::{DnsFailure, HostReport, Mode, Mx, Report, TargetFacts};
use portwise_core::situation::guessed_host;
use portwise_core::{Host, ProbeRequest, TargetKind};
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
pub(crate) fn blank(request: &ProbeRequest) -> Report {
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
        let is_mail_domain = discover || target.kind == TargetKind::Email;
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
mod tests {
    use portwise_core::ports::SUBMISSION_PORTS;
    use portwise_core::report::RefusalCode;
    use portwise_net::{Addresses, Denied, DenyList};

    use super::*;
    use crate::lookups::{Answer, Lookup};

    /// What the plan asks for in turn, and what it comes to.
    fn play(target: &str, mode: Mode, answers: &[Answer]) -> (Vec<Vec<Lookup>>, Plan) {
        play_with(target, mode, answers, &Guard::default())
    }

    fn play_with(
        target: &str,
        mode: Mode,
        answers: &[Answer],
        guard: &Guard,
    ) -> (Vec<Vec<Lookup>>, Plan) {
        let request = ProbeRequest::new(target, mode, &[], false).unwrap();
        let limits = Limits::default();
        let mut facts = DnsFacts::default();
        let mut asked = Vec::new();
        loop {
            match plan(&request, &facts, guard, &limits) {
                Ok(plan) => return (asked, plan),
                Err(Missing(lookups)) => {
                    facts.extend(lookups.iter().map(|lookup| answer(lookup, answers)));
                    asked.push(lookups);
                }
            }
        }
    }

    #[test]
    fn who_is_not_to_be_visited_is_not_by_any_way() {
        let list = DenyList::default();
        let mut who = Denied::default();
        who.add_lines("denied.example\n8.8.4.0/24").unwrap();
        list.replace(who);
        let plan_of = |target: &str, answers: &[Answer]| {
            let guard = Guard::default().with_denied(list.clone());
            play_with(target, Mode::Auto, answers, &guard)
        };
        for target in ["mx.denied.example", "anna@denied.example", "8.8.4.4"] {
            let (asked, plan) = plan_of(target, &[]);
            assert!(asked.is_empty() && plan.jobs.is_empty(), "{target}");
            let refusal = plan.report.refusal.unwrap();
            assert_eq!(refusal.code, RefusalCode::TargetNotAllowed);
            assert!(refusal.text.contains("/about-probes"), "{refusal:?}");
        }
        let exchangers = listed("a.example", &[(1, "mx.denied.example"), (2, "b.example")]);
        let found = [exchangers, at("b.example", &["8.8.4.4", "8.8.8.8"])];
        let (asked, plan) = plan_of("a.example", &found);
        assert!(!asked.concat().contains(&addresses("mx.denied.example")));
        assert_eq!(visited(&plan), [("8.8.8.8".to_owned(), 25)]);
        assert_eq!(plan.report.refusal, None);
        let only = [at("c.example", &["8.8.4.4"])];
        let (_, plan) = plan_of("c.example", &only);
        assert!(plan.jobs.is_empty() && plan.report.hosts[0].dns.is_none());
        assert!(plan.report.refusal.unwrap().text.contains("c.example"));
    }

    /// The answer given, or that the name does not exist.
    fn answer(lookup: &Lookup, answers: &[Answer]) -> Answer {
        let fits = |answer: &&Answer| match (lookup, answer) {
            (Lookup::Addresses(asked), Answer::Addresses(name, _)) => asked == name,
            (Lookup::Mx(asked), Answer::Mx(name, _)) => asked == name,
            _ => false,
        };
        answers.iter().find(fits).cloned().unwrap_or_else(|| match lookup {
            Lookup::Addresses(name) => {
                Answer::Addresses(name.clone(), Err(DnsFailure::NoSuchDomain.into()))
            }
            Lookup::Mx(name) => Answer::Mx(name.clone(), Err(DnsFailure::NoSuchDomain.into())),
        })
    }

    fn at(name: &str, addresses: &[&str]) -> Answer {
        let addresses = addresses.iter().map(|a| a.parse().unwrap()).collect();
        Answer::Addresses(name.into(), Ok(Addresses { addresses, canonical_name: None }))
    }

    fn listed(domain: &str, exchangers: &[(u16, &str)]) -> Answer {
        let mx = |(preference, exchange): &(u16, &str)| Mx {
            preference: *preference,
            exchange: (*exchange).into(),
        };
        let mx = exchangers.iter().map(mx).collect();
        Answer::Mx(domain.into(), Ok(Exchangers { mx, ..Exchangers::default() }))
    }

    fn addresses(name: &str) -> Lookup {
        Lookup::Addresses(name.into())
    }

    fn mx(domain: &str) -> Lookup {
        Lookup::Mx(domain.into())
    }

    fn visited(plan: &Plan) -> Vec<(String, u16)> {
        plan.jobs.iter().map(|job| (job.to.address().to_string(), job.port)).collect()
    }

    #[test]
    fn an_address_needs_no_answers() {
        let (asked, plan) = play("8.8.8.8", Mode::Auto, &[]);
        assert!(asked.is_empty());
        assert_eq!(plan.report.mode, Mode::Submission);
        assert_eq!(plan.jobs.len(), SUBMISSION_PORTS.len());
        let (_, plan) = play("10.0.0.1", Mode::Auto, &[]);
        assert!(plan.jobs.is_empty());
        assert_eq!(plan.report.refusal.unwrap().code, RefusalCode::TargetNotAllowed);
    }

    #[test]
    fn where_a_name_leads_inside_can_be_kept_from_strangers() {
        let mx = listed("example.com", &[(10, "a.example.com")]);
        let inside = Addresses {
            addresses: vec!["10.1.2.3".parse().unwrap(), "8.8.8.8".parse().unwrap()],
            canonical_name: Some("host.corp.internal".into()),
        };
        let inside = Answer::Addresses("a.example.com".into(), Ok(inside));
        let (_, Plan { mut report, .. }) = play("example.com", Mode::Mx, &[mx, inside]);
        assert!(format!("{report:?}").contains("10.1.2.3"));
        crate::jobs::conceal(&mut report);
        let shown = format!("{report:?}");
        assert!(!shown.contains("10.1.2") && !shown.contains("internal"), "{shown}");
        assert!(shown.contains("8.8.8.8") && shown.contains("RFC 1918"), "{shown}");
        let (_, Plan { mut report, .. }) =
            play("in.example.com", Mode::Submission, &[at("in.example.com", &["10.1.2.3"])]);
        crate::jobs::conceal(&mut report);
        let refusal = report.refusal.unwrap().text;
        assert!(refusal.contains("in.example.com") && !refusal.contains("10.1.2"), "{refusal}");
    }

    #[test]
    fn a_name_is_asked_for_both_kinds_of_records_side_by_side() {
        let host = at("example.com", &["8.8.8.8"]);
        let (asked, plan) = play("example.com", Mode::Auto, std::slice::from_ref(&host));
        assert_eq!(asked, [vec![mx("example.com"), addresses("example.com")]]);
        assert_eq!(plan.report.mode, Mode::Submission);
        let exchangers = listed("example.com", &[(10, "a.example.com"), (20, "b.example.com")]);
        let answers = [host, exchangers, at("b.example.com", &["8.8.4.4"])];
        let (asked, plan) = play("example.com", Mode::Auto, &answers);
        assert_eq!(asked[1], [addresses("a.example.com"), addresses("b.example.com")]);
        assert_eq!(plan.report.mode, Mode::Mx);
        assert_eq!(plan.report.hosts[0].dns, Some(DnsFailure::NoSuchDomain));
        assert_eq!(visited(&plan), [("8.8.4.4".to_owned(), 25)]);
    }

    #[test]
    fn a_known_mail_domain_leads_to_its_providers_host() {
        let (asked, _) = play("anna@gmail.com", Mode::Auto, &[]);
        assert_eq!(asked, [vec![addresses("smtp.gmail.com")]]);
        let hosted = listed("example.com", &[(1, "example-com.mail.protection.outlook.com")]);
        let (asked, plan) = play("anna@example.com", Mode::Auto, &[hosted]);
        assert_eq!(asked, [vec![mx("example.com")], vec![addresses("smtp.office365.com")]]);
        assert_eq!(plan.report.mx.len(), 1);
    }

    #[test]
    fn an_unknown_mail_domain_is_tried_under_the_usual_name_first() {
        let bare = at("example.com", &["8.8.8.8"]);
        let (asked, plan) = play("anna@example.com", Mode::Submission, &[bare]);
        let usual = guessed_host("example.com");
        let expected = [mx("example.com"), addresses(&usual), addresses("example.com")];
        assert_eq!(asked.concat(), expected);
        assert_eq!(plan.report.hosts[0].name, "example.com");
    }

    #[test]
    fn without_mx_the_domain_itself_is_the_exchanger() {
        let none = Answer::Mx("example.com".into(), Err(DnsFailure::NoAddress.into()));
        let (_, plan) = play("example.com", Mode::Mx, &[none, at("example.com", &["8.8.8.8"])]);
        assert!(plan.report.implicit_mx);
        assert_eq!(visited(&plan), [("8.8.8.8".to_owned(), 25)]);
        let broken = Answer::Mx("example.com".into(), Err(DnsFailure::Timeout.into()));
        let (asked, plan) = play("example.com", Mode::Mx, &[broken]);
        assert_eq!((asked.len(), plan.report.dns), (1, Some(DnsFailure::Timeout)));
    }
}
