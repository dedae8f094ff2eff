//! What is said in a terminal.

mod advice;
mod comparison;
mod discovery;
mod egress;
mod explanations;
mod login;
mod policy;
pub(crate) mod progress;
mod publication;
mod reference;
mod result;
pub(crate) mod scan;
mod standing;
mod why;

use std::io::{ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result};
use portwise_core::view::Mark;
use serde::Serialize;

pub(crate) use advice::advice;
pub(crate) use comparison::{comparison, seen_from};
pub(crate) use egress::egress;
pub(crate) use explanations::{explanations, not_known};
pub(crate) use login::{bad, login, login_not_tried};
pub(crate) use policy::{
    sends_as_well, to_publish as policy_to_publish, written_to as policy_written_to,
};
pub(crate) use publication::{to_publish, written_to};
pub(crate) use reference::reference;
pub(crate) use result::{other_direction, result};
pub(crate) use standing::standing;
pub(crate) use why::why;

pub(crate) const STRONG: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(crate) const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();

/// The style and the symbol of a mark.
pub(crate) fn paint(mark: Mark) -> (Style, &'static str) {
    match mark {
        Mark::Good => (GOOD, "✓"),
        Mark::Warning => (DOUBTFUL, "!"),
        Mark::Uncertain | Mark::NotTested => (DOUBTFUL, "?"),
        Mark::Bad => (BAD, "✗"),
        Mark::Closed => (DIM, "○"),
        Mark::Note => (DIM, "i"),
    }
}

/// Text in a style; the terminal's or the pipe's writer takes the style out where it must.
pub(crate) fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{}{text}{}", style.render(), style.render_reset())
}

/// Text broken into lines of at most the terminal's width; all but the first begin with `indent`.
pub(crate) fn wrapped(text: &str, indent: &str) -> String {
    let width = textwrap::termwidth().clamp(40, 100);
    let options = textwrap::Options::new(width)
        .initial_indent(indent)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options).trim_start().to_owned()
}

/// Writes to standard output. A reader that leaves early, as in `portwise … | head`, is not an error.
pub(crate) fn out(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write standard output")
        }
        _ => Ok(()),
    }
}

/// Writes JSON for people and programs.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<()> {
    out(&(serde_json::to_string_pretty(value)? + "\n"))
}
