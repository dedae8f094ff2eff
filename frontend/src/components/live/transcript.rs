//! What was said, folded, port by port.

use std::rc::Rc;

use portwise_api::Checked;
use portwise_core::report::EndpointReport;
use portwise_smtp::{Line, Side};
use yew::prelude::*;

use super::Quoted;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) checked: Rc<Checked>,
}

/// What was said, folded, port by port.
#[component]
pub(crate) fn Transcripts(props: &Props) -> Html {
    let hosts = &props.checked.report.hosts;
    let endpoints = hosts.iter().flat_map(|h| h.endpoints.iter().map(move |e| (&h.name, e)));
    let spoken: Vec<(&String, &EndpointReport)> =
        endpoints.filter(|(_, e)| !e.transcript.is_empty()).collect();
    if spoken.is_empty() {
        return Html::default();
    }
    let several = hosts.len() > 1;
    let one = |(host, endpoint): (&String, &EndpointReport)| {
        let deep = endpoint.deep.iter().flat_map(|deep| &deep.transcript);
        let place = match several {
            true => format!("{host}, {}, port {}", endpoint.address, endpoint.port),
            false => format!("{}, port {}", endpoint.address, endpoint.port),
        };
        html! {
            <details class="transcript" data-port={endpoint.port.to_string()}>
                <summary>{ place }</summary>
                <ol class="lines">{ for endpoint.transcript.iter().chain(deep).map(line) }</ol>
            </details>
        }
    };
    html! {
        <details class="transcripts" id="transcripts">
            <summary>{ "The whole conversation" }</summary>
            { for spoken.into_iter().map(one) }
        </details>
    }
}

fn line(line: &Line) -> Html {
    let (class, side) = match line.from {
        Side::Client => ("client", "we"),
        Side::Server => ("server", "server"),
    };
    html! {
        <li {class}>
            <span class="time">{ format!("{:.0} ms", line.at_ms) }</span>
            <span class="side">{ side }</span>
            <span class="said"><Quoted text={line.text.clone()} /></span>
        </li>
    }
}
