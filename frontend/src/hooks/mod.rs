//! What components share with the browser.

mod use_backend;
mod use_fragment;
mod use_live;
mod use_probe;
mod use_said;

pub(crate) use use_backend::{Backend, use_backend};
pub(crate) use use_fragment::use_fragment;
pub(crate) use use_live::{keep, tell, use_asked, use_live};
pub(crate) use use_probe::{Probe, Seen, Visit, use_probe};
pub(crate) use use_said::{Said, use_said};
