//! The Portwise page. Every address is written as a whole when the page is built, by [`site`];
//! what answers a visitor are islands in it, which come to life in the browser. They decide and
//! write snippets by themselves; the live check needs a backend.

mod backend;
mod components;
mod hooks;
mod islands;
#[cfg(not(target_arch = "wasm32"))]
pub mod site;

pub use islands::{Check, Compare, Explain, Island, Policies, Walk, mount};
