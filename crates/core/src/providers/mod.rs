//! Who takes mail for delivery: mailbox providers, hosting companies, relays.

mod search;
mod table;

use portwise_model::{Confidence, Port, TlsMode};
use serde::Serialize;

pub use search::{frequent, search};
pub use table::PROVIDERS;

/// A provider and everything a client needs to submit mail to it.
#[derive(Debug, PartialEq, Serialize)]
pub struct Provider {
    /// As in JSON, flags and URLs.
    pub id: &'static str,
    /// As people call it.
    pub name: &'static str,
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
    pub username: Username,
    /// How one proves who one is. Empty where nobody needs to.
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
    /// What else a person should know, dates included: sentences without the last full stop.
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
    /// The name, as far as it is known; with the customer's mail domain where that is part of it.
    #[must_use]
    pub fn for_domain(self, domain: Option<&str>) -> Option<String> {
        match self {
            Self::Fixed(name) | Self::Template(name) => Some(name.to_owned()),
            Self::OfDomain(prefix) => Some(format!("{prefix}{}", domain.unwrap_or("<domain>"))),
            Self::None => None,
        }
    }
}

/// A port at which a provider takes mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Offer {
    /// The port.
    pub port: Port,
    /// When TLS starts there.
    #[serde(rename = "security")]
    pub tls: TlsMode,
    /// How the provider stands to it.
    pub standing: Standing,
}

/// How a provider stands to a port.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The settings published for its customers name it.
    Recommended,
    /// It works.
    Offered,
    /// It may work; we have not seen it confirmed.
    Unconfirmed,
}

/// What to enter as the user name. In JSON a single word, or the text itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Username {
    /// The whole e-mail address.
    FullAddress,
    /// What stands before the `@`.
    LocalPart,
    /// Either of the two.
    LocalPartOrFullAddress,
    /// These very characters, for everybody.
    Literal(&'static str),
    /// Something that the provider hands out, described.
    Other(&'static str),
    /// Nothing: there is no login.
    None,
}

impl Username {
    /// As in JSON: `full-address`, `local-part`, `none` …, else the text.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::FullAddress => "full-address",
            Self::LocalPart => "local-part",
            Self::LocalPartOrFullAddress => "local-part-or-full-address",
            Self::Literal(text) | Self::Other(text) => text,
            Self::None => "none",
        }
    }

    /// In words.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::FullAddress => "your full e-mail address".to_owned(),
            Self::LocalPart => "the part of your address before the @".to_owned(),
            Self::LocalPartOrFullAddress => {
                "the part of your address before the @, or the full address".to_owned()
            }
            Self::Literal(text) => format!("the word {text}"),
            Self::Other(text) => text.to_owned(),
            Self::None => "none, there is no login".to_owned(),
        }
    }
}

impl Serialize for Username {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// How one proves who one is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize)]
pub enum Auth {
    /// A token of OAuth 2.0, sent with XOAUTH2 or OAUTHBEARER (RFC 7628).
    #[serde(rename = "oauth2")]
    OAuth2,
    /// A password made for one program.
    #[serde(rename = "app-password")]
    AppPassword,
    /// The account's own password.
    #[serde(rename = "password")]
    Password,
    /// An API key in place of the password.
    #[serde(rename = "api-key")]
    ApiKey,
    /// A token or key made for SMTP, in place of the password.
    #[serde(rename = "token")]
    Token,
}

impl Auth {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::OAuth2, Self::AppPassword, Self::Password, Self::ApiKey, Self::Token];

    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::OAuth2 => "oauth2",
            Self::AppPassword => "app-password",
            Self::Password => "password",
            Self::ApiKey => "api-key",
            Self::Token => "token",
        }
    }

    /// In words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::OAuth2 => "OAuth2 (sign in with the browser)",
            Self::AppPassword => "an app password",
            Self::Password => "the password",
            Self::ApiKey => "an API key as the password",
            Self::Token => "a token as the password",
        }
    }
}

/// A user name as it stands in advice, in words.
#[must_use]
pub fn username_in_words(id: &str) -> String {
    use Username::{FullAddress, LocalPart, LocalPartOrFullAddress, None};
    let known = [FullAddress, LocalPart, LocalPartOrFullAddress, None];
    known.into_iter().find(|u| u.id() == id).map_or_else(|| id.to_owned(), Username::describe)
}

