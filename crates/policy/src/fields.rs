//! What the records of MTA-STS and TLS-RPT have in common: a version, then fields behind
//! semicolons (RFC 8461 §3.1, RFC 8460 §3).

use serde::{Deserialize, Serialize};

use crate::facts::TxtRecords;

/// What the TXT records at one name come to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Published<R, F> {
    /// What counts.
    pub counts: Counts<R, F>,
    /// Records that look like one and do not count, each with why.
    pub ignored: Vec<(String, Ignored)>,
}

/// What counts of the TXT records at one name.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts<R, F> {
    /// They could not be asked for: why, as a part of a sentence.
    NotTested(String),
    /// There is none.
    Absent,
    /// There are this many, so that none counts.
    Several(usize),
    /// There is one, and it is against the grammar, so that it counts as none.
    Invalid {
        /// The record.
        record: String,
        /// What is wrong, in the order of the record.
        faults: Vec<F>,
    },
    /// There is one, and it is good.
    Valid {
        /// The record.
        record: String,
        /// What it says.
        read: R,
    },
}

impl<R, F> Published<R, F> {
    /// What the record says, if exactly one counts and is good.
    pub fn valid(&self) -> Option<&R> {
        match &self.counts {
            Counts::Valid { read, .. } => Some(read),
            _ => None,
        }
    }
}

/// Why a TXT record that looks like one does not count.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Ignored {
    /// The version is written with other capitals.
    Case,
    /// The version goes on with something that makes it another one.
    Version,
    /// No semicolon follows the version directly, and other TXT records stand beside it: of
    /// several, only those that begin with the version and a semicolon count. Some senders take
    /// it for a record all the same.
    Blank,
}

/// How a field breaks the grammar that both records share.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FieldFault {
    /// Nothing stands behind the version.
    Nothing,
    /// No semicolon stands behind the version.
    NoSemicolon,
    /// Nothing stands between two semicolons; the field, counted from 1 behind the version.
    Empty(usize),
    /// A field has no equals sign.
    NoEquals(String),
    /// Nothing stands before the equals sign of a field.
    NoName(String),
    /// The name of a field has more than 32 characters.
    NameTooLong(String),
    /// The name of a field has a character that names cannot have.
    NameCharacter {
        /// The name.
        name: String,
        /// The first such character.
        character: char,
    },
    /// Nothing stands behind the equals sign.
    NoValue(String),
    /// The value of a field has a character that values cannot have.
    ValueCharacter {
        /// The name of the field.
        name: String,
        /// The first such character.
        character: char,
    },
    /// Blanks at the end, behind which there is no semicolon.
    TrailingBlank,
    /// The record is longer than what was kept of it, so that the rest was not read.
    TooLong,
}

/// A record, taken apart.
pub(crate) struct Fields<'a> {
    /// Blanks stand before the first semicolon.
    pub(crate) blank: bool,
    /// Names and values.
    pub(crate) pairs: Vec<(&'a str, &'a str)>,
    /// What is wrong with what is no pair.
    pub(crate) faults: Vec<FieldFault>,
}

/// Takes a record apart that begins with the version.
pub(crate) fn read<'a>(text: &'a str, version: &str) -> Fields<'a> {
    let mut out = Fields { blank: false, pairs: Vec::new(), faults: Vec::new() };
    let rest = text.strip_prefix(version).unwrap_or(text);
    let behind = rest.trim_start_matches(BLANKS);
    out.blank = behind.len() < rest.len();
    let Some(behind) = behind.strip_prefix(';') else {
        let fault = if behind.is_empty() { FieldFault::Nothing } else { FieldFault::NoSemicolon };
        out.faults.push(fault);
        return out;
    };
    if behind.trim_matches(BLANKS).is_empty() {
        out.faults.push(FieldFault::Nothing);
        return out;
    }
    let fields: Vec<&str> = behind.split(';').collect();
    for (at, field) in fields.iter().enumerate() {
        let is_last = at + 1 == fields.len();
        let trimmed = field.trim_matches(BLANKS);
        if trimmed.is_empty() {
            if !is_last {
                out.faults.push(FieldFault::Empty(at + 1));
            }
            continue;
        }
        match trimmed.split_once('=') {
            Some((name, value)) => out.pair(name, value),
            None => out.faults.push(FieldFault::NoEquals(trimmed.to_owned())),
        }
        if is_last && field.ends_with(BLANKS) {
            out.faults.push(FieldFault::TrailingBlank);
        }
    }
    if text.ends_with('…') {
        out.faults.push(FieldFault::TooLong);
    }
    out
}

impl<'a> Fields<'a> {
    fn pair(&mut self, name: &'a str, value: &'a str) {
        let fault = if name.is_empty() {
            Some(FieldFault::NoName(value.to_owned()))
        } else if let Some(character) = wrong_in_name(name) {
            Some(FieldFault::NameCharacter { name: name.to_owned(), character })
        } else if name.len() > LONGEST_NAME {
            Some(FieldFault::NameTooLong(name.to_owned()))
        } else if value.is_empty() {
            Some(FieldFault::NoValue(name.to_owned()))
        } else {
            None
        };
        match fault {
            Some(fault) => self.faults.push(fault),
            None => self.pairs.push((name, value)),
        }
    }
}

/// What is wrong with the value of a field that is not known.
pub(crate) fn unknown(name: &str, value: &str) -> Option<FieldFault> {
    let character = value.chars().find(|c| !c.is_ascii_graphic() || matches!(c, '=' | ';'))?;
    Some(FieldFault::ValueCharacter { name: name.to_owned(), character })
}

/// The first character that the name of a field cannot have where it stands.
pub(crate) fn wrong_in_name(name: &str) -> Option<char> {
    let fits = |(at, c): (usize, char)| {
        c.is_ascii_alphanumeric() || at > 0 && matches!(c, '_' | '-' | '.')
    };
    name.char_indices().find(|at| !fits(*at)).map(|(_, c)| c)
}

/// Which TXT record counts, and what it says.
pub(crate) fn select<R, F>(
    found: &TxtRecords,
    version: &str,
    read: impl Fn(&str) -> Result<R, Vec<F>>,
) -> Published<R, F> {
    if let Some(why) = &found.failed {
        return Published { counts: Counts::NotTested(why.clone()), ignored: Vec::new() };
    }
    let is_alone = found.records.len() + found.others == 1;
    let mut ignored = Vec::new();
    let mut left = Vec::new();
    for record in &found.records {
        match why_ignored(record, version, is_alone) {
            Some(why) => ignored.push((record.clone(), why)),
            None => left.push(record.clone()),
        }
    }
    let counts = match left.as_slice() {
        [] => Counts::Absent,
        [record] => match read(record) {
            Ok(read) => Counts::Valid { record: record.clone(), read },
            Err(faults) => Counts::Invalid { record: record.clone(), faults },
        },
        several => Counts::Several(several.len()),
    };
    Published { counts, ignored }
}

fn why_ignored(record: &str, version: &str, is_alone: bool) -> Option<Ignored> {
    let Some(rest) = record.strip_prefix(version) else { return Some(Ignored::Case) };
    match rest.chars().next() {
        Some(';') => None,
        None | Some(' ' | '\t') => (!is_alone).then_some(Ignored::Blank),
        Some(_) => Some(Ignored::Version),
    }
}

/// White space in these grammars.
pub(crate) const BLANKS: [char; 2] = [' ', '\t'];

/// The longest name of a field (RFC 8461 §3.1, RFC 8460 §3).
pub(crate) const LONGEST_NAME: usize = 32;
