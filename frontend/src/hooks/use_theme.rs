//! Light or dark: the system's choice until the visitor makes one, which the browser keeps.

use web_sys::{Storage, window};
use yew::prelude::*;

const KEY: &str = "portwise-theme";

/// Whether it is dark now, and what changes that.
#[hook]
pub(crate) fn use_theme() -> (bool, Callback<MouseEvent>) {
    let dark = use_state(|| stored().unwrap_or_else(system_is_dark));
    use_effect_with(*dark, |dark| {
        let root = window().and_then(|w| w.document()).and_then(|d| d.document_element());
        if let Some(root) = root {
            let _ = root.set_attribute("data-theme", if *dark { "dark" } else { "light" });
        }
    });
    let toggle = {
        let dark = dark.clone();
        Callback::from(move |_| {
            if let Some(storage) = storage() {
                let _ = storage.set_item(KEY, if *dark { "light" } else { "dark" });
            }
            dark.set(!*dark);
        })
    };
    (*dark, toggle)
}

fn stored() -> Option<bool> {
    let theme = storage()?.get_item(KEY).ok()??;
    Some(theme == "dark")
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

fn system_is_dark() -> bool {
    let query = window().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten());
    query.is_some_and(|q| q.matches())
}
