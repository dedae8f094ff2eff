//! Configuration to paste. One file per program in `programs`: its row, and one whole text per TLS mode.
//!
//! Nothing here waits, asks the time, reads the environment or opens anything.

mod condition;
mod escape;
mod program;
mod programs;
pub mod proofs;
mod render;
mod setup;
#[cfg(test)]
mod tests;
mod texts;

pub use program::{Form, Group, Open, Program, Proof, Syntax};
pub use programs::{BY_HAND, PROGRAMS, find};
pub use render::{LOCAL_RELAYS, Snippet, SnippetError, fill, render};
pub use setup::{Mailbox, Setup, SetupError};
pub use texts::{is_whole, keep, whole};
