//! The engine inside this process: everything is kept in memory, and ends with it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt, ready};
use futures_util::stream::BoxStream;
use portwise_api::Event;
use portwise_core::ProbeRequest;
use portwise_core::{ProbeResult, judge};
use portwise_probe::Prober;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::job::{EndGuard, Job};
use crate::{Asked, Engine, NotStarted, Probe};

/// How long a report counts as fresh, so that asking again gives the same.
const FRESH: Duration = Duration::from_secs(30);
/// How long a report can be fetched.
const KEPT: Duration = Duration::from_secs(15 * 60);
/// How many are kept.
const MOST: usize = 2_000;

/// The engine inside this process. Dropping it ends its probes.
pub struct Embedded {
    prober: Arc<Prober>,
    places: Arc<Semaphore>,
    // Never held while a job's log is waited for; a job knows nothing of it.
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    jobs: HashMap<String, Arc<Job>>,
    tasks: JoinSet<()>,
}

impl Embedded {
    /// An engine with room for so many probes at a time, at least one.
    #[must_use]
    pub fn new(prober: Prober, places: usize) -> Self {
        Self {
            prober: Arc::new(prober),
            places: Arc::new(Semaphore::new(places.max(1))),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start_now(&self, asked: Asked) -> Result<Probe, NotStarted> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| NotStarted::Busy)?;
        if let Some(refusal) = self.prober.refuses(&asked.request) {
            return Err(NotStarted::Refused(refusal));
        }
        let prober = Arc::clone(&self.prober);
        Ok(self.run(asked, |request, job| async move {
            let report = prober.probe(&request, |event| job.push(event)).await;
            let result = judge(report, None);
            drop(place);
            result
        }))
    }

    /// Starts the work that answers a question, unless it is answered already.
    fn run<W>(&self, asked: Asked, work: impl FnOnce(ProbeRequest, Arc<Job>) -> W) -> Probe
    where
        W: Future<Output = ProbeResult> + Send + 'static,
    {
        let mut state = self.state();
        if let Some(job) = state.same(&asked) {
            return job.shown();
        }
        let Asked { words, request } = asked;
        let job = Arc::new(Job::new(format!("{:032x}", rand::random::<u128>()), words));
        let guard = EndGuard(Arc::clone(&job));
        let work = work(request, Arc::clone(&job));
        state.add(Arc::clone(&job));
        state.tasks.spawn(async move { guard.finish(work.await) });
        job.shown()
    }

    fn job(&self, id: &str) -> Option<Arc<Job>> {
        self.state().jobs.get(id).filter(|job| job.begun.elapsed() < KEPT).cloned()
    }
}

impl State {
    fn same(&self, asked: &Asked) -> Option<&Arc<Job>> {
        let same = self.jobs.values().filter(|job| {
            job.request == asked.words && job.begun.elapsed() < FRESH && !job.is_lost()
        });
        same.max_by_key(|job| job.begun)
    }

    fn add(&mut self, job: Arc<Job>) {
        while self.tasks.try_join_next().is_some() {}
        self.jobs.retain(|_, job| job.begun.elapsed() < KEPT);
        if self.jobs.len() >= MOST
            && let Some(oldest) = self.jobs.values().min_by_key(|j| j.begun).map(|j| j.id.clone())
        {
            self.jobs.remove(&oldest);
        }
        self.jobs.insert(job.id.clone(), job);
    }
}

impl Engine for Embedded {
    fn has_room(&self) -> BoxFuture<'_, bool> {
        ready(self.places.available_permits() > 0).boxed()
    }

    fn same<'a>(&'a self, asked: &'a Asked) -> BoxFuture<'a, Option<Probe>> {
        ready(self.state().same(asked).map(|job| job.shown())).boxed()
    }

    fn start(&self, asked: Asked) -> BoxFuture<'_, Result<Probe, NotStarted>> {
        async move { self.start_now(asked) }.boxed()
    }

    fn wait<'a>(&'a self, id: &'a str, longest: Duration) -> BoxFuture<'a, Option<Probe>> {
        async move {
            let job = self.job(id)?;
            job.ended(longest).await;
            Some(job.shown())
        }
        .boxed()
    }

    fn events<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Option<BoxStream<'static, Event>>> {
        ready(self.job(id).map(|job| job.events())).boxed()
    }
}

#[cfg(test)]
mod tests;
