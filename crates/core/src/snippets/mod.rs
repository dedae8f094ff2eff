//! Configuration to paste. One file per target: its row, and one whole text per TLS mode.

mod escape;
pub mod proofs;
mod setup;
mod targets;
#[cfg(test)]
mod tests;

use serde::Serialize;
use thiserror::Error;

use crate::endpoint::{Endpoint, TlsMode};
pub use escape::Syntax;
pub use setup::{Mailbox, Setup, SetupError};
pub use targets::TARGETS;

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
    /// Where the password goes; it is never part of a snippet. May hold placeholders.
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
    /// The ids of targets that do the same safely, for one that cannot in every TLS mode.
    pub instead: &'static [&'static str],
}

/// What can do it for programs that cannot: they take mail on this machine and hand it on.
pub const LOCAL_RELAYS: &[&str] = &["msmtp", "nullmailer"];

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
#[serde(rename_all = "kebab-case", tag = "kind", content = "how")]
pub enum Proof {
    /// The program itself ran it against good and bad servers.
    Executed,
    /// Something strict accepted it: a sentence that says what.
    Validated(&'static str),
    /// Neither; shown as such, with the reason as a sentence.
    Unproved(&'static str),
}

impl Proof {
    /// As people read it.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Executed => {
                "Run as it stands against good and bad servers: it delivers to the good ones and refuses the bad ones.".to_owned()
            }
            Self::Validated(how) => format!("Not run, but validated. {how}"),
            Self::Unproved(why) => format!("Neither run nor validated. {why}"),
        }
    }
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
    /// Where the password goes.
    pub secret: String,
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
        instead: String,
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

/// The endpoint that a target should be filled in for, of those that a server has: implicit TLS
/// where there is, as nobody can strip that, else what the target can do safely (RFC 8314 §3.3).
#[must_use]
pub fn choose<'a>(target: &Target, offers: &'a [Endpoint]) -> Option<&'a Endpoint> {
    let can = |endpoint: &&Endpoint| matches!(target.form(endpoint.tls), Some(Form::Text(_)));
    let implicit = offers.iter().filter(|o| o.tls == TlsMode::Implicit).find(can);
    implicit.or_else(|| offers.iter().find(can)).or_else(|| offers.first())
}

/// Fills in a target's text for the setup's endpoint.
///
/// # Errors
///
/// [`SnippetError`] if the target cannot be made safe that way, or cannot hold a value.
pub fn render(target: &'static Target, setup: &Setup) -> Result<Snippet, SnippetError> {
    let text = match target.form(setup.endpoint.tls) {
        Some(Form::Text(text)) => text,
        Some(Form::Unsafe(reason)) => {
            return Err(SnippetError::Unsafe { reason, instead: target.way_out(setup) });
        }
        None => return Err(SnippetError::Cleartext),
    };
    Ok(Snippet {
        target: target.id,
        text: fill(target, text, setup)?,
        file: fill(target, target.file, setup)?,
        secret: fill(target, target.secret, setup)?,
    })
}

impl Target {
    /// What there is for a TLS mode; nothing for mail in plaintext.
    #[must_use]
    pub fn form(&self, tls: TlsMode) -> Option<Form> {
        match tls {
            TlsMode::Implicit => Some(self.implicit),
            TlsMode::StartTls => Some(self.starttls),
            TlsMode::Cleartext => None,
        }
    }

    /// What to do where there is nothing safe.
    fn way_out(&self, setup: &Setup) -> String {
        let relays = if self.instead.is_empty() { LOCAL_RELAYS } else { self.instead };
        let names: Vec<&str> = relays.iter().filter_map(|id| find(id)).map(|t| t.name).collect();
        let names = names.join(" or ");
        match (self.implicit, self.starttls, setup.endpoint.tls) {
            (Form::Text(_), _, TlsMode::StartTls) => format!(
                "Use implicit TLS (465) where the server has it; else let it hand its mail to a program on the same machine that can do it safely: {names}."
            ),
            (_, Form::Text(_), TlsMode::Implicit) => {
                "Use STARTTLS (587) where the server has it.".to_owned()
            }
            _ => format!("Use one of these instead: {names}."),
        }
    }
}

/// Puts values in the place of `@NAME@` (in the target's syntax) and `@NAME:syntax@`.
pub fn fill(target: &'static Target, text: &str, setup: &Setup) -> Result<String, SnippetError> {
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
