//! The ports compared, the two TLS modes, relay against submission.

use portwise_core::Confidence;
use portwise_core::ports::PortRow;
use portwise_core::reference::{comparison, modes, roles};
use yew::prelude::*;

use crate::components::{Download, Source, Sources};
use crate::pages::Route;

/// The ports compared.
#[component]
pub(crate) fn PortsPage() -> Html {
    html! {
        <div class="page">
            <h1>{ Route::Ports.title() }</h1>
            <Download id="ports" />
            { table(&comparison::main_columns().collect::<Vec<_>>(), "The four ports") }
            <section class="card">
                <h2>{ "STARTTLS or implicit TLS" }</h2>
                <div class="scroll" tabindex="0">
                    <table>
                        <thead><tr><td></td><th scope="col">{ "STARTTLS (587)" }</th><th scope="col">{ "Implicit TLS (465)" }</th><th scope="col">{ "Source" }</th></tr></thead>
                        <tbody>
                            { for modes::ROWS.iter().map(|row| html! {
                                <tr><th scope="row">{ row.aspect }</th><td>{ row.starttls }</td><td>{ row.implicit }</td><td><Sources sources={row.sources} /></td></tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            </section>
            <section class="card">
                <h2>{ "Relay or submission" }</h2>
                <div class="scroll" tabindex="0">
                    <table>
                        <thead><tr><td></td><th scope="col">{ "Relay, server to server" }</th><th scope="col">{ "Submission, from the sender" }</th><th scope="col">{ "Source" }</th></tr></thead>
                        <tbody>
                            { for roles::ROWS.iter().map(|row| html! {
                                <tr><th scope="row">{ row.aspect }</th><td>{ row.relay }</td><td>{ row.submission }</td><td><Sources sources={row.sources} /></td></tr>
                            }) }
                        </tbody>
                    </table>
                </div>
            </section>
            { table(&comparison::other_columns().collect::<Vec<_>>(), "Ports that some relays offer beside") }
        </div>
    }
}

fn table(columns: &[&'static PortRow], heading: &'static str) -> Html {
    html! {
        <section class="card">
            <h2>{ heading }</h2>
            <div class="scroll" tabindex="0">
                <table class="ports">
                    <thead>
                        <tr>
                            <td></td>
                            { for columns.iter().map(|row| html! {
                                <th scope="col">
                                    { row.port.to_string() }
                                    if row.confidence == Confidence::Known { <span class="tag">{ "unconfirmed" }</span> }
                                </th>
                            }) }
                        </tr>
                    </thead>
                    <tbody>
                        { for comparison::ASPECTS.iter().map(|aspect| html! {
                            <tr>
                                <th scope="row">{ aspect.label }</th>
                                { for columns.iter().map(|row| html! { <td>{ (aspect.cell)(row) }</td> }) }
                            </tr>
                        }) }
                        <tr>
                            <th scope="row">{ "Source" }</th>
                            { for columns.iter().map(|row| html! {
                                <td><Source source={row.source} />{ format!(" (checked {})", row.checked_on) }</td>
                            }) }
                        </tr>
                    </tbody>
                </table>
            </div>
        </section>
    }
}
