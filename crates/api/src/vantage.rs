//! The name of a place from which targets are looked at.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of a place from which targets are looked at: 1 to 32 small letters, digits and
/// hyphens, with a letter or digit at both ends. In JSON it is its text.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "schema", schema(value_type = String, examples("fra"), max_length = 32,
    pattern = "^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$"))]
pub struct Vantage(Box<str>);

impl Vantage {
    /// The most characters.
    pub const LONGEST: usize = 32;

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Vantage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Vantage {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Why a text is not the name of a vantage point.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NoVantage;

impl fmt::Display for NoVantage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "The name of a vantage point has 1 to 32 small letters, digits and hyphens, and begins \
             and ends with a letter or digit, such as fra or home-2.",
        )
    }
}

impl std::error::Error for NoVantage {}

impl FromStr for Vantage {
    type Err = NoVantage;

    fn from_str(text: &str) -> Result<Self, NoVantage> {
        let is_word = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
        let octets = text.as_bytes();
        let ends = [octets.first(), octets.last()];
        let is_name = octets.len() <= Self::LONGEST
            && ends.iter().all(|end| end.is_some_and(|c| is_word(*c)))
            && octets.iter().all(|c| is_word(*c) || *c == b'-');
        if is_name { Ok(Self(text.into())) } else { Err(NoVantage) }
    }
}

impl Serialize for Vantage {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Vantage {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{NoVantage, Vantage};

    #[test]
    fn a_name_is_short_and_plain() {
        for good in ["a", "0", "fra", "home-2", "a--b", "x".repeat(32).as_str()] {
            let vantage: Vantage = good.parse().unwrap();
            assert_eq!(vantage.to_string(), good);
            let json = serde_json::to_string(&vantage).unwrap();
            assert_eq!(json, format!("\"{good}\""));
            assert_eq!(serde_json::from_str::<Vantage>(&json).unwrap(), vantage);
        }
        let long = "x".repeat(33);
        for bad in ["", "-", "-a", "a-", "A", "ä", "a b", "a:b", "a*", "a}", "a\n", &long] {
            assert_eq!(bad.parse::<Vantage>(), Err(NoVantage), "{bad:?}");
            let json = serde_json::to_string(bad).unwrap();
            assert!(serde_json::from_str::<Vantage>(&json).is_err(), "{bad:?}");
        }
    }
}
