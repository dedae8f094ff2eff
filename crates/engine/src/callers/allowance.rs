//! So many a minute for each key, by GCRA, in a table of bounded size.

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::{Quota, RateLimiter};

/// How many keys are remembered.
const MOST: usize = 16_384;

/// So many a minute for each key.
pub struct Allowance<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, Table<K>, DefaultClock>,
    table: Table<K>,
    clock: DefaultClock,
    each: Duration,
}

/// One of them. Unless it is used, dropping it gives it back.
pub struct Taken<K: Hash + Eq + Clone> {
    key: K,
    allowance: Option<Arc<Allowance<K>>>,
}

impl<K: Hash + Eq + Clone> Taken<K> {
    /// Keeps it taken.
    pub fn used(mut self) {
        self.allowance = None;
    }
}

impl<K: Hash + Eq + Clone> Drop for Taken<K> {
    fn drop(&mut self) {
        if let Some(allowance) = self.allowance.take() {
            allowance.table.give_back(&self.key, allowance.each);
        }
    }
}

impl<K: Hash + Eq + Clone> Allowance<K> {
    /// So many a minute for each key.
    #[must_use]
    pub fn per_minute(number: NonZeroU32) -> Self {
        let quota = Quota::per_minute(number);
        let (table, clock) = (Table::default(), DefaultClock::default());
        let limiter = RateLimiter::new(quota, Table(Arc::clone(&table.0)), clock.clone());
        Self { limiter, table, clock, each: quota.replenish_interval() }
    }

    /// Takes one.
    ///
    /// # Errors
    ///
    /// How long to wait.
    pub fn take(self: &Arc<Self>, key: &K) -> Result<Taken<K>, Duration> {
        let taken = self.limiter.check_key(key);
        taken.map_err(|not| not.wait_time_from(self.clock.now()))?;
        Ok(Taken { key: key.clone(), allowance: Some(Arc::clone(self)) })
    }
}

/// When each key's allowance is whole again. Those that are whole soonest are forgotten when there
/// are too many: that gives away least, and somebody who has as many keys is not held by any.
struct Table<K>(Arc<Mutex<HashMap<K, Nanos>>>);

impl<K> Default for Table<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Hash + Eq + Clone> Table<K> {
    fn entries(&self) -> MutexGuard<'_, HashMap<K, Nanos>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give_back(&self, key: &K, each: Duration) {
        if let Some(whole) = self.entries().get_mut(key) {
            let each = u64::try_from(each.as_nanos()).unwrap_or(u64::MAX);
            *whole = Nanos::new(whole.as_u64().saturating_sub(each));
        }
    }
}

impl<K: Hash + Eq + Clone> StateStore for Table<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, f: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut entries = self.entries();
        let (answer, whole) = f(entries.get(key).copied())?;
        if entries.len() >= MOST && !entries.contains_key(key) {
            let mut all: Vec<Nanos> = entries.values().copied().collect();
            let (_, middle, _) = all.select_nth_unstable(MOST / 2);
            let middle = *middle;
            entries.retain(|_, whole| *whole > middle);
        }
        entries.insert(key.clone(), whole);
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Allowance, MOST};

    #[test]
    fn the_table_stays_small_and_remembers_who_took_most() {
        let allowance = Arc::new(Allowance::per_minute(3.try_into().unwrap()));
        for _ in 0..3 {
            allowance.take(&u64::MAX).unwrap().used();
        }
        for key in 0..(3 * MOST as u64) {
            allowance.take(&key).unwrap().used();
        }
        assert!(allowance.table.entries().len() <= MOST);
        let wait = allowance.take(&u64::MAX).err().unwrap();
        assert!((1..=20).contains(&wait.as_secs()), "{wait:?}");
    }
}
