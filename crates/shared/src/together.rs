//! Visits of all workers, counted at the engine.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use portwise_probe::together::{Asked, Away, Lease, Places, Rate, Together};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use crate::store::Store;
use crate::store::limits;

/// Counts visits at the engine, for a worker.
pub(crate) struct Counted {
    store: Store,
    /// How long after a sign of life the worker counts as alive. Later, what it makes may be another's.
    lives: Duration,
    heard: Mutex<Option<Instant>>,
    /// Places that are held or being given back.
    held: watch::Sender<usize>,
}

/// How long what is given back at the end may take.
const LEAVING: Duration = Duration::from_secs(1);

impl Counted {
    pub(crate) fn new(store: Store, lives: Duration) -> Self {
        Self { store, lives, heard: Mutex::default(), held: watch::Sender::new(0) }
    }

    /// Notes that the engine heard a sign of life that was given then.
    pub(crate) fn heard(&self, then: Instant) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(then);
    }

    fn is_alive(&self) -> bool {
        let heard = *self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.is_some_and(|then| then.elapsed() < self.lives)
    }

    /// Waits until all places are given back, but not for long.
    pub(crate) async fn left(&self) {
        let mut held = self.held.subscribe();
        let _ = timeout(LEAVING, held.wait_for(|held| *held == 0)).await;
    }
}

/// The places of one visit.
struct Held {
    store: Store,
    keys: Vec<String>,
    holder: String,
    counts: Counts,
}

/// One of the places that are held, until it has been given back.
struct Counts(watch::Sender<usize>);

impl Counts {
    fn new(among: &watch::Sender<usize>) -> Self {
        among.send_modify(|held| *held += 1);
        Self(among.clone())
    }
}

impl Clone for Counts {
    fn clone(&self) -> Self {
        Self::new(&self.0)
    }
}

impl Drop for Counts {
    fn drop(&mut self) {
        self.0.send_modify(|held| *held -= 1);
    }
}

impl Lease for Held {}

impl Drop for Held {
    /// Leaves. If the engine is away, the lease ends by itself.
    fn drop(&mut self) {
        let (store, keys) = (self.store.clone(), std::mem::take(&mut self.keys));
        let holder = std::mem::take(&mut self.holder);
        if keys.is_empty() {
            return;
        }
        let Ok(runtime) = Handle::try_current() else { return };
        let counts = self.counts.clone();
        runtime.spawn(async move {
            let places: Vec<_> = keys.iter().map(|key| limits::Places { key, count: 0 }).collect();
            let _ = store.leave(&places, &holder).await;
            drop(counts);
        });
    }
}

/// The keys of what is visited, which workers may use.
fn keys(rates: &[Rate]) -> Vec<String> {
    rates.iter().map(|rate| format!("thing:{}", rate.key)).collect()
}

fn of<'a>(keys: &'a [String], rates: &[Rate]) -> Vec<limits::Rate<'a>> {
    let all = keys.iter().zip(rates);
    all.map(|(key, rate)| limits::Rate { key, per_minute: rate.per_minute.get() }).collect()
}

impl Together for Counted {
    fn waits<'a>(&'a self, rates: &'a [Rate]) -> BoxFuture<'a, Result<Vec<Duration>, Away>> {
        async move {
            let keys = keys(rates);
            self.store.waits(&of(&keys, rates)).await.map_err(|_| Away)
        }
        .boxed()
    }

    fn take<'a>(&'a self, rates: &'a [Rate]) -> BoxFuture<'a, Result<bool, Away>> {
        async move {
            let keys = keys(rates);
            let waits = self.store.take(&of(&keys, rates)).await.map_err(|_| Away)?;
            Ok(waits.iter().all(Duration::is_zero))
        }
        .boxed()
    }

    fn enter<'a>(
        &'a self,
        places: &'a [Places],
        lease: Duration,
    ) -> BoxFuture<'a, Result<Asked, Away>> {
        async move {
            if !self.is_alive() {
                return Err(Away);
            }
            let holder = format!("{:032x}", rand::random::<u128>());
            let count = |place: &Places| u32::try_from(place.count).unwrap_or(u32::MAX);
            let wanted: Vec<limits::Places<'_>> = places
                .iter()
                .map(|place| limits::Places { key: &place.key, count: count(place) })
                .collect();
            let keys = places.iter().map(|place| place.key.clone()).collect();
            // From now on what may have been taken is given back, also if the answer is lost.
            let (store, counts) = (self.store.clone(), Counts::new(&self.held));
            let mut held = Held { store, keys, holder: holder.clone(), counts };
            match self.store.enter(&wanted, &holder, lease).await.map_err(|_| Away)? {
                limits::Entered::Yes => Ok(Asked::Entered(Box::new(held))),
                limits::Entered::Full(wait) => {
                    held.keys.clear();
                    Ok(Asked::Full(wait))
                }
            }
        }
        .boxed()
    }
}
