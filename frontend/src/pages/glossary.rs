//! The field's terms, with a search.

use portwise_core::reference::glossary;
use yew::prelude::*;

use crate::components::{Sources, Suggest};
use crate::pages::Route;

/// The field's terms.
#[component]
pub(crate) fn GlossaryPage() -> Html {
    let search = use_state(String::new);
    let on_answer = {
        let search = search.clone();
        Callback::from(move |text| search.set(text))
    };
    html! {
        <div class="page">
            <h1>{ Route::Glossary.title() }</h1>
            <section class="card">
                <Suggest id="term-search" label="Search" placeholder="smarthost" answer={(*search).clone()} {on_answer} eager=true />
                <dl class="glossary">
                    { for glossary::search(&search).into_iter().map(|term| html! {
                        <div key={term.id} id={format!("term-{}", term.id)}>
                            <dt>{ term.term }if !term.also.is_empty() { <span class="also">{ format!(" ({})", term.also.join(", ")) }</span> }</dt>
                            <dd>{ term.text }{ " " }<Sources sources={term.sources} /></dd>
                        </div>
                    }) }
                </dl>
            </section>
        </div>
    }
}
