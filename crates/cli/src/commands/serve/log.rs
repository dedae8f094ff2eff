//! The log of the server, on standard error.

use std::io::IsTerminal;
use std::panic::PanicHookInfo;

use anyhow::{Result, anyhow};
use portwise_backend::log::TARGETS;
use tracing_subscriber::filter::{FilterFn, LevelFilter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use super::lines::Lines;
use crate::cli::{LogFlags, LogFormat};

/// What is written if nothing is said.
const DEFAULT: &str = "portwise=info,warn";
/// Says what is written.
const VARIABLE: &str = "PORTWISE_LOG";

/// Begins the log. Without `targets` only Portwise's own events are written, and of those none
/// that names who is probed: other libraries write names and addresses at some of their levels.
pub(in crate::commands) fn start(flags: &LogFlags) -> Result<()> {
    let LogFlags { log_format: format, log_targets: targets } = *flags;
    let wanted = std::env::var(VARIABLE).ok().filter(|wanted| !wanted.is_empty());
    let filter = filter(wanted.as_deref().unwrap_or(DEFAULT))?;
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

/// What is written. A word alone that is neither a level nor a part of Portwise would silence
/// everything.
fn filter(wanted: &str) -> Result<EnvFilter> {
    let wrong = |why: &str| {
        anyhow!(
            "{VARIABLE}={wanted} cannot be read: {why}; give a level (error, warn, info, debug, trace or off), or levels for parts such as portwise=debug,warn"
        )
    };
    let is_known =
        |word: &&str| word.parse::<LevelFilter>().is_ok() || word.starts_with("portwise");
    let mut alone = wanted.split(',').map(str::trim).filter(|word| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b":-_".contains(&b))
    });
    if let Some(word) = alone.find(|word| !is_known(word)) {
        return Err(wrong(&format!("“{word}” is no level")));
    }
    EnvFilter::try_new(wanted).map_err(|error| wrong(&error.to_string()))
}

/// Writes a panic as a line like others. What it says may name who is probed.
fn note(panic: &PanicHookInfo<'_>, targets: bool) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let said = panic.payload_as_str().filter(|_| targets);
    tracing::error!(target: "portwise::panic", place, said, "a fault of Portwise: please report it");
}
