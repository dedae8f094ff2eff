//! A finding, with its cure.

use portwise_core::Finding;
use portwise_core::view::{Mark, weight_name};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::Source;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) finding: Finding,
    pub(crate) mark: Mark,
    /// Where it was found, if in several places.
    pub(crate) places: Vec<String>,
    /// The id of its element, where something leads to it.
    pub(crate) id: Option<String>,
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
        <article class={classes!("finding", class)} id={props.id.clone()} tabindex={props.id.is_some().then_some("-1")} data-code={finding.code.clone()}>
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

/// An id for the element of a finding, and of those that say the same.
pub(crate) fn finding_id(finding: &Finding) -> String {
    // FNV-1a
    let texts = [finding.severity.id(), finding.detail.as_str()];
    let octets = texts.iter().flat_map(|text| text.bytes());
    let hash = octets
        .fold(0x811c_9dc5_u32, |hash, octet| (hash ^ u32::from(octet)).wrapping_mul(0x0100_0193));
    format!("finding-{}-{hash:x}", finding.code)
}

/// Brings a finding into view and moves the focus to it, unfolding what it stands in.
pub(crate) fn show_finding(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(element) = document.and_then(|document| document.get_element_by_id(id)) else {
        return;
    };
    if let Ok(Some(folded)) = element.closest("details") {
        let _ = folded.set_attribute("open", "");
    }
    let _ = element.dyn_ref::<HtmlElement>().map(HtmlElement::focus);
}
