//! `portwise snippet`

use std::fmt::Write as _;

use anyhow::{Context, Result, anyhow};
use portwise_core::configure::{self, Account};
use portwise_snippets::{Group, PROGRAMS, Program, Proof, Setup};

use crate::cli::SnippetArgs;
use crate::print;

pub(crate) fn run(arguments: SnippetArgs) -> Result<u8> {
    if arguments.list {
        if arguments.json {
            print::json(PROGRAMS)?;
        } else {
            print::out(&list())?;
        }
        return Ok(0);
    }
    let id = arguments.target.as_deref().unwrap_or_default();
    let program = portwise_snippets::find(id).ok_or_else(|| unknown(id))?;
    let setup = setup(program, &arguments)?;
    let snippet = portwise_snippets::render(program, &setup)?;
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
    if let Some(danger) = snippet.danger {
        note("DANGER", danger);
    }
    note("File", &snippet.file);
    note("Place", program.place);
    note("Versions", program.versions);
    note("Password", &snippet.secret);
    note("Beware", program.trap);
    note("Proof", &program.describe_proof());
    Ok(0)
}

fn setup(program: &'static Program, arguments: &SnippetArgs) -> Result<Setup> {
    let host = arguments.host.as_deref().context("say which host takes the mail, with --host")?;
    let account = Account {
        host,
        port: arguments.port,
        tls: arguments.security,
        user: arguments.user.as_deref(),
        from: arguments.from.as_deref(),
    };
    Ok(configure::setup(program, &account)?)
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
    let widest = PROGRAMS.iter().map(|t| t.id.len()).max().unwrap_or(0);
    for group in Group::ALL {
        let mut targets = PROGRAMS.iter().filter(|t| t.group == group).peekable();
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
