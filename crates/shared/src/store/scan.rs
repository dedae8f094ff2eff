//! Many targets that are looked at for one who reads what comes of each, in the order of ending.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use portwise_api::Vantage;
use serde::Serialize;
use thiserror::Error;

use crate::error::StoreError;
use crate::keys::{self, GROUP};
use crate::pack;
use crate::scripts;
use crate::store::Store;
use crate::store::claimer::{Queue, SCHEMA};
use crate::store::milliseconds;
use crate::store::vantages::LIVES;

/// What a target means, as a hash: those that mean the same are one.
pub type Meaning = [u8; 16];

/// What a scan is called: 1 to 64 letters, digits, dots, hyphens and underscores.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ScanName(String);

/// It is no name of a scan.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error("give a name of 1 to 64 letters, digits, dots, hyphens and underscores")]
pub struct ScanNameError;

impl ScanName {
    /// A name that no other scan has.
    #[must_use]
    pub fn random() -> Self {
        Self(format!("{:016x}", rand::random::<u64>()))
    }
}

impl FromStr for ScanName {
    type Err = ScanNameError;

    fn from_str(text: &str) -> Result<Self, ScanNameError> {
        let is_fit = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        if (1..=64).contains(&text.len()) && text.chars().all(is_fit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ScanNameError)
        }
    }
}

impl fmt::Display for ScanName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A scan of a vantage point. Any number of processes can feed and follow it.
#[derive(Clone, Debug)]
pub struct Scan {
    store: Store,
    vantage: Vantage,
    name: ScanName,
    asked: String,
    kept: Duration,
}

/// Whether a scan can be fed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Opened {
    /// It can.
    Yes,
    /// One of this name is there and not done.
    Unfinished,
    /// One of this name is there that asks for something else.
    Other,
}

/// A target, to be looked at.
#[derive(Clone, Copy, Debug)]
pub struct ToFeed<'a> {
    /// What it means.
    pub target: Meaning,
    /// What the worker reads.
    pub request: &'a [u8],
}

/// What came of feeding.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fed {
    /// Of the first targets, whether each is done; for the others there is no room.
    Taken(Vec<bool>),
    /// The scan was stopped.
    Stopped,
}

/// How a scan stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Followed {
    /// Whether somebody stopped it.
    pub is_stopped: bool,
    /// How many workers are at its vantage point.
    pub workers: u64,
    /// What came, in the order of ending.
    pub lines: Vec<Line>,
}

/// What came of a target.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Line {
    /// Where it stands, to follow from there.
    pub position: String,
    /// What the target means.
    pub target: Meaning,
    /// The result, or else the problem, and the request that it is about.
    pub ended: Result<Vec<u8>, (Vec<u8>, Vec<u8>)>,
}

/// How a scan stands, as all may know who see how the engine does.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct ScanStanding {
    /// Its vantage point.
    pub vantage: Vantage,
    /// Its name.
    pub name: String,
    /// How many targets are done.
    pub lines: u64,
    /// Whether somebody stopped it.
    pub stopped: bool,
    /// Whether somebody has read all.
    pub done: bool,
}

impl Store {
    /// How many workers are at a vantage point.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn workers(&self, at: &Vantage) -> Result<u64, StoreError> {
        let key = keys::workers(at);
        self.link
            .ask(|mut connection| async move {
                let (seconds, micros): (u64, u64) =
                    redis::cmd("TIME").query_async(&mut connection).await?;
                let now = seconds * 1000 + micros / 1000;
                let since = now.saturating_sub(milliseconds(LIVES));
                let mut command = redis::cmd("ZCOUNT");
                command.arg(key).arg(since).arg("+inf").query_async(&mut connection).await
            })
            .await
    }

    /// The scans of a vantage point that are kept, the one that was begun last at the end.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub(super) async fn scans(&self, at: &Vantage) -> Result<Vec<ScanStanding>, StoreError> {
        let mut script = scripts::SCAN_LIST.prepare_invoke();
        script.key(keys::scans(at)).arg(keys::of_vantage(at));
        let said: Vec<(String, u64, bool, bool)> = self.run(&script).await?;
        let scans = said.into_iter().map(|(name, lines, stopped, done)| ScanStanding {
            vantage: at.clone(),
            name,
            lines,
            stopped,
            done,
        });
        Ok(scans.collect())
    }

    /// A scan of a vantage point, which asks for the same of each target. All of it is kept for so
    /// long after the last sign of a worker or of one who follows; at least a second.
    #[must_use]
    pub fn scan(&self, vantage: &Vantage, name: &ScanName, asked: &str, kept: Duration) -> Scan {
        Scan {
            store: self.clone(),
            vantage: vantage.clone(),
            name: name.clone(),
            asked: asked.to_owned(),
            kept: kept.max(Duration::from_secs(1)),
        }
    }
}

