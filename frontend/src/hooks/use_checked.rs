//! How a live check hands its result to programs that say more of it: as a property of their
//! elements, with an event, at the first of which a program may be fetched.

use js_sys::Reflect;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};
use yew::prelude::*;

/// Says what other servers do.
pub(crate) const POLICY: &str = "policy";
/// Compares the check with one made elsewhere.
pub(crate) const COMPARE: &str = "compare";
/// Sent to the element when its property has changed.
const CHECKED: &str = "portwise-checked";
const PROPERTY: &str = "checked";

/// Hands over a probe with its result, as JSON, to an element with this id; nothing takes back what
/// was handed over.
pub(crate) fn hand_over(to: &str, text: &str) {
    let Some(element) = element(to) else { return };
    let _ = Reflect::set(&element, &PROPERTY.into(), &text.into());
    let _ = element.toggle_attribute_with_force("hidden", text.is_empty());
    if text.is_empty() && !element.has_attribute("data-started") {
        return;
    }
    if let Ok(event) = Event::new(CHECKED) {
        let _ = element.dispatch_event(&event);
    }
}

/// What was handed over to an element with this id.
#[hook]
pub(crate) fn use_checked(id: &'static str) -> String {
    let text = use_state_eq(String::new);
    {
        let text = text.clone();
        use_effect_with((), move |()| {
            text.set(read(id));
            let listener = Closure::<dyn Fn()>::new(move || text.set(read(id)));
            let element = element(id);
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

fn read(id: &str) -> String {
    let text = element(id).and_then(|element| Reflect::get(&element, &PROPERTY.into()).ok());
    text.as_ref().and_then(JsValue::as_string).unwrap_or_default()
}

fn element(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}
