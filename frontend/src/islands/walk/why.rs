//! What stands around the settings: what to know before, why, what if not, what next.

use std::collections::BTreeSet;

use portwise_core::Port;
use portwise_core::advice::{Advice, Choice, Reason, Warning};
use portwise_core::questions::Question;
use portwise_core::walk::{SYMPTOM, Symptom, short_tls};
use yew::prelude::*;

use crate::components::Source;
use crate::hooks::Given;

#[derive(PartialEq, Properties)]
pub(super) struct WarningsProps {
    pub(super) warnings: Vec<Warning>,
    /// Those that come before everything else, or the others.
    pub(super) urgent: bool,
    /// Whether settings follow, which should not have to wait below a long text.
    #[prop_or_default]
    pub(super) brief: bool,
}

/// How many warnings stand in the open.
const OPEN: usize = 1;

/// What to know before.
#[component]
pub(super) fn Warnings(props: &WarningsProps) -> Html {
    let urgent = props.urgent;
    let warnings: Vec<&Warning> = props.warnings.iter().filter(|w| w.urgent == urgent).collect();
    if warnings.is_empty() {
        return Html::default();
    }
    if urgent && props.brief {
        return in_brief(&warnings);
    }
    let shown = if urgent { warnings.len() } else { OPEN.min(warnings.len()) };
    let (first, rest) = warnings.split_at(shown);
    let list = |warnings: &[&Warning]| {
        html! {
            <ul>{ for warnings.iter().map(|w| html! { <li data-code={w.code.clone()}>{ &w.text }</li> }) }</ul>
        }
    };
    html! {
        <div class={classes!("warnings", urgent.then_some("urgent"))}>
            <h3>{ if urgent { "First of all" } else { "Before you start" } }</h3>
            { list(first) }
            if !rest.is_empty() {
                <details>
                    <summary>{ format!("{} more to know", rest.len()) }</summary>
                    { list(rest) }
                </details>
            }
        </div>
    }
}

/// The first sentence in the open, the rest folded.
fn in_brief(warnings: &[&Warning]) -> Html {
    let Some((first, others)) = warnings.split_first() else { return Html::default() };
    let (open, rest) = first_sentence(&first.text);
    html! {
        <div class="warnings urgent">
            <p data-code={first.code.clone()}>{ open.to_owned() }</p>
            if !rest.is_empty() || !others.is_empty() {
                <details>
                    <summary>{ "What to do about it" }</summary>
                    if !rest.is_empty() { <p>{ rest.to_owned() }</p> }
                    { for others.iter().map(|w| html! { <p data-code={w.code.clone()}>{ &w.text }</p> }) }
                </details>
            }
        </div>
    }
}

/// The first sentence of a text, and what follows it.
fn first_sentence(text: &str) -> (&str, &str) {
    let ends =
        text.match_indices(". ").find(|(at, _)| text[at + 2..].starts_with(char::is_uppercase));
    match ends {
        Some((at, _)) => (&text[..=at], &text[at + 2..]),
        None => (text, ""),
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct WhyProps {
    pub(super) choice: Option<Choice>,
    pub(super) advice: Advice,
    /// The ports that are known to time out.
    pub(super) blocked: BTreeSet<Port>,
    pub(super) wants_next: bool,
    pub(super) on_answers: Callback<Vec<Given>>,
}

/// Why, what if not, and what next.
#[component]
pub(super) fn Why(props: &WhyProps) -> Html {
    let advice = &props.advice;
    let fallbacks = advice.fallbacks();
    html! {
        <div class="why-all">
            if let Some(choice) = &props.choice {
                <details id="reasons">
                    <summary>{ format!("Why {}?", choice.port) }</summary>
                    <ul>{ for choice.reasons.iter().map(reason) }</ul>
                </details>
            }
            if !fallbacks.is_empty() {
                <details id="fallbacks" open={props.wants_next}>
                    <summary>{ before(advice, fallbacks[0].0) }</summary>
                    <ol class="fallbacks" start="2">
                        { for fallbacks.into_iter().map(|(choice, reasons)| html! {
                            <li>
                                <strong>{ format!("Port {}, {}", choice.port, short_tls(choice.security)) }</strong>
                                <span>{ choice.when.clone().unwrap_or_default() }</span>
                                if advice.choices[0].port != choice.port {
                                    <button type="button" class="link" id={format!("take-{}", choice.port)} onclick={take(choice, props)}>
                                        { format!("Show the settings for {}", choice.port) }
                                    </button>
                                }
                                if !reasons.is_empty() { <ul>{ for reasons.into_iter().map(reason) }</ul> }
                            </li>
                        }) }
                    </ol>
                </details>
            }
            if !advice.next_steps.is_empty() {
                <details id="next-steps">
                    <summary>{ "Next" }</summary>
                    <ul class="next">{ for advice.next_steps.iter().map(|s| html! { <li>{ s }</li> }) }</ul>
                </details>
            }
        </div>
    }
}

/// What takes a choice: those before it time out.
fn take(choice: &Choice, props: &WhyProps) -> Callback<MouseEvent> {
    let mut blocked = props.blocked.clone();
    let before = props.advice.choices.iter().take_while(|other| other.port != choice.port);
    blocked.extend(before.map(|other| other.port));
    let list: Vec<String> = blocked.iter().map(ToString::to_string).collect();
    let given = vec![
        (SYMPTOM, Symptom::TimesOut.id().to_owned()),
        (Question::Blocked.id(), list.join(",")),
    ];
    props.on_answers.reform(move |_| given.clone())
}

/// The first choice after the settings, in a line.
fn before(advice: &Advice, next: &Choice) -> String {
    match advice.choices.first() {
        Some(first) if first.port != next.port => {
            format!("If {} times out: {} with {}", first.port, next.port, short_tls(next.security))
        }
        _ => format!("If that fails: {} with {}", next.port, short_tls(next.security)),
    }
}

fn reason(reason: &Reason) -> Html {
    html! { <li>{ &reason.text }{ " " }<Source source={reason.source.clone()} /></li> }
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_first_sentence_ends_before_a_capital_letter() {
        assert_eq!(
            first_sentence("It ends (2.5. x). Then more. And"),
            ("It ends (2.5. x).", "Then more. And")
        );
        assert_eq!(first_sentence("All of it."), ("All of it.", ""));
        assert_eq!(first_sentence(""), ("", ""));
    }
}
