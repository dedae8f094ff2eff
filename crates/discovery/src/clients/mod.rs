//! What clients make of everything that is published: a file per client, a function of the facts
//! each.

mod apple_mail;
mod common;
mod delta_chat;
mod evolution;
mod fair_email;
mod new_outlook;
mod outcome;
mod outlook_classic;
mod thunderbird;
mod thunderbird_android;
mod words;

pub use outcome::{Ask, Client, ClientOutcome, Lack, Stumble};
pub use thunderbird::OAUTH_HOSTS;

use crate::facts::Discovered;

/// What one client would make of it.
#[must_use]
pub fn outcome(client: Client, discovered: &Discovered) -> ClientOutcome {
    match client {
        Client::Thunderbird => thunderbird::outcome(discovered),
        Client::ThunderbirdAndroid => thunderbird_android::outcome(discovered),
        Client::DeltaChat => delta_chat::outcome(discovered),
        Client::Evolution => evolution::outcome(discovered),
        Client::FairEmail => fair_email::outcome(discovered),
        Client::OutlookClassic => outlook_classic::outcome(discovered),
        Client::NewOutlook => new_outlook::outcome(discovered),
        Client::AppleMail => apple_mail::outcome(discovered),
    }
}

/// What each client would make of it, in the order of [`Client::ALL`].
#[must_use]
pub fn outcomes(discovered: &Discovered) -> Vec<ClientOutcome> {
    Client::ALL.into_iter().map(|client| outcome(client, discovered)).collect()
}
