//! Beside a live check: what the same check shows on the visitor's own machine, which the page cannot
//! make. It gives the command, takes its result, and draws both. A program of its own, fetched when
//! its part is unfolded.

use std::rc::Rc;

use js_sys::encode_uri_component;
use portwise_core::Report;
use portwise_core::compare::read::{NotReadable, read};
use portwise_core::compare::{Comparison, Difference, Row, Seen, compare};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{Island, Props};
use crate::components::{CopyButton, paint, symbol};
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
    let there = use_memo(text, |text| read(text).ok());
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
    let compared = match (&*here, &*there) {
        (Some(Ok(here)), Some(there)) => Some(Rc::new(compare(here, &[(place().as_str(), there)]))),
        _ => None,
    };
    let wrong = error.is_some();
    html! {
        <section class="card compare" aria-label="Compare with your own machine">
            <details>
                <summary>{ "Is it your network? Make the same check on your own machine and compare" }</summary>
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
                <div id="compared" aria-live="polite">{ compared.map(|compared| drawn(&compared)) }</div>
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

fn drawn(compared: &Comparison) -> Html {
    let (class, word) = paint(compared.outcome.mark());
    html! {
        <>
            <div class={classes!("conclusion", class)} id="compare-verdict" data-outcome={compared.outcome.id()}>
                <span class="mark" aria-hidden="true">{ symbol(compared.outcome.mark()) }</span>
                <div>
                    <p class="conclusion-text">
                        <span class="visually-hidden">{ format!("{word}: ") }</span>{ &compared.verdict }
                    </p>
                    { for compared.notes.iter().map(|note| html! { <p class="help">{ note }</p> }) }
                </div>
            </div>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ "Port" }</th>
                        <th scope="col">{ "Your machine" }</th>
                        { for compared.places.iter().map(|place| html! { <th scope="col">{ place }</th> }) }
                    </tr>
                </thead>
                { for compared.rows.iter().map(|row| of_row(row, &compared.places)) }
            </table>
        </>
    }
}

fn of_row(row: &Row, places: &[String]) -> Html {
    let of = row.outcome.mark();
    let (class, _) = paint(of);
    let family = row.family.map(|family| family.describe()).unwrap_or_default();
    let what = row.port.map_or_else(|| "name".to_owned(), |port| format!("{port} {family}"));
    let own: Vec<&Difference> = row.differences.iter().filter(|d| !d.suspicious).collect();
    html! {
        <tbody class={class} data-outcome={row.outcome.id()}>
            <tr>
                <th scope="row" rowspan="2">
                    <span class="port">{ what }</span>
                    <span class="host">{ &row.host }</span>
                </th>
                { seen("Your machine", &row.here) }
                { for places.iter().zip(&row.there).map(|(place, there)| seen(place, there)) }
            </tr>
            <tr>
                <td class="means" colspan={(places.len() + 1).to_string()}>
                    <strong><span class="mark" aria-hidden="true">{ symbol(of) }</span>{ " " }{ row.outcome.describe() }{ ". " }</strong>
                    { &row.text }
                    { for own.iter().map(|d| html! {
                        <p class="help">{ format!("{}: {}; {}: {}", d.what.describe(), d.here, d.place, d.there) }</p>
                    }) }
                </td>
            </tr>
        </tbody>
    }
}

fn seen(place: &str, seen: &Seen) -> Html {
    let (class, _) = paint(seen.state.mark());
    let addresses: Vec<String> = seen.addresses.iter().take(4).map(ToString::to_string).collect();
    html! {
        <td class={class} data-head={place.to_owned()} data-state={seen.state.id()}>
            <span class="mark" aria-hidden="true">{ symbol(seen.state.mark()) }</span>{ " " }{ &seen.text }
            if !addresses.is_empty() { <span class="from">{ addresses.join(", ") }</span> }
        </td>
    }
}
