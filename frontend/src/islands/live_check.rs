//! The live check: a button, a card per port, and what was found.

use portwise_api::Request;
use portwise_core::ProbeResult;
use portwise_core::report::Mode;
use portwise_core::view::{Mark, view};
use yew::prelude::*;

use crate::components::{CopyButton, EndpointCard, FindingView, paint};
use crate::hooks::{Backend, Probe, use_backend, use_probe};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// What is checked; empty if there is nothing yet.
    pub(crate) target: AttrValue,
    #[prop_or(Mode::Submission)]
    pub(crate) mode: Mode,
    /// Called when there is a result.
    #[prop_or_default]
    pub(crate) on_result: Callback<ProbeResult>,
}

/// The live check.
#[component]
pub(crate) fn LiveCheck(props: &Props) -> Html {
    let backend = use_backend();
    let (probe, start, forget) = use_probe();
    let wanted = Request::new(props.target.to_string(), props.mode);
    {
        // What was seen of one host says nothing about another.
        let forget = forget.clone();
        use_effect_with(wanted.clone(), move |_| forget.emit(()));
    }
    {
        let on_result = props.on_result.clone();
        use_effect_with(probe.result.clone(), move |result| {
            if let Some(result) = result {
                on_result.emit((**result).clone());
            }
        });
    }
    let onclick = {
        let wanted = wanted.clone();
        Callback::from(move |_| start.emit(wanted.clone()))
    };
    let stop = Callback::from(move |_| forget.emit(()));
    html! {
        <section class="card live" aria-label="Live check">
            <h2>{ "Prove it" }</h2>
            if backend == Backend::Missing {
                { without_backend(&wanted.target) }
            } else if wanted.target.is_empty() {
                <p class="help">{ "Say first which host takes the mail; then it can be checked live." }</p>
            } else {
                <p class="help">
                    { match wanted.target.split_once('@') {
                        Some((_, domain)) => html! { <>{ "The backend asks DNS who takes the mail of " }<strong>{ domain.to_owned() }</strong>{ ", and connects there" }</> },
                        None => html! { <>{ "The backend connects to " }<strong>{ &wanted.target }</strong></> },
                    } }
                    { match props.mode {
                        Mode::Mx => " as another mail server would, and delivers nothing.",
                        _ => " on ports 465, 587, 25 and 2525, greets, starts TLS, and leaves. It logs in nowhere and sends nothing.",
                    } }
                </p>
                <div class="row">
                    <button class="primary" id="check" type="button" {onclick} disabled={probe.is_running() || backend == Backend::Asking}>
                        { if probe.is_running() { "Checking …" } else if probe.result.is_some() { "Check again" } else { "Check it live" } }
                    </button>
                    if probe.is_running() { <button type="button" onclick={stop}>{ "Stop" }</button> }
                </div>
            }
            { outcome(&probe) }
        </section>
    }
}

fn without_backend(target: &str) -> Html {
    let target = if target.is_empty() { "HOST" } else { target };
    let command = format!("portwise probe {target}");
    html! {
        <div class="missing" id="no-backend">
            <p>
                { "A browser cannot open mail connections, so the live check needs a Portwise backend, and this page was opened without one. Everything else works without." }
            </p>
            <p>{ "Run it yourself: " }<code>{ "portwise serve" }</code>{ " brings page and backend together, and this checks from a terminal:" }</p>
            <figure class="code">
                <figcaption><span class="language">{ "Shell" }</span><CopyButton text={command.clone()} what="the command" /></figcaption>
                <pre tabindex="0"><code>{ command }</code></pre>
            </figure>
        </div>
    }
}

fn outcome(probe: &Probe) -> Html {
    let several = probe
        .endpoints
        .iter()
        .any(|a| probe.endpoints.iter().any(|b| b.planned.address != a.planned.address));
    html! {
        <>
            if let Some(error) = &probe.error { <p class="error" id="check-error" role="alert">{ error }</p> }
            if !probe.endpoints.is_empty() {
                <div class="endpoints">
                    { for probe.endpoints.iter().map(|visit| html! {
                        <EndpointCard visit={visit.clone()} {several} />
                    }) }
                </div>
            }
            if let Some(result) = &probe.result { { shown(result) } }
        </>
    }
}

fn shown(result: &ProbeResult) -> Html {
    let shown = view(result);
    if result.report.refusal.is_some() {
        return html! { <p class="error" id="check-error" role="alert">{ shown.verdict.text }</p> };
    }
    let class = match shown.verdict.mark {
        Mark::Good => classes!("all-good"),
        mark => classes!("verdict", paint(mark).0),
    };
    html! {
        <div class="findings" id="findings" data-done="true">
            <p {class}>{ sentence(&shown.verdict.text) }</p>
            { for shown.groups.into_iter().map(|group| html! {
                <FindingView finding={group.finding.clone()} mark={group.mark} places={group.places} />
            }) }
            { for shown.hosts.iter().filter_map(|host| host.not_tested.map(|why| html! {
                <p class="untested">{ format!("{}: {why}.", host.name) }</p>
            })) }
            { for shown.cut.iter().map(|sentence| html! { <p class="help">{ sentence }</p> }) }
            { untested_deep(result) }
            { transcripts(result) }
        </div>
    }
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// What the deep checks could not test.
fn untested_deep(result: &ProbeResult) -> Html {
    let endpoints = result.report.hosts.iter().flat_map(|h| &h.endpoints);
    let untested = endpoints.flat_map(|endpoint| {
        let deep = endpoint.deep.iter().flat_map(|deep| &deep.not_tested);
        deep.map(|check| {
            format!("{} port {}: {}.", endpoint.address, endpoint.port, check.describe())
        })
    });
    html! { <>{ for untested.map(|text| html! { <p class="untested">{ text }</p> }) }</> }
}

fn transcripts(result: &ProbeResult) -> Html {
    let endpoints = result.report.hosts.iter().flat_map(|h| &h.endpoints);
    let spoken: Vec<_> = endpoints.filter(|e| !e.transcript.is_empty()).collect();
    if spoken.is_empty() {
        return Html::default();
    }
    html! {
        <details class="transcripts">
            <summary>{ "What was said" }</summary>
            { for spoken.into_iter().map(|endpoint| {
                let deep = endpoint.deep.iter().flat_map(|deep| &deep.transcript);
                let text: Vec<String> = endpoint.transcript.iter().chain(deep).map(|line| {
                    let side = match line.from {
                        portwise_smtp::Side::Client => "C:",
                        portwise_smtp::Side::Server => "S:",
                    };
                    format!("{:>9.1} ms  {side} {}", line.at_ms, line.text)
                }).collect();
                html! {
                    <figure class="code">
                        <figcaption><span class="language">{ format!("{} port {}", endpoint.address, endpoint.port) }</span></figcaption>
                        <pre tabindex="0"><code>{ text.join("\n") }</code></pre>
                    </figure>
                }
            }) }
        </details>
    }
}
