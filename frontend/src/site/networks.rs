//! Who blocks which ports: a list by kind, and a document for each network.

use portwise_core::Confidence;
use portwise_core::networks::{Kind, NETWORKS, Network, Passage};
use yew::prelude::*;

use super::Way;
use super::document::{Document, Part as Menu};
use super::list::{Part, Row, links, list};
use super::words::{list as listed, sentence};
use crate::components::Source;

/// As many networks are named beside one.
const MOST_LIKE_IT: usize = 8;

/// The kinds of networks as they are listed.
const KINDS: &[(Kind, &str)] = &[
    (Kind::Cloud, "Clouds"),
    (Kind::Vps, "Rented servers"),
    (Kind::Paas, "Platforms that run applications"),
    (Kind::Serverless, "Functions"),
    (Kind::SharedHosting, "Web hosting"),
    (Kind::Ci, "Build services"),
    (Kind::Isp, "Internet access at home and in offices"),
    (Kind::Mobile, "Mobile networks"),
    (Kind::Class, "Kinds of networks"),
];

/// What a row shows of a port, and what it means.
const LEGEND: &[(&str, &str)] = &[
    ("ok", "open"),
    ("✗", "blocked, or redirected to the network's own server"),
    ("ask", "blocked until you ask for it"),
    ("~", "limited, altered on the way, or different from place to place"),
    ("?", "not known"),
];

pub(super) fn documents() -> Vec<Document> {
    let about = format!(
        "Which of the ports 25, 465, 587 and 2525 are blocked by {} clouds, hosts and access providers, and how mail gets out all the same.",
        NETWORKS.len()
    );
    let mut all = vec![Document::new(
        Menu::Networks,
        "networks/",
        "Who blocks SMTP ports",
        &about,
        |way| {
            html! {
                <div class="page">
                    <h1>{ "Who blocks SMTP ports" }</h1>
                    <p class="lead">{ "Most clouds and access providers block port 25 for outgoing mail, some 465 and 587 as well. A time-out is how that looks." }</p>
                    <section class="card">
                        <dl class="signs">
                            { for LEGEND.iter().map(|(sign, words)| html! { <div><dt>{ *sign }</dt><dd>{ *words }</dd></div> }) }
                        </dl>
                        { list("networks", "Search by name", parts(), way) }
                    </section>
                </div>
            }
        },
    )];
    all.extend(NETWORKS.iter().map(document));
    all
}

fn path(network: &Network) -> String {
    format!("networks/{}/", network.id)
}

/// Networks where a port is shut, for links.
pub(super) fn blocking(port: u16) -> Vec<(String, String)> {
    let is_shut = |network: &&Network| network.passage(port).is_shut();
    NETWORKS.iter().filter(is_shut).map(|n| (n.name.to_owned(), path(n))).collect()
}

fn passages(network: &Network) -> [(u16, Passage); 4] {
    [(25, network.port25), (465, network.port465), (587, network.port587), (2525, network.port2525)]
}

fn parts() -> Vec<Part> {
    let part = |(kind, heading): &(Kind, &str)| Part {
        heading: (*heading).to_owned(),
        rows: NETWORKS.iter().filter(|network| network.kind == *kind).map(row).collect(),
    };
    KINDS.iter().map(part).collect()
}

fn row(network: &'static Network) -> Row {
    Row {
        path: path(network),
        name: network.name.to_owned(),
        words: network.aliases.join(" "),
        content: html! {
            <span class="aside passages">
                { for passages(network).into_iter().map(|(port, passage)| html! {
                    <span class={classes!("passage", class(passage))}>
                        { port }{ " " }
                        <span aria-hidden="true">{ sign(passage) }</span>
                        <span class="visually-hidden">{ format!("{}, ", passage.describe()) }</span>
                    </span>
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

fn sign(passage: Passage) -> &'static str {
    match passage {
        Passage::Open => "ok",
        Passage::Blocked | Passage::Redirected => "✗",
        Passage::BlockedByDefault => "ask",
        Passage::Throttled | Passage::Varies | Passage::Intercepted => "~",
        Passage::Unknown => "?",
    }
}

fn document(network: &'static Network) -> Document {
    let name = network.name;
    Document::new(
        Menu::Networks,
        path(network),
        format!("{name}: blocked SMTP ports"),
        &format!("{name}: {} {}", summary(network), sentence(network.lift)),
        move |way| content(network, way),
    )
    .below(name)
}

/// What gets out, in a sentence.
fn summary(network: &Network) -> String {
    let ports = |is_so: fn(Passage) -> bool| -> Vec<String> {
        let found = passages(network).into_iter().filter(|(_, passage)| is_so(*passage));
        found.map(|(port, _)| port.to_string()).collect()
    };
    let shut = ports(Passage::is_shut);
    let open = ports(|passage| passage == Passage::Open);
    let name = |ports: &[String]| {
        let word = if ports.len() == 1 { "port" } else { "ports" };
        format!("{word} {}", listed(ports, "and"))
    };
    match (shut.is_empty(), open.is_empty()) {
        (true, true) => "what happens to outgoing mail differs or is not known.".to_owned(),
        (true, false) => format!("outgoing mail passes on {}.", name(&open)),
        (false, true) => format!("outgoing mail is blocked on {}.", name(&shut)),
        (false, false) => {
            format!("outgoing mail is blocked on {}, and passes on {}.", name(&shut), name(&open))
        }
    }
}

fn content(network: &'static Network, way: &Way) -> Html {
    let mut same: Vec<&Network> = NETWORKS
        .iter()
        .filter(|other| other.kind == network.kind && other.id != network.id)
        .collect();
    let alike = |other: &Network| {
        let pairs = passages(other).into_iter().zip(passages(network));
        pairs.filter(|(one, another)| one == another).count()
    };
    same.sort_by_key(|other| std::cmp::Reverse(alike(other)));
    let near = same.into_iter().take(MOST_LIKE_IT);
    let near = near.map(|other| (other.name.to_owned(), path(other))).collect();
    html! {
        <div class="page">
            <h1>
                { format!("SMTP ports at {}", network.name) }
                if network.confidence == Confidence::Known { <span class="tag">{ "unconfirmed" }</span> }
            </h1>
            <p class="lead">{ format!("From {}, {}", network.name, summary(network)) }</p>
            <section class="card">
                <dl class="facts pairs">
                    { for passages(network).into_iter().map(|(port, passage)| html! {
                        <>
                            <dt><a href={way.to(format!("ports/{port}/"))}>{ format!("Port {port}") }</a></dt>
                            <dd class={class(passage)}>{ passage.describe() }</dd>
                        </>
                    }) }
                </dl>
                if !network.lift.is_empty() {
                    <h2>{ "How to get mail out" }</h2>
                    <p>{ sentence(network.lift) }</p>
                }
                <p class="follow"><a class="button" href={way.to(format!("#network={}", network.id))}>{ "Settings that work from there" }</a></p>
            </section>
            { links("Networks like it", near, way) }
            <section class="card quiet">
                <h2>{ "Where this is from" }</h2>
                <dl class="facts">
                    if let Some(docs) = network.docs { <dt>{ "Its own page" }</dt><dd><Source source={docs} /></dd> }
                    <dt>{ "Sources" }</dt><dd>{ network.source }</dd>
                    <dt>{ "Checked on" }</dt><dd>{ network.checked_on }</dd>
                </dl>
            </section>
        </div>
    }
}
