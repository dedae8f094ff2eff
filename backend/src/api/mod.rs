//! The API, a file per resource.

pub(crate) mod health;
pub(crate) mod mcp;
pub(crate) mod monitor;
pub(crate) mod probes;
pub(crate) mod reference;
