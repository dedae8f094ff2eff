//! What mail clients would make of what is published, as a table.

use std::rc::Rc;

use portwise_api::Checked;
use portwise_core::view::{ClientView, clients};
use yew::prelude::*;

use super::Quoted;
use crate::components::endpoint::{paint, symbol};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) checked: Rc<Checked>,
}

/// The heads of the columns; in a narrow window they stand before each cell.
const HEADS: [&str; 4] = ["Client", "Sends through", "You have to", "Where it stumbles"];

/// What mail clients would make of it. Roles are named, since a narrow window shows rows as blocks,
/// and browsers then take the table for none.
#[component]
pub(crate) fn Clients(props: &Props) -> Html {
    let shown = clients(&props.checked.clients);
    if shown.is_empty() {
        return Html::default();
    }
    html! {
        <section class="clients" id="clients" aria-labelledby="clients-title">
            <h3 id="clients-title">{ "What mail clients make of it" }</h3>
            <p class="help">{ "What each would set up by itself from what is published, if somebody enters an address of this domain." }</p>
            <table role="table" aria-labelledby="clients-title">
                <thead role="rowgroup">
                    <tr role="row">
                        { for HEADS.iter().map(|head| html! { <th role="columnheader" scope="col">{ *head }</th> }) }
                    </tr>
                </thead>
                <tbody role="rowgroup">{ for shown.iter().map(row) }</tbody>
            </table>
        </section>
    }
}

fn row(client: &ClientView) -> Html {
    let (class, word) = paint(client.mark);
    let asks = if client.asks.is_empty() {
        html! { { "nothing but name, address and password" } }
    } else {
        sentences(&client.asks)
    };
    let stumbles = if client.stumbles.is_empty() {
        html! { { "nowhere" } }
    } else {
        sentences(&client.stumbles)
    };
    html! {
        <tr role="row" {class}>
            <th role="rowheader" scope="row">
                <span class="mark" aria-hidden="true">{ symbol(client.mark) }</span>
                <span class="visually-hidden">{ format!("{word}: ") }</span>
                { client.name }
            </th>
            <td role="cell" data-head={HEADS[1]}>
                <Quoted text={client.result.clone()} />
                if let Some(from) = client.from { <span class="from">{ format!("from {from}") }</span> }
            </td>
            <td role="cell" data-head={HEADS[2]}>{ asks }</td>
            <td role="cell" data-head={HEADS[3]}>{ stumbles }</td>
        </tr>
    }
}

fn sentences(texts: &[String]) -> Html {
    html! { <>{ for texts.iter().map(|text| html! { <p><Quoted text={text.clone()} /></p> }) }</> }
}
