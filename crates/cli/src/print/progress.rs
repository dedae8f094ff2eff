//! A line per endpoint while a probe goes on, and one per other place. On a terminal only, and on
//! standard error.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use portwise_api::Event;
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
    looking_up: Option<ProgressBar>,
    of: HashMap<PlannedEndpoint, ProgressBar>,
    places: Vec<Place>,
}

/// Another place: how many of its visits are over.
struct Place {
    bar: ProgressBar,
    planned: usize,
    over: usize,
}

impl Progress {
    /// Shows itself if standard error is a terminal.
    pub(crate) fn new(host: &str) -> Self {
        Self::with(Some(host), &[])
    }

    /// The same for a check of a host, if it is made here, and beside it for those in other places.
    pub(crate) fn with(host: Option<&str>, places: &[&str]) -> Self {
        let lines = std::io::stderr().is_terminal().then(|| {
            let all = MultiProgress::new();
            let looking_up = host.map(|host| {
                let bar = spinning(&all, "  {spinner} {wide_msg}");
                bar.set_message(format!("looking up {host}"));
                bar
            });
            let width = places.iter().map(|place| place.chars().count()).max().unwrap_or(0);
            let place = |name: &&str| {
                let bar = spinning(&all, "  {prefix}  {spinner} {wide_msg}");
                bar.set_prefix(format!("{name:<width$}"));
                bar.set_message("asked");
                Place { bar, planned: 0, over: 0 }
            };
            let places = places.iter().map(place).collect();
            Mutex::new(Lines { mode: Mode::Auto, all, looking_up, of: HashMap::new(), places })
        });
        Self { lines }
    }

    /// Takes in what happened in another place.
    pub(crate) fn event_at(&self, place: usize, event: &Event) {
        let Some(lines) = &self.lines else { return };
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Place { bar, planned, over }) = lines.places.get_mut(place) else { return };
        match event {
            Event::Progress(ProbeEvent::Planned(all)) => *planned = all.endpoints.len(),
            Event::Progress(ProbeEvent::Endpoint(_)) => *over += 1,
            Event::Restart => (*planned, *over) = (0, 0),
            Event::Done(_) => bar.finish_with_message("done"),
            Event::Progress(_) => {}
        }
        if !bar.is_finished() && *planned > 0 {
            bar.set_message(format!("{over} of {planned} connections"));
        }
    }

    /// Another place is done, in whichever way.
    pub(crate) fn over_at(&self, place: usize, has_told: bool) {
        let Some(lines) = &self.lines else { return };
        let lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        let words = if has_told { "done" } else { "no result" };
        lines.places.get(place).iter().for_each(|place| place.bar.finish_with_message(words));
    }

    /// Takes in what happened.
    pub(crate) fn event(&self, event: &ProbeEvent) {
        let Some(lines) = &self.lines else { return };
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            ProbeEvent::Source(published) => {
                let asked = format!("asked {}", published.asked);
                lines.looking_up.iter().for_each(|bar| bar.set_message(asked.clone()));
            }
            ProbeEvent::Planned(Planned { mode, endpoints }) => {
                lines.mode = *mode;
                lines.looking_up.iter().for_each(ProgressBar::finish_and_clear);
                let several = endpoints.iter().any(|e| e.host != endpoints[0].host);
                let place = |e: &PlannedEndpoint| match several {
                    true => format!("{}  {}", e.host, e.address),
                    false => e.address.to_string(),
                };
                let widest = endpoints.iter().map(|e| place(e).len()).max().unwrap_or(0);
                for endpoint in endpoints {
                    // It may begin anew at another worker.
                    if lines.of.contains_key(endpoint) {
                        continue;
                    }
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
