//! From advice to what a program is configured with.

use portwise_model::{Endpoint, Host, HostName, MailAddress, Port, TlsMode};
use portwise_snippets::{
    BY_HAND, Group, LOCAL_RELAYS, Open, PROGRAMS, Program, Setup, SetupError, Snippet, SnippetError,
};
use thiserror::Error;

use crate::advice::{Advice, Choice};
use crate::ports;
use crate::providers::{self, Auth, Username};
use crate::situation::{Role, Situation};

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

/// What was said of an account beside the situation; it goes before what advice says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted<'a> {
    /// The host.
    pub host: Option<Host>,
    /// The port.
    pub port: Option<Port>,
    /// When TLS starts.
    pub tls: Option<TlsMode>,
    /// The user name.
    pub user: Option<&'a str>,
    /// The sender's address.
    pub from: Option<&'a str>,
}

/// A program cannot be configured like that. The caller's fault; each says what to do instead.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum ConfigureError {
    /// A port and a TLS mode that cannot work together.
    #[error(
        "Port {port} and {} do not go together: {why}. Use {right} on port {port}, or {} with {}.", tls.name(), usual(*tls), tls.name()
    )]
    Pair {
        /// The port.
        port: Port,
        /// The TLS mode.
        tls: TlsMode,
        /// What happens.
        why: &'static str,
        /// What the port is for.
        right: &'static str,
    },
    /// A value is none that a program could use.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// There is no configuration for it.
    #[error(transparent)]
    Snippet(#[from] SnippetError),
    /// Nothing works, and why.
    #[error("{0}")]
    Nothing(String),
}

/// The port that a TLS mode usually has.
fn usual(tls: TlsMode) -> Port {
    match tls {
        TlsMode::Implicit => 465,
        TlsMode::StartTls => 587,
        TlsMode::Cleartext => 25,
    }
}

impl Wanted<'_> {
    /// The choice that a program is configured with, with what was said in it: the first that
    /// fits, since advice has put first what the program does best. What was not said follows from
    /// what was.
    ///
    /// # Errors
    ///
    /// [`ConfigureError::Pair`] for a port and a TLS mode that cannot work together.
    pub fn choose(
        &self,
        situation: &Situation,
        choices: &[Choice],
    ) -> Result<Choice, ConfigureError> {
        let fits = |choice: &&Choice| {
            self.port.is_none_or(|port| choice.port == port)
                && self.tls.is_none_or(|tls| choice.security == tls)
        };
        let chosen = match choices.iter().find(fits) {
            Some(choice) => choice.clone(),
            None => self.besides_advice(situation, choices)?,
        };
        let host = self.host.clone().map(HostName::Known).or_else(|| chosen.host.clone());
        Ok(Choice { host, ..chosen })
    }

    /// An endpoint that advice does not have.
    fn besides_advice(
        &self,
        situation: &Situation,
        choices: &[Choice],
    ) -> Result<Choice, ConfigureError> {
        let provider = situation.service.provider();
        let of_provider = |tls| provider?.offers.iter().find(|o| o.tls == tls).map(|o| o.port);
        let port_for = |tls| self.port.or_else(|| of_provider(tls)).unwrap_or_else(|| usual(tls));
        let logs_in = !situation.is_without_login();
        let can =
            |tls| situation.program.is_none_or(|p| p.delivers_at(port_for(tls), tls, logs_in));
        let offered = |port| provider.and_then(|p| p.offer(port)).map(|offer| offer.tls);
        let tls = match (self.tls, self.port) {
            (Some(tls), _) => tls,
            (None, Some(port)) => offered(port).unwrap_or_else(|| ports::mode_of(port)),
            (None, None) if can(TlsMode::Implicit) || !can(TlsMode::StartTls) => TlsMode::Implicit,
            (None, None) => TlsMode::StartTls,
        };
        let port = port_for(tls);
        if offered(port) != Some(tls) {
            pair(port, tls)?;
        }
        let like = choices.first().cloned();
        let choice = like.unwrap_or_else(|| Choice::unadvised(port, tls, situation));
        Ok(Choice { port, security: tls, ..choice })
    }
}

/// Refuses what hangs or fails at every server.
fn pair(port: Port, tls: TlsMode) -> Result<(), ConfigureError> {
    let (why, right) = match (port, tls) {
        (465, TlsMode::StartTls | TlsMode::Cleartext) => (
            "the server waits for a TLS handshake and the program for a greeting, so that both wait for ever",
            "implicit TLS",
        ),
        (25 | 587, TlsMode::Implicit) => (
            "the server begins in plaintext, and the program reports a wrong version number or an SSL error",
            "STARTTLS",
        ),
        _ => return Ok(()),
    };
    Err(ConfigureError::Pair { port, tls, why, right })
}

/// What a program is configured with.
#[derive(Clone, Debug, PartialEq)]
pub struct Configured {
    /// The program to configure; a relay, where the one that was meant cannot do it itself.
    pub program: &'static Program,
    /// With what.
    pub setup: Setup,
    /// The endpoint.
    pub choice: Choice,
    /// The program that was meant, where it hands its mail to a relay.
    pub handing_over: Option<&'static Program>,
    /// What to paste.
    pub snippet: Snippet,
}

