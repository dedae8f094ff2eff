//! What a check comes to: whether it may be used, when and from where that was seen, and what is
//! to be done.

use portwise_core::view::Mark;
use yew::prelude::*;

use crate::components::endpoint::{paint, symbol};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// How it is shown; none while it goes on.
    pub(crate) mark: Option<Mark>,
    /// The sentence.
    pub(crate) text: AttrValue,
    /// When that was; empty while it goes on.
    #[prop_or_default]
    pub(crate) moment: AttrValue,
    /// What to do; may be empty.
    #[prop_or_default]
    pub(crate) cure: AttrValue,
}

/// What a check comes to.
#[component]
pub(crate) fn VerdictView(props: &Props) -> Html {
    let (class, word) = props.mark.map_or(("busy", "under way"), paint);
    html! {
        <div class={classes!("conclusion", class)} id="verdict" data-state={class}>
            <span class="mark" aria-hidden="true">{ props.mark.map_or("…", symbol) }</span>
            <div>
                <p class="conclusion-text"><span class="visually-hidden">{ format!("{word}: ") }</span>{ &props.text }</p>
                if !props.cure.is_empty() {
                    <p class="cure"><strong>{ "What to do: " }</strong>{ &props.cure }</p>
                }
                <p class="moment">
                    if !props.moment.is_empty() { <time>{ &props.moment }</time>{ ", " } }
                    { "from this server's network" }
                </p>
            </div>
        </div>
    }
}
