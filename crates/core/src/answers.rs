//! What the visitor told us.

use std::collections::BTreeSet;

use portwise_model::{Host, Port, Target, TargetError, TargetKind, TlsMode, nearest};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::networks::{self, Network};
use crate::ports;
use crate::providers::{self, Provider};

/// Who is sending.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A person's mail program (MUA, RFC 5598 §4.2.1).
    MailClient,
    /// A program that sends mail of its own.
    Application,
    /// A server that receives mail for a domain.
    MxServer,
    /// A server that hands its mail to a smarthost.
    Relay,
    /// A printer, scanner, NAS or sensor.
    Device,
}

impl Role {
    /// All of them, as they are asked.
    pub const ALL: [Self; 5] =
        [Self::MailClient, Self::Application, Self::MxServer, Self::Relay, Self::Device];

    /// As in JSON, flags and URLs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::MailClient => "mail-client",
            Self::Application => "application",
            Self::MxServer => "mx-server",
            Self::Relay => "relay",
            Self::Device => "device",
        }
    }
}

/// What the sending program can do about TLS.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsAbility {
    /// Implicit TLS, and STARTTLS as well.
    #[default]
    Full,
    /// STARTTLS, but not implicit TLS.
    StarttlsOnly,
    /// Neither, or nothing above TLS 1.1.
    None,
}

impl TlsAbility {
    /// All of them, as they are asked.
    pub const ALL: [Self; 3] = [Self::Full, Self::StarttlsOnly, Self::None];

    /// As in JSON, flags and URLs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::StarttlsOnly => "starttls-only",
            Self::None => "none",
        }
    }

    /// In words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Full => "Implicit TLS, and STARTTLS as well",
            Self::StarttlsOnly => "STARTTLS only",
            Self::None => "Neither, or nothing above TLS 1.1",
        }
    }
}

/// Who takes the mail.
#[derive(Clone, Debug, PartialEq)]
pub enum Service {
    /// A provider of the table, with the sender's mail domain where it is known.
    Provider(&'static Provider, Option<String>),
    /// The visitor's own server, or one we know nothing of.
    Own(Option<Host>),
    /// A mail domain of which we know nothing: its host can only be guessed.
    Guessed(String),
}

/// The host where a mail domain's users may submit their mail, if nothing better is known.
#[must_use]
pub fn guessed_host(domain: &str) -> String {
    format!("mail.{domain}")
}

impl Service {
    /// The service behind an e-mail address or a mail domain.
    ///
    /// # Errors
    ///
    /// [`TargetError`] if the text is neither.
    pub fn of_address(address: &str) -> Result<Self, TargetError> {
        let target = Target::parse(address)?;
        let Host::Name(domain) = target.host else { return Ok(Self::Own(Some(target.host))) };
        Ok(match providers::of_domain(&domain) {
            Some(provider) => Self::Provider(provider, Some(domain)),
            None => Self::Guessed(domain),
        })
    }

    /// The visitor's own server. Where a provider takes mail at that host, it is the provider's;
    /// of an e-mail address the domain is taken, and a provider's domain finds the provider.
    ///
    /// # Errors
    ///
    /// [`TargetError`] if the text is no host.
    pub fn of_host(text: &str) -> Result<Self, TargetError> {
        let target = Target::parse(text)?;
        if target.kind == TargetKind::Email {
            return Self::of_address(text);
        }
        let provider = target.host.name().and_then(providers::of_host);
        Ok(match provider {
            Some(provider) => Self::Provider(provider, None),
            None => Self::Own(Some(target.host)),
        })
    }

    /// The same provider, with the mail domain of an address. It takes the place of a domain that
    /// leads nowhere, as one's own domain does at a hosting company.
    ///
    /// # Errors
    ///
    /// [`TargetError`] if the text is neither an address nor a domain.
    pub fn with_domain_of(self, address: &str) -> Result<Self, TargetError> {
        let target = Target::parse(address)?;
        Ok(match (self, target.host) {
            (Self::Provider(provider, _), Host::Name(domain)) => {
                Self::Provider(provider, Some(domain))
            }
            (service, _) => service,
        })
    }

