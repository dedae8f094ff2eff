//! What documents about errors share: where an error has its document, its causes, and what to do.

use portwise_explain::{Cause, Entry};
use yew::prelude::*;

use crate::components::CopyButton;

pub(super) fn link(entry: &Entry) -> (String, String) {
    (entry.title.clone(), path(entry))
}

pub(super) fn path(entry: &Entry) -> String {
    format!("errors/{}/", entry.id)
}

/// The causes as they are told where nothing is known.
pub(super) fn told(entry: &'static Entry) -> Vec<(&'static Cause, String, String)> {
    let told = |cause: &'static Cause| {
        let (text, fix) = cause.told_alone()?;
        Some((cause, text.into_owned(), fix.into_owned()))
    };
    entry.causes.iter().filter_map(told).collect()
}

/// What to do, with a button for every command in it.
pub(super) fn remedy(cause: &Cause, fix: &str) -> Html {
    html! {
        <>
            <p>{ fix.to_owned() }</p>
            if !cause.commands.is_empty() {
                <ul class="commands">
                    { for cause.commands.iter().map(|command| html! {
                        <li><code>{ command }</code><CopyButton text={command.clone()} what={command.clone()} /></li>
                    }) }
                </ul>
            }
        </>
    }
}
