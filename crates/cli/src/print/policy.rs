//! What a mail domain tells other servers to demand, as text, and what it should publish.

use std::fmt::Write as _;

use portwise_core::policy::publish::{Elsewhere, Publication, Step};
use portwise_core::policy::verdict::Sender;
use portwise_core::view::{PolicyHost, PolicyLine, PolicyView, SenderView};

use super::{DIM, GOOD, STRONG, paint, styled, wrapped};

/// What the domain tells other servers, then host by host what comes of it.
pub(crate) fn policy(out: &mut String, shown: &PolicyView) {
    if !shown.sending.is_empty() {
        let _ = writeln!(out, "\n{}", styled(STRONG, "The address that mail is sent from"));
        lines(out, &shown.sending);
    }
    if !shown.domain.is_empty() {
        let _ = writeln!(out, "\n{}", styled(STRONG, "What other servers are told"));
        lines(out, &shown.domain);
    }
    for host in &shown.hosts {
        of_host(out, host);
    }
}

/// How to have the address looked at that the domain's own mail comes from.
pub(crate) fn other_side(out: &mut String, domain: &str) {
    let text = "If your server sends mail as well, the name of its address counts for others. Name the address, and what the server says in EHLO:";
    let _ = writeln!(out, "\n{}", wrapped(text, ""));
    let _ = writeln!(out, "  portwise probe --mode mx {domain} --from-address ADDRESS --helo NAME");
}

fn lines(out: &mut String, lines: &[PolicyLine]) {
    for PolicyLine { mark, about, text } in lines {
        let (style, sign) = paint(*mark);
        let text = wrapped(&format!("{about}: {text}"), "  ");
        let _ = writeln!(out, "{} {text}", styled(style, sign));
    }
}

fn of_host(out: &mut String, host: &PolicyHost) {
    let title = format!("What senders do with mail for {}", host.name);
    let _ = writeln!(out, "\n{}", styled(STRONG, title));
    lines(out, &host.lines);
    // Those that do the same for the same reasons, together.
    let mut groups: Vec<(&SenderView, Vec<&str>)> = Vec::new();
    for shown in &host.senders {
        let same = |known: &SenderView| {
            (known.delivery, &known.causes, &known.at) == (shown.delivery, &shown.causes, &shown.at)
        };
        match groups.iter_mut().find(|(known, _)| same(known)) {
            Some((_, names)) => names.push(shown.sender.name()),
            None => groups.push((shown, vec![shown.sender.name()])),
        }
    }
    for (SenderView { mark, delivery, causes, at, .. }, names) in groups {
        let (style, sign) = paint(*mark);
        let who = if names.len() == Sender::ALL.len() {
            "any sender".to_owned()
        } else {
            format!("senders {}", names.join(", "))
        };
        let _ = writeln!(out, "{} {who}: {}", styled(style, sign), styled(style, delivery.name()));
        let _ = writeln!(out, "    {}", styled(DIM, wrapped(&causes.join(" "), "    ")));
        for (address, delivery) in at {
            let text = format!("{address}: {}", delivery.name());
            let _ = writeln!(out, "    {}", styled(DIM, text));
        }
    }
}

/// What to publish, with the order in which it is put in place. What is to be copied stands as it
/// is.
pub(crate) fn to_publish(domain: &str, publication: &Publication) -> String {
    let mut out = format!("\n{}\n", styled(STRONG, "What to publish"));
    let _ = writeln!(out, "\n{}\n\n{}", styled(GOOD, "Zone"), publication.zone.trim_end());
    if let Some(file) = &publication.policy_file {
        let _ = writeln!(out, "\n{}", styled(GOOD, "MTA-STS policy file"));
        let _ = writeln!(out, "  at {}, as text/plain\n\n{}", file.url, file.text.trim_end());
    }
    rest(&mut out, domain, publication);
    out
}

/// The same, with the files that it was written into in place of their contents.
pub(crate) fn written_to(domain: &str, publication: &Publication, files: &[String]) -> String {
    let mut out = format!("\n{}\n", styled(STRONG, "What to publish"));
    let _ = writeln!(out, "\nWritten:");
    for file in files {
        let _ = writeln!(out, "  {file}");
    }
    if let Some(file) = &publication.policy_file {
        let text = format!("The policy file is to be served at {}, as text/plain.", file.url);
        let _ = writeln!(out, "\n{}", wrapped(&text, ""));
    }
    rest(&mut out, domain, publication);
    out
}

fn rest(out: &mut String, domain: &str, publication: &Publication) {
    for Elsewhere { host, records, note, .. } in &publication.elsewhere {
        let _ = writeln!(out, "\n{}", styled(GOOD, format!("For {host}")));
        let _ = writeln!(out, "  {}", wrapped(note, "  "));
        for record in records {
            let _ = writeln!(out, "\n{record}");
        }
    }
    steps(out, "In this order", &publication.roll_out);
    steps(out, "To change the key of a host", &publication.key_change);
    steps(out, "To take it away again", &publication.roll_back);
    let text = "Publish this, wait until old records have expired, then check again:";
    let _ = writeln!(out, "\n{}\n  portwise probe --mode mx {domain}", wrapped(text, ""));
}

fn steps(out: &mut String, title: &str, steps: &[Step]) {
    if steps.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", styled(GOOD, title));
    for (number, Step { text, wait, .. }) in (1..).zip(steps) {
        let wait = wait.map(|seconds| format!(" Then wait {}.", span(seconds)));
        let text = format!("{number}. {text}{}", wait.unwrap_or_default());
        let _ = writeln!(out, "  {}", wrapped(&text, "     "));
    }
}

/// A span of time in words, rounded up.
fn span(seconds: u32) -> String {
    let (number, unit) = match seconds {
        s if s >= 86_400 => (s.div_ceil(86_400), "day"),
        s if s >= 3_600 => (s.div_ceil(3_600), "hour"),
        s => (s.div_ceil(60), "minute"),
    };
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_are_never_shorter_than_what_is_to_be_waited() {
        let spans = [(30, "1 minute"), (7200, "2 hours"), (86_400, "1 day"), (90_000, "2 days")];
        for (seconds, words) in spans {
            assert_eq!(span(seconds), words);
        }
    }
}
