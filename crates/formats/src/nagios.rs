//! One line as a plugin of Nagios, Icinga or Naemon says it, with performance data (Monitoring
//! Plugins Development Guidelines).

use portwise_core::findings::by_severity;
use portwise_core::report::Report;
use portwise_core::view::{Group, Mark, view};
use portwise_core::{Outcome, ProbeResult};

/// The most octets of words before the performance data; what reads plugins may cut at 4 KB.
const MOST: usize = 1024;

/// The status of a service. Its number is the exit status.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Status {
    /// It was tested, and nothing is wrong.
    Ok = 0,
    /// There is a warning.
    Warning = 1,
    /// There is an error, or the target could not be resolved.
    Critical = 2,
    /// It could not be tested, or not with certainty; or we were asked wrongly.
    Unknown = 3,
}

impl Status {
    /// The exit status of the plugin.
    #[must_use]
    pub fn exit(self) -> u8 {
        self as u8
    }

    /// As it stands in the line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// The status of a result.
#[must_use]
pub fn status(result: &ProbeResult) -> Status {
    if result.report.refusal.is_some() {
        return Status::Unknown;
    }
    match (result.outcome(), view(result).verdict.mark) {
        (Outcome::Unreached | Outcome::Faulty, _) | (_, Mark::Bad) => Status::Critical,
        (Outcome::Untested, _) | (_, Mark::Uncertain | Mark::NotTested) => Status::Unknown,
        (Outcome::Sound, Mark::Warning) => Status::Warning,
        (Outcome::Sound, Mark::Good | Mark::Closed | Mark::Note) => Status::Ok,
    }
}

/// The line of a result, with its end.
#[must_use]
pub fn line(result: &ProbeResult) -> String {
    let report = &result.report;
    let shown = view(result);
    let host = if report.refusal.is_some() { &report.target.input } else { &report.target.host };
    let mut words = format!("{host}: {}", shown.verdict.text);
    for group in shown.groups.iter().filter(|group| group.mark != Mark::Note) {
        words.push_str("; ");
        words.push_str(&found(group));
    }
    let performance = performance(result, report).join(" ");
    format!("PORTWISE {} - {} | {performance}\n", status(result).word(), plain(&words))
}

/// The line for what kept us from testing at all, with its end.
#[must_use]
pub fn failed(why: &str) -> String {
    format!("PORTWISE {} - {}\n", Status::Unknown.word(), plain(why))
}

fn found(group: &Group<'_>) -> String {
    let places = group.places.join(", ");
    let at = if places.is_empty() { String::new() } else { format!(" at {places}") };
    format!("{}{at} ({})", group.finding.title, group.finding.code)
}

/// Words that stay on their line and in their part of it, cut where there are too many.
fn plain(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if out.len() >= MOST {
            out.push('…');
            break;
        }
        out.push(match c {
            '|' => '/',
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => ' ',
            c => c,
        });
    }
    out
}

/// `label=value;warn;crit;min;max`, without thresholds: those are ours to judge by, not numbers.
fn performance(result: &ProbeResult, report: &Report) -> Vec<String> {
    let endpoints = || report.hosts.iter().flat_map(|host| &host.endpoints);
    let mut data = vec![format!("time={:.3}s;;;0", report.duration_ms / 1000.0)];
    for (severity, number) in by_severity(&result.findings) {
        data.push(format!("{}={number};;;0", severity.id()));
    }
    let all = endpoints().count();
    let tested = endpoints().filter(|endpoint| endpoint.was_tested()).count();
    data.push(format!("endpoints_tested={tested};;;0;{all}"));
    let certificates = endpoints().flat_map(|e| &e.tls).flat_map(|tls| &tls.certificates);
    if let Some(end) = certificates.map(|certificate| certificate.not_after).min() {
        let days = (end.as_second() - report.taken_at.as_second()).div_euclid(24 * 60 * 60);
        data.push(format!("certificate_days={days}"));
    }
    data
}

#[cfg(test)]
mod tests {
    use super::{MOST, Status, failed, line, status};
    use crate::samples;

    #[test]
    fn lines_of_real_results() {
        let lines: Vec<String> = samples::all()
            .iter()
            .filter(|(name, _)| *name != "hostile")
            .map(|(name, result)| format!("{name} {}\n  {}", status(result).exit(), line(result)))
            .collect();
        insta::assert_snapshot!(lines.concat());
    }

    #[test]
    fn what_was_not_tested_is_unknown_and_not_ok() {
        assert_eq!(status(&samples::of("refused")), Status::Unknown);
        assert_eq!(status(&samples::of("unresolved")), Status::Critical);
        assert_eq!(status(&samples::of("put-off")), Status::Unknown);
        let mut result = samples::of("self-signed");
        result.findings.clear();
        for endpoint in &mut result.report.hosts[0].endpoints {
            endpoint.tcp = None;
        }
        assert_eq!(status(&result), Status::Unknown);
    }

    #[test]
    fn hostile_text_stays_on_its_side_of_the_bar() {
        for (name, result) in samples::all() {
            let line = line(&result);
            assert_eq!(line.matches('|').count(), 1, "{name}: {line:?}");
            let (words, performance) = line.split_once(" | ").unwrap();
            assert!(words.len() < MOST + 64, "{name}: {words}");
            let performance = performance.strip_suffix('\n').unwrap();
            assert!(line.strip_suffix('\n').unwrap().chars().all(|c| !c.is_control()), "{line:?}");
            for datum in performance.split(' ') {
                let (label, value) = datum.split_once('=').unwrap();
                assert!(label.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{datum}");
                let number = value.split(';').next().unwrap().trim_end_matches('s');
                assert!(number.parse::<f64>().is_ok(), "{datum}");
            }
        }
        let told = failed(&format!("{}\n|{}", samples::HOSTILE, "x".repeat(10_000)));
        assert!(told.starts_with("PORTWISE UNKNOWN - a") && told.len() < MOST + 64, "{told}");
        assert_eq!((told.matches('\n').count(), told.matches('|').count()), (1, 0));
    }
}
