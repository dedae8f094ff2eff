//! The engine that many processes share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use portwise_api::{Readiness, Request, Vantage, VantagePoint};
use portwise_engine::callers::{NotTaken, PerCaller, Permit};
use portwise_engine::{
    Asked, Away, Counts, Engine, Gauge, Happenings, NoWorkers, NotStarted, Options, Probe,
};
use portwise_probe::Visits;
use sha2::{Digest, Sha256};
use tokio::task::AbortHandle;

use crate::complaint::Complaint;
use crate::error::StoreError;
use crate::gauges::gauges;
use crate::hub::{Hub, ended, request};
use crate::seat::Seat;
use crate::store::Store;
use crate::store::asker::{Asking, Status, Submitted};
use crate::store::claimer::Queue;
use crate::store::limits::{Entered, Rate};
use crate::store::vantages::VantageStanding;
use crate::worker::Worker;

/// How a process shares its engine.
#[derive(Clone, Debug)]
pub struct SharedOptions {
    /// The bounds; what is kept is bounded by the memory of the engine, and places are those of the
    /// workers.
    pub engine: Options,
    /// The vantage point of probes that name none.
    pub vantage: Vantage,
    /// How many probes may wait or run at a vantage point.
    pub longest: u64,
}

/// The engine that many processes share. Dropping it ends what this process does for it.
pub struct Shared {
    store: Store,
    options: SharedOptions,
    hub: Arc<Hub>,
    reading: AbortHandle,
    worker: Option<(Worker, AbortHandle)>,
    closed: AtomicBool,
    complaint: Complaint,
    started: AtomicU64,
    joined: AtomicU64,
    busy: AtomicU64,
}

impl Shared {
    /// An engine over what is kept in a store, with a worker in this process, if there is one.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    #[must_use]
    pub fn new(store: Store, worker: Option<Worker>, options: SharedOptions) -> Self {
        let hub = Arc::new(Hub::new(store.clone()));
        let reader = Arc::clone(&hub);
        let reading = tokio::spawn(async move { reader.run().await }).abort_handle();
        let worker = worker.map(|worker| {
            let working = worker.clone();
            let task = tokio::spawn(async move { working.run().await });
            (worker, task.abort_handle())
        });
        Self {
            store,
            options,
            hub,
            reading,
            worker,
            closed: AtomicBool::new(false),
            complaint: Complaint::default(),
            started: AtomicU64::new(0),
            joined: AtomicU64::new(0),
            busy: AtomicU64::new(0),
        }
    }

    fn vantage<'a>(&'a self, asked: &'a Asked) -> &'a Vantage {
        asked.vantage().unwrap_or(&self.options.vantage)
    }

    /// What all who ask the same have in common, at whichever process.
    fn question(&self, asked: &Asked) -> Option<String> {
        // From where is said by the place at which it is kept.
        let words = Request { vantage: Vec::new(), ..Request::clone(asked.words()) };
        let json = serde_json::to_vec(&words).ok()?;
        let digest = Sha256::digest(json);
        Some(digest.iter().map(|octet| format!("{octet:02x}")).collect())
    }

    /// The probe with this id as it is now.
    async fn shown(&self, id: &str) -> Result<Option<Probe>, StoreError> {
        let Some(kept) = self.store.probe(id).await? else { return Ok(None) };
        let Some(request) = request(&kept) else { return Ok(None) };
        let is_done = kept.status == Status::Done;
        let ended = is_done.then(|| ended(&kept).0);
        Ok(Some(Probe { id: id.into(), request: Arc::new(request), ended }))
    }

    /// Why a probe would not be started now, however full its queue is.
    async fn place(&self, asked: &Asked) -> Result<VantageStanding, NotStarted> {
        if self.is_closed() {
            return Err(NotStarted::Closing);
        }
        let vantage = self.vantage(asked);
        let prober = self.worker.as_ref().map(|(worker, _)| worker.prober());
        let own = prober.filter(|_| *vantage == self.options.vantage);
        if let Some(refusal) = own.and_then(|prober| prober.refuses(asked.request())) {
            return Err(NotStarted::Refused(refusal));
        }
        let known = self.store.vantages().await.map_err(|error| self.away(&error))?;
        let mut known = known.into_iter().filter(|place| place.workers > 0);
        match known.clone().find(|place| place.name == *vantage) {
            Some(place) => Ok(place),
            None => {
                let known = known.by_ref().map(|place| place.name).collect();
                let vantage = asked.vantage().cloned();
                Err(NotStarted::NoWorkers(NoWorkers { vantage, known }))
            }
        }
    }

