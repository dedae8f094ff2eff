//! What components share with the browser.

mod use_backend;
mod use_probe;
mod use_said;
mod use_seen;
mod use_theme;

pub(crate) use use_backend::{Backend, BackendProvider, use_backend};
pub(crate) use use_probe::{Probe, Visit, use_probe};
pub(crate) use use_said::{Said, use_said};
pub(crate) use use_seen::use_seen;
pub(crate) use use_theme::use_theme;
