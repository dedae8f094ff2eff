//! So many at a time for each caller, and for all together.
//!
//! Where all seats are taken, a caller who has fewer than another gets one of that other's, so that
//! a crowd cannot keep everybody else out.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// The seats of callers. The table holds only callers who have one.
pub struct Seats<K> {
    each: usize,
    overall: usize,
    taken: Mutex<Taken<K>>,
}

struct Taken<K> {
    /// The seats of each caller, the oldest first.
    by: HashMap<K, VecDeque<Held>>,
    all: usize,
    next: u64,
}

struct Held {
    number: u64,
    lost: Arc<Notify>,
}

/// Why there is no seat.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NoSeat {
    /// The caller has as many as it may have.
    Own,
    /// All are taken, and no other caller has enough to give one away.
    Any,
}

/// A seat, given back when it is dropped.
pub struct Seat<K: Eq + Hash + Clone> {
    seats: Arc<Seats<K>>,
    caller: K,
    number: u64,
    lost: Arc<Notify>,
}

impl<K: Eq + Hash + Clone> Seats<K> {
    /// So many for each caller, and for all together.
    #[must_use]
    pub fn new(each: usize, overall: usize) -> Self {
        let taken = Taken { by: HashMap::new(), all: 0, next: 0 };
        Self { each, overall, taken: Mutex::new(taken) }
    }

    fn taken(&self) -> MutexGuard<'_, Taken<K>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a seat.
    ///
    /// # Errors
    ///
    /// Which limit is reached.
    pub fn take(self: &Arc<Self>, caller: K) -> Result<Seat<K>, NoSeat> {
        let mut taken = self.taken();
        let own = taken.by.get(&caller).map_or(0, VecDeque::len);
        if own >= self.each {
            return Err(NoSeat::Own);
        }
        if taken.all >= self.overall && !taken.free_one_for(own) {
            return Err(NoSeat::Any);
        }
        let number = taken.next;
        let lost = Arc::new(Notify::new());
        taken.next += 1;
        taken.all += 1;
        taken
            .by
            .entry(caller.clone())
            .or_default()
            .push_back(Held { number, lost: Arc::clone(&lost) });
        Ok(Seat { seats: Arc::clone(self), caller, number, lost })
    }
}

impl<K: Eq + Hash + Clone> Taken<K> {
    /// Takes the oldest seat from the caller who has most, for one who has `own`: if that caller
    /// still has no fewer afterwards, or this one has none.
    fn free_one_for(&mut self, own: usize) -> bool {
        let oldest = |held: &VecDeque<Held>| held.front().map_or(0, |h| u64::MAX - h.number);
        let most = self.by.iter().max_by_key(|(_, held)| (held.len(), oldest(held)));
        let Some((caller, held)) = most.filter(|(_, held)| held.len() > own + 1 || own == 0) else {
            return false;
        };
        let (caller, number) = (caller.clone(), held.front().map(|held| held.number));
        number.is_some_and(|number| {
            self.remove(&caller, number).is_some_and(|held| {
                held.lost.notify_one();
                true
            })
        })
    }

    fn remove(&mut self, caller: &K, number: u64) -> Option<Held> {
        let held = self.by.get_mut(caller)?;
        let at = held.iter().position(|held| held.number == number)?;
        let removed = held.remove(at);
        self.all -= 1;
        if held.is_empty() {
            self.by.remove(caller);
            if self.by.len() < self.by.capacity() / 8 {
                self.by.shrink_to(self.by.len() * 2);
            }
        }
        removed
    }
}

impl<K: Eq + Hash + Clone> Seat<K> {
    /// Resolves when the seat was given to another caller.
    pub async fn lost(&self) {
        self.lost.notified().await;
    }
}

impl<K: Eq + Hash + Clone> Drop for Seat<K> {
    fn drop(&mut self) {
        self.seats.taken().remove(&self.caller, self.number);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt;

    use super::{NoSeat, Seat, Seats};
    fn is_lost(seat: &Seat<u8>) -> bool {
        seat.lost().now_or_never().is_some()
    }

    #[test]
    fn a_crowd_does_not_keep_others_out() {
        let seats = Arc::new(Seats::new(3, 4));
        let mut crowd: Vec<Seat<u8>> = (0..3).map(|_| seats.take(1).unwrap()).collect();
        assert_eq!(seats.take(1).err(), Some(NoSeat::Own));
        let second = seats.take(2).unwrap();
        let third = seats.take(3).unwrap();
        assert_eq!(
            [&crowd[0], &crowd[1], &second, &third].map(is_lost),
            [true, false, false, false]
        );
        assert_eq!(seats.take(2).err(), Some(NoSeat::Any), "it would have as many");
        let fourth = seats.take(4).unwrap();
        let fifth = seats.take(5).unwrap();
        assert_eq!([&crowd[1], &crowd[2], &second].map(is_lost), [true, true, false]);
        crowd.clear();
        drop((second, third, fourth, fifth));
        assert_eq!(seats.taken().all, 0);
        assert!(seats.taken().by.is_empty());
    }
}
