//! What bounds an engine.

use std::time::Duration;

use crate::callers::PerCaller;

/// The bounds of an engine.
#[derive(Clone, Debug)]
pub struct Options {
    /// Probes under way at a time, at least one; those whose visits wait for their turn count.
    pub places: usize,
    /// How long after its end a result answers the same question again.
    pub fresh: Duration,
    /// How long a probe can be fetched after its end, if there is room for it.
    pub kept_for: Duration,
    /// The room for what is kept, in octets. The least recently fetched makes room.
    pub kept_octets: u64,
    /// What one caller may start.
    pub callers: PerCaller,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            places: 256,
            fresh: Duration::from_secs(60),
            kept_for: Duration::from_secs(24 * 60 * 60),
            kept_octets: 64 << 20,
            callers: PerCaller::default(),
        }
    }
}
