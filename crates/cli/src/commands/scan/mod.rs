//! `portwise scan`

mod output;
mod targets;

use std::io::IsTerminal;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use portwise_backend::signals::{self, Signal};
use portwise_core::report::{Mode, Refusal, Report};
use portwise_core::target::entered;
use portwise_core::{Outcome, Port, ProbeRequest, judge};
use portwise_probe::Prober;
use tokio::task::{JoinError, JoinSet};

use super::exit_status;
use crate::cli::ScanArgs;
use crate::print::scan::{Progress, finished, interrupted};
use crate::probing;
use crate::tally::Tally;
use output::Output;
use targets::{KnownTargets, Source};

/// Targets at the same time, unless something else is said.
const CONCURRENCY: usize = 16;

/// Files that one target may have open: connections, and as many for look-ups, which are most
/// for ten exchangers in both families.
const FILES_PER_TARGET: usize = 40;

pub(crate) fn run(arguments: &ScanArgs) -> Result<u8> {
    let options = Options {
        mode: arguments.what.mode,
        ports: arguments.what.ports.clone(),
        deep: arguments.options.deep,
    };
    if let Err(refusal) = options.request("example.com") {
        bail!(refusal.text);
    }
    let concurrency = concurrency(arguments.concurrency)?;
    let prober = probing::prober(&arguments.options)?;
    let source = Source::open(&arguments.file)?;
    let (output, earlier) = Output::open(arguments.output.as_deref(), arguments.resume)?;
    let tally = Tally::new(&earlier.outcomes, source.count(&earlier.seen)?);
    let progress = Progress::new(!source.is_typed(), &tally);
    if source.is_typed() {
        anstream::eprintln!("One target a line; Ctrl-D ends.");
    }
    let (seen, name) = (earlier.seen, source.name());
    let mut scan = Scan { options, prober, concurrency, seen, output, tally, progress };
    let outcome = tokio::runtime::Runtime::new()?.block_on(scan.run(source));
    let took = scan.progress.end();
    match outcome? {
        End::Complete => {
            if scan.tally.done() == 0 {
                anstream::eprintln!("There are no targets in {name}.");
            } else if let Some(took) = took {
                anstream::eprintln!("{}", finished(&scan.tally, took));
            }
        }
        End::Early { signal, abandoned } => {
            anstream::eprintln!("{}", interrupted(&scan.tally, abandoned, scan.output.is_file()));
            return Ok(signal.exit_status());
        }
        End::OutputClosed => {}
    }
    Ok(exit_status(scan.tally.outcome()))
}

/// As many as are wanted, if they can have enough open files.
fn concurrency(wanted: Option<u16>) -> Result<usize> {
    let files = probing::open_files();
    let most = (files / FILES_PER_TARGET).max(1);
    match wanted.map(usize::from) {
        None => Ok(CONCURRENCY.min(most)),
        Some(wanted) if wanted <= most => Ok(wanted),
        Some(wanted) => bail!(
            "--concurrency {wanted} is too much for the {files} files that this process may have open, which are enough for {most}; choose less, or raise the limit with “ulimit -n {}”",
            wanted * FILES_PER_TARGET
        ),
    }
}

/// What is asked about each target.
struct Options {
    mode: Mode,
    ports: Vec<Port>,
    deep: bool,
}

impl Options {
    fn request(&self, target: &str) -> Result<ProbeRequest, Refusal> {
        ProbeRequest::new(target, self.mode, &self.ports, self.deep)
    }
}

/// A scan.
struct Scan {
    options: Options,
    prober: Prober,
    concurrency: usize,
    seen: KnownTargets,
    output: Output,
    tally: Tally,
    progress: Progress,
}

/// How a scan ended.
enum End {
    Complete,
    Early { signal: Signal, abandoned: usize },
    OutputClosed,
}

/// A target that is done.
struct Done {
    line: String,
    outcome: Outcome,
}

impl Scan {
    async fn run(&mut self, source: Source) -> Result<End> {
        let mut ended = std::pin::pin!(signals::watch());
        let mut targets = source.read();
        let mut unreadable = None;
        let mut running = JoinSet::new();
        let mut more = true;
        while more || !running.is_empty() {
            tokio::select! {
                biased;
                signal = &mut ended => {
                    while let Some(done) = running.try_join_next() {
                        self.write(done)?;
                    }
                    return Ok(End::Early { signal, abandoned: running.len() });
                }
                Some(done) = running.join_next() => {
                    if !self.write(done)? {
                        return Ok(End::OutputClosed);
                    }
                }
                target = targets.recv(), if more && running.len() < self.concurrency => {
                    match target {
                        Some(Ok(target)) => {
                            if self.seen.insert(&entered(&target)) {
                                running.spawn(self.check(target));
                            }
                        }
                        Some(Err(error)) => unreadable = Some(error),
                        None => more = false,
                    }
                }
            }
        }
        unreadable.map_or(Ok(End::Complete), Err)
    }

    /// The check of one target, which can run beside others.
    fn check(&self, target: String) -> impl Future<Output = Result<Done>> + use<> {
        let request = self.options.request(&target);
        let prober = self.prober.clone();
        let mode = self.options.mode;
        async move {
            let result = match request {
                Ok(request) => prober.check(&request, |_| {}).await,
                Err(refusal) => {
                    judge(Report::refused(&target, mode, refusal, Timestamp::now()), None)
                }
            };
            Ok(Done { line: serde_json::to_string(&result)?, outcome: result.outcome() })
        }
    }

    /// Writes the result of a target. Says whether it is still read.
    fn write(&mut self, done: Result<Result<Done>, JoinError>) -> Result<bool> {
        let Done { line, outcome } = done.context("a check broke off")??;
        let beside = !self.output.is_file() && std::io::stdout().is_terminal();
        let written = if beside {
            self.progress.aside(|| self.output.write(line))
        } else {
            self.output.write(line)
        };
        if !written? {
            return Ok(false);
        }
        self.tally.add(outcome);
        self.progress.update(&self.tally);
        Ok(true)
    }
}
