//! A scan whose targets are looked at from here.

use anyhow::{Context, Result, bail};
use portwise_backend::signals;
use portwise_core::Outcome;
use portwise_core::target::entered;
use portwise_probe::Prober;
use tokio::task::{JoinError, JoinSet};

use super::results::Results;
use super::targets::{KnownTargets, Source, meaning};
use super::{End, Options, refused};
use crate::print::scan::interrupted;
use crate::probing;

/// Targets at the same time, unless something else is said.
const CONCURRENCY: usize = 16;

/// Files that one target may have open: connections, and as many for look-ups, which are most
/// for ten exchangers in both families.
const FILES_PER_TARGET: usize = 40;

/// As many as are wanted, if they can have enough open files.
pub(super) fn concurrency(wanted: Option<u16>) -> Result<usize> {
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

/// What looks at the targets.
pub(super) struct Here {
    pub(super) options: Options,
    pub(super) prober: Prober,
    pub(super) concurrency: usize,
}

/// A target that is done.
struct Done {
    line: String,
    outcome: Outcome,
}

impl Here {
    pub(super) async fn run(
        &self,
        source: Source,
        mut seen: KnownTargets,
        results: &mut Results,
    ) -> Result<End> {
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
                        write(results, done)?;
                    }
                    let (abandoned, into_file) = (running.len(), results.output.is_file());
                    let said = interrupted(&results.tally, abandoned, into_file);
                    return Ok(End::Early { status: signal.exit_status(), said });
                }
                Some(done) = running.join_next() => {
                    if !write(results, done)? {
                        return Ok(End::OutputClosed);
                    }
                }
                target = targets.recv(), if more && running.len() < self.concurrency => {
                    match target {
                        Some(Ok(target)) => {
                            if seen.insert(meaning(&entered(&target))) {
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
                Err(refusal) => refused(&target, mode, refusal),
            };
            Ok(Done { line: serde_json::to_string(&result)?, outcome: result.outcome() })
        }
    }
}

/// Writes the result of a target. Says whether it is still read.
fn write(results: &mut Results, done: Result<Result<Done>, JoinError>) -> Result<bool> {
    let Done { line, outcome } = done.context("a check broke off")??;
    results.write(line, outcome)
}
