//! What other servers do with mail for a domain, and what to publish for them: beside a live check,
//! which hands its result over. A program of its own, fetched when there is something to say.

use std::rc::Rc;

use portwise_api::PolicyProbe;
use yew::prelude::*;

use super::{Island, Props};
use crate::components::live::{PolicyToPublish, Senders};
use crate::hooks::use_checked;

impl Island for Policies {
    const NAME: &'static str = "policy";
}

/// What other servers do with mail for a domain, and what to publish for them.
#[component]
pub fn Policies(_: &Props) -> Html {
    let text = use_checked();
    let read = use_memo(text, |text| {
        let probe: Option<PolicyProbe> = serde_json::from_str(text).ok();
        probe.and_then(|probe| probe.result).map(Rc::new)
    });
    let Some(result) = (*read).clone() else { return Html::default() };
    html! {
        <section class="card policies" aria-label="Mail from other servers">
            <Senders result={result.clone()} />
            <PolicyToPublish {result} />
        </section>
    }
}
