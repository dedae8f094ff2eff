//! From a pasted error to its cause and cure. The entries are fetched when they are wanted.

use std::rc::Rc;

use futures_util::future::try_join_all;
use portwise_core::understand::ErrorText;
use portwise_core::{Role, Situation};
use portwise_diagnosis::{self as diagnosis, Given, Setting};
use portwise_explain::{Context, Explained, Explanation, FILES, Table, Told};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::{Island, Props};
use crate::backend;
use crate::components::Source;
use crate::hooks::{Said, encoded, replace, use_said};

/// What people come with.
const EXAMPLES: &[&str] = &[
    "wrong version number",
    "535 5.7.8 Username and Password not accepted",
    "530 5.7.0 Must issue a STARTTLS command first",
    "Connection timed out",
    "certificate verify failed: unable to get local issuer certificate",
    "554 5.7.1 Relay access denied",
];

/// What stands in the address: the error, the program that says it, and the host it is about.
const TEXT: &str = "text";
const PROGRAM: &str = "program";
const HOST: &str = "host";

/// The longest error that is kept in the address, in octets.
const LONGEST: usize = 12_000;

impl Island for Explain {
    const NAME: &'static str = "explain";
}

/// From a pasted error to its cause and cure.
#[component]
pub fn Explain(props: &Props) -> Html {
    let table = use_state(|| None::<Result<Rc<Table>, String>>);
    let text = use_state(String::new);
    let (said, say) = use_said();
    // What is known is fetched when somebody is about to ask.
    let is_wanted = use_state_eq(|| false);
    {
        let table = table.clone();
        use_effect_with(*is_wanted || !text.is_empty(), move |is_wanted| {
            if *is_wanted {
                spawn_local(async move {
                    table.set(Some(fetched().await.map(Rc::new)));
                });
            }
        });
    }
    let onfocusin = {
        let is_wanted = is_wanted.clone();
        Callback::from(move |_: FocusEvent| is_wanted.set(true))
    };
    {
        let text = text.clone();
        use_effect_with(said.get(TEXT).to_owned(), move |of_address| text.set(of_address.clone()));
    }
    let oninput = {
        let (text, said) = (text.clone(), said.clone());
        Callback::from(move |event: InputEvent| {
            let typed = event.target_dyn_into::<HtmlTextAreaElement>().map(|a| a.value());
            let typed = typed.unwrap_or_default();
            if typed.len() <= LONGEST {
                replace(&said.with(TEXT, &typed).to_pairs());
            }
            text.set(typed);
        })
    };
    let onchange = {
        let say = say.clone();
        Callback::from(move |event: Event| {
            let typed = event.target_dyn_into::<HtmlTextAreaElement>().map(|a| a.value());
            let typed = typed.filter(|typed| typed.len() <= LONGEST);
            say.emit(typed.map(|typed| (TEXT, typed)).into_iter().collect());
        })
    };
    let onprogram = {
        let (say, text) = (say.clone(), text.clone());
        Callback::from(move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let program = input.map(|i| i.value()).unwrap_or_default();
            let kept = if text.len() <= LONGEST { (*text).clone() } else { String::new() };
            say.emit(vec![(TEXT, kept), (PROGRAM, program)]);
        })
    };
    let example = |example: &'static str| {
        let (say, text) = (say.clone(), text.clone());
        Callback::from(move |_| {
            text.set(example.to_owned());
            say.emit(vec![(TEXT, example.to_owned())]);
        })
    };
    let program = said.get(PROGRAM).to_owned();
    let names = match &*table {
        Some(Ok(table)) => table.programs().iter().map(|p| p.name.clone()).collect(),
        _ => Vec::new(),
    };
    html! {
        <>
            <section class="card" {onfocusin}>
                <div class="field">
                    <label for="error-text">{ "Paste the error as it was said" }</label>
                    <p class="help">{ "A line of a log, a reply code, a whole stack trace or dialogue. It stays in your browser." }</p>
                    <textarea id="error-text" spellcheck="false" value={(*text).clone()} {oninput} {onchange} />
                </div>
                if text.trim().is_empty() {
                    <div class="chips" role="group" aria-label="Examples">
                        { for EXAMPLES.iter().map(|e| html! {
                            <button type="button" class="chip" onclick={example(e)}>{ *e }</button>
                        }) }
                    </div>
                }
                <div class="field">
                    <label for="error-program">{ "Program that sends (optional)" }</label>
                    <input
                        type="text" id="error-program" list="error-programs" autocomplete="off" spellcheck="false"
                        value={program.clone()} oninput={onprogram}
                    />
                    <datalist id="error-programs">
                        { for names.iter().map(|name: &String| html! { <option value={name.clone()} /> }) }
                    </datalist>
                </div>
            </section>
            <div id="explanations" aria-live="polite">
                { match &*table {
                    None if text.is_empty() => Html::default(),
                    None => html! { <p class="help">{ "Fetching what is known …" }</p> },
                    Some(Err(error)) => html! { <p class="error" role="alert">{ error }</p> },
                    Some(Ok(table)) => {
                        let known = known(table, &said.read().situation, &said);
                        let found = diagnosis::explain(table, &text, &known);
                        explained(table, &text, &found, known != Context::default())
                    }
                } }
            </div>
            { settings_for(&text, &said, &props.root) }
        </>
    }
}

/// The way to the settings of the server that the error is about.
fn settings_for(text: &str, said: &Said, root: &str) -> Html {
    if text.trim().is_empty() {
        return Html::default();
    }
    let read = ErrorText::read(text);
    let mut answers = read.answers();
    let of_said = [
        ("provider", said.get("provider")),
        ("provider", said.get(HOST)),
        (PROGRAM, said.get(PROGRAM)),
    ];
    for (id, value) in of_said {
        if !value.is_empty() && answers.iter().all(|(own, _)| *own != id) {
            answers.push((id, value.to_owned()));
        }
    }
    let Some((_, service)) = answers.iter().find(|(id, _)| *id == "provider") else {
        return Html::default();
    };
    let provider = portwise_core::providers::find(service);
    let name = provider.map_or(service.as_str(), |provider| provider.name).to_owned();
    let pairs = answers.iter().map(|(id, answer)| (*id, answer.as_str()));
    html! {
        <p><a class="button" id="to-settings" href={format!("{root}{}", encoded(pairs))}>{ format!("Settings for {name}") }</a></p>
    }
}

/// What the visitor said before: the host or the provider, and the program.
fn known(table: &Table, situation: &Situation, said: &Said) -> Context {
    let host = situation.service.host();
    let host = host.as_ref().and_then(|h| h.host()).map(ToString::to_string);
    let named = Some(said.get(HOST)).filter(|host| !host.is_empty()).map(ToOwned::to_owned);
    let host = named.or(host);
    let program = said.get(PROGRAM);
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
