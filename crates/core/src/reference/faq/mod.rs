//! Questions that people come with, and answers.

mod login;
mod ports;
mod receiving;
mod testing;
mod tls;

use serde::Serialize;

use super::Block;

/// A question and its answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct FaqEntry {
    /// Stable; the anchor on the page.
    pub id: &'static str,
    /// As people ask it.
    pub question: &'static str,
    /// What there is to say, in order.
    pub answer: &'static [Block],
    /// Where that is laid down or described.
    pub sources: &'static [&'static str],
    /// Ids of terms in the glossary.
    pub see: &'static [&'static str],
}

/// Questions that belong together.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Topic {
    /// Stable; the anchor on the page.
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// The questions, in the order in which they are shown.
    pub entries: &'static [FaqEntry],
}

/// All questions by topic, in the order in which they are shown.
pub const TOPICS: &[Topic] = &[
    Topic { id: "ports", title: "Ports", entries: ports::ENTRIES },
    Topic { id: "tls", title: "TLS and certificates", entries: tls::ENTRIES },
    Topic { id: "login", title: "Logging in", entries: login::ENTRIES },
    Topic { id: "testing", title: "Testing by hand", entries: testing::ENTRIES },
    Topic { id: "receiving", title: "Receiving mail", entries: receiving::ENTRIES },
];

/// All questions in one row.
pub fn entries() -> impl Iterator<Item = &'static FaqEntry> {
    TOPICS.iter().flat_map(|topic| topic.entries)
}

/// The question with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static FaqEntry> {
    entries().find(|entry| entry.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{TOPICS, entries, find};
    use crate::reference::glossary;

    #[test]
    fn every_question_has_an_anchor_of_its_own() {
        let mut ids = HashSet::new();
        for id in TOPICS.iter().map(|t| t.id).chain(entries().map(|e| e.id)) {
            assert!(ids.insert(id), "{id} stands twice");
            assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        }
        assert!(entries().count() >= 20);
        assert!(entries().all(|e| find(e.id) == Some(e)));
    }

    #[test]
    fn every_question_is_one_and_leads_on() {
        for entry in entries() {
            assert!(entry.question.ends_with('?'), "{}", entry.id);
            assert!(!entry.answer.is_empty() && !entry.see.is_empty(), "{}", entry.id);
            let mut seen = HashSet::new();
            for id in entry.see {
                assert!(glossary::find(id).is_some(), "{}: {id}", entry.id);
                assert!(seen.insert(id), "{}: {id} twice", entry.id);
            }
        }
    }
}
