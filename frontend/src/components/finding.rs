//! A finding, with its cure.

use portwise_core::Finding;
use portwise_core::view::{Mark, weight_name};
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
    let class = match props.mark {
        Mark::Bad => "error",
        Mark::Warning => "warning",
        Mark::Uncertain => "inconclusive",
        _ => "info",
    };
    let is_to_mend = class != "info";
    html! {
        <article class={classes!("finding", class)} data-code={finding.code.clone()}>
            <h4><span class="severity">{ weight_name(props.mark) }</span>{ &finding.title }</h4>
            if !props.places.is_empty() { <p class="places">{ props.places.join(", ") }</p> }
            <p>{ &finding.detail }</p>
            if is_to_mend && !finding.fix.is_empty() {
                <p class="fix"><strong>{ "What to do: " }</strong>{ &finding.fix }</p>
            }
            if is_to_mend && !finding.why.is_empty() { <p class="why">{ &finding.why }</p> }
            <p class="origin"><code>{ &finding.code }</code><Source source={finding.source.clone()} /></p>
        </article>
    }
}
