//! Visits mail servers and reports what they do.
//!
//! [`Prober::probe`] plans, visits and reports. What a server does wrong is a fact in the report;
//! an `Err` means that we could not do our own part. Decisions are pure: `plan` says what to ask
//! the DNS and what to visit, `ladder` what to try next at an endpoint.

mod attempt;
mod discover;
mod egress;
mod jobs;
mod ladder;
mod lookups;
mod plan;
mod policy;
mod published;
mod room;
mod via;
mod visit;

use std::net::IpAddr;
use std::sync::Arc;

use futures_util::future::OptionFuture;
use futures_util::{FutureExt, StreamExt, stream};
use jiff::Timestamp;
use portwise_core::events::{Planned, PlannedEndpoint, ProbeEvent, Step, StepReached, Visited};
use portwise_core::report::{DnsFailure, EndpointReport, Mode, Refusal, Report};
use portwise_core::{Host, ProbeRequest, ProbeResult, cut, findings, judge};
use portwise_discovery::Published;
pub use portwise_net::{
    Addresses, Denied, DenyList, DnssecAnchorError, DnssecAnchors, Exchangers, Guard, Kind,
    LimitReached, Limits, Link, NameServers, NotDeniable, NotResolved, Proven, Resolve, Resolver,
    ResolverError, Secure, Services, Texts, TlsaRecord, TrustAnchorError, TrustAnchors, Validator,
    Vetted, Visits,
};
use portwise_net::{
    Allowance, Fetcher, FetcherState, Gate, Handshaker, Party, Spent, TlsError, Together, Wanted,
    WebClient,
};
use thiserror::Error;
use tokio::time::{Instant, timeout_at};

use discover::{Discovery, Memory};
pub use egress::{egress_limits, routes};
use jobs::{Job, NOT_TO_BE_VISITED, conceal, denied, in_turn, note, refusal_of};
use lookups::{Discover, DnsFacts, Found};
use plan::Plan;
pub use plan::blank;
use policy::{Asking, Question};
use room::Room;
use visit::{Chain, Presented, Visit};

/// Counting visits together with other processes.
pub mod together {
    pub use portwise_net::{Asked, Away, Lease, Places, Rate, Together};
}

/// Asking web services that the user named.
pub mod service {
    pub use portwise_net::{Ask, Fetched, Method, NotFetched, Request, Service};
}

/// Why something was not tested, if the whole check took too long.
const OVER: &str = "the time for the whole check was over";

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

/// Visits mail servers. Clones share one set of limits.
#[derive(Clone)]
pub struct Prober {
    config: ProberConfig,
    gate: Gate,
    allowance: Arc<Allowance>,
    handshaker: Handshaker,
    web: WebClient,
    secure: Option<Arc<dyn Secure>>,
    memory: Arc<Memory>,
}

/// The prober cannot be set up. Our fault.
#[derive(Debug, Error)]
#[error("TLS cannot be set up: {0}")]
pub struct ProberError(TlsError);

/// Nothing was visited, because everything was visited too often lately.
#[derive(Debug, Error)]
#[error("{limit}")]
pub struct Limited {
    /// The limit, and how long to wait.
    pub limit: LimitReached,
    /// What is known without a visit.
    pub report: Box<Report>,
}

impl Prober {
    /// A prober.
    ///
    /// # Errors
    ///
    /// [`ProberError`] if TLS cannot be set up.
    pub fn new(config: ProberConfig) -> Result<Self, ProberError> {
        let handshaker = Handshaker::new().map_err(ProberError)?;
        let gate = Gate::new(&config.limits);
        let allowance = Arc::new(Allowance::new(&config.limits));
        let web = WebClient::new(&config.anchors).map_err(ProberError)?;
        let memory = Arc::new(Memory::new(0));
        Ok(Self { config, gate, allowance, handshaker, web, secure: None, memory })
    }

    /// The same prober, which says what is signed as well. Without it, nothing of DNSSEC and DANE is
    /// tested.
    #[must_use]
    pub fn validating(self, secure: Arc<dyn Secure>) -> Self {
        Self { secure: Some(secure), ..self }
    }

    /// The same that tells web servers at which URL to read more of who asks them.
    #[must_use]
    pub fn of_site(self, url: &str) -> Self {
        Self { web: self.web.of_site(url), ..self }
    }

    /// The same that keeps what third parties say of domains for a while, in no more than so many
    /// octets, and does not ask them again.
    #[must_use]
    pub fn remembering(self, octets: usize) -> Self {
        Self { memory: Arc::new(Memory::new(octets)), ..self }
    }

