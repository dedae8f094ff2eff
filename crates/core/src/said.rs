//! What was said in so many words, as flags of the command line and arguments of a tool are.

use std::fmt;

use crate::providers::SubmissionHost;
use crate::questions::parse::{self, AnswerError};
use crate::questions::program;
use crate::situation::{LoginAbility, Role, Service, Situation, TlsAbility};
use crate::target::mail_address;

/// What was said, each part in the words of whoever said it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// The program that sends, by id or name, perhaps with a version.
    pub program: Option<&'a str>,
    /// The id of the role; follows from the program if there is one.
    pub role: Option<&'a str>,
    /// An e-mail address; its domain finds the provider, or completes the host of the one named.
    pub address: Option<&'a str>,
    /// The provider, by id or name.
    pub provider: Option<&'a str>,
    /// The host that takes the mail.
    pub host: Option<&'a str>,
    /// The network, by id or name.
    pub network: Option<&'a str>,
    /// Ports known to be blocked, such as `25,587`.
    pub blocked: &'a str,
    /// Ports seen open.
    pub open: &'a str,
    /// What the program can do about TLS.
    pub tls: TlsAbility,
    /// The program goes on when STARTTLS is missing.
    pub optional_starttls: bool,
    /// How the program proves who it is.
    pub login: LoginAbility,
}

/// Everything that is wrong with what was said, and after that what is missing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SaidErrors(pub Vec<SaidError>);

/// Something that is wrong with what was said, or missing.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SaidError {
    /// A part that cannot be understood.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// A host of one provider beside the name of another.
    #[error(
        "{host} belongs to {theirs}, but {named} was named as the provider. Leave one of the two out."
    )]
    TwoProviders {
        /// The host.
        host: String,
        /// Whose it is.
        theirs: &'static str,
        /// The one that was named.
        named: &'static str,
    },
    /// A host that is none of the provider that was named.
    #[error(
        "{host} is none of the hosts of {named}, which takes mail at {theirs}. Leave one of the two out."
    )]
    NotTheirs {
        /// The host.
        host: String,
        /// The one that was named.
        named: &'static str,
        /// Where it takes mail.
        theirs: &'static str,
    },
    /// Nobody said who sends.
    #[error("Say what sends, with the program or the role. A role is one of {roles}.", roles = roles())]
    NoSender,
}

fn roles() -> String {
    Role::ALL.map(Role::id).join(", ")
}

impl fmt::Display for SaidErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&texts.join("\n"))
    }
}

impl std::error::Error for SaidErrors {}

impl Said<'_> {
    /// What it means.
    ///
    /// # Errors
    ///
    /// [`SaidErrors`] with everything that is wrong or missing.
    pub fn situation(&self) -> Result<Situation, SaidErrors> {
        let mut errors: Vec<SaidError> = Vec::new();
        let program = part(&mut errors, self.program.map(program::find).transpose()).flatten();
        let role = part(&mut errors, self.role.map(parse::role).transpose()).flatten();
        let role = part(&mut errors, program::role(program, role)).flatten();
        let service = self.service(&mut errors);
        let network = part(&mut errors, self.network.map(parse::network).transpose()).flatten();
        let blocked = part(&mut errors, parse::port_set(self.blocked)).unwrap_or_default();
        let open = part(&mut errors, parse::port_set(self.open)).unwrap_or_default();
        if role.is_none() && self.role.is_none() && self.program.is_none() {
            errors.push(SaidError::NoSender);
        }
        if !errors.is_empty() {
            return Err(SaidErrors(errors));
        }
        Ok(Situation {
            program,
            sender: self.address.and_then(mail_address),
            network,
            blocked,
            open,
            tls: self.tls,
            demands_starttls: !self.optional_starttls,
            login: self.login,
            ..Situation::new(role.unwrap_or(Role::MailClient), service)
        })
    }

    /// Who takes the mail. A host that is named goes before what follows from an address, whose
    /// part is then the sender alone.
    fn service(&self, errors: &mut Vec<SaidError>) -> Service {
        let named = part(errors, self.provider.map(parse::provider).transpose()).flatten();
        let host = part(errors, self.host.map(Service::of_host).transpose()).flatten();
        let of_address = part(errors, self.address.map(Service::of_address).transpose()).flatten();
        if let (Some(named), Some(host)) = (named, &host) {
            match host.provider() {
                Some(theirs) if theirs.id != named.id && theirs.host != named.host => {
                    errors.push(SaidError::TwoProviders {
                        host: self.host.unwrap_or_default().to_owned(),
                        theirs: theirs.name,
                        named: named.name,
                    });
                }
                None => {
                    if let SubmissionHost::Fixed(theirs) = named.host {
                        let host = self.host.unwrap_or_default().to_owned();
                        errors.push(SaidError::NotTheirs { host, named: named.name, theirs });
                    }
                }
                Some(_) => {}
            }
        }
        let service = match (named, host, of_address) {
            (Some(named), ..) => Service::Provider(named, None),
            (None, Some(host), _) => host,
            (None, None, Some(service)) => service,
            (None, None, None) => Service::Own(None),
        };
        match self.address {
            Some(address) => service.clone().with_domain_of(address).unwrap_or(service),
            None => service,
        }
    }
}

