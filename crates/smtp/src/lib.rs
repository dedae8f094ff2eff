//! SMTP as a client sees it (RFC 5321, 3207, 4954), without sockets.
//!
//! [`Session`] is a state machine, an [`Exchange`]: the world comes in as an [`Event`] with the time at which it
//! happened, work goes out as an [`Action`]. Whoever owns the sockets pumps one into the other;
//! tests replay transcripts instead. What the server did wrong is a fact in the [`Dialogue`],
//! never an `Err`.
//!
//! A session greets, asks for the extensions, upgrades to TLS and leaves. It has no way of
//! sending RCPT, DATA or AUTH.

mod deep;
mod dialogue;
mod enhanced;
mod exchange;
mod extension;
mod reply;
mod sasl;
mod session;
mod text;
mod web;

pub use deep::{DeepCheck, DeepFacts, DeepSession, DeepSettings};
pub use dialogue::{Cause, Dialogue, Early, End, Line, Side, Stage, StartTls, Timings};
pub use enhanced::EnhancedStatusCode;
pub use exchange::{Action, Event, Exchange, Patience};
pub use extension::{
    EhloReply, Extension, max_message_size, offers, offers_starttls, stripped_mark,
};
pub use reply::{Breach, LookAlike, Reply, ReplyCode, ReplyError, ReplyReader, Severity};
pub use sasl::{SaslMechanism, Strength, mechanisms};
pub use session::{Session, Settings};
pub use text::printable;
pub use web::WebSession;