    async fn room(&self, asked: &Asked) -> Result<(), NotStarted> {
        if self.place(asked).await?.jobs >= self.options.longest {
            self.busy.fetch_add(1, Ordering::Relaxed);
            return Err(NotStarted::Busy);
        }
        Ok(())
    }

    async fn submit(&self, asked: Asked) -> Result<Probe, NotStarted> {
        self.place(&asked).await?;
        let vantage = self.vantage(&asked).clone();
        let question = self.question(&asked).ok_or(NotStarted::Away(Away))?;
        let request =
            serde_json::to_vec(asked.words().as_ref()).map_err(|_| NotStarted::Away(Away))?;
        let id = format!("{vantage}-{:032x}", rand::random::<u128>());
        let asking = Asking {
            vantage: &vantage,
            id: &id,
            question: &question,
            request: &request,
            queue: Queue::Jobs,
            longest: self.options.longest,
            fresh: self.options.engine.fresh,
            kept: self.options.engine.kept_for,
        };
        match self.store.submit(&asking).await.map_err(|error| self.away(&error))? {
            Submitted::New => {
                self.started.fetch_add(1, Ordering::Relaxed);
                let request = Arc::clone(asked.words());
                Ok(Probe { id: id.into(), request, ended: None })
            }
            Submitted::Same(id) => {
                self.joined.fetch_add(1, Ordering::Relaxed);
                let shown = self.shown(&id).await.map_err(|error| self.away(&error))?;
                shown.ok_or(NotStarted::Busy)
            }
            Submitted::Busy => {
                self.busy.fetch_add(1, Ordering::Relaxed);
                Err(NotStarted::Busy)
            }
        }
    }

    async fn take_of(&self, caller: &str) -> Result<Permit, NotTaken> {
        let PerCaller { a_minute, at_once } = self.options.engine.callers;
        let most = u32::try_from(at_once).unwrap_or(u32::MAX);
        let away = |error: StoreError| {
            self.away(&error);
            NotTaken::Away
        };
        // Given back also if the answer is lost.
        let mut seat = Seat::new(self.store.clone(), caller);
        if let Entered::Full(_) = seat.take(most).await.map_err(away)? {
            return Err(NotTaken::AtOnce(at_once));
        }
        let key = format!("caller:{caller}");
        let rates = [Rate { key: &key, per_minute: a_minute.get() }];
        let waits = self.store.take(&rates).await.map_err(away)?;
        match waits.first() {
            Some(wait) if !wait.is_zero() => Err(NotTaken::AMinute(a_minute, *wait)),
            _ => {
                seat.taken_of = Some((key, a_minute));
                Ok(Permit::new(seat))
            }
        }
    }

    fn away(&self, error: &StoreError) -> Away {
        self.complaint.about(error);
        Away
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.reading.abort();
        if let Some((_, task)) = &self.worker {
            task.abort();
        }
    }
}

