//! JUnit's XML, as Jenkins, GitLab and most others read it.
//!
//! A case is one part of the session at one endpoint, or what is to be said of a host or of the
//! target as a whole. It fails with a finding of severity `error`; what was not tested, or could
//! not be determined, is skipped, and says why.

use portwise_core::findings::{Finding, Part, Severity};
use portwise_core::report::{EndpointReport, HostReport};
use portwise_core::view::{self, Line, LinePart, Mark};
use portwise_core::{Mode, ProbeResult};
use serde::Serialize;
use thiserror::Error;

/// The XML could not be written.
#[derive(Debug, Error)]
#[error("the result cannot be written as XML: {0}")]
pub struct NotWritten(#[from] quick_xml::SeError);

/// A result as a document.
///
/// # Errors
///
/// [`NotWritten`], which only a fault in this file can bring about.
pub fn document(result: &ProbeResult) -> Result<String, NotWritten> {
    let cases = cases(result);
    let count = |kind: fn(&Case) -> bool| cases.iter().filter(|case| kind(case)).count();
    let report = &result.report;
    let target = &report.target;
    let name = if target.host.is_empty() { &target.input } else { &target.host };
    let time = seconds(Some(report.duration_ms));
    let suite = Suite {
        name: format!("Portwise {} {}", report.mode.id(), attribute(name)),
        timestamp: report.taken_at.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        tests: cases.len(),
        failures: count(|case| case.failure.is_some()),
        errors: count(|case| case.error.is_some()),
        skipped: count(|case| case.skipped.is_some()),
        time: time.clone(),
        cases,
    };
    let suites =
        Suites { tests: suite.tests, failures: suite.failures, errors: suite.errors, time, suite };
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let mut writer = quick_xml::se::Serializer::new(&mut out);
    writer.indent(' ', 2);
    suites.serialize(writer)?;
    out.push('\n');
    Ok(out)
}

#[derive(Serialize)]
#[serde(rename = "testsuites")]
struct Suites {
    #[serde(rename = "@tests")]
    tests: usize,
    #[serde(rename = "@failures")]
    failures: usize,
    #[serde(rename = "@errors")]
    errors: usize,
    #[serde(rename = "@time")]
    time: String,
    #[serde(rename = "testsuite")]
    suite: Suite,
}

#[derive(Serialize)]
struct Suite {
    #[serde(rename = "@name")]
    name: String,
    #[serde(rename = "@timestamp")]
    timestamp: String,
    #[serde(rename = "@tests")]
    tests: usize,
    #[serde(rename = "@failures")]
    failures: usize,
    #[serde(rename = "@errors")]
    errors: usize,
    #[serde(rename = "@skipped")]
    skipped: usize,
    #[serde(rename = "@time")]
    time: String,
    #[serde(rename = "testcase")]
    cases: Vec<Case>,
}

#[derive(Default, Serialize)]
struct Case {
    #[serde(rename = "@classname")]
    class: String,
    #[serde(rename = "@name")]
    name: String,
    #[serde(rename = "@time")]
    time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Told>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Told>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<Told>,
    #[serde(rename = "system-out", skip_serializing_if = "Option::is_none")]
    out: Option<String>,
}

#[derive(Serialize)]
struct Told {
    #[serde(rename = "@type", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(rename = "@message")]
    message: String,
    #[serde(rename = "$text", skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl Told {
    fn briefly(message: &str) -> Self {
        Self { kind: None, message: attribute(message), text: None }
    }
}

/// Every case. Each finding is told in one of them, and one about all addresses of a port only once.
fn cases(result: &ProbeResult) -> Vec<Case> {
    let ProbeResult { report, findings, .. } = result;
    let mut untold: Vec<&Finding> = findings.iter().collect();
    let mut out = Vec::new();
    for host in &report.hosts {
        for endpoint in &host.endpoints {
            endpoint_cases(report.mode, host, endpoint, findings, &mut untold, &mut out);
        }
        let pool = taken(&mut untold, |f| f.part == Part::Pool && is_at(f, host));
        if host.addresses.len() > 1 || !pool.is_empty() {
            out.push(case(&host.name, "All addresses alike", None, &pool, None));
        }
        let rest = taken(&mut untold, |f| is_at(f, host));
        let why = host.not_tested.as_deref();
        out.push(case(&host.name, "Host", None, &rest, why));
    }
    let target = &report.target;
    let class = if target.host.is_empty() { &target.input } else { &target.host };
    let mut whole = case(class, "Target", None, &untold, None);
    if let Some(refusal) = &report.refusal {
        whole.error = Some(Told::briefly(&refusal.text));
        (whole.failure, whole.skipped) = (None, None);
    }
    out.insert(0, whole);
    out
}

fn is_at(finding: &Finding, host: &HostReport) -> bool {
    finding.subject.as_ref().is_some_and(|subject| subject.host == host.name)
}

fn taken<'a>(from: &mut Vec<&'a Finding>, which: impl Fn(&Finding) -> bool) -> Vec<&'a Finding> {
    from.extract_if(.., |finding| which(finding)).collect()
}

