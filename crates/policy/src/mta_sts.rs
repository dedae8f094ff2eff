//! MTA-STS (RFC 8461): what the record and the policy file say, and what they bind senders to.

pub mod file;
pub mod pattern;
pub mod record;

use serde::{Deserialize, Serialize};

use crate::facts::{Fetched, MtaSts};
use crate::fields::{Counts, Published};

pub use file::{FileFault, FileReading, Mode, Rules, TypeFault};
pub use pattern::{Coverage, Pattern, PatternFault, coverage};
pub use record::{Record, RecordFault};

/// What MTA-STS comes to for a domain.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Assessment {
    /// The record.
    pub record: Published<Record, RecordFault>,
    /// The policy file, where one was fetched.
    pub file: Option<FileReading>,
    /// What binds senders that have nothing cached.
    pub binding: Binding,
}

/// What binds a sender that honours MTA-STS and has no policy cached.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// These rules.
    Rules(Rules),
    /// Nothing: it delivers as if there were no MTA-STS.
    Nothing(NoPolicy),
    /// It was not found out: why, as a part of a sentence.
    NotTested(String),
}

/// Why there is no policy.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NoPolicy {
    /// There is no record, nor a policy file.
    Absent,
    /// There is a policy file, and no record that announces it.
    NoRecord,
    /// Several records count.
    SeveralRecords,
    /// The record is against the grammar.
    InvalidRecord,
    /// The record is good, and the policy file is not to be had. Senders that have an older policy
    /// cached go on with that one.
    NoFile,
    /// The record is good, and the policy file is against the grammar.
    InvalidFile,
}

/// What the facts come to.
#[must_use]
pub fn assess(facts: &MtaSts) -> Assessment {
    let record = record::select(&facts.record);
    let file = match &facts.file {
        Fetched::File(file) => Some(file::read(file)),
        _ => None,
    };
    let binding = binding(&record, &facts.file, file.as_ref());
    Assessment { record, file, binding }
}

fn binding(
    record: &Published<Record, RecordFault>,
    fetched: &Fetched,
    file: Option<&FileReading>,
) -> Binding {
    match &record.counts {
        Counts::NotTested(why) => return Binding::NotTested(why.clone()),
        Counts::Absent if file.is_some() => return Binding::Nothing(NoPolicy::NoRecord),
        Counts::Absent => return Binding::Nothing(NoPolicy::Absent),
        Counts::Several(_) => return Binding::Nothing(NoPolicy::SeveralRecords),
        Counts::Invalid { .. } => return Binding::Nothing(NoPolicy::InvalidRecord),
        Counts::Valid { .. } => {}
    }
    match (file, fetched) {
        (Some(file), _) if file.is_valid() => Binding::Rules(file.rules.clone()),
        (Some(_), _) => Binding::Nothing(NoPolicy::InvalidFile),
        (None, Fetched::NotTested(why)) => Binding::NotTested(why.clone()),
        (None, Fetched::NotAsked) => {
            Binding::NotTested("the policy file was not asked for".to_owned())
        }
        (None, _) => Binding::Nothing(NoPolicy::NoFile),
    }
}
