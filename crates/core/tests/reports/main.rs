//! Results of real probes, as they were written, and what becomes of them when someone has
//! changed them: reports come from files and other machines. `PROPTEST_CASES=1000000` makes it a
//! long run.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod cut;

use std::fs;
use std::path::Path;

use portwise_core::report::OtherSchema;
use portwise_core::view::{Mark, endpoint, proof, view};
use portwise_core::{ProbeResult, Severity, findings, judge};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::FileFailurePersistence;
use serde_json::{Value, json};

#[expect(clippy::disallowed_methods, reason = "a test may be told how long to run")]
fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    let kept = FileFailurePersistence::Direct("tests/reports/regressions.txt");
    ProptestConfig {
        cases: asked.unwrap_or(cases),
        failure_persistence: Some(Box::new(kept)),
        ..ProptestConfig::default()
    }
}

/// The texts of the corpus, by name.
fn corpus() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let name = |file: &Path| file.file_stem().unwrap().to_string_lossy().into_owned();
    files.iter().map(|file| (name(file), fs::read_to_string(file).unwrap())).collect()
}

fn values() -> Vec<Value> {
    corpus().iter().map(|(_, text)| serde_json::from_str(text).unwrap()).collect()
}

/// Judges it anew, and writes and reads it.
fn survives(result: ProbeResult) -> ProbeResult {
    let text = serde_json::to_string(&result).unwrap();
    let again: ProbeResult = serde_json::from_str(&text).unwrap();
    assert_eq!(again, result);
    let judged = judge(result.report, None);
    let text = serde_json::to_string(&judged).unwrap();
    assert_eq!(serde_json::from_str::<ProbeResult>(&text).unwrap(), judged);
    for finding in &judged.findings {
        let row = findings::rows().find(|row| row.code == finding.code).unwrap();
        assert!(row.severity <= finding.severity, "{} is worse than its row says", row.code);
    }
    shows_what_was_found(&judged);
    judged
}

/// Nothing is shown as good that has an error, a warning, or was not tested.
fn shows_what_was_found(result: &ProbeResult) {
    let shown = view(result);
    let mut cards = Vec::new();
    for host in &result.report.hosts {
        for seen in &host.endpoints {
            let card = endpoint(result.report.mode, &host.name, seen, &result.findings);
            let mut about = result.findings.iter().filter(|f| f.is_about(&host.name, seen));
            let harmless = about.all(|f| f.severity == Severity::Info);
            let is_good = card.mark == Mark::Good;
            assert!(!is_good || (harmless && seen.was_tested()), "{card:?}");
            assert!(!is_good || card.lines.iter().all(|line| line.mark != Mark::Bad), "{card:?}");
            cards.push(card);
        }
    }
    let painted = shown.hosts.iter().flat_map(|host| &host.endpoints);
    assert!(painted.eq(&cards));
    let is_good = shown.verdict.mark == Mark::Good;
    let harmless = result.findings.iter().all(|f| f.severity == Severity::Info);
    assert!(!is_good || (harmless && cards.iter().any(|card| card.mark == Mark::Good)));
    if let Some(proof) = proof(&result.advice, &result.report, &result.findings) {
        assert_eq!(proof.note.is_empty(), proof.mark == Mark::Good, "{proof:?}");
    }
}

#[test]
fn what_was_written_is_still_read_and_judged_alike() {
    let corpus = corpus();
    assert!(corpus.len() > 10);
    for (name, text) in corpus {
        let result: ProbeResult = serde_json::from_str(&text).unwrap();
        let told = |result: &ProbeResult| -> Vec<String> {
            result.findings.iter().map(|f| f.code.clone()).collect()
        };
        assert_eq!(told(&survives(result.clone())), told(&result), "{name}");
    }
}

#[test]
fn a_report_of_another_schema_is_named_and_not_misread() {
    for (name, text) in corpus() {
        assert_eq!(OtherSchema::of_result(text.as_bytes()), None, "{name}");
        for other in [1, 3] {
            let text = text.replacen(r#""schema":2"#, &format!(r#""schema":{other}"#), 1);
            let error = serde_json::from_str::<ProbeResult>(&text).unwrap_err().to_string();
            assert!(error.contains(&format!("schema {other}")), "{name}: {error}");
            assert_eq!(OtherSchema::of_result(text.as_bytes()), Some(OtherSchema(other)), "{name}");
        }
    }
    assert_eq!(OtherSchema::of_result(b"{}"), None);
}

/// Something to do to a document.
#[derive(Clone, Debug)]
enum Mutation {
    /// What a field of the same name holds elsewhere, in place of a leaf.
    Leaf(Index, Index),
    /// Another value of its kind in place of a leaf.
    Stranger(Index, Index),
    /// Any value in place of anything.
    Replace(Index, Value),
    /// Something left out.
    Remove(Index),
    /// Something twice, or many times.
    Repeat(Index, u8),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    prop_oneof![
        12 => (index(), index()).prop_map(|(a, b)| Mutation::Leaf(a, b)),
        2 => (index(), index()).prop_map(|(a, b)| Mutation::Stranger(a, b)),
        1 => (index(), select(strange())).prop_map(|(a, b)| Mutation::Replace(a, b)),
        2 => index().prop_map(Mutation::Remove),
        1 => (index(), any::<u8>()).prop_map(|(a, b)| Mutation::Repeat(a, b)),
    ]
}

/// Values at the edges of what the fields can hold, and beyond.
fn strange() -> Vec<Value> {
    let texts = [
        "",
        ".",
        "xn--",
        "::ffff:127.0.0.1",
        "255.255.255.255",
        "-009999-01-02T01:59:59Z",
        "9999-12-30T22:00:00Z",
        "1970-01-01T00:00:00Z",
        "implicit-tls",
        "none",
        "mx",
        "stopped",
        "\u{202e}\u{0}",
        "XXXXXXXA",
        "AUTH=",
        "é",
    ];
    let mut values = vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(0.5),
        json!(200),
        json!(599),
        json!(65_535),
        json!(4_294_967_295_u32),
        json!(u64::MAX),
        json!(1e300),
        json!([]),
        json!({}),
        json!([[[[]]]]),
        json!("complete"),
        json!({"stopped": {"stage": "ehlo-tls", "cause": "out-of-time"}}),
        json!("x".repeat(100_000)),
    ];
    values.extend(texts.map(Value::from));
    values
}

