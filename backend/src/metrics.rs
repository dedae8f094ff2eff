//! What the server counts, as Prometheus reads it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use axum::http::Method;
use metrics::{
    Counter, Histogram, SharedString, Unit, counter, describe_counter, describe_gauge,
    describe_histogram, gauge, histogram,
};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use portwise_api::Vantage;
use portwise_engine::{Counts, Engine, Gauge};

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

const REQUESTS: &str = "portwise_http_requests_total";
const DURATION: &str = "portwise_http_request_duration_seconds";
const PROBLEMS: &str = "portwise_http_problems_total";
const LIMITS: &str = "portwise_limits_hit_total";
const CONNECTIONS: &str = "portwise_http_connections";

/// Bounds of the buckets for the durations of requests, in seconds.
const SECONDS: &[f64] = &[0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0];

/// Bounds of the buckets for the durations of probes, in seconds.
const PROBE_SECONDS: &[f64] = &[0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0, 90.0];

/// Begins to count, for the whole process. Until then nothing is counted.
///
/// # Errors
///
/// If something else in the process counts already.
pub fn start() -> Result<(), BuildError> {
    if HANDLE.get().is_some() {
        return Ok(());
    }
    let probes = Matcher::Full(portwise_engine::metrics::DURATION.to_owned());
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), SECONDS)?
        .set_buckets_for_metric(probes, PROBE_SECONDS)?
        .install_recorder()?;
    describe();
    let _ = HANDLE.set(handle);
    Ok(())
}

fn describe() {
    describe_counter!(REQUESTS, "Requests by method, route and status");
    describe_histogram!(DURATION, Unit::Seconds, "Time until an answer was complete, by route");
    describe_counter!(PROBLEMS, "Answers that are errors, by their code");
    describe_counter!(LIMITS, "Requests that met a limit of their caller, by limit");
    describe_gauge!(CONNECTIONS, "Connections of clients");
    portwise_engine::metrics::describe();
    for (name, help, _) in gauges(&Counts::default()) {
        describe_gauge!(name, help);
    }
    for (name, _, help, _) in counters(&Counts::default()) {
        describe_counter!(name, help);
    }
}

/// What counts the requests of one method, route and status, for those that are frequent.
#[derive(Clone)]
pub(crate) struct Requests {
    number: Counter,
    durations: Histogram,
}

impl Requests {
    /// Those of a route that are answered with 200.
    pub(crate) fn answered(method: &'static str, route: &str) -> Self {
        Self::of(method, route, SharedString::const_str("200"))
    }

    fn of(method: &'static str, route: &str, status: SharedString) -> Self {
        // Both keys share the text.
        let route: Arc<str> = route.into();
        let durations = histogram!(DURATION, "route" => Arc::clone(&route));
        let number = counter!(REQUESTS, "method" => method, "route" => route, "status" => status);
        Self { number, durations }
    }

    /// Counts one.
    pub(crate) fn count(&self, took: Duration) {
        self.number.increment(1);
        self.durations.record(took);
    }
}

/// Counts a request that was answered, or whose client left.
pub(crate) fn request(method: &'static str, route: &str, status: u16, took: Duration) {
    Requests::of(method, route, status.to_string().into()).count(took);
}

/// Counts an error.
pub(crate) fn problem(code: &'static str) {
    counter!(PROBLEMS, "code" => code).increment(1);
}

/// Counts a limit that was met.
pub(crate) fn limit(name: &'static str) {
    counter!(LIMITS, "limit" => name).increment(1);
}

/// A connection that is counted for as long as this lives.
pub(crate) struct Counted;

impl Counted {
    pub(crate) fn new() -> Self {
        gauge!(CONNECTIONS).increment(1);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        gauge!(CONNECTIONS).decrement(1);
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^52 here")]
fn gauges(counts: &Counts) -> [(&'static str, &'static str, f64); 6] {
    let Counts { running, places, visiting, waiting, kept, kept_octets, .. } = *counts;
    [
        ("portwise_probes_running", "Probes under way", running as f64),
        ("portwise_probe_places", "Probes that may be under way", places as f64),
        ("portwise_visits_running", "Endpoints that are being visited", visiting as f64),
        ("portwise_visits_waiting", "Visits that wait for their turn", waiting as f64),
        ("portwise_kept_probes", "Probes that are kept after their end", kept as f64),
        ("portwise_kept_octets", "What they take", kept_octets as f64),
    ]
}

fn counters(counts: &Counts) -> [(&'static str, &'static str, &'static str, u64); 7] {
    const ENDED: &str = "portwise_probes_ended_total";
    const ASKED: &str = "portwise_probes_asked_total";
    const ENDS: &str = "Probes by how they ended";
    const ASKS: &str = "Requests for probes by what came of them";
    let Counts { started, joined, busy, results, rate_limited, aborted, lost, .. } = *counts;
    [
        (ASKED, "started", ASKS, started),
        (ASKED, "joined", ASKS, joined),
        (ASKED, "busy", ASKS, busy),
        (ENDED, "result", ENDS, results),
        (ENDED, "rate-limited", ENDS, rate_limited),
        (ENDED, "aborted", ENDS, aborted),
        (ENDED, "lost", ENDS, lost),
    ]
}

/// Everything, in Prometheus' text format; nothing unless [`start`] was called.
pub(crate) async fn text(engine: &dyn Engine) -> String {
    let Some(handle) = HANDLE.get() else { return String::new() };
    of_all(engine.gauges().await);
    let counts = engine.counts();
    for (name, _, value) in gauges(&counts) {
        gauge!(name).set(value);
    }
    for (name, outcome, _, value) in counters(&counts) {
        counter!(name, "outcome" => outcome).absolute(value);
    }
    handle.run_upkeep();
    handle.render()
}

/// Notes what all processes share. What was said of a vantage point that is gone is taken back.
fn of_all(gauges: Vec<Gauge>) {
    static SAID: Mutex<BTreeSet<(&str, Vantage)>> = Mutex::new(BTreeSet::new());
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    let now: BTreeSet<_> =
        gauges.iter().filter_map(|gauge| Some((gauge.name, gauge.vantage.clone()?))).collect();
    for (name, gone) in said.difference(&now) {
        gauge!(*name, "vantage" => gone.to_string()).set(0.0);
    }
    said.extend(now);
    for Gauge { name, help, vantage, value } in gauges {
        describe_gauge!(name, help);
        match vantage {
            Some(vantage) => gauge!(name, "vantage" => vantage.to_string()).set(value),
            None => gauge!(name).set(value),
        }
    }
}

/// How a method is called, however a client writes it: it could make up what is kept.
pub(crate) fn known(method: &Method) -> &'static str {
    const KNOWN: [(Method, &str); 7] = [
        (Method::GET, "GET"),
        (Method::POST, "POST"),
        (Method::HEAD, "HEAD"),
        (Method::OPTIONS, "OPTIONS"),
        (Method::PUT, "PUT"),
        (Method::DELETE, "DELETE"),
        (Method::PATCH, "PATCH"),
    ];
    KNOWN.iter().find(|(known, _)| known == method).map_or("other", |(_, name)| name)
}
