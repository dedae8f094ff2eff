//! `portwise advise`

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use anyhow::{Context, Result};
use inquire::{MultiSelect, Select, Text};
use portwise_core::examined::Examined;
use portwise_core::questions::answer::Answer;
use portwise_core::questions::{self, Input, QuestionRow};
use portwise_core::said::Said;
use portwise_core::{LoginAbility, Role, Service, Situation, TlsAbility, advise};

use crate::cli::{AdviseArgs, ServiceArgs};
use crate::print;

pub(crate) fn run(arguments: AdviseArgs) -> Result<u8> {
    let mut situation = if nothing_was_said(&arguments) && io::stdin().is_terminal() {
        ask()?
    } else {
        situation(&arguments)?
    };
    if let Some(file) = &arguments.evidence {
        examined(file)?.inform(&mut situation);
    }
    let advice = advise(&situation);
    if arguments.json {
        print::json(&advice)?;
    } else {
        let mut text = print::advice(&advice);
        // What takes mail for a domain commonly sends its mail as well.
        if situation.role == Role::MxServer {
            let domain = situation.service.domain().unwrap_or("example.com");
            text.push_str(&print::sends_as_well(domain));
        }
        print::out(&text)?;
    }
    Ok(0)
}

fn nothing_was_said(arguments: &AdviseArgs) -> bool {
    let AdviseArgs { program, role, service, tls, .. } = arguments;
    let ServiceArgs { address, provider, host, network, blocked, open, no_login } = service;
    [program, role, address, provider, host, network].iter().all(|a| a.is_none())
        && blocked.is_empty()
        && open.is_empty()
        && !no_login
        && *tls == TlsAbility::default()
        && !arguments.optional_starttls
        && !arguments.passwords_only
        && arguments.evidence.is_none()
}

/// The most that is read as evidence, in octets.
const MOST: u64 = 16 << 20;

/// What `portwise egress --json` wrote.
fn examined(file: &Path) -> Result<Examined> {
    let json = match file.as_os_str() == "-" {
        true => within(io::stdin(), MOST).context("cannot read standard input"),
        false => File::open(file)
            .and_then(|opened| within(opened, MOST))
            .with_context(|| format!("cannot read {}", file.display())),
    }?;
    serde_json::from_slice(&json).context("this is not what portwise egress --json writes")
}

/// All of it, if it is no longer.
fn within(from: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    let read = from.take(most + 1).read_to_end(&mut octets)?;
    if read as u64 > most {
        let why = format!("it has more than {} MiB, which no such result has", most >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(octets)
}

/// Asks the questions that the page asks, as long as the answers matter.
fn ask() -> Result<Situation> {
    let mut situation = Situation::new(Role::MailClient, Service::Own(None));
    let mut asked = None;
    while let Some(row) = questions::next(asked, &situation) {
        loop {
            let answer = prompt(row)?;
            match (row.put)(&mut situation, answer.trim()) {
                Ok(()) => break,
                Err(error) => anstream::eprintln!("  {error}"),
            }
        }
        asked = Some(row.question);
    }
    eprintln!();
    Ok(situation)
}

fn prompt(row: &QuestionRow) -> Result<String> {
    let shown = |answers: &'static [Answer]| answers.iter().map(Shown).collect::<Vec<_>>();
    Ok(match row.input {
        Input::One(answers) => {
            let select = Select::new(row.text, shown(answers)).with_help_message(row.help);
            select.prompt()?.0.id.to_owned()
        }
        Input::Many(answers) => {
            let help = format!("{} Space chooses, Enter goes on.", row.help);
            let chosen = MultiSelect::new(row.text, shown(answers)).with_help_message(&help);
            chosen.prompt()?.iter().map(|c| c.0.id).collect::<Vec<_>>().join(",")
        }
        Input::Text { examples, .. } => {
            let example = examples.first().copied().unwrap_or_default();
            let text = Text::new(row.text).with_help_message(row.help);
            text.with_placeholder(example).prompt()?
        }
    })
}

/// An answer as it stands in a list.
struct Shown(&'static Answer);

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.label)
    }
}

fn situation(arguments: &AdviseArgs) -> Result<Situation> {
    let service = arguments.service.said();
    let said = Said {
        program: arguments.program.as_deref(),
        role: arguments.role.as_deref(),
        tls: arguments.tls,
        optional_starttls: arguments.optional_starttls,
        login: if arguments.passwords_only { LoginAbility::PasswordsOnly } else { service.login },
        ..service
    };
    Ok(said.situation()?)
}
