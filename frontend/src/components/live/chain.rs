//! The certificate chains of a check, to read.

use std::rc::Rc;

use portwise_api::Checked;
use portwise_core::view::{ChainView, Link, Mark, chains};
use yew::prelude::*;

use super::Quoted;
use crate::components::endpoint::{paint, symbol};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) checked: Rc<Checked>,
}

/// The certificate chains of a check, to read.
#[component]
pub(crate) fn Chains(props: &Props) -> Html {
    let report = &props.checked.report;
    let chains = chains(report);
    let several_hosts = report.hosts.len() > 1;
    let several = chains.len() > 1;
    let several_addresses = report.hosts.iter().any(|host| host.addresses.len() > 1);
    let one = |chain| one(chain, several, several_hosts, several_addresses);
    html! { <>{ for chains.iter().map(one) }</> }
}

fn one(chain: &ChainView<'_>, several: bool, several_hosts: bool, several_addresses: bool) -> Html {
    let places = chain.places.iter().map(|place| match place.rsplit_once(':') {
        Some((_, port)) if !several_hosts => port.to_owned(),
        _ => place.clone(),
    });
    let places = places.collect::<Vec<_>>().join(", ");
    let heading = match (several, chain.places.len()) {
        (false, 1) => format!("Certificate on {places}"),
        (false, _) => format!("Certificate, the same on {places}"),
        (true, _) if several_addresses => {
            let addresses = chain.addresses.iter().map(ToString::to_string);
            format!("Certificate on {places} at {}", addresses.collect::<Vec<_>>().join(", "))
        }
        (true, _) => format!("Certificate on {places}"),
    };
    html! {
        <section class="chain" data-state={paint(chain.mark).0} aria-label={heading.clone()}>
            <h3>{ heading }</h3>
            <ol class="certificates">
                { for chain.links.iter().enumerate().map(|(at, link)| certificate(at, link, chain)) }
                if let Some(tail) = &chain.tail {
                    <li class={classes!("tail", paint(tail.mark).0)}>
                        <span class="mark" aria-hidden="true">{ symbol(tail.mark) }</span>
                        <div>
                            if !tail.name.is_empty() { <strong><Quoted text={tail.name.clone()} /></strong>{ " " } }
                            <span><Quoted text={tail.text.clone()} /></span>
                        </div>
                    </li>
                }
            </ol>
        </section>
    }
}

fn certificate(at: usize, link: &Link<'_>, chain: &ChainView<'_>) -> Html {
    let certificate = link.certificate;
    let day = |moment: String| moment.get(..10).unwrap_or_default().to_owned();
    let (from, until) =
        (day(certificate.not_before.to_string()), day(certificate.not_after.to_string()));
    let names = at == 0;
    let is_misfit = names && !chain.misfits.is_empty();
    let mark = if is_misfit { Mark::Bad } else { link.mark };
    let fits = match (chain.misfits.as_slice(), chain.fits.as_slice()) {
        ([], [_]) => "names the host".to_owned(),
        ([], _) => "names every host".to_owned(),
        (misfits, _) => format!("does not name {}", misfits.join(", ")),
    };
    let sent = match link.surplus {
        "" => "sent".to_owned(),
        surplus => format!("sent, {surplus}"),
    };
    let facts = html! {
        <dl class="facts">
            <dt>{ "Issued by" }</dt><dd><Quoted text={link.issuer.to_owned()} /></dd>
            <dt>{ "Valid" }</dt><dd>{ format!("{from} to {until}") }</dd>
            if names && !certificate.dns_names.is_empty() {
                <dt>{ "Names" }</dt><dd>{ for listed(link) }</dd>
            }
            <dt>{ "Key" }</dt><dd><Quoted text={key(link)} /></dd>
        </dl>
    };
    let print = html! {
        <dl class="facts"><dt>{ "SHA-256" }</dt><dd><code>{ &certificate.sha256 }</code></dd></dl>
    };
    html! {
        <li class={classes!("certificate", paint(mark).0)}>
            <span class="mark" aria-hidden="true">{ symbol(mark) }</span>
            <div>
                <p class="who">
                    <strong><Quoted text={link.name.to_owned()} /></strong>
                    <span class="visually-hidden">{ format!(" {}: ", paint(mark).1) }</span>
                    <span class={classes!("period", paint(link.mark).0)}>{ &link.period }</span>
                    if names { <span class={classes!("fits", is_misfit.then_some("bad"))}><Quoted text={fits} /></span> }
                    <span class="sent">{ sent }</span>
                    if !names { <span class="until">{ format!("until {until}") }</span> }
                </p>
                if names {
                    { facts }
                    <details class="print"><summary>{ "Fingerprint" }</summary>{ print }</details>
                } else {
                    <details class="print"><summary>{ "Details" }</summary>{ facts }{ print }</details>
                }
            </div>
        </li>
    }
}

fn key(link: &Link<'_>) -> String {
    let key = &link.certificate.key;
    let size = if key.bits > 0 { format!(" {} bits", key.bits) } else { String::new() };
    format!("{}{size}, signed with {}", key.kind, link.certificate.signature_algorithm)
}

/// Its names, the first of them if there are many.
fn listed(link: &Link<'_>) -> Vec<Html> {
    const SHOWN: usize = 12;
    let names = &link.certificate.dns_names;
    let cut = link.certificate.more_names.as_ref().map_or(0, |more| more.count);
    let more = names.len().saturating_sub(SHOWN) + cut;
    let name = |(at, name): (usize, &String)| {
        let comma = if at == 0 { "" } else { ", " };
        html! { <>{ comma }<Quoted text={name.clone()} /></> }
    };
    let mut listed: Vec<Html> = names.iter().take(SHOWN).enumerate().map(name).collect();
    if more > 0 {
        listed.push(html! { { format!(" and {more} more") } });
    }
    listed
}
