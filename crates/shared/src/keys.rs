//! The names of keys. All have the same tag, so that they are in one slot of a cluster, and those of
//! a vantage point the same beginning, so that a worker can be held to them.

use portwise_api::Vantage;

/// The consumer group of all workers of a vantage point.
pub(crate) const GROUP: &str = "workers";
/// What all keys of vantage points begin with.
pub(crate) const OF_VANTAGES: &str = "{pw}:v:";
/// Vantage points by their last sign of life.
pub(crate) const VANTAGES: &str = "{pw}:vantages";
/// All leases of the gate.
pub(crate) const ALL_LEASES: &str = "{pw}:gate:all";

/// The id of the probe that answers a question.
pub(crate) fn same(at: &Vantage, question: &str) -> String {
    format!("{OF_VANTAGES}{at}:same:{question}")
}

/// What all keys of a vantage point begin with.
pub(crate) fn of_vantage(at: &Vantage) -> String {
    format!("{OF_VANTAGES}{at}:")
}

/// Scans by when they were begun.
pub(crate) fn scans(at: &Vantage) -> String {
    format!("{OF_VANTAGES}{at}:scans")
}

/// A scan: what it asks, and whether it was stopped or is done.
pub(crate) fn scan(at: &Vantage, name: &str) -> String {
    format!("{OF_VANTAGES}{at}:scan:{name}")
}

/// What became of each target of a scan: the id of its probe, or that it is done.
pub(crate) fn had(at: &Vantage, name: &str) -> String {
    format!("{OF_VANTAGES}{at}:had:{name}")
}

/// The lines of a scan.
pub(crate) fn out(at: &Vantage, name: &str) -> String {
    format!("{OF_VANTAGES}{at}:out:{name}")
}

/// What all keys of probes begin with.
pub(crate) fn probes(at: &Vantage) -> String {
    format!("{OF_VANTAGES}{at}:probe:")
}

/// A probe.
pub(crate) fn probe(at: &Vantage, id: &str) -> String {
    format!("{OF_VANTAGES}{at}:probe:{id}")
}

/// What happened in a probe.
pub(crate) fn events(at: &Vantage, id: &str) -> String {
    format!("{OF_VANTAGES}{at}:ev:{id}")
}

/// Probes that somebody waits for.
pub(crate) fn jobs(at: &Vantage) -> String {
    format!("{OF_VANTAGES}{at}:jobs")
}

/// Probes of scans.
pub(crate) fn bulk(at: &Vantage) -> String {
    format!("{OF_VANTAGES}{at}:bulk")
}

/// Probes that were given up.
pub(crate) fn dead(at: &Vantage) -> String {
    format!("{OF_VANTAGES}{at}:dead")
}

/// Workers by their last sign of life.
pub(crate) fn workers(at: &Vantage) -> String {
    format!("{OF_VANTAGES}{at}:workers")
}

/// Who is where at the moment.
pub(crate) fn gate(place: &str) -> String {
    format!("{{pw}}:gate:{place}")
}

/// What was taken of a rate.
pub(crate) fn rate(of: &str) -> String {
    format!("{{pw}}:rl:{of}")
}

/// The probes under way of a caller.
pub(crate) fn seats(caller: &str) -> String {
    format!("{{pw}}:seats:{caller}")
}

/// The vantage point in the id of a probe.
pub(crate) fn vantage_of(id: &str) -> Option<Vantage> {
    id.rsplit_once('-').and_then(|(vantage, _)| vantage.parse().ok())
}
