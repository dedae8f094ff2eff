//! Configuration to paste, filled in.

use portwise_core::advice::Choice;
use portwise_core::{Endpoint, TlsMode};
use portwise_snippets::{Form, Group, Proof, Setup, TARGETS, Target};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{CopyButton, ProofView};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// Where mail can be submitted, the best first.
    pub(crate) choices: Vec<Choice>,
    /// The user name to begin with.
    pub(crate) username: AttrValue,
    /// What to offer, in this order.
    pub(crate) groups: &'static [Group],
    /// The target's id; without one, the first of the first group is taken.
    pub(crate) target: AttrValue,
    pub(crate) on_target: Callback<String>,
}

/// What stands for a host that is not known.
const SOME_HOST: &str = "mail.example.com";

/// Configuration to paste, filled in.
#[component]
pub(crate) fn Snippets(props: &Props) -> Html {
    let username = use_state(|| None::<String>);
    let port = use_state(|| None::<u16>);
    let current = (*username).clone().unwrap_or_else(|| props.username.to_string());
    let Some(target) = target(props) else { return Html::default() };
    let on_select = props.on_target.reform(|event: Event| selected(&event).unwrap_or_default());
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
    let offers: Vec<Endpoint> = props.choices.iter().filter_map(endpoint).collect();
    let wanted = offers.iter().find(|offer| Some(offer.port) == *port);
    let Some(offer) = wanted.or_else(|| portwise_snippets::choose(target, &offers)) else {
        return Html::default();
    };
    html! {
        <section class="card snippets" id="snippets" aria-label="Configuration to paste">
            <h2>{ "Configuration to paste" }</h2>
            <div class="row">
                <div class="field">
                    <label for="snippet-target">{ "For" }</label>
                    <select id="snippet-target" onchange={on_select}>
                        { for props.groups.iter().map(|group| options(*group, target.id)) }
                    </select>
                </div>
                <div class="field">
                    <label for="snippet-endpoint">{ "Connection" }</label>
                    <select id="snippet-endpoint" onchange={on_port}>
                        { for offers.iter().map(|o| html! {
                            <option value={o.port.to_string()} selected={o.port == offer.port}>
                                { format!("{}, {}", o.port, o.tls.name()) }
                            </option>
                        }) }
                    </select>
                </div>
                <div class="field">
                    <label for="snippet-user">{ "User name" }</label>
                    <input id="snippet-user" type="text" autocomplete="off" spellcheck="false" value={current.clone()} {oninput} />
                </div>
            </div>
            <p class="help">{ why(target, offer, &offers) }</p>
            { rendered(target, offer, &current) }
            <ProofView {target} />
        </section>
    }
}

fn target(props: &Props) -> Option<&'static Target> {
    let offered = |t: &&'static Target| props.groups.contains(&t.group);
    let first = || TARGETS.iter().copied().find(|t| props.groups.first() == Some(&t.group));
    portwise_snippets::find(&props.target).filter(offered).or_else(first)
}

fn selected(event: &Event) -> Option<String> {
    let select = event.target()?.dyn_into::<HtmlSelectElement>().ok()?;
    Some(select.value())
}

fn endpoint(choice: &Choice) -> Option<Endpoint> {
    let host = choice.host.as_deref().unwrap_or(SOME_HOST).replace(['<', '>'], "");
    let host = portwise_core::Target::parse(&host).ok()?.host;
    Some(Endpoint { host, port: choice.port, tls: choice.security })
}

/// Why this endpoint, where there is another.
fn why(target: &Target, offer: &Endpoint, offers: &[Endpoint]) -> &'static str {
    let safe = |tls| matches!(target.form(tls), Some(Form::Text(_)));
    let has = |tls| offers.iter().any(|o| o.tls == tls);
    match offer.tls {
        TlsMode::Implicit if has(TlsMode::StartTls) => {
            "Filled in for TLS from the first octet: there is no plaintext before it that somebody on the way could alter."
        }
        TlsMode::StartTls if safe(TlsMode::StartTls) => {
            "Filled in so that it refuses to go on when STARTTLS is missing."
        }
        _ => "",
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

fn rendered(target: &'static Target, offer: &Endpoint, username: &str) -> Html {
    let snippet = Setup::new(&offer.host.to_string(), offer.port, offer.tls, username, None)
        .map_err(|e| e.to_string())
        .and_then(|setup| portwise_snippets::render(target, &setup).map_err(|e| e.to_string()));
    match snippet {
        Err(problem) => html! {
            <>
                <p class="error" role="alert">{ problem }</p>
                <dl class="notes"><dt>{ "Beware" }</dt><dd>{ target.trap }</dd></dl>
            </>
        },
        Ok(snippet) => html! {
            <>
                <figure class="code" id="snippet">
                    <figcaption>
                        <span class="language">{ snippet.file.clone() }</span>
                        { badge(target.proof) }
                        <CopyButton text={snippet.text.clone()} what="the configuration" />
                    </figcaption>
                    <pre tabindex="0"><code>{ snippet.text.clone() }</code></pre>
                </figure>
                <dl class="notes">
                    <dt>{ "Where it goes" }</dt><dd>{ target.place }</dd>
                    <dt>{ "The password" }</dt><dd>{ snippet.secret.clone() }</dd>
                    <dt>{ "Holds for" }</dt><dd>{ target.versions }</dd>
                    <dt>{ "Beware" }</dt><dd>{ target.trap }</dd>
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
