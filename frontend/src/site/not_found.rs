//! For an address that leads nowhere. It is served at any depth, so its links begin with the path
//! below which the site is: with `/`, where the address of the site is not said. A server that
//! serves the site below a path puts that path in front of every `="/`, which nothing else in the
//! document has. The script of the site adds the nearest documents, from `paths.json`.

use yew::prelude::*;

use super::document::{Document, Part};
use super::list::chips;

/// The lists that lead to everything.
const LISTS: &[(&str, &str)] = &[
    ("Mail settings", ""),
    ("Check a server", "check/"),
    ("Errors", "errors/"),
    ("Programs", "snippets/"),
    ("Providers", "providers/"),
    ("Networks", "networks/"),
    ("Ports", "ports/"),
    ("Questions", "questions/"),
    ("Glossary", "glossary/"),
];

/// For an address that leads nowhere.
pub(super) fn document() -> Document {
    Document::new(
        Part::Advice,
        "404.html",
        "There is no such page",
        "Nothing is at this address: the link may be old, cut off or mistyped. Here are the pages that come nearest.",
        |way| {
            let lists = LISTS.iter().map(|(name, path)| ((*name).to_owned(), (*path).to_owned()));
            html! {
                <div class="page">
                    <h1>{ "There is no such page" }</h1>
                    <p class="lead" id="lost">{ "Nothing is at this address. The link may be old, cut off or mistyped." }</p>
                    <section class="card" id="nearest" hidden=true>
                        <h2>{ "Did you mean one of these?" }</h2>
                        <ul class="links"></ul>
                    </section>
                    <section class="card">
                        <h2>{ "Where everything is" }</h2>
                        { chips(lists.collect(), way) }
                    </section>
                </div>
            }
        },
    )
}
