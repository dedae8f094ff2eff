//! Probes under way and lately done.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portwise_core::ProbeResult;
use portwise_core::events::ProbeEvent;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::probes::Request;

/// How long a report counts as fresh, so that asking again gives the same.
const FRESH: Duration = Duration::from_secs(30);
/// How long a report can be fetched.
const KEPT: Duration = Duration::from_secs(15 * 60);
/// How many are kept.
const MOST: usize = 2_000;

/// Probes under way and lately done.
pub(crate) struct Registry {
    jobs: Mutex<HashMap<String, Arc<Job>>>,
    places: Arc<Semaphore>,
}

/// One probe.
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) request: Request,
    begun: Instant,
    events: Mutex<Vec<ProbeEvent>>,
    count: watch::Sender<usize>,
}

impl Registry {
    /// With room for so many at a time.
    pub(crate) fn new(places: usize) -> Self {
        let places = Arc::new(Semaphore::new(places.max(1)));
        Self { jobs: Mutex::default(), places }
    }

    /// Whether there is room for another.
    pub(crate) fn has_room(&self) -> bool {
        self.places.available_permits() > 0
    }

    /// Takes a place, if there is one.
    pub(crate) fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).try_acquire_owned().ok()
    }

    /// A new job.
    pub(crate) fn add(&self, request: Request) -> Arc<Job> {
        let job = Arc::new(Job {
            id: format!("{:032x}", rand::random::<u128>()),
            request,
            begun: Instant::now(),
            events: Mutex::default(),
            count: watch::Sender::new(0),
        });
        let mut jobs = locked(&self.jobs);
        jobs.retain(|_, job| job.begun.elapsed() < KEPT);
        if jobs.len() >= MOST
            && let Some(oldest) = jobs.values().min_by_key(|j| j.begun).map(|j| j.id.clone())
        {
            jobs.remove(&oldest);
        }
        jobs.insert(job.id.clone(), Arc::clone(&job));
        job
    }

    /// The job with that id.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<Job>> {
        locked(&self.jobs).get(id).filter(|job| job.begun.elapsed() < KEPT).cloned()
    }

    /// A job that asks the same and is under way or fresh.
    pub(crate) fn same(&self, request: &Request) -> Option<Arc<Job>> {
        let jobs = locked(&self.jobs);
        let same = jobs.values().filter(|j| j.request == *request && j.begun.elapsed() < FRESH);
        same.max_by_key(|j| j.begun).cloned()
    }
}

impl Job {
    /// Adds what happened and wakes who waits for it.
    pub(crate) fn push(&self, event: ProbeEvent) {
        let mut events = locked(&self.events);
        events.push(event);
        self.count.send_replace(events.len());
    }

    /// What happened from `seen` on.
    pub(crate) fn since(&self, seen: usize) -> Vec<ProbeEvent> {
        locked(&self.events).get(seen..).unwrap_or_default().to_vec()
    }

    /// How many events there are, as it changes.
    pub(crate) fn watch(&self) -> watch::Receiver<usize> {
        self.count.subscribe()
    }

    /// The result, once there is one.
    pub(crate) fn result(&self) -> Option<ProbeResult> {
        match locked(&self.events).last() {
            Some(ProbeEvent::Done { result }) => Some((**result).clone()),
            _ => None,
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
