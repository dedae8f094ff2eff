//! From a request to what is visited: names, addresses, jobs.

use std::net::IpAddr;

use futures_util::future::{join, join_all};
use portwise_core::events::PlannedEndpoint;
use portwise_core::ports::SUBMISSION_PORTS;
use portwise_core::providers::{self, SubmissionHost};
use portwise_core::report::{
    DnsFailure, HostReport, Mode, Mx, Refusal, RefusalCode, RefusedAddress, Report,
};
use portwise_core::situation::guessed_host;
use portwise_core::{Host, Port, TargetKind};
use portwise_smtp::printable;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::Prober;
use crate::guard::Vetted;
use crate::request::ProbeRequest;
use crate::resolve::{Addresses, Exchangers};

/// One address and port to visit.
pub(crate) struct Job {
    pub(crate) number: usize,
    pub(crate) host: usize,
    pub(crate) to: Vetted,
    pub(crate) port: Port,
    pub(crate) name: ServerName<'static>,
}

impl Job {
    pub(crate) fn planned(&self, report: &Report) -> PlannedEndpoint {
        let host = report.hosts.get(self.host).map(|h| h.name.clone()).unwrap_or_default();
        PlannedEndpoint { host, address: self.to.address(), port: self.port }
    }
}

impl Prober {
    /// Finds the hosts and their addresses, fills them into the report, and says what to visit.
    pub(crate) async fn resolve(&self, request: &ProbeRequest, report: &mut Report) -> Vec<Job> {
        let target = &request.target;
        let name = match &target.host {
            Host::Address(address) => {
                report.mode = if request.mode == Mode::Mx { Mode::Mx } else { Mode::Submission };
                let host = HostReport { name: address.to_string(), ..HostReport::default() };
                report.hosts.push(self.vet(host, &[*address]).0);
                return self.plan(request, report);
            }
            Host::Name(name) => name,
        };
        if target.kind == TargetKind::Email
            && request.mode != Mode::Mx
            && let Some(host) = self.submission_host(name, report).await
        {
            report.mode = Mode::Submission;
            let host = self.look_up(host, None).await;
            add(report, host);
            return self.plan(request, report);
        }
        match request.mode {
            Mode::Submission => {
                report.mode = Mode::Submission;
                if target.kind == TargetKind::Email {
                    let host = self.look_up(guessed_host(name), None).await;
                    let (found, refused) = (host.dns.is_none(), !host.refused.is_empty());
                    if found || refused {
                        add(report, host);
                    }
                    if found {
                        return self.plan(request, report);
                    }
                }
                let host = self.look_up(name.clone(), None).await;
                add(report, host);
            }
            Mode::Mx => self.add_exchangers(report, name).await,
            Mode::Auto => {
                let look_up = self.look_up(name.clone(), None);
                match join(self.resolver.mx(name), look_up).await {
                    (Ok(found), _) => self.add_listed(report, found).await,
                    (Err(_), host) => {
                        report.mode = Mode::Submission;
                        add(report, host);
                    }
                }
            }
        }
        self.plan(request, report)
    }

    /// The host where users of a mail domain submit their mail, if a known provider holds it: by
    /// the domain itself, else by where its mail exchangers are.
    async fn submission_host(&self, domain: &str, report: &mut Report) -> Option<String> {
        let provider = match providers::of_domain(domain) {
            Some(provider) => provider,
            None => {
                let mx = self.resolver.mx(domain).await.ok()?;
                let provider = mx.mx.iter().find_map(|mx| providers::of_mx(&mx.exchange))?;
                report.mx = mx.mx.iter().map(shown).collect();
                provider
            }
        };
        match provider.host {
            SubmissionHost::Fixed(_) | SubmissionHost::OfDomain(_) => {
                provider.host.for_domain(Some(domain))
            }
            SubmissionHost::Template(_) | SubmissionHost::None => None,
        }
    }

    async fn add_exchangers(&self, report: &mut Report, domain: &str) {
        report.mode = Mode::Mx;
        match self.resolver.mx(domain).await {
            Ok(found) => self.add_listed(report, found).await,
            // No MX at all: the domain itself, as if with preference 0 (RFC 5321 §5.1).
            Err(DnsFailure::NoAddress) => {
                let host = self.look_up(domain.to_owned(), Some(0)).await;
                add(report, host);
                report.implicit_mx = report.dns.is_none();
            }
            Err(failure) => report.dns = Some(failure),
        }
    }

