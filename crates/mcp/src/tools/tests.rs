//! Answers stay small, whatever is in them.

use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt, ready};
use portwise_api::Request;
use portwise_core::{ProbeResult, judge};
use rmcp::model::CallToolResult;
use serde_json::{Value, json};

use super::{TOOLS, find};
use crate::answer::LARGEST;
use crate::probing::{NotProbed, Probing};

/// Gives one result, whatever is asked for.
struct Always(ProbeResult);

impl Probing for Always {
    fn probe(&self, _: Request) -> BoxFuture<'_, Result<Box<ProbeResult>, NotProbed>> {
        ready(Ok(Box::new(self.0.clone()))).boxed()
    }
}

/// A result of a real probe, with more hosts and longer dialogues than any that is real.
fn huge(hosts: usize, lines: usize) -> ProbeResult {
    let text = include_str!("../../../core/tests/corpus/self-signed.json");
    let result: ProbeResult = serde_json::from_str(text).unwrap();
    let mut report = result.report;
    let first = report.hosts.remove(0);
    for at in 0..hosts {
        let mut host = first.clone();
        host.name = format!("host-{at}.example.com");
        for endpoint in &mut host.endpoints {
            let line = endpoint.transcript[0].clone();
            endpoint.transcript = vec![line; lines];
        }
        report.hosts.push(host);
    }
    judge(report, None)
}

fn call(result: ProbeResult, tool: &str, arguments: Value) -> CallToolResult {
    let Value::Object(arguments) = arguments else { panic!("an object") };
    let row = find(tool).unwrap();
    (row.call)(Arc::new(Always(result)), arguments).now_or_never().unwrap().unwrap()
}

#[test]
fn a_huge_report_becomes_a_small_answer_that_says_what_is_missing() {
    let ask = |hosts, lines| {
        let arguments = json!({"target": "a.example", "transcripts": true});
        let told = call(huge(hosts, lines), "probe", arguments);
        let value = told.structured_content.unwrap();
        assert!(value.to_string().len() <= LARGEST);
        let text = serde_json::to_value(&told.content).unwrap()[0]["text"].clone();
        assert!(text.as_str().unwrap().len() < 4200);
        value
    };
    let small = ask(1, 10);
    assert_eq!(small["left_out"], 0);
    assert_eq!(small["endpoints"][0]["transcript"].as_array().unwrap().len(), 10);
    let long = ask(2, 2000);
    assert!(long["left_out"].as_u64().unwrap() > 2000);
    assert_eq!(long["endpoints"].as_array().unwrap().len(), 2, "what was said is left out first");
    let many = ask(500, 3);
    assert!(many["left_out"].as_u64().unwrap() > 100);
    assert!(!many["findings"].as_array().unwrap().is_empty(), "findings are kept longest");
    assert_eq!(many["outcome"], "faulty");
}

#[test]
fn every_page_of_a_table_is_small_and_none_is_lost() {
    for table in ["ports", "providers", "networks", "findings", "glossary", "questions", "programs"]
    {
        let (mut seen, mut all) = (0, 1);
        while seen < all {
            let arguments = json!({"table": table, "skip": seen});
            let value = call(huge(1, 1), "reference", arguments).structured_content.unwrap();
            assert!(value.to_string().len() <= LARGEST, "{table}");
            let rows = value["rows"].as_array().unwrap().len();
            assert!(rows > 0, "{table} at {seen}");
            all = usize::try_from(value["found"].as_u64().unwrap()).unwrap();
            let left_out = usize::try_from(value["left_out"].as_u64().unwrap()).unwrap();
            assert_eq!(seen + rows + left_out, all, "{table}");
            seen += rows;
        }
        assert!(all >= 5, "{table}");
    }
}

#[test]
fn every_tool_can_be_described() {
    for row in TOOLS {
        let tool = row.describe().unwrap();
        assert!(tool.output_schema.is_some() && tool.annotations.is_some(), "{}", row.name);
        // A line that was broken in the source must not show.
        assert!(!row.description.contains("  "), "{}", row.description);
    }
}
