//! A probe's result as text: the cause first, then what was seen, then what to use.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use portwise_core::view::{self, Group, HostView, Mark, Proof, proof, view};
use portwise_core::{Mode, ProbeResult, Report};

use super::discovery::{made_of_it, published};
use super::policy::{other_side, policy};
use super::{DIM, GOOD, STRONG, paint, styled, wrapped};

/// A result as text.
pub(crate) fn result(result: &ProbeResult) -> String {
    let report = &result.report;
    let shown = view(result);
    let (style, mark) = paint(shown.verdict.mark);
    let mut out = String::new();
    if report.refusal.is_some() {
        let _ = writeln!(out, "{} {}", styled(style, mark), wrapped(&shown.verdict.text, "  "));
        return out;
    }
    heading(&mut out, report);
    let verdict = wrapped(&format!("{mark} {}", shown.verdict.text), "  ");
    let _ = writeln!(out, "{}", styled(style, verdict));
    for group in &shown.groups {
        finding(&mut out, group);
    }
    if let Some(discovered) = &report.discovery {
        published(&mut out, discovered);
        made_of_it(&mut out, &result.clients);
    }
    for shown in &shown.hosts {
        let of = report.hosts.iter().find(|h| h.name == shown.name);
        let several = report.hosts.len() > 1 || of.is_some_and(|h| h.addresses.len() > 1);
        host(&mut out, shown, several);
    }
    if let Some(told) = view::policy(report, &result.senders) {
        policy(&mut out, &told);
        if told.sending.is_empty() && !told.domain.is_empty() {
            other_side(&mut out, &report.target.host);
        }
    }
    for sentence in &shown.cut {
        let _ = writeln!(out, "\n{}", styled(DIM, wrapped(sentence, "")));
    }
    if report.dns.is_none() && report.mode != Mode::Mx {
        to_use(&mut out, result);
    }
    out
}

/// What to say of mail from a domain, when mail to it was checked because that can be.
pub(crate) fn other_direction(domain: &str) -> String {
    let text = format!(
        "This was about mail to {domain}. To check how its users send theirs, name the host that they log in to, as in “portwise probe smtp.{domain}”."
    );
    format!("\n{}\n", wrapped(&text, ""))
}

fn to_use(out: &mut String, result: &ProbeResult) {
    let ProbeResult { report, findings, advice, .. } = result;
    let Some(best) = advice.choices.first() else {
        if let Some(because) = &advice.none_because {
            let _ = writeln!(out, "\n{}", wrapped(because, ""));
        }
        return;
    };
    let Some(Proof { mark, note }) = proof(advice, report, findings) else { return };
    let (style, _) = paint(mark);
    let best = best.describe();
    let _ = match mark {
        Mark::Bad => {
            let text = format!("{best} is what would be right, but {note}");
            writeln!(out, "\n{}", styled(style, wrapped(&text, "")))
        }
        Mark::NotTested => {
            writeln!(out, "\nUse {}{}", styled(GOOD, best), styled(DIM, format!("  ({note})")))
        }
        _ if note.is_empty() => writeln!(out, "\nUse {}", styled(style, best)),
        _ => {
            let text = format!("Use {}  ({note})", styled(style, best));
            writeln!(out, "\n{}", wrapped(&text, "    "))
        }
    };
}

fn heading(out: &mut String, report: &Report) {
    let target = &report.target;
    let unicode = target.unicode.as_ref().map(|u| format!(" ({u})")).unwrap_or_default();
    let what = match report.mode {
        Mode::Mx => "can servers deliver there",
        _ => "can clients submit mail there",
    };
    let title = styled(STRONG, format!("{}{unicode}", target.host));
    let _ =
        writeln!(out, "{title}: {what}?  {}", styled(DIM, format!("{:.0} ms", report.duration_ms)));
    let others: Vec<&str> =
        report.hosts.iter().map(|h| h.name.as_str()).filter(|n| *n != target.host).collect();
    if !others.is_empty() {
        let _ = writeln!(
            out,
            "{}",
            styled(DIM, wrapped(&format!("by way of {}", others.join(", ")), ""))
        );
    }
}

fn finding(out: &mut String, group: &Group<'_>) {
    let Group { finding: first, mark, places, .. } = group;
    let (style, sign) = paint(*mark);
    let mut title = styled(style, format!("{sign} {}", first.title));
    if !places.is_empty() {
        title = format!("{title}  {}", styled(DIM, places.join(", ")));
    }
    let _ = writeln!(out, "\n{}", wrapped(&title, "  "));
    let _ = writeln!(out, "  {}", wrapped(&first.detail, "  "));
    if *mark == Mark::Note {
        return;
    }
    let _ = writeln!(out, "  {}", styled(DIM, wrapped(&first.why, "  ")));
    let _ = writeln!(out, "  {} {}", styled(GOOD, "→"), wrapped(&first.fix, "    "));
    let _ = writeln!(out, "  {}", styled(DIM, format!("{} · {}", first.code, first.source)));
}

fn host(out: &mut String, host: &HostView<'_>, several: bool) {
    let _ = writeln!(out, "\n{}", styled(STRONG, host.name));
    for endpoint in &host.endpoints {
        let address = if several { format!("{}  ", endpoint.address) } else { String::new() };
        let style = match endpoint.mark {
            Mark::NotTested => DIM,
            mark => paint(mark).0,
        };
        let port = format!("{:>5}", endpoint.port);
        let _ =
            writeln!(out, "{port}  {}{}", styled(DIM, address), styled(style, &endpoint.summary));
        for untested in &endpoint.untested {
            let _ = writeln!(out, "       {}", styled(DIM, wrapped(untested, "       ")));
        }
    }
    if let Some(why) = host.not_tested {
        let _ = writeln!(out, "       {}", styled(DIM, why));
    }
}
