//! What a person means who enters something into a single field: an address, a host, a name of a
//! provider, program or network, a port, or an error text.

mod error_text;
mod located;
#[cfg(test)]
mod tests;

use std::fmt;

use portwise_model::Port;
use portwise_model::names::{self, Miss, Named};
use portwise_snippets::{BY_HAND, PROGRAMS, Program};

pub use error_text::ErrorText;
pub use located::is_mail_domain;

use crate::networks::{NETWORKS, Network};
use crate::ports;
use crate::providers::{PROVIDERS, Provider};
use crate::questions::{Question, program};
use crate::situation::Role;

/// What was understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Understood {
    /// An e-mail address: the domain, as an address there.
    Address(Domain),
    /// A mail domain.
    Domain(Domain),
    /// A server that takes mail.
    Host(Server),
    /// A provider.
    Provider(&'static Provider),
    /// A program, and what it was called.
    Program(&'static Program, String),
    /// A network.
    Network(&'static Network),
    /// A port.
    Port(Port),
    /// An error text.
    Error(ErrorText),
}

/// A mail domain.
#[derive(Clone, Debug, PartialEq)]
pub struct Domain {
    /// Its name.
    pub name: String,
    /// What was entered: an address, or somebody at the domain.
    pub said: String,
    /// Whose it is.
    pub provider: Option<&'static Provider>,
}

/// A server that takes mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// Its name or address.
    pub host: String,
    /// The port that was written with it.
    pub port: Option<Port>,
    /// Whose it is.
    pub provider: Option<&'static Provider>,
    /// The part of its name that only the provider's customer knows.
    pub part: Option<String>,
}

/// What a text may mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The most probable first; empty only for an empty text.
    pub meanings: Vec<Understood>,
    /// Whether the first is meant, so that the others are corrections; otherwise one has to choose.
    pub is_clear: bool,
}

/// The longest text that is looked at for names, in octets.
const LONGEST_NAME: usize = 120;

/// What a text may mean.
#[must_use]
pub fn understand(text: &str) -> Reading {
    let text = text.trim();
    if text.is_empty() {
        return Reading::default();
    }
    if let Ok(number) = text.parse::<Port>()
        && ports::find(number).is_some()
    {
        return clear(Understood::Port(number), Vec::new());
    }
    if text.len() > LONGEST_NAME || error_text::is_certain(text) {
        return clear(error(text), Vec::new());
    }
    let named = named(text);
    let called = |meaning: &&Understood| meaning.is_called(text);
    if named.iter().any(|meaning| called(&meaning)) {
        return choice(text, named);
    }
    if let Some(reading) = located::read(text) {
        return reading;
    }
    if !named.is_empty() {
        return choice(text, named);
    }
    if error_text::is_likely(text) {
        return clear(error(text), Vec::new());
    }
    let mut meanings = near(text);
    meanings.push(error(text));
    Reading { meanings, is_clear: false }
}

fn clear(meaning: Understood, others: Vec<Understood>) -> Reading {
    let meanings = std::iter::once(meaning).chain(others).collect();
    Reading { meanings, is_clear: true }
}

fn error(text: &str) -> Understood {
    Understood::Error(ErrorText::read(text))
}

/// The rows that a text names, those first that are called just so, and networks last: a name that
/// a provider has as well rather means that.
fn choice(text: &str, mut named: Vec<Understood>) -> Reading {
    let is_network = |meaning: &Understood| matches!(meaning, Understood::Network(_));
    named.sort_by_key(|meaning| (is_network(meaning), !meaning.is_called(text)));
    let called = named.iter().filter(|meaning| meaning.is_called(text)).count();
    let first_is_called = named.first().is_some_and(|meaning| meaning.is_called(text));
    let is_clear = called == 1 && first_is_called || named.len() == 1;
    Reading { meanings: named, is_clear }
}

/// The most rows of a table that are offered.
const MOST: usize = 8;

