//! `portwise serve` as its callers and the one who runs it see it.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod callers;
mod connections;
mod published;
mod setup;
mod shutdown;
mod world;
