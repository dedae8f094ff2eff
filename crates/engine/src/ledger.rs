//! Which probes are under way, which are kept, and what became of all of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use portwise_api::{Problem, ProblemCode, Readiness, Request};
use portwise_core::ProbeResult;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::job::{Job, ending, lost};
use crate::options::Options;
use crate::{Asked, Counts, Ended, NotStarted};

/// The books of an engine.
pub(crate) struct Ledger {
    places: usize,
    fresh: Duration,
    // Never held while a job's log is waited for; a job knows nothing of it.
    state: Mutex<State>,
    kept: Cache<Arc<str>, Arc<Job>>,
    running: watch::Sender<usize>,
    tally: Tally,
}

#[derive(Default)]
struct State {
    closed: bool,
    /// What is under way is ended, and so is what gets its task only now.
    aborted: bool,
    running: HashMap<Arc<str>, Running>,
    // Whoever waits for a job, reads it, or keeps it holds it; the indexes do not.
    by_id: Index<Arc<str>>,
    by_question: Index<Arc<Request>>,
}

struct Running {
    job: Arc<Job>,
    task: Option<AbortHandle>,
}

#[derive(Default)]
struct Tally {
    started: AtomicU64,
    joined: AtomicU64,
    busy: AtomicU64,
    results: AtomicU64,
    rate_limited: AtomicU64,
    aborted: AtomicU64,
    lost: AtomicU64,
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Finds what somebody else holds. Entries of what is gone are removed when they become many, so
/// that there are never more than about twice as many as there are jobs.
struct Index<K> {
    entries: HashMap<K, Weak<Job>>,
    many: usize,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self { entries: HashMap::new(), many: Self::FEW }
    }
}

impl<K> Index<K> {
    const FEW: usize = 64;
}

impl<K: Eq + std::hash::Hash> Index<K> {
    fn insert(&mut self, key: K, job: &Arc<Job>) {
        if self.entries.len() >= self.many {
            self.entries.retain(|_, job| job.strong_count() > 0);
            self.entries.shrink_to(Self::FEW);
            self.many = (self.entries.len() * 2).max(Self::FEW);
        }
        self.entries.insert(key, Arc::downgrade(job));
    }

    fn get<Q: Eq + std::hash::Hash + ?Sized>(&self, key: &Q) -> Option<Arc<Job>>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.entries.get(key)?.upgrade()
    }
}

