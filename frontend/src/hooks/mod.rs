//! What components share with the browser.

pub(crate) mod storage;
mod use_account;
mod use_backend;
mod use_checked;
mod use_fragment;
mod use_live;
mod use_probe;
mod use_said;
mod use_texts;

pub(crate) use use_account::{Typed, use_account};
pub(crate) use use_backend::{Backend, use_backend};
pub(crate) use use_checked::{COMPARE, POLICY, hand_over, use_checked};
pub(crate) use use_fragment::{encoded, replace, use_fragment};
pub(crate) use use_live::{keep, tell, use_asked, use_live};
pub(crate) use use_probe::{Probe, Seen, Visit, use_probe};
pub(crate) use use_said::{Given, Said, use_said};
pub(crate) use use_texts::{Texts, use_texts};
