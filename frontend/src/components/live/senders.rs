//! What other servers do with mail for a domain, by mail exchanger, and how that comes about.

use std::rc::Rc;

use portwise_api::PolicyResult;
use portwise_core::Finding;
use portwise_core::causes::causing;
use portwise_core::policy::verdict::{Cause, Delivery, HostOutcome, Sender};
use portwise_core::view::{
    PolicyHost, PolicyLine, PolicySource, PolicyView, SENDER_COLUMNS, SenderView, policy,
};
use yew::prelude::*;

use super::Quoted;
use crate::components::endpoint::{paint, symbol};
use crate::components::{finding_id, show_finding};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) result: Rc<PolicyResult>,
}

/// What other servers do. In a narrow window rows are blocks, as in the table of clients.
#[component]
pub(crate) fn Senders(props: &Props) -> Html {
    let PolicyResult { report, senders, .. } = &*props.result;
    let Some(shown) = policy(report, senders) else { return Html::default() };
    let sending = sending(&shown.sending);
    if shown.domain.is_empty() {
        return sending;
    }
    let row = |host: &PolicyHost| {
        let hosts = report.hosts.iter();
        let preference = hosts.filter(|seen| seen.name == host.name).find_map(|h| h.preference);
        html! {
            <tr role="row" key={host.name.clone()}>
                <th role="rowheader" scope="row">
                    <Quoted text={host.name.clone()} />
                    if let Some(preference) = preference { <span class="from">{ format!("preference {preference}") }</span> }
                </th>
                { for SENDER_COLUMNS.iter().map(|sender| cell(&props.result, host, *sender)) }
            </tr>
        }
    };
    html! {
        <>
        { sending }
        <section class="senders" id="senders" aria-labelledby="senders-title">
            <h2 id="senders-title" tabindex="-1">{ "What other servers do with mail" }</h2>
            if !shown.sentence.is_empty() {
                <p class="sentence">{ &shown.sentence }</p>
                <table role="table" aria-labelledby="senders-title">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">{ "Mail exchanger" }</th>
                            { for SENDER_COLUMNS.iter().map(|sender| html! {
                                <th role="columnheader" scope="col">{ head(*sender) }</th>
                            }) }
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{ for shown.hosts.iter().map(row) }</tbody>
                </table>
            }
            { for shown.untested.iter().map(|text| html! { <p class="untested"><Quoted text={text.clone()} /></p> }) }
            { more(&shown) }
        </section>
        </>
    }
}

/// What was found of the address that mail is sent from, if one was given.
fn sending(lines: &[PolicyLine]) -> Html {
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <section class="sending" id="sending" aria-labelledby="sending-title">
            <h2 id="sending-title">{ "The address that mail is sent from" }</h2>
            <ul class="policy-lines">{ for lines.iter().map(line) }</ul>
        </section>
    }
}

fn head(sender: Sender) -> String {
    format!("Senders {}", sender.name())
}

fn cell(result: &PolicyResult, host: &PolicyHost, sender: Sender) -> Html {
    let is_meant = |outcome: &&HostOutcome| outcome.host == host.name && outcome.sender == sender;
    let shown = host.senders.iter().find(|shown| shown.sender == sender);
    let (Some(shown), Some(outcome)) = (shown, result.senders.iter().find(is_meant)) else {
        return html! { <td role="cell" data-head={head(sender)}>{ Delivery::NotTested.name() }</td> };
    };
    let SenderView { mark, delivery, causes, at, .. } = shown;
    let (class, word) = paint(*mark);
    let behind = causing(outcome, &result.findings);
    let causes = causes.iter().zip(&outcome.together.causes).zip(behind);
    // That nothing is demanded is what the column is about; what was not tested stands below.
    let is_told = |cause: &Cause| !matches!(cause, Cause::NothingAsked | Cause::NotTested(_));
    let causes = causes.filter(|((_, cause), _)| is_told(cause));
    let cause = |((text, _), finding): ((&String, _), Option<&Finding>)| {
        let link = finding.map(|finding| {
            let id = finding_id(finding);
            let onclick = Callback::from(move |_| show_finding(&id));
            html! {
                <button type="button" class="link" title={finding.title.clone()} {onclick}>{ &finding.code }</button>
            }
        });
        html! { <p><Quoted text={text.clone()} />{ link }</p> }
    };
    let at = at.iter().map(|(address, delivery)| {
        html! { <p class="from">{ format!("{address}: {}", delivery.name()) }</p> }
    });
    html! {
        <td role="cell" data-head={head(sender)} data-delivery={delivery.id()} {class}>
            <span class="does">
                <span class="mark" aria-hidden="true">{ symbol(*mark) }</span>
                <span class="visually-hidden">{ format!("{word}: ") }</span>
                { delivery.name() }
            </span>
            { for causes.map(cause) }
            { for at }
        </td>
    }
}

/// How that comes about, folded.
fn more(shown: &PolicyView) -> Html {
    let is_said = |line: &&PolicyLine| !shown.untested.contains(&line.text);
    html! {
        <details class="senders-more" id="senders-more">
            <summary>{ "DNSSEC, DANE, MTA-STS, TLS-RPT and names in detail" }</summary>
            <p class="help">{ "A sender that honours both goes by DANE where there are signed TLSA records, and by MTA-STS where there are none. Where DANE fails, MTA-STS does not make up for it." }</p>
            <h3>{ "The domain" }</h3>
            <ul class="policy-lines">{ for shown.domain.iter().filter(is_said).map(line) }</ul>
            { for shown.sources.iter().map(source) }
            { for shown.hosts.iter().map(|host| html! {
                <>
                    <h3><Quoted text={host.name.clone()} /></h3>
                    if host.lines.is_empty() && host.fits.is_empty() { <p>{ "Nothing was found out." }</p> }
                    <ul class="policy-lines">{ for host.lines.iter().chain(&host.fits).map(line) }</ul>
                </>
            }) }
        </details>
    }
}

fn line(line: &PolicyLine) -> Html {
    let (class, word) = paint(line.mark);
    html! {
        <li {class}>
            <span class="mark" aria-hidden="true">{ symbol(line.mark) }</span>
            <span class="about"><Quoted text={line.about.clone()} /></span>
            <span class="visually-hidden">{ format!("{word}: ") }</span>
            <span class="told"><Quoted text={line.text.clone()} /></span>
        </li>
    }
}

/// A text that other servers read. It is what a stranger published, and no more.
fn source(source: &PolicySource) -> Html {
    html! {
        <figure class="code told-there">
            <figcaption><span>{ source.about }{ " at " }<Quoted text={source.at.clone()} /></span></figcaption>
            if !source.lines.is_empty() {
                <pre tabindex="0"><code>
                    { for source.lines.iter().map(|line| html! { <><Quoted text={line.clone()} />{ "\n" }</> }) }
                </code></pre>
            }
            if !source.note.is_empty() { <p class="help"><Quoted text={source.note.clone()} /></p> }
        </figure>
    }
}
