//! From advice to what a program is configured with.

use portwise_model::{Endpoint, Host, HostName, MailAddress, Port, Target, TargetError, TlsMode};
use portwise_snippets::{Group, Program, Setup, SetupError};
use thiserror::Error;

use crate::advice::{Advice, Choice, advise};
use crate::ports;
use crate::providers::Username;
use crate::situation::{Role, Service, Situation};

/// What stands for a host that is not known.
const SOME_HOST: &str = "mail.example.com";

/// What stands for a user name that the provider hands out.
const SOME_USER: &str = "your-user-name";

/// What can be configured for a role.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offered {
    /// What fits best first.
    pub groups: &'static [Group],
    /// The id of the program to begin with.
    pub first: &'static str,
}

/// What can be configured for a role.
#[must_use]
pub fn offered(role: Role) -> Offered {
    use Group::{Check, Device, Library, MailClient, Program, Relay, Server};
    let (groups, first): (&[Group], _) = match role {
        Role::MailClient => (&[MailClient, Relay, Check, Library, Program, Device], "thunderbird"),
        Role::Application => {
            (&[Library, Program, Relay, Check, MailClient, Device], "python-smtplib")
        }
        Role::MxServer => (&[Server, Check], "postfix-server"),
        Role::Relay => (&[Relay, Check, Library, Program, MailClient, Device], "postfix-relay"),
        Role::Device => (&[Device, Relay, Program, Check, Library, MailClient], "generic"),
    };
    Offered { groups, first }
}

impl Advice {
    /// Where programs submit their mail. A server that takes mail for a domain should let its own
    /// users submit theirs beside port 25 (RFC 8314 §3.3).
    #[must_use]
    pub fn to_configure(&self, situation: &Situation) -> Vec<Choice> {
        if situation.role != Role::MxServer {
            return self.choices.clone();
        }
        let Some(mx) = self.choices.first() else { return Vec::new() };
        [(465, TlsMode::Implicit), (587, TlsMode::StartTls)]
            .map(|(port, security)| Choice { port, security, ..mx.clone() })
            .to_vec()
    }
}

/// The choice that the program is configured with, of those that there are: implicit TLS where
/// there is any, since it cannot be stripped, else what the program can do safely (RFC 8314 §3.3).
fn choose<'a>(program: Option<&Program>, choices: &'a [Choice]) -> Option<&'a Choice> {
    let is_safe = |choice: &&Choice| program.is_none_or(|p| p.is_safe_with(choice.security));
    let implicit = choices.iter().filter(|c| c.security == TlsMode::Implicit).find(is_safe);
    implicit.or_else(|| choices.iter().find(is_safe)).or_else(|| choices.first())
}

/// An account, as far as it was said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Account<'a> {
    /// The host that takes the mail.
    pub host: &'a str,
    /// The port.
    pub port: Option<Port>,
    /// When TLS starts.
    pub tls: Option<TlsMode>,
    /// The user name.
    pub user: Option<&'a str>,
    /// The sender's address.
    pub from: Option<&'a str>,
}

/// A program cannot be configured with an account. The caller's fault.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum AccountError {
    /// The host is none.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// A value is none that a program could use.
    #[error(transparent)]
    Setup(#[from] SetupError),
}

/// What a program is configured with for an account. What was said goes before what the host's
/// provider is known to want.
///
/// # Errors
///
/// [`AccountError`] if a part of the account makes no sense.
pub fn setup(program: &'static Program, account: &Account<'_>) -> Result<Setup, AccountError> {
    let host = Target::parse(account.host)?.host;
    let service = Service::of_host(&host.to_string())?;
    let situation =
        Situation { program: Some(program), ..Situation::new(Role::MailClient, service) };
    let wanted = Wanted { host: Some(host), port: account.port, tls: account.tls };
    let mut setup = wanted.choose(&situation, &advise(&situation).choices).setup(&situation)?;
    if let Some(user) = account.user {
        setup = setup.logging_in_as(user)?;
    }
    Ok(match account.from {
        Some(from) => setup.sent_from(from)?,
        None => setup,
    })
}

/// A part of an endpoint that was said, and goes before what advice says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// The host.
    pub host: Option<Host>,
    /// The port.
    pub port: Option<Port>,
    /// When TLS starts.
    pub tls: Option<TlsMode>,
}

