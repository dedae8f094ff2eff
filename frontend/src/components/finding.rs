//! A finding, with its cure.

use portwise_core::Finding;
use portwise_core::view::Mark;
use yew::prelude::*;

use super::Source;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) finding: Finding,
    pub(crate) mark: Mark,
    /// Where it was found, if in several places.
    pub(crate) places: Vec<String>,
}

/// A finding, with its cure.
#[component]
pub(crate) fn FindingView(props: &Props) -> Html {
    let finding = &props.finding;
    let word = match props.mark {
        Mark::Bad => "Error",
        Mark::Warning => "Warning",
        Mark::Note => "Note",
        _ => "Not certain",
    };
    html! {
        <article class={classes!("finding", finding.severity.id())} data-code={finding.code.clone()}>
            <h4><span class="severity">{ word }</span>{ &finding.title }</h4>
            if !props.places.is_empty() { <p class="places">{ props.places.join(", ") }</p> }
            <p>{ &finding.detail }</p>
            if props.mark != Mark::Note {
                <p class="why">{ &finding.why }</p>
                <p class="fix"><strong>{ "What to do: " }</strong>{ &finding.fix }</p>
            }
            <p class="origin"><code>{ &finding.code }</code><Source source={finding.source.clone()} /></p>
        </article>
    }
}
