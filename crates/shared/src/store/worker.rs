//! What a worker does with a probe that it has claimed.

use redis::ToRedisArgs;

use crate::error::StoreError;
use crate::keys::{self, GROUP};
use crate::pack;
use crate::scripts;
use crate::store::Store;
use crate::store::claimer::{Claimed, Queue};

/// How long events stay after the end of a probe, in seconds: the result has all of them.
const TOLD: u64 = 900;

/// A probe that a worker has begun.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Begun {
    /// The number of this attempt, from 1, by which the worker is known from those before it.
    pub attempt: u64,
    /// How many attempts there were, this one included, without those that were given back.
    pub tries: u64,
    /// What was submitted.
    pub request: Vec<u8>,
    /// Whether a scan asks: then nobody follows, and the end is all that is told.
    pub of_scan: bool,
}

/// How a probe ends.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// With a result, which answers the same question for a while.
    Result(&'a [u8]),
    /// Without one.
    Problem(&'a [u8]),
}

impl Store {
    /// Begins what was claimed; none if there is nothing to do: it is done or forgotten, or another
    /// worker has it.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn begin(
        &self,
        claimed: &Claimed,
        worker: &str,
    ) -> Result<Option<Begun>, StoreError> {
        let at = &claimed.vantage;
        let mut script = scripts::BEGIN.prepare_invoke();
        script
            .key(keys::probe(at, &claimed.id))
            .key(keys::events(at, &claimed.id))
            .key(claimed.queue.key(at))
            .arg(GROUP)
            .arg(&claimed.entry)
            .arg(worker)
            .arg(&claimed.id)
            .arg(keys::of_vantage(at));
        let begun: Vec<(u64, u64, Vec<u8>, bool)> = self.run(&script).await?;
        let begun = begun.into_iter().next();
        Ok(begun.map(|(attempt, tries, request, of_scan)| Begun {
            attempt,
            tries,
            request,
            of_scan,
        }))
    }

    /// Tells what happened after so many events of the same attempt: name and content of each. What
    /// was told already is not told again. False if another worker has begun anew, or
    /// the probe is done or forgotten: then this one is to stop.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn tell(
        &self,
        claimed: &Claimed,
        attempt: u64,
        before: u64,
        events: &[(&str, &[u8])],
    ) -> Result<bool, StoreError> {
        let mut script = scripts::TELL.prepare_invoke();
        script
            .key(keys::probe(&claimed.vantage, &claimed.id))
            .key(keys::events(&claimed.vantage, &claimed.id))
            .arg(attempt)
            .arg(before);
        for (name, data) in events {
            script.arg(*name).arg(*data);
        }
        self.run(&script).await
    }

    /// Ends a probe, and takes it out of its queue. False if that does not count, since another
    /// worker has begun anew, or the probe is done or forgotten. It is taken although the memory of
    /// the engine is full. What a scan asked for becomes a line of it.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; safe to repeat.
    pub async fn finish(
        &self,
        claimed: &Claimed,
        attempt: u64,
        ending: Ending<'_>,
    ) -> Result<bool, StoreError> {
        self.end(claimed, attempt, ending, "").await
    }

    /// Ends a probe that cannot be done with a problem, and notes why. False as for
    /// [`Store::finish`].
    ///
    /// # Errors
    ///
    /// [`StoreError`]; safe to repeat.
    pub async fn give_up(
        &self,
        claimed: &Claimed,
        attempt: u64,
        reason: &str,
        problem: &[u8],
    ) -> Result<bool, StoreError> {
        self.end(claimed, attempt, Ending::Problem(problem), reason).await
    }

    /// Puts a probe back into its queue, for another worker. False as for [`Store::finish`].
    ///
    /// # Errors
    ///
    /// [`StoreError`]; safe to repeat.
    pub async fn give_back(&self, claimed: &Claimed, attempt: u64) -> Result<bool, StoreError> {
        let at = &claimed.vantage;
        let mut script = scripts::GIVE_BACK.prepare_invoke();
        script
            .key(keys::probe(at, &claimed.id))
            .key(claimed.queue.key(at))
            .arg(GROUP)
            .arg(&claimed.entry)
            .arg(&claimed.id)
            .arg(claimed.schema)
            .arg(attempt);
        self.run(&script).await
    }

    /// A sign of life for what a worker has of one vantage point: nobody takes it over. Says for
    /// each whether it is still the worker's; if not, it is to stop.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn beat(&self, worker: &str, claimed: &[&Claimed]) -> Result<Vec<bool>, StoreError> {
        let Some(first) = claimed.first() else { return Ok(Vec::new()) };
        let mut script = scripts::BEAT.prepare_invoke();
        script.key(keys::jobs(&first.vantage)).key(keys::bulk(&first.vantage));
        script.arg(GROUP).arg(worker);
        for one in claimed {
            let number = if one.queue == Queue::Jobs { 1 } else { 2 };
            script.arg(number).arg(&one.entry);
        }
        self.run(&script).await
    }

    async fn end(
        &self,
        claimed: &Claimed,
        attempt: u64,
        ending: Ending<'_>,
        reason: &str,
    ) -> Result<bool, StoreError> {
        let at = &claimed.vantage;
        let (field, octets) = match ending {
            Ending::Result(result) => {
                let packed = pack::pack(result).map_err(|error| {
                    StoreError::other(self.link.engine(), format!("cannot pack: {error}"))
                })?;
                ("result", packed)
            }
            Ending::Problem(problem) => ("problem", problem.to_vec()),
        };
        let mut script = scripts::FINISH.prepare_invoke();
        script
            .key(keys::probe(at, &claimed.id))
            .key(keys::events(at, &claimed.id))
            .key(claimed.queue.key(at))
            .key(keys::dead(at))
            .arg(GROUP)
            .arg(&claimed.entry)
            .arg(&claimed.id)
            .arg(attempt)
            .arg(field)
            .arg(octets.to_redis_args())
            .arg(TOLD)
            .arg(reason)
            .arg(keys::of_vantage(at));
        self.run(&script).await
    }
}
