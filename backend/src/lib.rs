//! The HTTP server: the API, and the page for everything else.

mod api;
mod error;
mod page;
mod prepared;
mod problems;
mod rate_limit;
mod server;
pub mod signals;
mod state;
#[cfg(test)]
mod tests;

pub use server::{Config, SetupError, router, serve};
