//! What is counted of probes, by whatever recorder the process has.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};
use portwise_core::ProbeResult;

/// How long probes take, by outcome.
pub const DURATION: &str = "portwise_probe_duration_seconds";

/// Endpoints that were visited, by port and by how the TCP connection went.
pub const ENDPOINTS: &str = "portwise_probe_endpoints_total";

/// Says what the metrics mean.
pub fn describe() {
    describe_histogram!(DURATION, Unit::Seconds, "How long probes took, by outcome");
    describe_counter!(ENDPOINTS, "Endpoints visited, by port and TCP outcome");
}

/// Counts a probe that has ended with a result.
pub fn ended(result: &ProbeResult, took: Duration) {
    histogram!(DURATION, "outcome" => result.outcome().id()).record(took);
    for endpoint in result.report.hosts.iter().flat_map(|host| &host.endpoints) {
        let tcp = endpoint.tcp.map_or("not-tested", |tcp| tcp.id());
        let labels = [("port", endpoint.port.to_string()), ("tcp", tcp.to_owned())];
        counter!(ENDPOINTS, &labels).increment(1);
    }
}
