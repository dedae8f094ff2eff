//! From a pasted error to its cause and cure. The entries are fetched when the page is opened.

use std::rc::Rc;

use futures_util::future::try_join_all;
use portwise_explain::{Entry, Explanation, FILES, Table};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::backend;
use crate::components::Source;
use crate::pages::Route;

/// What people come with.
const EXAMPLES: &[&str] = &[
    "wrong version number",
    "535 5.7.8 Username and Password not accepted",
    "530 5.7.0 Must issue a STARTTLS command first",
    "Connection timed out",
    "certificate verify failed: unable to get local issuer certificate",
    "554 5.7.1 Relay access denied",
];

/// From a pasted error to its cause and cure.
#[component]
pub(crate) fn ExplainPage() -> Html {
    let table = use_state(|| None::<Result<Rc<Table>, String>>);
    let text = use_state(String::new);
    {
        let table = table.clone();
        use_effect_with((), move |()| {
            spawn_local(async move {
                table.set(Some(fetched().await.map(Rc::new)));
            });
        });
    }
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            let area = event.target().and_then(|t| t.dyn_into::<HtmlTextAreaElement>().ok());
            text.set(area.map(|a| a.value()).unwrap_or_default());
        })
    };
    let example = |example: &'static str| {
        let text = text.clone();
        Callback::from(move |_| text.set(example.to_owned()))
    };
    html! {
        <div class="page">
            <h1>{ Route::Explain.title() }</h1>
            <section class="card">
                <div class="field">
                    <label for="error-text">{ "Paste the error as it was said" }</label>
                    <p class="help">{ "A line of a log, a reply code, a whole stack trace. It stays in your browser." }</p>
                    <textarea id="error-text" spellcheck="false" value={(*text).clone()} {oninput} />
                </div>
                <div class="chips" aria-label="Examples">
                    { for EXAMPLES.iter().map(|e| html! {
                        <button type="button" class="chip" onclick={example(e)}>{ *e }</button>
                    }) }
                </div>
            </section>
            <div id="explanations" aria-live="polite">
                { match &*table {
                    None => html! { <p class="help">{ "Fetching what is known …" }</p> },
                    Some(Err(error)) => html! { <p class="error" role="alert">{ error }</p> },
                    Some(Ok(table)) => explained(&text, &table.explain(&text)),
                } }
            </div>
        </div>
    }
}

async fn fetched() -> Result<Table, String> {
    let names: Vec<String> = FILES.iter().map(|file| format!("entries/{file}")).collect();
    let files = try_join_all(names.iter().map(|name| backend::file(name))).await?;
    Table::from_json(&files).map_err(|error| error.to_string())
}

fn explained(text: &str, found: &[Explanation<'_>]) -> Html {
    match found.split_first() {
        None if text.trim().is_empty() => Html::default(),
        None => html! {
            <section class="card"><p>{ "Nothing in this text is an error that Portwise knows. Paste the whole message, with the reply code if there is one, or check the server live." }</p></section>
        },
        Some((best, others)) => html! {
            <>
                { one(best) }
                if !others.is_empty() {
                    <section class="card">
                        <h2>{ "It may also be" }</h2>
                        { for others.iter().map(|other| html! {
                            <details class="faq">
                                <summary>{ other.entry.title.clone() }</summary>
                                { causes(other.entry) }
                            </details>
                        }) }
                    </section>
                }
            </>
        },
    }
}

fn one(best: &Explanation<'_>) -> Html {
    html! {
        <section class="card explanation" data-entry={best.entry.id.clone()}>
            <h2>{ best.entry.title.clone() }</h2>
            <p class="help">{ "because of " }<span class="matched">{ best.matched.clone() }</span></p>
            { causes(best.entry) }
        </section>
    }
}

fn causes(entry: &Entry) -> Html {
    html! {
        <>
            <ol>
                { for entry.causes.iter().map(|cause| html! {
                    <li><p><strong>{ cause.text.clone() }</strong></p><p>{ cause.fix.clone() }</p></li>
                }) }
            </ol>
            <p class="origin">
                if !entry.said_by.is_empty() { <span>{ format!("Said by {}", entry.said_by.join(", ")) }</span> }
                <Source source={entry.source.clone()} />
            </p>
        </>
    }
}