fn endpoint_cases(
    mode: Mode,
    host: &HostReport,
    endpoint: &EndpointReport,
    findings: &[Finding],
    untold: &mut Vec<&Finding>,
    out: &mut Vec<Case>,
) {
    let shown = view::endpoint(mode, &host.name, endpoint, findings);
    let place = format!("{} port {}", endpoint.address, endpoint.port);
    for line in &shown.lines {
        let here = taken(untold, |finding| {
            finding.is_about(&host.name, endpoint)
                && view::line_of(finding, endpoint) == Some(line.part)
        });
        let name = format!("{place}: {}", line.part.label());
        let why = not_tested(line, endpoint);
        out.push(case(&host.name, &name, took(line.part, endpoint), &here, why.as_deref()));
    }
    let rest = taken(untold, |finding| {
        finding.part != Part::Pool && finding.is_about(&host.name, endpoint)
    });
    if !rest.is_empty() {
        out.push(case(&host.name, &format!("{place}: rest"), None, &rest, None));
    }
    if !shown.untested.is_empty() {
        let why = shown.untested.join("; ");
        out.push(case(&host.name, &format!("{place}: deep checks"), None, &[], Some(&why)));
    }
}

/// Why a part of the session counts as not tested, if it does.
fn not_tested(line: &Line, endpoint: &EndpointReport) -> Option<String> {
    match line.mark {
        Mark::Good | Mark::Warning | Mark::Note => None,
        Mark::NotTested => Some(endpoint.not_tested.clone().unwrap_or_else(|| line.text.clone())),
        // Without an error of its own it came to nothing because of another part.
        Mark::Bad | Mark::Closed | Mark::Uncertain => Some(line.text.clone()),
    }
}

fn took(part: LinePart, endpoint: &EndpointReport) -> Option<f64> {
    let timings = &endpoint.timings_ms;
    match part {
        LinePart::Tcp => timings.connect,
        LinePart::Greeting => timings.greeting,
        LinePart::StartTls => timings.starttls,
        LinePart::Tls => timings.tls,
        LinePart::Certificate | LinePart::Auth => None,
    }
}

/// A case that fails with an error among the findings, and else is skipped if there is a reason to
/// or if something could not be determined.
fn case(
    class: &str,
    name: &str,
    ms: Option<f64>,
    findings: &[&Finding],
    not_tested: Option<&str>,
) -> Case {
    let of = |severity| findings.iter().filter(move |f| f.severity == severity).copied();
    let errors: Vec<&Finding> = of(Severity::Error).collect();
    let open = of(Severity::Inconclusive).next().map(|f| format!("{}. {}", f.title, f.detail));
    let others: Vec<String> = of(Severity::Warning).chain(of(Severity::Info)).map(told).collect();
    let failure = errors.first().map(|first| Told {
        kind: Some(attribute(&first.code)),
        message: attribute(&first.title),
        text: Some(text(&errors.iter().copied().map(told).collect::<Vec<_>>().join("\n\n"))),
    });
    let why = open.as_deref().or(not_tested).filter(|_| failure.is_none());
    Case {
        class: attribute(class),
        name: attribute(name),
        time: seconds(ms),
        failure,
        error: None,
        skipped: why.map(Told::briefly),
        out: (!others.is_empty()).then(|| text(&others.join("\n\n"))),
    }
}

fn told(finding: &Finding) -> String {
    let Finding { code, severity, title, detail, why, fix, source, .. } = finding;
    let severity = severity.id();
    format!("{severity} {code}: {title}\n{detail}\n{why}\nWhat to do: {fix}\nSource: {source}")
}

fn seconds(ms: Option<f64>) -> String {
    format!("{:.3}", ms.unwrap_or_default() / 1000.0)
}

