//! A line about a whole scan while it goes on, on standard error and on a terminal only; and
//! what there is to say at its end.

use std::time::Duration;

use indicatif::{HumanDuration, ProgressBar, ProgressState, ProgressStyle};
use portwise_api::Vantage;
use portwise_shared::ScanName;

use super::{DIM, DOUBTFUL, paint, styled, wrapped};
use crate::tally::Tally;

/// A line about a whole scan.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Shows itself if it is wanted and standard error is a terminal.
    pub(crate) fn new(wanted: bool, tally: &Tally) -> Self {
        if !wanted {
            return Self(ProgressBar::hidden());
        }
        let bar = match tally.total {
            Some(total) => ProgressBar::new(total).with_style(style(COUNTED)),
            None => ProgressBar::no_length().with_style(style(UNCOUNTED)),
        };
        bar.set_position(tally.done());
        bar.set_message(tally.to_string());
        // What was done before says nothing about how fast it goes now.
        bar.reset_eta();
        bar.enable_steady_tick(Duration::from_millis(250));
        Self(bar)
    }

    /// Shows how far it is.
    pub(crate) fn update(&self, tally: &Tally) {
        self.0.set_message(tally.to_string());
        self.0.set_position(tally.done());
    }

    /// Steps aside while something else is written to the terminal.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.0.suspend(write)
    }

    /// Makes room for what there is to say. Gives the time that it took, if it was shown.
    pub(crate) fn end(&self) -> Option<Duration> {
        let shown = !self.0.is_hidden();
        self.0.finish_and_clear();
        shown.then(|| self.0.elapsed())
    }
}

const COUNTED: &str = "{bar:24} {pos}/{len}  {msg}  {speed}";
const UNCOUNTED: &str = "{spinner} {pos} targets  {msg}  {speed}";

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .map(|style| style.with_key("speed", speed))
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// How fast it goes and how long that takes, once it goes.
fn speed(state: &ProgressState, out: &mut dyn std::fmt::Write) {
    let rate = state.per_sec();
    if rate < 0.05 {
        return;
    }
    let _ = write!(out, "{rate:.1}/s");
    if state.len().is_some() {
        let _ = write!(out, ", {:#} left", HumanDuration(state.eta()));
    }
}

/// What to say when all is done.
pub(crate) fn finished(tally: &Tally, took: Duration) -> String {
    let (style, mark) = paint(tally.mark());
    let took = HumanDuration(took);
    let result = format!("{mark} {}: {tally}", targets(tally.done()));
    format!("{}  {}", styled(style, result), styled(DIM, took))
}

/// What to say when the scan ends before that, with so many targets under way.
pub(crate) fn interrupted(tally: &Tally, abandoned: usize, into_file: bool) -> String {
    let of = tally.total.map(|total| format!(" of {total}")).unwrap_or_default();
    let done = tally.done();
    let how = if into_file {
        "To do the rest, run the same command with --resume."
    } else {
        "The lines that were written are whole. If they went into a file, the same command with --output FILE --resume does the rest."
    };
    let done =
        format!("Ended early: {done}{of} targets are done, {abandoned} were abandoned. {how}");
    styled(DOUBTFUL, "!") + " " + &wrapped(&done, "  ")
}

/// What to say of a scan over an engine when it begins.
pub(crate) fn begun(name: &ScanName, at: &Vantage, workers: u64) -> String {
    let workers = if workers == 1 { "1 worker".to_owned() } else { format!("{workers} workers") };
    let text = format!(
        "Scan {name}, by {workers} at “{at}”. To go on with it, here or elsewhere: --scan {name} --resume"
    );
    styled(DIM, wrapped(&text, ""))
}

/// What to say while it goes on.
pub(crate) fn noted(text: &str) -> String {
    styled(DOUBTFUL, "!") + " " + &wrapped(text, "  ")
}

/// What to say when it ends before all is done; whether the engine has heard it.
pub(crate) fn halted(tally: &Tally, name: &ScanName, is_heard: bool) -> String {
    let of = tally.total.map(|total| format!(" of {total}")).unwrap_or_default();
    let done = tally.done();
    let rest = if is_heard {
        "Workers end what they have begun, and begin no more."
    } else {
        "The engine did not hear it, so that workers go on with what waits."
    };
    noted(&format!(
        "Ended early: {done}{of} targets are done. {rest} To do the rest, here or elsewhere, run the same command with --scan {name} --resume."
    ))
}

fn targets(n: u64) -> String {
    if n == 1 { "1 target".to_owned() } else { format!("{n} targets") }
}
