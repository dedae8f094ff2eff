//! A text field with suggestions.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    #[prop_or_default]
    pub(crate) help: AttrValue,
    #[prop_or_default]
    pub(crate) placeholder: AttrValue,
    pub(crate) answer: AttrValue,
    /// What is wrong with the answer; empty if nothing.
    #[prop_or_default]
    pub(crate) error: AttrValue,
    /// Values and what they are called.
    #[prop_or_default]
    pub(crate) suggestions: Vec<(&'static str, &'static str)>,
    pub(crate) on_answer: Callback<String>,
    /// While typing as well, not only when the field is left.
    #[prop_or_default]
    pub(crate) eager: bool,
}

/// A text field with suggestions.
#[component]
pub(crate) fn Suggest(props: &Props) -> Html {
    let answer = |on_answer: Callback<String>| {
        move |event: &Event| {
            let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                on_answer.emit(input.value());
            }
        }
    };
    let onchange = {
        let answer = answer(props.on_answer.clone());
        Callback::from(move |event: Event| answer(&event))
    };
    let oninput = props.eager.then(|| {
        let answer = answer(props.on_answer.clone());
        Callback::from(move |event: InputEvent| answer(&event))
    });
    let list = format!("{}-suggestions", props.id);
    let help = format!("{}-help", props.id);
    let error = format!("{}-error", props.id);
    let invalid = !props.error.is_empty();
    html! {
        <div class="field">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            if !props.help.is_empty() { <p class="help" id={help.clone()}>{ props.help.clone() }</p> }
            <input
                id={props.id.clone()}
                type="text"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                value={props.answer.clone()}
                placeholder={props.placeholder.clone()}
                list={(!props.suggestions.is_empty()).then_some(list.clone())}
                aria-describedby={if invalid { error.clone() } else { help }}
                aria-invalid={invalid.then_some("true")}
                {onchange}
                {oninput}
            />
            if !props.suggestions.is_empty() {
                <datalist id={list}>
                    { for props.suggestions.iter().map(|(value, name)| html! {
                        <option value={*value}>{ *name }</option>
                    }) }
                </datalist>
            }
            if invalid { <p class="error" id={error} role="alert">{ props.error.clone() }</p> }
        </div>
    }
}
