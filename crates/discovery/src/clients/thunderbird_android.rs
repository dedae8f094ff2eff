//! Thunderbird for Android and K-9 Mail.

use super::common::{Found, bare_file, host, is_host};
use super::outcome::{Ask, Client, ClientOutcome, Lack, Stumble};
use crate::document::{Autoconfig, ConfigServer};
use crate::facts::{Discovered, Fault};
use crate::normal;
use crate::server::Server;
use crate::source::{Protection, Source};

/// What Thunderbird for Android would make of it.
#[must_use]
pub(super) fn outcome(discovered: &Discovered) -> ClientOutcome {
    let mut outcome = ClientOutcome::new(Client::ThunderbirdAndroid);
    for source in Client::ThunderbirdAndroid.sources() {
        let Some(published) = discovered.of(*source) else { continue };
        let Some(file) = bare_file(published) else { continue };
        if published.faults.contains(&Fault::NeedsAddress) {
            outcome.stumbles.push(Stumble::NeedsAddress(*source));
            continue;
        }
        match read(file, *source, &discovered.domain) {
            Ok(found) => {
                outcome.take(*source, found);
                if matches!(published.protection, Protection::Http | Protection::ByMx) {
                    outcome.asks.push(Ask::Confirm(*source));
                }
                break;
            }
            Err(stumble) => outcome.stumbles.push(stumble),
        }
    }
    outcome.finish(discovered)
}

/// What it gets out of a file. One server that is wrong is enough to refuse all of it.
fn read(file: &Autoconfig, source: Source, domain: &str) -> Result<Found, Stumble> {
    let lacks = |what| Stumble::Lacks { source, what };
    if !file.has_provider {
        return Err(lacks(Lack::Provider));
    }
    if !file.id.as_deref().is_some_and(|id| is_host(id, domain)) {
        return Err(lacks(Lack::Id));
    }
    let (mut smtp, mut incoming) = (None, None);
    for entry in &file.servers {
        let (kind, slot) =
            if entry.outgoing { ("smtp", &mut smtp) } else { ("imap", &mut incoming) };
        if entry.kind == kind {
            let server = server(entry, domain).map_err(|what| match what {
                Lack::SocketType if entry.socket_types.iter().any(|text| text == "plain") => {
                    Stumble::PlaintextRefused(source)
                }
                what => lacks(what),
            })?;
            slot.get_or_insert(server);
        }
    }
    if !file.domains.iter().any(|own| is_host(own, domain)) {
        return Err(lacks(Lack::Domain));
    }
    match (smtp, incoming) {
        (_, None) => Err(lacks(Lack::Incoming)),
        (None, _) => Err(lacks(Lack::Outgoing)),
        (smtp, incoming) => Ok(Found { smtp, incoming, ..Found::default() }),
    }
}

fn server(entry: &ConfigServer, domain: &str) -> Result<Server, Lack> {
    // Each must be right, not only the one that counts.
    let securities: Option<Vec<_>> = entry
        .socket_types
        .iter()
        .map(|text| match text.as_str() {
            "SSL" | "STARTTLS" => normal::socket_type(text),
            _ => None,
        })
        .collect();
    let security = securities.and_then(|all| all.last().copied()).ok_or(Lack::SocketType)?;
    let host = entry.hostname.as_deref().and_then(|text| host(text, domain));
    let auth: Vec<String> = entry
        .authentication
        .iter()
        .filter(|auth| {
            matches!(auth.as_str(), "OAuth2" | "password-cleartext" | "password-encrypted")
        })
        .cloned()
        .collect();
    let username = entry.username.as_deref().and_then(|text| normal::username(text, domain));
    Ok(Server {
        service: normal::service(entry).ok_or(Lack::Host)?,
        host: host.ok_or(Lack::Host)?,
        port: entry.port.as_deref().and_then(normal::port).ok_or(Lack::Port)?,
        security,
        auth: if auth.is_empty() { return Err(Lack::Login) } else { auth },
        username: Some(username.ok_or(Lack::UserName)?),
    })
}
