//! What a mail domain tells other servers to demand, as text, and what it should publish.

use std::fmt::Write as _;

use portwise_core::policy::publish::{Elsewhere, Publication, Step};
use portwise_core::policy::verdict::Sender;
use portwise_core::view::{self, PolicyHost, PolicyLine, PolicyView, SenderView};

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

/// How to have the address looked at that a server's own mail comes from.
pub(crate) fn sends_as_well(domain: &str) -> String {
    let mut out = String::new();
    other_side(&mut out, domain);
    out
}

/// The same, behind what is there.
pub(super) fn other_side(out: &mut String, domain: &str) {
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
        let then = wait.map(|seconds| format!(" Then wait {}.", view::wait(seconds)));
        let text = format!("{number}. {text}{}", then.unwrap_or_default());
        let _ = writeln!(out, "  {}", wrapped(&text, "     "));
    }
}
