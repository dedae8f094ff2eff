//! The parts of a live check.

mod actions;
mod bars;
mod by_hand;
mod chain;
mod clients;
mod ehlo;
mod hosts;
mod pasted;
mod policy_publication;
mod publication;
mod published;
mod quoted;
mod senders;
mod sending;
mod transcript;
mod verdict;

pub(crate) use actions::Actions;
pub(crate) use by_hand::ByHand;
pub(crate) use chain::Chains;
pub(crate) use clients::Clients;
pub(crate) use hosts::Hosts;
pub(crate) use policy_publication::PolicyToPublish;
pub(crate) use publication::ToPublish;
pub(crate) use published::PublishedView;
pub(crate) use quoted::Quoted;
pub(crate) use senders::Senders;
pub(crate) use sending::{Sending, sending_fields};
pub(crate) use transcript::Transcripts;
pub(crate) use verdict::VerdictView;
