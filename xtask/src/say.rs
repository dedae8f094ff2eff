//! What xtask says: a line for each thing it does, and how long that took.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Says what is being done, and when it is done how long it took.
pub(crate) struct Step {
    began: Instant,
    name: String,
}

/// Begins a step.
pub(crate) fn step(name: &str) -> Step {
    line("▸", "36", name);
    Step { began: Instant::now(), name: name.to_owned() }
}

impl Step {
    /// Ends it well.
    pub(crate) fn done(self) {
        let took = self.began.elapsed();
        if took > Duration::from_secs(2) {
            line("✓", "32", &format!("{} ({})", self.name, shown(took)));
        }
    }
}

/// Says that something is in order.
pub(crate) fn done(text: &str) {
    line("✓", "32", text);
}

/// Says something that should be known.
pub(crate) fn note(text: &str) {
    line("!", "33", text);
}

/// Says what went wrong.
pub(crate) fn failed(text: &str) {
    line("✗", "31", text);
}

/// A time as people say it.
pub(crate) fn shown(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

fn line(mark: &str, colour: &str, text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = if err.is_terminal() {
        writeln!(err, "\x1b[{colour};1m{mark}\x1b[0m {text}")
    } else {
        writeln!(err, "{mark} {text}")
    };
}
