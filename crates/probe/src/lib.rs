//! Visits mail servers and reports what they do.
//!
//! [`Prober::probe`] plans, visits and reports. What a server does wrong is a fact in the report;
//! an `Err` means that we could not do our own part. Decisions are pure: `plan` says what to ask
//! the DNS and what to visit, `ladder` what to try next at an endpoint.

mod attempt;
mod jobs;
mod ladder;
mod lookups;
mod plan;
mod visit;

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use portwise_core::events::{Planned, ProbeEvent, Step, StepReached, Visited};
use portwise_core::findings;
use portwise_core::report::{EndpointReport, Refusal, Report};
use portwise_core::{Host, ProbeRequest};
pub use portwise_net::{
    Addresses, Denied, DenyList, Exchangers, Guard, Limits, NotDeniable, Resolve, Resolver,
    ResolverError, TrustAnchorError, TrustAnchors, Vetted,
};
use portwise_net::{Gate, Handshaker, TlsError};
use thiserror::Error;
use tokio::time::Instant;

use jobs::{Job, denied, refusal_of};
use lookups::DnsFacts;
use plan::Plan;
use visit::Visit;

/// What a [`Prober`] is made of.
#[derive(Clone)]
pub struct ProberConfig {
    /// Looks names up.
    pub resolver: Arc<dyn Resolve>,
    /// Decides which addresses may be contacted.
    pub guard: Guard,
    /// Timeouts and limits.
    pub limits: Limits,
    /// The certificates that a chain may lead to.
    pub anchors: TrustAnchors,
    /// The EHLO argument, a full domain name; defaults to the local address literal
    /// (RFC 5321 §4.1.3).
    pub helo: Option<String>,
}

/// Visits mail servers. Clones share one set of concurrency limits.
#[derive(Clone)]
pub struct Prober {
    config: ProberConfig,
    gate: Gate,
    handshaker: Handshaker,
}

/// The prober cannot be set up. Our fault.
#[derive(Debug, Error)]
#[error("TLS cannot be set up: {0}")]
pub struct ProberError(TlsError);

impl Prober {
    /// A prober.
    ///
    /// # Errors
    ///
    /// [`ProberError`] if TLS cannot be set up.
    pub fn new(config: ProberConfig) -> Result<Self, ProberError> {
        let handshaker = Handshaker::new().map_err(ProberError)?;
        let gate = Gate::new(&config.limits);
        Ok(Self { config, gate, handshaker })
    }

    /// Whether a request is refused as it stands: an address that is not public, or a name or an
    /// address that is not to be visited.
    #[must_use]
    pub fn refuses(&self, request: &ProbeRequest) -> Option<Refusal> {
        match &request.target().host {
            Host::Address(address) => refusal_of(*address, &self.config.guard),
            Host::Name(name) => self.config.guard.denies(name).then(|| denied(name)),
        }
    }

    /// Probes. Every event but the end is passed to `on_event` as it happens.
    pub async fn probe(
        &self,
        request: &ProbeRequest,
        on_event: impl Fn(ProbeEvent) + Sync,
    ) -> Report {
        let began = Instant::now();
        let taken_at = Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default();
        let Plan { report, jobs } = self.plan(request).await;
        let mut report = Report { taken_at, ..report };
        if jobs.is_empty() {
            report.duration_ms = milliseconds(began);
            return report;
        }
        let endpoints = jobs.iter().map(|job| job.planned(&report)).collect();
        on_event(ProbeEvent::Planned(Planned { mode: report.mode, endpoints }));

        let visits: Vec<_> =
            jobs.iter().map(|job| self.visit(job, &report, request.deep(), &on_event)).collect();
        let side_by_side = self.config.limits.per_host * report.hosts.len().max(1);
        let mut done: Vec<(usize, EndpointReport)> =
            stream::iter(visits).buffer_unordered(side_by_side).collect().await;
        done.sort_by_key(|(job, _)| *job);
        for (job, endpoint) in done {
            report.hosts[jobs[job].host].endpoints.push(endpoint);
        }
        report.duration_ms = milliseconds(began);
        report
    }

    /// Asks the DNS for what the plan needs until it is complete.
    async fn plan(&self, request: &ProbeRequest) -> Plan {
        let ProberConfig { resolver, guard, limits, .. } = &self.config;
        let mut facts = DnsFacts::default();
        loop {
            match plan::plan(request, &facts, guard, limits) {
                Ok(plan) => return plan,
                Err(missing) => facts.gather(missing, resolver.as_ref()).await,
            }
        }
    }

    async fn visit(
        &self,
        job: &Job,
        report: &Report,
        deep: bool,
        on_event: &(impl Fn(ProbeEvent) + Sync),
    ) -> (usize, EndpointReport) {
        let planned = job.planned(report);
        let mut entry = self.gate.enter(&planned.host, planned.address, planned.port).await;
        let visit = Visit {
            to: job.to,
            port: job.port,
            name: &job.name,
            helo: self.config.helo.as_deref(),
            deep,
            limits: &self.config.limits,
            handshaker: &self.handshaker,
            anchors: &self.config.anchors,
            began: Instant::now(),
        };
        let on_step = |step: Step| {
            on_event(ProbeEvent::Step(StepReached { endpoint: planned.clone(), step }));
        };
        let endpoint = visit.run(&mut entry, on_step).await;
        drop(entry);
        on_event(ProbeEvent::Endpoint(Visited {
            host: planned.host.clone(),
            findings: findings::of_endpoint(report, &planned.host, &endpoint),
            report: Box::new(endpoint.clone()),
        }));
        (job.number, endpoint)
    }
}

fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e6).round() / 1e3
}
