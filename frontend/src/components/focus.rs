//! Finds elements, and moves the focus.

use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Moves the focus to the element with that id, if it is there.
pub(crate) fn focus(id: &str) {
    if let Some(field) = element::<HtmlElement>(id) {
        let _ = field.focus();
    }
}

/// The same without scrolling: what is seen stays in view.
pub(crate) fn focus_in_place(id: &str) {
    if let Some(field) = element::<HtmlElement>(id) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = field.focus_with_options(&options);
    }
}

/// The element with that id, if it is there and of that kind.
pub(crate) fn element<T: JsCast>(id: &str) -> Option<T> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}
