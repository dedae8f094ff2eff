//! Limits that count over all processes.

use std::time::Duration;

use crate::error::StoreError;
use crate::keys;
use crate::scripts;
use crate::store::{Store, milliseconds};

/// How often something may happen: as many times at once, then evenly over the minute.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rate<'a> {
    /// What is counted: `caller:…` for those who ask, `thing:…` for what is visited.
    pub key: &'a str,
    /// How often; 0 is never.
    pub per_minute: u32,
}

/// Where only some can be at a time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Places<'a> {
    /// Where, such as `ep:192.0.2.1:25`, `ad:192.0.2.1` or `host:mx.example.com`.
    pub key: &'a str,
    /// How many.
    pub count: u32,
}

/// Whether one is inside.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Entered {
    /// Until the lease ends or one leaves.
    Yes,
    /// All places are taken somewhere; the first lease there ends after this time.
    Full(Duration),
}

impl Store {
    /// How long each of these rates makes one wait. Takes nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn waits(&self, rates: &[Rate<'_>]) -> Result<Vec<Duration>, StoreError> {
        self.look(rates, false).await
    }

    /// Takes one of each of these rates, or none of any. Gives how long each makes one wait; if all
    /// are zero, they were taken.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn take(&self, rates: &[Rate<'_>]) -> Result<Vec<Duration>, StoreError> {
        self.look(rates, true).await
    }

    /// Gives back what was taken of these rates.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn refund(&self, rates: &[Rate<'_>]) -> Result<(), StoreError> {
        if rates.is_empty() {
            return Ok(());
        }
        let mut script = scripts::REFUND.prepare_invoke();
        for rate in rates {
            script.key(keys::rate(rate.key)).arg(each(rate));
        }
        self.run(&script).await
    }

    async fn look(&self, rates: &[Rate<'_>], takes: bool) -> Result<Vec<Duration>, StoreError> {
        if rates.is_empty() {
            return Ok(Vec::new());
        }
        let mut script = scripts::TAKE.prepare_invoke();
        script.arg(i32::from(takes));
        for rate in rates {
            script.key(keys::rate(rate.key));
            script.arg(each(rate)).arg(rate.per_minute);
        }
        let waits: Vec<u64> = self.run(&script).await?;
        Ok(waits.into_iter().map(Duration::from_millis).collect())
    }

    /// Enters all of these places, or none; who is inside already renews the lease.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn enter(
        &self,
        places: &[Places<'_>],
        holder: &str,
        lease: Duration,
    ) -> Result<Entered, StoreError> {
        let mut script = scripts::ENTER.prepare_invoke();
        script.key(keys::ALL_LEASES);
        script.arg(holder).arg(milliseconds(lease).max(1)).arg(u32::MAX);
        for place in places {
            script.key(keys::gate(place.key)).arg(place.count);
        }
        self.entered(&script).await
    }

    /// Leaves these places.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn leave(&self, places: &[Places<'_>], holder: &str) -> Result<(), StoreError> {
        let mut all = redis::pipe();
        all.zrem(keys::ALL_LEASES, holder).ignore();
        for place in places {
            all.zrem(keys::gate(place.key), holder).ignore();
        }
        self.link.ask(|mut connection| async move { all.query_async(&mut connection).await }).await
    }

    /// Takes one of the seats of a caller for a probe, until the lease ends or it is given back.
    /// Who has it already renews it.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn sit(
        &self,
        caller: &str,
        probe: &str,
        count: u32,
        lease: Duration,
    ) -> Result<Entered, StoreError> {
        let mut script = scripts::ENTER.prepare_invoke();
        script.key(keys::seats(caller));
        script.arg(probe).arg(milliseconds(lease).max(1)).arg(count);
        self.entered(&script).await
    }

    /// Gives a seat back.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn rise(&self, caller: &str, probe: &str) -> Result<(), StoreError> {
        let mut command = redis::cmd("ZREM");
        command.arg(keys::seats(caller)).arg(probe);
        self.link
            .ask(|mut connection| async move { command.query_async(&mut connection).await })
            .await
    }

    async fn entered(&self, script: &redis::ScriptInvocation<'_>) -> Result<Entered, StoreError> {
        let wait: u64 = self.run(script).await?;
        let wait = Duration::from_millis(wait);
        Ok(if wait.is_zero() { Entered::Yes } else { Entered::Full(wait) })
    }
}

/// Milliseconds a permit.
fn each(rate: &Rate<'_>) -> f64 {
    60_000.0 / f64::from(rate.per_minute.max(1))
}
