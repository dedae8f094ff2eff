//! From a pasted error to its cause and cure. The entries are fetched when the page is opened.

use std::rc::Rc;

use futures_util::future::try_join_all;
use portwise_core::{Role, Situation};
use portwise_diagnosis::{self as diagnosis, Given, Setting};
use portwise_explain::{Context, Explained, Explanation, FILES, Table, Told};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::{Island, Props};
use crate::backend;
use crate::components::Source;
use crate::hooks::use_said;

/// What people come with.
const EXAMPLES: &[&str] = &[
    "wrong version number",
    "535 5.7.8 Username and Password not accepted",
    "530 5.7.0 Must issue a STARTTLS command first",
    "Connection timed out",
    "certificate verify failed: unable to get local issuer certificate",
    "554 5.7.1 Relay access denied",
];

/// The program that is entered on this page, and the one whose configuration was chosen.
const PROGRAM: &str = "program";
const CONFIGURED: &str = "snippet";

impl Island for Explain {
    const NAME: &'static str = "explain";
}

/// From a pasted error to its cause and cure.
#[component]
pub fn Explain(_props: &Props) -> Html {
    let table = use_state(|| None::<Result<Rc<Table>, String>>);
    let text = use_state(String::new);
    let (said, say) = use_said();
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
    let onprogram = Callback::from(move |event: InputEvent| {
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        say.emit((PROGRAM, input.map(|i| i.value()).unwrap_or_default()));
    });
    let example = |example: &'static str| {
        let text = text.clone();
        Callback::from(move |_| text.set(example.to_owned()))
    };
    let program = said.get(PROGRAM).to_owned();
    let configured = said.get(CONFIGURED).to_owned();
    let names = match &*table {
        Some(Ok(table)) => table.programs().iter().map(|p| p.name.clone()).collect(),
        _ => Vec::new(),
    };
    html! {
        <>
            <section class="card">
                <div class="field">
                    <label for="error-text">{ "Paste the error as it was said" }</label>
                    <p class="help">{ "A line of a log, a reply code, a whole stack trace or dialogue. It stays in your browser." }</p>
                    <textarea id="error-text" spellcheck="false" value={(*text).clone()} {oninput} />
                </div>
                <div class="chips" aria-label="Examples">
                    { for EXAMPLES.iter().map(|e| html! {
                        <button type="button" class="chip" onclick={example(e)}>{ *e }</button>
                    }) }
                </div>
                <div class="field">
                    <label for="error-program">{ "Program that sends (optional)" }</label>
                    <input
                        type="text" id="error-program" list="error-programs" autocomplete="off" spellcheck="false"
                        placeholder={configured.clone()} value={program.clone()} oninput={onprogram}
                    />
                    <datalist id="error-programs">
                        { for names.iter().map(|name: &String| html! { <option value={name.clone()} /> }) }
                    </datalist>
                </div>
            </section>
            <div id="explanations" aria-live="polite">
                { match &*table {
                    None => html! { <p class="help">{ "Fetching what is known …" }</p> },
                    Some(Err(error)) => html! { <p class="error" role="alert">{ error }</p> },
                    Some(Ok(table)) => {
                        let program = if program.trim().is_empty() { &configured } else { &program };
                        let known = known(table, &said.read().0, program);
                        let found = diagnosis::explain(table, &text, &known);
                        explained(table, &text, &found, known != Context::default())
                    }
                } }
            </div>
        </>
    }
}

/// What the visitor said before: the host or the provider, and the program.
fn known(table: &Table, situation: &Situation, program: &str) -> Context {
    let host = situation.service.host();
    let host = host.as_ref().and_then(|h| h.host()).map(ToString::to_string);
    let given = Given {
        program: Some(program).filter(|p| !p.trim().is_empty()),
        host: host.as_deref(),
        provider: situation.service.provider().map(|p| p.id),
        // A server that receives sends to others as well; what of it is meant the text says.
        delivery: false,
        ..Given::default()
    };
    let context = given.context(table).unwrap_or_default();
    // A receiving server's own host is not where its mail goes.
    if situation.role == Role::MxServer {
        return Context { host: None, provider: None, ..context };
    }
    context
}

async fn fetched() -> Result<Table, String> {
    let names: Vec<String> = FILES.iter().map(|file| format!("entries/{file}")).collect();
    let files = try_join_all(names.iter().map(|name| backend::file(name))).await?;
    Table::from_json(&files).map_err(|error| error.to_string())
}

fn explained(table: &Table, text: &str, found: &Explained<'_>, said: bool) -> Html {
    let read = diagnosis::known_here(&found.context, said);
    let read = read.filter(|_| !text.trim().is_empty());
    let read = read.map(|read| html! { <p class="help" id="known-here">{ read }</p> });
    match found.explanations.split_first() {
        None if text.trim().is_empty() => Html::default(),
        None => html! {
            <section class="card">
                <p>{ "Nothing in this text is an error that Portwise knows. What would help:" }</p>
                <ul>
                    { for diagnosis::still_needed(&found.context).into_iter().map(|needed| html! { <li>{ needed }</li> }) }
                </ul>
                { read }
            </section>
        },
        Some((best, others)) => html! {
            <>
                { read }
                { one(table, best, &found.context) }
                if !others.is_empty() {
                    <section class="card">
                        <h2>{ "It may also be" }</h2>
                        { for others.iter().map(|other| html! {
                            <details class="faq">
                                <summary>{ other.entry.title.clone() }</summary>
                                { causes(other) }
                            </details>
                        }) }
                    </section>
                }
            </>
        },
    }
}

fn one(table: &Table, best: &Explanation<'_>, context: &Context) -> Html {
    let settings = diagnosis::settings(table, best, context);
    let summary =
        if context.program.is_some() { "In other programs" } else { "What the setting is called" };
    html! {
        <section class="card explanation" data-entry={best.entry.id.clone()}>
            <h2>{ best.entry.title.clone() }</h2>
            <p class="help">{ "because of " }<span class="matched">{ best.matched.clone() }</span></p>
            if let Some(correction) = &best.correction {
                <p>{ "Written right: " }<span class="matched">{ correction.clone() }</span></p>
            }
            { causes(best) }
            if !settings.is_empty() {
                <details class="faq">
                    <summary>{ summary }</summary>
                    <ul>{ for settings.iter().map(setting) }</ul>
                </details>
            }
            { aside(best) }
        </section>
    }
}

fn setting(setting: &Setting<'_>) -> Html {
    html! { <li><strong>{ format!("{}: ", setting.name) }</strong>{ setting.text.clone() }</li> }
}

/// What is for other programs and situations.
fn aside(explanation: &Explanation<'_>) -> Html {
    let aside: Vec<&Told<'_>> = explanation.causes.iter().filter(|c| !c.applies).collect();
    if aside.is_empty() {
        return Html::default();
    }
    html! {
        <details class="faq">
            <summary>{ "In other situations" }</summary>
            <ul>{ for aside.into_iter().map(cause) }</ul>
        </details>
    }
}

fn causes(explanation: &Explanation<'_>) -> Html {
    let entry = explanation.entry;
    html! {
        <>
            <ol>{ for explanation.causes.iter().filter(|c| c.applies).map(cause) }</ol>
            <p class="origin">
                if !entry.said_by.is_empty() { <span>{ format!("Said by {}", entry.said_by.join(", ")) }</span> }
                <Source source={entry.source.clone()} />
            </p>
        </>
    }
}

fn cause(cause: &Told<'_>) -> Html {
    html! {
        <li><p><strong>{ cause.text.to_string() }</strong></p><p>{ cause.fix.to_string() }</p></li>
    }
}
