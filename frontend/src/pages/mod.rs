//! The pages; thin, one per route.

mod check;
mod explain;
mod glossary;
mod networks;
mod not_found;
mod ports;
mod providers;
mod questions;
mod walk;

pub(crate) use check::CheckPage;
pub(crate) use explain::ExplainPage;
pub(crate) use glossary::GlossaryPage;
pub(crate) use networks::NetworksPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use ports::PortsPage;
pub(crate) use providers::ProvidersPage;
pub(crate) use questions::QuestionsPage;
pub(crate) use walk::WalkPage;
