//! The hosts of a live check: a row per port, with a bar per address.

use std::rc::Rc;

use portwise_core::events::Step;
use portwise_core::ports::mode_of;
use portwise_core::view::{Line, Mark, menu_name};
use portwise_core::{Mode, report::Report};
use yew::prelude::*;

use super::Quoted;
use super::bars::{Track, bar, legend, scale, shown, stripes};
use super::ehlo::Ehlo;
use crate::components::endpoint::{paint, symbol};
use crate::hooks::{Probe, Seen, Visit};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) probe: Rc<Probe>,
}

/// The visits of one port of a host.
struct Row<'a> {
    host: &'a str,
    port: u16,
    visits: Vec<&'a Visit>,
}

/// The visits by host and port, in their order.
fn rows(visits: &[Visit]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for visit in visits {
        let (host, port) = (visit.planned.host.as_str(), visit.planned.port);
        match rows.iter_mut().find(|row| row.host == host && row.port == port) {
            Some(row) => row.visits.push(visit),
            None => rows.push(Row { host, port, visits: vec![visit] }),
        }
    }
    rows
}

/// The hosts of a live check.
#[component]
pub(crate) fn Hosts(props: &Props) -> Html {
    let probe = &*props.probe;
    let goes_on = probe.is_running();
    let tracks: Vec<Track> = probe.visits.iter().map(|visit| Track::of(visit, goes_on)).collect();
    let scale = scale(&tracks);
    let rows = rows(&probe.visits);
    let mut hosts: Vec<&str> = Vec::new();
    for row in &rows {
        if !hosts.contains(&row.host) {
            hosts.push(row.host);
        }
    }
    let report = probe.result.as_deref().map(|checked| &checked.report);
    let host = |name: &&str| {
        let of_host = rows.iter().enumerate().filter(|(_, row)| row.host == *name);
        let ports = of_host.map(|(at, row)| {
            let same_port = rows.iter().take(at).filter(|other| other.port == row.port).count();
            port(row, same_port, scale, probe)
        });
        html! {
            <section class="host" data-host={(*name).to_owned()} key={(*name).to_owned()}>
                if hosts.len() > 1 || probe.mode == Mode::Mx || probe.discovers() { { heading(name, report) } }
                <ul class="port-rows">{ for ports }</ul>
            </section>
        }
    };
    html! { <div class="hosts">{ stripes() }{ for hosts.iter().map(host) }</div> }
}

/// The name of a mail exchanger, and when it is tried.
fn heading(name: &str, report: Option<&Report>) -> Html {
    let host = report.and_then(|report| report.hosts.iter().find(|host| host.name == *name));
    let preference = host.and_then(|host| host.preference);
    html! {
        <h3 class="host-name">
            <Quoted text={name.to_owned()} />
            if let Some(preference) = preference { <span class="preference">{ format!("preference {preference}") }</span> }
        </h3>
    }
}

fn port(row: &Row<'_>, before: usize, scale: f64, probe: &Probe) -> Html {
    let (mode, goes_on) = (probe.mode, probe.is_running());
    let id = match before {
        0 => format!("port-{}", row.port),
        n => format!("port-{}-{}", row.port, n + 1),
    };
    let several = row.visits.len() > 1;
    let mark = worst(&row.visits);
    let class = mark.map_or(if goes_on { "busy" } else { "open" }, |mark| paint(mark).0);
    html! {
        <li class={classes!("port-row", class)} {id} data-port={row.port.to_string()} data-state={class}>
            <p class="port-head">
                <span class="port-mark" aria-hidden="true">{ mark.map_or("…", symbol) }</span>
                <strong class="port-number">{ row.port }</strong>
                <span class="mode">{ menu_name(mode_of(row.port)) }</span>
                if row.port == 25 && mode != Mode::Mx { <span class="mode">{ "between servers" }</span> }
            </p>
            <div class="visits">
                if let Some(closed) = closed_alike(&row.visits) {
                    { closed }
                } else {
                    { for row.visits.iter().map(|visit| lane(visit, several, scale, goes_on)) }
                }
            </div>
        </li>
    }
}

/// The worst mark of them; none while one goes on.
fn worst(visits: &[&Visit]) -> Option<Mark> {
    let all_done = visits.iter().all(|visit| visit.seen.is_some());
    let order = [
        Mark::Bad,
        Mark::Uncertain,
        Mark::Warning,
        Mark::Closed,
        Mark::Good,
        Mark::NotTested,
        Mark::Note,
    ];
    let mut seen = visits.iter().filter_map(|visit| visit.seen.as_ref());
    let has = |mark: &Mark| seen.clone().any(|seen| seen.shown.mark == *mark);
    let worst = order.into_iter().find(has);
    seen.next().and(worst).filter(|_| all_done)
}

/// One line for several addresses that are all closed in the same way.
fn closed_alike(visits: &[&Visit]) -> Option<Html> {
    let seen: Vec<_> = visits.iter().map(|visit| visit.seen.as_ref()).collect::<Option<_>>()?;
    let (first, rest) = seen.split_first()?;
    let is_alike = rest.iter().all(|seen| seen.shown.verdict == first.shown.verdict);
    if rest.is_empty() || !is_alike || first.shown.mark != Mark::Closed {
        return None;
    }
    let addresses = seen.iter().map(|seen| seen.shown.address.to_string());
    let addresses = addresses.collect::<Vec<_>>().join(", ");
    Some(html! {
        <div class={classes!("visit", paint(Mark::Closed).0)}>
            <p class="verdict">
                <span class="address">{ addresses }</span>
                <span class="verdict-text">{ &first.shown.verdict }</span>
            </p>
        </div>
    })
}

fn lane(visit: &Visit, several: bool, scale: f64, goes_on: bool) -> Html {
    let track = Track::of(visit, goes_on);
    let (class, verdict) = match visit.seen.as_deref() {
        Some(seen) => (paint(seen.shown.mark).0, seen.shown.verdict.clone()),
        None if !goes_on => ("open", "Not finished.".to_owned()),
        None => {
            let doing = visit.steps.last().map_or("waiting", |(step, _)| Step::describe(*step));
            ("busy", format!("{doing} …"))
        }
    };
    let total = match visit.seen.as_deref() {
        Some(seen) if seen.report.timings_ms.total > 0.0 => shown(seen.report.timings_ms.total),
        _ => String::new(),
    };
    let address = visit.planned.address.to_string();
    html! {
        <div class={classes!("visit", class)} data-address={address.clone()} data-state={class} key={address.clone()}>
            <p class="verdict">
                if several { <span class="address">{ address }</span> }
                <span class="verdict-text">{ verdict }</span>
                <span class="total">{ total }</span>
            </p>
            { bar(&track, scale) }
            { legend(&track) }
            if let Some(seen) = &visit.seen { { details(seen) } }
        </div>
    }
}

fn details(seen: &Rc<Seen>) -> Html {
    let line = |line: &Line| {
        let (class, word) = paint(line.mark);
        html! {
            <li {class}>
                <span class="step-label">{ line.part.label() }</span>
                <span class="visually-hidden">{ word }</span>
                <span class="step-text"><Quoted text={line.text.clone()} /></span>
            </li>
        }
    };
    if seen.shown.lines.len() < 2 {
        return Html::default();
    }
    html! {
        <details class="visit-more">
            <summary>{ "Step by step" }</summary>
            <ul class="steps">{ for seen.shown.lines.iter().map(line) }</ul>
            <Ehlo seen={seen.clone()} />
        </details>
    }
}
