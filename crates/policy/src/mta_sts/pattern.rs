//! Patterns for the names of mail exchangers (RFC 8461 §4.1).

use portwise_model::Host;
use serde::{Deserialize, Serialize};

/// A pattern out of a policy file: a name, or `*.` and a name.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Pattern(String);

/// Why a text is no pattern.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PatternFault {
    /// It is empty.
    Empty,
    /// A label has letters beyond ASCII; what it should be instead, if that can be told.
    Unicode {
        /// As it stands there.
        pattern: String,
        /// As A-labels.
        ascii: Option<String>,
    },
    /// `*` stands elsewhere than alone in the first label.
    Wildcard(String),
    /// It ends with a dot.
    TrailingDot(String),
    /// It is an address.
    Address(String),
    /// A character that host names cannot have.
    Character {
        /// As it stands there.
        pattern: String,
        /// The first such character.
        character: char,
    },
    /// It is no host name for another reason.
    Name(String),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, PatternFault> {
        if text.is_empty() {
            return Err(PatternFault::Empty);
        }
        let name = text.strip_prefix("*.").unwrap_or(text);
        let whole = || text.to_owned();
        if name.contains('*') {
            return Err(PatternFault::Wildcard(whole()));
        }
        if !name.is_ascii() {
            let prefix = &text[..text.len() - name.len()];
            let ascii = Host::parse(name).ok().map(|host| format!("{prefix}{host}"));
            return Err(PatternFault::Unicode { pattern: whole(), ascii });
        }
        if name.ends_with('.') {
            return Err(PatternFault::TrailingDot(whole()));
        }
        let wrong = |c: &char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
        match Host::parse(name) {
            Ok(Host::Name(_)) => Ok(Self(text.to_ascii_lowercase())),
            Ok(Host::Address(_)) => Err(PatternFault::Address(whole())),
            Err(_) => Err(match name.chars().find(wrong) {
                Some(character) => PatternFault::Character { pattern: whole(), character },
                None => PatternFault::Name(whole()),
            }),
        }
    }

    /// Whether it covers a mail exchanger: the name in the MX record, not what an alias leads to,
    /// and not a name in the certificate. `*.` stands for exactly one label.
    #[must_use]
    pub fn covers(&self, mx: &str) -> bool {
        let mx = mx.strip_suffix('.').unwrap_or(mx);
        match self.0.strip_prefix("*.") {
            Some(name) => mx.split_once('.').is_some_and(|(label, behind)| {
                !label.is_empty() && behind.eq_ignore_ascii_case(name)
            }),
            None => mx.eq_ignore_ascii_case(&self.0),
        }
    }

    /// In lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|_| format!("“{text}” is no pattern for mail exchangers"))
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.0
    }
}

/// How patterns and mail exchangers fit each other.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Coverage {
    /// Mail exchangers that no pattern covers.
    pub uncovered: Vec<String>,
    /// Patterns that cover no mail exchanger.
    pub idle: Vec<Pattern>,
}

/// How patterns and mail exchangers fit each other, both in their order.
#[must_use]
pub fn coverage(patterns: &[Pattern], exchangers: &[&str]) -> Coverage {
    let is_covered = |mx: &&&str| patterns.iter().any(|pattern| pattern.covers(mx));
    let is_idle = |pattern: &&Pattern| !exchangers.iter().any(|mx| pattern.covers(mx));
    Coverage {
        uncovered: exchangers
            .iter()
            .filter(|mx| !is_covered(mx))
            .map(|mx| (*mx).to_owned())
            .collect(),
        idle: patterns.iter().filter(is_idle).cloned().collect(),
    }
}
