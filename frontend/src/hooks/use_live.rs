//! How the answer and the live check beside it know of one another: by attributes of the check's
//! element, and by events.

use js_sys::Reflect;
use portwise_core::Finding;
use portwise_core::report::{Mode, Report};
use portwise_core::witness::Witness;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, EventTarget, Storage};
use yew::prelude::*;

/// Sent to the check's element when its attributes have changed.
const ASKED: &str = "portwise-asked";
/// Sent by the check's element, with a [`Witness`].
const SEEN: &str = "portwise-seen";
const ELEMENT: &str = "live";
/// Where a check's [`Witness`] lies on the way to the answer, for this tab alone.
const KEPT: &str = "portwise-witness";

/// Says what is to be checked, and gives what a check of that saw.
#[hook]
pub(crate) fn use_live(target: &str, mode: Mode) -> Option<Witness> {
    let seen = use_state(|| None::<Witness>);
    {
        let seen = seen.clone();
        use_effect_with((), move |()| {
            if let Some(text) = kept() {
                seen.set(Some(Witness::parse(&text)));
            }
            listen(element().map(Element::into), SEEN, move |event| {
                let text = event.detail().as_string().unwrap_or_default();
                seen.set(Some(Witness::parse(&text)));
            })
        });
    }
    use_effect_with((target.to_owned(), mode), |(target, mode)| {
        let nothing = target.is_empty() && *mode != Mode::Mx;
        let Some(element) = element() else { return };
        let _ = element.set_attribute("data-target", target);
        let _ = element.set_attribute("data-mode", mode.id());
        let _ = element.toggle_attribute_with_force("hidden", nothing);
        // The check's program is fetched by the first of them.
        if !nothing || element.has_attribute("data-started") {
            send(&element, ASKED, "");
        }
    });
    (*seen).clone().filter(|witness| witness.target == target)
}

/// What is to be checked: the target, empty if there is none; how; and whether a person who is there
/// said so, and not only a link.
#[hook]
pub(crate) fn use_asked() -> (String, Mode, bool) {
    let asked = use_state_eq(|| (String::new(), Mode::Submission, false));
    {
        let asked = asked.clone();
        use_effect_with((), move |()| {
            asked.set(read());
            listen(element().map(Element::into), ASKED, move |_| asked.set(read()))
        });
    }
    (*asked).clone()
}

/// Tells the answer what a check saw.
pub(crate) fn tell(witness: &Witness) {
    if let Some(element) = element() {
        send(&element, SEEN, &witness.to_text());
    }
}

/// Keeps what a check on a page of its own saw, for the answer that is asked for next.
pub(crate) fn keep(report: &Report, findings: &[Finding]) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEPT, &Witness::of(report, findings).to_text());
    }
}

/// What was kept, once.
fn kept() -> Option<String> {
    let storage = storage()?;
    let text = storage.get_item(KEPT).ok()??;
    let _ = storage.remove_item(KEPT);
    Some(text)
}

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

fn element() -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(ELEMENT)
}

fn read() -> (String, Mode, bool) {
    let element = element();
    let get = |name: &str| element.as_ref().and_then(|e| e.get_attribute(name)).unwrap_or_default();
    let mode = get("data-mode");
    let modes = [Mode::Auto, Mode::Submission, Mode::Mx];
    let mode = modes.into_iter().find(|m| m.id() == mode).unwrap_or(Mode::Submission);
    (get("data-target"), mode, somebody_acted())
}

/// Whether somebody has clicked or typed in this document, as the browser says.
fn somebody_acted() -> bool {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    let window = web_sys::window().map(JsValue::from);
    let activation = window
        .and_then(|window| get(&window, "navigator"))
        .and_then(|navigator| get(&navigator, "userActivation"))
        .filter(|activation| activation.is_object());
    activation.and_then(|a| get(&a, "hasBeenActive")).is_some_and(|acted| acted.is_truthy())
}

fn send(element: &Element, name: &str, detail: &str) {
    let init = CustomEventInit::new();
    init.set_detail(&detail.into());
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
        let _ = element.dispatch_event(&event);
    }
}

fn listen(
    target: Option<EventTarget>,
    name: &'static str,
    on_event: impl Fn(CustomEvent) + 'static,
) -> impl FnOnce() {
    let listener = Closure::<dyn Fn(CustomEvent)>::new(on_event);
    if let Some(target) = &target {
        let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    }
    move || {
        if let Some(target) = target {
            let _ =
                target.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
    }
}
