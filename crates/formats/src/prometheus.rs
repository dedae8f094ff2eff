//! Metrics in Prometheus's text format, version 0.0.4.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use portwise_core::findings::by_severity;
use portwise_core::report::{EndpointReport, Report, TcpOutcome};
use portwise_core::{Outcome, ProbeResult};

/// The media type of the text.
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The metrics of a probe that has ended. Those that mean the same in the blackbox exporter have
/// the same names.
#[must_use]
pub fn metrics(result: &ProbeResult) -> String {
    let ProbeResult { report, findings, .. } = result;
    let outcome = result.outcome();
    let mut out = Text::default();
    success(&mut out, outcome == Outcome::Sound);
    finished(&mut out, true);
    let mut family = out.family("portwise_probe_outcome", "How the check ended: 1 for what it is.");
    for one in Outcome::ALL {
        family.add(&[("outcome", one.id())], truth(one == outcome));
    }
    out.single("probe_duration_seconds", "How long the check took.", report.duration_ms / 1000.0);
    out.single(
        "portwise_probe_timestamp_seconds",
        "When the check began. Two scrapes within half a minute share one check.",
        seconds(report.taken_at.as_second()),
    );
    if let Some(expiry) = endpoints(report).filter_map(|(_, e)| expiry(e)).min() {
        out.single(
            "probe_ssl_earliest_cert_expiry",
            "When the first certificate of all chains expires, in unix time.",
            seconds(expiry),
        );
    }
    endpoint_metrics(&mut out, report);
    let mut family = out.family("portwise_findings", "How many findings there are of each code.");
    let codes: BTreeSet<_> = findings.iter().map(|f| (&*f.code, f.severity.id())).collect();
    for (code, severity) in codes {
        let same = findings.iter().filter(|f| f.code == code && f.severity.id() == severity);
        family.add(&[("code", code), ("severity", severity)], count(same.count()));
    }
    let help = "How many findings there are of each severity.";
    let mut family = out.family("portwise_findings_by_severity", help);
    for (severity, number) in by_severity(findings) {
        family.add(&[("severity", severity.id())], count(number));
    }
    out.text
}

/// The metrics of a probe that did not end in time. Nothing is known of the server.
#[must_use]
pub fn unfinished() -> String {
    let mut out = Text::default();
    success(&mut out, false);
    finished(&mut out, false);
    out.text
}

fn success(out: &mut Text, is_sound: bool) {
    let help = "Whether the target was tested, with nothing worse than a warning.";
    out.single("probe_success", help, truth(is_sound));
}

fn finished(out: &mut Text, is_finished: bool) {
    let help = "Whether the check ended within the time for the scrape; without, nothing is known.";
    out.single("portwise_probe_finished", help, truth(is_finished));
}

fn endpoint_metrics(out: &mut Text, report: &Report) {
    let all: Vec<_> =
        endpoints(report).map(|(host, endpoint)| (Place::of(host, endpoint), endpoint)).collect();
    let mut family = out.family(
        "portwise_endpoint_tested",
        "Whether the endpoint showed anything of itself; where not, it is neither good nor bad.",
    );
    for (place, endpoint) in &all {
        family.add(&place.labels([]), truth(endpoint.was_tested()));
    }
    let mut family = out.family("portwise_endpoint_open", "Whether a TCP connection came about.");
    for (place, endpoint) in &all {
        if let Some(tcp) = endpoint.tcp {
            family.add(&place.labels([]), truth(tcp == TcpOutcome::Connected));
        }
    }
    let mut family = out
        .family("portwise_endpoint_tcp_outcome", "How the TCP connection went: 1 for what it is.");
    for (place, endpoint) in &all {
        let Some(tcp) = endpoint.tcp else { continue };
        for one in TcpOutcome::ALL {
            family.add(&place.labels([("outcome", one.id())]), truth(one == tcp));
        }
    }
    let mut family = out.family(
        "portwise_endpoint_secured",
        "Whether TLS came about with a certificate that is trusted and names the host.",
    );
    for (place, endpoint) in &all {
        if endpoint.was_tested() {
            family.add(&place.labels([]), truth(endpoint.is_secured()));
        }
    }
    let mut family =
        out.family("portwise_endpoint_tls_info", "Version and suite of the TLS session.");
    for (place, endpoint) in &all {
        if let Some(tls) = &endpoint.tls {
            let more = [
                ("mode", tls.mode.id()),
                ("version", &tls.version),
                ("cipher_suite", &tls.cipher_suite),
                ("key_exchange", &tls.key_exchange),
            ];
            family.add(&place.labels(more), 1.0);
        }
    }
    let mut family = out.family(
        "portwise_endpoint_certificate_expiry_timestamp_seconds",
        "When the first certificate of the chain expires, in unix time.",
    );
    for (place, endpoint) in &all {
        if let Some(expiry) = expiry(endpoint) {
            family.add(&place.labels([]), seconds(expiry));
        }
    }
    let mut family = out.family(
        "portwise_endpoint_step_duration_seconds",
        "How long each step took; total has the retries in it.",
    );
    for (place, endpoint) in &all {
        let timings = &endpoint.timings_ms;
        for (step, ms) in [
            ("connect", timings.connect),
            ("greeting", timings.greeting),
            ("starttls", timings.starttls),
            ("tls", timings.tls),
            ("total", endpoint.tcp.map(|_| timings.total)),
        ] {
            if let Some(ms) = ms {
                family.add(&place.labels([("step", step)]), ms / 1000.0);
            }
        }
    }
}

fn endpoints(report: &Report) -> impl Iterator<Item = (&str, &EndpointReport)> {
    report.hosts.iter().flat_map(|host| host.endpoints.iter().map(|e| (host.name.as_str(), e)))
}

