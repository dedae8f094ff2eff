//! What is published about the mail settings of a domain: how it is read, compared, and what
//! clients make of it.
//!
//! Facts, and functions of facts. Who fetches them is not known here.

pub mod document;
pub mod facts;
pub mod server;
pub mod source;

pub use document::Document;
pub use facts::{Discovered, Fault, Fetch, Outcome, Published, Redirect, Wildcard};
pub use server::{Server, Service, UserName};
pub use source::{Protection, Source};