    /// The provider, if it is one of the table.
    #[must_use]
    pub fn provider(&self) -> Option<&'static Provider> {
        match self {
            Self::Provider(provider, _) => Some(provider),
            Self::Own(_) | Self::Guessed(_) => None,
        }
    }
}

/// What was seen at a port by a probe.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Seen {
    /// The port.
    pub port: Port,
    /// When TLS starts there.
    pub tls: TlsMode,
    /// What was seen.
    pub outcome: SeenOutcome,
}

/// What was seen at a port.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SeenOutcome {
    /// Mail can be submitted there safely.
    Works,
    /// A client that insists on TLS can use it, but something about it is wrong.
    Flawed,
    /// It answers, but not in a way that is safe to use, or of any use.
    Unsafe,
    /// STARTTLS was overwritten on the way.
    Stripped,
    /// Nothing answers.
    Shut,
}

/// Everything the visitor told us, and what a probe saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// Who is sending.
    pub role: Role,
    /// Who takes the mail.
    pub service: Service,
    /// From where.
    pub network: Option<&'static Network>,
    /// Ports known to be blocked.
    pub blocked: BTreeSet<Port>,
    /// Ports seen open; they win over what the network is said to do.
    pub open: BTreeSet<Port>,
    /// What the sending program can do about TLS.
    pub tls: TlsAbility,
    /// Whether the program can refuse to send when STARTTLS is missing.
    pub demands_starttls: bool,
    /// Whether the program knows only passwords, and not OAuth2.
    pub passwords_only: bool,
    /// What a probe saw, by port.
    pub seen: Vec<Seen>,
}

impl Answers {
    /// Answers with nothing said but these two.
    #[must_use]
    pub fn new(role: Role, service: Service) -> Self {
        Self {
            role,
            service,
            network: None,
            blocked: BTreeSet::new(),
            open: BTreeSet::new(),
            tls: TlsAbility::default(),
            demands_starttls: true,
            passwords_only: false,
            seen: Vec::new(),
        }
    }
}

/// An answer that is none. Each says what would be.
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
    /// Not a port that mail is submitted on.
    #[error("“{0}” is no port that mail is sent on. Those are {list}.", list = port_list())]
    Port(String),
    /// A host or an address that is none.
    #[error(transparent)]
    Target(#[from] TargetError),
}

fn offer(nearest: &[&'static str]) -> String {
    match nearest {
        [] => String::new(),
        names => format!(" Did you mean {}?", names.join(", ")),
    }
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
/// [`AnswerError::Port`] for the first that is no port of the table.
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
pub(crate) fn shown(answer: &str) -> String {
    const ENOUGH: usize = 80;
    let cut: String = answer.chars().take(ENOUGH).collect();
    portwise_smtp::printable(cut.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Service, network, port_set, provider, role};

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

    #[test]
    fn an_address_finds_who_takes_the_mail() {
        let id = |a: &str| Service::of_address(a).unwrap().provider().map(|p| p.id);
        assert_eq!(id("anna@gmail.com"), Some("gmail"));
        assert_eq!(id("anna@mail.yahoo.fr"), Some("yahoo"));
        assert_eq!(id("anna@example.org"), None);
        assert_eq!(
            Service::of_address("anna@example.org"),
            Ok(Service::Guessed("example.org".into()))
        );
        assert!(matches!(Service::of_host("mail.example.org"), Ok(Service::Own(Some(_)))));
        let host = |h: &str| Service::of_host(h).unwrap().provider().map(|p| p.id);
        assert_eq!(host("smtp.office365.com"), Some("microsoft365"));
        assert_eq!(host("smtp.mail.yahoo.com"), Some("yahoo"));
        let hosted = Service::Provider(provider("siteground").unwrap(), None);
        assert!(matches!(
            hosted.with_domain_of("anna@example.org"),
            Ok(Service::Provider(_, Some(domain))) if domain == "example.org"
        ));
        assert!(Service::of_address("anna@").is_err());
    }
}
