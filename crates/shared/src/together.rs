//! Visits of all workers, counted at the engine.

use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt};
use portwise_probe::together::{Asked, Away, Lease, Places, Rate, Together};
use tokio::runtime::Handle;

use crate::store::Store;
use crate::store::limits;

/// Counts visits at the engine.
pub(crate) struct Counted(pub(crate) Store);

/// The places of one visit.
struct Held {
    store: Store,
    keys: Vec<String>,
    holder: String,
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
        runtime.spawn(async move {
            let places: Vec<_> = keys.iter().map(|key| limits::Places { key, count: 0 }).collect();
            let _ = store.leave(&places, &holder).await;
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
            self.0.waits(&of(&keys, rates)).await.map_err(|_| Away)
        }
        .boxed()
    }

    fn take<'a>(&'a self, rates: &'a [Rate]) -> BoxFuture<'a, Result<bool, Away>> {
        async move {
            let keys = keys(rates);
            let waits = self.0.take(&of(&keys, rates)).await.map_err(|_| Away)?;
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
            let holder = format!("{:032x}", rand::random::<u128>());
            let count = |place: &Places| u32::try_from(place.count).unwrap_or(u32::MAX);
            let wanted: Vec<limits::Places<'_>> = places
                .iter()
                .map(|place| limits::Places { key: &place.key, count: count(place) })
                .collect();
            let keys = places.iter().map(|place| place.key.clone()).collect();
            // From now on what may have been taken is given back, also if the answer is lost.
            let mut held = Held { store: self.0.clone(), keys, holder: holder.clone() };
            match self.0.enter(&wanted, &holder, lease).await.map_err(|_| Away)? {
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
