//! What who asks for a probe does: submit it, follow it, read what came of it.

use std::time::Duration;

use portwise_api::Vantage;

use crate::error::StoreError;
use crate::keys;
use crate::pack;
use crate::scripts;
use crate::store::Store;
use crate::store::claimer::{Queue, SCHEMA};

/// A probe to be done.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// From where.
    pub vantage: &'a Vantage,
    /// Its name if it is new: the vantage point, a hyphen, and what nobody guesses.
    pub id: &'a str,
    /// What all who ask the same have in common, such as a hash of it.
    pub question: &'a str,
    /// What the worker reads.
    pub request: &'a [u8],
    /// In which queue it waits.
    pub queue: Queue,
    /// How many may wait or run in that queue.
    pub longest: u64,
    /// How long a result answers the same question, in whole seconds.
    pub fresh: Duration,
    /// How long it is kept after it was submitted, begun or done, in whole seconds; at least one.
    pub kept: Duration,
}

/// What came of submitting a probe.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Submitted {
    /// It waits for a worker.
    New,
    /// The probe of this id answers the question.
    Same(String),
    /// The queue is full.
    Busy,
}

/// A probe, as it is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Kept {
    /// How far it is.
    pub status: Status,
    /// What was submitted.
    pub request: Vec<u8>,
    /// The result, as it was given.
    pub result: Option<Vec<u8>>,
    /// Why there is none.
    pub problem: Option<Vec<u8>>,
    /// How many times it was begun.
    pub attempt: u64,
    /// Who began it last.
    pub worker: Option<String>,
}

/// How far a probe is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// It waits for a worker.
    Queued,
    /// A worker does it.
    Running,
    /// There is a result or a problem.
    Done,
}

/// What happened in a probe since a position.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Events {
    /// The id of the probe.
    pub id: String,
    /// In their order.
    pub events: Vec<Event>,
}

/// Something that happened in a probe.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Event {
    /// Its position, from 1: the same for all who read it.
    pub number: u64,
    /// Its name; [`Event::RESTART`] and [`Event::DONE`] come from the engine.
    pub name: String,
    /// Its content.
    pub data: Vec<u8>,
}

impl Event {
    /// Another attempt began.
    pub const RESTART: &'static str = "restart";
    /// The probe is done. Always the last; the result stands with the probe.
    pub const DONE: &'static str = "done";
}

/// The most events that are read of a probe at a time.
const AT_ONCE: usize = 500;

type Row = (String, Vec<(String, Vec<u8>)>);

