//! What to publish about a mail domain, as text.

use std::fmt::Write as _;

use portwise_core::discovery::publish::{Item, Publication};

use super::{DIM, DOUBTFUL, GOOD, STRONG, styled, wrapped};

/// Every item with its place, and what is left out. What is to be copied stands as it is.
pub(crate) fn to_publish(domain: &str, publication: &Publication) -> String {
    let mut out = heading(publication);
    for item in &publication.items {
        let _ = writeln!(out, "\n{}", styled(GOOD, item.kind.name()));
        places(&mut out, item);
        let _ = write!(out, "\n{}", item.content);
    }
    left_out(&mut out, publication);
    if !publication.items.is_empty() {
        next(&mut out, domain);
    }
    out
}

/// The same, with the files that it was written into in place of their contents.
pub(crate) fn written_to(domain: &str, publication: &Publication, files: &[String]) -> String {
    let mut out = heading(publication);
    for item in &publication.items {
        let _ = writeln!(out, "\n{}", styled(GOOD, item.kind.name()));
        places(&mut out, item);
    }
    left_out(&mut out, publication);
    if !files.is_empty() {
        let _ = writeln!(out, "\nWritten:");
        for file in files {
            let _ = writeln!(out, "  {file}");
        }
        next(&mut out, domain);
    }
    out
}

fn heading(publication: &Publication) -> String {
    let mut out = format!("\n{}\n", styled(STRONG, "What to publish"));
    for server in &publication.servers {
        let proof = if server.proved { "seen working" } else { "not tested" };
        let text = format!(
            "{} {}:{}, {}",
            server.service.name(),
            server.host,
            server.port,
            server.security.name()
        );
        let _ = writeln!(out, "  {text}{}", styled(DIM, format!("  ({proof})")));
    }
    out
}

fn places(out: &mut String, item: &Item) {
    for place in &item.places {
        let text = match &item.content_type {
            Some(content_type) => format!("at {place}, as {content_type}"),
            None => format!("in the zone {place}"),
        };
        let _ = writeln!(out, "  {}", wrapped(&text, "    "));
    }
    for note in &item.notes {
        let _ = writeln!(out, "  {}", styled(DIM, wrapped(note, "  ")));
    }
    let proof = wrapped(&format!("Proved: {}", item.proof), "  ");
    let _ = writeln!(out, "  {}", styled(DIM, proof));
}

fn left_out(out: &mut String, publication: &Publication) {
    for left_out in &publication.left_out {
        let text = format!("Left out: {}. {}", left_out.what, left_out.why);
        let _ = writeln!(out, "\n{}", styled(DOUBTFUL, wrapped(&text, "  ")));
    }
    if publication.left_out.iter().any(|left_out| left_out.why.contains("Name ")) {
        let text = "A server for reading is named with --imap HOST or --pop3 HOST.";
        let _ = writeln!(out, "{}", wrapped(text, ""));
    }
}

fn next(out: &mut String, domain: &str) {
    let text = "Publish this, wait until old records have expired, then check again:";
    let _ = writeln!(out, "\n{}\n  portwise discover {domain}", wrapped(text, ""));
}