/// Ways to log in as they stand in advice, in words.
#[must_use]
pub fn login_in_words(ids: &[String]) -> String {
    let words = |id: &String| match Auth::ALL.into_iter().find(|a| a.id() == id) {
        Some(auth) => auth.describe().to_owned(),
        None => id.clone(),
    };
    ids.iter().map(words).collect::<Vec<_>>().join(", or ")
}

/// A server that a mail client reads from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Access {
    /// The host.
    pub host: &'static str,
    /// The port.
    pub port: Port,
    /// When TLS starts.
    #[serde(rename = "security")]
    pub tls: TlsMode,
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

/// The provider with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Provider> {
    PROVIDERS.binary_search_by(|p| p.id.cmp(id)).ok().map(|i| &PROVIDERS[i])
}

/// The provider that a mail domain belongs to, subdomains included.
#[must_use]
pub fn of_domain(domain: &str) -> Option<&'static Provider> {
    let domain = domain.to_ascii_lowercase();
    parents(&domain).find_map(|name| PROVIDERS.iter().find(|p| p.domains.contains(&name)))
}

/// The provider that takes mail at a host. Where several share it, the one whose domain the name
/// lies in.
#[must_use]
pub fn of_host(host: &str) -> Option<&'static Provider> {
    let takes = |p: &Provider| matches!(p.host, SubmissionHost::Fixed(name) if name == host);
    let namesake = of_domain(host).filter(|p| takes(p));
    namesake.or_else(|| PROVIDERS.iter().find(|p| takes(p)))
}

/// The provider that a mail exchanger belongs to. The longest suffix wins; where several
/// providers share it, the first that hosts other people's domains.
#[must_use]
pub fn of_mx(exchange: &str) -> Option<&'static Provider> {
    let exchange = exchange.trim_end_matches('.').to_ascii_lowercase();
    parents(&exchange).find_map(|name| {
        let mut holders = PROVIDERS
            .iter()
            .filter(|p| p.mx_suffixes.contains(&name))
            .filter(|p| !matches!(p.kind, Kind::Relay | Kind::Transactional));
        let first = holders.clone().next();
        holders.find(|p| p.kind == Kind::Hosting).or(first)
    })
}

/// A name, then what is left of it label by label.
fn parents(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |n| n.split_once('.').map(|(_, rest)| rest))
}

const fn implicit(port: Port) -> Offer {
    Offer { port, tls: TlsMode::Implicit, standing: Standing::Recommended }
}

const fn starttls(port: Port) -> Offer {
    Offer { port, tls: TlsMode::StartTls, standing: Standing::Recommended }
}

const fn offered(port: Port, tls: TlsMode) -> Offer {
    Offer { port, tls, standing: Standing::Offered }
}

