//! Words for MTA-STS.

use super::facts::shown;
use crate::mta_sts::{
    Binding, FileFault, Mode, NoPolicy, PatternFault, RecordFault, TypeFault, file,
};

impl RecordFault {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Field(_) => "field",
            Self::NoId => "no-id",
            Self::IdCase(_) => "id-case",
            Self::IdTooLong(_) => "id-too-long",
            Self::IdCharacter(_) => "id-character",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Field(fault) => fault.describe(),
            Self::NoId => "There is no “id=”.".to_owned(),
            Self::IdCase(found) => format!("“{found}=” has to be written “id=”."),
            Self::IdTooLong(length) => {
                format!("The id has {length} characters, and 32 are allowed.")
            }
            Self::IdCharacter(character) => {
                format!("The id has {}; it can have letters and digits only.", shown(*character))
            }
        }
    }
}

impl Mode {
    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Enforce => "Senders do not deliver to a host that fails the policy.",
            Self::Testing => {
                "Senders deliver to a host that fails the policy all the same, and report it."
            }
            Self::None => "Senders do as if there were no policy.",
        }
    }
}

impl PatternFault {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unicode { .. } => "unicode",
            Self::Wildcard(_) => "wildcard",
            Self::TrailingDot(_) => "trailing-dot",
            Self::Address(_) => "address",
            Self::Character { .. } => "character",
            Self::Name(_) => "name",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Empty => "A pattern is empty.".to_owned(),
            Self::Unicode { pattern, ascii: Some(ascii) } => {
                format!("“{pattern}” has to be written with A-labels: {ascii}")
            }
            Self::Unicode { pattern, ascii: None } => {
                format!(
                    "“{pattern}” has characters beyond ASCII, and has to be written with A-labels."
                )
            }
            Self::Wildcard(pattern) => format!(
                "“{pattern}” has “*” where it cannot be: it stands alone before the first dot, for exactly one label."
            ),
            Self::TrailingDot(pattern) => {
                format!("“{pattern}” ends with a dot, and has to be written without.")
            }
            Self::Address(pattern) => {
                format!("“{pattern}” is an address; patterns are names.")
            }
            Self::Character { pattern, character } => {
                format!("“{pattern}” has {}, which host names cannot have.", shown(*character))
            }
            Self::Name(pattern) => format!("“{pattern}” is no host name."),
        }
    }
}

impl FileFault {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::ByteOrderMark => "byte-order-mark",
            Self::Html => "html",
            Self::EmptyLine(_) => "empty-line",
            Self::NoColon { .. } => "no-colon",
            Self::KeySpelling { .. } => "key-spelling",
            Self::Key { .. } => "key",
            Self::NoValue { .. } => "no-value",
            Self::ValueCharacter { .. } => "value-character",
            Self::Version { .. } => "version",
            Self::Mode { .. } => "mode",
            Self::MaxAge { .. } => "max-age",
            Self::MaxAgeTooLong { .. } => "max-age-too-long",
            Self::Pattern { .. } => "pattern",
            Self::Missing(_) => "missing",
            Self::NoMx => "no-mx",
        }
    }

    /// The line, counted from 1; nothing for what is missing, or concerns the whole file.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Empty | Self::Html | Self::Missing(_) | Self::NoMx => None,
            Self::ByteOrderMark => Some(1),
            Self::EmptyLine(line)
            | Self::NoColon { line, .. }
            | Self::KeySpelling { line, .. }
            | Self::Key { line, .. }
            | Self::NoValue { line, .. }
            | Self::ValueCharacter { line, .. }
            | Self::Version { line, .. }
            | Self::Mode { line, .. }
            | Self::MaxAge { line, .. }
            | Self::MaxAgeTooLong { line, .. }
            | Self::Pattern { line, .. } => Some(*line),
        }
    }

    /// In a sentence, with the line.
    #[must_use]
    pub fn describe(&self) -> String {
        let what = self.what();
        match self.line() {
            Some(line) => format!("Line {line}: {what}"),
            None => what,
        }
    }

    fn what(&self) -> String {
        match self {
            Self::Empty => "The policy file is empty.".to_owned(),
            Self::ByteOrderMark => {
                "The file begins with a byte order mark, which makes the first key another one. Save it without.".to_owned()
            }
            Self::Html => "Instead of a policy there is a web page.".to_owned(),
            Self::EmptyLine(_) => "It is empty, which the grammar does not allow.".to_owned(),
            Self::NoColon { text, .. } => format!("“{text}” has no colon."),
            Self::KeySpelling { found, expected, .. } => {
                format!("“{found}:” has to be written “{expected}:”, without a blank before or behind the key.")
            }
            Self::Key { key, .. } => format!(
                "“{key}” can be no key: keys have up to 32 letters, digits, “_”, “-” and “.”."
            ),
            Self::NoValue { key, .. } => format!("“{key}:” has no value."),
            Self::ValueCharacter { key, .. } => {
                format!("The value of “{key}” has a control character.")
            }
            Self::Version { found, .. } => format!("The version is “{found}”; it has to be “STSv1”."),
            Self::Mode { found, .. } => format!(
                "The mode is “{found}”; it has to be “enforce”, “testing” or “none”, in lower case."
            ),
            Self::MaxAge { found, .. } => {
                format!("max_age is “{found}”; it has to be a number of seconds in 1 to 10 digits.")
            }
            Self::MaxAgeTooLong { seconds, .. } => format!(
                "max_age is {seconds} seconds, and {} are allowed.",
                file::LONGEST_MAX_AGE
            ),
            Self::Pattern { fault, .. } => fault.describe(),
            Self::Missing(key) => format!("There is no “{key}:”."),
            Self::NoMx => "There is no “mx:”, so that no mail exchanger is covered.".to_owned(),
        }
    }
}

impl TypeFault {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Other(_) => "other",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Missing => {
                "The policy file comes without a media type; some senders want text/plain."
                    .to_owned()
            }
            Self::Other(found) => {
                format!("The policy file comes as “{found}”; some senders take only text/plain.")
            }
        }
    }
}

impl Binding {
    /// As in JSON.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Rules(_) => "rules",
            Self::Nothing(_) => "nothing",
            Self::NotTested(_) => "not-tested",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Rules(rules) => match rules.mode {
                Some(mode) => mode.describe().to_owned(),
                None => "The policy file was not read to its end.".to_owned(),
            },
            Self::Nothing(why) => why.describe().to_owned(),
            Self::NotTested(why) => format!("Not tested: {why}."),
        }
    }
}

impl NoPolicy {
    /// As in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::NoRecord => "no-record",
            Self::SeveralRecords => "several-records",
            Self::InvalidRecord => "invalid-record",
            Self::NoFile => "no-file",
            Self::InvalidFile => "invalid-file",
        }
    }

    /// In a sentence.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Absent => "The domain has no MTA-STS.",
            Self::NoRecord => {
                "There is a policy file, and no record announces it, so that senders do not look for it."
            }
            Self::SeveralRecords => "Several records announce a policy, so that none counts.",
            Self::InvalidRecord => {
                "The record that announces the policy is against the grammar, so that it does not count."
            }
            Self::NoFile => {
                "The policy file cannot be fetched: senders that have no older policy deliver as if there were none, and the others go on with theirs."
            }
            Self::InvalidFile => {
                "The policy file is against the grammar: senders that have no older policy deliver as if there were none, and the others go on with theirs."
            }
        }
    }
}