    /// The same whose visits are counted together with those of other processes.
    #[must_use]
    pub fn together(self, together: Arc<dyn Together>) -> Self {
        let limits = &self.config.limits;
        let allowance = Allowance::new(limits).together(Arc::clone(&together));
        Self { gate: self.gate.together(together), allowance: Arc::new(allowance), ..self }
    }

    /// The same for scans of whoever runs it: each check may take the time that it needs when many
    /// wait for one host, and no number of checks a minute bounds them.
    #[must_use]
    pub fn of_scans(self) -> Self {
        let limits = &self.config.limits;
        let whole = Limits::within(limits.endpoint).whole.max(limits.whole);
        let limits = Limits { whole, per_address: None, per_domain: None, ..limits.clone() };
        let allowance = Arc::new(Allowance::new(&limits));
        Self { config: ProberConfig { limits, ..self.config }, allowance, ..self }
    }

    /// What asks web services that the user named, by the same resolver and trust anchors.
    #[must_use]
    pub fn service(&self) -> service::Service<'_> {
        service::Service::new(&self.web, self.config.resolver.as_ref())
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

    /// How many endpoints are visited now, and how many visits wait.
    #[must_use]
    pub fn visits(&self) -> Visits {
        self.gate.visits()
    }

    /// Probes and judges. Every event but the end is passed to `on_event` as it happens.
    pub async fn check(
        &self,
        request: &ProbeRequest,
        on_event: impl Fn(ProbeEvent) + Sync,
    ) -> ProbeResult {
        self.judged(self.probe(request, on_event).await)
    }

    /// The same, unless everything was visited too often lately.
    ///
    /// # Errors
    ///
    /// [`Limited`] says which limit was reached. Nothing was visited then, and nothing counts.
    pub async fn try_check(
        &self,
        request: &ProbeRequest,
        on_event: impl Fn(ProbeEvent) + Sync,
    ) -> Result<ProbeResult, Limited> {
        Ok(self.judged(self.try_probe(request, on_event).await?))
    }

    fn judged(&self, report: Report) -> ProbeResult {
        let mut result = judge(report, None);
        cut::result(&mut result, self.config.limits.report);
        result
    }

    /// Probes. Every event but the end is passed to `on_event` as it happens.
    pub async fn probe(
        &self,
        request: &ProbeRequest,
        on_event: impl Fn(ProbeEvent) + Sync,
    ) -> Report {
        let report = self.try_probe(request, on_event).await;
        report.unwrap_or_else(|limited| *limited.report)
    }

    async fn try_probe(
        &self,
        request: &ProbeRequest,
        on_event: impl Fn(ProbeEvent) + Sync,
    ) -> Result<Report, Limited> {
        let began = Instant::now();
        let until = began + self.config.limits.whole;
        let taken_at = Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default();
        // Before the DNS is asked: its servers are visited for others as well.
        let asked = request.target().host.name();
        let admitted = match asked {
            Some(name) => self.allowance.admits(name).await,
            None => Ok(()),
        };
        if let Err(limit) = admitted {
            let report = Report { taken_at, ..blank(request) };
            return Err(Limited { limit, report: Box::new(report) });
        }
        let (party, spent) = (Party::default(), Spent::default());
        let on_source = |published: &Published| {
            on_event(ProbeEvent::Source(Box::new(published.clone())));
        };
        let discover = |domain: String| {
            let (party, spent, on_source) = (&party, &spent, &on_source);
            async move { self.discover(&domain, party, spent, until, on_source).await }.boxed()
        };
        let Plan { report, jobs } = self.plan(request, until, &discover).await;
        let mut report = Report { taken_at, ..report };
        let jobs = match self.allowed(request, &spent, jobs, &mut report).await {
            Ok(jobs) => jobs,
            Err(limit) => return Err(Limited { limit, report: Box::new(report) }),
        };
        let unknown = unknown(&report);
        let question = Question {
            domain: (unknown.is_some() || mail_domain(&report, &jobs)).then_some(asked).flatten(),
            unknown: unknown.as_deref(),
            report: &report,
            jobs: &jobs,
            sending: request.sending(),
        };
        let asks = question.domain.is_some() || question.sending.is_some();
        if jobs.is_empty() && !asks {
            report.duration_ms = milliseconds(began);
            return Ok(report);
        }
        if !jobs.is_empty() {
            let endpoints = jobs.iter().map(|job| job.planned(&report)).collect();
            on_event(ProbeEvent::Planned(Planned { mode: report.mode, endpoints }));
        }

        let room = Room::new(self.config.limits.report, jobs.len());
        let check = Check {
            report: &report,
            deep: request.deep(),
            until,
            party: &party,
            room: &room,
            keeps_chains: question.domain.is_some(),
            on_event: &on_event,
        };
        let visits: Vec<_> =
            in_turn(&jobs).into_iter().map(|job| self.visit(job, &check)).collect();
        let side_by_side = self.config.limits.per_host * report.hosts.len().max(1);
        let side_by_side = side_by_side.min(self.config.limits.at_once).max(1);
        let visiting = stream::iter(visits).buffer_unordered(side_by_side).collect();
        let asking = OptionFuture::from(asks.then(|| self.ask(&question, &party, &spent, until)));
        let (mut done, found): (Vec<Done>, _) = tokio::join!(visiting, asking);
        done.sort_by_key(|done| done.job);
        let chains: Vec<Chain> = done.iter_mut().filter_map(|done| done.chain.take()).collect();
        report.policy = found.map(|found| {
            let mut policy = found.with(&chains, &self.handshaker);
            // A quarter; half is for the endpoints.
            cut::policy(&mut policy, self.config.limits.report / 4);
            Box::new(policy)
        });
        for Done { job, endpoint, .. } in done {
            report.hosts[jobs[job].host].endpoints.push(endpoint);
        }
        report.duration_ms = milliseconds(began);
        Ok(report)
    }

