//! Servers and workers as processes around one engine, and what becomes of probes when these fail.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

#[expect(dead_code, reason = "what only many deaths need")]
mod fleet;
mod network;
mod replicas;
mod workers;
#[path = "../serve/world.rs"]
#[expect(dead_code, reason = "what only the tests of single servers need")]
mod world;
