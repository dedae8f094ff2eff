//! What there is to read: comparisons, terms, questions and answers, for the page and the command
//! line alike.

pub mod comparison;
#[cfg(test)]
mod coverage;
pub mod faq;
pub mod glossary;
pub mod modes;
pub mod roles;
#[cfg(test)]
mod tests;

use serde::Serialize;

/// A part of an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph.
    Text(&'static str),
    /// Points, each a sentence or more.
    List(&'static [&'static str]),
    /// Something to type, or what a program prints.
    Code {
        /// What it is.
        kind: CodeKind,
        /// What it does or shows, as a whole sentence.
        caption: &'static str,
        /// The lines themselves.
        text: &'static str,
    },
}

/// What a block of code is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeKind {
    /// To be run in a POSIX shell.
    Shell,
    /// To be run in PowerShell.
    PowerShell,
    /// What a program prints, or what passes between client and server. Not to be run.
    Output,
}

const fn text(text: &'static str) -> Block {
    Block::Text(text)
}

const fn list(points: &'static [&'static str]) -> Block {
    Block::List(points)
}

const fn shell(caption: &'static str, text: &'static str) -> Block {
    Block::Code { kind: CodeKind::Shell, caption, text }
}

const fn powershell(caption: &'static str, text: &'static str) -> Block {
    Block::Code { kind: CodeKind::PowerShell, caption, text }
}

const fn output(caption: &'static str, text: &'static str) -> Block {
    Block::Code { kind: CodeKind::Output, caption, text }
}
