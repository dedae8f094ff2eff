//! Configuration to paste, filled in.

use portwise_core::TlsMode;
use portwise_core::snippets::{self, Group, Setup, TARGETS, Target};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::CopyButton;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The host; a part in angle brackets is for the visitor.
    pub(crate) host: AttrValue,
    pub(crate) port: u16,
    pub(crate) tls: TlsMode,
    /// The user name to begin with.
    pub(crate) username: AttrValue,
    /// The target's id.
    pub(crate) target: AttrValue,
    pub(crate) on_target: Callback<String>,
}

/// Configuration to paste, filled in.
#[component]
pub(crate) fn Snippets(props: &Props) -> Html {
    let username = use_state(|| None::<String>);
    let current = (*username).clone().unwrap_or_else(|| props.username.to_string());
    let target = snippets::find(&props.target).unwrap_or(TARGETS[0]);
    let onchange = {
        let on_target = props.on_target.clone();
        Callback::from(move |event: Event| {
            let select = event.target().and_then(|t| t.dyn_into::<HtmlSelectElement>().ok());
            if let Some(select) = select {
                on_target.emit(select.value());
            }
        })
    };
    let oninput = {
        let username = username.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            username.set(input.map(|i| i.value()));
        })
    };
    html! {
        <section class="card snippets" id="snippets" aria-label="Configuration to paste">
            <h2>{ "Configuration to paste" }</h2>
            <div class="row">
                <div class="field">
                    <label for="snippet-target">{ "For" }</label>
                    <select id="snippet-target" {onchange}>
                        { for Group::ALL.iter().map(|group| options(*group, target.id)) }
                    </select>
                </div>
                <div class="field">
                    <label for="snippet-user">{ "User name" }</label>
                    <input id="snippet-user" type="text" autocomplete="off" spellcheck="false" value={current.clone()} {oninput} />
                </div>
            </div>
            { rendered(target, props, &current) }
        </section>
    }
}

fn options(group: Group, chosen: &str) -> Html {
    let targets: Vec<&&Target> = TARGETS.iter().filter(|t| t.group == group).collect();
    if targets.is_empty() {
        return Html::default();
    }
    html! {
        <optgroup label={group.heading()}>
            { for targets.into_iter().map(|t| html! {
                <option value={t.id} selected={t.id == chosen}>{ t.name }</option>
            }) }
        </optgroup>
    }
}

fn rendered(target: &'static Target, props: &Props, username: &str) -> Html {
    let host = props.host.replace(['<', '>'], "");
    let snippet = Setup::new(&host, props.port, props.tls, username, None)
        .map_err(|e| e.to_string())
        .and_then(|setup| snippets::render(target, &setup).map_err(|e| e.to_string()));
    match snippet {
        Err(problem) => html! { <p class="error" role="alert">{ problem }</p> },
        Ok(snippet) => html! {
            <>
                <figure class="code" id="snippet">
                    <figcaption>
                        <span class="language">{ snippet.file.clone() }</span>
                        <CopyButton text={snippet.text.clone()} what="the configuration" />
                    </figcaption>
                    <pre tabindex="0"><code>{ snippet.text.clone() }</code></pre>
                </figure>
                <dl class="notes">
                    <dt>{ "Where it goes" }</dt><dd>{ target.place }</dd>
                    <dt>{ "The password" }</dt><dd>{ target.secret }</dd>
                    <dt>{ "Holds for" }</dt><dd>{ target.versions }</dd>
                    <dt>{ "Beware" }</dt><dd>{ target.trap }</dd>
                </dl>
            </>
        },
    }
}
