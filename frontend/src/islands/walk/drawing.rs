//! The decision as a drawing: the way that was taken is lit, and stubs lead to what other answers
//! would come to. It is a list of buttons; the lines are beside it.

use portwise_core::walk::{Node, Stub};
use yew::prelude::*;

use crate::hooks::Given;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) nodes: Vec<Node>,
    pub(super) on_answers: Callback<Vec<Given>>,
}

/// The decision as a drawing.
#[component]
pub(super) fn Drawing(props: &Props) -> Html {
    html! {
        <section class="card tree" id="tree" aria-labelledby="tree-title">
            <h2 id="tree-title">{ "How we came to this" }</h2>
            <p class="help">{ "Choose another answer to see what comes out." }</p>
            <ol>{ for props.nodes.iter().map(|node| shown(node, &props.on_answers)) }</ol>
        </section>
    }
}

fn shown(node: &Node, on_answers: &Callback<Vec<Given>>) -> Html {
    html! {
        <li id={format!("node-{}", node.id)} key={node.id}>
            <div class="chosen">
                <svg class="dot" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5" /></svg>
                <span class="about">{ node.about }</span>
                <strong>{ node.chosen.clone() }</strong>
            </div>
            if !node.stubs.is_empty() {
                <ul aria-label="Other answers">{ for node.stubs.iter().map(|stub| branch(stub, on_answers)) }</ul>
            }
        </li>
    }
}

fn branch(stub: &Stub, on_answers: &Callback<Vec<Given>>) -> Html {
    let answers = stub.answers.clone();
    let onclick = on_answers.reform(move |_: MouseEvent| answers.clone());
    html! {
        <li>
            <svg class="twig" viewBox="0 0 28 16" aria-hidden="true"><path d="M0 8h26" /></svg>
            <button type="button" class="stub" {onclick}>
                <span>{ stub.label.clone() }</span>
                <span class="outcome"><span aria-hidden="true">{ "→ " }</span><span class="visually-hidden">{ ": " }</span>{ stub.outcome.clone() }</span>
            </button>
        </li>
    }
}
