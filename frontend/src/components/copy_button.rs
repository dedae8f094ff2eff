//! Copies a text to the clipboard. The script that every document has does it, and says so on the
//! button.

use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What is copied.
    pub(crate) text: AttrValue,
    /// What that is, for screen readers: "the port".
    pub(crate) what: AttrValue,
    /// What stands on it.
    #[prop_or_else(|| AttrValue::Static("Copy"))]
    pub(crate) label: AttrValue,
}

/// Copies a text to the clipboard.
#[component]
pub(crate) fn CopyButton(props: &Props) -> Html {
    let Props { text, what, label } = props;
    html! {
        <button type="button" class="copy" data-copy={text} aria-label={format!("{label} {what}")}>
            { label }
        </button>
    }
}
