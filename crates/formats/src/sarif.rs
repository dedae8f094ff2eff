//! SARIF 2.1.0 (OASIS), the form in which code scanners hand over what they found.

use std::collections::BTreeSet;

use portwise_core::findings::{self, Finding, Row, Severity, Subject, score};
use portwise_core::report::Report;
use portwise_core::{ProbeResult, sources};
use serde_json::{Value, json};

/// Where the form is laid down.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A result as SARIF. What was found is in `results`, what could not be tested in the notifications
/// of the invocation.
#[must_use]
pub fn log(result: &ProbeResult) -> Value {
    let ProbeResult { report, findings, .. } = result;
    let rules = rules(findings);
    let results: Vec<Value> =
        findings.iter().map(|finding| found(finding, report, &rules)).collect();
    let rules: Vec<Value> = rules.into_iter().map(rule).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Portwise",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            // Tells the runs of different targets apart where they are collected.
            "automationDetails": {
                "id": format!("portwise/{}/{}/", report.mode.id(), target(report)),
            },
            "invocations": [{
                "executionSuccessful": report.refusal.is_none(),
                "startTimeUtc": report.taken_at.to_string(),
                "toolExecutionNotifications": notifications(report),
            }],
            "results": results,
            "columnKind": "utf16CodeUnits",
        }],
    })
}

fn target(report: &Report) -> &str {
    let target = &report.target;
    if target.host.is_empty() { &target.input } else { &target.host }
}

/// The rows of what was found, in their order.
fn rules(findings: &[Finding]) -> Vec<&'static Row> {
    let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
    findings::rows().filter(|row| codes.contains(row.code)).collect()
}

fn rule(row: &Row) -> Value {
    let mut properties = json!({ "tags": ["smtp", row.part] });
    if let Some(score) = score(row.code) {
        properties["security-severity"] = json!(score);
        properties["tags"] = json!(["security", "smtp", row.part]);
    }
    let (level, _) = weight(row.severity);
    let mut rule = json!({
        "id": row.code,
        "shortDescription": { "text": row.title },
        "fullDescription": { "text": format!("{}. {}", row.title, row.why) },
        "help": {
            "text": format!("{} What to do: {} Source: {}", row.why, row.fix, row.source),
            "markdown": format!("{}\n\n**What to do:** {}\n\nSource: {}", row.why, row.fix, row.source),
        },
        "defaultConfiguration": { "level": level },
        "properties": properties,
    });
    if let Some(link) = sources::link(row.source) {
        rule["helpUri"] = json!(link);
    }
    rule
}

fn found(finding: &Finding, report: &Report, rules: &[&Row]) -> Value {
    let (level, kind) = weight(finding.severity);
    let location = location(finding.subject.as_ref(), report);
    let mut found = json!({
        "ruleId": finding.code,
        "kind": kind,
        "level": level,
        "message": { "text": format!("{}. {}", finding.title, finding.detail) },
        // The address is left out: the same fault of the same port is one, wherever it shows.
        "partialFingerprints": {
            "portwise/v1": format!("{} {}", finding.code, port_of(finding.subject.as_ref(), report)),
        },
        "locations": [{ "logicalLocations": [location] }],
    });
    // A report of a newer version may have codes that have no row here.
    if let Some(index) = rules.iter().position(|row| row.code == finding.code) {
        found["ruleIndex"] = json!(index);
    }
    found
}

/// The level, and the kind: what could not be determined is open, and then has no level
/// (§3.27.9, §3.27.10).
fn weight(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("error", "fail"),
        Severity::Warning => ("warning", "fail"),
        Severity::Info => ("note", "fail"),
        Severity::Inconclusive => ("none", "open"),
    }
}

fn port_of(subject: Option<&Subject>, report: &Report) -> String {
    subject.map_or_else(|| target(report).to_owned(), ToString::to_string)
}

fn location(subject: Option<&Subject>, report: &Report) -> Value {
    let Some(subject) = subject else {
        let name = target(report);
        return json!({ "name": name, "fullyQualifiedName": name, "kind": "target" });
    };
    let address = subject.address.map(|address| address.to_string());
    let port = subject.port.map(|port| port.to_string());
    let kind = if port.is_some() { "endpoint" } else { "host" };
    let parts: Vec<String> =
        [Some(subject.host.clone()), address, port].into_iter().flatten().collect();
    json!({ "name": subject.to_string(), "fullyQualifiedName": parts.join("/"), "kind": kind })
}

