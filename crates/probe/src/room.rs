//! The room for the endpoints of one report, shared fairly between them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use portwise_core::cut;
use portwise_core::report::EndpointReport;

/// The room for the endpoints of one report.
pub(crate) struct Room {
    share: usize,
    left: Mutex<Left>,
}

/// What is left for endpoints that are not done. What each needs at least is not a part of it.
struct Left {
    octets: usize,
    endpoints: usize,
}

impl Room {
    /// Half of a report's room, in octets of JSON, for so many endpoints. The other half is for
    /// what follows from them, and for names.
    pub(crate) fn new(report: usize, endpoints: usize) -> Self {
        let endpoints = endpoints.max(1);
        let octets = (report / 2).saturating_sub(endpoints * cut::STUB);
        let share = (report / 2 / endpoints).max(cut::SMALLEST);
        Self { share, left: Mutex::new(Left { octets, endpoints }) }
    }

    /// What one endpoint may take while it is visited.
    pub(crate) fn share(&self) -> usize {
        self.share
    }

    /// Cuts an endpoint that is done to its part of what is left. What it does not need is for the
    /// others.
    pub(crate) fn fit(&self, endpoint: &mut EndpointReport, now: Timestamp) {
        let (room, reserved) = {
            let mut left = self.left();
            let fair = left.octets / left.endpoints.max(1);
            let room = fair.max(cut::SMALLEST).min(left.octets);
            left.octets -= room;
            left.endpoints = left.endpoints.saturating_sub(1);
            (room + cut::STUB, room)
        };
        cut::endpoint(endpoint, now, room);
        let used = cut::size(endpoint).saturating_sub(cut::STUB);
        self.left().octets += reserved.saturating_sub(used);
    }

    fn left(&self) -> MutexGuard<'_, Left> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
