//! Beside a live check: what the same check shows from other vantage points of the server, if it has
//! some, and on the visitor's own machine, which the page cannot make. It gives the command, takes its
//! result, and draws all of them. A program of its own, fetched when its part is unfolded.

mod checks;
mod drawn;
mod vantages;

use js_sys::encode_uri_component;
use portwise_core::Report;
use portwise_core::compare::read::{NotReadable, read};
use portwise_core::compare::{compare, compare_places};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use drawn::drawn;
use vantages::use_vantages;

use super::{Island, Props};
use crate::components::CopyButton;
use crate::hooks::{COMPARE, use_checked};

impl Island for Compare {
    const NAME: &'static str = COMPARE;
}

const FIELD: &str = "compare-result";
const ERROR: &str = "compare-error";

/// What the same check shows in another place.
#[component]
pub fn Compare(props: &Props) -> Html {
    let text = use_checked(COMPARE);
    let pasted = use_state_eq(String::new);
    let there = use_memo(text.clone(), |text| read(text).ok());
    let elsewhere = use_vantages(&text, there.clone());
    let here = use_memo((*pasted).clone(), |text| match read(text) {
        Err(NotReadable::Empty) => None,
        other => Some(other),
    });
    let oninput = {
        let pasted = pasted.clone();
        Callback::from(move |event: InputEvent| {
            let field = event.target_dyn_into::<HtmlTextAreaElement>();
            pasted.set(field.map(|field| field.value()).unwrap_or_default());
        })
    };
    let command = there.as_ref().as_ref().map(|report| command(report, &props.root));
    let error =
        here.as_ref().as_ref().and_then(|here| here.as_ref().err()).map(ToString::to_string);
    let compared = (*there).as_ref().and_then(|there| {
        let own = elsewhere.as_ref().and_then(|elsewhere| elsewhere.own.as_ref());
        let own = own.map_or_else(place, ToString::to_string);
        let others = elsewhere.iter().flat_map(|elsewhere| &elsewhere.told);
        let others = others.map(|(at, report)| (at.as_str(), &**report));
        let places: Vec<_> = std::iter::once((own.as_str(), there)).chain(others).collect();
        match &*here {
            Some(Ok(here)) => Some((true, compare(here, &places))),
            _ if places.len() > 1 => compare_places(&places).map(|compared| (false, compared)),
            _ => None,
        }
    });
    // It stands below what it was asked by.
    let compared = |with_own: bool| {
        let compared = compared.as_ref().filter(|(has_own, _)| *has_own == with_own);
        compared.map(|(_, compared)| drawn(compared))
    };
    let wrong = error.is_some();
    html! {
        <section class="card compare" aria-label="Compare with your own machine">
            <details>
                <summary>{ "Is it your network? Make the same check on your own machine and compare" }</summary>
                if let Some(elsewhere) = &elsewhere {
                    { elsewhere.view.clone() }
                    <div id="compared-there" aria-live="polite">{ compared(false) }</div>
                }
                <p>{ "This check was made from this server. Where mail fails although the check is fine, run it where the mail program runs:" }</p>
                if let Some(command) = command {
                    <figure class="code">
                        <figcaption>
                            <span class="language">{ "terminal" }</span>
                            <span class="buttons"><CopyButton text={command.clone()} what="the command" /></span>
                        </figcaption>
                        <pre tabindex="0"><code id="compare-command">{ command }</code></pre>
                    </figure>
                    <p class="help">{ "It says by itself what stops where. With --json its result can be drawn here; it stays in your browser." }</p>
                }
                <div class="field">
                    <label for={FIELD}>{ "Result with --json, of that command or of “portwise probe”" }</label>
                    <textarea
                        id={FIELD} rows="4" spellcheck="false" autocomplete="off" {oninput}
                        aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then_some(ERROR)}
                    />
                    if let Some(error) = error { <p class="error" id={ERROR} role="alert">{ error }</p> }
                </div>
                <div class="field">
                    <label for="compare-file">{ "or a file with it" }</label>
                    <input type="file" id="compare-file" accept=".json,application/json" data-reads={FIELD} />
                </div>
                <div id="compared" aria-live="polite">{ compared(true) }</div>
            </details>
        </section>
    }
}

/// The name of this server's place.
fn place() -> String {
    let host = web_sys::window().and_then(|window| window.location().host().ok());
    host.filter(|host| !host.is_empty()).unwrap_or_else(|| "this server".to_owned())
}

/// What to enter in a terminal. Quotes are encoded, so that nothing leaves the quoted word.
fn command(report: &Report, root: &str) -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let base = document.and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    let site = web_sys::Url::new_with_base(root, &base).map(|url| url.href()).unwrap_or_default();
    let encode = |text: &str| String::from(encode_uri_component(text)).replace('\'', "%27");
    let target = encode(&report.target.input);
    let site = site.replace('\'', "%27");
    let site = site.split(['#', '?']).next().unwrap_or_default();
    format!("portwise compare '{site}check/#target={target}&mode={}' --json", report.mode.id())
}
