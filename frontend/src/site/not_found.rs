//! For an address that leads nowhere.

use yew::prelude::*;

use super::document::{Document, Part};

/// For an address that leads nowhere.
pub(super) fn document() -> Document {
    Document {
        path: "404.html".to_owned(),
        title: "There is no such page".to_owned(),
        description: "There is no such page.".to_owned(),
        part: Part::Advice,
        data: None,
        content: Box::new(move |way| html! {
            <div class="page">
                <h1>{ "There is no such page" }</h1>
                <p>{ "The link may be cut off. " }<a href={way.to("")}>{ "Begin with the settings." }</a></p>
            </div>
        }),
    }
}
