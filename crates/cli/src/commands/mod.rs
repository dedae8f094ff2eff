//! What each command does. Each gives the exit status.

pub(crate) mod advise;
pub(crate) mod explain;
pub(crate) mod probe;
pub(crate) mod reference;
pub(crate) mod scan;
pub(crate) mod serve;
pub(crate) mod snippet;
