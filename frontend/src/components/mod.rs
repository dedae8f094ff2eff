//! The parts of pages: functions of what they are given.

#[cfg(not(target_arch = "wasm32"))]
mod blocks;
mod copy_button;
mod endpoint;
mod finding;
mod focus;
mod proof;
mod search;
mod source;
mod suggest;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use blocks::Blocks;
pub(crate) use copy_button::CopyButton;
pub(crate) use endpoint::{EndpointCard, paint};
pub(crate) use finding::FindingView;
pub(crate) use focus::{focus, focus_in_place};
pub(crate) use proof::ProofView;
pub(crate) use search::{Found, Search};
pub(crate) use source::Source;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use source::Sources;
pub(crate) use suggest::Suggest;
