//! The addresses of the API.

/// Starts a probe with `POST`.
pub const PROBES: &str = "/api/v1/probes";
/// A probe.
pub const PROBE: &str = "/api/v1/probes/{id}";
/// What happens in a probe, as a stream of events.
pub const PROBE_EVENTS: &str = "/api/v1/probes/{id}/events";
/// The vantage points.
pub const VANTAGES: &str = "/api/v1/vantages";
/// A reference table; `.json` or `.csv` after its name chooses the form.
pub const REFERENCE: &str = "/api/v1/reference/{name}";
/// The description of the API (OpenAPI 3.1).
pub const OPENAPI: &str = "/api/v1/openapi.json";
/// The description for people.
pub const DOCS: &str = "/api/docs";
/// Everything below it belongs to the API.
pub const ROOT: &str = "/api/";
/// What the server counts.
pub const METRICS: &str = "/metrics";
/// Liveness.
pub const HEALTH: &str = "/healthz";
/// Readiness.
pub const READY: &str = "/readyz";

/// A probe as metrics, for Prometheus.
pub const SCRAPE: &str = "/probe";
/// Tools for assistants, by the Model Context Protocol over streamable HTTP.
pub const MCP: &str = "/mcp";

/// Every call that is answered: its method and its path.
pub const CALLS: &[(&str, &str)] = &[
    ("POST", PROBES),
    ("GET", PROBE),
    ("GET", PROBE_EVENTS),
    ("GET", VANTAGES),
    ("GET", REFERENCE),
    ("GET", OPENAPI),
    ("GET", SCRAPE),
    ("POST", MCP),
    ("GET", METRICS),
    ("GET", HEALTH),
    ("GET", READY),
];

/// Where the probe with this id is.
#[must_use]
pub fn probe(id: &str) -> String {
    PROBE.replace("{id}", id)
}

/// Where the probe with this id is, answered when it has ended or after so many seconds.
#[must_use]
pub fn waiting(id: &str, seconds: u64) -> String {
    format!("{}?wait={seconds}", probe(id))
}

/// Where the events of the probe with this id are.
#[must_use]
pub fn events(id: &str) -> String {
    PROBE_EVENTS.replace("{id}", id)
}