/// What the situation's program is configured with, which is the first choice of the advice, or
/// what was said instead.
///
/// # Errors
///
/// [`ConfigureError`] if there is nothing, and why.
pub fn configure(
    situation: &Situation,
    program: &'static Program,
    advice: &Advice,
    wanted: &Wanted<'_>,
) -> Result<Configured, ConfigureError> {
    let choices = advice.to_configure(situation);
    if choices.is_empty() && wanted.port.is_none() {
        let because = advice.none_because.clone();
        return Err(ConfigureError::Nothing(because.unwrap_or_default()));
    }
    let choice = wanted.choose(situation, &choices)?;
    let mut setup = choice.setup(&Situation { program: Some(program), ..situation.clone() })?;
    if let Some(user) = wanted.user {
        let sender = situation.sender.as_ref().map(ToString::to_string);
        setup = setup.logging_in_as(user)?;
        if let Some(sender) = sender {
            setup = setup.sent_from(&sender)?;
        }
    }
    if let Some(from) = wanted.from {
        setup = setup.sent_from(from)?;
    }
    let can = |p: &Program| p.delivers_at(choice.port, choice.security, setup.logs_in());
    let relayed = choice.via.is_some() && !can(program);
    let writes = match (relayed, setup.logs_in(), program.open) {
        (true, ..) => relay_for(program, &choice),
        (false, false, Open::Never) => portwise_snippets::find(BY_HAND).unwrap_or(program),
        _ => program,
    };
    let writes = portwise_snippets::whole(writes);
    let snippet = portwise_snippets::render(writes, &setup)?;
    let handing_over = relayed.then_some(program);
    Ok(Configured { program: writes, setup, choice, handing_over, snippet })
}

/// What sends in the place of a program that cannot.
fn relay_for(program: &Program, choice: &Choice) -> &'static Program {
    let can = |p: &&'static Program| {
        p.group == Group::Relay && p.is_safe_at(choice.port, choice.security, true)
    };
    let named = program.instead.iter().filter_map(|id| portwise_snippets::find(id)).find(can);
    let local = || LOCAL_RELAYS.iter().find_map(|id| portwise_snippets::find(id));
    named.or_else(local).unwrap_or(PROGRAMS[0])
}

impl Configured {
    /// What to enter as the password, in words; none without a login.
    #[must_use]
    pub fn secret(&self) -> Option<String> {
        let ways: Vec<Auth> = match self.choice.auth.as_slice() {
            _ if !self.setup.logs_in() => return None,
            [] => vec![Auth::Password],
            _ if self.setup.has_oauth2() => vec![Auth::OAuth2],
            ways => ways.iter().copied().filter(|way| *way != Auth::OAuth2).collect(),
        };
        let ways = if ways.is_empty() { vec![Auth::OAuth2] } else { ways };
        let text = Auth::describe_all(&ways);
        let mut rest = text.chars();
        Some(rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect())
    }
}

impl Choice {
    /// A choice that rests on no advice.
    fn unadvised(port: Port, security: TlsMode, situation: &Situation) -> Self {
        let provider = situation.service.provider();
        Self {
            rank: 1,
            port,
            security,
            host: situation.service.host(),
            auth: provider.map_or_else(Vec::new, |p| p.auth.to_vec()),
            username: provider.map_or(Username::FullAddress, |p| p.username.clone()),
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
        if situation.is_without_login() {
            return Ok(setup.without_login());
        }
        let by_browser = situation.program.is_some_and(|program| program.oauth2)
            && self.auth.first() == Some(&Auth::OAuth2);
        let setup = if by_browser { setup.signing_in_with_oauth2() } else { setup };
        match &self.username {
            Username::FullAddress | Username::LocalPartOrFullAddress | Username::None => Ok(setup),
            Username::Address(_) => match of_provider(situation) {
                Some(address) => {
                    let from = setup.from().to_owned();
                    setup.logging_in_as(&address)?.sent_from(&from)
                }
                None => Ok(setup),
            },
            Username::LocalPart => Ok(setup.logging_in_with_local_part()),
            Username::Literal(text) => setup.logging_in_as(text),
            Username::Other(_) => setup.logging_in_as(SOME_USER),
        }
    }
}

/// An address under the provider's own domain, which takes the place of one that is not.
fn of_provider(situation: &Situation) -> Option<String> {
    let provider = situation.service.provider()?;
    let domain = provider.domains.first()?;
    let is_own = situation.service.domain().is_some_and(|domain| {
        providers::of_domain(domain).is_some_and(|found| found.id == provider.id)
    });
    (!is_own).then(|| format!("you@{domain}"))
}

#[cfg(test)]
mod tests {
    use portwise_model::{MailAddress, TlsMode};
    use portwise_snippets::{Group, Open, PROGRAMS, Program, find, render};

