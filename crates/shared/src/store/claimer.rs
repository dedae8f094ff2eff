//! How a worker comes to its probes.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use portwise_api::Vantage;
use redis::aio::MultiplexedConnection;
use redis::{RedisError, RedisResult};
use tokio::time::timeout;

use crate::error::StoreError;
use crate::keys::{self, GROUP};
use crate::link::{DEADLINE, Link};
use crate::scripts;
use crate::store::{Store, milliseconds};

/// The form in which probes stand in their queues.
pub(crate) const SCHEMA: u32 = 1;

/// Where a probe waits.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Queue {
    /// Somebody waits for it.
    Jobs,
    /// It is one of many; it waits until nobody waits for another.
    Bulk,
}

impl Queue {
    pub(crate) fn key(self, at: &Vantage) -> String {
        match self {
            Self::Jobs => keys::jobs(at),
            Self::Bulk => keys::bulk(at),
        }
    }
}

/// A probe that a worker has taken out of a queue.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Claimed {
    /// From where.
    pub vantage: Vantage,
    /// Which queue.
    pub queue: Queue,
    /// Its place there.
    pub entry: String,
    /// The probe.
    pub id: String,
    /// The form of the request; see [`Claimed::is_known`].
    pub schema: u32,
}

impl Claimed {
    /// Whether this version can read the request. What it cannot is left to others.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.schema == SCHEMA
    }
}

/// Takes probes out of the queues of a vantage point, over a connection of its own.
pub struct Claimer {
    link: Arc<Link>,
    vantage: Vantage,
    worker: String,
    connection: Option<MultiplexedConnection>,
}

impl Store {
    /// Takes probes out of the queues of a vantage point in the name of a worker.
    #[must_use]
    pub fn claimer(&self, vantage: &Vantage, worker: &str) -> Claimer {
        Claimer {
            link: self.link.clone(),
            vantage: vantage.clone(),
            worker: worker.to_owned(),
            connection: None,
        }
    }

    /// Takes over probes of a vantage point whose workers gave no sign of life for `idle`.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn take_over(
        &self,
        vantage: &Vantage,
        worker: &str,
        idle: Duration,
        most: usize,
    ) -> Result<Vec<Claimed>, StoreError> {
        self.link
            .ask(|mut connection| async move {
                let mut claimed = Vec::new();
                for queue in [Queue::Jobs, Queue::Bulk] {
                    let mut from = "0-0".to_owned();
                    while claimed.len() < most {
                        let mut command = redis::cmd("XAUTOCLAIM");
                        command.arg(queue.key(vantage)).arg(GROUP).arg(worker);
                        command.arg(milliseconds(idle));
                        command.arg(&from).arg("COUNT").arg(most - claimed.len());
                        let read: RedisResult<(String, Vec<Row>, redis::Value)> =
                            command.query_async(&mut connection).await;
                        let (next, rows, _) = match read {
                            Err(error) if has_no_group(&error) => break,
                            other => other?,
                        };
                        claimed.extend(rows.into_iter().map(|row| read_row(vantage, queue, row)));
                        // What was looked at for one question is bounded.
                        if next == "0-0" {
                            break;
                        }
                        from = next;
                    }
                }
                Ok(claimed)
            })
            .await
    }
}

impl Claimer {
    /// Takes at most `most` probes, those that somebody waits for first, and waits for one for
    /// `longest` if there is none. What it gives is the worker's: it is to be begun, given back or
    /// kept alive with [`Store::beat`]. If the future is dropped, drop the claimer as well.
    ///
    /// # Errors
    ///
    /// [`StoreError`], at the latest two seconds after `longest`; wait a little before the next try.
    pub async fn next(
        &mut self,
        most: usize,
        longest: Duration,
    ) -> Result<Vec<Claimed>, StoreError> {
        self.next_of(most, most, longest).await
    }

