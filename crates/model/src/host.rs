//! Hosts: names and addresses. A value that exists is valid.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::labels::{to_ascii, to_unicode};

/// A host: a name with addresses, or an address itself.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Host {
    /// A host name in lower case as A-labels, without a trailing dot.
    Name(String),
    /// An address.
    Address(IpAddr),
}

impl Host {
    /// Reads a host that is written as nothing but that: a name or an address.
    ///
    /// # Errors
    ///
    /// [`HostError`] with a sentence that says what to do.
    pub fn parse(text: &str) -> Result<Self, HostError> {
        parse(text)
    }

    /// The name, unless the host is an address.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Address(_) => None,
        }
    }

    /// The name as a person writes it, where that differs from the A-labels.
    #[must_use]
    pub fn unicode(&self) -> Option<String> {
        let name = self.name().filter(|n| n.split('.').any(|label| label.starts_with("xn--")))?;
        to_unicode(name).filter(|unicode| unicode != name)
    }
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(address) => address.fmt(f),
        }
    }
}

/// Why a text is not a host. Each says what is wrong and what to do.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum HostError {
    /// Longer than DNS allows (RFC 1035 §2.3.4).
    #[error("The name has {0} characters, and DNS allows 253. Check what was pasted.")]
    TooLong(usize),
    /// A label is empty, too long, or begins or ends with a hyphen (RFC 1123 §2.1).
    #[error(
        "“{0}” is not a host name: between the dots stand 1 to 63 letters, digits and hyphens, with no hyphen at either end."
    )]
    Label(String),
    /// A character that no host name has.
    #[error(
        "“{name}” contains “{character}”, which host names cannot have. Use letters, digits, hyphens and dots."
    )]
    Character {
        /// The name.
        name: String,
        /// The first such character.
        character: char,
    },
    /// A number that some resolvers take for an IPv4 address.
    #[error(
        "“{0}” looks like a number that some programs take for an IP address. Write the address as four decimal numbers with dots, such as 192.0.2.1."
    )]
    Numeric(String),
}

/// A host, written as nothing but that.
fn parse(text: &str) -> Result<Host, HostError> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(Host::Address(address));
    }
    if text.contains(':') {
        return Err(HostError::Character { name: shown(text), character: ':' });
    }
    let text = text.strip_suffix(['.', '。']).unwrap_or(text);
    let length = text.chars().count();
    if length > 253 {
        return Err(HostError::TooLong(length));
    }
    // IDNA maps or keeps these; they come from programs that make text look better.
    if let Some(character) = text.chars().find(|c| is_punctuation(*c)) {
        return Err(HostError::Character { name: shown(text), character });
    }
    let name = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        to_ascii(text).ok_or_else(|| refused_character(text))?
    };
    if name.len() > 253 {
        return Err(HostError::TooLong(name.len()));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if let Some(character) = name.chars().find(|c| !plain(*c) && *c != '.') {
        return Err(HostError::Character { name: shown(text), character });
    }
    for label in name.split('.') {
        let hyphen = label.starts_with('-') || label.ends_with('-');
        if label.is_empty() || label.len() > 63 || hyphen {
            return Err(HostError::Label(shown(text)));
        }
    }
    // A name whose last label is a number is read as an IPv4 address by URL parsers and
    // inet_aton(3); DNS has no such top-level domain.
    let last = name.rsplit('.').next().unwrap_or_default();
    let hexadecimal =
        last.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    if hexadecimal || last.bytes().all(|b| b.is_ascii_digit()) {
        return Err(HostError::Numeric(shown(text)));
    }
    Ok(Host::Name(name))
}

fn refused_character(text: &str) -> HostError {
    let allowed = |c: char| c.is_alphanumeric() || "-.。".contains(c);
    match text.chars().find(|c| !allowed(*c)) {
        Some(character) => HostError::Character { name: shown(text), character },
        None => HostError::Label(shown(text)),
    }
}

/// Quotation marks, long dashes and bullets.
fn is_punctuation(c: char) -> bool {
    matches!(c, '«' | '»' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}')
}

/// Enough of an input to recognise it by.
pub(crate) fn shown(text: &str) -> String {
    const ENOUGH: usize = 80;
    let mut short: String = text.chars().take(ENOUGH).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl Serialize for Host {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Host {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
