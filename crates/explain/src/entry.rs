//! The entries: what is known about errors, as it stands in `entries`.

use serde::{Deserialize, Serialize};

/// An error and everything there is to say about it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Stable; begins with the name of its file.
    pub id: String,
    /// The cause, as a fragment of a sentence.
    pub title: String,
    /// How much the words say.
    pub tells: Tells,
    /// Who else says them.
    pub scope: Scope,
    /// Texts that this entry must explain first; the page goes without them.
    #[serde(default)]
    pub examples: Vec<String>,
    /// The words: whole words in this order, whatever stands between them that is neither a letter
    /// nor a digit. A `*` is a gap of at most 16 words, for names, addresses and numbers. Words
    /// that say the same are one word. A `~` in front marks words that others use too: they do not
    /// count in a text that seems to be about something else, unless it says little besides.
    pub patterns: Vec<String>,
    /// Reply codes, enhanced status codes, or both together.
    pub codes: Vec<String>,
    /// Programs, languages, providers and libraries that say it.
    pub said_by: Vec<String>,
    /// What is likely behind it, likeliest first.
    pub causes: Vec<Cause>,
    /// Where the facts are from.
    pub source: String,
    /// When they were checked, as `YYYY-MM-DD`.
    pub checked_on: String,
}

/// What may be behind an error, and what to do about it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// What is wrong.
    pub text: String,
    /// What to change.
    pub fix: String,
}

/// How much the words of an error say.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tells {
    /// They say only that it did not work.
    Failure,
    /// They are put around another error, which says more.
    Wrapper,
    /// They say what was seen; several things may be behind it.
    Symptom,
    /// They name the cause.
    Cause,
}

/// Who says the words of an error.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Software that deals with mail.
    Mail,
    /// Any program that opens a connection. Passed over when the text plainly speaks of something
    /// else.
    Network,
}

/// Names the files of `entries` once, for those who have them built in and those who fetch them.
macro_rules! files {
    ($($theme:literal)*) => {
        /// The files that hold the entries, one for each theme.
        pub const FILES: &[&str] = &[$(concat!($theme, ".json")),*];

        /// What stands in them.
        pub(crate) const TEXTS: &[&str] =
            &[$(include_str!(concat!("../entries/", $theme, ".json"))),*];
    };
}

files! {
    "auth" "certificate" "client" "connection" "dns" "google" "library" "microsoft" "policy"
    "provider" "reply" "server" "tls"
}
