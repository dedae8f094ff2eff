//! What was said in so many words, as flags of the command line and arguments of a tool are.

use crate::questions::parse::{self, AnswerError};
use crate::situation::{Service, Situation, TlsAbility};
use crate::target::mail_address;

/// What was said, each part in the words of whoever said it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// The id of the role.
    pub role: &'a str,
    /// An e-mail address; its domain finds the provider, or completes the host of the one named.
    pub address: Option<&'a str>,
    /// The provider, by id or name.
    pub provider: Option<&'a str>,
    /// The host of one's own server; counts only without an address and a provider.
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
    /// The program knows passwords, but not OAuth2.
    pub passwords_only: bool,
}

impl Said<'_> {
    /// What it means.
    ///
    /// # Errors
    ///
    /// [`AnswerError`] for the first part that cannot be understood.
    pub fn situation(&self) -> Result<Situation, AnswerError> {
        let role = parse::role(self.role)?;
        let service = match (self.address, self.provider, self.host) {
            (Some(address), Some(id), _) => {
                Service::Provider(parse::provider(id)?, None).with_domain_of(address)?
            }
            (Some(address), ..) => Service::of_address(address)?,
            (_, Some(id), _) => Service::Provider(parse::provider(id)?, None),
            (.., Some(host)) => Service::of_host(host)?,
            _ => Service::Own(None),
        };
        Ok(Situation {
            sender: self.address.and_then(mail_address),
            network: self.network.map(parse::network).transpose()?,
            blocked: parse::port_set(self.blocked)?,
            open: parse::port_set(self.open)?,
            tls: self.tls,
            demands_starttls: !self.optional_starttls,
            passwords_only: self.passwords_only,
            ..Situation::new(role, service)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Said;
    use crate::situation::Service;

    #[test]
    fn an_address_finds_the_provider_and_completes_one_that_is_named() {
        let said = Said { role: "mail-client", address: Some("anna@gmail.com"), ..Said::default() };
        let situation = said.situation().unwrap();
        assert!(matches!(situation.service, Service::Provider(p, _) if p.id == "gmail"));
        assert!(situation.sender.is_some() && situation.demands_starttls);
        let hosted = Said { provider: Some("siteground"), address: Some("a@example.org"), ..said };
        let service = hosted.situation().unwrap().service;
        assert!(matches!(service, Service::Provider(_, Some(d)) if d == "example.org"));
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        let said = Said { role: "relay", ..Said::default() };
        for (said, word) in [
            (Said { role: "relais", ..said }, "relay"),
            (Said { provider: Some("gmial"), ..said }, "gmail"),
            (Said { network: Some("hetzer"), ..said }, "hetzner"),
            (Said { blocked: "25,99", ..said }, "99"),
            (Said { host: Some("no host"), ..said }, "space"),
        ] {
            let error = said.situation().unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}
