//! The settings: what to enter, each with a button to copy it.

use portwise_core::TlsMode;
use portwise_core::view::{Mark, Proof};
use portwise_core::walk::{Answer, Card, Value, short_tls};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::ANSWER;
use super::why::{Warnings, Why};
use crate::components::{CopyButton, paint};
use crate::hooks::Given;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) answer: Answer,
    /// What a check saw.
    pub(super) proof: Option<Proof>,
    /// Where the host is published, in a sentence; may be empty.
    pub(super) published: AttrValue,
    /// What was typed of the host's name.
    pub(super) part: AttrValue,
    pub(super) on_part: Callback<String>,
    /// Whether the next port is wanted as well, since something times out.
    pub(super) wants_next: bool,
    pub(super) on_answers: Callback<Vec<Given>>,
}

/// The settings.
#[component]
pub(super) fn Settings(props: &Props) -> Html {
    let answer = &props.answer;
    let advice = &answer.advice;
    let choice = answer.card.as_ref().map(|card| card.choice.clone());
    html! {
        <section class="card settings" id="answer" aria-labelledby={ANSWER}>
            <h2 id={ANSWER} tabindex="-1">{ answer.title() }</h2>
            <Warnings warnings={advice.warnings.clone()} urgent=true brief={answer.card.is_some()} />
            if let Some(because) = &advice.none_because {
                <div class="none" id="none"><h3>{ "No port works" }</h3><p>{ because }</p></div>
            }
            if let Some(card) = &answer.card {
                { ahead(answer, card) }
                { note(props.proof.as_ref()) }
                if !props.published.is_empty() { <p class="help" id="where-published">{ &props.published }</p> }
                <dl class="rows" id="settings">{ rows(card, props) }</dl>
                <p class="actions">
                    <CopyButton text={answer.lines()} what="all settings" label="Copy all" />
                    if answer.to_check().is_some() {
                        <button type="button" class="copy" id="to-check" onclick={|_| to_check()}>{ "Test this server" }</button>
                    }
                    <CopyButton text="" what="to this answer" label="Copy link" />
                </p>
            }
            <Warnings warnings={advice.warnings.clone()} urgent=false />
            <Why {choice} advice={advice.clone()} blocked={answer.situation.blocked.clone()} wants_next={props.wants_next} on_answers={props.on_answers.clone()} />
        </section>
    }
}

/// What sends in the program's place.
fn ahead(answer: &Answer, card: &Card) -> Html {
    let program = answer.program().map_or("The program", |program| program.short_name());
    let relay = answer.configured.as_ref().ok().filter(|done| done.handing_over.is_some());
    let text = match relay {
        Some(done) => format!(
            "{program} cannot send there itself. These settings are for a relay beside it, {}.",
            done.program.short_name()
        ),
        None if card.choice.via.is_some() => {
            "These settings are for a relay beside the program, which cannot send there itself."
                .to_owned()
        }
        None => return Html::default(),
    };
    html! { <p class="ahead">{ text }</p> }
}

/// What a check saw.
fn note(proof: Option<&Proof>) -> Html {
    let Some(proof) = proof.filter(|proof| !proof.note.is_empty()) else {
        return Html::default();
    };
    let but = if proof.mark == Mark::Bad { "This would be right, but " } else { "Live check: " };
    html! { <p class={classes!("proved", paint(proof.mark).0)}>{ format!("{but}{}.", proof.note) }</p> }
}

fn rows(card: &Card, props: &Props) -> Html {
    let port = Value {
        text: card.port.to_string(),
        note: card.because_of_network.clone(),
        ..Value::default()
    };
    let receives = card.for_users.is_some();
    html! {
        <>
            { row("host", "Server", &card.host, gap(props)) }
            { row("port", if receives { "Port for other servers" } else { "Port" }, &port, Html::default()) }
            { encryption(card, receives) }
            if let Some((port, tls)) = card.for_users {
                { row("users", "Port for your users", &Value {
                    text: port.to_string(), note: format!("{}, with a login", words(tls)), ..Value::default()
                }, Html::default()) }
            }
            if let Some(user) = &card.user { { row("username", "User name", user, Html::default()) } }
            if let Some(secret) = &card.secret {
                <div class="line" id="use-login"><dt>{ "Password" }</dt><dd><span class="words">{ secret.clone() }</span></dd></div>
            }
        </>
    }
}

/// A value with its button. What only stands for something else is not to be copied.
fn row(id: &str, label: &str, value: &Value, beside: Html) -> Html {
    let class = classes!("value", value.is_placeholder.then_some("placeholder"));
    html! {
        <div class="line" id={format!("use-{id}")}>
            <dt>{ label.to_owned() }</dt>
            <dd>
                <strong {class} key={value.text.clone()}>{ value.text.clone() }</strong>
                if !value.is_placeholder {
                    <CopyButton text={value.text.clone()} what={format!("the {}", label.to_lowercase())} />
                }
                if !value.note.is_empty() { <span class="note">{ value.note.clone() }</span> }
                { beside }
            </dd>
        </div>
    }
}

fn encryption(card: &Card, receives: bool) -> Html {
    let (value, note) = match &card.menu {
        _ if receives => ("STARTTLS".to_owned(), "offered, not demanded".to_owned()),
        Some(menu) if menu.choice == short_tls(card.tls) => {
            (menu.choice.clone(), meaning(card.tls).to_owned())
        }
        Some(menu) => {
            (format!("{}: {}", menu.field, menu.choice), format!("we say: {}", words(card.tls)))
        }
        None => (short_tls(card.tls).to_owned(), meaning(card.tls).to_owned()),
    };
    html! {
        <div class="line" id="use-encryption">
            <dt>{ "Encryption" }</dt>
            <dd>
                <strong class="value" key={value.clone()}>{ value.clone() }</strong>
                if !note.is_empty() { <span class="note">{ note }</span> }
            </dd>
        </div>
    }
}

/// When it begins, in a few words.
fn meaning(tls: TlsMode) -> &'static str {
    match tls {
        TlsMode::Implicit => "encrypted from the start",
        TlsMode::StartTls => "encrypted before the login",
        TlsMode::Cleartext => "not encrypted",
    }
}

fn words(tls: TlsMode) -> String {
    format!("{} ({})", short_tls(tls), meaning(tls))
}

/// The field for what of the host's name only the customer knows.
fn gap(props: &Props) -> Html {
    let is_filled = !props.part.is_empty();
    let Some(missing) = props.answer.missing.clone().or_else(|| is_filled.then(String::new)) else {
        return Html::default();
    };
    let label = if missing.is_empty() { "Change it".to_owned() } else { format!("Your {missing}") };
    let onchange = props.on_part.reform(|event: Event| {
        event.target_dyn_into::<HtmlInputElement>().map(|i| i.value()).unwrap_or_default()
    });
    let is_wrong = is_filled && props.answer.missing.is_some();
    html! {
        <span class="gap">
            <label for="host-part">{ label }</label>
            <input type="text" id="host-part" autocomplete="off" spellcheck="false" value={props.part.clone()} aria-invalid={is_wrong.then_some("true")} {onchange} />
            if is_wrong { <span class="error">{ "This gives no host name." }</span> }
        </span>
    }
}

/// Leads to the live check.
fn to_check() {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(document) = document else { return };
    if let Some(element) = document.get_element_by_id("live") {
        element.scroll_into_view();
    }
    let button = document.query_selector("#live button").ok().flatten();
    if let Some(button) = button.and_then(|b| b.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}
