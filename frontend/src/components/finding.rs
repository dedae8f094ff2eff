//! A finding, with its cure.

use portwise_core::{Finding, Severity};
use yew::prelude::*;

use super::Source;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) finding: Finding,
    /// Where it was found, if in several places.
    pub(crate) places: Vec<String>,
}

/// A finding, with its cure.
#[component]
pub(crate) fn FindingView(props: &Props) -> Html {
    let finding = &props.finding;
    let word = match finding.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Inconclusive => "Not certain",
        Severity::Info => "Note",
    };
    html! {
        <article class={classes!("finding", finding.severity.id())} data-code={finding.code.clone()}>
            <h4><span class="severity">{ word }</span>{ &finding.title }</h4>
            if !props.places.is_empty() { <p class="places">{ props.places.join(", ") }</p> }
            <p>{ &finding.detail }</p>
            if finding.severity != Severity::Info {
                <p class="why">{ &finding.why }</p>
                <p class="fix"><strong>{ "What to do: " }</strong>{ &finding.fix }</p>
            }
            <p class="origin"><code>{ &finding.code }</code><Source source={finding.source.clone()} /></p>
        </article>
    }
}
