//! What goes wrong again and again is said now and then.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::StoreError;

/// How long the same is not said again.
const PAUSE: Duration = Duration::from_secs(60);

/// What was last said, and when.
#[derive(Default)]
pub(crate) struct Complaint(Mutex<Option<(String, Instant)>>);

impl Complaint {
    /// Logs an error, unless it was the last that was logged, a short time ago.
    pub(crate) fn about(&self, error: &StoreError) {
        let text = error.to_string();
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_some_and(|(said, then)| *said == text && then.elapsed() < PAUSE) {
            return;
        }
        tracing::warn!("{text}");
        *last = Some((text, Instant::now()));
    }
}
