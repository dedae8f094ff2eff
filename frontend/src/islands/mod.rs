//! What comes to life in the browser. Each island is a program of its own, fetched where its
//! element stands; they know of one another by attributes of these elements and by events.

mod asked;
mod check;
mod compare;
mod explain;
mod live_check;
mod policy;
mod walk;

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

pub use check::Check;
pub use compare::Compare;
pub use explain::Explain;
pub use policy::Policies;
pub use walk::Walk;

/// What every island is given.
#[derive(Clone, Debug, Default, PartialEq, Properties)]
#[expect(unnameable_types, reason = "only islands are given it")]
pub struct Props {
    /// The way from the document's address to the root of the site: `./`, `../`, …
    pub root: AttrValue,
    /// Whether the island has a document to itself.
    pub alone: bool,
}

/// An island: a component that is written into documents, and comes to life there.
pub trait Island: BaseComponent<Properties = Props> {
    /// What its elements are marked with, and what its program is called.
    const NAME: &'static str;
}

/// Brings an island's elements to life.
pub fn mount<I: Island>() {
    let document = web_sys::window().and_then(|window| window.document());
    let css = format!("[data-island={}]", I::NAME);
    let Some(elements) = document.and_then(|d| d.query_selector_all(&css).ok()) else { return };
    for at in 0..elements.length() {
        let Some(element) = elements.get(at).and_then(|node| node.dyn_into::<Element>().ok())
        else {
            continue;
        };
        let root = element.get_attribute("data-root").unwrap_or_default().into();
        let alive = element.clone();
        let props = Props { root, alone: element.has_attribute("data-alone") };
        yew::Renderer::<I>::with_root_and_props(element, props).hydrate();
        // Tests and styles can tell what takes answers already.
        let _ = alive.set_attribute("data-alive", "");
    }
}
