//! Configuration to paste. One file per target in `targets`: its row, and one whole text per TLS mode.
//!
//! Nothing here waits, asks the time, reads the environment or opens anything.

mod escape;
pub mod proofs;
mod render;
mod setup;
mod target;
mod targets;
#[cfg(test)]
mod tests;

pub use render::{LOCAL_RELAYS, Snippet, SnippetError, choose, fill, render};
pub use setup::{Mailbox, Setup, SetupError};
pub use target::{Form, Group, Proof, Syntax, Target};
pub use targets::{TARGETS, find, nearest};
