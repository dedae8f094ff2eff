//! Servers to visit, and engines of each kind.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use portwise_api::{Readiness, Request, Vantage};
use portwise_core::Mode;
use portwise_engine::callers::PerCaller;
use portwise_engine::{Asked, Away, Embedded, Ended, Engine, Happened, NotStarted, Options, Probe};
use portwise_probe::{Guard, Limits, Prober, ProberConfig, Resolver, TrustAnchors};
use portwise_shared::{Shared, SharedOptions, Store, Worker, WorkerOptions};
use portwise_testkit::dns::{Answer, FakeDns};
use portwise_testkit::guests::Guests;
use portwise_testkit::needs;
use portwise_testkit::redis::{self, Redis};
use tokio::time::timeout;

/// Far longer than anything takes, also on a machine that is busy.
pub(crate) const LONG: Duration = Duration::from_secs(60);
/// Long enough to be there when something is looked at.
pub(crate) const WHILE: Duration = Duration::from_secs(8);
pub(crate) const AT_ONCE: Duration = Duration::ZERO;

/// The ports on which hosts listen.
pub(crate) const PORTS: [u16; 4] = [2525, 2587, 3535, 8025];
/// How many addresses a host has.
pub(crate) const ADDRESSES: u8 = 3;

/// What an engine says, which is asked again while it is away: on a machine that is busy a second is
/// short.
macro_rules! said {
    ($question:expr) => {{
        let began = Instant::now();
        loop {
            match $question {
                Ok(said) => break said,
                Err(Away) => assert!(began.elapsed() < LONG, "the engine stays away"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }};
}

/// Hosts of four ports at three addresses.
pub(crate) struct World {
    pub(crate) guests: Guests,
    dns: FakeDns,
}

impl World {
    /// So many hosts, which keep each visitor for so long.
    pub(crate) fn new(hosts: usize, keep: Duration) -> Self {
        static NEXT: AtomicU8 = AtomicU8::new(0);
        let networks: Vec<u8> = (0..hosts).map(|_| NEXT.fetch_add(1, Ordering::Relaxed)).collect();
        let all = |network: u8| (1..=ADDRESSES).map(move |last| address(network, last));
        let at = networks.iter().flat_map(|network| all(*network));
        let endpoints = at.flat_map(|at| PORTS.map(|port| SocketAddr::new(at.into(), port)));
        let guests = Guests::start(endpoints.collect::<Vec<_>>(), keep);
        let mut zone = Vec::new();
        for (host, network) in networks.iter().enumerate() {
            let first = Answer::Addresses(vec![address(*network, 1).into()]);
            zone.push((format!("*.h{host}.example.com"), first));
            let every = all(*network).map(Into::into).collect();
            zone.push((format!("every.h{host}.example.com"), Answer::Addresses(every)));
            zone.push((
                format!("every.h{host}.example.net"),
                Answer::Addresses(all(*network).map(Into::into).collect()),
            ));
        }
        let exchanger = Answer::Mx(vec![(10, "every.h0.example.net")]);
        zone.push(("*.bulk.example.org".to_owned(), exchanger));
        let zone: Vec<_> = zone.iter().map(|(name, answer)| (&**name, answer.clone())).collect();
        Self { guests, dns: FakeDns::start(&zone) }
    }

    pub(crate) fn prober(&self, limits: &Limits) -> Prober {
        let resolver = Resolver::new(Some(self.dns.address()), limits.dns).unwrap();
        Prober::new(ProberConfig {
            resolver: Arc::new(resolver),
            guard: Guard::new(vec!["127.0.0.0/8".parse().unwrap()]),
            limits: limits.clone(),
            anchors: TrustAnchors::default(),
            helo: None,
        })
        .unwrap()
    }

    /// Waits until so many are there.
    pub(crate) async fn until_there(&self, count: usize) {
        until(&format!("{count} are there"), async || self.guests.now() == count).await;
    }
}

fn address(network: u8, last: u8) -> Ipv4Addr {
    Ipv4Addr::new(127, 41, network, last)
}

/// The engines that are there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Embedded,
    /// Over this program.
    Shared(&'static str),
}

impl Kind {
    pub(crate) fn all(test: &str) -> Vec<Self> {
        let mut all = Self::shared(test);
        all.push(Self::Embedded);
        all
    }

    pub(crate) fn shared(test: &str) -> Vec<Self> {
        if !needs::programs(test, Redis::NEEDS) {
            return Vec::new();
        }
        Redis::programs().into_iter().map(Self::Shared).collect()
    }
}

/// How a site is set up.
#[derive(Clone)]
pub(crate) struct Setup {
    pub(crate) engine: Options,
    pub(crate) limits: Limits,
    /// How many may wait or run.
    pub(crate) longest: u64,
    pub(crate) slots: usize,
    pub(crate) takeover: Duration,
    pub(crate) redis: redis::Options,
}

impl Default for Setup {
    fn default() -> Self {
        let callers = PerCaller { a_minute: 10_000.try_into().unwrap(), at_once: 10_000 };
        Self {
            engine: Options { callers, ..Options::default() },
            limits: Limits::within(Duration::from_secs(20)),
            longest: 1000,
            slots: 64,
            takeover: WorkerOptions::TAKEOVER,
            redis: redis::Options::default(),
        }
    }
}

/// An engine, seen from two places; one of them works if it is shared.
pub(crate) struct Site {
    pub(crate) near: Arc<dyn Engine>,
    /// Where the work is done.
    pub(crate) far: Arc<dyn Engine>,
    pub(crate) redis: Option<Redis>,
    setup: Setup,
    prober: Prober,
}

impl Site {
    pub(crate) async fn new(kind: Kind, world: &World, setup: Setup) -> Self {
        let prober = world.prober(&setup.limits);
        let (near, far, redis) = match kind {
            Kind::Embedded => {
                let only: Arc<dyn Engine> = Arc::new(Embedded::new(prober.clone(), &setup.engine));
                (Arc::clone(&only), only, None)
            }
            Kind::Shared(program) => {
                let redis =
                    Redis::start(&redis::Options { program: Some(program), ..setup.redis.clone() });
                let near = replica(&redis, &setup).await;
                let far = working(&redis, &setup, prober.clone()).await;
                (near, far, Some(redis))
            }
        };
        let site = Self { near, far, redis, setup, prober };
        until("it is ready", async || site.near.readiness().await == Readiness::Ok).await;
        site
    }

    pub(crate) fn both(&self) -> [&dyn Engine; 2] {
        [self.near.as_ref(), self.far.as_ref()]
    }

    /// Another that works, if it is shared.
    pub(crate) async fn relief(&self) -> Option<Arc<dyn Engine>> {
        Some(working(self.redis.as_ref()?, &self.setup, self.prober.clone()).await)
    }

    /// Another that does not.
    pub(crate) async fn replica(&self) -> Arc<dyn Engine> {
        replica(self.redis.as_ref().unwrap(), &self.setup).await
    }

    /// A worker that does nothing yet.
    pub(crate) async fn worker(&self, world: &World) -> Worker {
        let store = open(self.redis.as_ref().unwrap()).await;
        Worker::new(store, world.prober(&self.setup.limits), options(&self.setup))
    }
}

pub(crate) async fn open(redis: &Redis) -> Store {
    let url = redis.url().parse().unwrap();
    let open = said!(match Store::open(&url, None).await {
        Err(error) if error.is_away() => Err(Away),
        other => Ok(other),
    });
    open.unwrap()
}

pub(crate) fn here() -> Vantage {
    "here".parse().unwrap()
}

fn options(setup: &Setup) -> WorkerOptions {
    let Setup { slots, takeover, .. } = *setup;
    WorkerOptions { vantage: here(), slots, deep: false, takeover }
}

async fn replica(redis: &Redis, setup: &Setup) -> Arc<dyn Engine> {
    Arc::new(Shared::new(open(redis).await, None, sharing(setup)))
}

async fn working(redis: &Redis, setup: &Setup, prober: Prober) -> Arc<dyn Engine> {
    let store = open(redis).await;
    let worker = Worker::new(store.clone(), prober, options(setup));
    Arc::new(Shared::new(store, Some(worker), sharing(setup)))
}

pub(crate) fn sharing(setup: &Setup) -> SharedOptions {
    let Setup { engine, longest, .. } = setup.clone();
    SharedOptions { engine, vantage: here(), longest }
}

/// What is asked at the first port.
pub(crate) fn asked(target: &str) -> Asked {
    asked_at(target, &PORTS[..1])
}

pub(crate) fn asked_at(target: &str, ports: &[u16]) -> Asked {
    let request = Request { ports: ports.to_vec(), ..Request::new(target, Mode::Submission) };
    Asked::read(&request).unwrap()
}

/// A name of a host that nobody else asks for.
pub(crate) fn name(label: impl std::fmt::Display, host: usize) -> String {
    format!("n{label}.h{host}.example.com")
}

/// The probe that was started.
pub(crate) async fn started(engine: &dyn Engine, asked: Asked) -> Probe {
    let started = said!(match engine.start(asked.clone()).await {
        Err(NotStarted::Away(away)) => Err(away),
        other => Ok(other),
    });
    started.unwrap()
}

/// The probe when it has ended.
pub(crate) async fn ended(engine: &dyn Engine, id: &str) -> Probe {
    let probe = said!(engine.wait(id, LONG).await).expect("a probe");
    assert!(probe.ended.is_some(), "it does not end");
    probe
}

pub(crate) fn is_result(probe: &Probe) -> bool {
    matches!(probe.ended, Some(Ended::Result(_)))
}

/// All that happens, to the end.
pub(crate) async fn told(engine: &dyn Engine, id: &str, after: Option<u64>) -> Vec<Happened> {
    let events = said!(engine.events(id, after).await).expect("a probe");
    timeout(LONG, events.collect()).await.expect("an end")
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < LONG, "not within {LONG:?}: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
