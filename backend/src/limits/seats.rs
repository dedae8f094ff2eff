//! So many at a time for each caller, and for all together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::client::Network;

/// The seats of callers. The table holds only callers who have one.
pub(super) struct Seats {
    each: usize,
    overall: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    by: HashMap<Network, usize>,
    all: usize,
}

/// Why there is no seat.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum NoSeat {
    /// The caller has as many as it may have.
    Own,
    /// All together have.
    Any,
}

/// A seat, given back when it is dropped.
pub(crate) struct Seat {
    seats: Arc<Seats>,
    caller: Network,
}

impl Seats {
    pub(super) fn new(each: usize, overall: usize) -> Self {
        Self { each, overall, taken: Mutex::default() }
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a seat.
    ///
    /// # Errors
    ///
    /// Which limit is reached.
    pub(super) fn take(self: &Arc<Self>, caller: Network) -> Result<Seat, NoSeat> {
        let mut taken = self.taken();
        if taken.by.get(&caller).copied().unwrap_or_default() >= self.each {
            return Err(NoSeat::Own);
        }
        if taken.all >= self.overall {
            return Err(NoSeat::Any);
        }
        *taken.by.entry(caller).or_default() += 1;
        taken.all += 1;
        Ok(Seat { seats: Arc::clone(self), caller })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        taken.all -= 1;
        let by = &mut taken.by;
        if let Some(own) = by.get_mut(&self.caller) {
            *own -= 1;
            if *own == 0 {
                by.remove(&self.caller);
                if by.len() < by.capacity() / 8 {
                    by.shrink_to(by.len() * 2);
                }
            }
        }
    }
}