    async fn add_listed(&self, report: &mut Report, found: Exchangers) {
        report.mode = Mode::Mx;
        report.canonical_name = found.canonical_name.map(|n| printable(n.as_bytes()));
        report.mx = found.mx.iter().map(shown).collect();
        let mut exchangers: Vec<Mx> = Vec::new();
        for mx in found.mx {
            // Who is listed twice is tried once.
            if mx.exchange != "." && exchangers.iter().all(|e| e.exchange != mx.exchange) {
                exchangers.push(mx);
            }
        }
        let most = self.limits.exchangers;
        let beyond = exchangers.split_off(exchangers.len().min(most));
        let look_ups: Vec<_> = exchangers
            .into_iter()
            .map(|mx| self.look_up(mx.exchange, Some(mx.preference)))
            .collect();
        report.hosts = join_all(look_ups).await;
        report.hosts.extend(beyond.iter().map(|mx| HostReport {
            name: printable(mx.exchange.as_bytes()),
            preference: Some(mx.preference),
            not_tested: Some(format!("only the first {most} exchangers are visited")),
            ..HostReport::default()
        }));
    }

    async fn look_up(&self, name: String, preference: Option<u16>) -> HostReport {
        let mut host =
            HostReport { name: printable(name.as_bytes()), preference, ..HostReport::default() };
        if let Ok(Host::Address(_)) = Host::parse(&name) {
            // An address cannot stand in an MX record, so there is nothing to ask for.
            host.dns = Some(DnsFailure::NoAddress);
            return host;
        }
        match self.resolver.addresses(&name).await {
            Err(failure) => host.dns = Some(failure),
            Ok(Addresses { addresses, canonical_name }) => {
                host.canonical_name = canonical_name.map(|n| printable(n.as_bytes()));
                let (vetted, passed) = self.vet(host, &addresses);
                host = vetted;
                if !passed {
                    host.dns = Some(DnsFailure::NoAddress);
                }
            }
        }
        host
    }

    /// Fills in the addresses and those that are refused; says whether any passed.
    pub(crate) fn vet(&self, mut host: HostReport, addresses: &[IpAddr]) -> (HostReport, bool) {
        host.addresses = addresses.to_vec();
        for address in addresses {
            if let Err(range) = self.guard.vet(*address) {
                host.refused.push(RefusedAddress {
                    address: *address,
                    purpose: range.purpose.to_owned(),
                    source: range.source.to_owned(),
                });
            }
        }
        let passed = host.refused.len() < addresses.len();
        (host, passed)
    }

    fn plan(&self, request: &ProbeRequest, report: &mut Report) -> Vec<Job> {
        let mut jobs = Vec::new();
        let default: &[Port] = match report.mode {
            Mode::Mx => &[25],
            Mode::Submission | Mode::Auto => &SUBMISSION_PORTS,
        };
        let ports = if request.ports.is_empty() { default } else { &request.ports };
        let most = self.limits.addresses;
        for (i, host) in report.hosts.iter_mut().enumerate() {
            let Ok(name) = ServerName::try_from(host.name.clone()) else {
                host.not_tested = Some("its name cannot stand in a TLS handshake".to_owned());
                continue;
            };
            if host.not_tested.is_some() {
                continue;
            }
            let vetted: Vec<Vetted> =
                host.addresses.iter().filter_map(|a| self.guard.vet(*a).ok()).collect();
            let mut not_tested = Vec::new();
            if vetted.len() > most {
                not_tested.push(format!("only the first {most} of its addresses are visited"));
            }
            if !host.refused.is_empty() {
                let refused: Vec<String> =
                    host.refused.iter().map(|r| r.address.to_string()).collect();
                not_tested
                    .push(format!("what is not public is not visited: {}", refused.join(", ")));
            }
            host.not_tested = (!not_tested.is_empty()).then(|| not_tested.join("; "));
            for to in vetted.into_iter().take(most) {
                for port in ports {
                    let number = jobs.len();
                    jobs.push(Job { number, host: i, to, port: *port, name: name.clone() });
                }
            }
        }
        let refused =
            report.hosts.iter().flat_map(|h| h.refused.iter().map(move |r| (h, r))).next();
        if let (true, Some((host, refused))) = (jobs.is_empty(), refused) {
            report.refusal = Some(not_allowed(&host.name, refused));
        }
        jobs
    }
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

pub(crate) fn not_allowed(host: &str, refused: &RefusedAddress) -> Refusal {
    let RefusedAddress { address, purpose, source } = refused;
    let which = if address.to_string() == host {
        format!("{address} is")
    } else {
        format!("{host} leads to {address}, which is")
    };
    Refusal {
        code: RefusalCode::TargetNotAllowed,
        text: format!(
            "{which} not a public address: it is reserved for {purpose} ({source}). A public check cannot reach it: run “portwise probe” inside that network, with --allow-net {address}."
        ),
    }
}