/// A part of what was said; what is wrong with it joins the rest.
fn part<T, E: Into<AnswerError>>(errors: &mut Vec<SaidError>, read: Result<T, E>) -> Option<T> {
    read.map_err(|error| errors.push(SaidError::Answer(error.into()))).ok()
}

#[cfg(test)]
mod tests {
    use super::Said;
    use crate::situation::Service;

    #[test]
    fn an_address_finds_the_provider_and_completes_one_that_is_named() {
        let said =
            Said { role: Some("mail-client"), address: Some("anna@gmail.com"), ..Said::default() };
        let situation = said.situation().unwrap();
        assert!(matches!(situation.service, Service::Provider(p, _) if p.id == "gmail"));
        assert!(situation.sender.is_some() && situation.demands_starttls);
        let hosted = Said { provider: Some("siteground"), address: Some("a@example.org"), ..said };
        let service = hosted.situation().unwrap().service;
        assert!(matches!(service, Service::Provider(_, Some(d)) if d == "example.org"));
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        let said = Said { role: Some("relay"), ..Said::default() };
        for (said, word) in [
            (Said { role: Some("relais"), ..said }, "relay"),
            (Said { provider: Some("gmial"), ..said }, "gmail"),
            (Said { network: Some("hetzer"), ..said }, "hetzner"),
            (Said { blocked: "25,99", ..said }, "99"),
            (Said { host: Some("no host"), ..said }, "space"),
        ] {
            let error = said.situation().unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once_and_before_what_is_missing() {
        let said = Said { provider: Some("gmial"), network: Some("hetzer"), ..Said::default() };
        let error = said.situation().unwrap_err().to_string();
        let lines: Vec<&str> = error.lines().collect();
        assert_eq!(lines.len(), 3, "{error}");
        assert!(lines[0].contains("gmial") && lines[1].contains("hetzer"), "{error}");
        assert!(lines[2].contains("program") && lines[2].contains("mx-server"), "{error}");
    }

    #[test]
    fn a_host_of_one_provider_does_not_go_with_another() {
        let said =
            Said { role: Some("application"), host: Some("smtp.gmail.com"), ..Said::default() };
        let error = Said { provider: Some("sendgrid"), ..said }.situation().unwrap_err();
        let error = error.to_string();
        assert!(error.contains("Gmail") && error.contains("SendGrid"), "{error}");
        assert!(Said { provider: Some("gmail"), ..said }.situation().is_ok());
        let other = Said { provider: Some("gmail"), host: Some("mail.example.net"), ..said };
        let error = other.situation().unwrap_err().to_string();
        assert!(error.contains("mail.example.net") && error.contains("smtp.gmail.com"), "{error}");
        let region = Some("email-smtp.eu-west-1.amazonaws.com");
        let own = Said { provider: Some("amazon-ses"), host: region, ..said };
        assert!(own.situation().is_ok(), "only the customer knows the whole name");
        let own =
            Said { address: Some("anna@example.org"), host: Some("mail.example.net"), ..said };
        let situation = own.situation().unwrap();
        assert_eq!(situation.service.host().unwrap().to_string(), "mail.example.net");
        assert_eq!(situation.sender.unwrap().as_str(), "anna@example.org");
    }

    #[test]
    fn the_program_says_who_sends() {
        let said = Said { program: Some("nextcloud"), provider: Some("gmail"), ..Said::default() };
        let situation = said.situation().unwrap();
        assert_eq!(situation.role, crate::situation::Role::Application);
        let both =
            Said { program: Some("thunderbird"), role: Some("mx-server"), ..Said::default() };
        let error = both.situation().unwrap_err().to_string();
        assert!(error.contains("Thunderbird") && error.contains("mx-server"), "{error}");
    }
}
