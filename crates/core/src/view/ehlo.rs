//! The two answers to EHLO, before TLS and inside, compared (RFC 3207 §4.2).

use portwise_smtp::Extension;

use crate::report::EndpointReport;

/// A keyword of the answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Keyword<'a> {
    /// As the server spells it.
    pub name: &'a str,
    /// What follows it before TLS, if it is there.
    pub before: Option<&'a str>,
    /// What follows it inside TLS, if it is there.
    pub inside: Option<&'a str>,
    /// What TLS changes about it.
    pub change: Change,
}

/// What TLS changes about a keyword.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Change {
    /// Nothing, or there is only one answer.
    Same,
    /// It is there inside TLS alone.
    Appears,
    /// It is there before TLS alone.
    Vanishes,
    /// What follows it is another.
    Differs,
}

impl Change {
    /// In words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Same => "the same",
            Self::Appears => "only inside TLS",
            Self::Vanishes => "only before TLS",
            Self::Differs => "changes",
        }
    }
}

/// The keywords of both answers: those of the first in its order, then those that appear.
#[must_use]
pub fn keywords(seen: &EndpointReport) -> Vec<Keyword<'_>> {
    let before = seen.ehlo_plain.as_deref().unwrap_or_default();
    let inside = seen.ehlo_tls.as_deref().unwrap_or_default();
    let both = seen.ehlo_plain.is_some() && seen.ehlo_tls.is_some();
    let mut keywords: Vec<Keyword<'_>> = Vec::new();
    for extension in before.iter().chain(inside) {
        let name = extension.keyword.as_str();
        if keywords.iter().any(|keyword| keyword.name.eq_ignore_ascii_case(name)) {
            continue;
        }
        let (before, inside) = (params(before, name), params(inside, name));
        let change = match (both, before, inside) {
            (false, ..) => Change::Same,
            (true, None, _) => Change::Appears,
            (true, _, None) => Change::Vanishes,
            (true, Some(a), Some(b)) if a == b => Change::Same,
            (true, ..) => Change::Differs,
        };
        keywords.push(Keyword { name, before, inside, change });
    }
    keywords
}

fn params<'a>(answer: &'a [Extension], name: &str) -> Option<&'a str> {
    answer.iter().find(|extension| extension.is(name)).map(|extension| extension.params.as_str())
}

#[cfg(test)]
mod tests {
    use super::{Change, keywords};
    use crate::findings::tests::{extensions, good};

    #[test]
    fn what_tls_changes_is_seen() {
        let mut seen = good(587);
        seen.ehlo_plain = Some(extensions(&["SIZE 100", "STARTTLS", "AUTH PLAIN", "8BITMIME"]));
        seen.ehlo_tls = Some(extensions(&["size 100", "AUTH PLAIN LOGIN", "DSN", "8BITMIME"]));
        let shown: Vec<_> =
            keywords(&seen).into_iter().map(|k| (k.name, k.before, k.inside, k.change)).collect();
        let expected = [
            ("SIZE", Some("100"), Some("100"), Change::Same),
            ("STARTTLS", Some(""), None, Change::Vanishes),
            ("AUTH", Some("PLAIN"), Some("PLAIN LOGIN"), Change::Differs),
            ("8BITMIME", Some(""), Some(""), Change::Same),
            ("DSN", None, Some(""), Change::Appears),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn one_answer_alone_changes_nothing() {
        let seen = good(465);
        assert!(keywords(&seen).iter().all(|k| k.change == Change::Same && k.before.is_none()));
        assert!(!keywords(&seen).is_empty());
    }
}
