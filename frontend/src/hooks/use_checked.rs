//! How a live check hands its result to the program that says what other servers do: as a property
//! of that program's element, with an event, at the first of which the program is fetched.

use js_sys::Reflect;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};
use yew::prelude::*;

const ELEMENT: &str = "policy";
/// Sent to the element when its property has changed.
const CHECKED: &str = "portwise-checked";
const PROPERTY: &str = "checked";

/// Hands over a probe with its result, as JSON; nothing takes back what was handed over.
pub(crate) fn hand_over(text: &str) {
    let Some(element) = element() else { return };
    if text.is_empty() && !element.has_attribute("data-started") {
        return;
    }
    let _ = Reflect::set(&element, &PROPERTY.into(), &text.into());
    let _ = element.toggle_attribute_with_force("hidden", text.is_empty());
    if let Ok(event) = Event::new(CHECKED) {
        let _ = element.dispatch_event(&event);
    }
}

/// What was handed over.
#[hook]
pub(crate) fn use_checked() -> String {
    let text = use_state_eq(String::new);
    {
        let text = text.clone();
        use_effect_with((), move |()| {
            text.set(read());
            let listener = Closure::<dyn Fn()>::new(move || text.set(read()));
            let element = element();
            if let Some(element) = &element {
                let callback = listener.as_ref().unchecked_ref();
                let _ = element.add_event_listener_with_callback(CHECKED, callback);
            }
            move || {
                if let Some(element) = element {
                    let callback = listener.as_ref().unchecked_ref();
                    let _ = element.remove_event_listener_with_callback(CHECKED, callback);
                }
            }
        });
    }
    (*text).clone()
}

fn read() -> String {
    let text = element().and_then(|element| Reflect::get(&element, &PROPERTY.into()).ok());
    text.as_ref().and_then(JsValue::as_string).unwrap_or_default()
}

fn element() -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(ELEMENT)
}
