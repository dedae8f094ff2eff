//! Measures the prober. Every figure is a ratio within one run, or a count; times of different
//! machines are not comparable. `cargo xtask bench` starts it where nothing can get out.

mod comparison;
mod cost;
mod crowd;
mod discovery;
mod figure;
mod flow;
mod machines;
mod memory;
mod others;
mod policy;
mod serving;
mod world;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::figure::Figure;

#[derive(Parser)]
#[command(about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Measure, and write the results as Markdown
    Run {
        /// The release binary of portwise
        #[arg(long, value_name = "FILE")]
        portwise: PathBuf,
        /// The folder with sslyze
        #[arg(long, value_name = "FOLDER")]
        python: PathBuf,
    },
    /// Measure the server alone, and write the results as Markdown
    Serving {
        /// The release binary of portwise
        #[arg(long, value_name = "FILE")]
        portwise: PathBuf,
    },
    /// Measure only the concurrent checks of `serve` and `scan`, and write the result as Markdown
    Crowd {
        /// The release binary of portwise
        #[arg(long, value_name = "FILE")]
        portwise: PathBuf,
    },
    /// Measure only several workers around an engine, and write the results as Markdown
    Machines {
        /// The release binary of portwise
        #[arg(long, value_name = "FILE")]
        portwise: PathBuf,
    },
    /// Measure only what other servers are told, and write the result as Markdown
    Policy,
    /// Measure only what is published about a mail domain, and write the result as Markdown
    Discovery,
    /// Compare verdicts on mail domains with those of checkdmarc, and write them as Markdown
    Compare {
        /// The folder with checkdmarc
        #[arg(long, value_name = "FOLDER")]
        python: PathBuf,
    },
    /// Give what a server gives at these paths, with nothing around it
    Bare { like: SocketAddr, paths: Vec<String> },
    /// Be a server in a process of its own
    Serve {
        #[arg(value_enum)]
        kind: Kind,
        address: Ipv4Addr,
        /// Where the healthy server's certificate and key are
        #[arg(long)]
        identity: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// STARTTLS on 587, as it should be
    Healthy,
    /// The same, and every answer is a while on its way, as over a network
    Distant,
    /// Takes connections on every address and says nothing
    Silent,
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
        Task::Serve { kind: Kind::Healthy, address, identity } => {
            world::runtime()?.block_on(world::healthy(address, identity, Duration::ZERO))
        }
        Task::Serve { kind: Kind::Distant, address, identity } => {
            world::runtime()?.block_on(world::healthy(address, identity, crowd::DISTANCE))
        }
        Task::Serve { kind: Kind::Silent, address, .. } => {
            world::runtime()?.block_on(memory::silent(address))
        }
        Task::Bare { like, paths } => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(serving::bare(like, &paths)),
        Task::Serving { portwise } => {
            say("the server against a bare handler");
            let mut figures = serving::against_a_bare_handler(&portwise)?;
            say("200 checks at once against a scan");
            figures.push(crowd::against_a_scan(&portwise)?);
            print!("{}", figure::page(&figures, &[])?);
            met(&figures)
        }
        Task::Policy => {
            let figures = [world::runtime()?.block_on(policy::against_the_visits_alone())?];
            print!("{}", figure::page(&figures, &[])?);
            met(&figures)
        }
        Task::Discovery => {
            let figures = [world::runtime()?.block_on(discovery::against_its_slowest_parts())?];
            print!("{}", figure::page(&figures, &[])?);
            met(&figures)
        }
        Task::Compare { python } => {
            print!("{}", comparison::compare(&python)?);
            Ok(())
        }
        Task::Crowd { portwise } => {
            let figures = [crowd::against_a_scan(&portwise)?];
            print!("{}", figure::page(&figures, &[])?);
            met(&figures)
        }
        Task::Machines { portwise } => {
            let figures = machines::around_an_engine(&portwise)?;
            print!("{}", figure::page(&figures, &[])?);
            met(&figures)
        }
        Task::Run { portwise, python } => {
            let mut figures: Vec<Figure> = Vec::new();
            say("four ports against the slowest of them");
            // A runtime each: with it go the servers that it ran.
            figures.push(world::runtime()?.block_on(flow::four_ports())?);
            say("a discovery against its slowest parts");
            figures.push(world::runtime()?.block_on(discovery::against_its_slowest_parts())?);
            say("what other servers are told, beside the visits");
            figures.push(world::runtime()?.block_on(policy::against_the_visits_alone())?);
            say("waits on the server");
            figures.extend(world::runtime()?.block_on(flow::waits())?);
            say("CPU time against a bare dialogue");
            figures.push(cost::against_a_bare_dialogue()?);
            say("memory of 5,000 endpoints in flight");
            figures.push(memory::in_flight()?);
            say("side by side with swaks, sslyze and nmap");
            let (others, versions) = others::side_by_side(&portwise, &python)?;
            figures.extend(others);
            say("the server against a bare handler");
            figures.extend(serving::against_a_bare_handler(&portwise)?);
            say("200 checks at once against a scan");
            figures.push(crowd::against_a_scan(&portwise)?);
            say("workers around an engine");
            figures.extend(machines::around_an_engine(&portwise)?);
            print!("{}", figure::page(&figures, &versions)?);
            met(&figures)
        }
    }
}

fn met(figures: &[Figure]) -> Result<()> {
    let missed: Vec<&str> =
        figures.iter().filter(|f| !f.is_met()).map(|f| f.name.as_str()).collect();
    anyhow::ensure!(missed.is_empty(), "not met: {}", missed.join("; "));
    Ok(())
}

fn say(what: &str) {
    eprintln!("measuring {what}");
}