/// What kept us from testing.
fn notifications(report: &Report) -> Vec<Value> {
    let mut out = Vec::new();
    if let Some(refusal) = &report.refusal {
        out.push(json!({
            "level": "error",
            "descriptor": { "id": refusal.code },
            "message": { "text": refusal.text },
        }));
    }
    let mut untested = |place: String, why: &str| {
        out.push(json!({
            "level": "warning",
            "message": { "text": format!("{place} was not tested: {why}") },
        }));
    };
    for host in &report.hosts {
        if let Some(why) = &host.not_tested {
            untested(host.name.clone(), why);
        }
        for endpoint in &host.endpoints {
            let place = || format!("{} ({}) port {}", host.name, endpoint.address, endpoint.port);
            if let Some(why) = &endpoint.not_tested {
                untested(place(), why);
            }
            for deep in endpoint.deep.iter().flat_map(|deep| &deep.not_tested) {
                untested(format!("{} at {}", deep.check.describe(), place()), &deep.reason);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use portwise_core::Severity;
    use portwise_testkit::needs;
    use serde_json::Value;

    use super::log;
    use crate::samples;

    #[test]
    fn a_log_has_rules_results_and_places() {
        insta::assert_snapshot!(
            serde_json::to_string_pretty(&log(&samples::of("self-signed"))).unwrap()
        );
    }

    #[test]
    fn every_finding_is_a_result_under_its_rule() {
        let mut open = 0;
        for (name, result) in samples::all() {
            let log = log(&result);
            let run = &log["runs"][0];
            let results = run["results"].as_array().unwrap();
            assert_eq!(results.len(), result.findings.len(), "{name}");
            for (shown, finding) in results.iter().zip(&result.findings) {
                let index = usize::try_from(shown["ruleIndex"].as_u64().unwrap()).unwrap();
                let rule = &run["tool"]["driver"]["rules"][index];
                assert_eq!(rule["id"], *finding.code, "{name}");
                let is_open = finding.severity == Severity::Inconclusive;
                assert_eq!(shown["kind"] == "open" && shown["level"] == "none", is_open);
                open += usize::from(is_open);
            }
        }
        assert!(open > 0, "the corpus has something that could not be determined");
        let refused = log(&samples::of("refused"));
        let invocation = &refused["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let notification = &invocation["toolExecutionNotifications"][0];
        assert_eq!(notification["descriptor"]["id"], "target-not-allowed");
    }

    #[test]
    fn what_is_dangerous_has_a_score() {
        let log = log(&samples::of("self-signed"));
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        let rule = rules.iter().find(|rule| rule["id"] == "cert.self-signed").unwrap();
        assert_eq!(rule["properties"]["security-severity"], "6.8");
        let log = super::log(&samples::of("unreachable"));
        for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
            assert_eq!(rule["properties"]["security-severity"], Value::Null, "{rule}");
        }
    }

    /// The schema is Microsoft's copy of that of OASIS, which is too large to be kept here.
    #[test]
    fn logs_are_valid_by_the_schema() {
        const TEST: &str = "formats::logs_are_valid_by_the_schema";
        const SCRIPT: &str = "\
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
kind = jsonschema.validators.validator_for(schema)
validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
bad = [f'{p}: {e.json_path}: {e.message}' for p in sys.argv[2:] for e in validator.iter_errors(json.load(open(p)))]
sys.exit('\\n'.join(bad) or 0)";
        let package = "npm/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json";
        let schema = needs::tools().join(package);
        let python = needs::python(TEST, &["jsonschema"]);
        let (Some(python), true) = (python, needs::file(TEST, &schema)) else { return };
        let folder = tempfile::tempdir().unwrap();
        let validate = |logs: &[(&str, Value)]| {
            let written = logs.iter().map(|(name, log)| {
                let path = folder.path().join(name);
                std::fs::write(&path, log.to_string()).unwrap();
                path
            });
            let mut command = Command::new(&python);
            command.args([Path::new("-c"), Path::new(SCRIPT), &schema]).args(written);
            let output = command.output().unwrap();
            (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        let logs: Vec<_> =
            samples::all().iter().map(|(name, result)| (*name, log(result))).collect();
        let (is_valid, said) = validate(&logs);
        assert!(is_valid, "{said}");
        let mut broken = logs[0].1.clone();
        broken["runs"][0]["results"][0]["level"] = "fatal".into();
        let (is_valid, said) = validate(&[("broken", broken)]);
        assert!(!is_valid && said.contains("fatal"), "the validator finds faults: {said}");
    }
}