impl Engine for Shared {
    fn readiness(&self) -> BoxFuture<'_, Readiness> {
        async move {
            if self.is_closed() {
                return Readiness::Closing;
            }
            let (vantage, longest) = (&self.options.vantage, self.options.longest);
            if self.worker.is_some() {
                // A worker of a foreign network may not look at more than its own queue.
                return match self.store.queued(vantage, Queue::Jobs).await {
                    Err(_) => Readiness::EngineUnreachable,
                    Ok(queued) if queued < longest => Readiness::Ok,
                    Ok(_) => Readiness::Busy,
                };
            }
            match self.store.vantages().await {
                Err(_) => Readiness::EngineUnreachable,
                Ok(known) => {
                    let has_room = known.iter().any(|place| {
                        place.name == *vantage && place.workers > 0 && place.jobs < longest
                    });
                    if has_room { Readiness::Ok } else { Readiness::Busy }
                }
            }
        }
        .boxed()
    }

    fn take<'a>(&'a self, caller: &'a str) -> BoxFuture<'a, Result<Permit, NotTaken>> {
        self.take_of(caller).boxed()
    }

    fn same<'a>(&'a self, asked: &'a Asked) -> BoxFuture<'a, Result<Option<Probe>, Away>> {
        async move {
            let Some(question) = self.question(asked) else { return Ok(None) };
            let same = self
                .store
                .same(self.vantage(asked), &question)
                .await
                .map_err(|error| self.away(&error))?;
            let Some(id) = same else { return Ok(None) };
            let shown = self.shown(&id).await.map_err(|error| self.away(&error))?;
            if shown.is_some() {
                self.joined.fetch_add(1, Ordering::Relaxed);
            }
            Ok(shown)
        }
        .boxed()
    }

    fn admits<'a>(&'a self, asked: &'a Asked) -> BoxFuture<'a, Result<(), NotStarted>> {
        self.room(asked).boxed()
    }

    fn start(&self, asked: Asked) -> BoxFuture<'_, Result<Probe, NotStarted>> {
        self.submit(asked).boxed()
    }

    fn wait<'a>(
        &'a self,
        id: &'a str,
        longest: Duration,
    ) -> BoxFuture<'a, Result<Option<Probe>, Away>> {
        async move {
            if longest.is_zero() {
                return self.shown(id).await.map_err(|error| self.away(&error));
            }
            let Some(job) = self.hub.follow(id).await.map_err(|error| self.away(&error))? else {
                return Ok(None);
            };
            job.ended(longest).await;
            Ok(Some(job.shown()))
        }
        .boxed()
    }

    fn events<'a>(
        &'a self,
        id: &'a str,
        after: Option<u64>,
    ) -> BoxFuture<'a, Result<Option<Happenings>, Away>> {
        async move {
            let job = self.hub.follow(id).await.map_err(|error| self.away(&error))?;
            Ok(job.map(|job| job.events(after)))
        }
        .boxed()
    }

    fn vantages(&self) -> BoxFuture<'_, Result<Vec<VantagePoint>, Away>> {
        async move {
            let known = self.store.vantages().await.map_err(|error| self.away(&error))?;
            let there = known.into_iter().filter(|place| place.workers > 0);
            let points = there.map(|place| VantagePoint {
                own: place.name == self.options.vantage,
                name: place.name,
                workers: usize::try_from(place.workers).unwrap_or(usize::MAX),
            });
            Ok(points.collect())
        }
        .boxed()
    }

    fn kept_for(&self) -> Duration {
        self.options.engine.kept_for
    }

    fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        if let Some((worker, _)) = &self.worker {
            worker.close();
        }
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    fn drained(&self) -> BoxFuture<'_, ()> {
        async move {
            if let Some((worker, _)) = &self.worker {
                worker.drained().await;
            }
        }
        .boxed()
    }

    /// Closes, and gives back what is under way, so that others go on with it.
    fn abort(&self) {
        self.close();
        if let Some((worker, _)) = &self.worker {
            worker.give_back();
        }
    }

    fn gauges(&self) -> BoxFuture<'_, Vec<Gauge>> {
        async move {
            let (standing, is_up) = match self.store.standing().await {
                Ok(standing) => (Some(standing), true),
                // A worker may not look at more than its own vantage point.
                Err(StoreError::Refused { .. }) => (None, true),
                Err(_) => (None, false),
            };
            gauges(is_up, standing.as_ref())
        }
        .boxed()
    }

    fn counts(&self) -> Counts {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut counts = Counts {
            started: of(&self.started),
            joined: of(&self.joined),
            busy: of(&self.busy),
            ..Counts::default()
        };
        if let Some((worker, _)) = &self.worker {
            let Visits { inside, waiting } = worker.prober().visits();
            let tally = worker.tally();
            (counts.running, counts.places) = worker.slots();
            (counts.visiting, counts.waiting) = (inside, waiting);
            counts.results = of(&tally.results);
            counts.rate_limited = of(&tally.rate_limited);
            counts.aborted = of(&tally.given_back);
            counts.lost = of(&tally.lost);
        }
        counts
    }
}
