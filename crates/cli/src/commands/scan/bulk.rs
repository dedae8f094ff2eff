//! A scan whose targets are looked at by the workers of a vantage point.

mod lines;

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use portwise_api::{Request, Vantage};
use portwise_backend::signals::{self, Signal};
use portwise_core::target::entered;
use portwise_shared::{
    EngineUrl, Fed, Line, Meaning, Opened, Scan, ScanName, Store, StoreError, ToFeed,
};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc::Receiver;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::time::sleep;

use super::results::Results;
use super::targets::{KnownTargets, Source, meaning};
use super::{End, Options, refused};
use crate::cli::ScanArgs;
use crate::print::scan::{begun, halted, noted};
use crate::probing;

/// How many probes of all scans may wait for a worker of a vantage point: enough for none to be
/// idle, and few enough for the engine.
const WAITING: usize = 1_000;
/// How many targets are fed, and how many lines read, at a time: few enough for a slow network to
/// carry them within the second that the engine has.
const FEED: usize = 100;
const LINES: usize = 50;
/// How long to wait before looking again: where something happened, where nothing did, and where
/// nothing can.
const BUSY: Duration = Duration::from_millis(10);
const QUIET: Duration = Duration::from_millis(100);
const AGAIN: Duration = Duration::from_millis(500);
/// After which silence what is open is fed anew: the engine may have lost it.
const ANEW: Duration = Duration::from_secs(10);
/// The exit status of a scan that was stopped from elsewhere: that of one ended by a signal.
const STOPPED: Signal = Signal::Terminate;

/// What is known before the engine is asked.
pub(super) struct Bulk {
    url: EngineUrl,
    roots: Option<Vec<u8>>,
    vantage: Vantage,
    name: Option<ScanName>,
    keep: Duration,
    resume: bool,
    options: Options,
}

impl Bulk {
    pub(super) fn new(arguments: &ScanArgs, url: EngineUrl, options: Options) -> Result<Self> {
        if arguments.concurrency.is_some() {
            bail!(
                "--concurrency is for scans from here; how many probes a worker makes at a time is said to portwise worker, with --slots"
            );
        }
        Ok(Self {
            url,
            roots: probing::roots(arguments.options.trust_anchors.as_deref())?,
            vantage: arguments.bulk.vantage.clone(),
            name: arguments.bulk.scan.clone(),
            keep: Duration::from_secs(arguments.bulk.keep),
            resume: arguments.resume,
            options,
        })
    }

    pub(super) async fn run(
        self,
        source: Source,
        written: KnownTargets,
        results: &mut Results,
    ) -> Result<End> {
        let mut ended = std::pin::pin!(signals::watch());
        let asked = serde_json::to_string(&self.options.words(String::new()))?;
        let name = self.name(&asked, &source)?;
        let store = Store::open(&self.url, self.roots.as_deref()).await?;
        let workers = self.workers(&store).await?;
        let scan = store.scan(&self.vantage, &name, &asked, self.keep);
        match scan.open(self.resume).await? {
            Opened::Yes => {}
            Opened::Unfinished => bail!(
                "the scan {name} has begun before and is not done; add --resume to go on with it, or begin another with --scan NAME"
            ),
            Opened::Other => bail!(
                "the scan {name} asks for something else (--mode, --port or --deep); name another with --scan NAME"
            ),
        }
        results.progress.aside(|| anstream::eprintln!("{}", begun(&name, &self.vantage, workers)));
        let mut following = Following {
            scan: scan.clone(),
            vantage: self.vantage,
            options: self.options,
            results,
            written,
            open: HashMap::new(),
            to_feed: VecDeque::new(),
            position: Scan::BEGINNING.to_owned(),
            quiet_since: Instant::now(),
            is_anew: false,
            waits: None,
        };
        let end = tokio::select! {
            biased;
            signal = &mut ended => Ok(End::Early { status: signal.exit_status(), said: String::new() }),
            end = following.run(source) => end,
        };
        match end {
            Ok(End::Complete) => {
                if scan.done().await.is_err() {
                    let said = "The engine did not hear that the scan is done. Before another of this name, --resume says it again.";
                    anstream::eprintln!("{}", noted(said));
                }
                Ok(End::Complete)
            }
            Ok(End::Early { status, .. }) => {
                let is_heard = scan.stop().await.is_ok();
                let said = halted(&following.results.tally, &name, is_heard);
                Ok(End::Early { status, said })
            }
            other => {
                // What nobody reads is not to be looked at. The error that was is worth more.
                let _ = scan.stop().await;
                other
            }
        }
    }

