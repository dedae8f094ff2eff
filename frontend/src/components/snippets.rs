//! Configuration to paste, filled in.

use portwise_core::advice::Choice;
use portwise_core::configure::Wanted;
use portwise_core::{Situation, TlsMode};
use portwise_snippets::{Group, PROGRAMS, Program, Proof, Setup, SetupError};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{CopyButton, ProofView};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// Where mail can be submitted, the best first.
    pub(crate) choices: Vec<Choice>,
    /// What the visitor said; decides host, user name and sender.
    pub(crate) situation: Situation,
    /// What to offer, in this order.
    pub(crate) groups: &'static [Group],
    /// The program's id; without one, the first of the first group is taken.
    pub(crate) program: AttrValue,
    pub(crate) on_program: Callback<String>,
}

/// Configuration to paste, filled in.
#[component]
pub(crate) fn Snippets(props: &Props) -> Html {
    let username = use_state(|| None::<String>);
    let port = use_state(|| None::<u16>);
    let Some(program) = program(props).filter(|_| !props.choices.is_empty()) else {
        return Html::default();
    };
    let on_select = props.on_program.reform(|event: Event| selected(&event).unwrap_or_default());
    let on_port = {
        let port = port.clone();
        Callback::from(move |event: Event| port.set(selected(&event).and_then(|p| p.parse().ok())))
    };
    let oninput = {
        let username = username.clone();
        Callback::from(move |event: InputEvent| {
            let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            username.set(input.map(|i| i.value()));
        })
    };
    let situation = Situation { program: Some(program), ..props.situation.clone() };
    let is_offered = |port: &u16| props.choices.iter().any(|choice| choice.port == *port);
    let wanted = Wanted { port: port.filter(is_offered), ..Wanted::default() };
    let choice = wanted.choose(&situation, &props.choices);
    let advised = choice.setup(&situation);
    let current = match (&*username, &advised) {
        (Some(typed), _) => typed.clone(),
        (None, Ok(setup)) => setup.username().to_owned(),
        (None, Err(_)) => String::new(),
    };
    let setup = match &*username {
        Some(typed) => advised.and_then(|setup| setup.logging_in_as(typed)),
        None => advised,
    };
    html! {
        <section class="card snippets" id="snippets" aria-label="Configuration to paste">
            <h2>{ "Configuration to paste" }</h2>
            <div class="row">
                <div class="field">
                    <label for="snippet-target">{ "For" }</label>
                    <select id="snippet-target" onchange={on_select}>
                        { for props.groups.iter().map(|group| options(*group, program.id)) }
                    </select>
                </div>
                <div class="field">
                    <label for="snippet-endpoint">{ "Connection" }</label>
                    <select id="snippet-endpoint" onchange={on_port}>
                        { for props.choices.iter().map(|c| html! {
                            <option value={c.port.to_string()} selected={c.port == choice.port}>
                                { format!("{}, {}", c.port, c.security.name()) }
                            </option>
                        }) }
                    </select>
                </div>
                <div class="field">
                    <label for="snippet-user">{ "User name" }</label>
                    <input id="snippet-user" type="text" autocomplete="off" spellcheck="false" value={current} aria-describedby="snippet-user-help" {oninput} />
                    if let Some(what) = choice.username.handed_out() {
                        <p class="help" id="snippet-user-help">{ format!("Here it is {what}.") }</p>
                    }
                </div>
            </div>
            <p class="help">{ why(program, &choice, &props.choices) }</p>
            { rendered(program, setup) }
            <ProofView {program} />
        </section>
    }
}

fn program(props: &Props) -> Option<&'static Program> {
    let is_offered = |p: &&'static Program| props.groups.contains(&p.group);
    let first = || PROGRAMS.iter().copied().find(|p| props.groups.first() == Some(&p.group));
    portwise_snippets::find(&props.program).filter(is_offered).or_else(first)
}

fn selected(event: &Event) -> Option<String> {
    let select = event.target()?.dyn_into::<HtmlSelectElement>().ok()?;
    Some(select.value())
}

/// Why this endpoint, where there is another.
fn why(program: &Program, choice: &Choice, choices: &[Choice]) -> &'static str {
    let has = |tls| choices.iter().any(|c| c.security == tls);
    match choice.security {
        TlsMode::Implicit if has(TlsMode::StartTls) => {
            "Filled in for TLS from the start: there is no plaintext before it that somebody on the way could alter."
        }
        TlsMode::StartTls if program.is_safe_with(TlsMode::StartTls) => {
            "Filled in so that it refuses to go on when STARTTLS is missing."
        }
        _ => "",
    }
}

fn options(group: Group, chosen: &str) -> Html {
    let programs: Vec<&&Program> = PROGRAMS.iter().filter(|p| p.group == group).collect();
    if programs.is_empty() {
        return Html::default();
    }
    html! {
        <optgroup label={group.heading()}>
            { for programs.into_iter().map(|p| html! {
                <option value={p.id} selected={p.id == chosen}>{ p.name }</option>
            }) }
        </optgroup>
    }
}

fn rendered(program: &'static Program, setup: Result<Setup, SetupError>) -> Html {
    let snippet = setup
        .map_err(|e| e.to_string())
        .and_then(|setup| portwise_snippets::render(program, &setup).map_err(|e| e.to_string()));
    match snippet {
        Err(problem) => html! {
            <>
                <p class="error" role="alert">{ problem }</p>
                <dl class="notes"><dt>{ "Beware" }</dt><dd>{ program.trap }</dd></dl>
            </>
        },
        Ok(snippet) => html! {
            <>
                <figure class="code" id="snippet">
                    <figcaption>
                        <span class="language">{ snippet.file.clone() }</span>
                        { badge(program.proof) }
                        <CopyButton text={snippet.text.clone()} what="the configuration" />
                    </figcaption>
                    <pre tabindex="0"><code>{ snippet.text.clone() }</code></pre>
                </figure>
                <dl class="notes">
                    <dt>{ "Where it goes" }</dt><dd>{ program.place }</dd>
                    <dt>{ "The password" }</dt><dd>{ snippet.secret.clone() }</dd>
                    <dt>{ "Holds for" }</dt><dd>{ program.versions }</dd>
                    <dt>{ "Beware" }</dt><dd>{ program.trap }</dd>
                </dl>
            </>
        },
    }
}

fn badge(proof: Proof) -> Html {
    let (class, text) = match proof {
        Proof::Executed => ("good", "run and proved"),
        Proof::Validated(_) => ("good", "validated"),
        Proof::Unproved(_) => ("doubtful", "not proved"),
    };
    html! { <span class={classes!("badge", class)} title={proof.describe()}>{ text }</span> }
}
