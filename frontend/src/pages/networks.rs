//! Who blocks which ports, with a search.

use portwise_core::Confidence;
use portwise_core::networks::{NETWORKS, Network, Passage};
use yew::prelude::*;

use crate::components::{Download, Source, Suggest};
use crate::pages::Route;

/// Who blocks which ports.
#[component]
pub(crate) fn NetworksPage() -> Html {
    let search = use_state(String::new);
    let on_answer = {
        let search = search.clone();
        Callback::from(move |text| search.set(text))
    };
    let wanted = search.trim().to_lowercase();
    let found: Vec<&'static Network> = NETWORKS.iter().filter(|n| is_called(n, &wanted)).collect();
    html! {
        <div class="page">
            <h1>{ Route::Networks.title() }</h1>
            <Download id="networks" />
            <section class="card">
                <Suggest id="network-search" label="Search by name" placeholder="DigitalOcean" answer={(*search).clone()} {on_answer} eager=true />
                <p class="help" aria-live="polite">{ format!("{} of {}. Outgoing connections only.", found.len(), NETWORKS.len()) }</p>
                <div class="scroll" tabindex="0">
                    <table class="networks">
                        <thead><tr>{ for ["Network", "25", "465", "587", "2525", "How to get through", "Source"].iter().map(|h| html! { <th scope="col">{ *h }</th> }) }</tr></thead>
                        <tbody>{ for found.into_iter().map(row) }</tbody>
                    </table>
                </div>
            </section>
        </div>
    }
}

fn row(network: &'static Network) -> Html {
    let passages = [network.port25, network.port465, network.port587, network.port2525];
    html! {
        <tr key={network.id}>
            <th scope="row">
                { network.name }
                if network.confidence == Confidence::Known { <span class="tag">{ "unconfirmed" }</span> }
            </th>
            { for passages.into_iter().map(|p| html! { <td class={class(p)}>{ p.describe() }</td> }) }
            <td>{ network.lift }</td>
            <td>
                if let Some(docs) = network.docs { <Source source={docs} />{ "; " } }
                { network.source }{ format!(" (checked {})", network.checked_on) }
            </td>
        </tr>
    }
}

fn is_called(network: &Network, wanted: &str) -> bool {
    network.id.contains(wanted)
        || network.name.to_lowercase().contains(wanted)
        || network.aliases.iter().any(|alias| alias.contains(wanted))
}

fn class(passage: Passage) -> &'static str {
    match passage {
        Passage::Open => "good",
        Passage::Blocked | Passage::BlockedByDefault | Passage::Redirected => "bad",
        Passage::Throttled | Passage::Varies | Passage::Intercepted => "doubtful",
        Passage::Unknown => "open",
    }
}
