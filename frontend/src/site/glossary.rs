//! The terms: a list, and a document for each.

use portwise_core::reference::faq;
use portwise_core::reference::glossary::{self, GLOSSARY, Term};
use yew::prelude::*;

use super::addresses::{question, term as path};
use super::document::{Document, Part as Menu};
use super::list::{Part, Row, links, list};
use super::{Way, data};
use crate::components::Sources;

/// The document above the terms.
const ABOVE: &[(&str, &str)] = &[("Glossary", "glossary/")];

pub(super) fn documents() -> Vec<Document> {
    let about = format!(
        "{} words of mail submission explained in a sentence or two: smarthost, STARTTLS, implicit TLS, MX, SASL and more, with sources.",
        GLOSSARY.len()
    );
    let mut all = vec![
        Document::new(Menu::Learn, "glossary/", "Glossary of mail submission", &about, |way| {
            let rows = GLOSSARY.iter().map(row).collect();
            html! {
                <div class="page">
                    <h1>{ "Glossary of mail submission" }</h1>
                    <section class="card terms">
                        { list("glossary", "Search by word", vec![Part { heading: String::new(), rows }], way) }
                    </section>
                </div>
            }
        })
        .below("Glossary"),
    ];
    all.extend(GLOSSARY.iter().map(document));
    all
}

fn row(term: &'static Term) -> Row {
    Row {
        path: path(term),
        name: term.term.to_owned(),
        words: format!("{} {}", term.also.join(" "), term.text),
        content: html! { <span class="aside">{ term.text }</span> },
    }
}

/// Terms for links, by their ids.
pub(super) fn named(ids: &[&str]) -> Vec<(String, String)> {
    let terms = ids.iter().filter_map(|id| glossary::find(id));
    terms.map(|term| (term.term.to_owned(), path(term))).collect()
}

/// Links to terms.
pub(super) fn see(ids: &'static [&'static str], way: &Way) -> Html {
    let terms = named(ids);
    if terms.is_empty() {
        return Html::default();
    }
    html! {
        <p class="see">
            { "Words in it: " }
            { for terms.into_iter().enumerate().map(|(at, (term, path))| html! {
                <>{ if at > 0 { ", " } else { "" } }<a href={way.to(path)}>{ term }</a></>
            }) }
        </p>
    }
}

fn document(term: &'static Term) -> Document {
    let about = match term.also {
        [] => format!("{}: {}", term.term, term.text),
        also => format!("{} ({}): {}", term.term, also.join(", "), term.text),
    };
    Document::new(
        Menu::Learn,
        path(term),
        format!("{}: what it means", term.term),
        &about,
        move |way| content(term, way),
    )
    .below_all(ABOVE, term.term)
    .saying(data::term(term))
}

fn content(term: &'static Term, way: &Way) -> Html {
    let asked = faq::entries().filter(|entry| entry.see.contains(&term.id));
    let asked = asked.map(|entry| (entry.question.to_owned(), question(entry)));
    let mut near = named(term.see);
    let back = GLOSSARY.iter().filter(|other| other.see.contains(&term.id));
    for other in back {
        let link = (other.term.to_owned(), path(other));
        if !near.contains(&link) {
            near.push(link);
        }
    }
    html! {
        <div class="page">
            <h1>{ term.term }</h1>
            <section class="card">
                <p class="lead">{ term.text }</p>
                if !term.also.is_empty() { <p class="also">{ format!("Also: {}", term.also.join(", ")) }</p> }
                <p class="origin"><Sources sources={term.sources} /></p>
            </section>
            { links("Questions about it", asked.collect(), way) }
            { links("Related words", near, way) }
        </div>
    }
}
