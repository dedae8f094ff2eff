//! Thunderbird on computers, as its version 156 does it.

use portwise_model::Port;

use super::common::{Found, autodiscover, file, host, is_host, wants_login};
use super::outcome::{Ask, Client, ClientOutcome, Lack, Stumble};
use crate::document::{Autoconfig, ConfigServer};
use crate::facts::{Discovered, Fault, Published};
use crate::normal;
use crate::server::{Server, Service};
use crate::source::Source;

/// Hosts for which Thunderbird has OAuth2; names below them are meant as well.
pub const OAUTH_HOSTS: &[&str] = &[
    "aol.com",
    "att.net",
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "imap.comcast.net",
    "imap.fastmail.com",
    "imap.mail.ru",
    "imap.seznam.cz",
    "imap.yandex.com",
    "office365.com",
    "outlook.com",
    "pop.comcast.net",
    "pop.fastmail.com",
    "pop3.seznam.cz",
    "smtp.comcast.net",
    "smtp.fastmail.com",
    "smtp.mail.ru",
    "smtp.seznam.cz",
    "smtp.yandex.com",
    "thundermail.com",
    "yahoo.com",
];

/// Steps, one after the other. Within each the first source that answers with success wins,
/// whatever it says; of those by MX, the first that can be used.
const STEPS: [&[Source]; 3] = [
    &[
        Source::AutoconfigHost,
        Source::AutoconfigWellKnown,
        Source::AutoconfigHostHttp,
        Source::AutoconfigWellKnownHttp,
    ],
    &[Source::Ispdb],
    &[Source::AutoconfigMx, Source::IspdbMx, Source::AutoconfigMxBase, Source::IspdbMxBase],
];

/// The same for Autodiscover.
const AUTODISCOVER: [Source; 4] = [
    Source::AutodiscoverHost,
    Source::AutodiscoverRoot,
    Source::AutodiscoverHttp,
    Source::AutodiscoverSrv,
];

/// What Thunderbird would make of it.
#[must_use]
pub(super) fn outcome(discovered: &Discovered) -> ClientOutcome {
    let mut outcome = ClientOutcome::new(Client::Thunderbird);
    let http = [Source::AutoconfigHostHttp, Source::AutoconfigWellKnownHttp];
    outcome.sends_address_in_clear =
        http.iter().any(|source| discovered.of(*source).is_some_and(Published::responded));
    for step in STEPS {
        let mut sources = step.iter().filter_map(|source| discovered.of(*source));
        let mut unusable = Vec::new();
        let wins = |published: &&Published| {
            let is_read_first = published.source.is_by_exchanger();
            published.succeeded()
                && match usable(published, &discovered.domain) {
                    Err(stumbles) if is_read_first => {
                        unusable.extend(stumbles);
                        false
                    }
                    _ => true,
                }
        };
        let winner = sources.by_ref().find(wins);
        outcome.stumbles.append(&mut unusable);
        let Some(winner) = winner else { continue };
        match usable(winner, &discovered.domain) {
            Ok(found) => {
                outcome.take(winner.source, found);
                break;
            }
            Err(stumbles) => {
                outcome.stumbles.extend(stumbles);
                let hidden = sources.filter(|p| usable(p, &discovered.domain).is_ok());
                outcome.stumbles.extend(hidden.map(|published| Stumble::Hidden {
                    source: published.source,
                    by: winner.source,
                }));
            }
        }
    }
    if outcome.takes.is_none() {
        by_autodiscover(&mut outcome, discovered);
    }
    outcome.note_strangers(discovered, &AUTODISCOVER[..2]);
    if outcome.takes.is_none() {
        let domain = &discovered.domain;
        outcome.guesses = vec![format!("smtp.{domain}"), format!("mail.{domain}"), domain.clone()];
    }
    outcome.note_unprotected(discovered);
    outcome.finish(discovered)
}

/// What it gets out of a file; else why it does not.
fn usable(published: &Published, domain: &str) -> Result<Found, Vec<Stumble>> {
    let source = published.source;
    let refused = published.faults.iter().find_map(|fault| match fault {
        Fault::ContentType(named) => Some(named.clone()),
        _ => None,
    });
    if let (Some(named), Some(_)) = (refused, file(published)) {
        return Err(vec![Stumble::ContentType { source, named }]);
    }
    let Some(file) = file(published) else {
        return Err(vec![Stumble::NotSettings(source)]);
    };
    if let Some(what) = lacks(file, domain) {
        return Err(vec![Stumble::Lacks { source, what }]);
    }
    let mut found = Found::default();
    // Of the account for reading only whether it is for Exchange is known, where it is.
    let (mut smtp, mut incoming) = (None, None);
    for entry in &file.servers {
        let known = if entry.outgoing {
            entry.kind == "smtp"
        } else {
            matches!(entry.kind.as_str(), "imap" | "pop3" | "exchange" | "ews" | "owa")
        };
        if !known {
            continue;
        }
        let is_exchange = !entry.outgoing && !matches!(entry.kind.as_str(), "imap" | "pop3");
        match server(entry, source, domain, &mut found.stumbles) {
            Ok(server) if entry.outgoing => {
                smtp.get_or_insert(server);
            }
            Ok(server) => {
                incoming.get_or_insert_with(|| (!is_exchange).then_some(server));
            }
            // Newer kinds have a URL and no host.
            Err(_) if is_exchange && entry.url.is_some() => {
                incoming.get_or_insert(None);
            }
            Err(what) => found.stumbles.push(Stumble::Lacks { source, what }),
        }
    }
    let what = match (incoming, smtp) {
        (Some(incoming), Some(smtp)) => {
            found.exchange = incoming.is_none();
            found.incoming = incoming;
            found.smtp = Some(smtp);
            return Ok(found);
        }
        (None, _) => Lack::Incoming,
        (_, None) => Lack::Outgoing,
    };
    found.stumbles.push(Stumble::Lacks { source, what });
    Err(found.stumbles)
}

