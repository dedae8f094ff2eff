//! SASL mechanism names as servers offer them with the AUTH keyword (RFC 4954 §3).

use crate::extension::Extension;

/// How a mechanism treats the secret.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Strength {
    /// The secret itself goes over the wire: without TLS, any listener has it.
    HandsOver,
    /// Broken or historic, whatever protects the connection.
    Obsolete,
    /// Proves knowledge of the secret without sending it, or needs no secret on the wire.
    Proves,
}

/// A mechanism's name, as offered.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SaslMechanism(String);

impl SaslMechanism {
    /// The name in capitals, as the registry of RFC 4422 §6 spells it.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(name.to_ascii_uppercase())
    }

    /// The name, in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the mechanism does with the secret.
    #[must_use]
    pub fn strength(&self) -> Strength {
        STRENGTHS.iter().find(|(name, _)| *name == self.0).map_or(Strength::Proves, |(_, s)| *s)
    }
}

/// The mechanisms that an EHLO answer offers, in its order and without repetition. The form
/// `AUTH=LOGIN`, which predates RFC 2554, is read as well. Beyond 32 mechanisms nothing is read, and
/// a name of more than 64 characters is none; RFC 4422 §3.1 allows 20.
#[must_use]
pub fn mechanisms(extensions: &[Extension]) -> Vec<SaslMechanism> {
    let mut found: Vec<SaslMechanism> = Vec::new();
    for extension in extensions {
        let first = match extension.keyword.split_at_checked(5) {
            _ if extension.keyword.eq_ignore_ascii_case("AUTH") => "",
            Some((head, tail)) if head.eq_ignore_ascii_case("AUTH=") => tail,
            _ => continue,
        };
        for name in std::iter::once(first).chain(extension.params.split_ascii_whitespace()) {
            let mechanism = SaslMechanism::new(name);
            let is_name = (1..=LONGEST).contains(&name.len());
            if is_name && found.len() < MOST && !found.contains(&mechanism) {
                found.push(mechanism);
            }
        }
    }
    found
}

const LONGEST: usize = 64;
const MOST: usize = 32;

const STRENGTHS: &[(&str, Strength)] = &[
    ("ANONYMOUS", Strength::Obsolete),
    ("CRAM-MD5", Strength::Obsolete),
    ("DIGEST-MD5", Strength::Obsolete),
    ("LOGIN", Strength::HandsOver),
    ("NTLM", Strength::Obsolete),
    ("OAUTHBEARER", Strength::HandsOver),
    ("PLAIN", Strength::HandsOver),
    ("XOAUTH2", Strength::HandsOver),
];

#[cfg(test)]
mod tests {
    use super::{Strength, mechanisms};
    use crate::extension::Extension;

    fn names(lines: &[&str]) -> Vec<String> {
        let extensions: Vec<_> = lines.iter().map(|l| Extension::parse(l)).collect();
        mechanisms(&extensions).iter().map(|m| m.as_str().to_owned()).collect()
    }

    #[test]
    fn both_forms_are_read_once() {
        assert_eq!(
            names(&["AUTH=LOGIN PLAIN", "auth plain Scram-Sha-256"]),
            ["LOGIN", "PLAIN", "SCRAM-SHA-256"]
        );
        assert!(names(&["AUTHENTIC YES", "AUTH", "SIZE 10"]).is_empty());
    }

    #[test]
    fn a_mechanism_that_hands_the_secret_over_is_known() {
        let strength = |line: &str| mechanisms(&[Extension::parse(line)])[0].strength();
        assert_eq!(strength("AUTH XOAUTH2"), Strength::HandsOver);
        assert_eq!(strength("AUTH NTLM"), Strength::Obsolete);
        assert_eq!(strength("AUTH SCRAM-SHA-256-PLUS"), Strength::Proves);
    }
}