    /// How the scan is called: what asks the same of the same has the same name everywhere.
    fn name(&self, asked: &str, source: &Source) -> Result<ScanName> {
        if let Some(name) = &self.name {
            return Ok(name.clone());
        }
        match source.fingerprint()? {
            Some(content) => {
                let digest = Sha256::new().chain_update(asked).chain_update(content).finalize();
                let made: String = digest[..8].iter().map(|octet| format!("{octet:02x}")).collect();
                Ok(made.parse()?)
            }
            None if self.resume => bail!(
                "which scan to go on with cannot be told from {}; name it with --scan, as it was said when it began",
                source.name()
            ),
            None => Ok(ScanName::random()),
        }
    }

    /// How many workers there are.
    async fn workers(&self, store: &Store) -> Result<u64> {
        let here = &self.vantage;
        let workers = store.workers(here).await?;
        if workers > 0 {
            return Ok(workers);
        }
        // Whoever may not know the others is told of none.
        let known = store.vantages().await.unwrap_or_default();
        let others: Vec<&str> =
            known.iter().filter(|at| at.workers > 0).map(|at| at.name.as_str()).collect();
        if others.is_empty() {
            bail!(
                "no worker is at the vantage point “{here}”, nor at any other; start one: portwise worker --engine URL --vantage {here}"
            );
        }
        bail!(
            "no worker is at the vantage point “{here}”; with --vantage, choose one of those that have workers: {}",
            others.join(", ")
        );
    }
}

impl Options {
    /// What the worker reads of a target.
    fn words(&self, target: String) -> Request {
        let Self { mode, ports, deep } = self;
        Request { ports: ports.clone(), deep: *deep, ..Request::new(target, *mode) }
    }
}

/// A scan that goes on.
struct Following<'a> {
    scan: Scan,
    vantage: Vantage,
    options: Options,
    results: &'a mut Results,
    /// The targets whose lines are written.
    written: KnownTargets,
    /// Those whose lines are to come, as they were entered.
    open: HashMap<Meaning, String>,
    /// Those of them that are to be fed next.
    to_feed: VecDeque<Meaning>,
    /// Where the last line stands that was read.
    position: String,
    quiet_since: Instant,
    /// Whether what is fed was fed before.
    is_anew: bool,
    waits: Option<Waits>,
}

/// What a scan waits for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Waits {
    Engine,
    Room,
    Workers,
}

/// What came of a look.
enum Step {
    Pause(Duration),
    End(End),
}