impl Scan {
    /// The position before the first line.
    pub const BEGINNING: &'static str = "0-0";

    /// Makes the scan ready to be fed: with `resume` it goes on with what is there; without, what is
    /// there and done makes room for a new one.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn open(&self, resume: bool) -> Result<Opened, StoreError> {
        let mut script = scripts::SCAN_OPEN.prepare_invoke();
        for key in self.keys() {
            script.key(key);
        }
        script
            .key(keys::scans(&self.vantage))
            .arg(&self.asked)
            .arg(u8::from(resume))
            .arg(self.kept.as_secs())
            .arg(&self.name.0)
            .arg(keys::of_vantage(&self.vantage) + "scan:");
        Ok(match self.store.run::<i64>(&script).await? {
            1 => Opened::Yes,
            0 => Opened::Unfinished,
            _ => Opened::Other,
        })
    }

    /// Has targets looked at, in their order, unless that is done or on its way, as long as no more
    /// than `waiting` probes of all scans wait for a worker.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; safe to repeat.
    pub async fn feed(&self, targets: &[ToFeed<'_>], waiting: usize) -> Result<Fed, StoreError> {
        let [scan, had, _] = self.keys();
        let mut script = scripts::SCAN_FEED.prepare_invoke();
        script
            .key(scan)
            .key(had)
            .key(Queue::Bulk.key(&self.vantage))
            .arg(&self.asked)
            .arg(&self.name.0)
            .arg(self.kept.as_secs())
            .arg(waiting)
            .arg(GROUP)
            .arg(SCHEMA)
            .arg(keys::probes(&self.vantage));
        for ToFeed { target, request } in targets {
            let id = format!("{}-{:032x}", self.vantage, rand::random::<u128>());
            script.arg(&target[..]).arg(id).arg(*request);
        }
        let said: Vec<i64> = self.store.run(&script).await?;
        if said.first() == Some(&-1) {
            return Ok(Fed::Stopped);
        }
        Ok(Fed::Taken(said.into_iter().map(|said| said == 1).collect()))
    }

    /// At most so many lines after a position, and how the scan stands.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; [`StoreError::Other`] for lines of another version.
    pub async fn follow(&self, after: &str, most: usize) -> Result<Followed, StoreError> {
        let mut script = scripts::SCAN_FOLLOW.prepare_invoke();
        for key in self.keys() {
            script.key(key);
        }
        script
            .key(keys::workers(&self.vantage))
            .arg(self.kept.as_secs())
            .arg(after)
            .arg(most)
            .arg(milliseconds(LIVES));
        type Row = (String, Vec<(String, Vec<u8>)>);
        let (is_stopped, workers, rows): (bool, u64, Vec<Row>) = self.store.run(&script).await?;
        let lines = rows.into_iter().map(|(position, fields)| {
            let unread = || {
                let what = "a line of a scan that this version cannot read";
                StoreError::other(self.store.link.engine(), what)
            };
            read(position, fields).ok_or_else(unread)
        });
        let lines = lines.collect::<Result<_, _>>()?;
        Ok(Followed { is_stopped, workers, lines })
    }

    /// Stops the scan: what waits for a worker is not looked at any more, and what is being looked
    /// at becomes lines.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn stop(&self) -> Result<(), StoreError> {
        self.mark("stopped").await
    }

    /// Notes that somebody has read all lines, so that another scan can have the name.
    ///
    /// # Errors
    ///
    /// [`StoreError`]
    pub async fn done(&self) -> Result<(), StoreError> {
        self.mark("done").await
    }

    async fn mark(&self, what: &str) -> Result<(), StoreError> {
        let [scan, ..] = self.keys();
        let mut script = scripts::SCAN_MARK.prepare_invoke();
        script.key(scan).arg(self.kept.as_secs()).arg(what);
        self.store.run(&script).await
    }

    fn keys(&self) -> [String; 3] {
        let Self { vantage, name: ScanName(name), .. } = self;
        [keys::scan(vantage, name), keys::had(vantage, name), keys::out(vantage, name)]
    }
}

fn read(position: String, fields: Vec<(String, Vec<u8>)>) -> Option<Line> {
    let (mut target, mut result, mut problem, mut request) = (None, None, None, None);
    for (name, octets) in fields {
        match name.as_str() {
            "target" => target = octets.try_into().ok(),
            "result" => result = Some(octets),
            "problem" => problem = Some(octets),
            "request" => request = Some(octets),
            _ => {}
        }
    }
    let ended = match result {
        Some(packed) => Ok(pack::unpack(&packed).ok()?),
        None => Err((problem?, request?)),
    };
    Some(Line { position, target: target?, ended })
}
