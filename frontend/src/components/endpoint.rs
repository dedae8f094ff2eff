//! One endpoint of a live check: how far it came, and what showed.

use portwise_core::TlsMode;
use portwise_core::events::Step;
use portwise_core::ports::mode_of;
use portwise_core::report::{EndpointReport, TcpOutcome, TlsFailure};
use portwise_smtp::{Cause, Severity, offers_starttls};
use yew::prelude::*;

use crate::hooks::Visit;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) visit: Visit,
    /// Whether the host has several addresses.
    pub(crate) several: bool,
}

/// How a line looks.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Mark {
    Good,
    Bad,
    Doubtful,
    Open,
    Busy,
}

impl Mark {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Doubtful => "doubtful",
            Self::Open => "open",
            Self::Busy => "busy",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Doubtful => "not certain",
            Self::Open => "not reached",
            Self::Busy => "under way",
        }
    }
}

struct Line {
    label: &'static str,
    mark: Mark,
    text: String,
}

/// One endpoint of a live check.
#[component]
pub(crate) fn EndpointCard(props: &Props) -> Html {
    let visit = &props.visit;
    let port = visit.planned.port;
    let lines = match &visit.report {
        Some(report) => lines(report),
        None => waiting(port, visit.step),
    };
    let (state, verdict) = match &visit.report {
        None => (Mark::Busy, visit.step.map_or("waiting", Step::describe).to_owned()),
        Some(report) => verdict(report),
    };
    html! {
        <article
            class={classes!("endpoint", state.class())}
            id={format!("port-{port}")}
            data-port={port.to_string()}
            data-state={state.class()}
        >
            <header>
                <h4>{ format!("Port {port}") }</h4>
                <span class="mode">{ mode_of(port).name() }</span>
            </header>
            if props.several { <p class="address">{ visit.planned.address.to_string() }</p> }
            <p class="verdict" aria-live="polite">{ verdict }</p>
            <ul class="steps">
                { for lines.into_iter().map(|line| html! {
                    <li class={line.mark.class()}>
                        <span class="step-label">{ line.label }</span>
                        <span class="visually-hidden">{ line.mark.word() }</span>
                        <span class="step-text">{ line.text }</span>
                    </li>
                }) }
            </ul>
        </article>
    }
}

fn verdict(report: &EndpointReport) -> (Mark, String) {
    if let Some(why) = &report.not_tested {
        return (Mark::Open, format!("Not tested: {why}."));
    }
    match report.tcp {
        Some(TcpOutcome::Connected) => {}
        Some(outcome) => return (Mark::Open, format!("Closed: {}.", outcome.describe())),
        None => return (Mark::Open, "Not tested.".to_owned()),
    }
    if let Some((_, Cause::PutOff { .. })) = report.stopped() {
        return (Mark::Doubtful, "It asks us to come back later.".to_owned());
    }
    if let Some(TlsFailure::OutdatedCipherSuite { .. }) = report.tls_failure {
        return (Mark::Doubtful, "Only outdated encryption; the rest was not tested.".to_owned());
    }
    if report.tls.is_some() && !report.is_complete() {
        return (Mark::Bad, "The session breaks off inside TLS.".to_owned());
    }
    let secured = report.tls.as_ref().is_some_and(|t| t.trusted && t.name_matches);
    let login = !report.auth.is_empty() || report.port == 25;
    match (secured, login, report.tls.is_some()) {
        (true, true, _) if report.port == 25 => {
            (Mark::Good, "Good, between servers; clients use another port.".to_owned())
        }
        (true, true, _) => (Mark::Good, "Good: use it.".to_owned()),
        (true, false, _) => (Mark::Doubtful, "Protected, but without login.".to_owned()),
        (false, _, true) => (Mark::Bad, "Its certificate is not valid.".to_owned()),
        (false, _, false) => (Mark::Bad, "No protected session comes about.".to_owned()),
    }
}

fn waiting(port: u16, step: Option<Step>) -> Vec<Line> {
    let order: &[Step] = match mode_of(port) {
        TlsMode::Implicit => &[Step::Connect, Step::Handshake, Step::Greeting, Step::EhloTls],
        _ => &[
            Step::Connect,
            Step::Greeting,
            Step::Ehlo,
            Step::StartTls,
            Step::Handshake,
            Step::EhloTls,
        ],
    };
    let at = step.and_then(|s| order.iter().position(|o| *o == s)).unwrap_or(0);
    order
        .iter()
        .enumerate()
        .map(|(i, step)| Line {
            label: label(*step),
            mark: match i.cmp(&at) {
                std::cmp::Ordering::Less => Mark::Good,
                std::cmp::Ordering::Equal => Mark::Busy,
                std::cmp::Ordering::Greater => Mark::Open,
            },
            text: String::new(),
        })
        .collect()
}

