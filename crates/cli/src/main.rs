//! The `portwise` command.

mod cli;
mod commands;
mod engine;
mod print;
mod probing;
mod serve_flags;
mod tally;
mod values;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};

/// Gives memory back after floods, which the system's allocator does not.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        Command::Serve(arguments) => commands::serve::run(*arguments),
        Command::Advise(arguments) => commands::advise::run(arguments),
        Command::Explain(arguments) => commands::explain::run(arguments),
        Command::Reference(arguments) => commands::reference::run(&arguments),
        Command::Snippet(arguments) => commands::snippet::run(arguments),
        Command::Probe(arguments) => commands::probe::run(arguments),
        Command::Scan(arguments) => commands::scan::run(&arguments),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            anstream::eprintln!(
                "{}error:{} {error:#}",
                print::BAD.render(),
                print::BAD.render_reset()
            );
            ExitCode::from(cli::WRONG_USAGE)
        }
    }
}
