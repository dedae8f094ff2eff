//! Configuration to paste. One file per target: its row, and one whole text per TLS mode.

mod escape;
mod outlook;
mod python_smtplib;
mod setup;
#[cfg(test)]
mod tests;
mod thunderbird;
mod thunderbird_autoconfig;

use serde::Serialize;
use thiserror::Error;

use crate::endpoint::TlsMode;
pub use escape::Syntax;
pub use setup::{Mailbox, Setup, SetupError};

/// The software that a snippet is for.
#[derive(Debug, Serialize)]
pub struct Target {
    /// As in flags and URLs.
    pub id: &'static str,
    /// As people call it.
    pub name: &'static str,
    /// Where it stands in a list.
    pub group: Group,
    /// The name of the file, or what to open.
    pub file: &'static str,
    /// Where that goes.
    pub place: &'static str,
    /// The versions that it holds for.
    pub versions: &'static str,
    /// Where the password goes; it is never part of a snippet.
    pub secret: &'static str,
    /// What goes wrong with the usual settings, in a sentence.
    pub trap: &'static str,
    /// How a value is written in it, unless a placeholder says otherwise.
    #[serde(skip)]
    pub syntax: Syntax,
    /// With TLS from the first octet.
    #[serde(skip)]
    pub implicit: Form,
    /// With STARTTLS.
    #[serde(skip)]
    pub starttls: Form,
    /// How we know that it works and that it refuses what it must.
    pub proof: Proof,
}

/// The kind of software.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Mail clients.
    MailClient,
    /// Libraries for applications.
    Library,
    /// Programs with mail settings.
    Program,
    /// Command line and relays.
    Relay,
    /// Servers that take mail.
    Server,
    /// Checks by hand.
    Check,
}

impl Group {
    /// All of them, as they are listed.
    pub const ALL: [Self; 6] =
        [Self::MailClient, Self::Library, Self::Program, Self::Relay, Self::Server, Self::Check];

    /// As a heading.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::MailClient => "Mail clients",
            Self::Library => "Libraries",
            Self::Program => "Programs with mail settings",
            Self::Relay => "Command line and relays",
            Self::Server => "Servers",
            Self::Check => "Checks by hand",
        }
    }
}

/// What a target has for a TLS mode.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// The whole text, with placeholders.
    Text(&'static str),
    /// Nothing safe, and why, as a sentence.
    Unsafe(&'static str),
}

/// How we know.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// The program itself ran it against good and bad servers.
    Executed,
    /// A schema, a parser or the program's own check accepted it.
    Validated,
    /// Neither; shown as such.
    Unproved,
}

/// A snippet, filled in.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Snippet {
    /// The target's id.
    pub target: &'static str,
    /// What to paste.
    pub text: String,
    /// The name of the file, or what to open.
    pub file: String,
}

/// There is no snippet for this. Each says what to do instead.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum SnippetError {
    /// The target cannot be made safe with this TLS mode.
    #[error("{reason} {instead}")]
    Unsafe {
        /// Why.
        reason: &'static str,
        /// What to do.
        instead: &'static str,
    },
    /// No mail is submitted without TLS.
    #[error(
        "There are no snippets without encryption: the password would be readable for everyone on the way. Choose implicit-tls or starttls."
    )]
    Cleartext,
    /// A value cannot be written in the target's syntax.
    #[error("The {what} “{value}” cannot be written into {file}: {reason}.")]
    Value {
        /// What the value is.
        what: &'static str,
        /// The value.
        value: String,
        /// Where it should go.
        file: &'static str,
        /// Why not.
        reason: &'static str,
    },
}

/// The target with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|t| t.id == id).copied()
}

/// The ids that come closest to what was given.
#[must_use]
pub fn nearest(given: &str) -> Vec<&'static str> {
    crate::answers::nearest(given, TARGETS.iter().map(|t| (t.id, t.name)), 3)
}

/// Fills in a target's text for the setup's endpoint.
///
/// # Errors
///
/// [`SnippetError`] if the target cannot be made safe that way, or cannot hold a value.
pub fn render(target: &'static Target, setup: &Setup) -> Result<Snippet, SnippetError> {
    let form = match setup.endpoint.tls {
        TlsMode::Implicit => target.implicit,
        TlsMode::StartTls => target.starttls,
        TlsMode::Cleartext => return Err(SnippetError::Cleartext),
    };
    let text = match form {
        Form::Text(text) => text,
        Form::Unsafe(reason) => {
            let other = match setup.endpoint.tls {
                TlsMode::Implicit => target.starttls,
                _ => target.implicit,
            };
            let instead = match (other, setup.endpoint.tls) {
                (Form::Text(_), TlsMode::StartTls) => {
                    "Use implicit TLS (465) where the server has it; else let it hand its mail to a local relay such as msmtp or nullmailer, which can do it safely."
                }
                (Form::Text(_), _) => "Use STARTTLS (587) where the server has it.",
                (Form::Unsafe(_), _) => {
                    "Let it hand its mail to a local relay such as msmtp or nullmailer, which can do it safely."
                }
            };
            return Err(SnippetError::Unsafe { reason, instead });
        }
    };
    let text = fill(target, text, setup)?;
    Ok(Snippet { target: target.id, text, file: fill(target, target.file, setup)? })
}

/// Puts values in the place of `@NAME@` (in the target's syntax) and `@NAME:syntax@`.
fn fill(target: &'static Target, text: &str, setup: &Setup) -> Result<String, SnippetError> {
    let mut out = String::with_capacity(text.len() + 128);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('@') {
        out.push_str(before);
        let Some((value, syntax, length)) = placeholder(after, target.syntax, setup) else {
            out.push('@');
            rest = after;
            continue;
        };
        let (what, value) = value;
        let written = syntax.write(&value).map_err(|reason| SnippetError::Value {
            what,
            value: value.clone(),
            file: target.file,
            reason,
        })?;
        out.push_str(&written);
        rest = &after[length..];
    }
    out.push_str(rest);
    Ok(out)
}

type Value = (&'static str, String);

/// The value that a placeholder stands for, how it is to be written, and how long the
/// placeholder is without its first `@`.
fn placeholder(after: &str, syntax: Syntax, setup: &Setup) -> Option<(Value, Syntax, usize)> {
    let (inner, _) = after.split_once('@')?;
    let (name, syntax) = match inner.split_once(':') {
        Some((name, id)) => (name, Syntax::find(id)?),
        None => (inner, syntax),
    };
    Some((setup.value(name)?, syntax, inner.len() + 1))
}

/// The targets, by group and then by name.
pub const TARGETS: &[&Target] = &[
    &outlook::TARGET,
    &thunderbird_autoconfig::TARGET,
    &thunderbird::TARGET,
    &python_smtplib::TARGET,
];
