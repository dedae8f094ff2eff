//! Settings that may be published.

use portwise_model::{Host, Port, TlsMode};
use thiserror::Error;

use super::item::Offered;
use crate::server::Service;

/// A server to publish.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Place {
    /// The host as A-labels.
    pub host: String,
    /// The port.
    pub port: Port,
    /// When TLS starts.
    pub security: TlsMode,
}

impl Place {
    /// A server for reading, as people name it: a host, with its port if that is not the one for
    /// implicit TLS.
    ///
    /// # Errors
    ///
    /// [`Unfit`], with what to give.
    pub fn for_reading(service: Service, text: &str) -> Result<Self, Unfit> {
        let (implicit, starttls) = match service {
            Service::Pop3 => (995, 110),
            Service::Imap | Service::Smtp => (993, 143),
        };
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().unwrap_or(0)),
            None => (text, implicit),
        };
        let security = if port == starttls { TlsMode::StartTls } else { TlsMode::Implicit };
        fit(Self { host: host.to_owned(), port, security })
    }
}

/// Which user name people log in with.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum LogIn {
    /// The whole address.
    #[default]
    FullAddress,
    /// What stands before the `@`.
    LocalPart,
}

/// Settings that are known to work. One that exists can be published.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Settings {
    pub(super) domain: String,
    pub(super) provider: String,
    pub(super) smtp: Place,
    /// For those who cannot use the first.
    pub(super) fallback: Option<Place>,
    pub(super) imap: Option<Place>,
    pub(super) pop3: Option<Place>,
    pub(super) log_in: LogIn,
    /// What may exist and is not known, so that it is not denied either.
    pub(super) unknown: Vec<Service>,
}

/// Why settings cannot be published.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum Unfit {
    /// Not a mail domain.
    #[error("“{0}” is no mail domain. Give the part behind the @ of an address.")]
    Domain(String),
    /// Not a host.
    #[error("“{0}” is no host name. Clients verify the certificate by a name, so give one.")]
    Host(String),
    /// Not a port, or port 0.
    #[error("That is no port to listen on. Give one from 1 to 65535.")]
    Port,
    /// Without encryption.
    #[error(
        "{0} is without encryption. Switch on TLS before publishing it: clients would send passwords that anyone can read."
    )]
    Cleartext(String),
}

/// The longest domain below which the DNS can have `_submissions._tcp`, in octets.
const LONGEST: usize = 253 - "_submissions._tcp.".len();

impl Settings {
    /// Takes settings that were seen working.
    ///
    /// # Errors
    ///
    /// [`Unfit`], with what to change.
    pub fn new(domain: &str, smtp: Place) -> Result<Self, Unfit> {
        let name = match Host::parse(domain) {
            // The names that are made from it must be names as well.
            Ok(Host::Name(name)) if name.contains('.') && name.len() <= LONGEST => name,
            _ => return Err(Unfit::Domain(short(domain))),
        };
        let provider = name.clone();
        let (smtp, log_in) = (fit(smtp)?, LogIn::default());
        Ok(Self {
            domain: name,
            provider,
            smtp,
            fallback: None,
            imap: None,
            pop3: None,
            log_in,
            unknown: Vec::new(),
        })
    }

    /// With a second server for sending, for those who cannot use the first.
    ///
    /// # Errors
    ///
    /// [`Unfit`], with what to change.
    pub fn with_fallback(mut self, place: Place) -> Result<Self, Unfit> {
        let place = fit(place)?;
        self.fallback = (place != self.smtp).then_some(place);
        Ok(self)
    }

    /// With a service that may exist although no server is known. Otherwise records say that there
    /// is none.
    #[must_use]
    pub fn with_unknown(mut self, service: Service) -> Self {
        self.unknown.push(service);
        self
    }

    /// With a server for IMAP.
    ///
    /// # Errors
    ///
    /// [`Unfit`], with what to change.
    pub fn with_imap(mut self, place: Place) -> Result<Self, Unfit> {
        self.imap = Some(fit(place)?);
        Ok(self)
    }

    /// With a server for POP3.
    ///
    /// # Errors
    ///
    /// [`Unfit`], with what to change.
    pub fn with_pop3(mut self, place: Place) -> Result<Self, Unfit> {
        self.pop3 = Some(fit(place)?);
        Ok(self)
    }

    /// With a name of the provider, as people know it; otherwise it is the domain. More than the
    /// 60 characters that the formats allow are cut.
    #[must_use]
    pub fn with_provider(mut self, name: &str) -> Self {
        let name: String = name.trim().chars().filter(|c| !c.is_control()).take(60).collect();
        if !name.is_empty() {
            self.provider = name;
        }
        self
    }

    /// With the user name that people log in with.
    #[must_use]
    pub fn with_log_in(mut self, log_in: LogIn) -> Self {
        self.log_in = log_in;
        self
    }

    /// The servers for sending, the preferred first.
    pub(super) fn sending(&self) -> impl Iterator<Item = &Place> {
        std::iter::once(&self.smtp).chain(&self.fallback)
    }

    /// All servers.
    pub(super) fn offered(&self) -> Vec<Offered> {
        let sending = self.sending().map(|place| (Service::Smtp, place));
        let imap = self.imap.iter().map(|place| (Service::Imap, place));
        let pop3 = self.pop3.iter().map(|place| (Service::Pop3, place));
        let offered = |(service, Place { host, port, security }): (Service, &Place)| Offered {
            service,
            host: host.clone(),
            port: *port,
            security: *security,
            proved: service == Service::Smtp,
        };
        sending.chain(imap).chain(pop3).map(offered).collect()
    }
}

fn fit(place: Place) -> Result<Place, Unfit> {
    let host = match Host::parse(&place.host) {
        Ok(Host::Name(name)) if name.contains('.') => name,
        _ => return Err(Unfit::Host(short(&place.host))),
    };
    if place.port == 0 {
        return Err(Unfit::Port);
    }
    if place.security == TlsMode::Cleartext {
        return Err(Unfit::Cleartext(format!("{host}:{}", place.port)));
    }
    Ok(Place { host, ..place })
}

fn short(text: &str) -> String {
    portwise_smtp::printable(text.chars().take(80).collect::<String>().as_bytes())
}
