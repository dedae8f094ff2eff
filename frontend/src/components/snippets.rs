//! Configuration to paste, filled in.

use portwise_core::advice::{Advice, Choice};
use portwise_core::configure::{ConfigureError, Configured, Wanted, configure};
use portwise_core::{Situation, TlsMode};
use portwise_snippets::{Group, PROGRAMS, Program, Proof};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{CopyButton, ProofView};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What was advised.
    pub(crate) advice: Advice,
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
    let sender = use_state(|| None::<String>);
    let endpoint = use_state(String::new);
    let Some(program) = program(props).filter(|_| !props.choices.is_empty()) else {
        return Html::default();
    };
    let on_select = props.on_program.reform(|event: Event| selected(&event).unwrap_or_default());
    let on_port = {
        let endpoint = endpoint.clone();
        Callback::from(move |event: Event| endpoint.set(selected(&event).unwrap_or_default()))
    };
    let (on_user, on_sender) = (typed(&username), typed(&sender));
    let situation = Situation { program: Some(program), ..props.situation.clone() };
    let chosen = props.choices.iter().find(|choice| value(choice) == *endpoint);
    let wanted = Wanted {
        port: chosen.map(|choice| choice.port),
        tls: chosen.map(|choice| choice.security),
        user: username.as_deref(),
        from: sender.as_deref().filter(|from| !from.is_empty()),
        ..Wanted::default()
    };
    let done = configure(&situation, program, &props.advice, &wanted);
    let choice = match &done {
        Ok(done) => done.choice.clone(),
        Err(_) => props.choices[0].clone(),
    };
    let (user, from) = match &done {
        Ok(done) => (done.setup.username().to_owned(), done.setup.from().to_owned()),
        Err(_) => (String::new(), String::new()),
    };
    let user = username.as_ref().cloned().unwrap_or(user);
    let from = sender.as_ref().cloned().unwrap_or(from);
    let logs_in = done.as_ref().map_or(true, |done| done.setup.logs_in());
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
                            <option key={value(c)} value={value(c)} selected={value(c) == value(&choice)}>
                                { format!("{}, {}", c.port, c.security.name()) }
                            </option>
                        }) }
                    </select>
                </div>
                if logs_in {
                    <div class="field">
                        <label for="snippet-user">{ "User name" }</label>
                        <input id="snippet-user" type="text" autocomplete="off" spellcheck="false" value={user} aria-describedby="snippet-user-help" oninput={on_user} />
                        if let Some(what) = choice.username.handed_out() {
                            <p class="help" id="snippet-user-help">{ format!("Here it is {what}.") }</p>
                        }
                    </div>
                }
                <div class="field">
                    <label for="snippet-from">{ "Sender" }</label>
                    <input id="snippet-from" type="text" autocomplete="off" spellcheck="false" value={from} oninput={on_sender} />
                </div>
            </div>
            <p class="help">{ why(program, &choice, &props.choices) }</p>
            { rendered(program, done) }
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

/// A choice among the connections. With its key, an option stays the chosen one wherever it moves.
fn value(choice: &Choice) -> String {
    format!("{} {}", choice.port, choice.security)
}

/// Takes over what is typed.
fn typed(state: &UseStateHandle<Option<String>>) -> Callback<InputEvent> {
    let state = state.clone();
    Callback::from(move |event: InputEvent| {
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        state.set(input.map(|i| i.value()));
    })
}

/// Why this endpoint, where there is another.
fn why(program: &Program, choice: &Choice, choices: &[Choice]) -> &'static str {
    let has = |tls| choices.iter().any(|c| c.security == tls);
    match choice.security {
        TlsMode::Implicit if has(TlsMode::StartTls) => {
            "Filled in for TLS from the start: there is no plaintext before it that somebody on the way could alter."
        }
        TlsMode::StartTls if program.is_safe_with(choice.security) => {
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
        <optgroup key={group.heading()} label={group.heading()}>
            { for programs.into_iter().map(|p| html! {
                <option key={p.id} value={p.id} selected={p.id == chosen}>{ p.name }</option>
            }) }
        </optgroup>
    }
}

fn rendered(program: &'static Program, done: Result<Configured, ConfigureError>) -> Html {
    let secret = done.as_ref().ok().and_then(Configured::secret);
    match done {
        Err(problem) => html! {
            <>
                <p class="error" role="alert">{ problem.to_string() }</p>
                <dl class="notes"><dt>{ "Beware" }</dt><dd>{ program.trap }</dd></dl>
            </>
        },
        Ok(Configured { program, handing_over, snippet, .. }) => html! {
            <>
                if let Some(beside) = handing_over {
                    <p class="error" role="alert">
                        { format!("{} cannot send there itself. This is for a relay beside it, {}; let {} hand its mail to that.", beside.short_name(), program.short_name(), beside.short_name()) }
                    </p>
                }
                if let Some(danger) = &snippet.danger {
                    <p class="error" role="alert">{ danger }</p>
                }
                <figure class="code" id="snippet">
                    <figcaption>
                        <span class="language">{ snippet.file.clone() }</span>
                        { badge(program, snippet.danger.as_deref()) }
                        <CopyButton text={snippet.text.clone()} what="the configuration" />
                    </figcaption>
                    <pre tabindex="0"><code>{ snippet.text.clone() }</code></pre>
                </figure>
                <dl class="notes">
                    <dt>{ "Where it goes" }</dt><dd>{ program.place }</dd>
                    if let Some(kind) = secret {
                        <dt>{ "The password" }</dt><dd>{ format!("{kind}. {}", snippet.secret) }</dd>
                    }
                    <dt>{ "Holds for" }</dt><dd>{ program.versions }</dd>
                    <dt>{ "Beware" }</dt><dd>{ program.trap }</dd>
                </dl>
            </>
        },
    }
}

fn badge(program: &Program, danger: Option<&str>) -> Html {
    let (class, text) = match (danger, program.proof) {
        (Some(_), _) => ("doubtful", "delivers, with a danger"),
        (None, Proof::Executed) => ("good", "run and proved"),
        (None, Proof::Validated(_)) => ("good", "checked, not run"),
        (None, Proof::Unproved(_)) => ("doubtful", "from documentation, not run"),
    };
    html! { <span class={classes!("badge", class)} title={program.describe_proof()}>{ text }</span> }
}
