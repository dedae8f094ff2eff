//! The Portwise page. It decides and writes snippets by itself; the live check needs a backend.

mod app;
mod backend;
mod components;
mod hooks;
mod pages;

pub use app::App;
