//! Pairs of names and values in the fragment of the address, which no server sees. Each change is
//! a step in the browser's history.

use js_sys::{decode_uri_component, encode_uri_component};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use yew::prelude::*;

/// Names and values, in the order of the address.
pub(crate) type Pairs = Vec<(String, String)>;

/// The pairs, and what writes others. There are none before the page has come to life.
#[hook]
pub(crate) fn use_fragment() -> (Pairs, Callback<Pairs>) {
    let pairs = use_state_eq(Pairs::new);
    {
        let pairs = pairs.clone();
        use_effect_with((), move |()| {
            pairs.set(read());
            let window = web_sys::window();
            let on_change = Closure::<dyn Fn()>::new(move || pairs.set(read()));
            if let Some(window) = &window {
                let listener = on_change.as_ref().unchecked_ref();
                // Moving through the history changes the fragment, and so does following a link.
                let _ = window.add_event_listener_with_callback("hashchange", listener);
                let _ = window.add_event_listener_with_callback("popstate", listener);
            }
            move || {
                if let Some(window) = window {
                    let listener = on_change.as_ref().unchecked_ref();
                    let _ = window.remove_event_listener_with_callback("hashchange", listener);
                    let _ = window.remove_event_listener_with_callback("popstate", listener);
                }
            }
        });
    }
    let write = {
        let pairs = pairs.clone();
        Callback::from(move |next: Pairs| {
            if next != read() {
                push(&next);
            }
            pairs.set(next);
        })
    };
    ((*pairs).clone(), write)
}

fn read() -> Pairs {
    let hash = web_sys::window().and_then(|w| w.location().hash().ok()).unwrap_or_default();
    parse(hash.trim_start_matches('#'), |text| {
        decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
    })
}

/// The pairs of a fragment. What has no name is left out.
fn parse(text: &str, decode: impl Fn(&str) -> String) -> Pairs {
    let pair = |part: &str| {
        let (name, value) = part.split_once('=')?;
        Some((decode(name), decode(&value.replace('+', " "))))
    };
    text.split('&').filter_map(pair).collect()
}

/// Pairs as a fragment, with its `#`.
pub(crate) fn encoded<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let encode = |text: &str| String::from(encode_uri_component(text));
    let pairs = pairs.into_iter();
    let pairs = pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    format!("#{}", pairs.collect::<Vec<_>>().join("&"))
}

fn fragment(pairs: &Pairs) -> String {
    encoded(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
}

fn push(pairs: &Pairs) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&fragment(pairs)));
    }
}

/// Writes other pairs in the place of these, without a step in the history: for what is still
/// being typed.
pub(crate) fn replace(pairs: &Pairs) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&fragment(pairs)));
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn pairs_are_read_in_their_order() {
        let pairs = parse("provider=gmail&program=apple+mail&x&y=", ToOwned::to_owned);
        let expected = [("provider", "gmail"), ("program", "apple mail"), ("y", "")];
        assert_eq!(pairs, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert!(parse("", ToOwned::to_owned).is_empty());
    }
}
