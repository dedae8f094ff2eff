//! Who takes the mail: an e-mail address, a provider, or one's own server.

use portwise_core::providers;
use portwise_core::questions::Suggestions;
use yew::prelude::*;

use super::{Suggest, focus};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) text: AttrValue,
    pub(crate) help: AttrValue,
    pub(crate) answer: AttrValue,
    pub(crate) error: AttrValue,
    pub(crate) on_answer: Callback<String>,
}

/// Who takes the mail.
#[component]
pub(crate) fn ProviderField(props: &Props) -> Html {
    let own = use_state(|| false);
    let pick = |id: &'static str| {
        let (on_answer, own) = (props.on_answer.clone(), own.clone());
        Callback::from(move |_| {
            own.set(false);
            on_answer.emit(id.to_owned());
        })
    };
    let chips = providers::frequent().map(|provider| {
        let pressed = props.answer == provider.id;
        html! {
            <button type="button" class="chip" aria-pressed={pressed.to_string()} onclick={pick(provider.id)}>
                { short(provider.name) }
            </button>
        }
    });
    let on_own = {
        let (own, on_answer) = (own.clone(), props.on_answer.clone());
        Callback::from(move |_| {
            own.set(true);
            on_answer.emit(String::new());
            focus("provider");
        })
    };
    let is_known = providers::find(&props.answer).is_some();
    let is_own = *own || (!props.answer.is_empty() && !is_known && !props.answer.contains('@'));
    let (label, placeholder) = if is_own {
        ("Host name of your server", "mail.example.com")
    } else {
        ("E-mail address, provider or host name", "anna@example.com")
    };
    html! {
        <fieldset class="question" id="question-provider">
            <legend>{ props.text.clone() }</legend>
            <p class="help">{ props.help.clone() }</p>
            <div class="chips">
                { for chips }
                <button type="button" class="chip" id="own-server" aria-pressed={is_own.to_string()} onclick={on_own}>
                    { "My own server" }
                </button>
            </div>
            <Suggest
                id="provider"
                {label}
                {placeholder}
                answer={props.answer.clone()}
                error={props.error.clone()}
                suggestions={Suggestions::Providers.rows()}
                on_answer={props.on_answer.clone()}
            />
        </fieldset>
    }
}

/// A name without what stands behind it in brackets or after a slash.
fn short(name: &'static str) -> &'static str {
    name.split(['(', '/']).next().unwrap_or(name).trim_end()
}
