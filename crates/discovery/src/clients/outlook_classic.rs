//! Outlook for Windows as it was until 2023.

use portwise_model::TlsMode;

use super::common::{Found, autodiscover, first, wants_login};
use super::outcome::{Ask, Client, ClientOutcome, Stumble};
use crate::document::Protocol;
use crate::facts::Discovered;
use crate::normal;
use crate::server::{Server, Service};
use crate::source::Source;

/// What classic Outlook would make of it. What Microsoft's own service says before is not known.
#[must_use]
pub(super) fn outcome(discovered: &Discovered) -> ClientOutcome {
    let mut outcome = ClientOutcome::new(Client::OutlookClassic);
    let sources = Client::OutlookClassic.sources();
    for source in sources {
        let Some(published) = discovered.of(*source) else { continue };
        if wants_login(published) {
            outcome.ask_about_host(published, discovered, &[]);
            outcome.asks.push(Ask::Login);
            outcome.take(*source, Found { exchange: true, ..Found::default() });
            break;
        }
        let Some(answer) = autodiscover(published) else { continue };
        let servers: Vec<Server> = answer
            .protocols
            .iter()
            .filter_map(|protocol| {
                normal::protocol_server(protocol, &discovered.domain, normal::by_the_book)
            })
            .collect();
        let can_use = !servers.is_empty() || normal::is_exchange(answer);
        if can_use {
            outcome.ask_about_host(published, discovered, &[]);
        }
        let (smtp, incoming) = first(&servers, &[Service::Imap, Service::Pop3]);
        if normal::is_exchange(answer) {
            outcome.take(*source, Found { exchange: true, ..Found::default() });
            break;
        }
        if can_use {
            let taken = smtp.iter().chain(&incoming);
            let mut stumbles: Vec<_> =
                taken.filter_map(|server| at_odds(server, *source)).collect();
            stumbles.extend(answer.protocols.iter().filter_map(|p| odd_value(p, *source)));
            outcome.take(*source, Found { smtp, incoming, exchange: false, stumbles });
            break;
        }
    }
    outcome.note_strangers(discovered, &sources[..2]);
    outcome.note_unprotected(discovered);
    outcome.finish(discovered)
}

/// A server whose port is for another mode than is read.
fn at_odds(server: &Server, source: Source) -> Option<Stumble> {
    let port = server.port;
    match (server.security, port) {
        (TlsMode::StartTls, 465 | 993 | 995) => Some(Stumble::StartTlsOnTlsPort { source, port }),
        (TlsMode::Implicit, 25 | 110 | 143 | 587) => {
            Some(Stumble::TlsOnStartTlsPort { source, port })
        }
        _ => None,
    }
}

/// A value of `SSL` that means nothing, where it would count.
fn odd_value(protocol: &Protocol, source: Source) -> Option<Stumble> {
    let value = protocol.ssl.as_deref()?.trim();
    normal::protocol_service(protocol)?;
    let is_known = ["on", "off"].iter().any(|known| value.eq_ignore_ascii_case(known));
    (!is_known).then(|| Stumble::SslValue { source, value: value.to_owned() })
}
