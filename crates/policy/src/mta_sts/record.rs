//! The record at `_mta-sts` (RFC 8461 §3.1).

use serde::{Deserialize, Serialize};

use crate::facts::TxtRecords;
use crate::fields::{self, FieldFault, Published};

/// What a good record says.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MtaStsRecord))]
pub struct Record {
    /// Changes whenever the policy file does.
    pub id: String,
    /// Blanks stand between the version and its semicolon. That is allowed as long as no other TXT
    /// record stands beside it; some senders do not take it even then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blank: bool,
    /// Fields that are there more than once; the first of each counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeated: Vec<String>,
    /// Fields that MTA-STS does not know, which senders ignore.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

/// How a record breaks the grammar.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MtaStsRecordFault))]
#[serde(rename_all = "kebab-case")]
pub enum RecordFault {
    /// A field as such.
    Field(FieldFault),
    /// There is no `id`.
    NoId,
    /// `id` is written with capitals, which makes it another field.
    IdCase(String),
    /// `id` has more than 32 characters: how many.
    IdTooLong(usize),
    /// `id` has a character that is neither a letter nor a digit: the first.
    IdCharacter(char),
}

/// How the version is written; only this way.
pub const VERSION: &str = "v=STSv1";

/// The longest `id`, in characters.
pub const LONGEST_ID: usize = 32;

/// Reads a record.
///
/// # Errors
///
/// Everything that is wrong with it, in the order of the record.
pub fn read(text: &str) -> Result<Record, Vec<RecordFault>> {
    let fields = fields::read(text, VERSION);
    let mut faults: Vec<RecordFault> = Vec::new();
    let mut record =
        Record { id: String::new(), blank: fields.blank, repeated: vec![], unknown: vec![] };
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in &fields.pairs {
        let is_first = !seen.contains(name);
        seen.push(name);
        if !is_first && !record.repeated.iter().any(|r| r == name) {
            record.repeated.push((*name).to_owned());
        }
        if *name == "id" && is_first {
            faults.extend(wrong_with_id(value));
            (*value).clone_into(&mut record.id);
        } else if let Some(fault) = fields::unknown(name, value) {
            faults.push(RecordFault::Field(fault));
        } else if *name != "id" && is_first {
            record.unknown.push((*name).to_owned());
        }
    }
    if !seen.contains(&"id") {
        let capitals = seen.iter().find(|name| name.eq_ignore_ascii_case("id"));
        match capitals {
            Some(name) => faults.push(RecordFault::IdCase((*name).to_owned())),
            None if fields.faults.iter().any(is_about_id) => {}
            None => faults.push(RecordFault::NoId),
        }
    }
    let mut all: Vec<RecordFault> = fields.faults.into_iter().map(RecordFault::Field).collect();
    // Without a field at all, that there is no `id` goes without saying.
    if matches!(
        all.as_slice(),
        [RecordFault::Field(FieldFault::Nothing | FieldFault::NoSemicolon), ..]
    ) {
        return Err(all);
    }
    all.extend(faults);
    if all.is_empty() { Ok(record) } else { Err(all) }
}

/// What is wrong with an `id`, if anything.
#[must_use]
pub fn wrong_with_id(id: &str) -> Option<RecordFault> {
    let length = id.chars().count();
    if id.is_empty() {
        Some(RecordFault::Field(FieldFault::NoValue("id".to_owned())))
    } else if let Some(character) = id.chars().find(|c| !c.is_ascii_alphanumeric()) {
        Some(RecordFault::IdCharacter(character))
    } else {
        (length > LONGEST_ID).then_some(RecordFault::IdTooLong(length))
    }
}

pub(super) fn select(records: &TxtRecords) -> Published<Record, RecordFault> {
    fields::select(records, VERSION, read)
}

/// Whether a faulty field was meant to be the `id`.
fn is_about_id(fault: &FieldFault) -> bool {
    let (FieldFault::NoEquals(name)
    | FieldFault::NoValue(name)
    | FieldFault::NameCharacter { name, .. }) = fault
    else {
        return false;
    };
    let word = name.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| !word.is_empty());
    word.is_some_and(|word| word.eq_ignore_ascii_case("id"))
}
