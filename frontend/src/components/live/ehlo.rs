//! What a server says it can, before TLS and inside.

use std::rc::Rc;

use portwise_core::view::{Change, Keyword, keywords};
use yew::prelude::*;

use super::Quoted;
use crate::hooks::Seen;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) seen: Rc<Seen>,
}

const BEFORE: &str = "Before TLS";
const INSIDE: &str = "Inside TLS";

/// What a server says it can, before TLS and inside. In a narrow window rows are blocks.
#[component]
pub(crate) fn Ehlo(props: &Props) -> Html {
    let report = &props.seen.report;
    let keywords = keywords(report);
    if keywords.is_empty() {
        return Html::default();
    }
    let (before, inside) = (report.ehlo_plain.is_some(), report.ehlo_tls.is_some());
    let row = |keyword: &Keyword<'_>| {
        let class = match keyword.change {
            Change::Same => "same",
            Change::Appears => "appears",
            Change::Vanishes => "vanishes",
            Change::Differs => "differs",
        };
        let params = |params: Option<&str>, head: &'static str| match params {
            None => html! { <td role="cell" class="absent" data-head={head}>{ "–" }</td> },
            Some("") => {
                html! { <td role="cell" data-head={head}>{ "✓" }<span class="visually-hidden">{ "yes" }</span></td> }
            }
            Some(params) => {
                html! { <td role="cell" data-head={head}><Quoted text={params.to_owned()} /></td> }
            }
        };
        html! {
            <tr role="row" {class}>
                <th role="rowheader" scope="row"><Quoted text={keyword.name.to_owned()} /></th>
                if before { { params(keyword.before, BEFORE) } }
                if inside { { params(keyword.inside, INSIDE) } }
                if before && inside { <td role="cell" class="change">{ described(keyword) }</td> }
            </tr>
        }
    };
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={format!("What the server offers on port {} of {}", report.port, report.address)}>
            <table role="table" class="ehlo">
                <caption>{ "What the server offers (EHLO)" }</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{ "Keyword" }</th>
                        if before { <th role="columnheader" scope="col">{ BEFORE }</th> }
                        if inside { <th role="columnheader" scope="col">{ INSIDE }</th> }
                        if before && inside { <th role="columnheader" scope="col">{ "Change" }</th> }
                    </tr>
                </thead>
                <tbody role="rowgroup">{ for keywords.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn described(keyword: &Keyword<'_>) -> &'static str {
    let is = |name: &str| keyword.name.eq_ignore_ascii_case(name);
    match keyword.change {
        Change::Same => "",
        Change::Vanishes if is("STARTTLS") => "only before TLS, as it should be",
        Change::Appears if is("AUTH") => "only inside TLS, as it should be",
        change => change.describe(),
    }
}
