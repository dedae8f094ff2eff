//! What Portwise knows, and what it makes of it.
//!
//! Nothing here waits, asks the time, reads the environment or opens anything: a line can only be
//! wrong because of its arguments. The same code runs in the browser, in the server and in the
//! command line.

pub mod address;
pub mod advice;
pub mod answers;
pub mod endpoint;
pub mod events;
pub mod explain;
pub mod export;
pub mod findings;
pub mod judge;
pub mod networks;
pub mod ports;
pub mod providers;
pub mod reference;
pub mod report;
pub mod snippets;
pub mod sources;
pub mod target;
pub mod view;
#[cfg(test)]
mod wording;

pub use advice::{Advice, advise};
pub use answers::{Answers, Role, Service, TlsAbility};
pub use endpoint::{Endpoint, Host, Port, TlsMode};
pub use explain::{Explanation, explain};
pub use findings::{Finding, Severity, findings};
pub use judge::{Outcome, ProbeResult, judge};
pub use report::{Mode, Report};
pub use target::{Target, TargetError, TargetKind};
pub use view::view;
