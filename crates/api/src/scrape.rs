//! The scrape: a probe as a monitoring system asks for it.

use portwise_core::Mode;
use serde::{Deserialize, Serialize};

/// The query of [`SCRAPE`](crate::paths::SCRAPE).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct Scrape {
    /// A host, a domain, an e-mail address, an IP address or a URL.
    pub target: String,
    /// Which question to answer: the mode.
    #[serde(default)]
    pub module: Mode,
}

impl Scrape {
    /// The header in which Prometheus says how many seconds it waits for the answer.
    pub const TIMEOUT: &str = "x-prometheus-scrape-timeout-seconds";
}
