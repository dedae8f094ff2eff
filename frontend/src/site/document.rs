//! A document of the site.

use serde_json::Value;
use yew::Html;

use super::Way;

/// A document of the site.
pub struct Document {
    /// Its address from the root of the site, with a slash at the end; empty for the front page.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// What it says, in a sentence or two.
    pub description: String,
    /// The entry of the menu that it belongs to.
    pub(crate) part: Part,
    /// What it says to machines, as JSON-LD.
    pub(crate) data: Option<Value>,
    pub(crate) content: Box<dyn Fn(&Way) -> Html>,
}

/// An entry of the menu.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Part {
    Advice,
    Check,
    Errors,
    Snippets,
    Providers,
    Networks,
    Learn,
}

impl Part {
    /// As they stand in the menu: with the label, and the path of the document.
    pub(crate) const MENU: [(Self, &'static str, &'static str); 7] = [
        (Self::Advice, "Settings", ""),
        (Self::Check, "Check", "check/"),
        (Self::Errors, "Errors", "errors/"),
        (Self::Snippets, "Programs", "snippets/"),
        (Self::Providers, "Providers", "providers/"),
        (Self::Networks, "Networks", "networks/"),
        (Self::Learn, "Learn", "questions/"),
    ];
}

/// The file of a document, from the root of the site.
impl Document {
    /// The path of its file.
    #[must_use]
    pub fn file(&self) -> String {
        if self.path.ends_with(".html") { self.path.clone() } else { format!("{}index.html", self.path) }
    }

    /// The way from it to the root.
    pub(crate) fn way(&self) -> Way {
        if self.path.ends_with(".html") { Way::absolute() } else { Way::from(&self.path) }
    }
}
