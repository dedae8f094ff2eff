//! What other servers do with mail for a domain, and what to publish for them: beside a live check,
//! which hands its result over. A program of its own, fetched when there is something to say.

use std::rc::Rc;

use portwise_api::PolicyResult;
use portwise_core::view::policy_markdown;
use yew::prelude::*;

use super::{Island, Props};
use crate::components::live::{PolicyToPublish, Senders};
use crate::hooks::{POLICY, use_checked};

impl Island for Policies {
    const NAME: &'static str = POLICY;
}

/// What other servers do with mail for a domain, and what to publish for them.
#[component]
pub fn Policies(_: &Props) -> Html {
    let text = use_checked(POLICY);
    let read = use_memo(text, |text| PolicyResult::read(text).map(Rc::new));
    let Some(result) = (*read).clone() else { return Html::default() };
    let markdown = policy_markdown(&result.report, &result.senders);
    html! {
        <section class="card policies" aria-label="Mail from other servers" data-markdown={markdown}>
            <Senders result={result.clone()} />
            <PolicyToPublish {result} />
        </section>
    }
}
