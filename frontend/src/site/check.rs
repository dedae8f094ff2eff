//! The live check of any host.

use yew::prelude::*;

use super::document::{Document, Part};
use super::frame::Place;

/// The live check of any host.
pub(super) fn document() -> Document {
    Document::new(
        Part::Check,
        "check/",
        "Check a mail server live",
        "Connects to a mail server's ports 25, 465, 587 and 2525, looks at encryption, certificate and login, and says what is wrong and how to fix it.",
        |_| {
            html! {
                <div class="page">
                    <h1>{ "Check a mail server live" }</h1>
                    <Place name="check" id="live" alone=true />
                    <Place name="policy" id="policy" wake="portwise-checked" />
                    <Place name="compare" id="compare" wake="toggle" />
                </div>
            }
        },
    )
    .with(&[("check", true), ("policy", false), ("compare", false)])
}
