//! TLS-RPT (RFC 8460): where other servers are asked to send their reports.

pub mod uri;

use serde::{Deserialize, Serialize};

use crate::facts::TxtRecords;
use crate::fields::{self, BLANKS, FieldFault, Published};

pub use uri::{Place, ReportUri, UriFault};

/// What a good record says.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = TlsRptRecord))]
pub struct Record {
    /// Where reports go, in the order of the record.
    pub uris: Vec<ReportUri>,
    /// Blanks stand between the version and its semicolon. That is allowed as long as no other TXT
    /// record stands beside it; some senders do not take it even then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blank: bool,
    /// Fields that are there more than once. The first of each is taken here; the RFC does not
    /// say which counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeated: Vec<String>,
    /// Fields that TLS-RPT does not know, which senders ignore.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

/// How a record breaks the grammar.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = TlsRptRecordFault))]
#[serde(rename_all = "kebab-case")]
pub enum RecordFault {
    /// A field as such.
    Field(FieldFault),
    /// There is no `rua`.
    NoRua,
    /// `rua` is written with capitals, which makes it another field.
    RuaCase(String),
    /// One of the places.
    Uri(UriFault),
}

/// How the version is written; only this way.
pub const VERSION: &str = "v=TLSRPTv1";

/// What counts of the records at `_smtp._tls`, and what it says.
#[must_use]
pub fn published(records: &TxtRecords) -> Published<Record, RecordFault> {
    fields::select(records, VERSION, read)
}

/// Reads a record.
///
/// # Errors
///
/// Everything that is wrong with it.
pub fn read(text: &str) -> Result<Record, Vec<RecordFault>> {
    let fields = fields::read(text, VERSION);
    let mut faults: Vec<RecordFault> = Vec::new();
    let mut record =
        Record { uris: vec![], blank: fields.blank, repeated: vec![], unknown: vec![] };
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in &fields.pairs {
        let is_first = !seen.contains(name);
        seen.push(name);
        if !is_first {
            if !record.repeated.iter().any(|r| r == name) {
                record.repeated.push((*name).to_owned());
            }
        } else if *name == "rua" {
            for part in value.split(',') {
                match ReportUri::parse(part.trim_matches(BLANKS)) {
                    Ok(uri) => record.uris.push(uri),
                    Err(fault) => faults.push(RecordFault::Uri(fault)),
                }
            }
            continue;
        } else {
            record.unknown.push((*name).to_owned());
        }
        // A second `rua` may hold what an unknown field may not.
        if *name != "rua" {
            faults.extend(fields::unknown(name, value).map(RecordFault::Field));
        }
    }
    let mut all: Vec<RecordFault> = fields.faults.into_iter().map(RecordFault::Field).collect();
    // Without a field at all, that there is no `rua` goes without saying.
    if matches!(
        all.as_slice(),
        [RecordFault::Field(FieldFault::Nothing | FieldFault::NoSemicolon), ..]
    ) {
        return Err(all);
    }
    all.extend(faults);
    if !seen.contains(&"rua") {
        let capitals = seen.iter().find(|name| name.eq_ignore_ascii_case("rua"));
        match capitals {
            Some(name) => all.push(RecordFault::RuaCase((*name).to_owned())),
            None if all.iter().any(is_about_rua) => {}
            None => all.push(RecordFault::NoRua),
        }
    }
    if all.is_empty() { Ok(record) } else { Err(all) }
}

impl Record {
    /// What has to be looked at to know whether the reports can arrive: each place once.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let mut out: Vec<Place> = Vec::new();
        for uri in &self.uris {
            if !out.contains(&uri.place) {
                out.push(uri.place.clone());
            }
        }
        out
    }
}

/// Whether a faulty field was meant to be `rua`.
fn is_about_rua(fault: &RecordFault) -> bool {
    let RecordFault::Field(
        FieldFault::NoEquals(name)
        | FieldFault::NoValue(name)
        | FieldFault::NameCharacter { name, .. },
    ) = fault
    else {
        return false;
    };
    let word = name.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| !word.is_empty());
    word.is_some_and(|word| word.eq_ignore_ascii_case("rua"))
}
