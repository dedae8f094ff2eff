//! Who works where, and how much there is to do.

use std::time::Duration;

use portwise_api::Vantage;
use redis::Value;
use serde::Serialize;

use crate::error::StoreError;
use crate::keys::{self, GROUP};
use crate::scripts;
use crate::store::scan::ScanStanding;
use crate::store::{Store, milliseconds};

/// How long a worker counts after a sign of life.
pub(super) const LIVES: Duration = Duration::from_secs(15);
/// After which time without a sign of life a worker or vantage point is forgotten.
const FORGOTTEN: Duration = Duration::from_secs(60);

/// How things stand at the engine.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Standing {
    /// What it says of its version.
    pub version: String,
    /// Octets of memory that it uses.
    pub memory: u64,
    /// Octets that it may use; none if nothing is set.
    pub most_memory: Option<u64>,
    /// Visits under way, over all.
    pub leases: u64,
    /// The vantage points, sorted by their names.
    pub vantages: Vec<VantageStanding>,
    /// The scans that are kept, by vantage point.
    pub scans: Vec<ScanStanding>,
}

/// How things stand at a vantage point.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct VantageStanding {
    /// Its name.
    pub name: Vantage,
    /// Workers that gave a sign of life in the last 15 seconds.
    pub workers: u64,
    /// Probes that somebody waits for and that wait or run.
    pub jobs: u64,
    /// Probes of scans that wait or run.
    pub bulk: u64,
    /// How many of both a worker has.
    pub claimed: u64,
    /// Probes that were given up, the last 10,000 of them.
    pub dead: u64,
}

impl Store {
    /// A sign of life of a worker, about every five seconds. Makes the queues of a new vantage
    /// point, and forgets workers that gave none for a minute. Gives the time of the engine's clock
    /// since 1970.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn announce(&self, vantage: &Vantage, worker: &str) -> Result<Duration, StoreError> {
        let mut script = scripts::ANNOUNCE.prepare_invoke();
        script
            .key(keys::workers(vantage))
            .key(keys::VANTAGES)
            .key(keys::jobs(vantage))
            .key(keys::bulk(vantage))
            .arg(worker)
            .arg(vantage.as_str())
            .arg(GROUP)
            .arg(milliseconds(FORGOTTEN));
        let now: u64 = self.run(&script).await?;
        Ok(Duration::from_millis(now))
    }

    /// A worker that ends says so. What it still has waits again for another.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn withdraw(&self, vantage: &Vantage, worker: &str) -> Result<(), StoreError> {
        let mut script = scripts::WITHDRAW.prepare_invoke();
        script
            .key(keys::workers(vantage))
            .key(keys::jobs(vantage))
            .key(keys::bulk(vantage))
            .arg(worker)
            .arg(GROUP);
        self.run(&script).await
    }

    /// The vantage points, sorted by their names; those whose workers are gone for less than a
    /// minute are still there, with none.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn vantages(&self) -> Result<Vec<VantageStanding>, StoreError> {
        Ok(self.counts().await?.1)
    }

    /// How things stand at the engine.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; [`StoreError::Refused`] for the user of a worker.
    pub async fn standing(&self) -> Result<Standing, StoreError> {
        let info: String = self
            .link
            .ask(|mut connection| async move {
                let mut command = redis::cmd("INFO");
                command.arg("server").arg("memory").query_async(&mut connection).await
            })
            .await?;
        let said = |name: &str| {
            let mut lines = info.lines().filter_map(|line| line.trim_end().split_once(':'));
            lines.find(|(field, _)| *field == name).map(|(_, value)| value)
        };
        let number = |name| said(name).and_then(|value| value.parse().ok()).unwrap_or_default();
        let version = match said("valkey_version") {
            Some(version) => format!("Valkey {version}"),
            None => format!("Redis {}", said("redis_version").unwrap_or("of unknown version")),
        };
        let (leases, vantages) = self.counts().await?;
        let mut scans = Vec::new();
        for at in &vantages {
            scans.extend(self.scans(&at.name).await?);
        }
        Ok(Standing {
            version,
            memory: number("used_memory"),
            most_memory: Some(number("maxmemory")).filter(|most| *most > 0),
            leases,
            vantages,
            scans,
        })
    }

    async fn counts(&self) -> Result<(u64, Vec<VantageStanding>), StoreError> {
        let mut script = scripts::STANDING.prepare_invoke();
        script
            .key(keys::VANTAGES)
            .key(keys::ALL_LEASES)
            .arg(keys::OF_VANTAGES)
            .arg(GROUP)
            .arg(milliseconds(LIVES))
            .arg(milliseconds(FORGOTTEN));
        let mut said = self.run::<Vec<Value>>(&script).await?.into_iter();
        let leases = said.next().and_then(|value| redis::from_redis_value(value).ok());
        let vantages = said.filter_map(|value| {
            type Row = (String, u64, u64, u64, u64, u64);
            let (name, workers, jobs, bulk, claimed, dead): Row =
                redis::from_redis_value(value).ok()?;
            Some(VantageStanding { name: name.parse().ok()?, workers, jobs, bulk, claimed, dead })
        });
        let mut vantages: Vec<_> = vantages.collect();
        vantages.sort_by(|a, b| a.name.cmp(&b.name));
        Ok((leases.unwrap_or_default(), vantages))
    }
}
