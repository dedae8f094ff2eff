//! From what was said to what it means.

use std::collections::BTreeSet;

use portwise_model::{Port, TargetError, nearest};
use portwise_snippets::Program;
use thiserror::Error;

use crate::networks::{self, Network};
use crate::ports;
use crate::providers::{self, Provider};
use crate::situation::Role;

/// An answer that cannot be understood. Each lists what can.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum AnswerError {
    /// No such provider, network or role.
    #[error("There is no {what} called “{given}”.{}", offer(nearest))]
    Unknown {
        /// What was asked for.
        what: &'static str,
        /// What was given.
        given: String,
        /// The names that come closest.
        nearest: Vec<&'static str>,
    },
    /// No program has that name.
    #[error(
        "There is no program called “{given}” here.{} If it is not listed, take “generic”: fields to enter by hand in any program.",
        offer(nearest)
    )]
    NoProgram {
        /// What was given.
        given: String,
        /// The ids that come close.
        nearest: Vec<&'static str>,
    },
    /// Several programs begin like that.
    #[error(
        "“{given}” may be any of these: {}. Give one of the names before the brackets.",
        several(rows)
    )]
    SeveralPrograms {
        /// What was given.
        given: String,
        /// Their ids and names.
        rows: Vec<(&'static str, &'static str)>,
    },
    /// A version before the one that the settings hold from.
    #[error(
        "Version {given} of {program} is too old for these settings, which hold from {oldest} on. Update it, or look its settings up in its own documentation."
    )]
    TooOld {
        /// The program's name.
        program: &'static str,
        /// The version given.
        given: String,
        /// The oldest one.
        oldest: &'static str,
    },
    /// A program and a role that do not go together.
    #[error(
        "{} has the role “{}”, so it cannot be “{}”. Leave one of the two out.", program.name, own.id(), role.id()
    )]
    WrongRole {
        /// The program.
        program: &'static Program,
        /// Its own role.
        own: Role,
        /// The role given.
        role: Role,
    },
    /// Not a port that mail is submitted on.
    #[error("“{0}” is not a port that mail is sent on. Those are {list}.", list = port_list())]
    Port(String),
    /// Not a host or an address.
    #[error(transparent)]
    Target(#[from] TargetError),
}

fn offer(nearest: &[&'static str]) -> String {
    match nearest {
        [] => String::new(),
        names => format!(" Did you mean {}?", names.join(", ")),
    }
}

fn several(rows: &[(&'static str, &'static str)]) -> String {
    rows.iter().map(|(id, name)| format!("{id} ({name})")).collect::<Vec<_>>().join(", ")
}

fn port_list() -> String {
    let ports: Vec<String> = ports::PORTS.iter().map(|row| row.port.to_string()).collect();
    ports.join(", ")
}

/// The role with that id.
///
/// # Errors
///
/// [`AnswerError::Unknown`] with the nearest ids.
pub fn role(id: &str) -> Result<Role, AnswerError> {
    let found = Role::ALL.into_iter().find(|r| r.id() == id);
    found.ok_or_else(|| unknown("role", id, Role::ALL.iter().map(|r| (r.id(), r.id())), 5))
}

/// The provider with that id or name, in capitals or not.
///
/// # Errors
///
/// [`AnswerError::Unknown`] with the nearest ids.
pub fn provider(given: &str) -> Result<&'static Provider, AnswerError> {
    let is_it = |p: &&Provider| is_called(given, p.id, p.name);
    let rows = || providers::PROVIDERS.iter().map(|p| (p.id, p.name));
    let found = providers::PROVIDERS.iter().find(is_it);
    found.ok_or_else(|| unknown("provider", given, rows(), 3))
}

/// The network with that id or name, in capitals or not.
///
/// # Errors
///
/// [`AnswerError::Unknown`] with the nearest ids.
pub fn network(given: &str) -> Result<&'static Network, AnswerError> {
    let is_it = |n: &&Network| is_called(given, n.id, n.name);
    let rows = || networks::NETWORKS.iter().map(|n| (n.id, n.name));
    let found = networks::NETWORKS.iter().find(is_it);
    found.ok_or_else(|| unknown("network", given, rows(), 3))
}

fn is_called(given: &str, id: &str, name: &str) -> bool {
    id.eq_ignore_ascii_case(given) || name.eq_ignore_ascii_case(given)
}

/// A list of ports such as `25,465`.
///
/// # Errors
///
/// [`AnswerError::Port`] for the first that is not in the table of ports.
pub fn port_set(list: &str) -> Result<BTreeSet<Port>, AnswerError> {
    list.split([',', ' '])
        .filter(|item| !item.is_empty())
        .map(|item| {
            let port = item.parse().ok().filter(|p| ports::find(*p).is_some());
            port.ok_or_else(|| AnswerError::Port(shown(item)))
        })
        .collect()
}

fn unknown(
    what: &'static str,
    given: &str,
    rows: impl Iterator<Item = (&'static str, &'static str)>,
    most: usize,
) -> AnswerError {
    AnswerError::Unknown { what, given: shown(given), nearest: nearest(given, rows, most) }
}

/// Enough of an answer to recognise it by, made safe to show.
pub(super) fn shown(answer: &str) -> String {
    const ENOUGH: usize = 80;
    let cut: String = answer.chars().take(ENOUGH).collect();
    portwise_smtp::printable(cut.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{network, port_set, provider, role};

    #[test]
    fn a_wrong_name_gets_the_nearest() {
        let text = |e: super::AnswerError| e.to_string();
        assert!(text(provider("gmial").unwrap_err()).contains("gmail"));
        assert!(text(provider("Exchange").unwrap_err()).contains("microsoft365"), "by its name");
        assert!(text(network("digital-ocean").unwrap_err()).contains("digitalocean"));
        assert!(text(role("mailclient").unwrap_err()).contains("mail-client"));
        assert!(text(provider("office365").unwrap_err()).contains("microsoft365"));
        assert!(text(provider("zzzzzzzz").unwrap_err()).contains("Did you mean "));
        assert!(!text(network("").unwrap_err()).contains("Did you mean"));
        assert_eq!(provider("SendGrid").map(|p| p.id), Ok("sendgrid"));
        assert_eq!(network("Amazon EC2").map(|n| n.id), Ok("aws-ec2"));
        let hostile = "\u{202e}x".repeat(50_000);
        let said = text(provider(&hostile).unwrap_err());
        assert!(said.len() < 1500 && !said.contains('\u{202e}'), "{said}");
        assert!(!text(port_set("\u{1b}[2J").unwrap_err()).contains('\u{1b}'));
    }

    #[test]
    fn ports_are_a_list() {
        assert_eq!(
            port_set("25, 465,,587").unwrap().into_iter().collect::<Vec<_>>(),
            [25, 465, 587]
        );
        assert!(port_set("").unwrap().is_empty());
        assert!(port_set("25,smtp").unwrap_err().to_string().contains("smtp"));
        assert!(port_set("22").is_err());
    }
}
