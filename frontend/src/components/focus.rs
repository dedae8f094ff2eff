//! Moves the focus.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Moves the focus to the element with that id, if it is there.
pub(crate) fn focus(id: &str) {
    let field = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(id));
    if let Some(field) = field.and_then(|f| f.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}
