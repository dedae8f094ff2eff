//! Advice: what to use, why, what if not, and how we came to it.

use portwise_core::advice::{Advice, Choice, PathStep, Reason};
use portwise_core::providers::Auth;
use portwise_core::questions::{self, Question};
use portwise_core::view::{Mark, Proof};
use yew::prelude::*;

use super::endpoint::paint;
use super::{CopyButton, Source};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) advice: Advice,
    /// What a check saw of the first choice.
    #[prop_or_default]
    pub(crate) proof: Option<Proof>,
}

/// Advice, whole.
#[component]
pub(crate) fn AdviceView(props: &Props) -> Html {
    let advice = &props.advice;
    let best = advice.choices.first();
    html! {
        <section class="card advice" id="advice" aria-live="polite" aria-label="Recommendation">
            { warnings(advice, true) }
            if let Some(because) = &advice.none_because {
                <div class="none"><h2>{ "No port works" }</h2><p>{ because }</p></div>
            }
            if let Some(best) = best { { recommendation(best, props.proof.as_ref()) } }
            { warnings(advice, false) }
            if let Some(best) = best { { reasons(best) } }
            if advice.choices.len() > 1 { { fallbacks(advice) } }
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

/// The warnings that come before everything else, or the others.
fn warnings(advice: &Advice, urgent: bool) -> Html {
    let mut warnings = advice.warnings.iter().filter(|w| w.urgent == urgent).peekable();
    if warnings.peek().is_none() {
        return Html::default();
    }
    html! {
        <div class={classes!("warnings", urgent.then_some("urgent"))}>
            if urgent { <h2>{ "First of all" }</h2> } else { <h3>{ "Know before" }</h3> }
            <ul>
                { for warnings.map(|w| html! { <li data-code={w.code.clone()}>{ &w.text }</li> }) }
            </ul>
        </div>
    }
}

fn recommendation(best: &Choice, proof: Option<&Proof>) -> Html {
    let host =
        best.host.as_ref().map_or_else(|| "the server's name".to_owned(), ToString::to_string);
    let title = match proof {
        Some(Proof { mark: Mark::Bad, .. }) => "This is what would be right",
        _ if best.via.is_some() => "For a local relay, use",
        _ => "Use",
    };
    let note = proof.filter(|proof| !proof.note.is_empty()).map(|proof| {
        let but = if proof.mark == Mark::Bad { "But " } else { "Live check: " };
        html! { <p class={classes!("proved", paint(proof.mark).0)}>{ format!("{but}{}.", proof.note) }</p> }
    });
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
            { note }
            <dl class="tiles">
                { tile("port", "Port", best.port.to_string(), true) }
                { tile("encryption", "Encryption", best.security.name().to_owned(), false) }
                { tile("host", if best.host_is_guess() { "Host (a guess)" } else { "Host" }, host, best.host.is_some()) }
                if let Some(username) = best.username.to_enter() {
                    { tile("username", "User name", username, false) }
                }
                if !best.auth.is_empty() {
                    { tile("login", "Log in with", Auth::describe_all(&best.auth), false) }
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
                { for best.reasons.iter().map(reason) }
            </ul>
        </div>
    }
}

fn reason(reason: &Reason) -> Html {
    html! { <li>{ &reason.text }{ " " }<Source source={reason.source.clone()} /></li> }
}

fn fallbacks(advice: &Advice) -> Html {
    html! {
        <div>
            <h3>{ "If that fails" }</h3>
            <ol class="fallbacks" start="2">
                { for advice.fallbacks().into_iter().map(|(choice, reasons)| html! {
                    <li>
                        <strong>{ format!("Port {}, {}", choice.port, choice.security.name()) }</strong>
                        <span>{ choice.when.clone().unwrap_or_default() }</span>
                        if !reasons.is_empty() { <ul>{ for reasons.into_iter().map(reason) }</ul> }
                    </li>
                }) }
            </ol>
        </div>
    }
}

/// The questions that decided, as a way that one can follow.
fn path(steps: &[PathStep]) -> Html {
    html! {
        <details class="path">
            <summary>{ "How we came to this" }</summary>
            <ol>
                { for steps.iter().map(|step| html! {
                    <li>
                        <span class="path-question">{ question(step.question) }</span>
                        <span class="path-answer">{ &step.answer }</span>
                    </li>
                }) }
            </ol>
        </details>
    }
}

fn question(question: Question) -> &'static str {
    questions::find(question).map_or("What a live check saw", |row| row.text)
}