    /// Looks for what is published about a mail domain.
    async fn discover(
        &self,
        domain: &str,
        party: &Party,
        spent: &Spent,
        until: Instant,
        on_source: &(dyn Fn(&Published) + Sync),
    ) -> Found {
        let limits = &self.config.limits;
        let fetcher = self.fetcher(party, spent);
        // A quarter; half is for the endpoints.
        let room = limits.report / 4;
        Discovery::new(domain, fetcher, &self.memory, limits, until).run(room, on_source).await
    }

    /// Asks what a mail domain tells other servers to demand.
    async fn ask(
        &self,
        question: &Question<'_>,
        party: &Party,
        spent: &Spent,
        until: Instant,
    ) -> policy::Found {
        let ProberConfig { resolver, guard, limits, .. } = &self.config;
        let asking = Asking {
            fetcher: self.fetcher(party, spent),
            resolver: resolver.as_ref(),
            secure: self.secure.as_deref(),
            guard,
            until: until.min(Instant::now() + limits.policy),
        };
        asking.run(question).await
    }

    fn fetcher<'a>(&'a self, party: &'a Party, spent: &'a Spent) -> Fetcher<'a> {
        Fetcher {
            client: &self.web,
            resolver: self.config.resolver.as_ref(),
            guard: &self.config.guard,
            gate: &self.gate,
            party,
            allowance: &self.allowance,
            spent,
            limits: &self.config.limits,
            state: FetcherState::default(),
        }
    }

    /// Asks for what the plan needs until it is complete, or the time is over.
    async fn plan(&self, request: &ProbeRequest, until: Instant, discover: &Discover<'_>) -> Plan {
        let ProberConfig { resolver, guard, limits, .. } = &self.config;
        let mut facts = DnsFacts::default();
        loop {
            match plan::plan(request, &facts, guard, limits) {
                Ok(mut plan) => {
                    if guard.conceals() {
                        conceal(&mut plan.report);
                    }
                    return plan;
                }
                Err(missing) => facts.gather(missing, resolver.as_ref(), until, discover).await,
            }
        }
    }

    /// The jobs at what was not visited too often lately; the report says what is left out.
    async fn allowed(
        &self,
        request: &ProbeRequest,
        spent: &Spent,
        jobs: Vec<Job>,
        report: &mut Report,
    ) -> Result<Vec<Job>, LimitReached> {
        if jobs.is_empty() {
            return Ok(jobs);
        }
        let of_host = |at: usize| {
            let jobs = jobs.iter().filter(move |job| job.host == at);
            let mut addresses: Vec<IpAddr> = jobs.map(|job| job.to.address()).collect();
            addresses.dedup();
            addresses
        };
        let hosts = report.hosts.iter().enumerate();
        let wanted: Vec<Wanted<'_>> = hosts
            .map(|(at, host)| Wanted { host: &host.name, addresses: of_host(at) })
            .filter(|wanted| !wanted.addresses.is_empty())
            .collect();
        let name = request.target().host.name();
        let barred = match self.allowance.take(spent, name, &wanted).await {
            Ok(barred) if barred.limits.is_empty() => return Ok(jobs),
            Ok(barred) => barred,
            Err(limit) => {
                for host in report.hosts.iter_mut().filter(|host| host.dns.is_none()) {
                    note(host, &limit.to_string());
                }
                return Err(limit);
            }
        };
        let limits: Vec<String> = barred.limits.iter().map(ToString::to_string).collect();
        let (left_out, mut jobs): (Vec<Job>, Vec<Job>) = jobs
            .into_iter()
            .partition(|job| barred.holds(&report.hosts[job.host].name, job.to.address()));
        let mut noted = Vec::new();
        for host in left_out.iter().map(|job| job.host) {
            if !noted.contains(&host) {
                noted.push(host);
                note(&mut report.hosts[host], &limits.join("; "));
            }
        }
        jobs.iter_mut().enumerate().for_each(|(number, job)| job.number = number);
        Ok(jobs)
    }

    async fn visit(&self, job: &Job, check: &Check<'_, impl Fn(ProbeEvent) + Sync>) -> Done {
        let planned = job.planned(check.report);
        let presented = Presented::default();
        let keeps = (check.keeps_chains && planned.port == 25).then_some(&presented);
        let mut endpoint = match self.enter_and_visit(job, &planned, check, keeps).await {
            Some(endpoint) => endpoint,
            None => EndpointReport {
                not_tested: Some(OVER.to_owned()),
                ..EndpointReport::new(planned.address, planned.port)
            },
        };
        let (host, address) = (job.host, planned.address);
        let chain = presented.of(&endpoint).map(|der| Chain { host, address, der });
        check.room.fit(&mut endpoint, check.report.taken_at);
        let mut findings = findings::of_endpoint(check.report, &planned.host, &endpoint);
        cut::findings(&mut findings, check.room.share());
        (check.on_event)(ProbeEvent::Endpoint(Visited {
            host: planned.host,
            findings,
            report: Box::new(endpoint.clone()),
        }));
        Done { job: job.number, endpoint, chain }
    }

    /// Waits for a place and visits; `None` if the time for the whole check is over before.
    async fn enter_and_visit(
        &self,
        job: &Job,
        planned: &PlannedEndpoint,
        check: &Check<'_, impl Fn(ProbeEvent) + Sync>,
        presented: Option<&Presented>,
    ) -> Option<EndpointReport> {
        let PlannedEndpoint { host, address, port } = planned;
        if Instant::now() >= check.until {
            return None;
        }
        let entering = self.gate.enter(check.party, host, *address, *port);
        let mut entry = timeout_at(check.until, entering).await.ok()?;
        let visit = Visit {
            to: job.to,
            port: job.port,
            name: &job.name,
            helo: self.config.helo.as_deref(),
            deep: check.deep,
            limits: &self.config.limits,
            handshaker: &self.handshaker,
            anchors: &self.config.anchors,
            began: Instant::now(),
            whole: check.until,
            taken_at: check.report.taken_at,
            room: check.room.share(),
            presented,
        };
        let on_step = |step: Step| {
            (check.on_event)(ProbeEvent::Step(StepReached { endpoint: planned.clone(), step }));
        };
        Some(visit.run(&mut entry, on_step).await)
    }
}

