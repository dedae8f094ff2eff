//! Questions that people come with: all by topic, and a document for each.

use portwise_core::reference::faq::{self, FaqEntry, TOPICS};
use yew::prelude::*;

use super::Way;
use super::document::{Document, Part};
use super::glossary::see;
use crate::components::{Blocks, Sources};

pub(super) fn documents() -> Vec<Document> {
    let mut all = vec![Document {
        path: "questions/".to_owned(),
        title: "Questions about SMTP ports".to_owned(),
        description: "465 or 587? Why is port 25 blocked? What does STARTTLS protect? Short answers with sources.".to_owned(),
        part: Part::Learn,
        data: None,
        content: Box::new(move |way| html! {
            <div class="page">
                <h1>{ "Questions about SMTP ports" }</h1>
                { for TOPICS.iter().map(|topic| html! {
                    <section class="card" id={topic.id}>
                        <h2>{ topic.title }</h2>
                        { for topic.entries.iter().map(|entry| html! {
                            <details class="faq" id={entry.id}>
                                <summary>{ entry.question }</summary>
                                { answer(entry, way) }
                                <p><a href={way.to(path(entry))}>{ "Link to this answer" }</a></p>
                            </details>
                        }) }
                    </section>
                }) }
            </div>
        }),
    }];
    all.extend(faq::entries().map(document));
    all
}

fn path(entry: &FaqEntry) -> String {
    format!("questions/{}/", entry.id)
}

fn answer(entry: &'static FaqEntry, way: &Way) -> Html {
    html! {
        <>
            <Blocks blocks={entry.answer} />
            { see(entry.see, way) }
            <p class="origin"><Sources sources={entry.sources} /></p>
        </>
    }
}

fn document(entry: &'static FaqEntry) -> Document {
    Document {
        path: path(entry),
        title: entry.question.to_owned(),
        description: entry.question.to_owned(),
        part: Part::Learn,
        data: None,
        content: Box::new(move |way| html! {
            <div class="page">
                <h1>{ entry.question }</h1>
                <section class="card">{ answer(entry, way) }</section>
                <p><a href={way.to("questions/")}>{ "All questions" }</a></p>
            </div>
        }),
    }
}
