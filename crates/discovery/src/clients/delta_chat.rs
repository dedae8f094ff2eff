//! Delta Chat.

use portwise_model::TlsMode;

use super::common::{Found, autodiscover, file, first, host};
use super::outcome::{Client, ClientOutcome, Lack, Stumble};
use crate::document::{Autodiscover, ConfigServer, Protocol};
use crate::facts::{Discovered, Fault, Published};
use crate::normal;
use crate::server::{Server, Service};
use crate::source::Source;

/// What Delta Chat would make of it.
#[must_use]
pub(super) fn outcome(discovered: &Discovered) -> ClientOutcome {
    let mut outcome = ClientOutcome::new(Client::DeltaChat);
    let domain = &discovered.domain;
    for source in Client::DeltaChat.sources() {
        let Some(published) = discovered.of(*source) else { continue };
        let Some(servers) = servers(published, domain, &mut outcome.stumbles) else { continue };
        let (smtp, incoming) = first(&servers, &[Service::Imap]);
        for (missing, what) in
            [(smtp.is_none(), Lack::Outgoing), (incoming.is_none(), Lack::Incoming)]
        {
            if missing {
                outcome.stumbles.push(Stumble::Lacks { source: *source, what });
            }
        }
        outcome.take(*source, Found { smtp, incoming, ..Found::default() });
        // It tries what is missing instead of asking.
        outcome.asks.clear();
        break;
    }
    if outcome.smtp.is_none() {
        outcome.guesses = vec![format!("smtp.{domain}"), format!("mail.{domain}"), domain.clone()];
    }
    outcome.finish(discovered)
}

/// The servers in what a source says; none if it goes on to the next.
fn servers(
    published: &Published,
    domain: &str,
    stumbles: &mut Vec<Stumble>,
) -> Option<Vec<Server>> {
    if let Some(file) = file(published) {
        return Some(file.servers.iter().filter_map(|entry| of_file(entry, domain)).collect());
    }
    // It knows no addresses to ask for instead.
    if published.faults.iter().any(|fault| matches!(fault, Fault::OtherAddress(_))) {
        return None;
    }
    let answer = autodiscover(published).filter(|answer| !answer.protocols.is_empty())?;
    note_values(answer, published.source, stumbles);
    Some(answer.protocols.iter().filter_map(|protocol| of_answer(protocol, domain)).collect())
}

/// Host, port and user name must be there; what is no known kind of security is tried.
fn of_file(entry: &ConfigServer, domain: &str) -> Option<Server> {
    entry.username.as_ref()?;
    let service = normal::service(entry)?;
    let port = normal::port(entry.port.as_deref()?)?;
    let last = entry.socket_types.last().map(|text| text.to_ascii_lowercase());
    let security = match last.as_deref() {
        Some("ssl") => TlsMode::Implicit,
        Some("starttls") => TlsMode::StartTls,
        Some("plain") => TlsMode::Cleartext,
        _ => tried(port),
    };
    Some(Server {
        service,
        host: host(entry.hostname.as_deref()?, domain)?,
        port,
        security,
        auth: Vec::new(),
        username: normal::username(entry.username.as_deref()?, domain),
    })
}

fn of_answer(protocol: &Protocol, domain: &str) -> Option<Server> {
    protocol.port.as_ref()?;
    let read = |protocol: &Protocol, port: Option<u16>| {
        // The value is compared as it is written.
        if protocol.ssl.as_deref() == Some("off") {
            TlsMode::Cleartext
        } else {
            tried(port.unwrap_or_default())
        }
    };
    let server = normal::protocol_server(protocol, domain, read)?;
    (server.service != Service::Pop3).then_some(Server {
        username: None,
        auth: Vec::new(),
        ..server
    })
}

/// Without a known kind it tries both; the one that is usual at the port will do.
fn tried(port: u16) -> TlsMode {
    if matches!(port, 25 | 143 | 587) { TlsMode::StartTls } else { TlsMode::Implicit }
}

fn note_values(answer: &Autodiscover, source: Source, stumbles: &mut Vec<Stumble>) {
    for value in answer.protocols.iter().filter_map(|protocol| protocol.ssl.as_ref()) {
        let is_known = ["on", "off"].iter().any(|known| value.eq_ignore_ascii_case(known));
        let stumble = Stumble::SslValue { source, value: value.clone() };
        if !is_known && !stumbles.contains(&stumble) {
            stumbles.push(stumble);
        }
    }
}
