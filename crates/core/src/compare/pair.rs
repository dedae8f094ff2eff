//! What two places come to together at one host, address family and port.

use super::heard::{Change, changes};
use super::met::{Met, best};
use super::{Outcome, State};

/// What here and another place come to.
pub(super) struct Pair {
    pub(super) outcome: Outcome,
    pub(super) differences: Vec<Change>,
}

/// Compares what was met here with what was met in another place.
pub(super) fn pair(here: &[Met<'_>], there: &[Met<'_>]) -> Pair {
    fn tested<'m, 'a>(met: &'m [Met<'a>]) -> Vec<&'m Met<'a>> {
        met.iter().filter(|met| met.state != State::NotTested).collect()
    }
    let (here, there) = (tested(here), tested(there));
    let both = |a: &&Met<'_>| {
        there.iter().copied().find(|b| b.address() == a.address()).map(|b| (a.state, b.state))
    };
    let mut outcomes: Vec<Outcome> =
        here.iter().filter_map(both).map(|(a, b)| same_address(a, b)).collect();
    if outcomes.is_empty() {
        outcomes.extend(other_address(&here, &there));
    }
    let differences = changes(&here, &there);
    if differences.iter().any(|change| change.suspicious) {
        outcomes.push(Outcome::Differs);
    }
    let outcome = outcomes.into_iter().min().unwrap_or(Outcome::NotTested);
    Pair { outcome, differences }
}

/// Two places that met the same address.
fn same_address(here: State, there: State) -> Outcome {
    use State::{NotTested, Refused, Stops, Strange, Works};
    match (here, there) {
        (NotTested, _) | (_, NotTested) => Outcome::NotTested,
        (Works, Works) => Outcome::Works,
        (Stops, Stops) | (Refused, Refused) | (Strange, Strange) => Outcome::Fails,
        // Where one gets an answer of whatever kind, there is something to get it from.
        (Stops, Works | Refused | Strange) => Outcome::StopsHere,
        (Works | Refused | Strange, Stops) => Outcome::StopsThere,
        (Strange, Works | Refused) | (Works | Refused, Strange) => Outcome::Differs,
        (Refused, Works) | (Works, Refused) => Outcome::ServerRefuses,
    }
}

/// Two places that met different addresses of the same name: what fails at one may be the machine.
fn other_address(here: &[&Met<'_>], there: &[&Met<'_>]) -> Option<Outcome> {
    use State::{Refused, Works};
    let best = |met: &[&Met<'_>]| best(met.iter().copied()).map(|met| met.state);
    Some(match (best(here)?, best(there)?) {
        (Works, Works) => Outcome::Works,
        (Refused, Works) | (Works, Refused) => Outcome::ServerRefuses,
        (Works, _) | (_, Works) => Outcome::OtherMachine,
        _ => Outcome::Fails,
    })
}