/// The rows that a text names; behind one that is called just so, those that it names in part.
fn rows<R: Named>(text: &str, table: &[&'static R]) -> Vec<&'static R> {
    let found = |table: Vec<&'static R>| match names::find(text, table) {
        Ok(row) => vec![row],
        Err(Miss::Several(rows)) => rows,
        Err(Miss::Unknown(_)) => Vec::new(),
    };
    let mut all = found(table.to_vec());
    if let [only] = all.as_slice() {
        let id = only.id();
        all.extend(found(table.iter().copied().filter(|row| row.id() != id).collect()));
    }
    all.truncate(MOST);
    all
}

fn named(text: &str) -> Vec<Understood> {
    let providers: Vec<&Provider> = PROVIDERS.iter().collect();
    let networks: Vec<&Network> = NETWORKS.iter().collect();
    let mut programs = rows(text, PROGRAMS);
    if programs.is_empty() {
        // With a version behind it.
        programs.extend(program::find(text).ok());
    }
    let programs = programs.into_iter().map(|row| Understood::Program(row, text.to_owned()));
    let providers = rows(text, &providers).into_iter().map(Understood::Provider);
    let networks = rows(text, &networks).into_iter().map(Understood::Network);
    providers.chain(programs).chain(networks).collect()
}

/// The rows whose names are not far from a text.
fn near(text: &str) -> Vec<Understood> {
    fn close<R: Named>(text: &str, table: impl IntoIterator<Item = &'static R>) -> Vec<&'static R> {
        match names::find(text, table) {
            Err(Miss::Unknown(rows)) => rows,
            _ => Vec::new(),
        }
    }
    let providers = close(text, PROVIDERS).into_iter().map(Understood::Provider);
    let programs = close(text, PROGRAMS.iter().copied()).into_iter();
    let programs = programs.map(|p| Understood::Program(p, p.short_name().to_owned()));
    let networks = close(text, NETWORKS).into_iter().map(Understood::Network);
    providers.chain(programs).chain(networks).collect()
}

impl Understood {
    /// Whether the text is a whole name of it, and not only a part.
    fn is_called(&self, text: &str) -> bool {
        match self {
            Self::Provider(row) => names::is_called(text, *row),
            Self::Program(row, _) => names::is_called(text, *row),
            Self::Network(row) => names::is_called(text, *row),
            _ => false,
        }
    }

    /// What it answers: ids of questions, and what is said to them. A port and an error text answer
    /// nothing by themselves.
    #[must_use]
    pub fn answers(&self) -> Vec<(&'static str, String)> {
        let answer = |question: Question, said: &str| (question.id(), said.to_owned());
        match self {
            Self::Address(domain) | Self::Domain(domain) => {
                vec![answer(Question::Service, &domain.said)]
            }
            Self::Host(Server { provider: Some(provider), part: Some(part), .. }) => {
                vec![answer(Question::Service, provider.id), ("part", part.clone())]
            }
            Self::Host(server) => vec![answer(Question::Service, &server.to_string())],
            Self::Provider(provider) => vec![answer(Question::Service, provider.id)],
            Self::Program(program, called) if program.id == BY_HAND => vec![
                answer(Question::Program, program.id),
                answer(Question::Role, role_by_hand(called).id()),
            ],
            Self::Program(program, _) => vec![answer(Question::Program, program.id)],
            Self::Network(network) => vec![answer(Question::Network, network.id)],
            Self::Port(_) | Self::Error(_) => Vec::new(),
        }
    }

    /// On a button.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Address(domain) => match domain.provider {
                Some(provider) => provider.name.to_owned(),
                None => format!("An address at {}", domain.name),
            },
            Self::Domain(domain) => match domain.provider {
                Some(provider) => provider.name.to_owned(),
                None => format!("Addresses at {}", domain.name),
            },
            Self::Host(server) => format!("The server {}", server.host),
            Self::Provider(provider) => provider.name.to_owned(),
            Self::Program(program, called) if program.id == BY_HAND => {
                format!("A device or program that is not listed ({called})")
            }
            Self::Program(program, _) => format!("The program {}", program.short_name()),
            Self::Network(network) => format!("Sending from {}", network.name),
            Self::Port(port) => format!("Port {port}"),
            Self::Error(_) => "Look this up as an error message".to_owned(),
        }
    }

    /// What was understood, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Address(Domain { name, provider: None, .. }) => {
                format!("An address at {name}, whose provider we do not know yet.")
            }
            Self::Address(Domain { provider: Some(provider), .. }) => {
                format!("{}, from your address.", provider.name)
            }
            Self::Domain(Domain { name, provider: None, .. }) => {
                format!("The mail domain {name}, whose provider we do not know yet.")
            }
            Self::Domain(Domain { provider: Some(provider), name, .. }) => {
                format!("{}, from the mail domain {name}.", provider.name)
            }
            Self::Host(Server { host, port, provider, .. }) => {
                let port = port.map(|port| format!(", port {port}")).unwrap_or_default();
                let owner = provider.map(|p| format!(", of {}", p.name)).unwrap_or_default();
                format!("The mail server {host}{port}{owner}.")
            }
            Self::Provider(provider) => format!("The mail provider {}.", provider.name),
            Self::Program(program, called) if program.id == BY_HAND => {
                format!("A device or program that is not listed ({called}).")
            }
            Self::Program(program, _) => format!("The program {}.", program.short_name()),
            Self::Network(network) => format!("Sending from {}.", network.name),
            Self::Port(port) => format!("Port {port}."),
            Self::Error(text) => match text.provider {
                Some(provider) => format!("An error message, about {}.", provider.name),
                None => "An error message.".to_owned(),
            },
        }
    }
}

/// Who sends with fields that are entered by hand, by what it was called.
fn role_by_hand(called: &str) -> Role {
    let called = called.to_lowercase();
    if called.contains("program") { Role::Application } else { Role::Device }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host =
            if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match self.port {
            Some(port) => write!(f, "{host}:{port}"),
            None => f.write_str(&self.host),
        }
    }
}
