//! Visits mail servers. The only crate that talks to strangers, and only through [`Guard`].
//!
//! [`Prober::probe`] resolves, plans, visits and reports. What a server does wrong is a fact in
//! the report; an `Err` means that we could not do our own part.

mod attempt;
mod certificate;
mod chain;
mod connect;
mod drive;
mod gate;
mod guard;
mod legacy;
mod limits;
mod request;
mod resolve;
mod tap;
mod tls;
mod visit;

use std::net::IpAddr;
use std::sync::Arc;

use futures_util::future::{join, join_all};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use portwise_core::events::{PlannedEndpoint, ProbeEvent, Step};
use portwise_core::ports::SUBMISSION_PORTS;
use portwise_core::providers::{self, SubmissionHost};
use portwise_core::report::{
    DnsFailure, EndpointReport, HostReport, Mode, Mx, Refusal, RefusalCode, RefusedAddress, Report,
    SCHEMA, TargetFacts,
};
use portwise_core::{Host, Port, TargetKind};
use portwise_smtp::printable;
use thiserror::Error;
use tokio::time::Instant;
use tokio_rustls::rustls;
use tokio_rustls::rustls::pki_types::ServerName;

pub use chain::{TrustAnchorError, TrustAnchors};
use gate::Gate;
pub use guard::{Guard, Vetted};
pub use limits::Limits;
pub use request::ProbeRequest;
pub use resolve::{Addresses, Exchangers, Resolve, Resolver, ResolverError};
use tls::Handshaker;
use visit::Visit;

/// Visits mail servers. Its clones together keep to the bounds of [`Limits`]: what one visits,
/// another does not at the same time.
#[derive(Clone)]
pub struct Prober {
    resolver: Arc<dyn Resolve>,
    guard: Guard,
    gate: Gate,
    limits: Limits,
    anchors: TrustAnchors,
    helo: Option<String>,
    handshaker: Handshaker,
}

/// The prober cannot be set up. Our fault.
#[derive(Debug, Error)]
#[error("TLS cannot be set up: {0}")]
pub struct ProberError(rustls::Error);

impl Prober {
    /// A prober that asks `resolver`, contacts what `guard` lets pass, and calls itself `helo`:
    /// a full domain name. Without one it uses the literal of the address that it connects from
    /// (RFC 5321 §4.1.3).
    ///
    /// # Errors
    ///
    /// [`ProberError`] if TLS cannot be set up.
    pub fn new(
        resolver: Arc<dyn Resolve>,
        guard: Guard,
        limits: Limits,
        anchors: TrustAnchors,
        helo: Option<String>,
    ) -> Result<Self, ProberError> {
        let handshaker = Handshaker::new().map_err(ProberError)?;
        let gate = Gate::new(&limits);
        Ok(Self { resolver, guard, gate, limits, anchors, helo, handshaker })
    }

    /// Whether a request is refused as it stands: an address that is not public.
    #[must_use]
    pub fn refuses(&self, request: &ProbeRequest) -> Option<Refusal> {
        let Host::Address(address) = request.target.host else { return None };
        let host = HostReport { name: address.to_string(), ..HostReport::default() };
        let (host, _) = self.vet(host, &[address]);
        host.refused.first().map(|refused| not_allowed(&host.name, refused))
    }

    /// Probes. What happens is told as it happens, except for the end.
    pub async fn probe(
        &self,
        request: &ProbeRequest,
        on_event: impl Fn(ProbeEvent) + Sync,
    ) -> Report {
        let began = Instant::now();
        let mut report = empty(request);
        let plan = self.resolve(request, &mut report).await;
        if plan.is_empty() {
            report.duration_ms = milliseconds(began);
            return report;
        }
        let endpoints = plan.iter().map(|job| job.planned(&report)).collect();
        on_event(ProbeEvent::Planned { mode: report.mode, endpoints });

        let visits: Vec<_> =
            plan.iter().map(|job| self.visit(job, &report, request.deep, &on_event)).collect();
        let at_once = self.limits.per_host * report.hosts.len().max(1);
        let mut done: Vec<(usize, EndpointReport)> =
            stream::iter(visits).buffer_unordered(at_once).collect().await;
        done.sort_by_key(|(job, _)| *job);
        for (job, endpoint) in done {
            report.hosts[plan[job].host].endpoints.push(endpoint);
        }
        report.duration_ms = milliseconds(began);
        report
    }

    async fn visit(
        &self,
        job: &Job,
        report: &Report,
        deep: bool,
        on_event: &(impl Fn(ProbeEvent) + Sync),
    ) -> (usize, EndpointReport) {
        let visit = Visit {
            to: job.to,
            port: job.port,
            name: &job.name,
            helo: self.helo.as_deref(),
            deep,
            limits: &self.limits,
            handshaker: &self.handshaker,
            anchors: &self.anchors,
        };
        let planned = job.planned(report);
        let on_step = |step: Step| on_event(ProbeEvent::Step { endpoint: planned.clone(), step });
        let entry = self.gate.enter(&planned.host, planned.address, planned.port).await;
        let endpoint = visit.run(on_step).await;
        drop(entry);
        let told = Box::new(endpoint.clone());
        on_event(ProbeEvent::Endpoint { host: planned.host.clone(), report: told });
        (job.number, endpoint)
    }

    /// Finds the hosts and their addresses, fills them into the report, and says what to visit.
    async fn resolve(&self, request: &ProbeRequest, report: &mut Report) -> Vec<Job> {
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
    fn vet(&self, mut host: HostReport, addresses: &[IpAddr]) -> (HostReport, bool) {
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
            if vetted.len() > most {
                let text = format!("only the first {most} of its addresses are visited");
                host.not_tested = Some(text);
            }
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

/// One address and port to visit.
struct Job {
    number: usize,
    host: usize,
    to: Vetted,
    port: Port,
    name: ServerName<'static>,
}

impl Job {
    fn planned(&self, report: &Report) -> PlannedEndpoint {
        let host = report.hosts.get(self.host).map(|h| h.name.clone()).unwrap_or_default();
        PlannedEndpoint { host, address: self.to.address(), port: self.port }
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

fn empty(request: &ProbeRequest) -> Report {
    let now = Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default();
    Report {
        schema: SCHEMA,
        target: TargetFacts {
            input: request.input.clone(),
            host: request.target.host.to_string(),
            unicode: request.target.host.unicode(),
            kind: request.target.kind,
        },
        mode: request.mode,
        taken_at: now,
        duration_ms: 0.0,
        refusal: None,
        dns: None,
        canonical_name: None,
        mx: Vec::new(),
        implicit_mx: false,
        hosts: Vec::new(),
    }
}

fn shown(mx: &Mx) -> Mx {
    Mx { preference: mx.preference, exchange: printable(mx.exchange.as_bytes()) }
}

fn not_allowed(host: &str, refused: &RefusedAddress) -> Refusal {
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

fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e6).round() / 1e3
}
