//! An error text, explained with what the tables know: joins `explain`, which knows errors, with
//! `core`, which knows providers, and `snippets`, which knows programs. Command line, page and the
//! tools for assistants use it, so that they say the same.

mod given;
mod providers;
mod view;

use portwise_explain::{Context, Explained, Provider, Table, Tables};

pub use given::{Given, GivenError};
pub use view::{CauseView, ExplanationView, Setting, known_here, settings, still_needed, views};

/// What `core` knows of hosts.
struct Core;

impl Tables for Core {
    fn provider_at(&self, host: &str) -> Option<Provider> {
        providers::at(host).map(providers::facts)
    }
}

/// Explains an error text or a reply code with what was said beside it, what the text says, and
/// what the tables know of the provider.
#[must_use]
pub fn explain<'a>(table: &'a Table, text: &str, known: &Context) -> Explained<'a> {
    table.explain(text, known, &Core)
}
