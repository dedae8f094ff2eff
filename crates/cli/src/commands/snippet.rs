//! `portwise snippet`

use std::fmt::Write as _;

use anyhow::{Context, Result, anyhow};
use portwise_core::ports::mode_of;
use portwise_core::{Port, TlsMode};
use portwise_snippets::{Form, Group, Proof, Setup, TARGETS, Target};

use crate::cli::SnippetArgs;
use crate::print;

pub(crate) fn run(arguments: SnippetArgs) -> Result<u8> {
    if arguments.list {
        if arguments.json {
            print::json(TARGETS)?;
        } else {
            print::out(&list())?;
        }
        return Ok(0);
    }
    let id = arguments.target.unwrap_or_default();
    let target = portwise_snippets::find(&id).ok_or_else(|| unknown(&id))?;
    let (port, tls) = endpoint(target, arguments.port, arguments.security);
    let host = arguments.host.context("say which host takes the mail, with --host")?;
    let setup = Setup::new(&host, port, tls, &arguments.user, arguments.from.as_deref())?;
    let snippet = portwise_snippets::render(target, &setup)?;
    if arguments.json {
        print::json(&snippet)?;
        return Ok(0);
    }
    print::out(&snippet.text)?;
    // Beside the snippet, not in it, so that it can be redirected into its file.
    let note = |label: &str, text: &str| {
        let text = print::wrapped(text, "          ");
        anstream::eprintln!(
            "{}{label:<10}{}{text}",
            print::DIM.render(),
            print::DIM.render_reset()
        );
    };
    eprintln!();
    note("File", &snippet.file);
    note("Place", target.place);
    note("Versions", target.versions);
    note("Password", &snippet.secret);
    note("Beware", target.trap);
    note("Proof", &target.proof.describe());
    Ok(0)
}

/// What was not said follows from what was; with nothing said, implicit TLS if the target can.
fn endpoint(target: &Target, port: Option<Port>, tls: Option<TlsMode>) -> (Port, TlsMode) {
    match (port, tls) {
        (Some(port), Some(tls)) => (port, tls),
        (Some(port), None) => (port, mode_of(port)),
        (None, Some(TlsMode::StartTls)) => (587, TlsMode::StartTls),
        (None, Some(tls)) => (465, tls),
        (None, None) => match (target.implicit, target.starttls) {
            (Form::Unsafe(_), Form::Text(_)) => (587, TlsMode::StartTls),
            _ => (465, TlsMode::Implicit),
        },
    }
}

fn unknown(id: &str) -> anyhow::Error {
    match portwise_snippets::nearest(id).as_slice() {
        [] => anyhow!("there is no snippet for “{id}”; see portwise snippet --list"),
        near => anyhow!(
            "there is no snippet for “{id}”. Did you mean {}? All are in portwise snippet --list",
            near.join(", ")
        ),
    }
}

fn list() -> String {
    let mut out = String::new();
    let widest = TARGETS.iter().map(|t| t.id.len()).max().unwrap_or(0);
    for group in Group::ALL {
        let mut targets = TARGETS.iter().filter(|t| t.group == group).peekable();
        if targets.peek().is_none() {
            continue;
        }
        let _ = writeln!(out, "{}", print::styled(print::STRONG, group.heading()));
        for target in targets {
            let mark = match target.proof {
                Proof::Executed => "",
                Proof::Validated(_) => " (validated, not run)",
                Proof::Unproved(_) => " (not proved)",
            };
            let mark = print::styled(print::DIM, mark);
            let _ = writeln!(out, "  {:<widest$}  {}{mark}", target.id, target.name);
        }
        out.push('\n');
    }
    out
}
