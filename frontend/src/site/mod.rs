//! The documents of the site: one for every fact, each whole, so that it can be read, found and
//! linked without any script. To add a kind of document: its file, and here its `mod` and a line
//! in [`documents`].

mod addresses;
mod assets;
mod check;
mod codes;
mod data;
mod document;
mod errors;
mod files;
mod frame;
mod front;
mod glossary;
mod icons;
mod list;
mod networks;
mod not_found;
mod ports;
mod proof;
mod providers;
mod questions;
mod snippets;
mod way;
mod words;

use std::rc::Rc;

pub use assets::Assets;
pub use document::Document;
pub use files::files;
pub use frame::{Entry, render};
pub use icons::{IconError, icons};
use way::Way;

/// All documents, the front page first.
#[must_use]
pub fn documents() -> Vec<Rc<Document>> {
    let mut all = vec![front::document(), check::document(), not_found::document()];
    all.extend(errors::documents());
    all.extend(snippets::documents());
    all.extend(providers::documents());
    all.extend(networks::documents());
    all.extend(ports::documents());
    all.extend(questions::documents());
    all.extend(glossary::documents());
    all.into_iter().map(Rc::new).collect()
}
