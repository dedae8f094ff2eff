//! Questions that people come with.

use portwise_core::reference::faq::TOPICS;
use portwise_core::reference::glossary;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Blocks, Sources};
use crate::pages::Route;

/// Questions that people come with.
#[component]
pub(crate) fn QuestionsPage() -> Html {
    html! {
        <div class="page">
            <h1>{ Route::Questions.title() }</h1>
            { for TOPICS.iter().map(|topic| html! {
                <section class="card" id={topic.id}>
                    <h2>{ topic.title }</h2>
                    { for topic.entries.iter().map(|entry| html! {
                        <details class="faq" id={entry.id}>
                            <summary>{ entry.question }</summary>
                            <Blocks blocks={entry.answer} />
                            <p class="origin">
                                <Sources sources={entry.sources} />
                            </p>
                            <p class="help">
                                { "See also " }
                                <Link<Route> to={Route::Glossary}>
                                    { entry.see.iter().filter_map(|id| glossary::find(id)).map(|t| t.term).collect::<Vec<_>>().join(", ") }
                                </Link<Route>>
                            </p>
                        </details>
                    }) }
                </section>
            }) }
        </div>
    }
}
