//! From a row and a setup to the text to paste.

use portwise_model::{Port, TlsMode};
use serde::Serialize;
use thiserror::Error;

use crate::condition;
use crate::program::{Form, Open, Program, Syntax};
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
    /// What it gives away, and to whom, as a sentence; it stands in the first lines as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub danger: Option<String>,
}

/// There is no snippet for this. Each says what to do instead.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum SnippetError {
    /// The program cannot be used with this TLS mode.
    #[error("{reason} {instead}")]
    Impossible {
        /// Why.
        reason: &'static str,
        /// What to do.
        instead: String,
    },
    /// The program takes the TLS mode from the port.
    #[error(
        "{name} starts with TLS for sure on port {only} alone; on another it may begin in plaintext, whatever else is set. {instead}"
    )]
    Port {
        /// The program.
        name: &'static str,
        /// The port on which it starts with TLS for sure.
        only: Port,
        /// What to do.
        instead: &'static str,
    },
    /// No password is sent without TLS.
    #[error(
        "There are no snippets with a login and without encryption: the password would be readable for everyone on the way. Choose implicit-tls or starttls."
    )]
    Cleartext,
    /// The program has nothing for a relay without a login.
    #[error(
        "There are no settings of {0} for a relay without a login. Take the fields of “generic” and enter them by hand."
    )]
    LoginNeeded(&'static str),
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

/// What an open relay without TLS gives away.
const PLAINTEXT: &str = "The mail goes to the relay without TLS, so everybody in between can read it: use this inside a network of your own, and never with a password.";

/// Fills in a program's text for the setup's endpoint.
///
/// # Errors
///
/// [`SnippetError`] if the program cannot be used that way, or cannot hold a value.
pub fn render(program: &'static Program, setup: &Setup) -> Result<Snippet, SnippetError> {
    by_port(program, setup)?;
    let logs_in = setup.logs_in();
    let form = program.form_at(setup.endpoint.port, setup.endpoint.tls, logs_in);
    let form = match (logs_in, program.open, form) {
        (true, _, form) => form.ok_or(SnippetError::Cleartext)?,
        (false, Open::Never, _) => return Err(SnippetError::LoginNeeded(program.name)),
        (false, Open::Text(text) | Open::Plaintext(text), None) => {
            Form::Exposed { text, danger: PLAINTEXT }
        }
        (false, Open::Text(_) | Open::Plaintext(_), Some(form)) => form,
    };
    let (text, danger) = match form {
        Form::Text(text) => (text, None),
        Form::Exposed { text, danger } if logs_in => (text, Some(danger.to_owned())),
        // Without a login there is no password to be given away.
        Form::Exposed { text, danger } => (text, Some(danger.replace(BOTH, "the mail"))),
        Form::Impossible(reason) => {
            return Err(SnippetError::Impossible { reason, instead: way_out(program, setup) });
        }
    };
    let text = condition::kept(text, setup).replace(DANGER, danger.as_deref().unwrap_or_default());
    let secret = match (logs_in, setup.has_oauth2()) {
        (false, _) => "Nowhere: there is no login.",
        (true, true) => {
            "Nowhere: it opens the provider's sign-in page and keeps what that gives it."
        }
        (true, false) => program.secret,
    };
    Ok(Snippet {
        target: program.id,
        text: fill(program, &text, setup)?,
        file: fill(program, program.file, setup)?,
        secret: fill(program, secret, setup)?,
        danger,
    })
}

/// Refuses a TLS mode that a program does not use on the port.
fn by_port(program: &Program, setup: &Setup) -> Result<(), SnippetError> {
    let Some(only) = program.implicit_port else { return Ok(()) };
    if !program.takes_another_mode_on(setup.endpoint.port, setup.endpoint.tls) {
        return Ok(());
    }
    let instead = match setup.endpoint.tls {
        TlsMode::Implicit => "Use that port where the server has it, else STARTTLS.",
        _ => "Use implicit TLS there, or another port for STARTTLS.",
    };
    Err(SnippetError::Port { name: program.name, only, instead })
}

/// What dangers say of an attacker's gain.
const BOTH: &str = "the password and the mail";

/// Where the danger of a text stands in it.
pub(crate) const DANGER: &str = "@DANGER@";

/// What to do where nothing delivers.
fn way_out(program: &Program, setup: &Setup) -> String {
    let relays = if program.instead.is_empty() { LOCAL_RELAYS } else { program.instead };
    let names: Vec<&str> = relays.iter().filter_map(|id| find(id)).map(|t| t.name).collect();
    let names = names.join(" or ");
    match (program.implicit, program.starttls, setup.endpoint.tls) {
        (Form::Text(_) | Form::Exposed { .. }, _, TlsMode::StartTls) => format!(
            "Use implicit TLS (465) where the server has it; else let it hand its mail to a relay on the same machine, or in a container beside it, that can do it safely: {names}."
        ),
        (_, Form::Text(_) | Form::Exposed { .. }, TlsMode::Implicit) => {
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
