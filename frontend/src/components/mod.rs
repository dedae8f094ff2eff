//! The parts of pages: functions of what they are given.

mod advice;
mod blocks;
mod choices;
mod copy_button;
mod download;
mod endpoint;
mod finding;
mod focus;
mod live_check;
mod proof;
mod provider_field;
mod snippets;
mod source;
mod suggest;

pub(crate) use advice::AdviceView;
pub(crate) use blocks::Blocks;
pub(crate) use choices::{ManyOf, OneOf};
pub(crate) use copy_button::CopyButton;
pub(crate) use download::Download;
pub(crate) use endpoint::EndpointCard;
pub(crate) use finding::FindingView;
pub(crate) use focus::focus;
pub(crate) use live_check::LiveCheck;
pub(crate) use proof::ProofView;
pub(crate) use provider_field::ProviderField;
pub(crate) use snippets::Snippets;
pub(crate) use source::{Source, Sources};
pub(crate) use suggest::Suggest;
