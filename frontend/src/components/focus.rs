//! Moves the focus.

use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Moves the focus to the element with that id, if it is there.
pub(crate) fn focus(id: &str) {
    if let Some(field) = element(id) {
        let _ = field.focus();
    }
}

/// The same without scrolling: what is seen stays in view.
pub(crate) fn focus_in_place(id: &str) {
    if let Some(field) = element(id) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = field.focus_with_options(&options);
    }
}

fn element(id: &str) -> Option<HtmlElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}
