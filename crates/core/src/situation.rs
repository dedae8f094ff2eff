//! The situation: what the visitor said, and what a check saw.

use std::collections::BTreeSet;

use portwise_model::names::Named;
use portwise_model::{Host, HostName, MailAddress, Port, Target, TargetError, TargetKind, TlsMode};
use portwise_snippets::{BY_HAND, Group, Program};
use serde::{Deserialize, Serialize};

use crate::networks::Network;
use crate::providers::{self, Provider, Username};

/// Who is sending.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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

    /// Who sends with a program. Checks by hand and fields to enter are for everybody.
    #[must_use]
    pub fn of(program: &Program) -> Option<Self> {
        Some(match program.group {
            Group::MailClient => Self::MailClient,
            Group::Library | Group::Program => Self::Application,
            Group::Relay => Self::Relay,
            Group::Server => Self::MxServer,
            Group::Device if program.id != BY_HAND => Self::Device,
            Group::Check | Group::Device => return None,
        })
    }

    /// Who sends with a program that is for everybody, where that was not said.
    #[must_use]
    pub fn usual_for_all(program: &Program) -> Self {
        if program.group == Group::Device { Self::Device } else { Self::MailClient }
    }

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

impl Named for Role {
    fn id(&self) -> &'static str {
        Self::id(*self)
    }

    fn name(&self) -> &'static str {
        Self::id(*self)
    }

    fn aliases(&self) -> &'static [&'static str] {
        match self {
            Self::MailClient => &["client", "mua"],
            Self::Application => &["program", "script"],
            Self::MxServer => &["mail-server", "mta"],
            Self::Relay => &["smarthost"],
            Self::Device => &["printer", "scanner", "nas"],
        }
    }
}

/// What the sending program can do about TLS.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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

/// How the sending program proves who it is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LoginAbility {
    /// With a password, and with OAuth2 as well.
    #[default]
    Full,
    /// With a password.
    PasswordsOnly,
    /// Not at all: the relay knows it by its address.
    None,
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
    /// [`TargetError`] if the text is not a host.
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

    /// The host where mail is submitted, as far as it is known.
    #[must_use]
    pub fn host(&self) -> Option<HostName> {
        match self {
            Self::Provider(provider, domain) => provider.host.name(domain.as_deref()),
            Self::Own(host) => host.clone().map(HostName::Known),
            Self::Guessed(domain) => Host::parse(&guessed_host(domain)).ok().map(HostName::Guess),
        }
    }

    /// The sender's mail domain, where it was said.
    #[must_use]
    pub fn domain(&self) -> Option<&str> {
        match self {
            Self::Provider(_, domain) => domain.as_deref(),
            Self::Guessed(domain) => Some(domain),
            Self::Own(_) => None,
        }
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

/// What was seen at a port by a check.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Seen {
    /// The port.
    pub port: Port,
    /// When TLS starts there.
    pub tls: TlsMode,
    /// What was seen.
    pub outcome: SeenOutcome,
    /// What is worst about it, as people read it; empty where nothing is wrong.
    pub fault: String,
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

/// Everything the visitor said, and what a check saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
    /// Who is sending.
    pub role: Role,
    /// The program to configure; it decides which endpoint it is configured with.
    pub program: Option<&'static Program>,
    /// Who takes the mail.
    pub service: Service,
    /// The sender's address, where more than its domain was said.
    pub sender: Option<MailAddress>,
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
    /// How the program proves who it is.
    pub login: LoginAbility,
    /// What a check saw, by port.
    pub seen: Vec<Seen>,
    /// How one logs in at a server that no provider of the table runs, where that is published.
    pub username: Option<Username>,
}

impl Situation {
    /// A situation of which nothing is known but these two.
    #[must_use]
    pub fn new(role: Role, service: Service) -> Self {
        Self {
            role,
            program: None,
            service,
            sender: None,
            network: None,
            blocked: BTreeSet::new(),
            open: BTreeSet::new(),
            tls: TlsAbility::default(),
            demands_starttls: true,
            login: LoginAbility::default(),
            seen: Vec::new(),
            username: None,
        }
    }

    /// Whether the program knows only passwords, and not OAuth2.
    #[must_use]
    pub fn has_passwords_only(&self) -> bool {
        match self.login {
            LoginAbility::PasswordsOnly => true,
            LoginAbility::None => false,
            LoginAbility::Full => self.program.is_some_and(|program| !program.oauth2),
        }
    }

    /// Whether there is no login: the relay knows the program by its address.
    #[must_use]
    pub fn is_without_login(&self) -> bool {
        let takes_none = |p: &Provider| p.username == Username::None && !p.offers.is_empty();
        match self.role {
            Role::MxServer => false,
            _ if self.login == LoginAbility::None => true,
            Role::MailClient => false,
            _ => self.service.provider().is_some_and(takes_none),
        }
    }

    /// What a live check visits: a host, or for servers that receive the mail domain; of a domain
    /// that is not known an address there, so that DNS is asked who takes its mail. None where
    /// that is not known yet.
    #[must_use]
    pub fn to_check(&self) -> Option<String> {
        match (&self.service, self.role) {
            (Service::Own(host), _) => host.as_ref().map(Host::to_string),
            (Service::Guessed(domain) | Service::Provider(_, Some(domain)), Role::MxServer) => {
                Some(domain.clone())
            }
            (Service::Provider(_, None), Role::MxServer) => None,
            (Service::Guessed(domain), _) => Some(format!("postmaster@{domain}")),
            (service, _) => service.host()?.host().map(Host::to_string),
        }
    }
}

#[cfg(test)]
mod tests {
    use portwise_model::HostName;

    use super::{Role, Service, Situation};
    use crate::providers;

    fn known(id: &str, domain: Option<&str>) -> Service {
        Service::Provider(providers::find(id).unwrap(), domain.map(ToOwned::to_owned))
    }

    #[test]
    fn a_check_visits_what_was_said() {
        let own = || Service::of_host("mail.example.com").unwrap();
        let guessed = || Service::of_address("anna@example.org").unwrap();
        for (role, service, target) in [
            (Role::MailClient, own(), Some("mail.example.com")),
            (Role::MxServer, own(), Some("mail.example.com")),
            (Role::MailClient, guessed(), Some("postmaster@example.org")),
            (Role::MxServer, guessed(), Some("example.org")),
            (Role::MailClient, known("gmail", None), Some("smtp.gmail.com")),
            (Role::MxServer, known("gmail", None), None),
            (Role::MxServer, known("gmail", Some("example.org")), Some("example.org")),
            (Role::Application, known("siteground", Some("example.org")), Some("mail.example.org")),
            (Role::Application, known("siteground", None), None),
            (Role::Application, known("amazon-ses", None), None),
            (Role::MailClient, Service::Own(None), None),
        ] {
            let situation = Situation::new(role, service);
            assert_eq!(situation.to_check().as_deref(), target, "{situation:?}");
        }
    }

    #[test]
    fn a_host_that_is_too_long_is_not_guessed() {
        let domain = format!("{}.example", ["a"; 122].join("."));
        assert!(matches!(Service::of_address(&domain), Ok(Service::Guessed(_))));
        assert!(matches!(
            Service::of_address("example.org").unwrap().host(),
            Some(HostName::Guess(_))
        ));
        assert_eq!(Service::Guessed(domain).host(), None);
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
        let hosted = known("siteground", None);
        assert!(matches!(
            hosted.with_domain_of("anna@example.org"),
            Ok(Service::Provider(_, Some(domain))) if domain == "example.org"
        ));
        assert!(Service::of_address("anna@").is_err());
    }
}
