//! Which ports a network lets out, and what it does to the rest: where to look, what was seen, and
//! what that means.

pub mod facts;
pub mod landmarks;
mod plan;
mod port;
mod seen;
mod verdict;
pub mod words;

pub use facts::{EgressReport, Family, HostFacts, Routes, Visit};
pub use plan::{EgressPlan, PlannedHost, endpoints};
pub use port::{FamilyVerdict, PortVerdict, Way};
pub use seen::{Failing, Meddling};
pub use verdict::{EgressVerdict, Ipv6, OwnOutcome, OwnVerdict, Whole};

#[cfg(test)]
pub(crate) mod tests;
