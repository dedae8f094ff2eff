//! The `portwise` command.

mod cli;
mod commands;
mod elsewhere;
mod engine;
mod print;
mod probing;
mod secret;
mod tally;
mod usage;
mod values;
mod whereabouts;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use crate::cli::Command;

/// Gives memory back after floods, which the system's allocator does not.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let cli = match usage::read(&words) {
        Ok(cli) => cli,
        Err(error) => return wrong_usage(&error, &words),
    };
    let outcome = match cli.command {
        Command::Serve(arguments) => commands::serve::run(*arguments),
        Command::Worker(arguments) => commands::worker::run(*arguments),
        Command::Status(arguments) => commands::status::run(&arguments),
        Command::Advise(arguments) => commands::advise::run(arguments),
        Command::Explain(arguments) => commands::explain::run(arguments),
        Command::Reference(arguments) => commands::reference::run(&arguments),
        Command::Snippet(arguments) => commands::snippet::run(arguments),
        Command::Probe(arguments) => commands::probe::run(&arguments),
        Command::Login(arguments) => commands::login::run(&arguments),
        Command::Why(arguments) => commands::why::run(&arguments),
        Command::Compare(arguments) => commands::compare::run(&arguments),
        Command::Discover(arguments) => commands::discover::run(&arguments),
        Command::Egress(arguments) => commands::egress::run(&arguments),
        Command::Scan(arguments) => commands::scan::run(&arguments),
        Command::Reflect(arguments) => commands::reflect::run(&arguments),
        Command::Completions(arguments) => commands::manual::completions(&arguments),
        Command::Man(arguments) => commands::manual::pages(&arguments),
        Command::Mcp(arguments) => commands::mcp::run(&arguments),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            // The status says it as well, where nothing can be written.
            let (bad, reset) = (print::BAD.render(), print::BAD.render_reset());
            let _ = writeln!(anstream::stderr(), "{bad}error:{reset} {error:#}");
            ExitCode::from(cli::WRONG_USAGE)
        }
    }
}

/// Says what is wrong with the usage: help on standard output with success, a fault on standard
/// error. As a plugin it is a state that is not known, and one line.
fn wrong_usage(error: &clap::Error, words: &[OsString]) -> ExitCode {
    if error.use_stderr() && is_plugin(words.iter().skip(1)) {
        let why = error.render().to_string();
        let why = why.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
        if let Ok(status) = commands::probe::not_checked(why) {
            return ExitCode::from(status);
        }
    }
    error.exit()
}

/// Whether the words ask for a plugin of Nagios, whatever else is wrong with them.
fn is_plugin<'a>(words: impl Iterator<Item = &'a OsString>) -> bool {
    let words: Vec<&OsString> = words.collect();
    let is_asked = |pair: &[&OsString]| pair[0] == "--output" && pair[1] == "nagios";
    words.first().is_some_and(|word| *word == "probe")
        && (words.iter().any(|word| *word == "--output=nagios") || words.windows(2).any(is_asked))
}
