//! A row of the table of providers.

use portwise_model::names::Named;
use portwise_model::{Confidence, Host, HostName, Port, TlsMode};
use serde::Serialize;

use super::login::{Auth, Username};

/// A provider and everything a client needs to submit mail to it.
#[derive(Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Provider {
    /// As in JSON, flags and URLs.
    pub id: &'static str,
    /// As people call it.
    pub name: &'static str,
    /// What else people call it.
    pub aliases: &'static [&'static str],
    /// What it does.
    pub kind: Kind,
    /// The mail domains of its own; unique over the table.
    pub domains: &'static [&'static str],
    /// Ends of the host names that customers' MX records point to. Several providers may share
    /// one, so a mail domain decides first.
    pub mx_suffixes: &'static [&'static str],
    /// Where mail is submitted.
    pub host: SubmissionHost,
    /// Ports and modes: those that the published settings name, in their order, then the rest.
    pub offers: &'static [Offer],
    /// What to enter as the user name.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub username: Username,
    /// How users log in. Empty where there is no login.
    pub auth: &'static [Auth],
    /// Until when the account's own password was taken, or will be, as `YYYY-MM-DD` or `YYYY-MM`.
    pub password_until: Option<&'static str>,
    /// IMAP, which mail clients need beside submission.
    pub imap: Option<Access>,
    /// POP3, likewise.
    pub pop3: Option<Access>,
    /// Ids of the provider's other services, for servers and devices.
    pub services: &'static [&'static str],
    /// The provider's own page.
    pub docs: Option<&'static str>,
    /// What else a person should know, dates included: sentences without the last full stop. One
    /// that begins with “First” stands in front, and says without what nothing else works.
    pub note: &'static str,
    /// Where the facts are from, for a reader to follow; `commonly known` is what has no source.
    pub source: &'static str,
    /// When they were checked, as `YYYY-MM-DD`.
    pub checked_on: &'static str,
    /// How sure we are.
    pub confidence: Confidence,
}

/// What a provider does.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ProviderKind))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Mailboxes under the provider's own domains.
    Mailbox,
    /// Mailboxes under the customers' domains.
    Hosting,
    /// An access provider with mailboxes.
    Isp,
    /// Takes mail of a customer's servers and devices.
    Relay,
    /// Takes mail of applications.
    Transactional,
}

/// Where mail is submitted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "name", rename_all = "kebab-case")]
pub enum SubmissionHost {
    /// One name for all.
    Fixed(&'static str),
    /// This, followed by the customer's mail domain.
    OfDomain(&'static str),
    /// A name with a part in angle brackets that only the customer knows.
    Template(&'static str),
    /// The provider takes no mail by SMTP.
    None,
}

impl SubmissionHost {
    /// The name as text, with the customer's mail domain where that is part of it.
    #[must_use]
    pub fn for_domain(self, domain: Option<&str>) -> Option<String> {
        match self {
            Self::Fixed(name) | Self::Template(name) => Some(name.to_owned()),
            Self::OfDomain(prefix) => Some(format!("{prefix}{}", domain.unwrap_or("<domain>"))),
            Self::None => None,
        }
    }

    /// The name, as far as it is known; with the customer's mail domain where that is part of it.
    #[must_use]
    pub fn name(self, domain: Option<&str>) -> Option<HostName> {
        let text = self.for_domain(domain)?;
        let is_known = match self {
            Self::Fixed(_) => true,
            Self::OfDomain(_) => domain.is_some(),
            Self::Template(_) | Self::None => false,
        };
        let host = is_known.then(|| Host::parse(&text).ok()).flatten();
        Some(host.map_or(HostName::Template(text), HostName::Known))
    }
}

/// A port at which a provider takes mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Offer {
    /// The port.
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    pub port: Port,
    /// When TLS starts there.
    #[serde(rename = "security")]
    pub tls: TlsMode,
    /// How the provider stands to it.
    pub standing: Standing,
}

/// How a provider stands to a port.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The settings that its customers are given, or that mail programs come with, name it.
    Recommended,
    /// It works.
    Offered,
    /// It may work; we have not seen it confirmed.
    Unconfirmed,
}

/// A server that a mail client reads from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Access {
    /// The host.
    pub host: &'static str,
    /// The port.
    #[cfg_attr(feature = "schema", schema(value_type = u16))]
    pub port: Port,
    /// When TLS starts.
    #[serde(rename = "security")]
    pub tls: TlsMode,
}

impl Named for Provider {
    fn id(&self) -> &'static str {
        self.id
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }
}

impl Provider {
    /// The provider's offer at a port.
    #[must_use]
    pub fn offer(&self, port: Port) -> Option<&'static Offer> {
        self.offers.iter().find(|o| o.port == port)
    }

    /// Whether a password of some kind is enough.
    #[must_use]
    pub fn takes_passwords(&self) -> bool {
        self.auth.is_empty() || self.auth.iter().any(|a| *a != Auth::OAuth2)
    }

    /// When it stops to take the account's own password, if it still takes it.
    #[must_use]
    pub fn passwords_end(&self) -> Option<&'static str> {
        self.password_until.filter(|_| self.auth.contains(&Auth::Password))
    }

    /// What has to be done before anything else works, as the rest of a sentence that begins with
    /// “First”; and what else the note says. Either may be empty.
    #[must_use]
    pub fn first(&self) -> (&'static str, &'static str) {
        match self.note.strip_prefix("First ") {
            Some(first) => first.split_once(". ").unwrap_or((first, "")),
            None => ("", self.note),
        }
    }
}

impl Access {
    /// Such as `imap.example.com, port 993, implicit TLS`, with the customer's mail domain where
    /// that is part of the name.
    #[must_use]
    pub fn describe(&self, domain: Option<&str>) -> String {
        let host = match domain {
            Some(domain) => self.host.replace("<domain>", domain),
            None => self.host.to_owned(),
        };
        format!("{host}, port {}, {}", self.port, self.tls.name())
    }
}

pub(super) const fn implicit(port: Port) -> Offer {
    Offer { port, tls: TlsMode::Implicit, standing: Standing::Recommended }
}

pub(super) const fn starttls(port: Port) -> Offer {
    Offer { port, tls: TlsMode::StartTls, standing: Standing::Recommended }
}

pub(super) const fn offered(port: Port, tls: TlsMode) -> Offer {
    Offer { port, tls, standing: Standing::Offered }
}

pub(super) const fn unconfirmed(port: Port, tls: TlsMode) -> Offer {
    Offer { port, tls, standing: Standing::Unconfirmed }
}
