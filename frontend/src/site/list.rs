//! Lists of documents that can be narrowed by typing.

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

/// Rows that belong together.
pub(super) struct Part {
    /// The heading; empty where there is but one part.
    pub(super) heading: String,
    pub(super) rows: Vec<Row>,
}

/// A list of documents that can be narrowed by typing.
pub(super) fn list(id: &'static str, label: &str, parts: Vec<Part>, way: &Way) -> Html {
    let count: usize = parts.iter().map(|part| part.rows.len()).sum();
    html! {
        <>
            <div class="field narrow">
                <label for={format!("{id}-search")}>{ label.to_owned() }</label>
                <input id={format!("{id}-search")} type="search" data-narrows={id} autocomplete="off" autocapitalize="none" spellcheck="false" />
                <p class="help" id={format!("{id}-count")} aria-live="polite">{ format!("{count} in all") }</p>
            </div>
            <div {id}>
                { for parts.into_iter().map(|part| html! {
                    <section class="shelf">
                        if !part.heading.is_empty() { <h2>{ part.heading }</h2> }
                        <ul class="index">{ for part.rows.into_iter().map(|row| self::row(row, way)) }</ul>
                    </section>
                }) }
            </div>
        </>
    }
}

fn row(row: Row, way: &Way) -> Html {
    html! {
        <li data-words={format!("{} {}", row.name, row.words).to_lowercase()}>
            <a href={way.to(row.path)}>{ row.name }</a>
            { row.content }
        </li>
    }
}

/// Links side by side, under a heading; nothing where there are none.
pub(super) fn links(heading: &str, links: Vec<(String, String)>, way: &Way) -> Html {
    if links.is_empty() {
        return Html::default();
    }
    html! {
        <section class="card">
            <h2>{ heading.to_owned() }</h2>
            { chips(links, way) }
        </section>
    }
}

/// Links side by side: names and paths.
pub(super) fn chips(links: Vec<(String, String)>, way: &Way) -> Html {
    html! {
        <ul class="links">
            { for links.into_iter().map(|(name, path)| html! { <li><a href={way.to(path)}>{ name }</a></li> }) }
        </ul>
    }
}
