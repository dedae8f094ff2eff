//! A list of documents that can be narrowed by typing.

use yew::prelude::*;

use super::Way;

/// A row of a list.
pub(super) struct Row {
    /// The document's path.
    pub(super) path: String,
    pub(super) name: String,
    /// What it is found by besides, in any case.
    pub(super) words: String,
    pub(super) content: Html,
}

/// A list of documents that can be narrowed by typing.
pub(super) fn list(id: &'static str, label: &'static str, rows: Vec<Row>, way: &Way) -> Html {
    let count = rows.len();
    html! {
        <>
            <div class="field narrow">
                <label for={format!("{id}-search")}>{ label }</label>
                <input id={format!("{id}-search")} type="search" data-narrows={id} autocomplete="off" autocapitalize="none" spellcheck="false" />
                <p class="help" id={format!("{id}-count")} aria-live="polite">{ format!("{count} in all") }</p>
            </div>
            <ul class="rows" {id}>
                { for rows.into_iter().map(|row| html! {
                    <li data-words={format!("{} {}", row.name, row.words).to_lowercase()}>
                        <a href={way.to(row.path)}>{ row.name }</a>
                        { row.content }
                    </li>
                }) }
            </ul>
        </>
    }
}
