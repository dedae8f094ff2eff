//! Runs the configuration that Portwise hands out, with the real programs, against good and bad
//! servers, and says what the servers saw. `cargo xtask snippets` installs what it needs and
//! starts it where nothing can get out.

mod fault;
mod prove;
mod recipe;
mod recipes;
mod record;
mod recorder;
mod runs;
mod said;
mod server;
mod tasks;
mod world;

use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand};
use serde_json::json;

use crate::recipe::Recipe;
use crate::recipes::RECIPES;

#[derive(Parser)]
#[command(about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Say as JSON what the runs need
    Needs {
        #[command(flatten)]
        which: Which,
    },
    /// Run the configurations and compare with what is on record
    Run {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        how: How,
    },
}

/// Which targets.
#[derive(Args)]
struct Which {
    /// Only targets whose id contains this (repeatable)
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,
    /// Only the ten most used
    #[arg(long)]
    quick: bool,
}

impl Which {
    fn recipes(&self) -> Result<Vec<&'static Recipe>> {
        let named = |id: &str| self.only.is_empty() || self.only.iter().any(|o| id.contains(o));
        let chosen: Vec<&Recipe> = RECIPES
            .iter()
            .copied()
            .filter(|r| named(r.target) && (r.quick || !self.quick))
            .collect();
        if chosen.is_empty() {
            let ids: Vec<&str> = RECIPES.iter().map(|r| r.target).collect();
            bail!("no target is called so; there are: {}", ids.join(", "));
        }
        Ok(chosen)
    }
}

/// How they are run.
#[derive(Args)]
struct How {
    /// Where tools are kept
    #[arg(long, value_name = "FOLDER")]
    tools: PathBuf,
    /// Where preparations left what they made
    #[arg(long, value_name = "FOLDER")]
    prepared: PathBuf,
    /// The file with what was seen before
    #[arg(long, value_name = "FILE")]
    record: PathBuf,
    /// The folder for what programs print when sending fails
    #[arg(long, value_name = "FOLDER")]
    said: PathBuf,
    /// Put what is seen on record, instead of comparing
    #[arg(long)]
    write: bool,
    /// Runs at the same time; four for each core if nothing is said, as most only wait
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Show what every program and server said
    #[arg(long)]
    verbose: bool,
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Needs { which } => {
            let recipes = which.recipes()?;
            let all = |part: fn(&Recipe) -> &[&'static str]| -> Vec<&str> {
                let mut all: Vec<&str> = recipes.iter().flat_map(|r| part(r)).copied().collect();
                all.sort_unstable();
                all.dedup();
                all
            };
            let prepare: Vec<_> = recipes
                .iter()
                .filter(|r| !r.needs.prepare.is_empty())
                .map(|r| json!({"target": r.target, "script": r.needs.prepare}))
                .collect();
            let debian: Vec<_> =
                recipes.iter().map(|r| r.needs.debian).filter(|d| !d.is_empty()).collect();
            let needs = json!({
                "debian": debian,
                "pypi": all(|r| r.needs.pypi),
                "npm": all(|r| r.needs.npm),
                "prepare": prepare,
            });
            println!("{needs}");
            Ok(())
        }
        Task::Run { which, how } => {
            let recipes = which.recipes()?;
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(prove::prove(&recipes, &how))
        }
    }
}
