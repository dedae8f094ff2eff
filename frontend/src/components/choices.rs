//! Questions with several answers: one of them, or any number.

use portwise_core::questions::answer::Answer;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The question's id; names the group.
    pub(crate) id: AttrValue,
    pub(crate) text: AttrValue,
    #[prop_or_default]
    pub(crate) help: AttrValue,
    pub(crate) answers: &'static [Answer],
    /// What was answered; for many, with commas between.
    pub(crate) answer: AttrValue,
    pub(crate) on_answer: Callback<String>,
}

/// One of several.
#[component]
pub(crate) fn OneOf(props: &Props) -> Html {
    let onchange = {
        let on_answer = props.on_answer.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = input_of(&event) {
                on_answer.emit(input.value());
            }
        })
    };
    let answers = props.answers.iter().map(|answer| {
        let checked = props.answer == answer.id;
        html! {
            <label class={classes!("choice", checked.then_some("checked"))}>
                <input type="radio" name={props.id.clone()} value={answer.id} {checked} onchange={onchange.clone()} />
                <span class="choice-label">{ answer.label }</span>
                <span class="choice-help">{ answer.help }</span>
            </label>
        }
    });
    group(props, html! { <>{ for answers }</> })
}

/// Any number of several.
#[component]
pub(crate) fn ManyOf(props: &Props) -> Html {
    let chosen: Vec<String> =
        props.answer.split(',').filter(|c| !c.is_empty()).map(ToOwned::to_owned).collect();
    let onchange = {
        let (on_answer, chosen) = (props.on_answer.clone(), chosen.clone());
        Callback::from(move |event: Event| {
            let Some(input) = input_of(&event) else { return };
            let mut next = chosen.clone();
            next.retain(|c| *c != input.value());
            if input.checked() {
                next.push(input.value());
            }
            on_answer.emit(next.join(","));
        })
    };
    let answers = props.answers.iter().map(|answer| {
        let checked = chosen.iter().any(|c| c == answer.id);
        html! {
            <label class={classes!("choice", "small", checked.then_some("checked"))}>
                <input type="checkbox" value={answer.id} {checked} onchange={onchange.clone()} />
                <span class="choice-label">{ answer.label }</span>
                <span class="choice-help">{ answer.help }</span>
            </label>
        }
    });
    group(props, html! { <>{ for answers }</> })
}

fn group(props: &Props, answers: Html) -> Html {
    html! {
        <fieldset class="question" id={format!("question-{}", props.id)}>
            <legend>{ props.text.clone() }</legend>
            if !props.help.is_empty() { <p class="help">{ props.help.clone() }</p> }
            <div class="choices">{ answers }</div>
        </fieldset>
    }
}

fn input_of(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}
