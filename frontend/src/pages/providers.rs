//! The providers, with a search.

use portwise_core::Confidence;
use portwise_core::providers::{PROVIDERS, Provider, Standing, search as search_for};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Download, Source, Suggest};
use crate::pages::Route;

/// The providers, with a search.
#[component]
pub(crate) fn ProvidersPage() -> Html {
    let search = use_state(String::new);
    let on_answer = {
        let search = search.clone();
        Callback::from(move |text| search.set(text))
    };
    let found: Vec<&'static Provider> = search_for(&search).collect();
    html! {
        <div class="page">
            <h1>{ Route::Providers.title() }</h1>
            <Download id="providers" />
            <section class="card">
                <Suggest id="provider-search" label="Search by name, domain or host" placeholder="gmail.com" answer={(*search).clone()} {on_answer} eager=true />
                <p class="help" aria-live="polite">{ format!("{} of {}", found.len(), PROVIDERS.len()) }</p>
            </section>
            <div class="list">{ for found.into_iter().map(entry) }</div>
        </div>
    }
}

fn entry(provider: &'static Provider) -> Html {
    let query = [("role", "mail-client"), ("provider", provider.id)];
    html! {
        <article class="card entry" key={provider.id} id={format!("provider-{}", provider.id)}>
            <h2>
                { provider.name }
                if provider.confidence == Confidence::Known { <span class="tag">{ "unconfirmed" }</span> }
            </h2>
            <dl>
                <dt>{ "Host" }</dt><dd><code>{ provider.host.for_domain(None).unwrap_or_else(|| "none: no SMTP".to_owned()) }</code></dd>
                <dt>{ "Ports" }</dt>
                <dd>{ for provider.offers.iter().map(|offer| {
                    let class = match offer.standing {
                        Standing::Recommended => "port recommended",
                        Standing::Offered => "port",
                        Standing::Unconfirmed => "port unsure",
                    };
                    html! { <span {class}>{ format!("{} {}{}", offer.port, offer.tls.name(), unsure(offer.standing)) }</span> }
                }) }</dd>
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
            <Link<Route, [(&'static str, &'static str); 2]> to={Route::Walk} query={Some(query)}>{ "Use these settings" }</Link<Route, [(&'static str, &'static str); 2]>>
        </article>
    }
}

fn unsure(standing: Standing) -> &'static str {
    if standing == Standing::Unconfirmed { " (unconfirmed)" } else { "" }
}
