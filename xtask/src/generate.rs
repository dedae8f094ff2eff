//! Files made from the tables of `core`: the reference in `docs`, and what lies beside the page.

mod discovery;
mod llms;
mod snippets;

use std::fmt::Write as _;

use anyhow::{Result, bail};
use portwise_core::Confidence;
use portwise_core::findings;
use portwise_core::networks::NETWORKS;
use portwise_core::ports::PORTS;
use portwise_core::providers::{Access, PROVIDERS, Standing};
use portwise_core::sources;

use crate::project::Project;
use crate::say;

/// A file and what makes it.
type File = (&'static str, fn(&Project) -> Result<String>);

const FILES: &[File] = &[
    ("docs/reference/discovery.md", |_| Ok(discovery::page())),
    ("docs/reference/findings.json", |_| findings_json()),
    ("docs/reference/findings.md", |_| Ok(finding_codes())),
    ("docs/reference/networks.md", |_| Ok(networks())),
    ("docs/reference/ports.md", |_| Ok(ports())),
    ("docs/reference/providers.md", |_| Ok(providers())),
    ("docs/reference/snippets.md", snippets::page),
    ("frontend/llms.txt", |_| Ok(llms::page())),
];

/// Writes the files; with `check` only says which are not what they should be.
pub(crate) fn run(project: &Project, check: bool) -> Result<()> {
    let mut stale = Vec::new();
    for (path, make) in FILES {
        let made = make(project)?;
        let file = project.root.join(path);
        if project.sh.read_file(&file).is_ok_and(|text| text == made) {
            continue;
        }
        if check {
            stale.push(*path);
        } else {
            project.sh.write_file(&file, made)?;
            say::done(&format!("wrote {path}"));
        }
    }
    if !stale.is_empty() {
        bail!("not as the tables make them: {}. Run “cargo xtask generate”", stale.join(", "));
    }
    Ok(())
}

const MADE: &str = "<!-- Made from the tables in crates/core by “cargo xtask generate”. -->\n";

/// The table as the API gives it, a field a line.
fn findings_json() -> Result<String> {
    let rows: Vec<&findings::Row> = findings::rows().collect();
    Ok(serde_json::to_string_pretty(&rows)? + "\n")
}

fn finding_codes() -> String {
    let mut out =
        format!("{MADE}\n# Findings\n\nWhat a check can find, nearest to the cause first.\n");
    for row in findings::rows() {
        let source = linked(row.source);
        let _ = write!(
            out,
            "\n## `{}`\n\n**{}.** {}\n\nSeverity at worst: {}\n\nWhat to do: {}\n\nSource: {source}\n",
            row.code,
            row.title,
            row.why,
            row.severity.id(),
            row.fix
        );
    }
    out
}

fn ports() -> String {
    let mut out = format!(
        "{MADE}\n# Ports\n\n| port | for | TLS | registered as | login | who blocks it | can TLS be stripped | when to use it | source | checked |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    );
    for row in PORTS {
        let cells = [
            format!("{}{}", row.port, unsure(row.confidence)),
            row.role.to_owned(),
            row.encryption.to_owned(),
            row.registration.to_owned(),
            row.auth.to_owned(),
            row.blocking.to_owned(),
            row.downgrade.to_owned(),
            row.advice.to_owned(),
            linked(row.source),
            row.checked_on.to_owned(),
        ];
        line(&mut out, &cells);
    }
    out
}

fn providers() -> String {
    let mut out = format!(
        "{MADE}\n# Providers\n\nPorts in the order of the provider's own recommendation. *Unconfirmed* rows are commonly known, and no source was opened.\n\n| provider | host | ports | user name | login | passwords until | IMAP | POP3 | note | source | checked |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
    );
    for row in PROVIDERS {
        let offers = row.offers.iter().map(|o| {
            let unsure = if o.standing == Standing::Unconfirmed { " *unconfirmed*" } else { "" };
            format!("{} {}{unsure}", o.port, o.tls.name())
        });
        let read = |access: Option<Access>| access.map(|a| a.describe(None)).unwrap_or_default();
        let login = row.auth.iter().map(|a| a.describe());
        let cells = [
            format!("{} (`{}`){}", row.name, row.id, unsure(row.confidence)),
            row.host.for_domain(None).unwrap_or_else(|| "none".to_owned()),
            offers.collect::<Vec<_>>().join(", "),
            row.username.describe(),
            login.collect::<Vec<_>>().join(", or "),
            row.password_until.unwrap_or_default().to_owned(),
            read(row.imap),
            read(row.pop3),
            row.note.to_owned(),
            row.source.to_owned(),
            row.checked_on.to_owned(),
        ];
        line(&mut out, &cells);
    }
    out
}

fn networks() -> String {
    let mut out = format!(
        "{MADE}\n# Networks\n\nWhat happens to outgoing connections.\n\n| network | 25 | 465 | 587 | 2525 | how to get through | source | checked |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"
    );
    for row in NETWORKS {
        let passages = [row.port25, row.port465, row.port587, row.port2525];
        let mut cells = vec![format!("{} (`{}`){}", row.name, row.id, unsure(row.confidence))];
        cells.extend(passages.iter().map(|p| p.describe().to_owned()));
        cells.extend([row.lift.to_owned(), row.source.to_owned(), row.checked_on.to_owned()]);
        line(&mut out, &cells);
    }
    out
}

fn unsure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Known => " *unconfirmed*",
        Confidence::Verified => "",
    }
}

fn line(out: &mut String, cells: &[String]) {
    let cells: Vec<String> =
        cells.iter().map(|c| c.replace('|', "\\|").replace('<', "&lt;")).collect();
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

fn linked(source: &str) -> String {
    match sources::link(source) {
        Some(link) if link != source => format!("[{source}]({link})"),
        _ => source.to_owned(),
    }
}
