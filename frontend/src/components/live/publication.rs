//! What an administrator publishes so that every mail program finds the settings of the domain. The
//! browser reads it out of the result, which weighs less than a reader of ours.

use js_sys::{Array, JSON, Reflect};
use portwise_core::discovery::publish::Kind;
use wasm_bindgen::{JsCast, JsValue};
use yew::prelude::*;

use super::Quoted;
use super::pasted::pasted;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// A probe with its result, as JSON.
    pub(crate) text: AttrValue,
    /// The mail domain.
    pub(crate) domain: AttrValue,
    /// The way to the root of the site.
    pub(crate) root: AttrValue,
}

/// What to publish, folded: it is for those who run the domain.
#[component]
pub(crate) fn ToPublish(props: &Props) -> Html {
    let Props { text, domain, root } = props;
    let probe = JSON::parse(text).unwrap_or_default();
    let publication = field(&field(&probe, "result"), "publication");
    let (items, left_out) = (list(&publication, "items"), list(&publication, "left_out"));
    if items.is_empty() && left_out.is_empty() {
        return Html::default();
    }
    let wants_more = left_out.iter().any(|left_out| said(left_out, "why").contains("Name "));
    html! {
        <details class="to-publish" id="to-publish">
            <summary>{ summary(items.len()) }</summary>
            if !items.is_empty() {
                <p>{ format!("For whoever runs {domain}. With these pieces every mail program finds the settings by itself. They name servers for sending that were seen working, and for reading those that are published already. Each helps without the next: publish them in this order, and test again after each. Files need web servers of the names in their URLs, with addresses in the DNS and certificates.") }</p>
                <ol class="pieces">{ for items.iter().map(|item| piece(item, root)) }</ol>
            }
            { for left_out.iter().map(missing) }
            if wants_more {
                <p class="help">{ "On the command line a server for reading is named like this: " }<code>{ format!("portwise discover {domain} --publish --imap imap.{domain}") }</code></p>
            }
        </details>
    }
}

fn summary(pieces: usize) -> String {
    match pieces {
        0 => "What to publish: nothing yet".to_owned(),
        1 => "What to publish (1 piece)".to_owned(),
        n => format!("What to publish ({n} pieces)"),
    }
}

fn piece(item: &JsValue, root: &str) -> Html {
    let Some(kind) = Kind::of_id(&said(item, "kind")) else { return Html::default() };
    let (file, content) = (said(item, "file"), said(item, "content"));
    let places = list(item, "places").iter().filter_map(JsValue::as_string).collect::<Vec<_>>();
    let places = places.join(" and ");
    let at = match field(item, "content_type").as_string() {
        Some(kind) => format!("Goes to {places}, sent as {kind}"),
        None => format!("Goes into the zone {places}"),
    };
    let notes = list(item, "notes").into_iter().filter_map(|note| note.as_string());
    html! {
        <li>
            <h4>{ kind.name() }</h4>
            <p class="goes">{ at }</p>
            { pasted(&file, &content, kind.name()) }
            { for notes.map(|note| html! { <p class="help">{ note }</p> }) }
            <p class="proved-by">{ "How we know: " }{ said(item, "proof") }</p>
            if let Some(id) = kind.snippet() {
                <p class="help"><a href={format!("{root}snippets/{id}/")}>{ "The same as a snippet for other settings" }</a></p>
            }
        </li>
    }
}

fn missing(left_out: &JsValue) -> Html {
    html! {
        <p class="left-out">
            <strong>{ format!("Left out, {}: ", said(left_out, "what")) }</strong>
            <Quoted text={said(left_out, "why")} />
        </p>
    }
}

fn field(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

fn said(of: &JsValue, name: &str) -> String {
    field(of, name).as_string().unwrap_or_default()
}

fn list(of: &JsValue, name: &str) -> Vec<JsValue> {
    field(of, name).dyn_into::<Array>().map(|list| list.iter().collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn pieces_are_counted() {
        assert_eq!(summary(0), "What to publish: nothing yet");
        assert_eq!(summary(1), "What to publish (1 piece)");
        assert_eq!(summary(6), "What to publish (6 pieces)");
    }
}
