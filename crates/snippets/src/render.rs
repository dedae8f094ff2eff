//! From a row and a setup to the text to paste.

use portwise_model::TlsMode;
use serde::Serialize;
use thiserror::Error;

use crate::program::{Form, Program, Syntax};
use crate::programs::find;
use crate::setup::Setup;

/// What can do it for programs that cannot: they take mail on this machine and hand it on.
pub const LOCAL_RELAYS: &[&str] = &["msmtp", "nullmailer"];

/// A snippet, filled in.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Snippet {
    /// The program's id.
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
    /// The program cannot be made safe with this TLS mode.
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
    /// A value cannot be written in the program's syntax.
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

/// Fills in a program's text for the setup's endpoint.
///
/// # Errors
///
/// [`SnippetError`] if the program cannot be made safe that way, or cannot hold a value.
pub fn render(program: &'static Program, setup: &Setup) -> Result<Snippet, SnippetError> {
    let text = match program.form(setup.endpoint.tls) {
        Some(Form::Text(text)) => text,
        Some(Form::Unsafe(reason)) => {
            return Err(SnippetError::Unsafe { reason, instead: way_out(program, setup) });
        }
        None => return Err(SnippetError::Cleartext),
    };
    Ok(Snippet {
        target: program.id,
        text: fill(program, text, setup)?,
        file: fill(program, program.file, setup)?,
        secret: fill(program, program.secret, setup)?,
    })
}

/// What to do where there is nothing safe.
fn way_out(program: &Program, setup: &Setup) -> String {
    let relays = if program.instead.is_empty() { LOCAL_RELAYS } else { program.instead };
    let names: Vec<&str> = relays.iter().filter_map(|id| find(id)).map(|t| t.name).collect();
    let names = names.join(" or ");
    match (program.implicit, program.starttls, setup.endpoint.tls) {
        (Form::Text(_), _, TlsMode::StartTls) => format!(
            "Use implicit TLS (465) where the server has it; else let it hand its mail to a program on the same machine that can do it safely: {names}."
        ),
        (_, Form::Text(_), TlsMode::Implicit) => {
            "Use STARTTLS (587) where the server has it.".to_owned()
        }
        _ => format!("Use one of these instead: {names}."),
    }
}

/// Puts values in the place of `@NAME@` (in the program's syntax) and `@NAME:syntax@`.
pub fn fill(program: &'static Program, text: &str, setup: &Setup) -> Result<String, SnippetError> {
    let mut out = String::with_capacity(text.len() + 128);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('@') {
        out.push_str(before);
        let Some((value, syntax, length)) = placeholder(after, program.syntax, setup) else {
            out.push('@');
            rest = after;
            continue;
        };
        let (what, value) = value;
        let written = syntax.write(&value).map_err(|reason| SnippetError::Value {
            what,
            value: value.clone(),
            file: program.file,
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
