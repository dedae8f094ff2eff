//! The ports compared, the two TLS modes, relay against submission, and a document for each port.

use portwise_core::Confidence;
use portwise_core::ports::{PORTS, PortRow};
use portwise_core::reference::{comparison, modes, roles};
use yew::prelude::*;

use super::Way;
use super::document::{Document, Part};
use crate::components::{Source, Sources};

pub(super) fn documents() -> Vec<Document> {
    let mut all = vec![Document {
        path: "ports/".to_owned(),
        title: "SMTP ports compared".to_owned(),
        description: "Ports 25, 465, 587 and 2525 side by side: what each is for, how TLS begins, who blocks it, and when to use it.".to_owned(),
        part: Part::Learn,
        data: None,
        content: Box::new(comparison),
    }];
    all.extend(PORTS.iter().map(document));
    all
}

fn document(row: &'static PortRow) -> Document {
    Document {
        path: format!("ports/{}/", row.port),
        title: format!("SMTP port {}", row.port),
        description: format!("Port {}: {}.", row.port, row.advice),
        part: Part::Learn,
        data: None,
        content: Box::new(move |way| html! {
            <div class="page">
                <h1>{ format!("SMTP port {}", row.port) }</h1>
                <section class="card">
                    <dl class="facts">
                        { for comparison::ASPECTS.iter().map(|aspect| html! {
                            <><dt>{ aspect.label }</dt><dd>{ (aspect.cell)(row) }</dd></>
                        }) }
                        <dt>{ "Source" }</dt><dd><Source source={row.source} />{ format!(" (checked {})", row.checked_on) }</dd>
                    </dl>
                    <p><a href={way.to("ports/")}>{ "All ports side by side" }</a></p>
                </section>
            </div>
        }),
    }
}

fn comparison(way: &Way) -> Html {
    html! {
        <div class="page">
            <h1>{ "SMTP ports compared" }</h1>
            { table(&comparison::main_columns().collect::<Vec<_>>(), "The four ports", way) }
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
            { table(&comparison::other_columns().collect::<Vec<_>>(), "Ports that some relays offer beside", way) }
        </div>
    }
}

fn table(columns: &[&'static PortRow], heading: &'static str, way: &Way) -> Html {
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
                                    <a href={way.to(format!("ports/{}/", row.port))}>{ row.port.to_string() }</a>
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
