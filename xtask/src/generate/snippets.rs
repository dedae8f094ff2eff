//! The reference of the snippets: what they are for, and what was seen when they were run.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use portwise_snippets::proofs::{self, Record, Scenario};
use portwise_snippets::{Form, Group, Open, PROGRAMS, Program, Proof};

use super::{MADE, line};
use crate::project::Project;
use crate::snippets::RECORD;

/// The whole file.
pub(super) fn page(project: &Project) -> Result<String> {
    let record = project.sh.read_file(project.root.join(RECORD))?;
    let rows = proofs::from_json(&record).with_context(|| format!("cannot read {RECORD}"))?;
    let mut out = format!("{MADE}\n# Snippets\n\n{INTRODUCTION}\n");
    targets(&mut out);
    ours(&mut out, &rows);
    exposed(&mut out, &rows);
    open(&mut out, &rows);
    others(&mut out);
    usual(&mut out, &rows);
    Ok(out)
}

const INTRODUCTION: &str = "\
Every configuration that Portwise hands out was run as it stands, by the program that it is for, against servers on loopback: an honest one, and five that
lie. `cargo xtask snippets` does it again and fails if anything is not as it is written here. Only the servers judge: *delivered* means that the message
came from the right user inside TLS; *refused* that the program came, and gave neither a password nor a message away. With implicit TLS the servers that strip or refuse
STARTTLS close port 465 and offer their plaintext everywhere else, to see whether the program falls back to it.

The user name in one more run of each is made of quotation marks, backslashes, dollar signs and what else means something in a language; it must arrive unchanged,
or be refused with a reason. Where a line protects, it is taken out once, and something must leak. With implicit TLS each is run on port 2465 as well, where it must
deliver, and must not speak plaintext to a server that lures it there: a program that goes by the number 465 has no configuration for another port.

Where there are settings for a relay that takes mail without a login, they were run against relays on port 25 (implicit TLS: 465) that offer no login. With TLS the
same is expected as with a login. Without TLS every relay must get the message, whatever certificate it has and whether it offers STARTTLS or not, and no program
may ask for a login; only a relay that offers STARTTLS and refuses it need not get it.";

fn targets(out: &mut String) {
    let _ = write!(out, "\n## For what\n");
    for group in Group::ALL {
        let mut of_group = PROGRAMS.iter().filter(|t| t.group == group).peekable();
        if of_group.peek().is_none() {
            continue;
        }
        let _ = write!(
            out,
            "\n### {}\n\n| for | file | holds for | implicit TLS | STARTTLS | relay without a login | what goes wrong with the usual settings |\n| --- | --- | --- | --- | --- | --- | --- |\n",
            group.heading()
        );
        for target in of_group {
            let cells = [
                format!("{} (`{}`)", target.name, target.id),
                target.file.replace('@', ""),
                target.versions.to_owned(),
                form(target.implicit),
                form(target.starttls),
                open_form(target.open).to_owned(),
                target.trap.to_owned(),
            ];
            line(out, &cells);
        }
    }
}

fn open_form(open: Open) -> &'static str {
    match open {
        Open::Never => "no",
        Open::Text(_) => "yes",
        Open::Plaintext(_) => "without TLS",
    }
}

fn form(form: Form) -> String {
    match form {
        Form::Text(_) => "yes".to_owned(),
        Form::Exposed { danger, .. } => format!("with a danger: {danger}"),
        Form::Impossible(reason) => format!("no: {reason}"),
    }
}

fn table(out: &mut String, title: &str, first: &str) {
    let headings = Scenario::ALL.map(Scenario::heading).join(" | ");
    let rules = Scenario::ALL.map(|_| "---").join(" | ");
    let _ =
        write!(out, "\n## {title}\n\n| {first} | TLS | {headings} |\n| --- | --- | {rules} |\n");
}

fn seen(out: &mut String, target: &Program, first: String, row: &Record) {
    let mut cells = vec![first, row.tls.name().to_owned()];
    cells.extend(row.cells().map(|(_, seen)| {
        let label = seen.label_in(target.group);
        if seen.is_leak() { format!("**{label}**") } else { label.to_owned() }
    }));
    line(out, &cells);
}

fn ours(out: &mut String, rows: &[Record]) {
    table(out, "Ours, run", "for");
    for (target, row) in of_ours(rows) {
        if target.proof == Proof::Executed && target.is_safe_with(row.tls) {
            seen(out, target, format!("{} (`{}`)", target.name, target.id), row);
        }
    }
}

fn exposed(out: &mut String, rows: &[Record]) {
    table(out, "Ours with a danger, run", "for");
    for (target, row) in of_ours(rows) {
        if target.danger_with(row.tls).is_some() {
            seen(out, target, format!("{} (`{}`)", target.name, target.id), row);
        }
    }
    let _ = write!(out, "\n{DANGERS}\n");
}

const DANGERS: &str = "\
These programs have nothing safer in that TLS mode. Their configuration delivers to the honest server, and gives away what stands here when the server is another; it says so \
in its first lines. Where the program has a safe form in the other TLS mode, that is the one to take.";

/// What was seen of ours, with what it is for.
fn of_ours(rows: &[Record]) -> impl Iterator<Item = (&'static Program, &Record)> {
    let of = |target: &'static Program| {
        rows.iter().filter(|r| r.target == target.id && r.usual.is_none() && r.login)
    };
    PROGRAMS.iter().copied().flat_map(move |target| of(target).map(move |row| (target, row)))
}

fn open(out: &mut String, rows: &[Record]) {
    table(out, "Ours for a relay without a login, run", "for");
    for row in rows.iter().filter(|row| !row.login) {
        let Some(target) = portwise_snippets::find(&row.target) else { continue };
        seen(out, target, format!("{} (`{}`)", target.name, target.id), row);
    }
}

fn others(out: &mut String) {
    let _ = write!(out, "\n## Ours, not run\n\n| for | how it was proved |\n| --- | --- |\n");
    for target in PROGRAMS.iter().filter(|t| t.proof != Proof::Executed) {
        line(out, &[format!("{} (`{}`)", target.name, target.id), target.describe_proof()]);
    }
}

fn usual(out: &mut String, rows: &[Record]) {
    table(out, "What is usually pasted", "for, and the usual settings");
    for row in rows {
        let (Some(usual), Some(target)) = (&row.usual, portwise_snippets::find(&row.target)) else {
            continue;
        };
        seen(out, target, format!("{}: {usual}", target.name), row);
    }
}