/// What the file as a whole lacks.
fn lacks(file: &Autoconfig, domain: &str) -> Option<Lack> {
    if !file.has_provider {
        Some(Lack::Provider)
    } else if !file.id.as_deref().is_some_and(|id| is_host(id, domain)) {
        Some(Lack::Id)
    } else if !file.domains.iter().any(|own| is_host(own, domain)) {
        Some(Lack::Domain)
    } else {
        None
    }
}

fn server(
    entry: &ConfigServer,
    source: Source,
    domain: &str,
    stumbles: &mut Vec<Stumble>,
) -> Result<Server, Lack> {
    let host = entry.hostname.as_deref().and_then(|text| host(text, domain));
    let host = host.ok_or(Lack::Host)?;
    let port = entry.port.as_deref().and_then(leading_number).ok_or(Lack::Port)?;
    let security = entry.socket_types.iter().find_map(|text| normal::socket_type(text));
    let security = security.ok_or(Lack::SocketType)?;
    let mut way = None;
    for auth in &entry.authentication {
        if auth == "OAuth2" && !has_oauth(&host) {
            let stumble = Stumble::UnknownOAuth { source, host: host.clone() };
            if !stumbles.contains(&stumble) {
                stumbles.push(stumble);
            }
        } else if knows(auth, entry.outgoing) {
            way = Some(auth.clone());
            break;
        }
    }
    let way = way.ok_or(Lack::Login)?;
    let username = entry.username.as_deref().and_then(|text| normal::username(text, domain));
    if username.is_none() {
        stumbles.push(Stumble::Lacks { source, what: Lack::UserName });
    }
    Ok(Server {
        service: normal::service(entry).unwrap_or(Service::Imap),
        host,
        port,
        security,
        auth: vec![way],
        username,
    })
}

fn knows(auth: &str, outgoing: bool) -> bool {
    match auth {
        "password-cleartext" | "plain" | "password-encrypted" | "secure" | "GSSAPI" | "NTLM"
        | "OAuth2" => true,
        "none" | "client-IP-address" | "smtp-after-pop" => outgoing,
        _ => false,
    }
}

fn has_oauth(host: &str) -> bool {
    OAUTH_HOSTS.iter().any(|known| {
        host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// A port as JavaScript reads it: what follows the digits does not matter.
fn leading_number(text: &str) -> Option<Port> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    normal::port(&text[..end])
}

fn by_autodiscover(outcome: &mut ClientOutcome, discovered: &Discovered) {
    let domain = &discovered.domain;
    // Hosts of the domain itself and of Microsoft it asks without a question.
    let trusted = [discovered.registrable(domain), "office365.com", "outlook.com"];
    let sources = || AUTODISCOVER.iter().filter_map(|source| discovered.of(*source));
    if let Some(winner) = sources().find(|published| published.succeeded())
        && let Some(answer) = autodiscover(winner)
        && !leads_on(winner)
    {
        let source = winner.source;
        let servers = || {
            answer.protocols.iter().filter_map(|protocol| {
                normal::protocol_server(protocol, domain, normal::as_thunderbird)
            })
        };
        let smtp = servers().find(|server| server.service == Service::Smtp);
        let incoming = servers().find(|server| server.service != Service::Smtp);
        let exchange = incoming.is_none() && normal::is_exchange(answer);
        if exchange || (smtp.is_some() && incoming.is_some()) {
            outcome.ask_about_host(winner, discovered, &trusted);
            let smtp = if exchange { None } else { smtp };
            outcome.take(source, Found { smtp, incoming, exchange, stumbles: Vec::new() });
            return;
        }
        if !answer.protocols.is_empty() {
            let what = if incoming.is_none() { Lack::Incoming } else { Lack::Outgoing };
            outcome.stumbles.push(Stumble::Lacks { source, what });
        }
    }
    if let Some(published) = sources().find(|published| wants_login(published)) {
        outcome.ask_about_host(published, discovered, &trusted);
        outcome.asks.push(Ask::Login);
        outcome.take(published.source, Found { exchange: true, ..Found::default() });
    }
}

/// What came first was no settings but a URL to ask further, which it does not do; addresses to ask
/// for instead it takes, twice.
fn leads_on(published: &Published) -> bool {
    let before = published.fetches.split_last().map_or([].as_slice(), |(_, before)| before);
    let came = |status: u16| (200..300).contains(&status);
    let led = before.iter().filter(|fetch| fetch.status.is_some_and(came)).count();
    let is_address = |fault: &&Fault| matches!(fault, Fault::OtherAddress(_));
    let addresses = published.faults.iter().filter(is_address).count();
    led > addresses || addresses > 2
}
