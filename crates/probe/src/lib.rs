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
mod plan;
mod request;
mod resolve;
mod signature;
mod tap;
mod tls;
mod visit;

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use portwise_core::Host;
use portwise_core::events::{ProbeEvent, Step};
use portwise_core::report::{EndpointReport, HostReport, Refusal, Report, SCHEMA, TargetFacts};
use thiserror::Error;
use tokio::time::Instant;
use tokio_rustls::rustls;

pub use chain::{TrustAnchorError, TrustAnchors};
use gate::Gate;
pub use guard::{Guard, Vetted};
pub use limits::Limits;
use plan::{Job, not_allowed};
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
        let planned = job.planned(report);
        let entry = self.gate.enter(&planned.host, planned.address, planned.port).await;
        let visit = Visit {
            to: job.to,
            port: job.port,
            name: &job.name,
            helo: self.helo.as_deref(),
            deep,
            limits: &self.limits,
            handshaker: &self.handshaker,
            anchors: &self.anchors,
            began: Instant::now(),
        };
        let on_step = |step: Step| on_event(ProbeEvent::Step { endpoint: planned.clone(), step });
        let endpoint = visit.run(on_step).await;
        drop(entry);
        let told = Box::new(endpoint.clone());
        on_event(ProbeEvent::Endpoint { host: planned.host.clone(), report: told });
        (job.number, endpoint)
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

fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e6).round() / 1e3
}
