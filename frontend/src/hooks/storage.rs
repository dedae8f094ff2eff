//! What the browser keeps for itself: for this visit, or for the next one as well. Where it keeps
//! nothing, nothing is lost but the convenience.

use web_sys::Storage;

fn visit() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn next() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What was kept for this visit.
pub(crate) fn of_visit(name: &str) -> Option<String> {
    visit()?.get_item(name).ok()?
}

/// Keeps something for this visit; an empty text is forgotten.
pub(crate) fn keep_for_visit(name: &str, text: &str) {
    if let Some(storage) = visit() {
        let _ =
            if text.is_empty() { storage.remove_item(name) } else { storage.set_item(name, text) };
    }
}

/// What was kept on an earlier visit.
pub(crate) fn of_earlier(name: &str) -> Option<String> {
    next()?.get_item(name).ok()?
}

/// Keeps something for the next visit.
pub(crate) fn keep(name: &str, text: &str) {
    if let Some(storage) = next() {
        let _ = storage.set_item(name, text);
    }
}
