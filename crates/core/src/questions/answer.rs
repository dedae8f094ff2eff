//! An answer that can be chosen.

/// One of several answers to a question.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Answer {
    /// As in JSON, flags and URLs.
    pub id: &'static str,
    /// In a few words.
    pub label: &'static str,
    /// One sentence more.
    pub help: &'static str,
}
