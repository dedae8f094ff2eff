//! The terms: a list, and a document for each.

use portwise_core::reference::glossary::{self, GLOSSARY, Term};
use yew::prelude::*;

use super::Way;
use super::document::{Document, Part};
use super::list::{Row, list};
use crate::components::Sources;

pub(super) fn documents() -> Vec<Document> {
    let mut all = vec![Document {
        path: "glossary/".to_owned(),
        title: "Terms of mail submission".to_owned(),
        description: "The words of mail submission explained: smarthost, STARTTLS, implicit TLS, MX, SASL and more.".to_owned(),
        part: Part::Learn,
        data: None,
        content: Box::new(move |way| html! {
            <div class="page">
                <h1>{ "Terms of mail submission" }</h1>
                { list("glossary", "Search", GLOSSARY.iter().map(row).collect(), way) }
            </div>
        }),
    }];
    all.extend(GLOSSARY.iter().map(document));
    all
}

fn row(term: &'static Term) -> Row {
    Row {
        path: path(term),
        name: term.term.to_owned(),
        words: format!("{} {}", term.also.join(" "), term.text),
        content: html! { <span class="beside">{ term.text }</span> },
    }
}

fn path(term: &Term) -> String {
    format!("glossary/{}/", term.id)
}

/// Links to terms.
pub(super) fn see(ids: &'static [&'static str], way: &Way) -> Html {
    let terms: Vec<&Term> = ids.iter().filter_map(|id| glossary::find(id)).collect();
    if terms.is_empty() {
        return Html::default();
    }
    html! {
        <p class="see">
            { "See also " }
            { for terms.iter().enumerate().map(|(at, term)| html! {
                <>{ if at > 0 { ", " } else { "" } }<a href={way.to(path(term))}>{ term.term }</a></>
            }) }
        </p>
    }
}

fn document(term: &'static Term) -> Document {
    Document {
        path: path(term),
        title: format!("{}: what it means", term.term),
        description: term.text.to_owned(),
        part: Part::Learn,
        data: None,
        content: Box::new(move |way| html! {
            <div class="page">
                <h1>{ term.term }</h1>
                <section class="card">
                    if !term.also.is_empty() { <p class="also">{ term.also.join(", ") }</p> }
                    <p>{ term.text }</p>
                    { see(term.see, way) }
                    <p class="origin"><Sources sources={term.sources} /></p>
                </section>
            </div>
        }),
    }
}
