//! What one caller may start: probes a minute, and probes at a time. What is not used costs nothing.

mod allowance;
mod seats;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

pub use allowance::{Allowance, Taken};
pub use seats::{NoSeat, Seat, Seats};

/// What one caller may start.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PerCaller {
    /// Probes a minute.
    pub a_minute: NonZeroU32,
    /// Probes at a time.
    pub at_once: usize,
}

impl Default for PerCaller {
    fn default() -> Self {
        Self { a_minute: NonZeroU32::new(20).unwrap_or(NonZeroU32::MIN), at_once: 8 }
    }
}

/// Why a caller may start no probe now.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotTaken {
    /// So many are under way, which is the limit.
    AtOnce(usize),
    /// So many a minute may be started, and have been; how long to wait.
    AMinute(NonZeroU32, Duration),
    /// What counts them does not answer.
    Away,
}

/// What a permit rests on. Dropping it frees the place among the probes at a time, and gives back
/// the one of the minute unless it was used.
pub trait Held: Send + Sync + 'static {
    /// A probe was started with it.
    fn used(&mut self);
}

/// The right to start a probe. Unless it is used, dropping it gives everything back.
pub struct Permit(Box<dyn Held>);

/// A caller's place, to be kept while its probe goes on.
pub struct Running {
    _held: Box<dyn Held>,
}

impl Permit {
    /// A permit.
    pub fn new(held: impl Held) -> Self {
        Self(Box::new(held))
    }

    /// Uses it. What is returned is kept while the probe goes on.
    #[must_use]
    pub fn used(mut self) -> Running {
        self.0.used();
        Running { _held: self.0 }
    }
}

/// What callers use, counted in this process.
pub(crate) struct Callers {
    most: PerCaller,
    a_minute: Arc<Allowance<String>>,
    at_once: Arc<Seats<String>>,
}

struct Here {
    taken: Option<Taken<String>>,
    _seat: Seat<String>,
}

impl Held for Here {
    fn used(&mut self) {
        if let Some(taken) = self.taken.take() {
            taken.used();
        }
    }
}

impl Callers {
    pub(crate) fn new(most: PerCaller) -> Self {
        Self {
            most,
            a_minute: Arc::new(Allowance::per_minute(most.a_minute)),
            at_once: Arc::new(Seats::new(most.at_once, usize::MAX)),
        }
    }

    pub(crate) fn take(&self, caller: &str) -> Result<Permit, NotTaken> {
        let PerCaller { a_minute, at_once } = self.most;
        let caller = caller.to_owned();
        let seat = self.at_once.take(caller.clone()).map_err(|_| NotTaken::AtOnce(at_once))?;
        let taken =
            self.a_minute.take(&caller).map_err(|wait| NotTaken::AMinute(a_minute, wait))?;
        Ok(Permit::new(Here { taken: Some(taken), _seat: seat }))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Callers, NotTaken, PerCaller};

    fn callers(a_minute: u32, at_once: usize) -> Callers {
        Callers::new(PerCaller { a_minute: a_minute.try_into().unwrap(), at_once })
    }

    #[test]
    fn a_caller_is_limited_and_another_is_not() {
        let callers = callers(2, 8);
        let start = |caller: &str| callers.take(caller).map(|permit| drop(permit.used()));
        assert!(start("192.0.2.1").is_ok());
        assert!(start("192.0.2.1").is_ok());
        let Err(NotTaken::AMinute(most, wait)) = start("192.0.2.1") else { panic!("no limit") };
        assert_eq!(most.get(), 2);
        assert!((Duration::from_secs(1)..Duration::from_secs(60)).contains(&wait), "{wait:?}");
        assert!(start("192.0.2.2").is_ok());
    }

    #[test]
    fn a_permit_that_is_not_used_costs_nothing() {
        let callers = callers(1, 1);
        for _ in 0..50 {
            drop(callers.take("a").unwrap());
        }
        let running = callers.take("a").unwrap().used();
        assert_eq!(callers.take("a").err(), Some(NotTaken::AtOnce(1)));
        drop(running);
        assert!(matches!(callers.take("a"), Err(NotTaken::AMinute(..))));
    }
}
