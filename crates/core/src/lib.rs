//! What Portwise knows, and what it makes of it.
//!
//! Nothing here waits, asks the time, reads the environment or opens anything: a line can only be
//! wrong because of its arguments. The same code runs in the browser, in the server and in the
//! command line.

pub mod advice;
pub mod causes;
pub mod compare;
pub mod configure;
pub mod cut;
pub mod egress;
pub mod events;
mod evidence;
pub mod examined;
pub mod export;
pub mod findings;
pub mod judge;
pub mod moment;
mod named;
pub mod networks;
pub mod ports;
pub mod providers;
#[cfg(feature = "publish")]
pub mod publication;
pub mod questions;
pub mod reference;
pub mod reflection;
pub mod report;
pub mod request;
pub mod said;
pub mod senders;
mod shorten;
pub mod situation;
pub mod sources;
pub mod understand;
pub mod view;
pub mod walk;
pub mod whereabouts;
pub mod why;
pub mod witness;
#[cfg(test)]
mod wording;

pub use advice::{Advice, advise};
pub use findings::{Finding, Severity, findings};
pub use judge::{Outcome, ProbeResult, judge};
pub use portwise_discovery as discovery;
pub use portwise_model::{
    Confidence, Endpoint, Host, HostError, MailAddress, Port, Target, TargetError, TargetKind,
    TlsMode, address, names, target,
};
pub use portwise_policy as policy;
pub use report::{Mode, Report};
pub use request::ProbeRequest;
pub use situation::{LoginAbility, Role, Service, Situation, TlsAbility};
pub use view::view;
