//! Takes probes of a vantage point and makes them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use portwise_api::{EventName, Problem, ProblemCode, Request, Vantage};
use portwise_core::ProbeRequest;
use portwise_engine::{Asked, Ended, Job, metrics};
use portwise_probe::{Limited, Prober};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout, timeout_at};

use crate::error::StoreError;
use crate::store::Store;
use crate::store::claimer::{Claimed, Queue};
use crate::store::worker::{Begun, Ending};
use crate::together::Counted;

/// How often a sign of life is given, of the worker and of what it makes.
const BEAT: Duration = Duration::from_secs(5);
/// After which silence a worker is taken for dead, and what it made is taken over.
const IDLE: Duration = Duration::from_secs(20);
/// How often it is looked for such probes, about, and how long one waits for others at a time.
const LOOK: Duration = Duration::from_secs(1);
/// How long what happens is gathered before it is told.
const GATHER: Duration = Duration::from_millis(50);
/// How long to wait before an engine that does not answer is asked again.
const AGAIN: Duration = Duration::from_millis(500);
/// How often a probe is tried whose workers die.
const TRIES: u64 = 3;
/// How often it is looked for what somebody waits for while scans have all that is theirs.
const GLANCE: Duration = Duration::from_millis(100);
/// Of so many slots, one is kept free for what somebody waits for.
const SLOTS_A_FREE_ONE: usize = 8;
/// How far the clocks of worker and engine may be apart.
const SKEW: Duration = Duration::from_secs(5);

/// How a worker works.
#[derive(Clone, Debug)]
pub struct WorkerOptions {
    /// Its vantage point.
    pub vantage: Vantage,
    /// How many probes it makes at a time.
    pub slots: usize,
    /// Whether it makes the deep checks.
    pub deep: bool,
}

/// Takes probes of a vantage point and makes them. Clones are the same worker.
#[derive(Clone)]
pub struct Worker(Arc<Inner>);

struct Inner {
    store: Store,
    prober: Prober,
    of_scans: Prober,
    options: WorkerOptions,
    name: String,
    slots: Arc<Semaphore>,
    /// Those of the slots that scans may have.
    for_scans: Arc<Semaphore>,
    /// What it has, by the entry in its queue.
    claimed: Mutex<HashMap<String, Holding>>,
    running: watch::Sender<usize>,
    closed: watch::Sender<bool>,
    tally: Tally,
}

/// A probe that the worker has.
struct Holding {
    claimed: Claimed,
    /// Told when it is the worker's no more, or to be given back.
    stop: watch::Sender<Stop>,
}

/// Whether to go on with a probe.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stop {
    GoOn,
    /// Another has it.
    Lost,
    /// The worker ends.
    GiveBack,
}

