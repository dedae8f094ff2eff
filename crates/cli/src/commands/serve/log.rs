//! The log of the server, on standard error.

use std::io::IsTerminal;
use std::panic::PanicHookInfo;

use anyhow::{Result, anyhow};
use portwise_backend::log::TARGETS;
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use super::lines::Lines;
use crate::serve_flags::LogFormat;

/// What is written if nothing is said.
const DEFAULT: &str = "portwise=info,warn";
/// Says what is written.
const VARIABLE: &str = "PORTWISE_LOG";

/// Begins the log. Without `targets` only Portwise's own events are written, and of those none
/// that names who is probed: other libraries write names and addresses at some of their levels.
pub(super) fn start(format: LogFormat, targets: bool) -> Result<()> {
    let wanted = std::env::var(VARIABLE).ok().filter(|wanted| !wanted.is_empty());
    let filter = EnvFilter::try_new(wanted.as_deref().unwrap_or(DEFAULT)).map_err(|error| {
        anyhow!("{VARIABLE} cannot be read ({error}); give a level such as debug, or levels for parts such as portwise=debug,warn")
    })?;
    let names_nobody = FilterFn::new(move |metadata| {
        let target = metadata.target();
        targets || (target.starts_with("portwise") && target != TARGETS)
    });
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines =
        fmt::layer().with_ansi(colours).with_writer(std::io::stderr).log_internal_errors(false);
    let lines = match format {
        LogFormat::Text => lines.event_format(Lines::default()).boxed(),
        LogFormat::Json => {
            lines.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
        }
    };
    tracing_subscriber::registry().with(lines.with_filter(names_nobody).with_filter(filter)).init();
    std::panic::set_hook(Box::new(move |panic| note(panic, targets)));
    Ok(())
}

/// Writes a panic as a line like others. What it says may name who is probed.
fn note(panic: &PanicHookInfo<'_>, targets: bool) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let said = panic.payload_as_str().filter(|_| targets);
    tracing::error!(target: "portwise::panic", place, said, "a fault of Portwise: please report it");
}
