//! Where mail stops: at the name, in the network, at the server, at TLS, at the login, or nowhere
//! but in the settings. Looked at in the order in which a person would, up to the first proof.

mod looking;
mod place;
mod proof;
mod steps;
#[cfg(test)]
mod tests;

pub use place::{Looked, Place, Why};

use looking::Looking;

use crate::egress::EgressReport;
use crate::egress::words::Asker;
use crate::judge::ProbeResult;

/// What was seen of the network and of the server.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Of the network.
    pub egress: &'a EgressReport,
    /// Of the server.
    pub check: &'a ProbeResult,
    /// Of the login, if one was asked for.
    pub login: Option<&'a LoginTold>,
    /// What else is known.
    pub asker: Asker,
}

/// What became of a login that was asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LoginTold {
    /// Whether the server took it.
    pub accepted: bool,
    /// What became of it, in a whole sentence.
    pub text: String,
    /// What to do, in whole sentences.
    pub todo: Vec<String>,
}

/// Where mail stops.
#[must_use]
pub fn why(facts: Facts<'_>) -> Why {
    let looking = Looking::new(facts);
    let stop = looking.stop();
    let steps = looking.steps(stop.place);
    let can_be_used = !looking.conclusion.usable.is_empty();
    Why { place: stop.place, verdict: stop.verdict, todo: stop.todo, can_be_used, steps }
}