/// What became of probes.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) results: AtomicU64,
    pub(crate) rate_limited: AtomicU64,
    pub(crate) given_back: AtomicU64,
    pub(crate) taken_over: AtomicU64,
    pub(crate) lost: AtomicU64,
    unknown: AtomicUsize,
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Worker {
    /// A worker. The visits of its prober are counted together with those of all others.
    #[must_use]
    pub fn new(store: Store, prober: Prober, options: WorkerOptions) -> Self {
        let prober = prober.together(Arc::new(Counted(store.clone())));
        let slots = options.slots.clamp(1, Semaphore::MAX_PERMITS);
        let kept_free = if slots > 1 { (slots / SLOTS_A_FREE_ONE).max(1) } else { 0 };
        let for_scans = Arc::new(Semaphore::new(slots - kept_free));
        let slots = Arc::new(Semaphore::new(slots));
        Self(Arc::new(Inner {
            store,
            of_scans: prober.clone().of_scans(),
            prober,
            options,
            name: format!("{:016x}", rand::random::<u64>()),
            slots,
            for_scans,
            claimed: Mutex::default(),
            running: watch::Sender::new(0),
            closed: watch::Sender::new(false),
            tally: Tally::default(),
        }))
    }

    /// What it probes with.
    #[must_use]
    pub fn prober(&self) -> &Prober {
        &self.0.prober
    }

    /// How many probes it makes now, and how many it can.
    #[must_use]
    pub fn slots(&self) -> (usize, usize) {
        (*self.0.running.borrow(), self.0.options.slots)
    }

    pub(crate) fn tally(&self) -> &Tally {
        &self.0.tally
    }

    /// Takes nothing more from now on. What it has goes on.
    pub fn close(&self) {
        self.0.closed.send_replace(true);
    }

    /// Waits until it makes nothing.
    pub async fn drained(&self) {
        // The sender lives as long as this.
        let _ = self.0.running.subscribe().wait_for(|running| *running == 0).await;
    }

    /// Takes nothing more, and stops what it makes: others go on with it.
    pub fn give_back(&self) {
        self.close();
        for holding in self.0.claimed().values() {
            holding.stop.send_replace(Stop::GiveBack);
        }
    }

    /// Works until it is closed and has ended what it had.
    pub async fn run(&self) {
        let inner = &self.0;
        let mut closed = inner.closed.subscribe();
        let mut tasks = JoinSet::new();
        let beating = async {
            loop {
                inner.beat().await;
                sleep(BEAT).await;
            }
        };
        let claiming = async {
            tokio::select! {
                _ = closed.wait_for(|closed| *closed) => {}
                () = inner.claim(&mut tasks) => {}
            }
            while tasks.join_next().await.is_some() {}
        };
        tokio::select! {
            () = claiming => {}
            () = beating => {}
        }
        let _ = inner.store.withdraw(&inner.options.vantage, &inner.name).await;
    }
}

impl Inner {
    fn claimed(&self) -> MutexGuard<'_, HashMap<String, Holding>> {
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Signs of life. What turns out to be another's is stopped.
    async fn beat(&self) {
        match self.store.announce(&self.options.vantage, &self.name).await {
            Ok(theirs) => self.compare_clocks(theirs),
            Err(error) => {
                tracing::warn!(%error, "the engine does not hear this worker");
                return;
            }
        }
        let all: Vec<Claimed> = self.claimed().values().map(|h| h.claimed.clone()).collect();
        let own: Vec<&Claimed> = all.iter().collect();
        let Ok(still) = self.store.beat(&self.name, &own).await else { return };
        let claimed = self.claimed();
        for (lost, _) in all.iter().zip(still).filter(|(_, is_own)| !is_own) {
            if let Some(holding) = claimed.get(&lost.entry) {
                holding.stop.send_replace(Stop::Lost);
            }
        }
    }

    /// Says when this machine's clock is wrong: results carry its time.
    fn compare_clocks(&self, theirs: Duration) {
        let ours = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let apart = ours.unwrap_or_default().abs_diff(theirs);
        if apart > SKEW {
            let seconds = apart.as_secs();
            tracing::warn!(seconds, "the clocks of this machine and of the engine are apart");
        }
    }

