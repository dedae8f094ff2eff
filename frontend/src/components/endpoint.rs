//! One endpoint of a live check: how far it came, and what showed.

use std::cmp::Ordering;

use portwise_core::TlsMode;
use portwise_core::events::Step;
use portwise_core::ports::mode_of;
use portwise_core::view::{EndpointView, Line, Mark};
use yew::prelude::*;

use crate::hooks::Visit;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) visit: Visit,
    /// Whether the host has several addresses.
    pub(crate) several: bool,
}

/// A line of a card.
struct Row {
    label: &'static str,
    class: &'static str,
    word: &'static str,
    text: String,
}

/// The class that colours a mark, and the word that is read out for it.
pub(crate) fn paint(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Good => ("good", "good"),
        Mark::Warning => ("doubtful", "with a warning"),
        Mark::Uncertain => ("doubtful", "not certain"),
        Mark::Bad => ("bad", "bad"),
        Mark::Closed => ("open", "closed"),
        Mark::NotTested => ("open", "not tested"),
        Mark::Note => ("open", "worth knowing"),
    }
}

const DONE: (&str, &str) = ("good", "done");
const BUSY: (&str, &str) = ("busy", "under way");
const TO_COME: (&str, &str) = ("open", "not reached");

/// One endpoint of a live check.
#[component]
pub(crate) fn EndpointCard(props: &Props) -> Html {
    let visit = &props.visit;
    let port = visit.planned.port;
    let (class, verdict, rows) = match visit.seen.as_deref() {
        Some(seen) => (paint(seen.mark).0, seen.verdict.clone(), rows(seen)),
        None => {
            let doing = visit.step.map_or("waiting", Step::describe);
            (BUSY.0, doing.to_owned(), waiting(port, visit.step))
        }
    };
    html! {
        <article
            class={classes!("endpoint", class)}
            id={format!("port-{port}")}
            data-port={port.to_string()}
            data-state={class}
        >
            <header>
                <h4>{ format!("Port {port}") }</h4>
                <span class="mode">{ mode_of(port).name() }</span>
            </header>
            if props.several { <p class="address">{ visit.planned.address.to_string() }</p> }
            <p class="verdict" aria-live="polite">{ verdict }</p>
            <ul class="steps">
                { for rows.into_iter().map(|row| html! {
                    <li class={row.class}>
                        <span class="step-label">{ row.label }</span>
                        <span class="visually-hidden">{ row.word }</span>
                        <span class="step-text">{ row.text }</span>
                    </li>
                }) }
            </ul>
        </article>
    }
}

fn rows(seen: &EndpointView) -> Vec<Row> {
    let row = |line: &Line| {
        let (class, word) = paint(line.mark);
        Row { label: line.part.label(), class, word, text: line.text.clone() }
    };
    seen.lines.iter().map(row).collect()
}

fn waiting(port: u16, step: Option<Step>) -> Vec<Row> {
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
        .map(|(i, step)| {
            let (class, word) = match i.cmp(&at) {
                Ordering::Less => DONE,
                Ordering::Equal => BUSY,
                Ordering::Greater => TO_COME,
            };
            Row { label: label(*step), class, word, text: String::new() }
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
