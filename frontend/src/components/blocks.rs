//! Paragraphs, lists and code of the reference texts.

use portwise_core::reference::{Block, CodeKind};
use yew::prelude::*;

use super::CopyButton;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) blocks: &'static [Block],
}

/// Paragraphs, lists and code of the reference texts.
#[component]
pub(crate) fn Blocks(props: &Props) -> Html {
    html! { <>{ for props.blocks.iter().map(block) }</> }
}

fn block(block: &'static Block) -> Html {
    match block {
        Block::Text(text) => html! { <p>{ *text }</p> },
        Block::List(points) => html! {
            <ul>{ for points.iter().map(|point| html! { <li>{ *point }</li> }) }</ul>
        },
        Block::Code { kind, caption, text } => {
            let language = match kind {
                CodeKind::Shell => "Shell",
                CodeKind::PowerShell => "PowerShell",
                CodeKind::Output => "Output",
            };
            html! {
                <figure class="code">
                    <figcaption>
                        <span class="language">{ language }</span>
                        <span>{ *caption }</span>
                        if *kind != CodeKind::Output { <CopyButton text={*text} what="the command" /> }
                    </figcaption>
                    <pre tabindex="0"><code>{ *text }</code></pre>
                </figure>
            }
        }
    }
}
