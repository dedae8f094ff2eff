//! What is said of policies, line by line of the RFCs, and what others get wrong.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod dane;
mod garbled;
mod mta_sts;
mod publish;
mod reverse;
mod tls_rpt;
mod verdict;
mod words;

use std::fmt::Debug;

use portwise_policy::{Status, Tlsa, TlsaMatch, TlsaSet, TxtRecords};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// TXT records, and how many foreign ones stand beside them.
fn txt(records: &[&str], others: usize) -> TxtRecords {
    TxtRecords {
        name: "_name.example.com".to_owned(),
        records: records.iter().map(|record| (*record).to_owned()).collect(),
        others,
        failed: None,
    }
}

/// A usable record with the given three numbers.
fn tlsa(usage: u8, selector: u8, matching: u8) -> Tlsa {
    let length = match matching {
        2 => 64,
        _ => 32,
    };
    let data = format!("{usage}{selector}{matching}0").repeat(length / 2);
    Tlsa { usage, selector, matching, data, length, unreadable: false }
}

/// A signed set at a host.
fn set(base: &str, records: &[Tlsa]) -> TlsaSet {
    TlsaSet {
        name: format!("_25._tcp.{base}"),
        status: Status::Secure,
        records: records.to_vec(),
        ..TlsaSet::default()
    }
}

/// Where a record was found.
fn found(record: usize, place: Option<portwise_policy::Place>) -> TlsaMatch {
    TlsaMatch { record, place, path_fails: None }
}

/// Writes a value as JSON, and reads it back.
fn round_trip<T: Debug + DeserializeOwned + PartialEq + Serialize>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
}
