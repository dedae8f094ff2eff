//! The words that all of Portwise uses: hosts, ports, TLS modes, endpoints, what a person typed.
//!
//! No knowledge lives here: no table, no rule, no text for people but what is wrong with an input.
//! Nothing here waits, asks the time, reads the environment or opens anything.

pub mod address;
pub mod endpoint;
pub mod host;
pub mod host_name;
mod labels;
pub mod mail_address;
pub mod names;
pub mod provenance;
pub mod target;

pub use endpoint::{Endpoint, Port, TlsMode};
pub use host::{Host, HostError};
pub use host_name::HostName;
pub use mail_address::MailAddress;
pub use names::nearest;
pub use provenance::Confidence;
pub use target::{Target, TargetError, TargetKind};
