//! The engine inside this process: everything is kept in memory, and ends with it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, FutureExt, ready};
use portwise_api::{Problem, ProblemCode, Readiness, VantagePoint};
use portwise_core::{ProbeRequest, ProbeResult};
use portwise_probe::{Limited, Prober, Visits};

use crate::callers::{Callers, NotTaken, Permit};
use crate::job::Job;
use crate::ledger::{Entered, Ledger};
use crate::metrics;
use crate::options::Options;
use crate::{Asked, Away, Counts, Engine, Happenings, NoWorkers, NotStarted, Probe};

/// The engine inside this process. Dropping it ends its probes.
pub struct Embedded {
    prober: Arc<Prober>,
    kept_for: Duration,
    ledger: Arc<Ledger>,
    callers: Callers,
}

impl Embedded {
    /// An engine within these bounds.
    #[must_use]
    pub fn new(prober: Prober, options: &Options) -> Self {
        let (prober, ledger) = (Arc::new(prober), Arc::new(Ledger::new(options)));
        let callers = Callers::new(options.callers);
        Self { prober, kept_for: options.kept_for, ledger, callers }
    }

    fn refuse(&self, asked: &Asked) -> Result<(), NotStarted> {
        if let Some(vantage) = asked.vantage() {
            let no = NoWorkers { vantage: Some(vantage.clone()), known: Vec::new() };
            return Err(NotStarted::NoWorkers(no));
        }
        let refusal = self.prober.refuses(&asked.request);
        refusal.map_or(Ok(()), |refusal| Err(NotStarted::Refused(refusal)))
    }

    fn start_now(&self, asked: Asked) -> Result<Probe, NotStarted> {
        self.refuse(&asked)?;
        let prober = Arc::clone(&self.prober);
        self.run(asked, |request, job| async move {
            prober.try_check(&request, |event| job.push(event)).await.map_err(|limited| {
                let Limited { limit, .. } = limited;
                Problem::new(ProblemCode::RateLimited, limit.sentence()).retry_after(limit.wait)
            })
        })
    }

    /// Starts the work that answers a question, unless it is answered already.
    fn run<W>(
        &self,
        asked: Asked,
        work: impl FnOnce(ProbeRequest, Arc<Job>) -> W,
    ) -> Result<Probe, NotStarted>
    where
        W: Future<Output = Result<ProbeResult, Problem>> + Send + 'static,
    {
        let place = match self.ledger.enter(&asked)? {
            Entered::Joined(job) => return Ok(job.shown()),
            Entered::New(place) => place,
        };
        let job = Arc::clone(&place.job);
        let work = work(asked.request, Arc::clone(&job));
        let began = Instant::now();
        let task = tokio::spawn(async move {
            let ended = work.await;
            if let Ok(result) = &ended {
                metrics::ended(result, began.elapsed());
            }
            place.finish(ended);
        });
        self.ledger.spawned(&job, task.abort_handle());
        Ok(job.shown())
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        self.ledger.end_all(None);
    }
}

impl Engine for Embedded {
    fn readiness(&self) -> BoxFuture<'_, Readiness> {
        ready(self.ledger.readiness()).boxed()
    }

    fn take<'a>(&'a self, caller: &'a str) -> BoxFuture<'a, Result<Permit, NotTaken>> {
        ready(self.callers.take(caller)).boxed()
    }

    fn same<'a>(&'a self, asked: &'a Asked) -> BoxFuture<'a, Result<Option<Probe>, Away>> {
        ready(Ok(self.ledger.same(asked).map(|job| job.shown()))).boxed()
    }

    fn admits<'a>(&'a self, asked: &'a Asked) -> BoxFuture<'a, Result<(), NotStarted>> {
        ready(self.refuse(asked).and_then(|()| self.ledger.admits())).boxed()
    }

    fn start(&self, asked: Asked) -> BoxFuture<'_, Result<Probe, NotStarted>> {
        async move { self.start_now(asked) }.boxed()
    }

    fn wait<'a>(
        &'a self,
        id: &'a str,
        longest: Duration,
    ) -> BoxFuture<'a, Result<Option<Probe>, Away>> {
        async move {
            let Some(job) = self.ledger.job(id) else { return Ok(None) };
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
        ready(Ok(self.ledger.job(id).map(|job| job.events(after)))).boxed()
    }

    fn vantages(&self) -> BoxFuture<'_, Result<Vec<VantagePoint>, Away>> {
        ready(Ok(Vec::new())).boxed()
    }

    fn kept_for(&self) -> Duration {
        self.kept_for
    }

    fn close(&self) {
        self.ledger.close();
    }

    fn is_closed(&self) -> bool {
        self.ledger.is_closed()
    }

    fn drained(&self) -> BoxFuture<'_, ()> {
        self.ledger.drained().boxed()
    }

    fn abort(&self) {
        let detail = "The server is restarting.";
        let problem = Problem::new(ProblemCode::ShuttingDown, detail);
        self.ledger.end_all(Some(&problem.retry_after(Duration::from_secs(5))));
    }

    fn counts(&self) -> Counts {
        let Visits { inside, waiting } = self.prober.visits();
        Counts { visiting: inside, waiting, ..self.ledger.counts() }
    }
}

#[cfg(test)]
mod tests;