impl Wanted {
    /// The choice that the situation's program is configured with, with what was said in it. What
    /// was not said follows from what was; with nothing said and no choice, implicit TLS if the
    /// program can.
    #[must_use]
    pub fn choose(self, situation: &Situation, choices: &[Choice]) -> Choice {
        let program = situation.program;
        let can = |tls| program.is_none_or(|p| p.is_safe_with(tls));
        let fits = |choice: &&Choice| {
            self.port.is_none_or(|port| choice.port == port)
                && self.tls.is_none_or(|tls| choice.security == tls)
        };
        let left: Vec<Choice> = choices.iter().filter(fits).cloned().collect();
        let chosen = choose(program, &left).cloned().unwrap_or_else(|| {
            let tls = match (self.tls, self.port) {
                (Some(tls), _) => tls,
                (None, Some(port)) => ports::mode_of(port),
                (None, None) if !can(TlsMode::Implicit) && can(TlsMode::StartTls) => {
                    TlsMode::StartTls
                }
                (None, None) => TlsMode::Implicit,
            };
            let usual = if tls == TlsMode::StartTls { 587 } else { 465 };
            let port = self.port.unwrap_or(usual);
            let like = choices.first().cloned();
            let choice = like.unwrap_or_else(|| Choice::unadvised(port, tls));
            Choice { port, security: tls, ..choice }
        });
        let host = self.host.map(HostName::Known).or_else(|| chosen.host.clone());
        Choice { host, ..chosen }
    }
}

impl Choice {
    /// A choice that rests on no advice.
    fn unadvised(port: Port, security: TlsMode) -> Self {
        Self {
            rank: 1,
            port,
            security,
            host: None,
            auth: Vec::new(),
            username: Username::FullAddress,
            reasons: Vec::new(),
            when: None,
            via: None,
        }
    }

    /// What a program is configured with to use this choice. What is not known has something that
    /// stands for it: a host, a user name that the provider hands out, an address.
    ///
    /// # Errors
    ///
    /// [`SetupError`] if the user name is nothing that a program could use.
    pub fn setup(&self, situation: &Situation) -> Result<Setup, SetupError> {
        let host = self.host.as_ref().and_then(HostName::to_configure);
        let host = host.unwrap_or_else(|| Host::Name(SOME_HOST.to_owned()));
        let domain = situation.service.domain();
        let somebody = || domain.and_then(MailAddress::of_somebody);
        let sender = situation.sender.clone().or_else(somebody);
        let endpoint = Endpoint { host, port: self.port, tls: self.security };
        let setup = Setup::of(endpoint, sender.as_ref());
        match &self.username {
            Username::FullAddress
            | Username::LocalPartOrFullAddress
            | Username::Address(_)
            | Username::None => Ok(setup),
            Username::LocalPart => Ok(setup.logging_in_with_local_part()),
            Username::Literal(text) => setup.logging_in_as(text),
            Username::Other(_) => setup.logging_in_as(SOME_USER),
        }
    }
}

#[cfg(test)]
mod tests {
    use portwise_model::{Host, MailAddress, TlsMode};
    use portwise_snippets::{PROGRAMS, find as program, render};

    use super::{SOME_HOST, SOME_USER, Wanted, offered};
    use crate::advice::{Advice, advise};
    use crate::providers::{self, PROVIDERS};
    use crate::situation::{Role, Service, Situation};

    fn of(role: Role, provider: &str) -> Situation {
        Situation::new(role, Service::Provider(providers::find(provider).unwrap(), None))
    }

    fn setup(situation: &Situation) -> portwise_snippets::Setup {
        advise(situation).choices[0].setup(situation).unwrap()
    }

    #[test]
    fn the_user_name_is_what_the_provider_wants() {
        let anna = MailAddress::parse("anna@example.org");
        for (provider, username) in [
            ("gmail", "anna@example.org"),
            ("sendgrid", "apikey"),
            ("resend", "resend"),
            ("amazon-ses", SOME_USER),
            ("microsoft365-hve", "anna@example.org"),
        ] {
            let Some(row) = providers::find(provider) else { panic!("{provider}") };
            let situation = Situation { sender: anna.clone(), ..of(Role::Application, row.id) };
            let setup = setup(&situation);
            assert_eq!(setup.username(), username, "{provider}");
            assert_eq!(setup.from(), "anna@example.org", "{provider}");
        }
        let local = PROVIDERS.iter().find(|p| p.username == providers::Username::LocalPart);
        let situation = Situation {
            sender: anna,
            ..Situation::new(Role::MailClient, Service::Provider(local.unwrap(), None))
        };
        assert_eq!(setup(&situation).username(), "anna");
    }

