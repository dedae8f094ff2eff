//! The first field: whatever a visitor comes with.

use portwise_core::understand::{ErrorText, Reading, Understood, understand};
use web_sys::{HtmlTextAreaElement, KeyboardEvent};
use yew::prelude::*;

use crate::components::focus;
use crate::hooks::{Given, encoded};

/// The field's id.
pub(super) const FIELD: &str = "one";

/// What the field asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Want {
    /// Whatever a visitor comes with.
    Anything,
    /// Who takes the mail.
    Service,
    /// The domain of a server that receives.
    Domain,
}

impl Want {
    fn label(self) -> &'static str {
        match self {
            Self::Anything => "E-mail address, provider, server, or error message",
            Self::Service => "Who is your mail provider? E-mail address, provider or server",
            Self::Domain => "Your domain, or the host of your mail server",
        }
    }

    fn examples(self) -> &'static [&'static str] {
        match self {
            Self::Anything => &["you@gmx.de", "SendGrid", "535 5.7.139", "mail.example.com"],
            Self::Service => &["you@gmx.de", "Gmail", "Microsoft 365", "SendGrid"],
            Self::Domain => &["example.com"],
        }
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    /// What stands in it at first.
    pub(super) value: AttrValue,
    pub(super) want: Want,
    pub(super) root: AttrValue,
    /// The program that was named, for explanations of errors.
    pub(super) program: AttrValue,
    pub(super) on_answers: Callback<Vec<Given>>,
    /// What goes on without knowing the provider, where that is possible.
    pub(super) on_unsure: Option<Callback<()>>,
}

/// The most corrections beside a meaning that is clear.
const MOST: usize = 3;

/// The first field.
#[component]
pub(super) fn Start(props: &Props) -> Html {
    let text = use_state(|| props.value.to_string());
    {
        let text = text.clone();
        use_effect_with(props.value.clone(), move |value| text.set(value.to_string()));
    }
    let reading = understand(&text);
    let act = {
        let (on_answers, root) = (props.on_answers.clone(), props.root.clone());
        let program = props.program.clone();
        move |meaning: &Understood| match meaning {
            Understood::Port(port) => go_to(&format!("{root}ports/{port}/")),
            Understood::Error(error) => go_to(&explanation(&root, error, &program)),
            _ => on_answers.emit(answers(meaning)),
        }
    };
    let go = {
        let act = act.clone();
        move |text: &str| {
            let reading = understand(text);
            match reading.meanings.first() {
                Some(meaning) if reading.is_clear => act(meaning),
                Some(_) => focus("meaning-0"),
                None => focus(FIELD),
            }
        }
    };
    let onsubmit = {
        let (go, text) = (go.clone(), text.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            go(&text);
        })
    };
    let onkeydown = {
        let (go, text) = (go.clone(), text.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
                event.prevent_default();
                go(&text);
            }
        })
    };
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                text.set(area.value());
            }
        })
    };
    let example = |example: &'static str| {
        let (go, text) = (go.clone(), text.clone());
        Callback::from(move |_| {
            text.set(example.to_owned());
            go(example);
        })
    };
    html! {
        <form class="start" id="start" {onsubmit}>
            <label for={FIELD}>{ props.want.label() }</label>
            <div class="one">
                <textarea
                    id={FIELD} rows="1" autocomplete="off" autocapitalize="none" spellcheck="false"
                    enterkeyhint="go" value={(*text).clone()} aria-describedby="understood one-help"
                    {oninput} {onkeydown}
                />
                <button type="submit" class="primary" id="go">{ "Go" }</button>
            </div>
            <p class="understood" id="understood" role="status">{ sentence(&reading) }</p>
            if !reading.meanings.is_empty() {
                { meanings(&reading, props, &act) }
            } else {
                <div class="chips" role="group" aria-label="Examples">
                    { for props.want.examples().iter().map(|e| html! {
                        <button type="button" class="chip" onclick={example(e)}>{ *e }</button>
                    }) }
                    if let Some(on_unsure) = &props.on_unsure {
                        <button type="button" class="chip" id="provider-not-sure" onclick={on_unsure.reform(|_| ())}>{ "Not sure" }</button>
                    }
                </div>
            }
            <p class="help" id="one-help">{ "It stays in your browser. Only a domain that is not known here is looked up by this server, never the part before the @." }</p>
        </form>
    }
}

