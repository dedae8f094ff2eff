//! What is published about the mail settings of a domain: how it is read, compared, and what
//! clients make of it.
//!
//! Facts, and functions of facts. Who fetches them is not known here.

#[cfg(feature = "read")]
pub mod answer;
#[cfg(feature = "read")]
pub mod autoconfig;
#[cfg(feature = "read")]
pub mod autodiscover;
#[cfg(feature = "read")]
mod body;
pub mod clients;
pub mod compare;
pub mod document;
pub mod facts;
pub mod mailconf;
pub mod normal;
#[cfg(feature = "read")]
pub mod pacc;
pub mod plan;
pub mod publish;
pub mod read;
pub mod server;
pub mod source;
pub mod srv;
#[cfg(feature = "read")]
pub mod vet;
mod words;
#[cfg(feature = "read")]
mod xml;

pub use clients::{Client, ClientOutcome};
pub use compare::{Contradiction, contradictions};
pub use document::Document;
pub use facts::{Discovered, Fault, Fetch, Outcome, Published, Redirect, Wildcard};
pub use read::Read;
pub use server::{Server, Service, UserName};
pub use source::{Protection, Source, Way};
