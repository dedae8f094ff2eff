//! Logs in to a submission server, and hands it one message if that is asked for. The only crate
//! that can say AUTH, RCPT and DATA; the server and what it is made of do not reach it.
//!
//! [`LoginSession`] is a state machine without sockets, as the sessions of `portwise-smtp` are: it
//! begins as one of those, and goes on inside TLS. It says AUTH only once it was told that the
//! certificate was verified, and [`Verified`] can only be had from such facts. [`Submitter`] owns
//! the sockets and tells it. A [`Credential`] is never shown: what is written to the transcript in
//! its place are three asterisks.

mod credential;
mod facts;
mod mask;
mod mechanism;
mod message;
mod sasl;
mod session;
mod submitter;
mod verified;
mod words;

pub use credential::{Credential, CredentialError, Kind, Secret};
pub use facts::{Chosen, LoginFacts, NotTried, Outcome};
pub use mechanism::{Mechanism, NoChoice, UnknownMechanism};
pub use message::{Envelope, EnvelopeError};
pub use portwise_explain::Step;
pub use session::{LoginSession, Order};
pub use submitter::{Place, Submitter, SubmitterConfig};
pub use verified::{NotVerified, Verified};
