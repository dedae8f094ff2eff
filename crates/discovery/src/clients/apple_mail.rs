//! Mail on iPhones, iPads and Macs.

use super::common::{Found, autodiscover, wants_login};
use super::outcome::{Ask, Client, ClientOutcome, Stumble};
use crate::document::Autodiscover;
use crate::facts::Discovered;

/// What Apple Mail would make of it, for a provider that is not in its own list.
#[must_use]
pub(super) fn outcome(discovered: &Discovered) -> ClientOutcome {
    let mut outcome = ClientOutcome::new(Client::AppleMail);
    for source in Client::AppleMail.sources() {
        let Some(published) = discovered.of(*source) else { continue };
        let is_for_it = autodiscover(published).is_some_and(is_for_apple);
        if is_for_it || wants_login(published) {
            outcome.asks.push(Ask::Login);
            outcome.take(*source, Found { exchange: true, ..Found::default() });
            return outcome.finish(discovered);
        }
    }
    outcome.stumbles.push(Stumble::OwnListOnly);
    outcome.asks.push(Ask::Profile);
    let mut outcome = outcome.finish(discovered);
    // A profile has all settings in it.
    outcome.asks.retain(|ask| *ask != Ask::Settings);
    outcome
}

fn is_for_apple(answer: &Autodiscover) -> bool {
    let is = |kind: &str| {
        ["EXCH", "EXPR", "MobileSync"].iter().any(|known| kind.trim().eq_ignore_ascii_case(known))
    };
    answer.protocols.iter().any(|protocol| is(&protocol.kind))
}
