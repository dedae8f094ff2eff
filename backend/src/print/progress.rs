//! A line per endpoint while a probe goes on. On a terminal only, and on standard error.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use portwise_core::events::{PlannedEndpoint, ProbeEvent};

use super::result::line;

/// A line per endpoint.
pub(crate) struct Progress {
    lines: Option<Mutex<Lines>>,
}

#[derive(Default)]
struct Lines {
    all: MultiProgress,
    of: HashMap<PlannedEndpoint, ProgressBar>,
}

impl Progress {
    /// Shows itself if it is wanted and standard error is a terminal.
    pub(crate) fn new(wanted: bool) -> Self {
        let shown = wanted && std::io::stderr().is_terminal();
        Self { lines: shown.then(Mutex::default) }
    }

    /// Takes in what happened.
    pub(crate) fn event(&self, event: &ProbeEvent) {
        let Some(lines) = &self.lines else { return };
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            ProbeEvent::Planned { endpoints, .. } => {
                for endpoint in endpoints {
                    let bar = lines.all.add(ProgressBar::new_spinner().with_style(style()));
                    bar.set_prefix(format!("{:>5}  {}", endpoint.port, endpoint.address));
                    bar.enable_steady_tick(Duration::from_millis(120));
                    lines.of.insert(endpoint.clone(), bar);
                }
            }
            ProbeEvent::Step { endpoint, step } => {
                if let Some(bar) = lines.of.get(endpoint) {
                    bar.set_message(step.describe());
                }
            }
            ProbeEvent::Endpoint { host, report } => {
                let endpoint = PlannedEndpoint {
                    host: host.clone(),
                    address: report.address,
                    port: report.port,
                };
                if let Some(bar) = lines.of.get(&endpoint) {
                    bar.finish_with_message(line(report).1);
                }
            }
            ProbeEvent::Done { .. } => {}
        }
    }

    /// Makes room for the result.
    pub(crate) fn end(&self) {
        if let Some(lines) = &self.lines {
            let _ = lines.lock().unwrap_or_else(PoisonError::into_inner).all.clear();
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{prefix}  {spinner} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
}
