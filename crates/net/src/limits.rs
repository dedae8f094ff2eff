//! Timeouts and limits.

use std::time::Duration;

use tokio::sync::Semaphore;

/// The timeouts and limits of a probe.
#[derive(Clone, Debug)]
pub struct Limits {
    /// For everything at one endpoint, retries included.
    pub endpoint: Duration,
    /// For a TCP connection.
    pub connect: Duration,
    /// For a whole greeting. Tarpits and Postfix' postscreen take up to six seconds on purpose.
    pub greeting: Duration,
    /// For any other whole reply.
    pub reply: Duration,
    /// For a TLS handshake.
    pub handshake: Duration,
    /// For a silence that is the expected answer.
    pub silence: Duration,
    /// Between a transient failure and the one retry.
    pub pause: Duration,
    /// For all answers of the name servers to one name.
    pub dns: Duration,
    /// Connections to one host at a time, in all probes of one prober.
    pub per_host: usize,
    /// Connections at a time in all of them, whatever the host. Each is an open file.
    pub connections: usize,
    /// Addresses of one host that are visited.
    pub addresses: usize,
    /// Mail exchangers that are visited.
    pub exchangers: usize,
}

impl Limits {
    /// The limits for a whole-endpoint deadline; the others are cut to fit.
    #[must_use]
    pub fn within(endpoint: Duration) -> Self {
        Self {
            endpoint,
            connect: endpoint.min(Duration::from_secs(8)),
            // A server that says nothing is asked once more in another way, within the deadline.
            greeting: (endpoint * 2 / 3).min(Duration::from_secs(10)),
            reply: endpoint.min(Duration::from_secs(10)),
            handshake: endpoint.min(Duration::from_secs(8)),
            silence: Duration::from_millis(700),
            pause: Duration::from_millis(1500).min(endpoint / 5),
            dns: endpoint.min(Duration::from_secs(8)),
            per_host: 8,
            connections: Semaphore::MAX_PERMITS,
            addresses: 8,
            exchangers: 10,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::within(Duration::from_secs(15))
    }
}