    #[test]
    fn what_is_not_known_has_something_that_stands_for_it() {
        let host = |situation: &Situation| setup(situation).endpoint.host.to_string();
        assert_eq!(host(&of(Role::Application, "amazon-ses")), "email-smtp.region.amazonaws.com");
        assert_eq!(host(&of(Role::MailClient, "siteground")), "mail.domain");
        assert_eq!(host(&Situation::new(Role::Relay, Service::Own(None))), SOME_HOST);
        let guessed = Service::of_address("anna@example.org").unwrap();
        let guessed = Situation::new(Role::MailClient, guessed);
        assert_eq!(host(&guessed), "mail.example.org");
        assert_eq!(setup(&guessed).from(), "you@example.org");
        assert_eq!(setup(&of(Role::MailClient, "gmail")).username(), "you@example.com");
    }

    #[test]
    fn every_advice_can_be_configured() {
        for provider in PROVIDERS {
            for role in Role::ALL {
                let situation = of(role, provider.id);
                let advice = advise(&situation);
                for choice in advice.to_configure(&situation) {
                    let setup = choice.setup(&situation).unwrap();
                    for id in ["thunderbird", "python-smtplib", "postfix-relay"] {
                        let text = render(program(id).unwrap(), &setup).unwrap().text;
                        assert!(text.contains(&setup.endpoint.host.to_string()), "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_server_lets_its_own_users_submit() {
        let own = Service::of_host("mail.example.com").unwrap();
        let situation = Situation::new(Role::MxServer, own);
        let choices = advise(&situation).to_configure(&situation);
        let ports: Vec<_> = choices.iter().map(|c| (c.port, c.security)).collect();
        assert_eq!(ports, [(465, TlsMode::Implicit), (587, TlsMode::StartTls)]);
        assert!(Advice::default().to_configure(&situation).is_empty());
        for role in Role::ALL {
            let offered = offered(role);
            let first = program(offered.first).unwrap();
            assert_eq!(Some(&first.group), offered.groups.first());
        }
    }

    #[test]
    fn implicit_tls_is_chosen_where_there_is_any_and_the_program_can() {
        let gmail = of(Role::Application, "gmail");
        let both = advise(&gmail).choices;
        assert_eq!(both[0].security, TlsMode::StartTls);
        for program in PROGRAMS {
            let situation = Situation { program: Some(program), ..gmail.clone() };
            let port = |choices| Wanted::default().choose(&situation, choices).port;
            let expected = if program.is_safe_with(TlsMode::Implicit) { 465 } else { 587 };
            assert_eq!(port(&both), expected, "{}", program.id);
            assert_eq!(port(&both[..1]), 587);
        }
    }

    #[test]
    fn what_was_said_goes_before_the_advice() {
        let own = Situation::new(Role::MailClient, Service::Own(None));
        let choices = advise(&own).choices;
        let with = |id| Situation { program: program(id), ..own.clone() };
        let (python, dotnet) = (with("python-smtplib"), with("dotnet-smtpclient"));
        let chosen = |situation, port, tls| {
            let choice = Wanted { host: None, port, tls }.choose(situation, &choices);
            (choice.port, choice.security)
        };
        use TlsMode::{Cleartext, Implicit, StartTls};
        for (port, tls, expected) in [
            (None, None, (465, Implicit)),
            (Some(587), None, (587, StartTls)),
            (Some(2525), None, (2525, StartTls)),
            (Some(2465), None, (2465, Implicit)),
            (None, Some(StartTls), (587, StartTls)),
            (Some(1025), Some(Implicit), (1025, Implicit)),
            (None, Some(Cleartext), (465, Cleartext)),
        ] {
            assert_eq!(chosen(&python, port, tls), expected, "{port:?} {tls:?}");
        }
        assert_eq!(chosen(&dotnet, None, None), (587, StartTls));
        let none = Wanted::default().choose(&dotnet, &[]);
        assert_eq!((none.port, none.host), (587, None));
        let host = Host::parse("mail.example.net").ok();
        let named = Wanted { host, ..Wanted::default() }.choose(&python, &choices);
        assert_eq!(named.describe(), "mail.example.net, port 465, implicit TLS");
    }
}
