//! A text to copy or to save as a file.

use yew::prelude::*;

use crate::components::{CopyButton, download};

/// A text to copy, or to save as this file. `what` names it to screen readers.
pub(super) fn pasted(file: &str, text: &str, what: &str) -> Html {
    html! {
        <figure class="code">
            <figcaption>
                <span class="language">{ file.to_owned() }</span>
                <span class="buttons">
                    { download(file, text) }
                    <CopyButton text={text.to_owned()} what={what.to_owned()} />
                </span>
            </figcaption>
            <pre tabindex="0"><code>{ text.to_owned() }</code></pre>
        </figure>
    }
}
