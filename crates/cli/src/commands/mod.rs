//! What each command does. Each gives the exit status.

pub(crate) mod advise;
pub(crate) mod compare;
pub(crate) mod discover;
pub(crate) mod egress;
pub(crate) mod explain;
mod files;
pub(crate) mod login;
pub(crate) mod manual;
pub(crate) mod mcp;
pub(crate) mod probe;
pub(crate) mod reference;
pub(crate) mod reflect;
pub(crate) mod scan;
pub(crate) mod serve;
pub(crate) mod snippet;
pub(crate) mod status;
pub(crate) mod why;
pub(crate) mod worker;

use portwise_core::Outcome;

/// The exit status of a check.
pub(crate) fn exit_status(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Sound | Outcome::Untested => 0,
        Outcome::Faulty => 1,
        Outcome::Unreached => 3,
    }
}
