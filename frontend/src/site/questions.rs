//! Questions that people come with: all by topic, and a document for each.

use portwise_core::reference::faq::{self, FaqEntry, TOPICS, Topic};
use yew::prelude::*;

use super::addresses::question as path;
use super::document::{Document, Part as Menu};
use super::glossary::see;
use super::list::{chips, links};
use super::{Way, data};
use crate::components::{Blocks, Sources};

/// What there is to read beside the questions.
const BESIDE: &[(&str, &str, &str)] = &[
    (
        "ports/",
        "The ports compared",
        "25, 465, 587 and 2525 side by side, STARTTLS beside SSL/TLS, relay beside submission.",
    ),
    ("glossary/", "Glossary", "The words of mail submission, each in a sentence or two."),
];

pub(super) fn documents() -> Vec<Document> {
    let about = "465 or 587? Why is port 25 blocked? What does STARTTLS protect? Short answers about mail ports, encryption and logging in, with sources.";
    let mut all =
        vec![
        Document::new(Menu::Learn, "questions/", "Learn: questions about SMTP ports", about, |way| {
            html! {
                <div class="page">
                    <h1>{ "Questions about SMTP ports" }</h1>
                    <ul class="beside-it">
                        { for BESIDE.iter().map(|(path, name, text)| html! {
                            <li><a href={way.to(path)}>{ *name }</a><span>{ *text }</span></li>
                        }) }
                    </ul>
                    { for TOPICS.iter().map(|topic| self::topic(topic, way)) }
                </div>
            }
        })
        .saying(data::questions(faq::entries())),
    ];
    for topic in TOPICS {
        all.extend(topic.entries.iter().map(|entry| document(topic, entry)));
    }
    all
}

fn topic(topic: &'static Topic, way: &Way) -> Html {
    html! {
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
    }
}

/// Questions that name a port, for links.
pub(super) fn about_port(port: u16) -> Vec<(String, String)> {
    let number = port.to_string();
    let names = |entry: &&FaqEntry| {
        entry.question.split(|c: char| !c.is_ascii_digit()).any(|word| word == number)
    };
    let found = faq::entries().filter(names);
    found.map(|entry| (entry.question.to_owned(), path(entry))).collect()
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

fn document(topic: &'static Topic, entry: &'static FaqEntry) -> Document {
    let about = data::plain(entry.answer);
    Document::new(Menu::Learn, path(entry), entry.question, &about, move |way| {
        let others = topic.entries.iter().filter(|other| other.id != entry.id);
        let others = others.map(|other| (other.question.to_owned(), path(other))).collect();
        html! {
            <div class="page">
                <h1>{ entry.question }</h1>
                <section class="card">{ answer(entry, way) }</section>
                { links(&format!("More: {}", topic.title), others, way) }
                { chips(vec![("All questions".to_owned(), "questions/".to_owned())], way) }
            </div>
        }
    })
    .below(topic.title)
    .saying(data::questions([entry]))
}
