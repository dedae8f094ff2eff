//! What this process follows of probes that run anywhere: one reader for each, whoever listens.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use bytes::Bytes;
use portwise_api::{EventName, Problem, ProblemCode, Request};
use portwise_core::ProbeResult;
use portwise_core::report::OtherSchema;
use portwise_engine::{Ended, Job};
use serde::de::IgnoredAny;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use crate::error::StoreError;
use crate::store::Store;
use crate::store::asker::{Event, Events, Kept, Status};

/// How long what happened waits to be read.
const TICK: Duration = Duration::from_millis(20);

/// How often it is looked whether probes that are followed still exist.
const LOOK: Duration = Duration::from_secs(1);

/// Follows probes.
pub(crate) struct Hub {
    store: Store,
    followed: Mutex<HashMap<Arc<str>, Followed>>,
    more: Notify,
}

/// A probe that somebody listens to. Who listens holds the job; nobody else does for long.
struct Followed {
    job: Weak<Job>,
    /// The number of the last event that was read.
    last: u64,
}

/// What is to be read. It holds the job, so that nobody begins another log meanwhile, from whose
/// beginning something would be missing.
struct Wanted {
    id: Arc<str>,
    job: Arc<Job>,
    last: u64,
}

impl Hub {
    /// A hub. What it follows is read while [`Hub::run`] runs.
    pub(crate) fn new(store: Store) -> Self {
        Self { store, followed: Mutex::default(), more: Notify::new() }
    }

    fn followed(&self) -> MutexGuard<'_, HashMap<Arc<str>, Followed>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn job(&self, id: &str) -> Option<Arc<Job>> {
        self.followed().get(id)?.job.upgrade()
    }

    /// The log of a probe, which grows while it is held; `None` if there is no such probe.
    pub(crate) async fn follow(&self, id: &str) -> Result<Option<Arc<Job>>, StoreError> {
        if let Some(job) = self.job(id) {
            return Ok(Some(job));
        }
        let Some(kept) = self.store.probe(id).await? else { return Ok(None) };
        let Some(request) = request(&kept) else { return Ok(None) };
        let name: Arc<str> = id.into();
        let job = Arc::new(Job::new(Arc::clone(&name), Arc::new(request)));
        if kept.status == Status::Done {
            // Its events go before it does.
            self.read_all(id, &job).await?;
            let (ended, done) = ended(&kept);
            job.end(ended, done);
            return Ok(Some(job));
        }
        let mut followed = self.followed();
        // Somebody else may have been as quick.
        if let Some(job) = followed.get(&name).and_then(|followed| followed.job.upgrade()) {
            return Ok(Some(job));
        }
        followed.insert(name, Followed { job: Arc::downgrade(&job), last: 0 });
        drop(followed);
        self.more.notify_one();
        Ok(Some(job))
    }

    /// Reads what happens, for as long as it is polled.
    pub(crate) async fn run(&self) {
        let mut looked = Instant::now();
        loop {
            let wanted = self.wanted();
            if wanted.is_empty() {
                self.more.notified().await;
                continue;
            }
            let after: Vec<(&str, u64)> = wanted.iter().map(|one| (&*one.id, one.last)).collect();
            if let Ok(told) = self.store.events(&after).await {
                for told in told {
                    if let Some(one) = wanted.iter().find(|one| *one.id == *told.id) {
                        self.take(one, told).await;
                    }
                }
            }
            if looked.elapsed() >= LOOK {
                looked = Instant::now();
                self.end_lost(&wanted).await;
            }
            sleep(TICK).await;
        }
    }

    /// What is followed, and from where on it is to be read.
    fn wanted(&self) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        self.followed().retain(|id, one| {
            let job = one.job.upgrade().filter(|job| job.is_running());
            let is_followed = job.is_some();
            wanted.extend(job.map(|job| Wanted { id: Arc::clone(id), job, last: one.last }));
            is_followed
        });
        wanted
    }

    /// Reads all that happened in a probe that is done.
    async fn read_all(&self, id: &str, job: &Job) -> Result<(), StoreError> {
        let mut last = 0;
        while let Some(told) = self.store.events(&[(id, last)]).await?.pop() {
            for event in told.events {
                last = event.number;
                if event.name != Event::DONE {
                    add(job, event);
                }
            }
        }
        Ok(())
    }

    /// Takes in what happened in one probe.
    async fn take(&self, one: &Wanted, told: Events) {
        for event in told.events {
            let number = event.number;
            if event.name != Event::DONE {
                add(&one.job, event);
            } else if !self.end(&one.id, &one.job).await {
                // It is read again with the next tick.
                return;
            }
            if let Some(followed) = self.followed().get_mut(&one.id) {
                followed.last = number;
            }
        }
    }

    /// Ends a job with what is kept of its probe. Says whether that could be read.
    async fn end(&self, id: &str, job: &Job) -> bool {
        let Ok(kept) = self.store.probe(id).await else { return false };
        let (ended, done) = kept.as_ref().map_or_else(gone, ended);
        job.end(ended, done);
        true
    }

    /// Ends what is not there any more: the engine has lost it.
    async fn end_lost(&self, wanted: &[Wanted]) {
        let ids: Vec<&str> = wanted.iter().map(|one| &*one.id).collect();
        let Ok(known) = self.store.known(&ids).await else { return };
        for (one, _) in wanted.iter().zip(known).filter(|(_, is_known)| !is_known) {
            self.end(&one.id, &one.job).await;
        }
    }
}