/// Without the characters that XML 1.0 has no way to write (§2.2), and those that it discourages.
fn text(text: &str) -> String {
    let shown = |c: char| match c {
        '\t' | '\n' => c,
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(shown).collect()
}

/// The same in one line: readers make blanks of line ends in attributes.
fn attribute(words: &str) -> String {
    text(words).replace(['\t', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use portwise_core::Severity;
    use portwise_testkit::needs;
    use quick_xml::events::Event;

    use super::{cases, document};
    use crate::samples;

    #[test]
    fn a_document_of_a_real_result() {
        insta::assert_snapshot!(document(&samples::of("put-off")).unwrap());
    }

    #[test]
    fn every_finding_is_told_once_and_errors_are_failures() {
        let mut skipped = 0;
        for (name, result) in samples::all() {
            let cases = cases(&result);
            for finding in &result.findings {
                let told = super::text(&super::told(finding));
                let is_in =
                    |text: &Option<String>| text.as_ref().is_some_and(|t| t.contains(&told));
                let failing =
                    cases.iter().filter_map(|c| c.failure.as_ref()).filter(|f| is_in(&f.text));
                let passing = cases.iter().filter(|case| is_in(&case.out));
                let same =
                    result.findings.iter().filter(|f| super::told(f) == super::told(finding));
                match finding.severity {
                    Severity::Error => assert!(failing.count() > 0, "{name}: {told}"),
                    Severity::Warning | Severity::Info => {
                        assert!(passing.count() > 0, "{name}: {told}")
                    }
                    Severity::Inconclusive => assert!(cases.iter().any(|c| c.skipped.is_some())),
                }
                assert!(same.count() > 0);
            }
            let errors = result.findings.iter().any(|f| f.severity == Severity::Error);
            assert_eq!(cases.iter().any(|case| case.failure.is_some()), errors, "{name}");
            for case in &cases {
                let ends = [&case.failure, &case.error, &case.skipped];
                assert!(
                    ends.iter().filter(|end| end.is_some()).count() <= 1,
                    "{name} {}",
                    case.name
                );
                skipped += usize::from(case.skipped.is_some());
            }
        }
        assert!(skipped > 0);
    }

    #[test]
    fn what_was_not_tested_is_skipped_with_the_reason() {
        let mut result = samples::of("self-signed");
        result.findings.clear();
        let endpoint = &mut result.report.hosts[0].endpoints[0];
        (endpoint.tcp, endpoint.not_tested) = (None, Some("there is no route".to_owned()));
        let cases = cases(&result);
        let tcp = cases.iter().find(|case| case.name.ends_with(": TCP")).unwrap();
        assert_eq!(tcp.skipped.as_ref().unwrap().message, "there is no route");
        let refused = super::cases(&samples::of("refused"));
        assert_eq!(refused.len(), 1);
        assert!(refused[0].error.as_ref().unwrap().message.contains("not a public address"));
    }

    /// What a reader sees: elements and their counts, and no text of the other side as markup.
    #[test]
    fn documents_are_read_back_whole() {
        for (name, result) in samples::all() {
            let xml = document(&result).unwrap();
            let mut reader = quick_xml::Reader::from_str(&xml);
            reader.config_mut().check_end_names = true;
            let (mut found, mut stated) = ([0; 4], [0; 4]);
            loop {
                match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) {
                    Event::Eof => break,
                    Event::Start(start) | Event::Empty(start) => {
                        let element = start.name().as_ref().to_owned();
                        let at = match element.as_str() {
                            "testcase" => Some(0),
                            "failure" => Some(1),
                            "error" => Some(2),
                            "skipped" => Some(3),
                            "testsuites" | "testsuite" | "system-out" => None,
                            other => panic!("{name}: <{other}>"),
                        };
                        if let Some(at) = at {
                            found[at] += 1;
                        }
                        if element == "testsuite" {
                            let keys = ["tests", "failures", "errors", "skipped"];
                            stated = keys.map(|key| {
                                let value = start.try_get_attribute(key).unwrap().unwrap();
                                value.value.parse().unwrap()
                            });
                        }
                    }
                    _ => {}
                }
            }
            assert_eq!(found, stated, "{name}");
            assert!(found[0] > 0);
            assert!(xml.chars().all(|c| matches!(c, '\n' | '\t') || !c.is_control()), "{name}");
        }
    }

    #[test]
    fn documents_are_valid_by_the_schema() {
        if !needs::programs("formats::documents_are_valid_by_the_schema", &["xmllint"]) {
            return;
        }
        let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/junit.xsd");
        let validate = |xml: &str| {
            let mut xmllint = Command::new(needs::find("xmllint").unwrap());
            xmllint.args(["--noout", "--nonet", "--schema", schema, "-"]);
            let mut child = xmllint.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            child.stdin.take().unwrap().write_all(xml.as_bytes()).unwrap();
            let output = child.wait_with_output().unwrap();
            (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        for (name, result) in samples::all() {
            let xml = document(&result).unwrap();
            let (is_valid, said) = validate(&xml);
            assert!(is_valid, "{name}: {said}\n{xml}");
            let (is_valid, _) = validate(&xml.replace(" classname=", " klass="));
            assert!(!is_valid, "the validator finds faults");
        }
    }
}