impl Following<'_> {
    async fn run(&mut self, source: Source) -> Result<End> {
        let mut targets = source.read();
        let mut more = true;
        loop {
            let step = match self.step(&mut targets, &mut more).await? {
                Ok(step) => step,
                Err(error) => self.hold(error)?,
            };
            match step {
                Step::Pause(pause) => sleep(pause).await,
                Step::End(end) => return Ok(end),
            }
        }
    }

    /// Writes what has come, and feeds what there is room for.
    async fn step(
        &mut self,
        targets: &mut Receiver<Result<String>>,
        more: &mut bool,
    ) -> Result<Result<Step, StoreError>> {
        let followed = match self.scan.follow(&self.position, LINES).await {
            Ok(followed) => followed,
            Err(error) => return Ok(Err(error)),
        };
        let read = followed.lines.len();
        for line in followed.lines {
            if !self.take(line)? {
                return Ok(Ok(Step::End(End::OutputClosed)));
            }
        }
        if read == LINES {
            return Ok(Ok(Step::Pause(Duration::ZERO)));
        }
        if followed.is_stopped {
            return Ok(Ok(Step::End(stopped())));
        }
        while *more && self.to_feed.len() < FEED {
            match targets.try_recv() {
                Ok(target) => {
                    if !self.add(target?)? {
                        return Ok(Ok(Step::End(End::OutputClosed)));
                    }
                }
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => *more = false,
            }
        }
        if read > 0 || self.open.is_empty() {
            self.quiet_since = Instant::now();
        } else if self.to_feed.is_empty() && self.quiet_since.elapsed() > ANEW {
            self.quiet_since = Instant::now();
            self.to_feed.extend(self.open.keys());
            self.is_anew = true;
        }
        let fed = match self.feed().await? {
            Ok(Some(fed)) => fed,
            Ok(None) => return Ok(Ok(Step::End(stopped()))),
            Err(error) => return Ok(Err(error)),
        };
        if !*more && self.open.is_empty() {
            return Ok(Ok(Step::End(End::Complete)));
        }
        let lacks_workers = followed.workers == 0 && !self.open.is_empty();
        self.say(lacks_workers.then_some(Waits::Workers), None);
        Ok(Ok(Step::Pause(if read + fed > 0 { BUSY } else { QUIET })))
    }

    /// Adds a target, unless it is there. Says whether results are still read.
    fn add(&mut self, target: String) -> Result<bool> {
        let shown = entered(&target);
        let meaning = meaning(&shown);
        if self.written.contains(&meaning) || self.open.contains_key(&meaning) {
            return Ok(true);
        }
        if let Err(refusal) = self.options.request(&target) {
            self.written.insert(meaning);
            let result = refused(&target, self.options.mode, refusal);
            return self.results.write(serde_json::to_string(&result)?, result.outcome());
        }
        self.open.insert(meaning, shown);
        self.to_feed.push_back(meaning);
        Ok(true)
    }

    /// Feeds some of what is to be fed. Gives how many were taken; none if the scan was stopped.
    async fn feed(&mut self) -> Result<Result<Option<usize>, StoreError>> {
        self.to_feed.retain(|target| self.open.contains_key(target));
        let next: Vec<(Meaning, Vec<u8>)> = self
            .to_feed
            .iter()
            .take(FEED)
            .filter_map(|target| Some((*target, self.open.get(target)?.clone())))
            .map(|(target, shown)| Ok((target, serde_json::to_vec(&self.options.words(shown))?)))
            .collect::<Result<_>>()?;
        if next.is_empty() {
            self.is_anew = false;
            return Ok(Ok(Some(0)));
        }
        let fed: Vec<ToFeed<'_>> =
            next.iter().map(|(target, request)| ToFeed { target: *target, request }).collect();
        let done = match self.scan.feed(&fed, WAITING).await {
            Ok(Fed::Taken(done)) => done,
            Ok(Fed::Stopped) => return Ok(Ok(None)),
            Err(error) => return Ok(Err(error)),
        };
        self.to_feed.drain(..done.len());
        if self.is_anew && done.contains(&true) {
            // It was missed: the engine began anew to number its lines.
            Scan::BEGINNING.clone_into(&mut self.position);
        }
        Ok(Ok(Some(done.len())))
    }

    /// Writes a line, unless it is written. Says whether it is still read.
    fn take(&mut self, line: Line) -> Result<bool> {
        let Line { position, target, ended } = line;
        self.open.remove(&target);
        let mut is_read = true;
        if self.written.insert(target) {
            let (line, outcome) = lines::read(ended, &self.vantage)?;
            is_read = self.results.write(line, outcome)?;
        }
        self.position = position;
        Ok(is_read)
    }

    /// Waits where that helps.
    fn hold(&mut self, error: StoreError) -> Result<Step> {
        let waits = match &error {
            StoreError::Away { .. } => Waits::Engine,
            StoreError::Full { .. } => Waits::Room,
            _ => return Err(error.into()),
        };
        self.say(Some(waits), Some(&error));
        Ok(Step::Pause(AGAIN))
    }

    /// Says once what the scan waits for, and that it goes on.
    fn say(&mut self, waits: Option<Waits>, why: Option<&StoreError>) {
        if self.waits == waits {
            return;
        }
        let said = match (waits, why) {
            (None, _) => "The scan goes on.".to_owned(),
            (Some(_), Some(why)) => format!("{why} The scan waits."),
            (Some(_), None) => format!(
                "No worker is left at “{at}”. The scan waits for one: portwise worker --engine URL --vantage {at}",
                at = self.vantage
            ),
        };
        self.results.progress.aside(|| anstream::eprintln!("{}", noted(&said)));
        self.waits = waits;
    }
}

fn stopped() -> End {
    End::Early { status: STOPPED.exit_status(), said: String::new() }
}
