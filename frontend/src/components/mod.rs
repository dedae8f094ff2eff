//! The parts of pages: functions of what they are given.

mod advice;
#[cfg(not(target_arch = "wasm32"))]
mod blocks;
mod choices;
mod copy_button;
mod endpoint;
mod finding;
mod focus;
pub(crate) mod live;
mod proof;
mod provider_field;
mod snippets;
mod source;
mod suggest;

pub(crate) use advice::AdviceView;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use blocks::Blocks;
pub(crate) use choices::{ManyOf, OneOf};
pub(crate) use copy_button::CopyButton;
pub(crate) use finding::FindingView;
pub(crate) use focus::focus;
pub(crate) use proof::ProofView;
pub(crate) use provider_field::ProviderField;
pub(crate) use snippets::Snippets;
pub(crate) use source::Source;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use source::Sources;
pub(crate) use suggest::Suggest;
