//! What several processes count together, so that strangers' servers see them as one.

use std::num::NonZeroU32;
use std::time::Duration;

use futures_util::future::BoxFuture;
use thiserror::Error;

/// Something that may be visited so many times within a minute.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rate {
    /// Its name, the same in all processes.
    pub key: String,
    /// How many times.
    pub per_minute: NonZeroU32,
}

/// Something with so many places.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Places {
    /// Its name, the same in all processes.
    pub key: String,
    /// How many there are.
    pub count: usize,
}

/// What counts does not answer, so nothing may begin.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("the engine that counts visits does not answer")]
pub struct Away;

/// A place at each of several things. Dropping it gives them back.
pub trait Lease: Send + Sync {}

/// What came of asking for places.
pub enum Asked {
    /// There were some. They are given back when this goes, and by themselves when the lease is over.
    Entered(Box<dyn Lease>),
    /// One of them has none; how soon it makes sense to ask again.
    Full(Duration),
}

/// Counts for all processes.
pub trait Together: Send + Sync + 'static {
    /// How long until each of these may be visited once more; zero if it may be now. Takes nothing.
    fn waits<'a>(&'a self, rates: &'a [Rate]) -> BoxFuture<'a, Result<Vec<Duration>, Away>>;

    /// Takes one visit of each of these, or nothing. Says whether it did.
    fn take<'a>(&'a self, rates: &'a [Rate]) -> BoxFuture<'a, Result<bool, Away>>;

    /// Takes a place at each of these for no longer than `lease`, or nothing.
    fn enter<'a>(
        &'a self,
        places: &'a [Places],
        lease: Duration,
    ) -> BoxFuture<'a, Result<Asked, Away>>;
}
