//! From one document to another, by relative links: the site works below any path.

use yew::AttrValue;

/// The way from a document to the root of the site.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Way(String);

impl Way {
    /// From the document at a path, such as `providers/gmail/`.
    pub(crate) fn from(path: &str) -> Self {
        Self(match path.matches('/').count() {
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        })
    }

    /// From a document that is shown at any address: by the path below which the site is, such as
    /// `/` or `/mail/`.
    pub(crate) fn absolute(root: &str) -> Self {
        Self(root.to_owned())
    }

    /// To the root, with a slash at the end.
    pub(crate) fn root(&self) -> &str {
        &self.0
    }

    /// To a document or file, by its path from the root.
    pub(crate) fn to(&self, path: impl AsRef<str>) -> AttrValue {
        format!("{}{}", self.0, path.as_ref()).into()
    }
}