    /// The same, with at most `of_scans` probes of scans among them.
    ///
    /// # Errors
    ///
    /// [`StoreError`], as there.
    pub async fn next_of(
        &mut self,
        most: usize,
        of_scans: usize,
        longest: Duration,
    ) -> Result<Vec<Claimed>, StoreError> {
        if most == 0 {
            return Ok(Vec::new());
        }
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.link.own().await?,
        };
        let claimed =
            timeout(longest + DEADLINE, self.read(&mut connection, most, of_scans, longest)).await;
        let engine = self.link.engine();
        let claimed = match claimed {
            Ok(claimed) => claimed.map_err(|error| StoreError::read(engine, &error))?,
            Err(_) => return Err(self.link.is_late()),
        };
        self.connection = Some(connection);
        Ok(claimed)
    }

    async fn read(
        &self,
        connection: &mut MultiplexedConnection,
        most: usize,
        of_scans: usize,
        longest: Duration,
    ) -> RedisResult<Vec<Claimed>> {
        let mut claimed = self.read_of(connection, &[Queue::Jobs], most, None).await?;
        let left = of_scans.min(most - claimed.len().min(most));
        if left > 0 {
            claimed.extend(self.read_of(connection, &[Queue::Bulk], left, None).await?);
        }
        if !claimed.is_empty() || longest.is_zero() {
            return Ok(claimed);
        }
        let both = [Queue::Jobs, Queue::Bulk];
        let those = if of_scans > 0 { &both[..] } else { &both[..1] };
        let mut claimed = self.read_of(connection, those, 1, Some(longest)).await?;
        // If something came into both at the same moment, it gave one of each.
        for surplus in claimed.split_off(claimed.len().min(most)) {
            let mut script = scripts::GIVE_BACK.prepare_invoke();
            script
                .key(keys::probe(&self.vantage, &surplus.id))
                .key(surplus.queue.key(&self.vantage))
                .arg(GROUP)
                .arg(&surplus.entry)
                .arg(&surplus.id)
                .arg(surplus.schema)
                .arg(0);
            script.invoke_async::<()>(connection).await?;
        }
        Ok(claimed)
    }

    async fn read_of(
        &self,
        connection: &mut MultiplexedConnection,
        queues: &[Queue],
        most: usize,
        longest: Option<Duration>,
    ) -> RedisResult<Vec<Claimed>> {
        let mut command = redis::cmd("XREADGROUP");
        command.arg("GROUP").arg(GROUP).arg(&self.worker).arg("COUNT").arg(most);
        if let Some(longest) = longest {
            // None at all would be for ever.
            command.arg("BLOCK").arg(milliseconds(longest).max(1));
        }
        command.arg("STREAMS");
        for queue in queues {
            command.arg(queue.key(&self.vantage));
        }
        for _ in queues {
            command.arg(">");
        }
        type Read = Option<Vec<(String, Vec<Row>)>>;
        let read: RedisResult<Read> = command.query_async(connection).await;
        let read = match read {
            // An engine that is new, or came back empty.
            Err(error) if has_no_group(&error) => {
                self.make_groups(connection).await?;
                command.query_async::<Read>(connection).await?
            }
            other => other?,
        };
        let rows = read.unwrap_or_default().into_iter().flat_map(|(key, rows)| {
            let is_jobs = key == keys::jobs(&self.vantage);
            let queue = if is_jobs { Queue::Jobs } else { Queue::Bulk };
            rows.into_iter().map(move |row| read_row(&self.vantage, queue, row))
        });
        Ok(rows.collect())
    }

    async fn make_groups(&self, connection: &mut MultiplexedConnection) -> RedisResult<()> {
        for queue in [Queue::Jobs, Queue::Bulk] {
            let mut command = redis::cmd("XGROUP");
            command.arg("CREATE").arg(queue.key(&self.vantage)).arg(GROUP).arg("0").arg("MKSTREAM");
            match command.query_async::<()>(connection).await {
                Err(error) if error.code() == Some("BUSYGROUP") => {}
                other => other?,
            }
        }
        Ok(())
    }
}

type Row = (String, HashMap<String, String>);

fn read_row(vantage: &Vantage, queue: Queue, (entry, mut fields): Row) -> Claimed {
    let id = fields.remove("id").unwrap_or_default();
    let schema = fields.get("v").and_then(|v| v.parse().ok()).unwrap_or_default();
    Claimed { vantage: vantage.clone(), queue, entry, id, schema }
}

fn has_no_group(error: &RedisError) -> bool {
    // The second is what who waits is told when the queue vanishes.
    matches!(error.code(), Some("NOGROUP" | "UNBLOCKED"))
}
