//! The new Outlook for Windows, and Outlook on phones.

use super::common::Found;
use super::outcome::{Ask, Client, ClientOutcome, Stumble};
use crate::document::Document;
use crate::facts::Discovered;
use crate::source::Source;

/// What the new Outlook would make of it. What Microsoft's cloud says before is not known.
#[must_use]
pub(super) fn outcome(discovered: &Discovered) -> ClientOutcome {
    let mut outcome = ClientOutcome::new(Client::NewOutlook);
    outcome.stumbles.push(Stumble::CloudList);
    let answer = discovered.answered(Source::AutodiscoverV2);
    if let Some(Document::AutodiscoverV2(answer)) = answer.and_then(|p| p.document.as_ref())
        && answer.url.is_some()
    {
        outcome.asks.push(Ask::Login);
        let found = Found { exchange: true, ..Found::default() };
        outcome.take(Source::AutodiscoverV2, found);
    }
    outcome.finish(discovered)
}
