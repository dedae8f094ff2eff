//! Evolution.

use super::common::{Found, file, first};
use super::outcome::{Ask, Client, ClientOutcome};
use crate::facts::{Discovered, Published};
use crate::normal;
use crate::server::Service;
use crate::source::Source;

/// What Evolution would make of it.
#[must_use]
pub(super) fn outcome(discovered: &Discovered) -> ClientOutcome {
    let mut outcome = ClientOutcome::new(Client::Evolution);
    for source in Client::Evolution.sources() {
        let Some(published) = discovered.of(*source) else { continue };
        let is_http =
            matches!(source, Source::AutoconfigHostHttp | Source::AutoconfigWellKnownHttp);
        // It asks one place after the other, so http only after https failed.
        if is_http && Published::responded(published) {
            outcome.sends_address_in_clear = true;
        }
        let Some(file) = file(published) else { continue };
        let servers: Vec<_> = file
            .servers
            .iter()
            .filter_map(|entry| normal::config_server(entry, &discovered.domain))
            .collect();
        if servers.is_empty() {
            continue;
        }
        let (smtp, incoming) = first(&servers, &[Service::Imap, Service::Pop3]);
        outcome.take(*source, Found { smtp, incoming, ..Found::default() });
        // Its assistant shows the pages for reading and sending, filled in.
        outcome.asks.push(Ask::Confirm(*source));
        break;
    }
    outcome.finish(discovered)
}
