//! The parts of pages: functions of what they are given.

#[cfg(not(target_arch = "wasm32"))]
mod blocks;
mod copy_button;
mod download;
mod endpoint;
mod finding;
mod focus;
pub(crate) mod live;
#[cfg(not(target_arch = "wasm32"))]
mod proof;
mod search;
mod source;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use blocks::Blocks;
pub(crate) use copy_button::CopyButton;
pub(crate) use download::download;
pub(crate) use endpoint::{paint, symbol};
pub(crate) use finding::{FindingView, finding_id, show_finding};
pub(crate) use focus::{element, focus, focus_in_place};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use proof::table as proof_table;
pub(crate) use search::{Found, Search};
pub(crate) use source::Source;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use source::Sources;
