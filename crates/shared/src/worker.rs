//! Takes probes of a vantage point and makes them.

mod making;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portwise_api::Vantage;
use portwise_probe::Prober;
use portwise_probe::together::Together;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::complaint::Complaint;
use crate::error::StoreError;
use crate::store::Store;
use crate::store::claimer::{Claimed, Queue};
use crate::together::Counted;

/// How often a sign of life is given, of the worker and of what it makes, in the time after which it
/// is taken for dead.
const BEATS: u32 = 4;
/// How often it is looked for such probes, about, and how long one waits for others at a time.
const LOOK: Duration = Duration::from_secs(1);
/// How long to wait before an engine that does not answer is asked again.
const AGAIN: Duration = Duration::from_millis(500);
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
    /// After which silence a worker is taken for dead, and what it made is taken over: the same for
    /// all workers of a vantage point.
    pub takeover: Duration,
}

impl WorkerOptions {
    /// After which silence a worker is taken for dead, if nothing is said.
    pub const TAKEOVER: Duration = Duration::from_secs(20);
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
    /// Whether what it has is to be given back.
    gives_back: watch::Sender<bool>,
    /// Whether it works, or is just leaving.
    works: watch::Sender<bool>,
    counted: Arc<Counted>,
    /// What the engine's clock showed, and when.
    clock: Mutex<Option<(Instant, Duration)>>,
    complaint: Complaint,
    tally: Tally,
}

/// A probe that the worker has.
struct Holding {
    claimed: Claimed,
    /// Told when it is the worker's no more.
    lost: watch::Sender<bool>,
}

/// That a worker works, until this is dropped.
struct Works<'a>(&'a watch::Sender<bool>);

impl<'a> Works<'a> {
    fn new(works: &'a watch::Sender<bool>) -> Self {
        works.send_replace(true);
        Self(works)
    }
}

impl Drop for Works<'_> {
    fn drop(&mut self) {
        self.0.send_replace(false);
    }
}

/// What became of probes.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) results: AtomicU64,
    pub(crate) rate_limited: AtomicU64,
    pub(crate) given_back: AtomicU64,
    pub(crate) taken_over: AtomicU64,
    pub(crate) lost: AtomicU64,
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Worker {
    /// A worker. The visits of its prober are counted together with those of all others.
    #[must_use]
    pub fn new(store: Store, prober: Prober, options: WorkerOptions) -> Self {
        let counted = Arc::new(Counted::new(store.clone(), options.takeover));
        let prober = prober.together(Arc::clone(&counted) as Arc<dyn Together>);
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
            gives_back: watch::Sender::new(false),
            works: watch::Sender::new(false),
            counted,
            clock: Mutex::default(),
            complaint: Complaint::default(),
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

    /// Says that there is a worker, so that what the engine refuses is known at once.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; after [`StoreError::Away`] it is worth trying again.
    pub async fn announce(&self) -> Result<(), StoreError> {
        let Inner { store, options, name, .. } = &*self.0;
        store.announce(&options.vantage, name).await.map(drop)
    }

    /// Waits until it makes nothing, and has left if it is closed.
    pub async fn drained(&self) {
        // The senders live as long as this.
        let _ = self.0.running.subscribe().wait_for(|running| *running == 0).await;
        if *self.0.closed.borrow() {
            let _ = self.0.works.subscribe().wait_for(|works| !works).await;
        }
    }

    /// Takes nothing more, and stops what it makes: others go on with it.
    pub fn give_back(&self) {
        self.close();
        self.0.gives_back.send_replace(true);
    }

    /// Works until it is closed and has ended what it had.
    pub async fn run(&self) {
        let inner = &self.0;
        let _works = Works::new(&inner.works);
        let mut tasks = JoinSet::new();
        let beats = inner.options.takeover / BEATS;
        let beating = async {
            loop {
                let pause = if inner.beat().await { beats } else { beats.min(AGAIN) };
                sleep(pause).await;
            }
        };
        let claiming = async {
            inner.claim(&mut tasks).await;
            while tasks.join_next().await.is_some() {}
        };
        tokio::select! {
            () = claiming => {}
            () = beating => {}
        }
        inner.counted.left().await;
        let _ = inner.store.withdraw(&inner.options.vantage, &inner.name).await;
    }
}

impl Inner {
    fn claimed(&self) -> MutexGuard<'_, HashMap<String, Holding>> {
        self.claimed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn clock(&self) -> MutexGuard<'_, Option<(Instant, Duration)>> {
        self.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Signs of life, and whether they were heard. What turns out to be another's is stopped.
    async fn beat(&self) -> bool {
        let began = Instant::now();
        match self.store.announce(&self.options.vantage, &self.name).await {
            Ok(theirs) => {
                *self.clock() = Some((Instant::now(), theirs));
                self.compare_clocks(theirs);
            }
            Err(error) => {
                self.complaint.about(&error);
                return false;
            }
        }
        let all: Vec<Claimed> = self.claimed().values().map(|h| h.claimed.clone()).collect();
        let own: Vec<&Claimed> = all.iter().collect();
        let Ok(still) = self.store.beat(&self.name, &own).await else { return false };
        let claimed = self.claimed();
        for (lost, _) in all.iter().zip(still).filter(|(_, is_own)| !is_own) {
            if let Some(holding) = claimed.get(&lost.entry) {
                holding.lost.send_replace(true);
            }
        }
        drop(claimed);
        self.counted.heard(began.into());
        true
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

    /// Takes probes until it is closed: as many as there are free slots.
    async fn claim(self: &Arc<Self>, tasks: &mut JoinSet<()>) {
        let mut claimer = self.store.claimer(&self.options.vantage, &self.name);
        let mut closed = self.closed.subscribe();
        let mut looked: Option<Instant> = None;
        loop {
            let slot = tokio::select! {
                biased;
                _ = closed.wait_for(|closed| *closed) => return,
                slot = Arc::clone(&self.slots).acquire_owned() => slot,
            };
            let Ok(slot) = slot else { return };
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
            // Not cut short when it is closed: what was read meanwhile would wait for nobody.
            let found = if is_time {
                looked = Some(Instant::now());
                let (vantage, name) = (&self.options.vantage, &self.name);
                self.store.take_over(vantage, name, self.options.takeover, free.len()).await
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
                Ok(found) if *self.closed.borrow() => {
                    for claimed in found {
                        // If it is not heard, they are put back at the very end.
                        let _ = self.store.give_back(&claimed, 0).await;
                    }
                }
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
                    self.complaint.about(&error);
                    drop(free);
                    sleep(AGAIN).await;
                }
            }
        }
    }
}
