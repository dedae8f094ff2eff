//! What was seen when a program's configuration was run, in words and as a table.

use std::sync::LazyLock;

use portwise_core::TlsMode;
use portwise_snippets::proofs::{self, Observed, Record, Scenario};
use portwise_snippets::{Group, Program, Proof};
use yew::prelude::*;

use super::words::{encrypted, sentence};
use crate::components::proof_table;

static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(|| {
    // A test reads it.
    proofs::from_json(include_str!("../../../crates/snippets/proofs.json")).unwrap_or_default()
});

/// As many settings of others are told in words.
const MOST_OTHERS: usize = 2;

/// What was proved.
pub(super) fn section(program: &'static Program) -> Html {
    let rows: Vec<&Record> = RECORDS.iter().filter(|row| row.target == program.id).collect();
    html! {
        <section class="card">
            <h2>{ "How we know" }</h2>
            if rows.is_empty() {
                <p>{ untested(program.proof) }</p>
            } else {
                <ul>{ for said(program, &rows).into_iter().map(|text| html! { <li>{ text }</li> }) }</ul>
                <details class="proof">
                    <summary>{ "Every test, and what the server saw" }</summary>
                    { proof_table(program, &RECORDS) }
                </details>
            }
        </section>
    }
}

fn untested(proof: Proof) -> String {
    match proof {
        Proof::Executed => "Tested: run as it stands against good and bad servers.".to_owned(),
        Proof::Validated(how) => format!("Not run here, but checked: {}", sentence(how)),
        Proof::Unproved(why) => {
            format!("Taken from the documentation, not run here. {}", sentence(why))
        }
    }
}

/// The records in sentences.
fn said(program: &Program, rows: &[&Record]) -> Vec<String> {
    let name = program.short_name();
    let mut out = vec![format!(
        "We ran {name} with exactly these settings: against a good server, and against {} bad ones that remove STARTTLS, refuse it, or show a wrong certificate.",
        Scenario::ALL.len() - 1
    )];
    for tls in [TlsMode::Implicit, TlsMode::StartTls] {
        let ours = rows.iter().find(|row| row.usual.is_none() && row.login && row.tls == tls);
        out.extend(ours.map(|row| format!("With {}: {}", encrypted(tls), outcome(program, row))));
    }
    let mut others: Vec<&&Record> =
        rows.iter().filter(|row| is_of_others(row) && !leaks(row).is_empty()).collect();
    // The worst first; what is alike keeps its order.
    others.sort_by_key(|row| {
        let password = leaks(row).iter().any(|(_, seen)| *seen == Observed::Password);
        std::cmp::Reverse((password, leaks(row).len()))
    });
    out.extend(others.into_iter().take(MOST_OTHERS).map(|row| {
        let usual = row.usual.as_deref().unwrap_or_default();
        format!("Other settings, as they are often found ({usual}): {}", outcome(program, row))
    }));
    out
}

/// Whether it is what others recommend, rather than ours with another version of the program.
fn is_of_others(row: &Record) -> bool {
    row.usual.as_ref().is_some_and(|usual| !usual.starts_with("ours"))
}

fn leaks(row: &Record) -> Vec<(Scenario, Observed)> {
    row.cells().filter(|(_, seen)| seen.is_leak()).collect()
}

fn outcome(program: &Program, row: &Record) -> String {
    let leaks = leaks(row);
    if program.group == Group::Check {
        return match leaks.len() {
            0 => "it called the good server good, and every bad one bad.".to_owned(),
            count => format!("it did not notice {count} of the bad ones."),
        };
    }
    let arrived = row.seen.first() == Some(&Observed::Delivered);
    let arrives =
        if arrived { "the good server got the mail" } else { "the good server got no mail" };
    let and = if arrived { "but" } else { "and" };
    if leaks.is_empty() {
        return format!("{arrives}, and no bad one got a password or a message.");
    }
    let gave = |seen: Observed| match seen {
        Observed::Password => "the password in plaintext",
        Observed::Mail => "the message in plaintext",
        _ => "the password or the mail over a wrong certificate",
    };
    let mut given: Vec<&str> = Vec::new();
    for (_, seen) in &leaks {
        if !given.contains(&gave(*seen)) {
            given.push(gave(*seen));
        }
    }
    let count = leaks.len();
    let bad = if count == 1 {
        "one of the bad ones".to_owned()
    } else {
        format!("{count} of the bad ones")
    };
    format!("{arrives}, {and} {bad} got {}.", super::words::list(&given, "and"))
}

#[cfg(test)]
mod tests {
    use portwise_snippets::{PROGRAMS, Proof, find};

    use super::{RECORDS, said};

    #[test]
    fn what_was_run_has_its_record() {
        for program in PROGRAMS.iter().filter(|program| program.proof == Proof::Executed) {
            assert!(RECORDS.iter().any(|row| row.target == program.id), "{}", program.id);
        }
    }

    #[test]
    fn a_record_is_told_in_sentences() {
        let django = find("django").unwrap();
        let rows: Vec<_> = RECORDS.iter().filter(|row| row.target == "django").collect();
        let said = said(django, &rows).join(" ");
        assert!(
            said.contains("With SSL/TLS: the good server got the mail, and no bad one"),
            "{said}"
        );
        assert!(said.contains("often found") && said.contains("password"), "{said}");
    }
}
