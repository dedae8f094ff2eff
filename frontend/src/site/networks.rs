//! Who blocks which ports: a list, and a document for each network.

use portwise_core::Confidence;
use portwise_core::networks::{NETWORKS, Network, Passage};
use yew::prelude::*;

use super::Way;
use super::document::{Document, Part};
use super::list::{Row, list};
use crate::components::Source;

pub(super) fn documents() -> Vec<Document> {
    let mut all = vec![Document {
        path: "networks/".to_owned(),
        title: "Who blocks SMTP ports".to_owned(),
        description: format!("Which of the ports 25, 465, 587 and 2525 are blocked by {} clouds, hosts and access providers, and how to get through.", NETWORKS.len()),
        part: Part::Networks,
        data: None,
        content: Box::new(move |way| html! {
            <div class="page">
                <h1>{ "Who blocks SMTP ports" }</h1>
                <p>{ "Outgoing connections only." }</p>
                { list("networks", "Search by name", NETWORKS.iter().map(row).collect(), way) }
            </div>
        }),
    }];
    all.extend(NETWORKS.iter().map(document));
    all
}

fn path(network: &Network) -> String {
    format!("networks/{}/", network.id)
}

fn passages(network: &Network) -> [(u16, Passage); 4] {
    [(25, network.port25), (465, network.port465), (587, network.port587), (2525, network.port2525)]
}

fn row(network: &'static Network) -> Row {
    Row {
        path: path(network),
        name: network.name.to_owned(),
        words: format!("{} {}", network.id, network.aliases.join(" ")),
        content: html! {
            <span class="beside">
                { for passages(network).into_iter().map(|(port, passage)| html! {
                    <span class={classes!("port", class(passage))}>{ format!("{port} {}", passage.describe()) }</span>
                }) }
            </span>
        },
    }
}

fn class(passage: Passage) -> &'static str {
    match passage {
        Passage::Open => "good",
        Passage::Blocked | Passage::BlockedByDefault | Passage::Redirected => "bad",
        Passage::Throttled | Passage::Varies | Passage::Intercepted => "doubtful",
        Passage::Unknown => "open",
    }
}

fn document(network: &'static Network) -> Document {
    let ports: Vec<String> =
        passages(network).iter().map(|(port, p)| format!("{port} {}", p.describe())).collect();
    Document {
        path: path(network),
        title: format!("SMTP ports at {}", network.name),
        description: format!("Outgoing mail from {}: {}.", network.name, ports.join(", ")),
        part: Part::Networks,
        data: None,
        content: Box::new(move |way| content(network, way)),
    }
}

fn content(network: &'static Network, way: &Way) -> Html {
    html! {
        <div class="page">
            <h1>
                { format!("SMTP ports at {}", network.name) }
                if network.confidence == Confidence::Known { <span class="tag">{ "unconfirmed" }</span> }
            </h1>
            <section class="card">
                <dl class="facts">
                    { for passages(network).into_iter().map(|(port, passage)| html! {
                        <><dt>{ format!("Port {port}") }</dt><dd class={class(passage)}>{ passage.describe() }</dd></>
                    }) }
                    if !network.lift.is_empty() { <dt>{ "How to get through" }</dt><dd>{ network.lift }{ "." }</dd> }
                    <dt>{ "Source" }</dt>
                    <dd>
                        if let Some(docs) = network.docs { <Source source={docs} />{ "; " } }
                        { network.source }{ format!(" (checked {})", network.checked_on) }
                    </dd>
                </dl>
                <p><a class="button" href={way.to(format!("#network={}", network.id))}>{ "Settings from there" }</a></p>
            </section>
        </div>
    }
}