/// The end of the first certificate of the chain, in unix seconds.
fn expiry(endpoint: &EndpointReport) -> Option<i64> {
    let certificates = endpoint.tls.iter().flat_map(|tls| &tls.certificates);
    certificates.map(|certificate| certificate.not_after.as_second()).min()
}

/// The labels by which an endpoint is known.
struct Place {
    host: String,
    address: String,
    port: String,
}

impl Place {
    fn of(host: &str, endpoint: &EndpointReport) -> Self {
        let (address, port) = (endpoint.address.to_string(), endpoint.port.to_string());
        Self { host: host.to_owned(), address, port }
    }

    fn labels<'a, const N: usize>(
        &'a self,
        more: [(&'a str, &'a str); N],
    ) -> Vec<(&'a str, &'a str)> {
        let own = [("host", &*self.host), ("address", &*self.address), ("port", &*self.port)];
        own.into_iter().chain(more).collect()
    }
}

/// The text so far.
#[derive(Default)]
struct Text {
    text: String,
}

impl Text {
    /// A metric without labels.
    fn single(&mut self, name: &'static str, help: &str, value: f64) {
        self.family(name, help).add(&[], value);
    }

    /// A gauge, whose heading is written with its first sample.
    fn family<'a>(&'a mut self, name: &'static str, help: &'a str) -> Family<'a> {
        Family { text: &mut self.text, name, help, seen: BTreeSet::new() }
    }
}

/// The samples of one metric.
struct Family<'a> {
    text: &'a mut String,
    name: &'static str,
    help: &'a str,
    seen: BTreeSet<String>,
}

impl Family<'_> {
    /// Adds a sample. One with the labels of another would make the whole text unreadable, so only
    /// the first counts.
    fn add(&mut self, labels: &[(&str, &str)], value: f64) {
        let labels: Vec<String> =
            labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
        let labels =
            if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let name = self.name;
        if self.seen.is_empty() {
            let _ = writeln!(self.text, "# HELP {name} {}\n# TYPE {name} gauge", self.help);
        }
        if self.seen.insert(labels.clone()) {
            let _ = writeln!(self.text, "{name}{labels} {value}");
        }
    }
}

/// A label's value as it stands between quotation marks.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn truth(is_so: bool) -> f64 {
    if is_so { 1.0 } else { 0.0 }
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

#[expect(clippy::cast_precision_loss, reason = "exact up to the year 285 million")]
fn seconds(unix: i64) -> f64 {
    unix as f64
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use portwise_testkit::needs;

    use super::{metrics, unfinished};
    use crate::samples;

    fn value(text: &str, sample: &str) -> Option<f64> {
        let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '))?;
        line.parse().ok()
    }

    #[test]
    fn metrics_say_what_the_report_says() {
        insta::assert_snapshot!(metrics(&samples::of("self-signed")));
    }

    #[test]
    fn success_is_only_what_was_tested_and_is_sound() {
        let mut sound = 0;
        for (name, result) in samples::all() {
            let text = metrics(&result);
            let outcome = result.outcome().id();
            let stated = format!("portwise_probe_outcome{{outcome=\"{outcome}\"}}");
            assert_eq!(value(&text, &stated), Some(1.0), "{name}");
            assert_eq!(text.matches("portwise_probe_outcome{").count(), 4);
            let success = value(&text, "probe_success").unwrap();
            assert_eq!(success == 1.0, outcome == "sound", "{name}");
            sound += usize::from(success == 1.0);
            assert_eq!(value(&text, "portwise_probe_finished"), Some(1.0));
        }
        assert!(sound > 0);
        let text = unfinished();
        assert_eq!(value(&text, "probe_success"), Some(0.0));
        assert_eq!(value(&text, "portwise_probe_finished"), Some(0.0));
        assert!(!text.contains("portwise_probe_outcome"), "nothing is known: {text}");
    }

    #[test]
    fn an_endpoint_that_was_not_tried_is_neither_open_nor_closed() {
        let mut result = samples::of("self-signed");
        let endpoint = &mut result.report.hosts[0].endpoints[0];
        (endpoint.tcp, endpoint.tls) = (None, None);
        endpoint.not_tested = Some("there is no route".to_owned());
        let text = metrics(&result);
        assert!(text.contains("portwise_endpoint_tested{"));
        for absent in ["endpoint_open", "tcp_outcome", "secured", "step=\"total\""] {
            assert!(!text.contains(absent), "{absent}: {text}");
        }
    }

    #[test]
    fn hostile_text_stays_in_its_label_and_no_series_comes_twice() {
        let text = metrics(&samples::of("hostile"));
        assert!(text.contains(r#"host="a\"b\\c\nd|e"#), "{text}");
        for line in text.split('\n').filter(|line| !line.is_empty()) {
            assert!(line.starts_with("# ") || line.starts_with("p"), "{line:?}");
        }
        let mut series: Vec<&str> =
            text.split('\n').map(|l| l.rsplit_once(' ').map_or("", |l| l.0)).collect();
        let all = series.len();
        series.sort_unstable();
        series.dedup();
        assert_eq!(series.len(), all, "{text}");
    }

    #[test]
    fn prometheus_reads_every_text() {
        if !needs::programs("formats::prometheus_reads_every_text", &["promtool"]) {
            return;
        }
        let texts = samples::all().into_iter().map(|(name, result)| (name, metrics(&result)));
        for (name, text) in texts.chain([("unfinished", unfinished())]) {
            let mut promtool = Command::new(needs::find("promtool").unwrap());
            promtool.args(["check", "metrics"]).stdin(Stdio::piped()).stderr(Stdio::piped());
            let mut child = promtool.spawn().unwrap();
            child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name}: {said}\n{text}");
        }
    }
}
