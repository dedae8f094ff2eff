//! What the HTTP API takes and gives. The server and the page share these types, and a
//! description of the API needs nothing else.

mod checked;
mod events;
mod health;
pub mod paths;
mod probes;
mod problem;
mod scrape;
mod vantage;

pub use checked::{Checked, CheckedEvent, CheckedOutcome, CheckedProbe, CheckedSeed, PolicyResult};
#[cfg(feature = "schema")]
pub use events::StreamEvent;
pub use events::{Event, EventName, Outcome};
pub use health::{Health, Readiness};
pub use probes::{Elsewhere, Probe, Request, Status, VantagePoint, Vantages, Wait};
pub use problem::{Problem, ProblemCode};
pub use scrape::Scrape;
pub use vantage::{NoVantage, Vantage};
