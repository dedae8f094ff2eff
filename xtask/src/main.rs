//! `cargo xtask`: installs what is missing, builds, runs and tests Portwise.

mod bench;
mod checks;
mod dev;
mod generate;
mod lab;
mod lighthouse;
mod page;
mod pictures;
mod project;
mod say;
mod size;
mod snippets;
mod test;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::project::Project;

/// Installs what is missing, builds, runs and tests Portwise.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build everything, and serve page and API
    Run {
        /// Passed on to `portwise serve`; see `portwise serve --help`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        serve: Vec<String>,
    },
    /// Install what is missing for building, and nothing else
    Setup {
        /// Where the WebAssembly standard library comes from
        #[arg(long, value_enum, default_value_t = tools::wasm::Origin::Auto)]
        wasm: tools::wasm::Origin,
        /// Install what the tests need as well
        #[arg(long)]
        tests: bool,
    },
    /// Build the page and the binary in release mode
    Build,
    /// Take pictures of every kind of page into target/screenshots, with what is built
    Pictures,
    /// Build the page alone
    Page {
        /// Write the documents into a folder in which Trunk has built the rest, as its hook
        #[arg(long, env = "TRUNK_STAGING_DIR", hide_env_values = true)]
        staging: Option<PathBuf>,
    },
    /// The quick loop: the page is rebuilt as you edit, the API is proxied
    Dev,
    /// Measure decisions and the prober, and write down the results
    Bench,
    /// Say how much of the built page is knowledge
    Size,
    /// Run the configuration that Portwise hands out, with the real programs, against good and bad servers
    Snippets {
        #[command(flatten)]
        which: snippets::Which,
        /// Put what is seen on record, instead of comparing with it
        #[arg(long)]
        write: bool,
        /// Show what every program and server said
        #[arg(long)]
        verbose: bool,
    },
    /// Write the files that are made from the tables
    Generate {
        /// Write nothing; fail if a file is not as the tables make it
        #[arg(long)]
        check: bool,
    },
    /// Install what is missing, then run every check and test
    Test {
        #[command(flatten)]
        which: test::Which,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::failed(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let project = Project::find()?;
    match task {
        Task::Run { serve } => {
            let binary = page::build_to_run(&project)?;
            project.serve(&binary, &serve)
        }
        Task::Setup { wasm, tests } => {
            tools::for_building(&project, wasm)?;
            if tests {
                tools::for_testing(&project)?;
            }
            say::done("everything that building needs is there");
            Ok(())
        }
        Task::Page { staging: None } => page::build_alone(&project),
        Task::Page { staging: Some(folder) } => page::into_staging(&project, &folder),
        Task::Build => {
            let binary = page::build_release(&project)?;
            say::done(&format!("{} holds the page and the API", project.shown(&binary)));
            Ok(())
        }
        Task::Dev => {
            tools::for_developing(&project)?;
            dev::run(&project)
        }
        Task::Pictures => pictures::run(&project),
        Task::Bench => bench::run(&project),
        Task::Size => size::run(&project),
        Task::Snippets { which, write, verbose } => snippets::run(&project, &which, write, verbose),
        Task::Generate { check } => generate::run(&project, check),
        Task::Test { which } => test::run(&project, &which),
    }
}
