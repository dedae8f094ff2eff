//! Copies a text to the clipboard, and says that it did.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::JsFuture;
use yew::platform::spawn_local;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What is copied.
    pub(crate) text: AttrValue,
    /// What that is, for screen readers: "the port".
    pub(crate) what: AttrValue,
    /// What stands on it.
    #[prop_or_else(|| AttrValue::Static("Copy"))]
    pub(crate) label: AttrValue,
}

/// Copies a text to the clipboard.
#[component]
pub(crate) fn CopyButton(props: &Props) -> Html {
    let state = use_state(|| None::<bool>);
    let onclick = {
        let (state, text) = (state.clone(), props.text.clone());
        Callback::from(move |_| {
            let (state, text) = (state.clone(), text.clone());
            spawn_local(async move {
                state.set(Some(copy(&text).await));
                TimeoutFuture::new(1_800).await;
                state.set(None);
            });
        })
    };
    let (label, class) = match *state {
        None => (props.label.clone(), "copy"),
        Some(true) => (AttrValue::Static("Copied"), "copy copied"),
        Some(false) => (AttrValue::Static("Select and copy by hand"), "copy failed"),
    };
    html! {
        <button type="button" {class} {onclick} aria-label={format!("{label} {}", props.what)}>
            <span aria-live="polite">{ label }</span>
        </button>
    }
}

/// Browsers refuse on pages without TLS that are not on this machine.
async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let clipboard = js_sys::Reflect::get(&window.navigator(), &"clipboard".into());
    if !clipboard.is_ok_and(|c| c.is_object()) {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}
