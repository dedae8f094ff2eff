//! A live check: on a page of its own with a field for what to check, and beside the answer, which
//! says what to check.

use portwise_core::Target;
use portwise_core::judge::ProbeResult;
use portwise_core::report::Mode;
use portwise_core::witness::Witness;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::live_check::LiveCheck;
use super::{Island, Props};
use crate::components::Suggest;
use crate::hooks::{tell, use_asked, use_fragment};

impl Island for Check {
    const NAME: &'static str = "check";
}

/// A live check of what the page asks for.
#[component]
pub fn Check(props: &Props) -> Html {
    let (pairs, write) = use_fragment();
    let (asked, mode_asked) = use_asked();
    let on_result = Callback::from(|result: ProbeResult| tell(&Witness::of(&result)));
    if props.alone {
        html! { <Alone {pairs} {write} /> }
    } else {
        html! { <LiveCheck target={asked} mode={mode_asked} {on_result} /> }
    }
}

#[derive(PartialEq, Properties)]
struct AloneProps {
    pairs: Vec<(String, String)>,
    write: Callback<Vec<(String, String)>>,
}

const MODES: [(Mode, &str); 3] = [
    (Mode::Auto, "Whatever fits the name"),
    (Mode::Submission, "Can clients submit mail there?"),
    (Mode::Mx, "Can other servers deliver to this domain?"),
];

/// A live check of any host.
#[component]
fn Alone(props: &AloneProps) -> Html {
    let said = |key: &str| props.pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
    let target = said("target").unwrap_or_default();
    let mode_id = said("mode").unwrap_or_default();
    let mode = MODES.iter().find(|(m, _)| m.id() == mode_id).map_or(Mode::Auto, |(m, _)| *m);
    let write = props.write.clone();
    let go = move |target: &str, mode: Mode| {
        let pairs = [("target", target), ("mode", mode.id())];
        write.emit(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
    };
    let error = if target.is_empty() {
        String::new()
    } else {
        Target::parse(&target).err().map(|e| e.to_string()).unwrap_or_default()
    };
    let on_answer = {
        let go = go.clone();
        Callback::from(move |target: String| go(&target, mode))
    };
    let onchange = {
        let target = target.clone();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok());
            let id = select.map(|s| s.value()).unwrap_or_default();
            let mode = MODES.iter().find(|(m, _)| m.id() == id).map_or(Mode::Auto, |(m, _)| *m);
            go(&target, mode);
        })
    };
    let checked = if error.is_empty() { target.clone() } else { String::new() };
    html! {
        <>
            <section class="card">
                <div class="row">
                    <Suggest
                        id="check-target"
                        label="Host, domain, e-mail address or IP address"
                        placeholder="mail.example.com"
                        answer={target}
                        {error}
                        {on_answer}
                    />
                    <div class="field">
                        <label for="check-mode">{ "What to find out" }</label>
                        <select id="check-mode" {onchange}>
                            { for MODES.iter().map(|(m, label)| html! {
                                <option value={m.id()} selected={*m == mode}>{ *label }</option>
                            }) }
                        </select>
                    </div>
                </div>
            </section>
            <LiveCheck target={checked} {mode} />
        </>
    }
}
