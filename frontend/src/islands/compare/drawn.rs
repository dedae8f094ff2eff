//! A comparison as it is drawn: the verdict, then a row for each port.

use portwise_core::compare::{Comparison, Difference, Row, Seen};
use yew::prelude::*;

use crate::components::{paint, symbol};

/// A comparison.
pub(super) fn drawn(compared: &Comparison) -> Html {
    let (class, word) = paint(compared.outcome.mark());
    let first = compared.here.as_deref().unwrap_or("Your machine");
    html! {
        <>
            <div class={classes!("conclusion", class)} id="compare-verdict" data-outcome={compared.outcome.id()}>
                <span class="mark" aria-hidden="true">{ symbol(compared.outcome.mark()) }</span>
                <div>
                    <p class="conclusion-text">
                        <span class="visually-hidden">{ format!("{word}: ") }</span>{ &compared.verdict }
                    </p>
                    { for compared.notes.iter().map(|note| html! { <p class="help">{ note }</p> }) }
                </div>
            </div>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ "Port" }</th>
                        <th scope="col">{ first }</th>
                        { for compared.places.iter().map(|place| html! { <th scope="col">{ place }</th> }) }
                    </tr>
                </thead>
                { for compared.rows.iter().map(|row| of_row(row, first, &compared.places)) }
            </table>
        </>
    }
}

fn of_row(row: &Row, first: &str, places: &[String]) -> Html {
    let of = row.outcome.mark();
    let (class, _) = paint(of);
    let family = row.family.map(|family| family.describe()).unwrap_or_default();
    let what = row.port.map_or_else(|| "name".to_owned(), |port| format!("{port} {family}"));
    let own: Vec<&Difference> = row.differences.iter().filter(|d| !d.suspicious).collect();
    html! {
        <tbody class={class} data-outcome={row.outcome.id()}>
            <tr>
                <th scope="row" rowspan="2">
                    <span class="port">{ what }</span>
                    <span class="host">{ &row.host }</span>
                </th>
                { seen(first, &row.here) }
                { for places.iter().zip(&row.there).map(|(place, there)| seen(place, there)) }
            </tr>
            <tr>
                <td class="means" colspan={(places.len() + 1).to_string()}>
                    <strong><span class="mark" aria-hidden="true">{ symbol(of) }</span>{ " " }{ &row.short }{ ". " }</strong>
                    { &row.text }
                    { for own.iter().map(|d| html! {
                        <p class="help">{ format!("{}: {}; {}: {}", d.what.describe(), d.here, d.place, d.there) }</p>
                    }) }
                </td>
            </tr>
        </tbody>
    }
}

fn seen(place: &str, seen: &Seen) -> Html {
    let (class, _) = paint(seen.state.mark());
    let addresses: Vec<String> = seen.addresses.iter().take(4).map(ToString::to_string).collect();
    html! {
        <td class={class} data-head={place.to_owned()} data-state={seen.state.id()}>
            <span class="mark" aria-hidden="true">{ symbol(seen.state.mark()) }</span>{ " " }{ &seen.text }
            if !addresses.is_empty() { <span class="from">{ addresses.join(", ") }</span> }
        </td>
    }
}
