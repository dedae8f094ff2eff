//! A line per endpoint while a probe goes on. On a terminal only, and on standard error.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use portwise_core::Mode;
use portwise_core::events::{Planned, PlannedEndpoint, ProbeEvent, StepReached};
use portwise_core::view::endpoint;

/// A line per endpoint.
pub(crate) struct Progress {
    lines: Option<Mutex<Lines>>,
}

struct Lines {
    mode: Mode,
    all: MultiProgress,
    looking_up: ProgressBar,
    of: HashMap<PlannedEndpoint, ProgressBar>,
}

impl Progress {
    /// Shows itself if standard error is a terminal.
    pub(crate) fn new(host: &str) -> Self {
        let lines = std::io::stderr().is_terminal().then(|| {
            let all = MultiProgress::new();
            let looking_up = spinning(&all, "  {spinner} {wide_msg}");
            looking_up.set_message(format!("looking up {host}"));
            Mutex::new(Lines { mode: Mode::Auto, all, looking_up, of: HashMap::new() })
        });
        Self { lines }
    }

    /// Takes in what happened.
    pub(crate) fn event(&self, event: &ProbeEvent) {
        let Some(lines) = &self.lines else { return };
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            ProbeEvent::Source(published) => {
                lines.looking_up.set_message(format!("asked {}", published.asked));
            }
            ProbeEvent::Planned(Planned { mode, endpoints }) => {
                lines.mode = *mode;
                lines.looking_up.finish_and_clear();
                let several = endpoints.iter().any(|e| e.host != endpoints[0].host);
                let place = |e: &PlannedEndpoint| match several {
                    true => format!("{}  {}", e.host, e.address),
                    false => e.address.to_string(),
                };
                let widest = endpoints.iter().map(|e| place(e).len()).max().unwrap_or(0);
                for endpoint in endpoints {
                    let bar = spinning(&lines.all, "{prefix}  {spinner} {wide_msg}");
                    bar.set_prefix(format!("{:>5}  {:<widest$}", endpoint.port, place(endpoint)));
                    lines.of.insert(endpoint.clone(), bar);
                }
            }
            ProbeEvent::Step(StepReached { endpoint, step }) => {
                if let Some(bar) = lines.of.get(endpoint) {
                    bar.set_message(step.describe());
                }
            }
            ProbeEvent::Endpoint(visited) => {
                if let Some(bar) = lines.of.get(&visited.planned()) {
                    let seen =
                        endpoint(lines.mode, &visited.host, &visited.report, &visited.findings);
                    bar.finish_with_message(seen.summary);
                }
            }
        }
    }

    /// Makes room for the result.
    pub(crate) fn end(&self) {
        if let Some(lines) = &self.lines {
            let _ = lines.lock().unwrap_or_else(PoisonError::into_inner).all.clear();
        }
    }
}

/// How many of a known number of visits are over.
pub(crate) struct Counter(Option<ProgressBar>);

impl Counter {
    /// Shows itself if standard error is a terminal.
    pub(crate) fn new(most: usize) -> Self {
        let is_shown = std::io::stderr().is_terminal() && most > 0;
        Self(is_shown.then(|| {
            let template = "  {spinner} {pos} of at most {len} connections";
            let style = ProgressStyle::with_template(template);
            let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
            let bar = ProgressBar::new(u64::try_from(most).unwrap_or(u64::MAX)).with_style(style);
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        }))
    }

    /// One more is over.
    pub(crate) fn one(&self) {
        if let Some(bar) = &self.0 {
            bar.inc(1);
        }
    }

    /// Makes room for the result.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

fn spinning(all: &MultiProgress, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template);
    let style = style.unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = all.add(ProgressBar::new_spinner().with_style(style));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
