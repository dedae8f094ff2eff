//! The front page: the questions, the answer, the check, and the four ports at a glance.

use portwise_core::reference::comparison;
use yew::prelude::*;

use super::document::{Document, Part};
use super::frame::Place;

/// The front page.
pub(super) fn document() -> Document {
    Document {
        path: String::new(),
        title: "which SMTP port, which encryption, which settings?".to_owned(),
        description: "The right SMTP port, encryption and settings for your mail, configuration that works when pasted, and a live check of the real server.".to_owned(),
        part: Part::Advice,
        data: None,
        content: Box::new(move |way| html! {
            <div class="front">
                <h1>{ "Mail settings that work" }</h1>
                <Place name="walk" id="walk" />
                <Place name="check" id="live" wake="portwise-asked" />
                <section class="card glance" aria-labelledby="glance">
                    <h2 id="glance">{ "The four ports at a glance" }</h2>
                    <dl>
                        { for comparison::main_columns().map(|row| html! {
                            <div>
                                <dt><a href={way.to(format!("ports/{}/", row.port))}>{ row.port }</a>{ " " }<span class="mode">{ row.tls.name() }</span></dt>
                                <dd>{ row.advice }</dd>
                            </div>
                        }) }
                    </dl>
                </section>
            </div>
        }),
    }
}
