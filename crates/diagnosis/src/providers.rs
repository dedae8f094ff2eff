//! What `core` knows of a provider, as `explain` takes it.

use portwise_core::TlsMode;
use portwise_core::providers::{self, Auth, PROVIDERS, Provider, Standing, SubmissionHost};
use portwise_explain::{Login, Offer, Tls};

/// The provider that takes mail at a host, whose mail exchanger it is, or whose domain it lies in.
pub(crate) fn at(host: &str) -> Option<&'static Provider> {
    let of_template = || {
        PROVIDERS.iter().find(|p| match p.host {
            SubmissionHost::Template(name) => fits(host, name),
            _ => false,
        })
    };
    providers::of_host(host)
        .or_else(of_template)
        .or_else(|| providers::of_mx(host))
        .or_else(|| providers::of_domain(host))
}

/// Whether a host has the form of a name with a part in angle brackets.
fn fits(host: &str, template: &str) -> bool {
    let Some((before, rest)) = template.split_once('<') else { return false };
    let Some((_, behind)) = rest.split_once('>') else { return false };
    // A part at the beginning or the end alone would fit too much.
    behind.len() > 4
        && host.len() > before.len() + behind.len()
        && host.starts_with(before)
        && host.ends_with(behind)
}

/// What is known of it.
pub(crate) fn facts(provider: &Provider) -> portwise_explain::Provider {
    let host = match provider.host {
        SubmissionHost::Fixed(name) | SubmissionHost::Template(name) => Some(name.to_owned()),
        SubmissionHost::OfDomain(_) | SubmissionHost::None => None,
    };
    let offers = provider.offers.iter().filter(|o| o.standing != Standing::Unconfirmed);
    let ports = offers.map(|o| Offer {
        port: o.port,
        tls: match o.tls {
            TlsMode::Implicit => Tls::Implicit,
            TlsMode::StartTls => Tls::StartTls,
            TlsMode::Cleartext => Tls::None,
        },
    });
    let login = |auth: &Auth| match auth {
        Auth::OAuth2 => Login::OAuth2,
        Auth::AppPassword => Login::AppPassword,
        Auth::Password => Login::Password,
        Auth::ApiKey => Login::ApiKey,
        Auth::Token => Login::Token,
    };
    portwise_explain::Provider {
        id: provider.id.to_owned(),
        name: provider.name.to_owned(),
        host,
        ports: ports.collect(),
        username: provider.username.to_enter(),
        logins: provider.auth.iter().map(login).collect(),
        passwords_end: provider.passwords_end().map(str::to_owned),
        note: provider.note.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{at, facts};

    #[test]
    fn a_host_finds_its_provider_however_it_is_named() {
        for (host, id) in [
            ("smtp.gmail.com", "gmail"),
            ("email-smtp.eu-west-1.amazonaws.com", "amazon-ses"),
            ("alt3.aspmx.l.google.com", "google-workspace"),
            ("mail.icloud.com", "icloud"),
            ("contoso-com.mail.protection.outlook.com", "microsoft365"),
        ] {
            assert_eq!(at(host).map(|p| p.id), Some(id), "{host}");
        }
        assert!(at("smtp.example.com").is_none() && at("192.0.2.1").is_none());
    }

    #[test]
    fn what_is_unconfirmed_is_not_told() {
        let facts = facts(at("smtp.office365.com").unwrap());
        assert!(facts.ports.iter().all(|o| o.port != 465));
        assert!(!facts.ports.is_empty() && facts.host.is_some());
    }
}
