//! What to do with a check.

use std::rc::Rc;

use portwise_core::TargetKind;
use portwise_core::view::markdown;
use wasm_bindgen::JsCast;
use web_sys::{Element, Url};
use yew::prelude::*;

use crate::backend;
use crate::components::CopyButton;
use crate::hooks::{Probe, keep};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) probe: Rc<Probe>,
    /// The way to the root of the site.
    pub(crate) root: AttrValue,
    /// Whether the configuration is elsewhere.
    pub(crate) alone: bool,
    /// Whether a program can send there.
    pub(crate) usable: bool,
    pub(crate) again: Callback<()>,
}

/// What to do with a check.
#[component]
pub(crate) fn Actions(props: &Props) -> Html {
    let Props { probe, root, alone, usable, again } = props;
    let (Some(wanted), Some(checked)) = (&probe.wanted, probe.result.clone()) else {
        return Html::default();
    };
    let all = if wanted.discover { "&discover=1" } else { "" };
    let to = format!("{root}check/#target={}&mode={}{all}", wanted.target, wanted.mode.id());
    let onclick = {
        let again = again.clone();
        Callback::from(move |_| again.emit(()))
    };
    let as_markdown = {
        let checked = checked.clone();
        Callback::from(move |()| {
            markdown(&checked.report, &checked.findings, &checked.clients) + &of_policies()
        })
    };
    let as_json = {
        let text = probe.text.clone();
        Callback::from(move |()| backend::result_in(&text))
    };
    let target = &checked.report.target;
    let provider = match target.kind {
        TargetKind::Email => format!("you@{}", target.host),
        TargetKind::Host | TargetKind::Ip => target.host.clone(),
    };
    let on_use = Callback::from(move |_: MouseEvent| keep(&checked.report, &checked.findings));
    html! {
        <div class="actions" id="actions">
            if *alone && *usable {
                <a class="button primary" id="use-it" href={format!("{root}#provider={provider}")} onclick={on_use}>
                    { "Use this in my configuration" }
                </a>
            }
            <button type="button" id="check-again" {onclick}>{ "Test again" }</button>
            <CopyButton text={absolute(&to)} what="to this check" label="Link" />
            <CopyLater label="Copy as Markdown" make={as_markdown} />
            <CopyLater label="Copy as JSON" make={as_json} />
        </div>
    }
}

/// The attribute in which another program on the page leaves what it adds to a check as Markdown.
const MARKDOWN: &str = "data-markdown";

/// What the program that tells of policies adds.
fn of_policies() -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|d| d.query_selector(&format!("[{MARKDOWN}]")).ok().flatten());
    element.and_then(|element| element.get_attribute(MARKDOWN)).unwrap_or_default()
}

/// A link that holds in other places as well.
fn absolute(link: &str) -> String {
    let here =
        web_sys::window().and_then(|w| w.document()).and_then(|d| d.base_uri().ok().flatten());
    let url = here.and_then(|here| Url::new_with_base(link, &here).ok());
    url.map_or_else(|| link.to_owned(), |url| url.href())
}

#[derive(PartialEq, Properties)]
struct LaterProps {
    label: &'static str,
    make: Callback<(), String>,
}

/// Copies a text that is made when it is asked for. The script of the document copies what the
/// button says by then.
#[component]
fn CopyLater(props: &LaterProps) -> Html {
    let make = props.make.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        let button = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        if let Some(button) = button.and_then(|b| b.closest("button").ok().flatten()) {
            let _ = button.set_attribute("data-copy", &make.emit(()));
        }
    });
    html! { <button type="button" class="copy" data-copy="" {onclick}>{ props.label }</button> }
}
