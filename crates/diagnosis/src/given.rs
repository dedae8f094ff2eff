//! What was said beside an error text, in the words of whoever said it.

use portwise_core::questions::parse::{self, AnswerError};
use portwise_core::{Target, TargetError, TargetKind};
use portwise_explain::{Context, Named, Purpose, Table};
use thiserror::Error;

use crate::providers;

/// What was said, as flags of the command line and arguments of a tool are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// The program that sends, by id or name.
    pub program: Option<&'a str>,
    /// The host that it sends to, with a port behind a colon or not.
    pub host: Option<&'a str>,
    /// The port.
    pub port: Option<u16>,
    /// The provider, by id or name.
    pub provider: Option<&'a str>,
    /// A server delivers to the recipient's server (its MX).
    pub delivery: bool,
}

/// Something that was said and cannot be understood.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum GivenError {
    /// No such provider.
    #[error(transparent)]
    Provider(#[from] AnswerError),
    /// Not a host.
    #[error(transparent)]
    Host(#[from] TargetError),
    /// A program without a name.
    #[error(
        "The name of the program is empty. Give its name, such as django or postfix, or leave it out."
    )]
    NoProgram,
    /// Port 0.
    #[error("Port 0 is none. Give a port from 1 to 65535, such as 587, or leave it out.")]
    NoPort,
}

/// The longest name of a program that is kept, in characters.
const LONGEST_NAME: usize = 60;

impl Given<'_> {
    /// What it means. A program without settings in the table is taken all the same: what is for
    /// others is left aside then.
    ///
    /// # Errors
    ///
    /// [`GivenError`] for the first part that cannot be understood.
    pub fn context(&self, table: &Table) -> Result<Context, GivenError> {
        let program = self.program.map(|name| program(table, name)).transpose()?;
        let target = self.host.map(Target::parse).transpose()?;
        if self.port == Some(0) {
            return Err(GivenError::NoPort);
        }
        let provider = self.provider.map(parse::provider).transpose()?;
        let of_host = target.as_ref().filter(|t| t.kind == TargetKind::Host);
        let provider = provider.or_else(|| providers::at(of_host?.host.name()?));
        let port = self.port.or_else(|| target.as_ref()?.port);
        let submission = matches!(port, Some(465 | 587 | 2525)).then_some(Purpose::Submission);
        Ok(Context {
            program,
            host: target.map(|t| t.host.to_string()),
            port,
            provider: provider.map(providers::facts),
            purpose: if self.delivery { Some(Purpose::Delivery) } else { submission },
            ..Context::default()
        })
    }
}

/// The program of that name: of the table of settings, of the table of snippets, or any other.
fn program(table: &Table, name: &str) -> Result<Named, GivenError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(GivenError::NoProgram);
    }
    if let Some(program) = table.program(name) {
        return Ok(Named { id: program.id.clone(), name: program.name.clone() });
    }
    let is_it = |p: &&&portwise_snippets::Program| {
        p.id.eq_ignore_ascii_case(name)
            || p.name.eq_ignore_ascii_case(name)
            || p.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    };
    Ok(match portwise_snippets::PROGRAMS.iter().find(is_it) {
        // The file and the fields of one program are one program here.
        Some(snippet) => match table.programs().iter().find(|p| begins_with(snippet.id, &p.id)) {
            Some(program) => Named { id: program.id.clone(), name: program.name.clone() },
            None => Named { id: snippet.id.to_owned(), name: snippet.name.to_owned() },
        },
        None => {
            let name: String =
                name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
            Named { id: name.to_lowercase(), name }
        }
    })
}

/// Whether an id is another one with more behind it: `postfix-server` and `postfix-relay`.
fn begins_with(id: &str, program: &str) -> bool {
    let stem = program.strip_suffix("-relay").unwrap_or(program);
    id.strip_prefix(stem).is_some_and(|rest| rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use portwise_explain::{Purpose, built_in};

    use super::Given;

    #[test]
    fn what_was_said_is_understood() {
        let given = Given {
            program: Some("Rails"),
            host: Some("smtp.office365.com:587"),
            ..Given::default()
        };
        let context = given.context(built_in()).unwrap();
        assert_eq!(context.program.unwrap().id, "rails");
        assert_eq!(
            (context.host.as_deref(), context.port),
            (Some("smtp.office365.com"), Some(587))
        );
        assert_eq!(context.provider.unwrap().id, "microsoft365");
        assert_eq!(context.purpose, Some(Purpose::Submission));
        let id = |program| Given { program: Some(program), ..Given::default() };
        let id = |program| id(program).context(built_in()).unwrap().program.unwrap().id;
        assert_eq!(id("postfix-server"), "postfix-relay");
        assert_eq!(id("Thunderbird (autoconfig file)"), "thunderbird");
        assert_eq!(id("Our Own Thing"), "our own thing");
        assert_eq!(id("K-9 Mail"), "thunderbird-android");
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        for (given, word) in [
            (Given { host: Some("no host"), ..Given::default() }, "space"),
            (Given { provider: Some("gmial"), ..Given::default() }, "gmail"),
            (Given { port: Some(0), ..Given::default() }, "587"),
            (Given { program: Some(" "), ..Given::default() }, "django"),
        ] {
            let error = given.context(built_in()).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn every_program_of_the_snippets_is_understood() {
        for snippet in portwise_snippets::PROGRAMS {
            let given = Given { program: Some(snippet.id), ..Given::default() };
            assert!(given.context(built_in()).is_ok(), "{}", snippet.id);
        }
    }
}
