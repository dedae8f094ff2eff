//! The ports compared, the two TLS modes, relay against submission, and a document for each port.

use portwise_core::Confidence;
use portwise_core::ports::{PORTS, PortRow, Rank};
use portwise_core::reference::{comparison, modes, roles};
use yew::prelude::*;

use super::document::{Document, Part as Menu};
use super::list::{chips, links};
use super::words::{capital, encrypted, encryption, sentence};
use super::{Way, networks, providers, questions};
use crate::components::{Source, Sources};

/// The document above the ports.
const ABOVE: &[(&str, &str)] = &[("Ports", "ports/")];

/// As many providers are named at once.
const MOST: usize = 12;

pub(super) fn documents() -> Vec<Document> {
    let about = "Ports 25, 465, 587 and 2525 side by side: what each is for, how TLS begins, who blocks it, and when to use it. With sources.";
    let mut all = vec![
        Document::new(
            Menu::Learn,
            "ports/",
            "SMTP ports 25, 465, 587 and 2525 compared",
            about,
            comparison,
        )
        .below("Ports"),
    ];
    all.extend(PORTS.iter().map(document));
    all
}

fn document(row: &'static PortRow) -> Document {
    let port = row.port;
    let title = format!("SMTP port {port}: {}", purpose(row));
    Document::new(Menu::Learn, format!("ports/{port}/"), title, &summary(row), move |way| {
        content(row, way)
    })
    .below_all(ABOVE, format!("Port {port}"))
}

/// What it is, in a few words.
fn purpose(row: &PortRow) -> String {
    match row.standing {
        Rank::Recommended => format!("sending mail with {}", encrypted(row.tls)),
        Rank::Fallback => "a fallback for sending mail".to_owned(),
        Rank::Avoid if row.port == 25 => "between mail servers".to_owned(),
        Rank::Avoid => "not for sending mail".to_owned(),
    }
}

fn summary(row: &PortRow) -> String {
    format!("Port {}: {} For whom: {}", row.port, sentence(row.role), sentence(row.advice))
}

fn content(row: &'static PortRow, way: &Way) -> Html {
    let port = row.port;
    let is_main = comparison::is_main(port);
    let shown =
        comparison::ASPECTS.iter().filter(|aspect| !["role", "security"].contains(&aspect.id));
    let others = comparison::main_columns().filter(|other| other.port != port);
    let others = others.map(|other| {
        (format!("Port {}: {}", other.port, purpose(other)), format!("ports/{}/", other.port))
    });
    html! {
        <div class="page">
            <h1>
                { format!("SMTP port {port}") }
                if row.confidence == Confidence::Known { <span class="tag">{ "unconfirmed" }</span> }
            </h1>
            <p class="lead">{ sentence(row.role) }{ " " }{ format!("When to use it: {}", sentence(row.advice)) }</p>
            <section class="card">
                <dl class="facts">
                    <dt>{ "Encryption" }</dt><dd>{ encryption(row.tls) }</dd>
                    { for shown.map(|aspect| html! {
                        <><dt>{ aspect.label }</dt><dd>{ capital((aspect.cell)(row)) }</dd></>
                    }) }
                    <dt>{ "Source" }</dt><dd><Source source={row.source} />{ format!(" (checked on {})", row.checked_on) }</dd>
                </dl>
            </section>
            { offering(port, way) }
            if is_main { { blocking(port, way) } }
            { links("Questions about it", questions::about_port(port), way) }
            { links("Other ports", others.chain([("All side by side".to_owned(), "ports/".to_owned())]).collect(), way) }
        </div>
    }
}

/// Who offers it; of many the first, and the rest folded.
fn offering(port: u16, way: &Way) -> Html {
    let all = providers::offering(port);
    let heading = match all.len() {
        0 => return Html::default(),
        1 => "One provider offers it".to_owned(),
        count => format!("{count} providers offer it"),
    };
    if all.len() <= MOST {
        return links(&heading, all, way);
    }
    html! {
        <section class="card">
            <h2>{ heading }</h2>
            <details class="faq"><summary>{ "Who they are" }</summary>{ chips(all, way) }</details>
        </section>
    }
}

/// Which networks do not let it out.
fn blocking(port: u16, way: &Way) -> Html {
    let all = networks::blocking(port);
    let heading = match all.len() {
        0 => return Html::default(),
        1 => "One network blocks it".to_owned(),
        count => format!("{count} networks block it"),
    };
    html! {
        <section class="card">
            <h2>{ heading }</h2>
            <p>{ "A connection to it times out there, or is refused." }</p>
            if all.len() <= MOST {
                { chips(all, way) }
            } else {
                <details class="faq"><summary>{ "Which they are" }</summary>{ chips(all, way) }</details>
            }
        </section>
    }
}

fn comparison(way: &Way) -> Html {
    html! {
        <div class="page wide">
            <h1>{ "SMTP ports compared" }</h1>
            <p class="lead">{ "Send mail on port 465 with SSL/TLS, or on 587 with STARTTLS. Port 25 is for mail servers among themselves, 2525 for networks that block the others." }</p>
            { table(&comparison::main_columns().collect::<Vec<_>>(), "The four ports", way) }
            { versus("STARTTLS or implicit TLS", ["STARTTLS (587)", "Implicit TLS (465)"], modes::ROWS.iter().map(|row| (row.aspect, row.starttls, row.implicit, row.sources))) }
            { versus("Relay or submission", ["Relay, server to server", "Submission, from the sender"], roles::ROWS.iter().map(|row| (row.aspect, row.relay, row.submission, row.sources))) }
            { table(&comparison::other_columns().collect::<Vec<_>>(), "Ports that some relays offer beside", way) }
        </div>
    }
}

type Line = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// Two things side by side.
fn versus(
    heading: &'static str,
    columns: [&'static str; 2],
    rows: impl Iterator<Item = Line>,
) -> Html {
    html! {
        <section class="card">
            <h2>{ heading }</h2>
            <div class="scroll" tabindex="0" role="region" aria-label={heading}>
                <table>
                    <thead><tr><td></td>{ for columns.iter().map(|column| html! { <th scope="col">{ *column }</th> }) }<th scope="col">{ "Source" }</th></tr></thead>
                    <tbody>
                        { for rows.map(|(aspect, first, second, sources)| html! {
                            <tr><th scope="row">{ aspect }</th><td>{ first }</td><td>{ second }</td><td><Sources {sources} /></td></tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn table(columns: &[&'static PortRow], heading: &'static str, way: &Way) -> Html {
    html! {
        <section class="card">
            <h2>{ heading }</h2>
            <div class="scroll" tabindex="0" role="region" aria-label={heading}>
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
