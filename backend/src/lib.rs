//! The HTTP server: the API, and the page for everything else.

mod about;
mod api;
mod base;
mod body;
mod browser;
mod client;
mod connections;
mod error;
mod fixed;
mod holding;
mod limits;
mod listen;
pub mod log;
pub mod metrics;
mod page;
mod prepared;
mod problems;
mod server;
mod setup;
pub mod signals;
mod sitemap;
mod state;
mod tables;
#[cfg(test)]
mod tests;

pub use about::{Contact, Contacts};
pub use base::BasePath;
pub use browser::{Origin, PublicUrl, Sites};
pub use client::{Network, Peer, Proxies, ProxyHeader};
pub use connections::ConnectionLimits;
pub use limits::CallerLimits;
pub use listen::{Inherited, ListenAddress, ListenError, Listener, NoListenAddress};
pub use server::{Config, Server};
pub use setup::SetupError;