impl Store {
    /// Puts a probe into its queue, unless one that answers the same question is under way or fresh.
    /// Safe to repeat with the same id.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn submit(&self, asking: &Asking<'_>) -> Result<Submitted, StoreError> {
        let at = asking.vantage;
        let mut script = scripts::SUBMIT.prepare_invoke();
        script
            .key(keys::same(at, asking.question))
            .key(keys::probe(at, asking.id))
            .key(asking.queue.key(at))
            .arg(asking.id)
            .arg(asking.request)
            .arg(asking.kept.as_secs().max(1))
            .arg(asking.fresh.as_secs())
            .arg(asking.longest)
            .arg(SCHEMA)
            .arg(keys::probes(at));
        let said: (i64, String) = self.run(&script).await?;
        Ok(match said {
            (1, _) => Submitted::New,
            (0, id) => Submitted::Same(id),
            _ => Submitted::Busy,
        })
    }

    /// The probe that answers a question and is under way or fresh.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn same(&self, at: &Vantage, question: &str) -> Result<Option<String>, StoreError> {
        let key = keys::same(at, question);
        let of_probes = keys::probes(at);
        self.link
            .ask(|mut connection| async move {
                let id: Option<String> =
                    redis::cmd("GET").arg(key).query_async(&mut connection).await?;
                let Some(id) = id else { return Ok(None) };
                let key = of_probes + &id;
                let is_there: bool =
                    redis::cmd("EXISTS").arg(key).query_async(&mut connection).await?;
                Ok(is_there.then_some(id))
            })
            .await
    }

    /// How many wait or run in a queue.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn queued(&self, at: &Vantage, queue: Queue) -> Result<u64, StoreError> {
        let key = queue.key(at);
        self.link
            .ask(|mut connection| async move {
                redis::cmd("XLEN").arg(key).query_async(&mut connection).await
            })
            .await
    }

    /// A probe, if it is known; none if the id is of no vantage point.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn probe(&self, id: &str) -> Result<Option<Kept>, StoreError> {
        let Some(at) = keys::vantage_of(id) else { return Ok(None) };
        let key = keys::probe(&at, id);
        type Fields = (
            Option<String>,
            Option<Vec<u8>>,
            Option<Vec<u8>>,
            Option<Vec<u8>>,
            Option<u64>,
            Option<String>,
        );
        let fields = ["status", "request", "result", "problem", "attempt", "worker"];
        let (status, request, result, problem, attempt, worker): Fields = self
            .link
            .ask(|mut connection| async move {
                redis::cmd("HMGET").arg(key).arg(&fields).query_async(&mut connection).await
            })
            .await?;
        let Some((status, request)) = status.zip(request) else { return Ok(None) };
        let status = match status.as_str() {
            "queued" => Status::Queued,
            "running" => Status::Running,
            _ => Status::Done,
        };
        let result = result.map(|packed| pack::unpack(&packed)).transpose();
        let result = result.map_err(|_| {
            StoreError::other(self.link.engine(), "a result that this version cannot read")
        })?;
        let attempt = attempt.unwrap_or_default();
        Ok(Some(Kept { status, request, result, problem, attempt, worker }))
    }

    /// Which of these probes are known.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn known(&self, ids: &[&str]) -> Result<Vec<bool>, StoreError> {
        let keys: Vec<Option<String>> =
            ids.iter().map(|id| Some(keys::probe(&keys::vantage_of(id)?, id))).collect();
        let mut all = redis::pipe();
        for key in keys.iter().flatten() {
            all.exists(key);
        }
        if all.is_empty() {
            return Ok(vec![false; ids.len()]);
        }
        let said: Vec<bool> = self
            .link
            .ask(|mut connection| async move { all.query_async(&mut connection).await })
            .await?;
        let mut said = said.into_iter();
        Ok(keys.iter().map(|key| key.is_some() && said.next().unwrap_or_default()).collect())
    }

    /// What happened in these probes after these positions; 0 is before the first. Does not wait.
    /// Probes in which nothing happened are left out.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn events(&self, after: &[(&str, u64)]) -> Result<Vec<Events>, StoreError> {
        let followed: Vec<(String, String)> = after
            .iter()
            .filter_map(|(id, number)| {
                let at = keys::vantage_of(id)?;
                Some((keys::events(&at, id), format!("0-{number}")))
            })
            .collect();
        if followed.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = redis::cmd("XREAD");
        command.arg("COUNT").arg(AT_ONCE).arg("STREAMS");
        for (key, _) in &followed {
            command.arg(key);
        }
        for (_, position) in &followed {
            command.arg(position);
        }
        let read: Option<Vec<(String, Vec<Row>)>> = self
            .link
            .ask(|mut connection| async move { command.query_async(&mut connection).await })
            .await?;
        let read = read.unwrap_or_default();
        Ok(read.into_iter().filter_map(|(key, rows)| happened(&key, rows)).collect())
    }
}

fn happened(key: &str, rows: Vec<Row>) -> Option<Events> {
    let (_, id) = key.rsplit_once(':')?;
    let events = rows.into_iter().filter_map(|(position, fields)| {
        let number = position.rsplit_once('-')?.1.parse().ok()?;
        let mut event = Event { number, name: String::new(), data: Vec::new() };
        for (field, octets) in fields {
            match field.as_str() {
                "n" => event.name = String::from_utf8(octets).ok()?,
                "d" => event.data = octets,
                _ => {}
            }
        }
        Some(event)
    });
    Some(Events { id: id.to_owned(), events: events.collect() })
}
