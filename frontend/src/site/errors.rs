//! The errors: the reader of pasted texts with a list, and a document for each.

use portwise_explain::{Entry, entries};
use yew::prelude::*;

use super::Way;
use super::document::{Document, Part};
use super::frame::Place;
use super::list::{Row, list};
use crate::components::Source;

pub(super) fn documents() -> Vec<Document> {
    let mut all = vec![Document {
        path: "errors/".to_owned(),
        title: "What does this mail error mean?".to_owned(),
        description: "Paste a mail error, a reply code or a log line, and read what is behind it and what to do.".to_owned(),
        part: Part::Errors,
        data: None,
        content: Box::new(move |way| html! {
            <div class="page">
                <h1>{ "What does this mail error mean?" }</h1>
                <Place name="explain" id="explain" alone=true />
                <h2>{ "All errors" }</h2>
                { list("errors", "Search", entries().iter().map(row).collect(), way) }
            </div>
        }),
    }];
    all.extend(entries().iter().map(document));
    all
}

fn path(entry: &Entry) -> String {
    format!("errors/{}/", entry.id)
}

fn row(entry: &'static Entry) -> Row {
    Row {
        path: path(entry),
        name: entry.title.clone(),
        words: format!("{} {} {}", entry.id, entry.codes.join(" "), entry.said_by.join(" ")),
        content: html! { <span class="beside">{ entry.codes.join(", ") }</span> },
    }
}

fn document(entry: &'static Entry) -> Document {
    Document {
        path: path(entry),
        title: entry.title.clone(),
        description: entry.causes.first().map(|c| c.text.clone()).unwrap_or_default(),
        part: Part::Errors,
        data: None,
        content: Box::new(move |way| content(entry, way)),
    }
}

fn content(entry: &'static Entry, way: &Way) -> Html {
    html! {
        <div class="page">
            <h1>{ &entry.title }</h1>
            <section class="card">
                if !entry.codes.is_empty() { <p class="codes">{ entry.codes.join(", ") }</p> }
                <ol>
                    { for entry.causes.iter().map(|cause| html! {
                        <li><p><strong>{ &cause.text }</strong></p><p>{ &cause.fix }</p></li>
                    }) }
                </ol>
                <p class="origin">
                    if !entry.said_by.is_empty() { <span>{ format!("Said by {}", entry.said_by.join(", ")) }</span> }
                    <Source source={entry.source.clone()} />
                </p>
                <p><a class="button" href={way.to("errors/")}>{ "Paste your own error" }</a></p>
            </section>
        </div>
    }
}
