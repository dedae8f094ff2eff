//! A server that tells what reached it: the known other end of a connection that something on the
//! way may change.
//!
//! It speaks as much SMTP and TLS as a check needs, keeps what came for a few minutes and within
//! bounds, and tells it in its answers to EHLO and over a small HTTP API to whoever knows the
//! connection's token. It takes no mail, relays nothing, dials nobody and logs nothing.

mod api;
mod census;
mod identity;
mod listen;
mod server;
mod session;
mod store;
mod tap;

pub use identity::{Identity, IdentityError};
pub use listen::{ListenError, Listener};
pub use server::{Bounds, Reflect};
pub use session::{NOTICE, Peer, Session, Step, Then};