/// Adds an event. Of a kind that is not known here, or what cannot stand in a stream of events,
/// nothing is told but that it was there: numbers are those of the engine.
fn add(job: &Job, event: Event) {
    let name = EventName::ALL.into_iter().find(|name| name.id() == event.name);
    // What has no content is an object without members.
    let data = if event.data.is_empty() { b"{}".to_vec() } else { event.data };
    match name.filter(|name| *name != EventName::Done) {
        Some(name) if is_json_in_one_line(&data) => job.add(name, data.into()),
        Some(_) | None => job.add(EventName::Step, Bytes::from_static(b"null")),
    }
}

/// Whether it can stand in a stream of events: workers may be anybody's.
fn is_json_in_one_line(data: &[u8]) -> bool {
    !data.iter().any(|octet| matches!(octet, b'\n' | b'\r'))
        && serde_json::from_slice::<IgnoredAny>(data).is_ok()
}

/// What was asked for.
pub(crate) fn request(kept: &Kept) -> Option<Request> {
    serde_json::from_slice(&kept.request).ok()
}

/// How a probe ended that is done.
pub(crate) fn ended(kept: &Kept) -> (Ended, Bytes) {
    if let Some(result) = &kept.result {
        return match readable(result) {
            Ok(result) => Ended::with_done(Ok(&result)),
            Err(problem) => Ended::with_done(Err(problem)),
        };
    }
    let problem = kept.problem.as_ref().map(|problem| serde_json::from_slice::<Problem>(problem));
    match problem {
        Some(Ok(problem)) => Ended::with_done(Err(problem)),
        Some(Err(_)) | None => gone(),
    }
}

/// A result as it can be handed on, in one line. What is not one was written by another version, or
/// by a worker that is none of ours.
fn readable(result: &[u8]) -> Result<Cow<'_, [u8]>, Problem> {
    let why = match serde_json::from_slice::<ProbeResult>(result) {
        Ok(_) if is_json_in_one_line(result) => return Ok(Cow::Borrowed(result)),
        Ok(read) => match serde_json::to_vec(&read) {
            Ok(written) => return Ok(Cow::Owned(written)),
            Err(error) => error.to_string(),
        },
        Err(error) => match OtherSchema::of_result(result) {
            Some(other) => other.to_string(),
            None => error.to_string(),
        },
    };
    let detail = format!(
        "The worker that made this check wrote a result that this server cannot read: {why}. Servers and workers need the same version."
    );
    Err(Problem::new(ProblemCode::EndedWithoutResult, detail))
}

/// The probe is not there any more.
fn gone() -> (Ended, Bytes) {
    let detail = "The engine has lost this check. Start it again.";
    Ended::with_done(Err(Problem::new(ProblemCode::EndedWithoutResult, detail)))
}