/// What the visits of one check share.
struct Check<'a, F> {
    report: &'a Report,
    deep: bool,
    until: Instant,
    party: &'a Party,
    room: &'a Room,
    /// Whether chains are needed as they came.
    keeps_chains: bool,
    on_event: &'a F,
}

/// What came of a visit.
struct Done {
    job: usize,
    endpoint: EndpointReport,
    /// The chain that was presented, if it is needed.
    chain: Option<Chain>,
}

/// Whether a report is about a domain to which other servers deliver, and there is anything to ask
/// about it. What a resolver refuses to say may be signed wrongly; and a domain that takes no mail
/// can say so and leave a policy in place.
fn mail_domain(report: &Report, jobs: &[Job]) -> bool {
    let may_be_forged = |dns: DnsFailure| dns == DnsFailure::ServerFailure;
    let is_unclear = |dns: DnsFailure| may_be_forged(dns) || dns == DnsFailure::Timeout;
    report.mode == Mode::Mx
        && report.refusal.is_none()
        && (!jobs.is_empty()
            || report.dns.is_some_and(may_be_forged)
            || report.hosts.iter().any(|host| host.dns.is_some_and(is_unclear))
            || report.mx.iter().any(|mx| mx.exchange == "."))
}

/// Why it could not be found out where the mail of a domain goes, other than that it may be signed
/// wrongly. Asking for policies would take as long once more, and come to as little.
fn unknown(report: &Report) -> Option<String> {
    if report.mode != Mode::Mx || report.refusal.is_some() {
        return None;
    }
    if report.dns == Some(DnsFailure::Timeout) {
        return Some("the name servers did not say where its mail goes".to_owned());
    }
    match report.hosts.as_slice() {
        [only] if report.mx.is_empty() && only.addresses.is_empty() => {
            only.not_tested.clone().filter(|why| why != NOT_TO_BE_VISITED)
        }
        _ => None,
    }
}

fn milliseconds(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 1e6).round() / 1e3
}
