//! Properties of the project that no compiler checks.

pub(crate) mod circles;
pub(crate) mod documents;
pub(crate) mod rooms;
mod source;
pub(crate) mod views;
