//! Whatever strangers publish: nothing panics, and what is read can be written and read again.
//! `PROPTEST_CASES=1000000` makes it a long run.

use portwise_policy::mta_sts::{self, Pattern, assess, file, record};
use portwise_policy::publish::zone::quoted;
use portwise_policy::text::{LONGEST_RECORD, kept};
use portwise_policy::tls_rpt::{self, ReportUri};
use portwise_policy::{Fetched, MtaSts, PolicyFile};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::FileFailurePersistence;

use crate::txt;

/// Pieces that records and files are made of, and anything else.
fn pieces(known: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => select(known).prop_map(ToOwned::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => ".{0,8}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

const RECORD: &[&str] = &[
    "v=STSv1",
    "v=TLSRPTv1",
    ";",
    " ",
    "\t",
    "=",
    "id=",
    "20261130",
    "rua=",
    "mailto:",
    "https://",
    "a@example.com",
    "[2001:db8::1]",
    ":",
    ",",
    "!",
    "%2C",
    "%",
    "x",
    "ü",
    "…",
    "@",
    "/",
    "?",
];

const FILE: &[&str] = &[
    "version: STSv1",
    "mode: ",
    "enforce",
    "testing",
    "none",
    "max_age: ",
    "604800",
    "mx: ",
    "*.",
    "example.com",
    "\n",
    "\r\n",
    "\r",
    " ",
    ":",
    "\u{feff}",
    "ü",
    "x",
    "\\u{feff}",
    "*",
];

fn config() -> ProptestConfig {
    let kept = FileFailurePersistence::Direct("tests/policy/regressions.txt");
    ProptestConfig { failure_persistence: Some(Box::new(kept)), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn records_of_any_text_are_judged(start in select(vec!["", "v=STSv1;", "v=TLSRPTv1;"]), rest in pieces(RECORD)) {
        let text = format!("{start}{rest}");
        match record::read(&text) {
            Ok(read) => prop_assert!(record::wrong_with_id(&read.id).is_none()),
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(!fault.describe().is_empty());
                }
            }
        }
        match tls_rpt::read(&text) {
            Ok(read) => prop_assert!(!read.places().is_empty()),
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(!fault.describe().is_empty());
                }
            }
        }
        // What is kept of a good record is still one, and says the same.
        let shown = kept(text.as_bytes(), LONGEST_RECORD);
        if let Ok(read) = record::read(&text) {
            prop_assert_eq!(record::read(&shown), Ok(read));
        }
        let facts = MtaSts { record: txt(&[&text, &rest], 1), file: Fetched::NotAsked };
        let found = assess(&facts);
        let json = serde_json::to_string(&found).unwrap();
        prop_assert_eq!(serde_json::from_str::<mta_sts::Assessment>(&json).unwrap(), found);
        let found = tls_rpt::published(&facts.record);
        let json = serde_json::to_string(&found).unwrap();
        prop_assert_eq!(serde_json::from_str::<portwise_policy::fields::Published<tls_rpt::Record, tls_rpt::RecordFault>>(&json).unwrap(), found);
    }

    #[test]
    fn files_of_any_text_are_judged(text in pieces(FILE)) {
        let file = PolicyFile::of(text.as_bytes(), Some(text.as_bytes()));
        let reading = file::read(&file);
        for fault in &reading.faults {
            prop_assert!(!fault.describe().is_empty());
            prop_assert!(fault.line().is_none_or(|line| (1..=file.lines.len()).contains(&line)));
        }
        if reading.is_valid() {
            let rules = &reading.rules;
            prop_assert!(rules.mode.is_some() && rules.max_age.is_some());
            prop_assert!(!rules.patterns.is_empty() || rules.mode == Some(mta_sts::Mode::None));
        }
        let json = serde_json::to_string(&reading).unwrap();
        prop_assert_eq!(serde_json::from_str::<file::FileReading>(&json).unwrap(), reading);
    }

    #[test]
    fn octets_are_kept_without_control_characters(octets in proptest::collection::vec(any::<u8>(), 0..2000), longest in 0_usize..2000) {
        let shown = kept(&octets, longest);
        prop_assert!(!shown.contains(char::is_control));
        prop_assert_eq!(shown.ends_with('…') && octets.len() > longest, octets.len() > longest);
        let file = PolicyFile::of(&octets, None);
        prop_assert!(!file.lines.iter().any(|line| line.contains(char::is_control)));
    }

    #[test]
    fn characters_are_not_torn_apart(text in "\\PC{0,1500}") {
        let shown = kept(text.as_bytes(), 100_000);
        prop_assert!(!shown.contains("\\x") || text.contains("\\x"));
    }

    #[test]
    fn patterns_and_places_of_any_text_are_judged(text in pieces(RECORD), other in pieces(FILE)) {
        if let Ok(pattern) = Pattern::parse(&other) {
            prop_assert!(pattern.as_str().starts_with("*.") || pattern.covers(&other));
            let json = serde_json::to_string(&pattern).unwrap();
            prop_assert_eq!(serde_json::from_str::<Pattern>(&json).unwrap(), pattern);
        }
        if let Ok(uri) = ReportUri::parse(&text) {
            prop_assert!(!uri.place.host().is_empty());
            prop_assert!(!uri.text.contains([',', '!', ';']));
        }
        let _ = portwise_policy::dane::fits_name(&text, &other);
    }

    #[test]
    fn quoted_texts_stay_on_their_line(text in any::<String>()) {
        let quoted = quoted(&text);
        prop_assert!(quoted.is_ascii() && !quoted.contains(|c: char| c.is_ascii_control()));
        prop_assert!(quoted.starts_with('"') && quoted.ends_with('"'));
    }
}