const fn unconfirmed(port: Port, tls: TlsMode) -> Offer {
    Offer { port, tls, standing: Standing::Unconfirmed }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use portwise_model::{Confidence, Target};

    use super::{PROVIDERS, SubmissionHost, Username, find, of_domain, of_host, of_mx};
    use crate::wording::{check_citations, check_phrase, check_sentences};

    #[test]
    fn rows_are_sorted_and_unique() {
        assert!(PROVIDERS.is_sorted_by(|a, b| a.id < b.id));
        let mut domains = HashSet::new();
        for provider in PROVIDERS {
            for domain in provider.domains {
                assert!(domains.insert(domain), "{domain} stands twice");
            }
            let mut ports = HashSet::new();
            for offer in provider.offers {
                assert!(ports.insert(offer.port), "{}: port {} twice", provider.id, offer.port);
            }
        }
    }

    #[test]
    fn names_are_names_and_ports_are_known() {
        let is_host = |name: &str| Target::parse(name).is_ok_and(|t| t.host.to_string() == *name);
        for p in PROVIDERS {
            for name in p.domains.iter().chain(p.mx_suffixes) {
                assert!(is_host(name), "{}: {name}", p.id);
            }
            match p.host {
                SubmissionHost::Fixed(name) => assert!(is_host(name), "{}: {name}", p.id),
                SubmissionHost::OfDomain(prefix) => {
                    assert!(is_host(&format!("{prefix}example.com")), "{}", p.id);
                }
                SubmissionHost::Template(name) => assert!(name.contains('<'), "{}", p.id),
                SubmissionHost::None => assert!(p.offers.is_empty(), "{}", p.id),
            }
            for offer in p.offers {
                assert!(crate::ports::find(offer.port).is_some(), "{}: {}", p.id, offer.port);
            }
            for access in p.imap.iter().chain(&p.pop3) {
                let shown = access.host.replace("<domain>", "example.com");
                assert!(is_host(&shown), "{}: {shown}", p.id);
                assert!([110, 143, 993, 995, 1143].contains(&access.port), "{}", p.id);
            }
        }
    }

    #[test]
    fn every_row_is_sourced_and_dated() {
        for p in PROVIDERS {
            assert!(!p.source.is_empty() && !p.name.is_empty(), "{}", p.id);
            assert!(p.checked_on.parse::<jiff::civil::Date>().is_ok(), "{}", p.id);
            assert!(
                p.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
            if let Some(docs) = p.docs {
                assert!(crate::sources::is_link(docs), "{}: {docs}", p.id);
            }
            if let Some(until) = p.password_until {
                let day = if until.len() == 7 { format!("{until}-28") } else { until.to_owned() };
                assert!(day.parse::<jiff::civil::Date>().is_ok(), "{}: {until}", p.id);
                assert_eq!(p.passwords_end().is_some(), *day > *p.checked_on, "{}: {until}", p.id);
            }
            for service in p.services {
                assert!(*service != p.id && find(service).is_some(), "{}: {service}", p.id);
            }
        }
    }

    #[test]
    fn texts_are_for_the_reader() {
        for p in PROVIDERS {
            check_sentences(p.id, p.note);
            check_citations(p.id, p.source, p.confidence == Confidence::Verified);
            if let Username::Other(text) | Username::Literal(text) = p.username {
                check_phrase(p.id, text);
            }
            if let Username::Literal(text) = p.username {
                assert!(!text.contains(' '), "{}: {text} is no user name", p.id);
            }
        }
    }

    #[test]
    fn a_domain_finds_its_provider() {
        for (domain, id) in [
            ("gmail.com", "gmail"),
            ("GoogleMail.com", "gmail"),
            ("students.gmail.com", "gmail"),
            ("hotmail.co.uk", "outlook-com"),
            ("contoso.onmicrosoft.com", "microsoft365"),
            ("yahoo.co.jp", "yahoo-japan"),
            ("yahoo.com.tr", "yahoo"),
            ("windowslive.com", "outlook-com"),
            ("live.com.mx", "outlook-com"),
            ("netscape.net", "aol"),
            ("mac.com", "icloud"),
            ("gmx.info", "gmx-de"),
            ("gmx.it", "gmx-com"),
            ("pm.me", "proton-bridge"),
            ("ya.ru", "yandex"),
            ("inwind.it", "libero"),
            ("posteo.net", "posteo"),
        ] {
            assert_eq!(of_domain(domain).map(|p| p.id), Some(id), "{domain}");
        }
        assert!(of_domain("example.com").is_none());
        assert!(of_domain("notgmail.com").is_none());
    }

    #[test]
    fn a_host_finds_its_provider() {
        for (host, id) in [
            ("smtp.gmail.com", "gmail"),
            ("smtp.mail.yahoo.com", "yahoo"),
            ("smtp.aol.com", "aol"),
            ("smtp.office365.com", "microsoft365"),
        ] {
            assert_eq!(of_host(host).map(|p| p.id), Some(id), "{host}");
        }
        assert!(of_host("smtp.example.com").is_none());
        for provider in PROVIDERS {
            if let SubmissionHost::Fixed(name) = provider.host {
                let found = of_host(name).unwrap();
                assert_eq!(found.host, provider.host, "{}: {}", provider.id, found.id);
            }
        }
    }

    #[test]
    fn a_mail_exchanger_finds_its_provider() {
        for (exchange, id) in [
            ("aspmx.l.google.com.", "google-workspace"),
            ("contoso-com.mail.protection.outlook.com", "microsoft365"),
            ("mx1.mail.ovh.net", "ovhcloud"),
            ("in1-smtp.messagingengine.com", "fastmail"),
        ] {
            assert_eq!(of_mx(exchange).map(|p| p.id), Some(id), "{exchange}");
        }
        assert!(of_mx("mx.example.com").is_none());
    }
}
