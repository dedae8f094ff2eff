//! What a caller has taken, over all processes.

use std::num::NonZeroU32;
use std::time::Duration;

use portwise_engine::callers::Held;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use tokio::time::sleep;

use crate::error::StoreError;
use crate::store::Store;
use crate::store::limits::{Entered, Rate};

/// How long a caller's place among the probes at a time stays taken when the process that took it is
/// gone, and how often a process says that it is not.
const SEAT: Duration = Duration::from_secs(60);
const STILL_SITS: Duration = Duration::from_secs(20);

/// A caller's place among the probes at a time.
pub(crate) struct Seat {
    store: Store,
    caller: String,
    holder: String,
    /// The rate of which one was taken for nothing so far.
    pub(crate) taken_of: Option<(String, NonZeroU32)>,
    sitting: Option<AbortHandle>,
}

impl Seat {
    pub(crate) fn new(store: Store, caller: &str) -> Self {
        let holder = format!("{:032x}", rand::random::<u128>());
        Self { store, caller: caller.to_owned(), holder, taken_of: None, sitting: None }
    }

    /// Takes it, unless all that there are are taken.
    pub(crate) async fn take(&mut self, most: u32) -> Result<Entered, StoreError> {
        let entered = self.store.sit(&self.caller, &self.holder, most, SEAT).await?;
        if entered == Entered::Yes {
            let (store, caller) = (self.store.clone(), self.caller.clone());
            let holder = self.holder.clone();
            let sitting = tokio::spawn(async move {
                loop {
                    sleep(STILL_SITS).await;
                    let _ = store.sit(&caller, &holder, most, SEAT).await;
                }
            });
            self.sitting = Some(sitting.abort_handle());
        }
        Ok(entered)
    }
}

impl Held for Seat {
    fn used(&mut self) {
        self.taken_of = None;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(sitting) = &self.sitting {
            sitting.abort();
        }
        let (store, caller) = (self.store.clone(), std::mem::take(&mut self.caller));
        let (holder, taken_of) = (std::mem::take(&mut self.holder), self.taken_of.take());
        let Ok(runtime) = Handle::try_current() else { return };
        runtime.spawn(async move {
            // Otherwise both end by themselves.
            let _ = store.rise(&caller, &holder).await;
            if let Some((key, per_minute)) = taken_of {
                let _ = store.refund(&[Rate { key: &key, per_minute: per_minute.get() }]).await;
            }
        });
    }
}