/// Every place in a document, as the way to it.
fn places(value: &Value) -> Vec<String> {
    fn walk(value: &Value, here: &str, out: &mut Vec<String>) {
        out.push(here.to_owned());
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(key, v)| walk(v, &format!("{here}/{key}"), out));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(i, v)| walk(v, &format!("{here}/{i}"), out));
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    walk(value, "", &mut out);
    out
}

/// The places that hold no others, by the names of their fields, and what they hold.
fn leaves(document: &Value) -> Vec<(String, String, Value)> {
    let name = |place: &str| {
        let named = place.split('/').rev().find(|part| part.parse::<usize>().is_err());
        named.unwrap_or_default().to_owned()
    };
    let all = places(document).into_iter().map(|place| {
        let value = document.pointer(&place).unwrap().clone();
        (name(&place), place, value)
    });
    all.filter(|(_, _, v)| !v.is_object() && !v.is_array()).collect()
}

fn apply(document: &mut Value, mutation: Mutation, pool: &[(String, String, Value)]) {
    let places = places(document);
    let kind = |v: &Value| std::mem::discriminant(v);
    match mutation {
        Mutation::Leaf(index, other) | Mutation::Stranger(index, other) => {
            let leaves = leaves(document);
            if leaves.is_empty() {
                return;
            }
            let (name, place, value) = index.get(&leaves);
            let fitting: Vec<&Value> = pool
                .iter()
                .filter(|(of, _, v)| match mutation {
                    Mutation::Leaf(..) => of == name,
                    _ => kind(v) == kind(value),
                })
                .map(|(_, _, v)| v)
                .collect();
            if !fitting.is_empty() {
                *document.pointer_mut(place).unwrap() = (*other.get(&fitting)).clone();
            }
        }
        Mutation::Replace(index, value) => {
            *document.pointer_mut(&places[index.index(places.len())]).unwrap() = value;
        }
        Mutation::Remove(index) => {
            let Some((parent, key)) = places[index.index(places.len())].rsplit_once('/') else {
                return;
            };
            match document.pointer_mut(parent) {
                Some(Value::Object(fields)) => drop(fields.remove(key)),
                Some(Value::Array(items)) => drop(items.remove(key.parse().unwrap())),
                _ => {}
            }
        }
        Mutation::Repeat(index, times) => {
            if let Some(Value::Array(items)) =
                document.pointer_mut(&places[index.index(places.len())])
                && let Some(first) = items.first().cloned()
            {
                items.extend(std::iter::repeat_n(first, usize::from(times) % 20));
            }
        }
    }
}

fn documents() -> impl Strategy<Value = Value> {
    let corpus = values();
    let strange = strange().into_iter().map(|value| (String::new(), String::new(), value));
    let pool: Vec<_> = corpus.iter().flat_map(leaves).chain(strange).collect();
    (select(corpus), prop::collection::vec(mutation(), 1..9)).prop_map(
        move |(mut document, mutations)| {
            mutations.into_iter().for_each(|m| apply(&mut document, m, &pool));
            document
        },
    )
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn changed_results(document in documents()) {
        if let Ok(result) = serde_json::from_value::<ProbeResult>(document) {
            survives(result);
        }
    }

    #[test]
    fn garbled_texts((_, text) in select(corpus()), cuts in prop::collection::vec((any::<Index>(), any::<u8>()), 0..5), end in any::<Index>()) {
        let mut octets = text.into_bytes();
        for (at, octet) in cuts {
            let at = at.index(octets.len());
            octets[at] = octet;
        }
        octets.truncate(end.index(octets.len() * 2).max(1));
        if let Ok(result) = serde_json::from_slice::<ProbeResult>(&octets) {
            survives(result);
        }
    }
}

/// Most changes must leave something to judge, or the test above would show nothing.
#[test]
fn changed_results_are_still_results_often_enough() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let documents = documents();
    let read = (0..300)
        .filter(|_| {
            let document = documents.new_tree(&mut runner).unwrap().current();
            serde_json::from_value::<ProbeResult>(document).is_ok()
        })
        .count();
    assert!(read > 100, "{read} of 300");
}
