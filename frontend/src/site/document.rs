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
    /// The documents above it, the uppermost first, and its own short name at the end; empty for
    /// what stands alone.
    pub(crate) trail: Vec<Step>,
    /// What it says to machines beside its place, as JSON-LD without a context.
    pub(crate) data: Vec<Value>,
    /// The islands in it, each with whether the document is about nothing else.
    pub(crate) islands: &'static [(&'static str, bool)],
    pub(crate) content: Box<dyn Fn(&Way) -> Html>,
}

/// A document on the way to another one.
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) path: String,
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

    /// The first steps of the way to its documents.
    fn trail(self) -> Vec<Step> {
        let start = Step { name: "Portwise".to_owned(), path: String::new() };
        let own = Self::MENU.iter().find(|(part, _, path)| *part == self && !path.is_empty());
        let own = own
            .map(|(_, label, path)| Step { name: (*label).to_owned(), path: (*path).to_owned() });
        std::iter::once(start).chain(own).collect()
    }
}

impl Document {
    /// A document that stands alone, without islands. The description is shortened to what search
    /// engines show.
    pub(crate) fn new(
        part: Part,
        path: impl Into<String>,
        title: impl Into<String>,
        description: &str,
        content: impl Fn(&Way) -> Html + 'static,
    ) -> Self {
        Self {
            path: path.into(),
            title: title.into(),
            description: super::words::description(description),
            part,
            trail: Vec::new(),
            data: Vec::new(),
            islands: &[],
            content: Box::new(content),
        }
    }

    /// The same as one of many: below the list of its part, under a short name.
    pub(crate) fn below(self, name: impl Into<String>) -> Self {
        self.below_all(&[], name)
    }

    /// The same below further documents, each with its name and path.
    pub(crate) fn below_all(self, more: &[(&str, &str)], name: impl Into<String>) -> Self {
        let mut trail = self.part.trail();
        trail.extend(
            more.iter()
                .map(|(name, path)| Step { name: (*name).to_owned(), path: (*path).to_owned() }),
        );
        trail.push(Step { name: name.into(), path: self.path.clone() });
        Self { trail, ..self }
    }

    /// The same with something to say to machines.
    pub(crate) fn saying(mut self, data: Value) -> Self {
        self.data.push(data);
        self
    }

    /// The same with islands.
    pub(crate) fn with(self, islands: &'static [(&'static str, bool)]) -> Self {
        Self { islands, ..self }
    }

    /// The path of its file.
    #[must_use]
    pub fn file(&self) -> String {
        if self.is_for_any_address() {
            self.path.clone()
        } else {
            format!("{}index.html", self.path)
        }
    }

    /// Whether it is shown at addresses that are not its own.
    #[must_use]
    pub fn is_for_any_address(&self) -> bool {
        self.path.ends_with(".html")
    }
}