    /// Takes probes for as long as it is polled: as many as there are free slots.
    async fn claim(self: &Arc<Self>, tasks: &mut JoinSet<()>) {
        let mut claimer = self.store.claimer(&self.options.vantage, &self.name);
        let mut looked: Option<Instant> = None;
        loop {
            let Ok(slot) = Arc::clone(&self.slots).acquire_owned().await else { return };
            while tasks.try_join_next().is_some() {}
            let is_time = looked.is_none_or(|then| {
                let some = rand::random_range(LOOK / 2..LOOK * 3 / 2);
                then.elapsed() >= some
            });
            // The one that was waited for, and those that are free besides.
            let mut free = vec![slot];
            while let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() {
                free.push(slot);
            }
            let found = if is_time {
                looked = Some(Instant::now());
                let (vantage, name) = (&self.options.vantage, &self.name);
                self.store.take_over(vantage, name, IDLE, free.len()).await
            } else {
                let of_scans = self.for_scans.available_permits();
                let longest = if of_scans == 0 { Duration::ZERO } else { LOOK };
                let found = claimer.next_of(free.len(), of_scans, longest).await;
                if of_scans == 0 && found.as_ref().is_ok_and(Vec::is_empty) {
                    drop(free);
                    // Until scans may have one again, but not for long: somebody may wait for
                    // another.
                    let _ = timeout(GLANCE, self.for_scans.acquire()).await;
                    continue;
                }
                found
            };
            match found {
                Ok(found) => {
                    for (claimed, slot) in found.into_iter().zip(free) {
                        let is_of_scan = claimed.queue == Queue::Bulk;
                        let of_scan =
                            is_of_scan.then(|| Arc::clone(&self.for_scans).try_acquire_owned());
                        let making = Arc::clone(self).make(claimed, slot);
                        tasks.spawn(async move {
                            making.await;
                            drop(of_scan);
                        });
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot take probes");
                    drop(free);
                    sleep(AGAIN).await;
                }
            }
        }
    }

    /// Makes one probe.
    async fn make(self: Arc<Self>, claimed: Claimed, slot: OwnedSemaphorePermit) {
        if !claimed.is_known() {
            // A worker of another version can do it. It stays ours until that one takes it over.
            self.tally.unknown.fetch_add(1, Ordering::Relaxed);
            tracing::warn!(schema = claimed.schema, "a probe of another version is left to others");
            return;
        }
        let (stop, stopped) = watch::channel(Stop::GoOn);
        let entry = claimed.entry.clone();
        let holding = Holding { claimed: claimed.clone(), stop };
        self.claimed().insert(entry.clone(), holding);
        self.running.send_modify(|running| *running += 1);
        if let Err(error) = self.try_to_make(&claimed, stopped).await {
            tracing::warn!(%error, "a probe cannot be made, and is left to others");
        }
        self.claimed().remove(&entry);
        self.running.send_modify(|running| *running -= 1);
        drop(slot);
    }

    async fn try_to_make(
        &self,
        claimed: &Claimed,
        mut stopped: watch::Receiver<Stop>,
    ) -> Result<(), StoreError> {
        let Some(begun) = self.store.begin(claimed, &self.name).await? else { return Ok(()) };
        let Begun { attempt, tries, request, of_scan } = begun;
        if attempt > 1 {
            count(&self.tally.taken_over);
        }
        if tries > TRIES {
            let detail = "The workers that made this check broke off again and again. Start it later, or without the deep checks.";
            let problem = Problem::new(ProblemCode::EndedWithoutResult, detail);
            let problem = serde_json::to_vec(&problem).unwrap_or_default();
            count(&self.tally.lost);
            self.store.give_up(claimed, attempt, "its workers died", &problem).await?;
            return Ok(());
        }
        let (words, asked) = match self.read(&request) {
            Ok(read) => read,
            Err(problem) => return self.finish(claimed, attempt, &Err(problem)).await,
        };
        let stopping = async {
            let stop = stopped.wait_for(|stop| *stop != Stop::GoOn).await;
            stop.map_or(Stop::Lost, |stop| *stop)
        };
        let working = async {
            match of_scan {
                true => self.make_line(claimed, attempt, &words).await,
                false => self.make_probe(claimed, attempt, &asked).await,
            }
        };
        let stop = tokio::select! {
            worked = working => return worked,
            stop = stopping => stop,
        };
        if stop == Stop::GiveBack {
            count(&self.tally.given_back);
            self.store.give_back(claimed, attempt).await?;
        }
        Ok(())
    }

    /// Makes a probe and tells what happens.
    async fn make_probe(
        &self,
        claimed: &Claimed,
        attempt: u64,
        asked: &Asked,
    ) -> Result<(), StoreError> {
        let job = Arc::new(Job::new(claimed.id.as_str().into(), Arc::clone(asked.words())));
        let began = Instant::now();
        let making = async {
            let made = self.prober.try_check(asked.request(), |event| job.push(event)).await;
            if let Ok(result) = &made {
                metrics::ended(result, began.elapsed());
            }
            job.finish(made.map_err(problem));
            // The rest is done by who tells.
            std::future::pending::<()>().await;
        };
        tokio::select! {
            told = self.tell(claimed, attempt, Arc::clone(&job)) => told,
            () = making => Ok(()),
        }
    }

    /// Makes a probe of a scan, which is about the target as it was entered. Nobody follows it.
    async fn make_line(
        &self,
        claimed: &Claimed,
        attempt: u64,
        words: &Request,
    ) -> Result<(), StoreError> {
        let began = Instant::now();
        let request = ProbeRequest::new(&words.target, words.mode, &words.ports, words.deep);
        let ended = match request {
            Ok(request) => {
                let result = self.of_scans.check(&request, |_| {}).await;
                metrics::ended(&result, began.elapsed());
                serde_json::to_vec(&result).map_err(|error| unreadable(error.to_string()))
            }
            Err(refusal) => Err(unreadable(refusal.text)),
        };
        self.finish(claimed, attempt, &ended.map(Into::into)).await
    }

    /// Reads what was asked for, as strictly as a server does: whoever can write into the queue may
    /// be anybody.
    fn read(&self, request: &[u8]) -> Result<(Request, Asked), Problem> {
        let words: Request =
            serde_json::from_slice(request).map_err(|error| unreadable(error.to_string()))?;
        let asked = Asked::read(&words).map_err(|refusal| unreadable(refusal.text))?;
        if asked.request().deep() && !self.options.deep {
            let detail =
                "The deep checks are switched off at this vantage point. Ask without them.";
            return Err(unreadable(detail.to_owned()));
        }
        Ok((words, asked))
    }

    /// Tells what happens until it has ended. Stops early if the probe is another's by then.
    async fn tell(&self, claimed: &Claimed, attempt: u64, job: Arc<Job>) -> Result<(), StoreError> {
        let mut events = Arc::clone(&job).events(None);
        loop {
            let Some(first) = events.next().await else { return Ok(()) };
            let mut batch = vec![first];
            let until = tokio::time::Instant::now() + GATHER;
            while batch.last().is_some_and(|last| last.name != EventName::Done) {
                match timeout_at(until, events.next()).await {
                    Ok(Some(event)) => batch.push(event),
                    Ok(None) | Err(_) => break,
                }
            }
            let is_over = batch.pop_if(|last| last.name == EventName::Done).is_some();
            let told: Vec<(&str, &[u8])> =
                batch.iter().map(|event| (event.name.id(), &*event.data)).collect();
            if !told.is_empty()
                && !self.until_heard(|| self.store.tell(claimed, attempt, &told)).await?
            {
                return Ok(());
            }
            if is_over {
                let Some(ended) = job.shown().ended else { return Ok(()) };
                let ended = match ended {
                    Ended::Result(result) => Ok(result),
                    Ended::Problem(problem) => Err(problem),
                };
                return self.finish(claimed, attempt, &ended).await;
            }
        }
    }

    async fn finish(
        &self,
        claimed: &Claimed,
        attempt: u64,
        ended: &Result<bytes::Bytes, Problem>,
    ) -> Result<(), StoreError> {
        let problem = ended.as_ref().err().and_then(|problem| serde_json::to_vec(problem).ok());
        let ending = match (ended, &problem) {
            (Ok(result), _) => Ending::Result(result),
            (Err(_), problem) => Ending::Problem(problem.as_deref().unwrap_or_default()),
        };
        if self.until_heard(|| self.store.finish(claimed, attempt, ending)).await? {
            count(match ended {
                Ok(_) => &self.tally.results,
                Err(problem) if problem.code == ProblemCode::RateLimited => {
                    &self.tally.rate_limited
                }
                Err(_) => &self.tally.lost,
            });
        }
        Ok(())
    }

    /// Says it again for as long as the engine is away: what came of visits is not thrown away.
    async fn until_heard<T, W>(&self, say: impl Fn() -> W) -> Result<T, StoreError>
    where
        W: Future<Output = Result<T, StoreError>>,
    {
        loop {
            match say().await {
                Err(error) if error.is_away() => sleep(AGAIN).await,
                other => return other,
            }
        }
    }
}

fn unreadable(why: String) -> Problem {
    Problem::new(ProblemCode::BadRequest, why)
}

/// Why nothing was visited.
fn problem(limited: Limited) -> Problem {
    let Limited { limit, .. } = limited;
    let code = if limit.is_uncounted() { ProblemCode::TooBusy } else { ProblemCode::RateLimited };
    Problem::new(code, limit.sentence()).retry_after(limit.wait)
}
