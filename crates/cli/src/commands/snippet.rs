//! `portwise snippet`

use std::fmt::Write as _;

use anyhow::{Result, bail};
use portwise_core::advice::Advice;
use portwise_core::configure::{Configured, Wanted, configure};
use portwise_core::questions::program;
use portwise_core::said::Said;
use portwise_core::target::Target;
use portwise_core::{Role, advise};
use portwise_snippets::{Group, PROGRAMS, Proof, Snippet};
use serde::Serialize;

use crate::cli::SnippetArgs;
use crate::print;

/// A snippet, as it is written in JSON.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    snippet: &'a Snippet,
    host: String,
    port: u16,
    security: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    from: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    for_relay_beside: Option<&'static str>,
    urgent: &'a [String],
}

pub(crate) fn run(arguments: SnippetArgs) -> Result<u8> {
    if arguments.list {
        if arguments.json {
            print::json(PROGRAMS)?;
        } else {
            print::out(&list())?;
        }
        return Ok(0);
    }
    let (configured, advice) = configured(&arguments)?;
    let Configured { program, setup, handing_over, snippet, .. } = &configured;
    let endpoint = &setup.endpoint;
    if arguments.json {
        print::json(&Written {
            snippet,
            host: endpoint.host.to_string(),
            port: endpoint.port,
            security: endpoint.tls.id(),
            username: setup.logs_in().then(|| setup.username()),
            from: setup.from(),
            secret_kind: configured.secret(),
            for_relay_beside: handing_over.map(|program| program.id),
            urgent: &advice.urgent,
        })?;
        return Ok(0);
    }
    for text in &advice.urgent {
        let text = print::wrapped(&format!("! {text}"), "  ");
        anstream::eprintln!("{}\n", print::styled(print::BAD, text));
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
    if let Some(beside) = handing_over {
        let text = format!(
            "{} cannot send there itself. This is for a relay beside it, {}; let {} hand its mail to that.",
            beside.short_name(),
            program.short_name(),
            beside.short_name()
        );
        note("For", &text);
    }
    note("File", &snippet.file);
    note("Place", program.place);
    note("Versions", program.versions);
    match configured.secret() {
        Some(kind) => note("Password", &format!("{kind}. {}", snippet.secret)),
        None => note(
            "Password",
            "None, as there is no login: the relay knows this machine by its address.",
        ),
    }
    note("Beware", program.trap);
    note("Proof", &program.describe_proof());
    Ok(0)
}

fn configured(arguments: &SnippetArgs) -> Result<(Configured, Advice)> {
    if arguments.tls.is_some() {
        bail!(
            "say the encryption with --security: starttls, or implicit-tls for TLS from the start"
        );
    }
    let service = arguments.service.said();
    let said = Said { program: arguments.target.as_deref(), ..service };
    // A check by hand and fields to enter are for everybody.
    let program = said.program.and_then(|given| program::find(given).ok());
    let for_all = program.filter(|program| Role::of(program).is_none());
    let role = for_all.map(|program| Role::usual_for_all(program).id());
    let situation = Said { role, ..said }.situation()?;
    let Some(program) = program else { bail!("say what it is for; see portwise snippet --list") };
    if [service.address, service.provider, service.host].iter().all(Option::is_none) {
        bail!("say who takes the mail: --provider, --address or --host");
    }
    let host = service.host.map(Target::parse).transpose()?;
    let port = match (arguments.port, host.as_ref().and_then(|host| host.port)) {
        (Some(port), Some(other)) if port != other => {
            bail!("--host names port {other} and --port {port}. Leave one of the two out.")
        }
        (port, of_host) => port.or(of_host),
    };
    let wanted = Wanted {
        host: host.map(|host| host.host),
        port,
        tls: arguments.security,
        user: arguments.user.as_deref(),
        from: arguments.from.as_deref(),
    };
    let advice = advise(&situation);
    Ok((configure(&situation, program, &advice, &wanted)?, advice))
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
                Proof::Validated(_) => " (checked, but not run)",
                Proof::Unproved(_) => " (from documentation, not run)",
            };
            let mark = print::styled(print::DIM, mark);
            let _ = writeln!(out, "  {:<widest$}  {}{mark}", target.id, target.name);
        }
        out.push('\n');
    }
    out
}
