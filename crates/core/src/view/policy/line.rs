//! One thing that is said of a policy.

use crate::view::Mark;

/// One thing, with what it is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyLine {
    /// How to show it.
    pub mark: Mark,
    /// What it is about, such as `MTA-STS`.
    pub about: String,
    /// What it comes to, in a sentence.
    pub text: String,
}

/// One thing, with what it is about.
pub(super) fn line(mark: Mark, about: impl Into<String>, text: impl Into<String>) -> PolicyLine {
    PolicyLine { mark, about: about.into(), text: text.into() }
}
