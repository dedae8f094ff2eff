//! What a worker does with one probe.

use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use portwise_api::{EventName, Problem, ProblemCode, Request};
use portwise_core::ProbeRequest;
use portwise_engine::{Asked, Ended, Job, metrics};
use portwise_probe::Limited;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{sleep, timeout_at};

use super::{AGAIN, Holding, Inner, count};
use crate::error::StoreError;
use crate::store::claimer::Claimed;
use crate::store::worker::{Begun, Ending};

/// How long what happens is gathered before it is told.
const GATHER: Duration = Duration::from_millis(50);
/// How often a probe is tried whose workers die.
const TRIES: u64 = 3;
/// How long a probe of another version waits for a worker that knows it.
const HOPE: Duration = Duration::from_secs(120);

/// Why not to go on with a probe.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stop {
    /// Another has it.
    Lost,
    /// The worker ends.
    GiveBack,
}

impl Inner {
    /// Makes one probe.
    pub(super) async fn make(self: Arc<Self>, claimed: Claimed, slot: OwnedSemaphorePermit) {
        if !claimed.is_known() && self.waited(&claimed) < HOPE {
            // A worker of another version can do it. It stays ours until that one takes it over.
            tracing::warn!(schema = claimed.schema, "a probe of another version is left to others");
            return;
        }
        let (lost, is_lost) = watch::channel(false);
        let entry = claimed.entry.clone();
        match self.claimed().entry(entry.clone()) {
            // After a long silence of the engine: it is being made, and was taken over from nobody.
            Entry::Occupied(_) => return,
            Entry::Vacant(vacant) => vacant.insert(Holding { claimed: claimed.clone(), lost }),
        };
        self.running.send_modify(|running| *running += 1);
        if let Err(error) = self.try_to_make(&claimed, is_lost).await {
            tracing::warn!(%error, "a probe cannot be made, and is left to others");
        }
        self.claimed().remove(&entry);
        self.running.send_modify(|running| *running -= 1);
        drop(slot);
    }

    /// How long a probe has waited, by the engine's clock.
    fn waited(&self, claimed: &Claimed) -> Duration {
        let Some((then, theirs)) = *self.clock() else { return Duration::ZERO };
        let began = claimed.entry.split('-').next().and_then(|begin| begin.parse().ok());
        let began = began.map_or(theirs, Duration::from_millis);
        (theirs + then.elapsed()).saturating_sub(began)
    }

    async fn try_to_make(
        &self,
        claimed: &Claimed,
        mut lost: watch::Receiver<bool>,
    ) -> Result<(), StoreError> {
        let mut gives_back = self.gives_back.subscribe();
        let stopping = async {
            tokio::select! {
                _ = lost.wait_for(|lost| *lost) => Stop::Lost,
                _ = gives_back.wait_for(|gives_back| *gives_back) => Stop::GiveBack,
            }
        };
        tokio::pin!(stopping);
        let begun = tokio::select! {
            begun = self.until_heard(|| self.store.begin(claimed, &self.name)) => begun?,
            stop = &mut stopping => return self.stop(claimed, 0, stop).await,
        };
        let Some(begun) = begun else { return Ok(()) };
        let Begun { attempt, tries, request, of_scan } = begun;
        if attempt > 1 {
            count(&self.tally.taken_over);
        }
        if !claimed.is_known() {
            let detail = "The server that took this check is of another version than all workers. Servers and workers need the same version.";
            return self.give_up(claimed, attempt, "of another version", detail).await;
        }
        if tries > TRIES {
            let detail = "The workers that made this check broke off again and again. Start it later, or without the deep checks.";
            return self.give_up(claimed, attempt, "its workers died", detail).await;
        }
        let (words, asked) = match self.read(&request) {
            Ok(read) => read,
            Err(problem) => return self.finish(claimed, attempt, &Err(problem)).await,
        };
        let working = async {
            match of_scan {
                true => self.make_line(claimed, attempt, &words).await,
                false => self.make_probe(claimed, attempt, &asked).await,
            }
        };
        tokio::select! {
            worked = working => worked,
            stop = &mut stopping => self.stop(claimed, attempt, stop).await,
        }
    }

    /// Does not go on with a probe of this attempt, or of none.
    async fn stop(&self, claimed: &Claimed, attempt: u64, stop: Stop) -> Result<(), StoreError> {
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

    /// Ends a probe that nobody can make.
    async fn give_up(
        &self,
        claimed: &Claimed,
        attempt: u64,
        reason: &str,
        detail: &str,
    ) -> Result<(), StoreError> {
        let problem = Problem::new(ProblemCode::EndedWithoutResult, detail);
        let problem = serde_json::to_vec(&problem).unwrap_or_default();
        if self.store.give_up(claimed, attempt, reason, &problem).await? {
            count(&self.tally.lost);
        }
        Ok(())
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
        let mut before = 0;
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
                && !self.until_heard(|| self.store.tell(claimed, attempt, before, &told)).await?
            {
                return Ok(());
            }
            before += told.len() as u64;
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