    use super::{ConfigureError, Configured, SOME_HOST, SOME_USER, Wanted, configure, offered};
    use crate::advice::{Advice, advise};
    use crate::providers::{self, PROVIDERS};
    use crate::said::Said;
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
                    let by_hand = find("generic");
                    let open = |p: &&Program| setup.logs_in() || p.open != Open::Never;
                    for id in ["thunderbird", "python-smtplib", "postfix-relay"] {
                        let Some(program) = find(id).filter(open).or(by_hand) else { continue };
                        let text = render(program, &setup).unwrap().text;
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
            let first = find(offered.first).unwrap();
            assert_eq!(Some(&first.group), offered.groups.first());
        }
    }

    fn configured(
        said: &Said<'_>,
        program: &str,
        wanted: &Wanted<'_>,
    ) -> Result<Configured, ConfigureError> {
        let situation = Said { program: Some(program), ..*said }.situation().unwrap();
        configure(&situation, find(program).unwrap(), &advise(&situation), wanted)
    }

    #[test]
    fn a_program_gets_the_first_choice_of_its_advice() {
        let gmail = Said { provider: Some("gmail"), ..Said::default() };
        for program in PROGRAMS.iter().filter(|p| p.group != Group::Server) {
            let role = Role::of(program).is_none().then_some("application");
            let said = Said { role, ..gmail };
            let situation = Said { program: Some(program.id), ..said }.situation().unwrap();
            let first = advise(&situation).choices[0].clone();
            let done = configured(&said, program.id, &Wanted::default()).unwrap();
            let endpoint = &done.setup.endpoint;
            assert_eq!(
                (endpoint.port, endpoint.tls),
                (first.port, first.security),
                "{}",
                program.id
            );
        }
    }

    #[test]
    fn what_was_said_goes_before_the_advice() {
        let own = Said { host: Some("mail.example.net"), ..Said::default() };
        let endpoint = |program, port, tls| {
            let wanted = Wanted { port, tls, ..Wanted::default() };
            configured(&own, program, &wanted)
                .map(|c| (c.setup.endpoint.port, c.setup.endpoint.tls))
        };
        use TlsMode::{Implicit, StartTls};
        for (port, tls, expected) in [
            (None, None, (465, Implicit)),
            (Some(587), None, (587, StartTls)),
            (Some(2525), None, (2525, StartTls)),
            (Some(2465), None, (2465, Implicit)),
            (None, Some(StartTls), (587, StartTls)),
            (Some(1025), Some(Implicit), (1025, Implicit)),
        ] {
            assert_eq!(endpoint("python-smtplib", port, tls), Ok(expected), "{port:?} {tls:?}");
        }
        assert_eq!(endpoint("dotnet-smtpclient", None, None), Ok((587, StartTls)));
        for (port, tls) in [(465, StartTls), (587, Implicit), (25, Implicit)] {
            let error = endpoint("python-smtplib", Some(port), Some(tls)).unwrap_err().to_string();
            assert!(error.contains(&port.to_string()) && error.contains("465"), "{error}");
        }
    }

    #[test]
    fn an_account_is_written_as_its_provider_wants_it() {
        let of = |provider, address, user, from| {
            let said = Said { provider: Some(provider), address: Some(address), ..Said::default() };
            let wanted = Wanted { user, from, ..Wanted::default() };
            let done = configured(&said, "django", &wanted).unwrap();
            let secret = done.secret().unwrap();
            (done.setup.username().to_owned(), done.setup.from().to_owned(), secret)
        };
        let (user, from, secret) = of("icloud", "anna@example.net", None, None);
        assert_eq!((user.as_str(), from.as_str()), ("you@icloud.com", "anna@example.net"));
        assert!(secret.contains("n app password"), "{secret}");
        let (user, ..) = of("icloud", "anna@me.com", None, None);
        assert_eq!(user, "anna@me.com");
        let (user, from, secret) = of("sendgrid", "app@example.net", None, None);
        assert_eq!((user.as_str(), from.as_str()), ("apikey", "app@example.net"));
        assert!(secret.contains("API key"), "{secret}");
        let (user, from, _) = of("gmail", "anna@example.net", Some("kim@example.net"), None);
        assert_eq!((user.as_str(), from.as_str()), ("kim@example.net", "anna@example.net"));
        let (.., from, _) = of("gmail", "anna@example.net", None, Some("shop@example.net"));
        assert_eq!(from, "shop@example.net");
    }

    #[test]
    fn what_cannot_do_it_hands_its_mail_to_a_relay() {
        let esmtp = configured(
            &Said { provider: Some("gmail"), ..Said::default() },
            "esmtp",
            &Wanted::default(),
        );
        let esmtp = esmtp.unwrap();
        assert_eq!(esmtp.handing_over.map(|p| p.id), Some("esmtp"));
        assert!(esmtp.program.is_safe_with(esmtp.setup.endpoint.tls), "{}", esmtp.program.id);
    }

    #[test]
    fn where_nothing_passes_it_is_said_why() {
        let said =
            Said { provider: Some("gmail"), network: Some("digitalocean"), ..Said::default() };
        let error = configured(&said, "django", &Wanted::default()).unwrap_err().to_string();
        assert!(error.contains("DigitalOcean"), "{error}");
    }
}
