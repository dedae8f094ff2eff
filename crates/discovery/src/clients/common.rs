//! What several clients do alike.

use portwise_model::{Host, TlsMode};

use super::outcome::{Ask, ClientOutcome, Stumble};
use crate::document::{Autoconfig, Autodiscover, Document};
use crate::facts::{Discovered, Fault, Outcome, Published};
use crate::normal;
use crate::server::{Server, Service};
use crate::source::{Protection, Source};

/// What a client gets out of one source.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) smtp: Option<Server>,
    pub(super) incoming: Option<Server>,
    pub(super) exchange: bool,
    pub(super) stumbles: Vec<Stumble>,
}

/// The configuration file at a source, as those get it who ask with an address.
pub(super) fn file(published: &Published) -> Option<&Autoconfig> {
    match published.addressed.as_ref().or(published.document.as_ref()) {
        Some(Document::Autoconfig(file)) => Some(file),
        _ => None,
    }
}

/// The same for those who ask without one.
pub(super) fn bare_file(published: &Published) -> Option<&Autoconfig> {
    match &published.document {
        Some(Document::Autoconfig(file)) => Some(file),
        _ => None,
    }
}

/// The answer of Autodiscover at a source.
pub(super) fn autodiscover(published: &Published) -> Option<&Autodiscover> {
    match &published.document {
        Some(Document::Autodiscover(answer)) => Some(answer),
        _ => None,
    }
}

/// Whether a source wants a login before it says anything.
pub(super) fn wants_login(published: &Published) -> bool {
    published.faults.iter().any(|fault| matches!(fault, Fault::WantsLogin(_)))
}

/// Whether something answers there that knows nothing of mail.
pub(super) fn is_stranger(published: &Published) -> bool {
    let strange =
        |fault: &Fault| matches!(fault, Fault::NotSettings(_) | Fault::CatchAll | Fault::Wildcard);
    published.responded() && published.document.is_none() && published.faults.iter().any(strange)
}

/// Whether a text is a host name or an address, with placeholders or without.
pub(super) fn is_host(text: &str, domain: &str) -> bool {
    let text = text.trim().replace("%EMAILDOMAIN%", domain).replace("%EMAILLOCALPART%", "x");
    Host::parse(&text).is_ok()
}

/// A host as clients take it, a name without a dot included. Where the user's own name belongs
/// into it, the placeholder stays.
pub(super) fn host(text: &str, domain: &str) -> Option<String> {
    if let Some(host) = normal::host(text, domain) {
        return Some(host);
    }
    let text = text.trim().replace("%EMAILDOMAIN%", domain);
    is_host(&text, domain).then(|| text.trim_end_matches('.').to_owned())
}

/// The first server for sending, and the first for reading of these services.
pub(super) fn first(servers: &[Server], incoming: &[Service]) -> (Option<Server>, Option<Server>) {
    let of = |wanted: &dyn Fn(Service) -> bool| servers.iter().find(|s| wanted(s.service)).cloned();
    (of(&|service| service == Service::Smtp), of(&|service| incoming.contains(&service)))
}

impl ClientOutcome {
    /// Takes what was found at a source. The user is asked for what is missing.
    pub(super) fn take(&mut self, source: Source, found: Found) {
        self.takes = Some(source);
        self.exchange = found.exchange;
        self.stumbles.extend(found.stumbles);
        if !found.exchange {
            if found.smtp.is_none() {
                self.asks.push(Ask::Sending);
            }
            if found.incoming.is_none() {
                self.asks.push(Ask::Reading);
            }
        }
        for server in [&found.smtp, &found.incoming].into_iter().flatten() {
            if server.security == TlsMode::Cleartext {
                let (service, host) = (server.service, server.host.clone());
                self.stumbles.push(Stumble::Plaintext { service, host });
            }
        }
        self.smtp = found.smtp;
        self.incoming = found.incoming;
    }

    /// Notes which preferred sources nobody can use, up to the one that was taken; and where
    /// nothing was taken, which others are published.
    pub(super) fn finish(mut self, discovered: &Discovered) -> Self {
        let order = self.client.sources();
        let until = order.iter().position(|source| Some(*source) == self.takes);
        let mut stumbles = Vec::new();
        for source in &order[..until.unwrap_or(order.len())] {
            let is_wrong = |published: &Published| published.outcome == Outcome::Wrong;
            // Exchange wants a login from everybody; that is no fault.
            let is_broken = discovered.of(*source).is_some_and(|p| is_wrong(p) && !wants_login(p));
            if is_broken && !self.stumbles.iter().any(|stumble| stumble.is_about(*source)) {
                stumbles.push(Stumble::Broken(*source));
            }
        }
        stumbles.append(&mut self.stumbles);
        self.stumbles = stumbles;
        if self.takes.is_none() {
            self.asks.push(Ask::Settings);
            let others: Vec<Source> = Source::ALL
                .into_iter()
                .filter(|source| *source != Source::Table && source.is_about_domain())
                .filter(|source| !order.contains(source))
                .filter(|source| {
                    let answered = discovered.answered(*source);
                    answered.is_some_and(|p| p.servers.iter().any(|s| s.service == Service::Smtp))
                })
                .collect();
            if !others.is_empty() {
                self.stumbles.push(Stumble::NotRead(others));
            }
        }
        self
    }

    /// Notes that the user is asked about the host that an unprotected step led to, unless it
    /// belongs to one of these.
    pub(super) fn ask_about_host(
        &mut self,
        published: &Published,
        discovered: &Discovered,
        trusted: &[&str],
    ) {
        if !matches!(published.source, Source::AutodiscoverHttp | Source::AutodiscoverSrv) {
            return;
        }
        let url = published.fetches.last().map(|fetch| fetch.url.as_str());
        if let Some(host) = url.and_then(|url| url.split('/').nth(2))
            && !trusted.contains(&discovered.registrable(host))
        {
            self.asks.push(Ask::Host(host.to_owned()));
        }
    }

    /// Notes that what was taken is not protected, and that nobody is asked about it.
    pub(super) fn note_unprotected(&mut self, discovered: &Discovered) {
        let Some(source) = self.takes else { return };
        if self.asks.iter().any(|ask| matches!(ask, Ask::Host(_))) {
            return;
        }
        let is_weak = |p: &Published| {
            matches!(p.protection, Protection::Http | Protection::ByMx | Protection::Dns)
        };
        if discovered.of(source).is_some_and(is_weak) {
            self.stumbles.push(Stumble::Unprotected(source));
        }
    }

    /// Notes where Autodiscover would send the password to somebody who knows nothing of mail.
    pub(super) fn note_strangers(&mut self, discovered: &Discovered, sources: &[Source]) {
        for source in sources {
            if discovered.of(*source).is_some_and(is_stranger) {
                self.stumbles.push(Stumble::PasswordToWebServer(*source));
            }
        }
    }
}

impl Stumble {
    /// Whether it says already why a source is not used.
    fn is_about(&self, about: Source) -> bool {
        match self {
            Self::Broken(source)
            | Self::NotSettings(source)
            | Self::ContentType { source, .. }
            | Self::Lacks { source, .. }
            | Self::PlaintextRefused(source)
            | Self::NeedsAddress(source) => *source == about,
            _ => false,
        }
    }
}
