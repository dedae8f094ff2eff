//! The front page: the questions, the answer, the check, the four ports at a glance, and ways to
//! everything else.

use portwise_core::reference::comparison;
use yew::prelude::*;

use super::document::{Document, Part};
use super::frame::Place;
use super::list::chips;
use super::words::encrypted;
use super::{Way, errors, providers, snippets};

/// The front page.
pub(super) fn document() -> Document {
    Document::new(
        Part::Advice,
        "",
        "which SMTP port, which encryption, which settings?",
        "The right SMTP port, encryption and settings for your mail, configuration that works when pasted, and a live check of the real server.",
        |way| {
            html! {
                <div class="front">
                    <h1>{ "Mail settings that work" }</h1>
                    <Place name="walk" id="walk" />
                    <Place name="check" id="live" wake="portwise-asked" />
                    <Place name="policy" id="policy" wake="portwise-checked" />
                    <Place name="compare" id="compare" wake="toggle" />
                    { glance(way) }
                    { ways(way) }
                </div>
            }
        },
    )
    .with(&[("walk", false), ("check", false), ("policy", false), ("compare", false)])
}

/// The four ports.
fn glance(way: &Way) -> Html {
    html! {
        <section class="glance" aria-labelledby="glance">
            <h2 id="glance">{ "The four ports at a glance" }</h2>
            <ul class="cards">
                { for comparison::main_columns().map(|row| html! {
                    <li class="card">
                        <a href={way.to(format!("ports/{}/", row.port))}>{ row.port }</a>
                        <span class="mode">{ encrypted(row.tls) }</span>
                        <p>{ row.advice }</p>
                    </li>
                }) }
            </ul>
        </section>
    }
}

/// What there is to read, by what one comes with.
fn ways(way: &Way) -> Html {
    let all = |name: &str, path: &str| (name.to_owned(), path.to_owned());
    let part = |heading: &'static str, links: Vec<(String, String)>, rest: (String, String)| {
        html! {
            <section class="card">
                <h2>{ heading }</h2>
                { chips(links.into_iter().chain([rest]).collect(), way) }
            </section>
        }
    };
    html! {
        <div class="kinds">
            { part("By provider", providers::frequent(), all("All providers", "providers/")) }
            { part("By program", snippets::frequent(), all("All programs", "snippets/")) }
            { part("By error", errors::frequent(), all("All errors", "errors/")) }
        </div>
    }
}
