//! `portwise advise`

use std::io::IsTerminal;

use anyhow::{Result, bail};
use inquire::{MultiSelect, Select, Text};
use portwise_core::answers::{self, Answers, Service};
use portwise_core::reference::Choice;
use portwise_core::reference::questions::{self, Input, Question};
use portwise_core::{Role, TlsAbility, advise};

use crate::cli::{self, AdviseArgs};
use crate::print;

pub(crate) fn run(arguments: AdviseArgs) -> Result<u8> {
    let answers = match &arguments.role {
        None if nothing_was_said(&arguments) && std::io::stdin().is_terminal() => ask()?,
        _ => answers(&arguments)?,
    };
    let advice = advise(&answers);
    if arguments.json {
        print::json(&advice)?;
    } else {
        print::out(&print::advice(&advice))?;
    }
    Ok(0)
}

fn nothing_was_said(arguments: &AdviseArgs) -> bool {
    let AdviseArgs { address, provider, host, network, blocked, open, tls, .. } = arguments;
    [address, provider, host, network].iter().all(|a| a.is_none())
        && blocked.is_empty()
        && open.is_empty()
        && *tls == TlsAbility::default()
        && !arguments.optional_starttls
        && !arguments.passwords_only
}

/// Asks the questions that the page asks, as long as the answers matter.
fn ask() -> Result<Answers> {
    let mut answers = Answers::new(Role::MailClient, Service::Own(None));
    let mut asked = None;
    while let Some(question) = questions::next(asked, &answers) {
        loop {
            let answer = prompt(question)?;
            match (question.put)(&mut answers, answer.trim()) {
                Ok(()) => break,
                Err(error) => anstream::eprintln!("  {error}"),
            }
        }
        asked = Some(question.id);
    }
    eprintln!();
    Ok(answers)
}

fn prompt(question: &Question) -> Result<String> {
    let shown = |choices: &'static [Choice]| choices.iter().map(Shown).collect::<Vec<_>>();
    Ok(match question.input {
        Input::One(choices) => {
            let select =
                Select::new(question.text, shown(choices)).with_help_message(question.help);
            select.prompt()?.0.id.to_owned()
        }
        Input::Many(choices) => {
            let help = format!("{} Space chooses, Enter goes on.", question.help);
            let chosen = MultiSelect::new(question.text, shown(choices)).with_help_message(&help);
            chosen.prompt()?.iter().map(|c| c.0.id).collect::<Vec<_>>().join(",")
        }
        Input::Text(examples) => {
            let example = examples.first().copied().unwrap_or_default();
            let text = Text::new(question.text).with_help_message(question.help);
            text.with_placeholder(example).prompt()?
        }
    })
}

/// A choice as it stands in a list.
struct Shown(&'static Choice);

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.label)
    }
}

fn answers(arguments: &AdviseArgs) -> Result<Answers> {
    let Some(role) = &arguments.role else {
        bail!("say who is sending: --role {}", cli::roles());
    };
    let role = answers::role(role)?;
    let service = match (&arguments.address, &arguments.provider, &arguments.host) {
        (Some(address), Some(id), _) => {
            Service::Provider(answers::provider(id)?, None).with_domain_of(address)?
        }
        (Some(address), ..) => Service::of_address(address)?,
        (_, Some(id), _) => Service::Provider(answers::provider(id)?, None),
        (.., Some(host)) => Service::of_host(host)?,
        _ => Service::Own(None),
    };
    Ok(Answers {
        network: arguments.network.as_deref().map(answers::network).transpose()?,
        blocked: answers::port_set(&arguments.blocked)?,
        open: answers::port_set(&arguments.open)?,
        tls: arguments.tls,
        demands_starttls: !arguments.optional_starttls,
        passwords_only: arguments.passwords_only,
        ..Answers::new(role, service)
    })
}
