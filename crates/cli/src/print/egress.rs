//! What a network lets out.

use std::fmt::Write as _;

use portwise_core::egress::{EgressVerdict, Ipv6, OwnOutcome, PortVerdict, Way};
use portwise_core::examined::Examined;
use portwise_core::reflection::of_via;
use portwise_core::view::Mark;
use portwise_core::whereabouts::Likely;

use super::{STRONG, paint, styled, wrapped};

/// The verdict, each port, what to do, and where this is likely to be.
pub(crate) fn egress(examined: &Examined, place: Option<Likely>) -> String {
    let Examined { report, verdict, said, machine, .. } = examined;
    let mut out = format!("{}\n", styled(STRONG, wrapped(&said.headline, "")));
    let rows: Vec<&PortVerdict> =
        verdict.ports.iter().filter(|port| port.ipv4.is_some() || port.ipv6.is_some()).collect();
    if !rows.is_empty() {
        out.push('\n');
    }
    for port in rows {
        let compared = if port.is_control(report) { " (to compare)" } else { "" };
        let text = format!("{}{compared}", port.describe());
        row(&mut out, mark(port.way()), &format!("{:>5}", port.port), &text);
    }
    for own in &verdict.own {
        let mark = match own.outcome {
            OwnOutcome::Reached => Mark::Good,
            OwnOutcome::NotTested => Mark::NotTested,
            _ => Mark::Bad,
        };
        row(&mut out, mark, "     ", &own.describe());
    }
    if let Some((mark, text)) = ipv6(verdict) {
        row(&mut out, mark, " IPv6", &text);
    }
    if let Some(via) = &examined.via {
        let _ = writeln!(out, "\nSeen from both ends");
        // What was changed stands at the head of all.
        for line in of_via(via).into_iter().skip(usize::from(via.is_changed())) {
            let _ = writeln!(out, "  • {}", wrapped(&line, "    "));
        }
    }
    if !said.todo.is_empty() {
        out.push_str("\nWhat to do\n");
        for line in &said.todo {
            let _ = writeln!(out, "  • {}", wrapped(line, "    "));
        }
    }
    let mut notes: Vec<String> =
        place.map(|place| place.describe(|port| verdict.way(port))).into_iter().collect();
    notes.extend(machine.inside.iter().map(|inside| inside.describe().to_owned()));
    if !machine.proxies.is_empty() {
        notes.push(format!(
            "A web proxy is set ({}). Mail does not go through it: SMTP needs a way of its own.",
            machine.proxies.join(", ")
        ));
    }
    if report.planned > 0 {
        notes.push(format!(
            "{} of at most {} connections, in {:.1} seconds.",
            report.connections,
            report.planned,
            report.duration_ms / 1000.0
        ));
    }
    if !notes.is_empty() {
        out.push('\n');
    }
    for note in notes {
        let _ = writeln!(out, "{}", wrapped(&note, ""));
    }
    out
}

fn row(out: &mut String, mark: Mark, name: &str, text: &str) {
    let (style, symbol) = paint(mark);
    let indent = "           ";
    let _ = writeln!(out, "  {}  {name}  {}", styled(style, symbol), wrapped(text, indent));
}

fn mark(way: Option<Way>) -> Mark {
    match way {
        Some(Way::Open) => Mark::Good,
        Some(Way::Shut(_) | Way::Intercepted) => Mark::Bad,
        Some(Way::NotTold) | None => Mark::Uncertain,
    }
}

fn ipv6(verdict: &EgressVerdict) -> Option<(Mark, String)> {
    Some(match verdict.ipv6 {
        Ipv6::Works => return None,
        Ipv6::Absent => (Mark::Note, "this machine has none".to_owned()),
        Ipv6::Broken(failing) => {
            (Mark::Bad, format!("is there and leads nowhere: {}", failing.describe()))
        }
        Ipv6::NotTold => (Mark::Uncertain, "could not be told".to_owned()),
    })
}