impl Ledger {
    pub(crate) fn new(options: &Options) -> Self {
        let weight = |_: &Arc<str>, job: &Arc<Job>| u32::try_from(job.octets()).unwrap_or(u32::MAX);
        let kept = Cache::builder()
            .weigher(weight)
            .max_capacity(options.kept_octets)
            .time_to_live(options.kept_for)
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self {
            places: options.places.max(1),
            fresh: options.fresh,
            state: Mutex::default(),
            kept,
            running: watch::Sender::new(0),
            tally: Tally::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The job that answers the same question.
    pub(crate) fn same(&self, asked: &Asked) -> Option<Arc<Job>> {
        let job = self.state().same(asked, self.fresh)?;
        count(&self.tally.joined);
        Some(job)
    }

    pub(crate) fn job(&self, id: &str) -> Option<Arc<Job>> {
        self.kept.get(id).or_else(|| self.state().by_id.get(id))
    }

    pub(crate) fn readiness(&self) -> Readiness {
        match self.room_in(&self.state()) {
            Ok(()) => Readiness::Ok,
            Err(NotStarted::Closing) => Readiness::Closing,
            Err(_) => Readiness::Busy,
        }
    }

    /// Whether there is room for a new job now.
    pub(crate) fn admits(&self) -> Result<(), NotStarted> {
        self.counted(self.room_in(&self.state()))
    }

    fn room_in(&self, state: &State) -> Result<(), NotStarted> {
        match state {
            State { closed: true, .. } => Err(NotStarted::Closing),
            State { running, .. } if running.len() >= self.places => Err(NotStarted::Busy),
            State { .. } => Ok(()),
        }
    }

    /// Counts those who find no place.
    fn counted(&self, room: Result<(), NotStarted>) -> Result<(), NotStarted> {
        if room == Err(NotStarted::Busy) {
            count(&self.tally.busy);
        }
        room
    }

    /// Takes a place for a new job, unless there is one that answers the same question.
    pub(crate) fn enter(self: &Arc<Self>, asked: &Asked) -> Result<Entered, NotStarted> {
        let mut state = self.state();
        if let Some(job) = state.same(asked, self.fresh) {
            count(&self.tally.joined);
            return Ok(Entered::Joined(job));
        }
        self.counted(self.room_in(&state))?;
        let id: Arc<str> = format!("{:032x}", rand::random::<u128>()).into();
        let job = Arc::new(Job::new(Arc::clone(&id), Arc::clone(&asked.words)));
        state.by_id.insert(Arc::clone(&id), &job);
        state.by_question.insert(Arc::clone(&asked.words), &job);
        state.running.insert(id, Running { job: Arc::clone(&job), task: None });
        drop(state);
        self.running.send_modify(|running| *running += 1);
        count(&self.tally.started);
        Ok(Entered::New(Place { ledger: Arc::clone(self), job }))
    }

    /// Notes by what a job can be ended, unless it has ended.
    pub(crate) fn spawned(&self, job: &Job, task: AbortHandle) {
        let mut state = self.state();
        if state.aborted {
            task.abort();
        } else if let Some(running) = state.running.get_mut(&job.id) {
            running.task = Some(task);
        }
    }

    pub(crate) fn close(&self) {
        self.state().closed = true;
    }

    /// Whether nothing new is started.
    pub(crate) fn is_closed(&self) -> bool {
        self.state().closed
    }

    pub(crate) async fn drained(&self) {
        let mut running = self.running.subscribe();
        // The sender lives as long as this.
        let _ = running.wait_for(|running| *running == 0).await;
    }

    /// Ends every job. Each says why, if a reason is given.
    pub(crate) fn end_all(&self, why: Option<&Problem>) {
        let mut state = self.state();
        state.closed = true;
        state.aborted = true;
        let all: Vec<_> =
            state.running.values_mut().map(|r| (Arc::clone(&r.job), r.task.take())).collect();
        drop(state);
        for (job, task) in all {
            if let Some(why) = why {
                self.end(&job, Err(why.clone()));
            }
            if let Some(task) = task {
                task.abort();
            }
        }
    }

    fn end(&self, job: &Job, outcome: Result<ProbeResult, Problem>) {
        let (ended, done) = ending(outcome);
        let counter = match &ended {
            Ended::Result(_) => &self.tally.results,
            Ended::Problem(problem) => match problem.code {
                ProblemCode::RateLimited => &self.tally.rate_limited,
                ProblemCode::ShuttingDown => &self.tally.aborted,
                _ => &self.tally.lost,
            },
        };
        if job.end(ended, done) {
            count(counter);
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        self.kept.run_pending_tasks();
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counts {
            running: self.state().running.len(),
            places: self.places,
            visiting: 0,
            waiting: 0,
            kept: self.kept.entry_count(),
            kept_octets: self.kept.weighted_size(),
            started: of(&self.tally.started),
            joined: of(&self.tally.joined),
            busy: of(&self.tally.busy),
            results: of(&self.tally.results),
            rate_limited: of(&self.tally.rate_limited),
            aborted: of(&self.tally.aborted),
            lost: of(&self.tally.lost),
        }
    }
}

impl State {
    fn same(&self, asked: &Asked, fresh: Duration) -> Option<Arc<Job>> {
        self.by_question.get(&asked.words).filter(|job| job.answers(fresh))
    }
}

/// What came of asking for a place.
pub(crate) enum Entered {
    /// There is a job that answers the question.
    Joined(Arc<Job>),
    /// A new job has a place.
    New(Place),
}

/// The place of a job. When it is given up the job ends, so that a probe that breaks off ends for
/// those who wait too.
pub(crate) struct Place {
    ledger: Arc<Ledger>,
    pub(crate) job: Arc<Job>,
}

impl Place {
    /// Ends the job.
    pub(crate) fn finish(self, outcome: Result<ProbeResult, Problem>) {
        self.ledger.end(&self.job, outcome);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Self { ledger, job } = self;
        if job.is_running() {
            ledger.end(job, Err(lost()));
        }
        // It is found at every moment: first kept, then no longer under way.
        ledger.kept.insert(Arc::clone(&job.id), Arc::clone(job));
        ledger.kept.run_pending_tasks();
        ledger.state().running.remove(&job.id);
        ledger.running.send_modify(|running| *running -= 1);
    }
}
