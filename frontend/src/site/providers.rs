//! The providers: a list, and a document for each.

use portwise_core::Confidence;
use portwise_core::providers::{PROVIDERS, Provider, Standing};
use yew::prelude::*;

use super::Way;
use super::document::{Document, Part};
use super::list::{Row, list};
use crate::components::Source;

pub(super) fn documents() -> Vec<Document> {
    let mut all = vec![Document {
        path: "providers/".to_owned(),
        title: "SMTP settings of mail providers".to_owned(),
        description: format!("SMTP host, ports, encryption and login of {} mail providers and mail services, each with its source.", PROVIDERS.len()),
        part: Part::Providers,
        data: None,
        content: Box::new(move |way| html! {
            <div class="page">
                <h1>{ "SMTP settings of mail providers" }</h1>
                { list("providers", "Search by name, domain or host", PROVIDERS.iter().map(row).collect(), way) }
            </div>
        }),
    }];
    all.extend(PROVIDERS.iter().map(document));
    all
}

fn path(provider: &Provider) -> String {
    format!("providers/{}/", provider.id)
}

fn host(provider: &Provider) -> String {
    provider.host.for_domain(None).unwrap_or_else(|| "none: no SMTP".to_owned())
}

fn row(provider: &'static Provider) -> Row {
    Row {
        path: path(provider),
        name: provider.name.to_owned(),
        words: format!("{} {} {}", provider.id, provider.domains.join(" "), host(provider)),
        content: html! { <span class="beside"><code>{ host(provider) }</code>{ ports(provider) }</span> },
    }
}

fn ports(provider: &'static Provider) -> Html {
    html! {
        <>{ for provider.offers.iter().map(|offer| {
            let (class, unsure) = match offer.standing {
                Standing::Recommended => ("port recommended", ""),
                Standing::Offered => ("port", ""),
                Standing::Unconfirmed => ("port unsure", " (unconfirmed)"),
            };
            html! { <span {class}>{ format!("{} {}{unsure}", offer.port, offer.tls.name()) }</span> }
        }) }</>
    }
}

fn document(provider: &'static Provider) -> Document {
    let ports: Vec<String> =
        provider.offers.iter().map(|o| format!("{} {}", o.port, o.tls.name())).collect();
    Document {
        path: path(provider),
        title: format!("SMTP settings of {}", provider.name),
        description: format!("Send mail through {}: {}, {}.", provider.name, host(provider), ports.join(", ")),
        part: Part::Providers,
        data: None,
        content: Box::new(move |way| content(provider, way)),
    }
}

fn content(provider: &'static Provider, way: &Way) -> Html {
    html! {
        <div class="page">
            <h1>
                { format!("SMTP settings of {}", provider.name) }
                if provider.confidence == Confidence::Known { <span class="tag">{ "unconfirmed" }</span> }
            </h1>
            <section class="card">
                <dl class="facts">
                    <dt>{ "Host" }</dt><dd><code>{ host(provider) }</code></dd>
                    <dt>{ "Ports" }</dt><dd>{ ports(provider) }</dd>
                    <dt>{ "User name" }</dt><dd>{ provider.username.describe() }</dd>
                    if !provider.auth.is_empty() {
                        <dt>{ "Log in with" }</dt>
                        <dd>{ provider.auth.iter().map(|a| a.describe()).collect::<Vec<_>>().join(", or ") }</dd>
                    }
                    if let Some(until) = provider.password_until { <dt>{ "Passwords until" }</dt><dd>{ until }</dd> }
                    if let Some(imap) = provider.imap { <dt>{ "IMAP" }</dt><dd>{ imap.describe(None) }</dd> }
                    if let Some(pop3) = provider.pop3 { <dt>{ "POP3" }</dt><dd>{ pop3.describe(None) }</dd> }
                    if !provider.domains.is_empty() { <dt>{ "Domains" }</dt><dd>{ provider.domains.join(", ") }</dd> }
                    if !provider.note.is_empty() { <dt>{ "Note" }</dt><dd>{ provider.note }</dd> }
                    <dt>{ "Source" }</dt>
                    <dd>
                        if let Some(docs) = provider.docs { <Source source={docs} />{ "; " } }
                        { provider.source }{ format!(" (checked {})", provider.checked_on) }
                    </dd>
                </dl>
                <p><a class="button" href={way.to(format!("#provider={}", provider.id))}>{ "Settings for your program" }</a></p>
            </section>
        </div>
    }
}
