//! Many machines as one: what serving processes and workers share, kept in Valkey or Redis, which is
//! called the engine here. Redis 7.0 suffices.

mod complaint;
mod error;
mod gauges;
mod hub;
mod keys;
mod link;
mod pack;
mod scripts;
mod seat;
mod shared;
mod store;
mod together;
mod url;
mod worker;

pub use error::StoreError;
pub use shared::{Shared, SharedOptions};
pub use store::Store;
pub use store::asker::{Asking, Event, Events, Kept, Status, Submitted};
pub use store::claimer::{Claimed, Claimer, Queue};
pub use store::limits::{Entered, Places, Rate};
pub use store::scan::{
    Fed, Followed, Line, Meaning, Opened, Scan, ScanName, ScanNameError, ScanStanding, ToFeed,
};
pub use store::vantages::{Standing, VantageStanding};
pub use store::worker::{Begun, Ending};
pub use url::{EngineUrl, UrlError};
pub use worker::{Worker, WorkerOptions};
