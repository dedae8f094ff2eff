//! From what was said to what it means.

use std::collections::BTreeSet;

use portwise_model::names::{self, Miss, Named};
use portwise_model::{Port, TargetError};
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
    /// More than one provider, network or role is called so.
    #[error("More than one {what} is called “{given}”. Name one of them: {}.", choice(rows))]
    Several {
        /// What was asked for.
        what: &'static str,
        /// What was given.
        given: String,
        /// The ids, each with what tells it from the others.
        rows: Vec<(&'static str, String)>,
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

fn choice(rows: &[(&'static str, String)]) -> String {
    const ENOUGH: usize = 12;
    let named = rows.iter().take(ENOUGH).map(|(id, what)| format!("{id} ({what})"));
    let named: Vec<String> = named.collect();
    match rows.len().saturating_sub(ENOUGH) {
        0 => named.join("; "),
        more => format!("{}; and {more} more", named.join("; ")),
    }
}

fn port_list() -> String {
    let ports: Vec<String> = ports::PORTS.iter().map(|row| row.port.to_string()).collect();
    ports.join(", ")
}

/// The role with that id, or the one that begins so.
///
/// # Errors
///
/// [`AnswerError::Several`] or [`AnswerError::Unknown`].
pub fn role(given: &str) -> Result<Role, AnswerError> {
    let found = names::find(given, &Role::ALL);
    found.copied().map_err(|miss| match missed("role", given, miss, |_| String::new()) {
        AnswerError::Unknown { what, given, nearest } if nearest.is_empty() => {
            AnswerError::Unknown { what, given, nearest: Role::ALL.map(Role::id).to_vec() }
        }
        error => error,
    })
}

/// The provider that is called so, by id, name, alias or the beginning of one, or by a mail domain
/// or host of its own.
///
/// # Errors
///
/// [`AnswerError::Several`] or [`AnswerError::Unknown`].
pub fn provider(given: &str) -> Result<&'static Provider, AnswerError> {
    if let Some(exact) = providers::find(given) {
        return Ok(exact);
    }
    let found = names::find(given, providers::PROVIDERS);
    if found.is_err() && given.contains('.') {
        let name = given.trim().to_ascii_lowercase();
        if let Some(own) = providers::of_host(&name).or_else(|| providers::of_domain(&name)) {
            return Ok(own);
        }
    }
    found.map_err(|miss| missed("provider", given, miss, host_of))
}

/// The network that is called so, by id, name, alias or the beginning of one.
///
/// # Errors
///
/// [`AnswerError::Several`] or [`AnswerError::Unknown`].
pub fn network(given: &str) -> Result<&'static Network, AnswerError> {
    if let Some(exact) = networks::find(given) {
        return Ok(exact);
    }
    let found = names::find(given, networks::NETWORKS);
    found.map_err(|miss| missed("network", given, miss, what_it_shuts))
}

/// Whether it is the id or the name of a provider, letter for letter but for capitals.
pub(super) fn is_called(given: &str, provider: &Provider) -> bool {
    provider.id.eq_ignore_ascii_case(given) || provider.name.eq_ignore_ascii_case(given)
}

fn host_of(provider: &Provider) -> String {
    provider.host.for_domain(None).map_or_else(String::new, |host| format!(", {host}"))
}

fn what_it_shuts(network: &Network) -> String {
    let shut = [25, 465, 587].into_iter().filter(|port| network.passage(*port).is_shut());
    match shut.collect::<Vec<Port>>().as_slice() {
        [] => ", nothing shut for sure".to_owned(),
        ports => format!(", {} shut", ports::list(ports)),
    }
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

pub(super) fn missed<R: Named>(
    what: &'static str,
    given: &str,
    miss: Miss<'_, R>,
    difference: fn(&R) -> String,
) -> AnswerError {
    let given = shown(given);
    match miss {
        Miss::Several(rows) => {
            let apart = |row: &&R| (row.id(), row.name().to_owned() + &difference(row));
            AnswerError::Several { what, given, rows: rows.iter().map(apart).collect() }
        }
        Miss::Unknown(rows) => {
            AnswerError::Unknown { what, given, nearest: rows.iter().map(|row| row.id()).collect() }
        }
    }
}

/// Enough of an answer to recognise it by, made safe to show.
pub(super) fn shown(answer: &str) -> String {
    const ENOUGH: usize = 80;
    let cut: String = answer.chars().take(ENOUGH).collect();
    portwise_smtp::printable(cut.as_bytes())
}

#[cfg(test)]
mod tests {
    use portwise_model::names::{Miss, Named, find};

    use super::{AnswerError, network, port_set, provider, role};
    use crate::networks::NETWORKS;
    use crate::providers::PROVIDERS;

    fn text(error: AnswerError) -> String {
        error.to_string()
    }

    #[test]
    fn names_are_understood_as_people_say_them() {
        for (given, id) in [
            ("SendGrid", "sendgrid"),
            ("Twilio", "sendgrid"),
            ("Microsoft 365", "microsoft365"),
            ("office365", "microsoft365"),
            ("O365", "microsoft365"),
            ("Exchange Online", "microsoft365"),
            ("outlook", "outlook-com"),
            ("hotmail", "outlook-com"),
            ("Outlook.com", "outlook-com"),
            ("gsuite", "google-workspace"),
            ("G Suite", "google-workspace"),
            ("ses", "amazon-ses"),
            ("AWS", "amazon-ses"),
            ("azure", "azure-communication"),
            ("apple icloud", "icloud"),
            ("gmail.com", "gmail"),
            ("smtp.office365.com", "microsoft365"),
            ("ovh", "ovhcloud"),
            ("GMX DE", "gmx-de"),
        ] {
            assert_eq!(provider(given).map(|p| p.id), Ok(id), "{given}");
        }
        for (given, id) in [
            ("Amazon EC2", "aws-ec2"),
            ("ec2", "aws-ec2"),
            ("digital-ocean", "digitalocean"),
            ("DO", "digitalocean"),
            ("fly", "fly-io"),
            ("Comcast", "isp-comcast"),
            ("vpn", "vpn-consumer"),
        ] {
            assert_eq!(network(given).map(|n| n.id), Ok(id), "{given}");
        }
        assert_eq!(role("Mail Client").map(|r| r.id()), Ok("mail-client"));
        assert_eq!(role("app").map(|r| r.id()), Ok("application"));
    }

    #[test]
    fn where_several_are_called_so_each_is_named_with_its_difference() {
        for (given, ids) in [
            ("mailgun", &["mailgun-eu", "smtp.eu.mailgun.org", "mailgun-us"][..]),
            ("google", &["gmail", "google-workspace", "google-workspace-relay"]),
            ("Microsoft", &["microsoft365", "outlook-com"]),
            ("zoho", &["zoho-eu (Zoho Mail (EU data centre), smtp.zoho.eu)", "zoho-us"]),
        ] {
            let said = text(provider(given).unwrap_err());
            assert!(ids.iter().all(|id| said.contains(id)), "{given}: {said}");
        }
        for (given, ids) in [
            ("railway", &["railway-hobby", "25, 465 and 587 shut", "railway-pro"][..]),
            ("render", &["render-free", "render-paid"]),
            ("azure", &["azure-ea", "azure-payg", "azure-paas"]),
            ("aws", &["aws-ec2", "aws-lambda", "aws-lightsail"]),
            ("hetzner", &["hetzner-cloud", "hetzner-dedicated"]),
            ("gcp", &["gcp-compute", "gcp-serverless"]),
            ("google", &["gcp-compute", "gcp-serverless"]),
            ("isp", &["isp-att", "more"]),
        ] {
            let said = text(network(given).unwrap_err());
            assert!(ids.iter().all(|id| said.contains(id)), "{given}: {said}");
        }
    }

    #[test]
    fn an_alias_says_something_new_and_leads_to_its_row() {
        fn check<R: Named>(rows: &'static [R]) {
            for row in rows {
                for alias in row.aliases() {
                    let lower = alias.to_lowercase();
                    assert_eq!(*alias, lower, "{}", row.id());
                    let leads = match find(alias, rows) {
                        Ok(found) => found.id() == row.id(),
                        Err(Miss::Several(found)) => found.iter().any(|r| r.id() == row.id()),
                        Err(Miss::Unknown(_)) => false,
                    };
                    assert!(leads, "{}: {alias}", row.id());
                }
            }
        }
        check(PROVIDERS);
        check(NETWORKS);
        let same = |name: &str, id: &str| provider(name).is_ok_and(|p| p.id == id);
        for p in PROVIDERS {
            assert!(same(p.id, p.id) && same(p.name, p.id), "{}", p.id);
        }
        for n in NETWORKS {
            assert!(
                [n.id, n.name].iter().all(|x| network(x).is_ok_and(|f| f.id == n.id)),
                "{}",
                n.id
            );
        }
    }

    #[test]
    fn a_wrong_name_gets_what_is_near_and_nothing_else() {
        assert!(text(provider("gmial").unwrap_err()).contains("gmail"));
        assert!(text(provider("Exchange").unwrap_err()).contains("microsoft365"), "by its name");
        assert!(text(network("digtal-ocean").unwrap_err()).contains("digitalocean"));
        assert!(text(network("hetzer").unwrap_err()).contains("hetzner-cloud"));
        assert!(text(role("mailcleint").unwrap_err()).contains("mail-client"));
        for given in ["zzzzzzzz", "proxmox", "my own server", "", "…"] {
            for error in [provider(given).unwrap_err(), network(given).unwrap_err()] {
                assert!(!text(error.clone()).contains("Did you mean"), "{given}: {error}");
            }
        }
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
