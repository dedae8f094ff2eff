//! The words of the trade.

mod table;

use serde::Serialize;

pub use table::GLOSSARY;

/// A term, explained.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Term {
    /// The term in lower case, with hyphens between; stable.
    pub id: &'static str,
    /// The term as it is written.
    pub term: &'static str,
    /// What it is short for, and what else it is called.
    pub also: &'static [&'static str],
    /// One to three sentences.
    pub text: &'static str,
    /// Where it is laid down or described.
    pub sources: &'static [&'static str],
    /// Ids of terms to read next.
    pub see: &'static [&'static str],
}

/// The term with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Term> {
    GLOSSARY.binary_search_by(|t| t.id.cmp(id)).ok().map(|i| &GLOSSARY[i])
}

/// The terms that a search finds, by name first, then by text.
#[must_use]
pub fn search(wanted: &str) -> Vec<&'static Term> {
    let wanted = wanted.trim().to_lowercase();
    let named = |t: &Term| {
        let mut names = std::iter::once(&t.term).chain(t.also);
        names.any(|name| name.to_lowercase().contains(&wanted))
    };
    let (mut found, rest): (Vec<&Term>, Vec<&Term>) = GLOSSARY.iter().partition(|t| named(t));
    found.extend(rest.into_iter().filter(|t| t.text.to_lowercase().contains(&wanted)));
    found
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{GLOSSARY, find, search};

    #[test]
    fn terms_are_sorted_and_found_by_their_id() {
        assert!(GLOSSARY.len() >= 60);
        assert!(GLOSSARY.is_sorted_by(|a, b| a.id < b.id));
        for term in GLOSSARY {
            let id: String = term
                .term
                .to_lowercase()
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
                .collect();
            assert_eq!(term.id, id);
            assert_eq!(find(term.id), Some(term));
        }
        assert_eq!(find("nowhere"), None);
    }

    #[test]
    fn no_name_means_two_things() {
        let mut names = HashSet::new();
        for term in GLOSSARY {
            for name in std::iter::once(&term.term).chain(term.also) {
                assert!(names.insert(name.to_lowercase()), "{name} stands twice");
            }
        }
    }

    #[test]
    fn what_to_read_next_exists() {
        for term in GLOSSARY {
            assert!(!term.see.is_empty(), "{} leads nowhere", term.id);
            let mut next = HashSet::new();
            for id in term.see {
                assert!(find(id).is_some() && *id != term.id, "{}: {id}", term.id);
                assert!(next.insert(id), "{}: {id} twice", term.id);
            }
        }
    }

    #[test]
    fn texts_are_short() {
        for term in GLOSSARY {
            let sentences = term.text.matches(". ").count() + 1;
            assert!(sentences <= 3, "{}: {sentences} sentences", term.id);
            assert!(term.text.len() <= 420, "{}: {} octets", term.id, term.text.len());
        }
    }

    #[test]
    fn a_search_finds_names_before_texts() {
        let ids = |wanted| search(wanted).iter().map(|t| t.id).collect::<Vec<_>>();
        assert_eq!(ids("strip")[0], "downgrade-attack");
        assert_eq!(ids(" PTR ")[0], "reverse-dns");
        assert!(ids("starttls").len() > 5);
        assert!(ids("no such word").is_empty());
    }
}
