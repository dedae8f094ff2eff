//! The entries: what is known about errors, as it stands in `entries`.

use serde::{Deserialize, Serialize};

use crate::fit::For;
use crate::program::Topic;

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
    /// Something in the text that words cannot tell, and that this entry explains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
    /// What a provider's peculiarities have to do with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<About>,
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
    /// What is wrong. `{offered}` stands for the login mechanisms that the server lists,
    /// `{mechanism}` for the one that the program chose, `{host}` and `{port}` for where it went.
    pub text: String,
    /// What to change.
    pub fix: String,
    /// Command lines in it, as they stand there, for those who copy them; not where they only say
    /// what to look at, such as the name of a program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<String>,
    /// What the settings are for that change it: those of the program that spoke are named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<Topic>,
    /// When it can be the cause; without, always.
    #[serde(default, rename = "for", skip_serializing_if = "For::is_everything")]
    pub when: For,
}

/// Something in a text that words cannot tell.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// A URL whose user name or password holds characters that have a meaning there.
    UnencodedUrl,
}

/// What of a provider may have to do with an error.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// Its host, ports and modes.
    Port,
    /// How one logs in.
    Login,
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
        /// The files that hold the entries, one for each theme, and the programs.
        pub const FILES: &[&str] = &[$(concat!($theme, ".json")),*];

        /// What stands in them.
        pub(crate) const TEXTS: &[&str] =
            &[$(include_str!(concat!("../entries/", $theme, ".json"))),*];
    };
}

files! {
    "auth" "certificate" "client" "connection" "dns" "google" "library" "microsoft" "policy"
    "programs" "provider" "reply" "server" "tls"
}
