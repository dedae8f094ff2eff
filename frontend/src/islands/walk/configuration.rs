//! What to paste into the program, or to enter there.

use portwise_core::configure::Configured;
use portwise_core::providers::Username;
use portwise_core::walk::Answer;
use portwise_snippets::{BY_HAND, Program, Proof, Snippet, whole};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::{CopyButton, download};
use crate::hooks::{Texts, Typed};

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) answer: Answer,
    pub(super) typed: Typed,
    pub(super) on_typed: Callback<Typed>,
    /// Whether the program's texts are there.
    pub(super) texts: Texts,
    pub(super) root: AttrValue,
}

/// What to paste into the program.
#[component]
pub(super) fn Configuration(props: &Props) -> Html {
    let answer = &props.answer;
    let Some(program) = answer.program().filter(|_| answer.card.is_some()) else {
        return Html::default();
    };
    let title = match answer.configured.as_ref().ok().and_then(|done| done.handing_over) {
        Some(_) => "Configuration of the relay".to_owned(),
        None if program.id == BY_HAND => "Fields to enter".to_owned(),
        None => format!("Configuration for {}", program.short_name()),
    };
    html! {
        <section class="card configuration" id="configuration" aria-labelledby="configuration-title">
            <h2 id="configuration-title">{ title }</h2>
            { account(props) }
            { match &props.texts {
                Texts::There => written(answer, program),
                Texts::Fetching => html! { <p class="help">{ "Fetching the configuration …" }</p> },
                Texts::Missing(why) => html! { <p class="error" role="alert">{ why }</p> },
            } }
            { how_we_know(answer, program, &props.root) }
        </section>
    }
}

fn written(answer: &Answer, program: &'static Program) -> Html {
    html! {
        <>
            { match &answer.configured {
                Ok(done) => html! { <>{ pasted(done, "snippet") }{ notes(done) }</> },
                Err(problem) => html! {
                    <>
                        <p class="caution" role="note">{ problem.to_string() }</p>
                        <dl class="notes"><dt>{ "Common mistake" }</dt><dd>{ whole(program).trap }</dd></dl>
                    </>
                },
            } }
            { safely(answer, program) }
        </>
    }
}

/// The way to what was seen when the configuration was run.
fn how_we_know(answer: &Answer, program: &Program, root: &str) -> Html {
    let program = answer.configured.as_ref().map_or(program, |done| done.program);
    html! {
        <p class="help" id="proof">
            <a href={format!("{root}snippets/{}/", program.id)}>{ "How we know, and what the usual settings do" }</a>
        </p>
    }
}

/// The user name and the sender, to be typed in place.
fn account(props: &Props) -> Html {
    let Some(card) = &props.answer.card else { return Html::default() };
    let input = |event: InputEvent| {
        event.target_dyn_into::<HtmlInputElement>().map(|i| i.value()).unwrap_or_default()
    };
    let on_user = {
        let typed = props.typed.clone();
        props.on_typed.reform(move |event| Typed { user: input(event), ..typed.clone() })
    };
    let on_from = {
        let typed = props.typed.clone();
        props.on_typed.reform(move |event| Typed { from: input(event), ..typed.clone() })
    };
    let is_fixed = matches!(card.choice.username, Username::Literal(_));
    let user = card.user.as_ref().filter(|_| !is_fixed);
    html! {
        <div class="row account">
            if let Some(user) = user {
                <div class="field">
                    <label for="account-user">{ "User name" }</label>
                    <input id="account-user" type="text" autocomplete="off" autocapitalize="none" spellcheck="false"
                        value={props.typed.user.clone()} placeholder={user.text.clone()} oninput={on_user} />
                </div>
            }
            if let Some(from) = &card.from {
                <div class="field">
                    <label for="account-from">{ "Sender" }</label>
                    <input id="account-from" type="text" autocomplete="off" autocapitalize="none" spellcheck="false"
                        value={props.typed.from.clone()} placeholder={from.text.clone()} oninput={on_from} />
                </div>
            }
        </div>
    }
}

/// The text with its buttons.
fn pasted(done: &Configured, id: &'static str) -> Html {
    let Configured { program, snippet, .. } = done;
    html! {
        <>
            if let Some(danger) = &snippet.danger {
                <p class="caution" role="note"><strong>{ "Not safe against an attacker: " }</strong>{ danger }</p>
            }
            <figure class="code" {id}>
                <figcaption>
                    <span class="language">{ snippet.file.clone() }</span>
                    { badge(program, snippet) }
                    <span class="buttons">
                        { download(&snippet.file, &snippet.text) }
                        <CopyButton text={snippet.text.clone()} what="the configuration" />
                    </span>
                </figcaption>
                <pre tabindex="0"><code>{ snippet.text.clone() }</code></pre>
            </figure>
        </>
    }
}

fn notes(done: &Configured) -> Html {
    let Configured { program, snippet, .. } = done;
    html! {
        <dl class="notes">
            <dt>{ "Where it goes" }</dt><dd>{ program.place }</dd>
            if let Some(kind) = done.secret() {
                <dt>{ "Password" }</dt><dd>{ format!("{kind}. {}", snippet.secret) }</dd>
            }
            <dt>{ "Common mistake" }</dt><dd>{ program.trap }</dd>
            <dt>{ "Works with" }</dt><dd>{ program.versions }</dd>
        </dl>
    }
}

/// What does it safely, where the program itself cannot.
fn safely(answer: &Answer, program: &Program) -> Html {
    let Some(safe) = &answer.safe_way else { return Html::default() };
    let summary =
        format!("The safe way: {} beside {}", safe.program.short_name(), program.short_name());
    html! {
        <details class="safely" id="safe-way">
            <summary>{ summary }</summary>
            <p>{ format!("{} sends in its place and insists on encryption. Let {} hand its mail to it.", safe.program.short_name(), program.short_name()) }</p>
            { pasted(safe, "safe-snippet") }
            { notes(safe) }
        </details>
    }
}

fn badge(program: &Program, snippet: &Snippet) -> Html {
    let (class, text) = match (&snippet.danger, program.proof) {
        (Some(_), _) => ("doubtful", "delivers, with a danger"),
        (None, Proof::Executed) => ("good", "Tested: mail sent, bad servers refused"),
        (None, Proof::Validated(_)) => ("good", "Checked, not run"),
        (None, Proof::Unproved(_)) if program.id == BY_HAND => return Html::default(),
        (None, Proof::Unproved(_)) => ("plain", "From the vendor's menus, not machine-tested"),
    };
    html! { <span class={classes!("badge", class)}>{ text }</span> }
}