fn label(step: Step) -> &'static str {
    match step {
        Step::Connect => "TCP",
        Step::Greeting => "Greeting",
        Step::Ehlo => "EHLO",
        Step::StartTls => "STARTTLS",
        Step::Handshake => "TLS",
        Step::EhloTls => "AUTH",
        Step::Pause | Step::Deep => "",
    }
}

fn lines(report: &EndpointReport) -> Vec<Line> {
    let mut lines = vec![tcp(report)];
    if report.tcp != Some(TcpOutcome::Connected) {
        return lines;
    }
    let mode = mode_of(report.port);
    let greeting = greeting(report);
    if mode == TlsMode::StartTls {
        lines.extend([greeting, starttls(report), tls(report)]);
    } else {
        lines.extend([tls(report), greeting]);
    }
    lines.push(certificate(report));
    lines.push(auth(report));
    lines
}

fn tcp(report: &EndpointReport) -> Line {
    let took = report.timings_ms.connect.map(|ms| format!(" in {ms:.0} ms")).unwrap_or_default();
    let (mark, text) = match report.tcp {
        Some(TcpOutcome::Connected) => (Mark::Good, format!("connected{took}")),
        Some(outcome) if report.not_tested.is_none() => (Mark::Bad, outcome.describe().to_owned()),
        _ => (Mark::Open, "not tested".to_owned()),
    };
    Line { label: "TCP", mark, text }
}

fn greeting(report: &EndpointReport) -> Line {
    let (mark, text) = match (&report.greeting, report.stopped()) {
        (Some(reply), _) => {
            let mark = match reply.severity() {
                Severity::Positive => Mark::Good,
                Severity::Transient => Mark::Doubtful,
                _ => Mark::Bad,
            };
            (mark, reply.to_string())
        }
        (None, Some((_, Cause::TlsFailed))) => (Mark::Open, "not reached".to_owned()),
        (None, _) => (Mark::Bad, "none".to_owned()),
    };
    Line { label: "Greeting", mark, text }
}

fn starttls(report: &EndpointReport) -> Line {
    let (mark, text) = match (&report.starttls, &report.ehlo_plain) {
        (Some(starttls), _) if u16::from(starttls.reply.code) == 220 => {
            (Mark::Good, "offered and accepted".to_owned())
        }
        (Some(starttls), _) => (Mark::Bad, format!("refused: {}", starttls.reply)),
        (None, Some(offered)) if !offers_starttls(offered) => (Mark::Bad, "not offered".to_owned()),
        (None, _) => (Mark::Open, "not reached".to_owned()),
    };
    Line { label: "STARTTLS", mark, text }
}

fn tls(report: &EndpointReport) -> Line {
    let (mark, text) = match (&report.tls, &report.tls_failure) {
        (Some(tls), _) => (Mark::Good, format!("{}, {}", tls.version, tls.key_exchange)),
        (None, Some(TlsFailure::OutdatedCipherSuite { .. })) => {
            (Mark::Doubtful, "only outdated cipher suites".to_owned())
        }
        (None, Some(_)) => (Mark::Bad, "the handshake failed".to_owned()),
        (None, None) => (Mark::Open, "not reached".to_owned()),
    };
    Line { label: "TLS", mark, text }
}

fn certificate(report: &EndpointReport) -> Line {
    let line = |mark, text: String| Line { label: "Certificate", mark, text };
    let Some(tls) = &report.tls else { return line(Mark::Open, "not reached".to_owned()) };
    let until =
        tls.certificates.first().map(|leaf| leaf.not_after.strftime("%Y-%m-%d").to_string());
    match (tls.trusted, tls.name_matches) {
        (true, true) => line(Mark::Good, format!("valid until {}", until.unwrap_or_default())),
        (true, false) => line(Mark::Bad, "for another name".to_owned()),
        (false, _) => line(Mark::Bad, "not valid".to_owned()),
    }
}

fn auth(report: &EndpointReport) -> Line {
    let (mark, text) = match (report.auth.as_slice(), report.is_complete()) {
        ([], false) => (Mark::Open, "not reached".to_owned()),
        ([], true) if report.port == 25 => (Mark::Good, "none, as it should be".to_owned()),
        ([], true) => (Mark::Bad, "not offered".to_owned()),
        (offered, _) => (Mark::Good, offered.join(" ")),
    };
    Line { label: "AUTH", mark, text }
}