/// What was understood, in a sentence.
fn sentence(reading: &Reading) -> String {
    match reading.meanings.as_slice() {
        [] => String::new(),
        [meaning, ..] if reading.is_clear => meaning.sentence(),
        [Understood::Error(_)] => "Not a name that we know. What is it?".to_owned(),
        _ => "Which one do you mean?".to_owned(),
    }
}

/// What can be meant, as buttons.
fn meanings(
    reading: &Reading,
    props: &Props,
    act: &(impl Fn(&Understood) + Clone + 'static),
) -> Html {
    let root = &props.root;
    let button = |at: usize, meaning: &Understood, label: String| {
        let onclick = {
            let (act, meaning) = (act.clone(), meaning.clone());
            Callback::from(move |_| act(&meaning))
        };
        html! { <button type="button" class="chip" id={format!("meaning-{at}")} {onclick}>{ label }</button> }
    };
    let others = reading.meanings.iter().enumerate().skip(usize::from(reading.is_clear));
    let most = if reading.is_clear { MOST } else { usize::MAX };
    let error = reading.meanings.first().filter(|_| reading.is_clear);
    let settings = error.and_then(|meaning| match meaning {
        Understood::Error(text) if text.answers().iter().any(|(id, _)| *id == "provider") => {
            Some(text.clone())
        }
        _ => None,
    });
    html! {
        <div class="chips" id="meanings" role="group" aria-label="What you may mean">
            { match reading.meanings.first() {
                Some(meaning @ Understood::Error(_)) if reading.is_clear => {
                    button(0, meaning, "Explain this error".to_owned())
                }
                Some(meaning @ Understood::Port(port)) if reading.is_clear => {
                    button(0, meaning, format!("About port {port}"))
                }
                _ => Html::default(),
            } }
            if let Some(text) = settings { { for_settings(&text, &props.on_answers) } }
            { for others.take(most).map(|(at, meaning)| button(at, meaning, meaning.label())) }
            if !reading.is_clear {
                <a class="chip" href={format!("{root}providers/")}>{ "All providers" }</a>
                <a class="chip" href={format!("{root}snippets/")}>{ "All programs" }</a>
            }
        </div>
    }
}

/// A way from an error to the settings of the server that it names.
fn for_settings(text: &ErrorText, on_answers: &Callback<Vec<Given>>) -> Html {
    let name = match (text.provider, &text.host) {
        (Some(provider), _) => provider.name.to_owned(),
        (None, host) => host.clone().unwrap_or_default(),
    };
    let given = text.answers();
    let onclick = on_answers.reform(move |_: MouseEvent| given.clone());
    html! {
        <button type="button" class="chip" id="settings-of-error" {onclick}>
            { format!("Settings for {name}") }
        </button>
    }
}

/// What a meaning answers. A new service has no part of a host's name from the one before.
fn answers(meaning: &Understood) -> Vec<Given> {
    let mut given = meaning.answers();
    let is_service = given.iter().any(|(id, _)| *id == "provider");
    if is_service && given.iter().all(|(id, _)| *id != "part") {
        given.push(("part", String::new()));
    }
    given
}

/// Where an error is explained.
pub(super) fn explanation(root: &str, error: &ErrorText, program: &str) -> String {
    let program = error.program.map_or(program, |program| program.id);
    let mut pairs = vec![("text", error.text.as_str())];
    if !program.is_empty() {
        pairs.push(("program", program));
    }
    if let Some(host) = &error.host {
        pairs.push(("host", host));
    }
    if let Some(provider) = error.provider {
        pairs.push(("provider", provider.id));
    }
    format!("{root}errors/{}", encoded(pairs))
}

pub(super) fn go_to(address: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().assign(address);
    }
}
