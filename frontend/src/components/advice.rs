//! Advice: what to use, why, what if not, and how we came to it.

use portwise_core::advice::{Advice, Choice, Step};
use portwise_core::providers::{Username, login_in_words, username_in_words};
use portwise_core::reference::questions;
use yew::prelude::*;

use super::{CopyButton, Source};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) advice: Advice,
}

/// Advice, whole.
#[component]
pub(crate) fn AdviceView(props: &Props) -> Html {
    let advice = &props.advice;
    let best = advice.choices.first();
    html! {
        <section class="card advice" id="advice" aria-live="polite" aria-label="Recommendation">
            if let Some(because) = &advice.none_because {
                <div class="none"><h2>{ "No port works" }</h2><p>{ because }</p></div>
            }
            if let Some(best) = best { { recommendation(best) } }
            if !advice.warnings.is_empty() {
                <div class="warnings">
                    <h3>{ "Know before" }</h3>
                    <ul>
                        { for advice.warnings.iter().map(|w| html! {
                            <li data-code={w.code.clone()}>{ &w.text }</li>
                        }) }
                    </ul>
                </div>
            }
            if let Some(best) = best { { reasons(best) } }
            if advice.choices.len() > 1 { { fallbacks(&advice.choices[1..]) } }
            if !advice.next_steps.is_empty() {
                <div>
                    <h3>{ "Then" }</h3>
                    <ul class="next">{ for advice.next_steps.iter().map(|s| html! { <li>{ s }</li> }) }</ul>
                </div>
            }
            { path(&advice.path) }
        </section>
    }
}

fn recommendation(best: &Choice) -> Html {
    let host = best.host.clone().unwrap_or_else(|| "your own host".to_owned());
    let title = if best.via.is_some() { "For a local relay, use" } else { "Use" };
    let tile = |what: &'static str, label: &'static str, value: String, copy: bool| {
        html! {
            <div class="tile" id={format!("use-{what}")}>
                <dt>{ label }</dt>
                <dd>
                    <strong>{ &value }</strong>
                    if copy { <CopyButton text={value.clone()} what={format!("the {what}")} /> }
                </dd>
            </div>
        }
    };
    html! {
        <div class="recommendation">
            <h2>{ title }</h2>
            <dl class="tiles">
                { tile("port", "Port", best.port.to_string(), true) }
                { tile("encryption", "Encryption", best.security.name().to_owned(), false) }
                { tile("host", if best.guessed { "Host (a guess)" } else { "Host" }, host, best.host.is_some()) }
                if best.username != Username::None.id() {
                    { tile("username", "User name", username_in_words(&best.username), false) }
                }
                if !best.auth.is_empty() {
                    { tile("login", "Log in with", login_in_words(&best.auth), false) }
                }
            </dl>
        </div>
    }
}

fn reasons(best: &Choice) -> Html {
    html! {
        <div id="reasons">
            <h3>{ "Why" }</h3>
            <ul>
                { for best.reasons.iter().map(|reason| html! {
                    <li>{ &reason.text }{ " " }<Source source={reason.source.clone()} /></li>
                }) }
            </ul>
        </div>
    }
}

fn fallbacks(choices: &[Choice]) -> Html {
    html! {
        <div>
            <h3>{ "If that fails" }</h3>
            <ol class="fallbacks" start="2">
                { for choices.iter().map(|choice| html! {
                    <li>
                        <strong>{ format!("Port {}, {}", choice.port, choice.security.name()) }</strong>
                        <span>{ choice.when.clone().unwrap_or_default() }</span>
                    </li>
                }) }
            </ol>
        </div>
    }
}

/// The questions that decided, as a way that one can follow.
fn path(steps: &[Step]) -> Html {
    html! {
        <details class="path">
            <summary>{ "How we came to this" }</summary>
            <ol>
                { for steps.iter().map(|step| html! {
                    <li>
                        <span class="path-question">{ question(&step.question) }</span>
                        <span class="path-answer">{ &step.answer }</span>
                    </li>
                }) }
            </ol>
        </details>
    }
}

fn question(id: &str) -> String {
    match questions::find(id) {
        Some(question) => question.text.to_owned(),
        None => "What a live check saw".to_owned(),
    }
}
