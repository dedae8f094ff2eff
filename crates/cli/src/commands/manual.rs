//! `portwise completions`, `portwise man`: what is made from the command line's own description

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::{Cli, CompletionsArgs, ManArgs};
use crate::print;

pub(crate) fn completions(arguments: &CompletionsArgs) -> Result<u8> {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    let mut out = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, name, &mut out);
    print::out(&String::from_utf8(out)?)?;
    Ok(0)
}

pub(crate) fn pages(arguments: &ManArgs) -> Result<u8> {
    let command = Cli::command();
    match &arguments.output {
        None => {
            let mut out = Vec::new();
            Man::new(command).render(&mut out)?;
            print::out(&String::from_utf8(out)?)?;
        }
        Some(folder) => {
            let shown = folder.display();
            std::fs::create_dir_all(folder)
                .and_then(|()| {
                    clap_mangen::generate_to(command.disable_help_subcommand(true), folder)
                })
                .with_context(|| format!("cannot write the pages into {shown}"))?;
        }
    }
    Ok(0)
}
