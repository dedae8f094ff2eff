//! Timeouts and limits.

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::sync::Semaphore;

/// The timeouts and limits of a probe.
#[derive(Clone, Debug)]
pub struct Limits {
    /// For the whole check, looking names up and waiting for a place included. What is not done by
    /// then counts as not tested.
    pub whole: Duration,
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
    /// For a TCP connection and a TLS handshake before a file is fetched.
    pub fetch_connect: Duration,
    /// For fetching a file, from the connection to its end; what a redirect leads to has its own.
    pub fetch: Duration,
    /// For everything that is asked at one place at which settings are published.
    pub source: Duration,
    /// For all of these places, which are asked side by side.
    pub discovery: Duration,
    /// For all that a mail domain tells other servers to demand, which is asked for beside the
    /// visits. What is not done by then counts as not tested.
    pub policy: Duration,
    /// Connections to one host at a time, in all probes of one prober.
    pub per_host: usize,
    /// Connections at a time in all of them, whatever the host. Each is an open file.
    pub connections: usize,
    /// Endpoints that one check visits at a time, whatever their hosts.
    pub at_once: usize,
    /// Checks that visit one address within a minute, for all callers together; of IPv6 a whole /64
    /// counts as one address. None for as many as are asked for.
    pub per_address: Option<NonZeroU32>,
    /// Checks of one registrable domain, or of hosts under it, within a minute. None for as many as
    /// are asked for.
    pub per_domain: Option<NonZeroU32>,
    /// The room for a result, in octets of JSON.
    pub report: usize,
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
            whole: endpoint * 60,
            endpoint,
            connect: endpoint.min(Duration::from_secs(8)),
            // A server that says nothing is asked once more in another way, within the deadline.
            greeting: (endpoint * 2 / 3).min(Duration::from_secs(10)),
            reply: endpoint.min(Duration::from_secs(10)),
            handshake: endpoint.min(Duration::from_secs(8)),
            silence: Duration::from_millis(700),
            pause: Duration::from_millis(1500).min(endpoint / 5),
            dns: endpoint.min(Duration::from_secs(8)),
            // What answers nothing at all is given up early enough for all places, which are
            // asked side by side, to be done in ten seconds.
            fetch_connect: endpoint.min(Duration::from_secs(5)),
            fetch: endpoint.min(Duration::from_secs(8)),
            source: (endpoint * 2).min(Duration::from_secs(20)),
            discovery: (endpoint * 4).min(Duration::from_secs(45)),
            policy: (endpoint * 2).min(Duration::from_secs(20)),
            per_host: 8,
            connections: Semaphore::MAX_PERMITS,
            at_once: Semaphore::MAX_PERMITS,
            per_address: None,
            per_domain: None,
            report: 16 << 20,
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
