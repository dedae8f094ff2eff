//! What can be said on the command line.

mod advise;
mod bulk;
mod compare;
mod discover;
mod egress;
mod engine;
mod explain;
mod login;
mod manual;
mod mcp;
mod options;
mod probe;
mod reference;
mod reflect;
mod scan;
mod serve;
mod service;
mod shared;
mod snippet;
mod status;
mod why;
mod worker;

#[cfg(test)]
mod tests;

use clap::{Parser, Subcommand};

pub(crate) use advise::AdviseArgs;
pub(crate) use compare::{CompareArgs, Whence};
pub(crate) use discover::DiscoverArgs;
pub(crate) use egress::EgressArgs;
pub(crate) use engine::EngineArgs;
pub(crate) use explain::{ExplainArgs, NOT_KNOWN};
pub(crate) use login::{LoginArgs, SecretArgs};
pub(crate) use manual::{CompletionsArgs, ManArgs};
pub(crate) use mcp::McpArgs;
pub(crate) use options::ProbeOptions;
pub(crate) use probe::{Output, ProbeArgs};
pub(crate) use reference::{ReferenceArgs, ReferenceTable};
pub(crate) use reflect::ReflectArgs;
pub(crate) use scan::ScanArgs;
pub(crate) use serve::{DenyFlags, LogFlags, LogFormat, ServeArgs, ServeFlags};
pub(crate) use service::ServiceArgs;
pub(crate) use shared::SharingArgs;
pub(crate) use snippet::SnippetArgs;
pub(crate) use status::StatusArgs;
pub(crate) use why::WhyArgs;
pub(crate) use worker::WorkerArgs;

/// The exit status for wrong usage.
pub(crate) const WRONG_USAGE: u8 = 2;

/// Which SMTP port, which encryption, which settings: advice, configuration that works when
/// pasted, and proof by probing the real server.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, after_help = EXIT_STATUS)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  nothing worse than a warning
  1  at least one finding of severity error; explain: nothing in the text is known
  2  wrong usage
  3  the target was refused or could not be resolved";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say where mail stops: the name, your network, the server, TLS, the login, or only the settings
    #[command(after_help = why::HELP)]
    Why(Box<WhyArgs>),
    /// Serve the page and the API
    Serve(Box<ServeArgs>),
    /// Make the probes of a vantage point for servers that share an engine
    #[command(after_help = worker::HELP)]
    Worker(Box<WorkerArgs>),
    /// Say how a shared engine stands: vantage points, their workers, and what waits
    #[command(after_help = status::HELP)]
    Status(StatusArgs),
    /// Say which port, encryption and settings to use; no network needed. Asks if nothing is said
    #[command(after_help = advise::HELP)]
    Advise(AdviseArgs),
    /// Say what an error text or reply code means and what to change; no network needed
    #[command(after_help = explain::HELP)]
    Explain(ExplainArgs),
    /// Look something up: ports, providers, networks, findings, comparisons, answers, terms; no network needed
    #[command(after_help = reference::HELP)]
    Reference(ReferenceArgs),
    /// Write one configuration snippet
    #[command(after_help = snippet::HELP)]
    Snippet(SnippetArgs),
    /// Check a server live
    #[command(after_help = probe::HELP)]
    Probe(ProbeArgs),
    /// Try a login, and say what a refusal means; sends nothing unless it is told to
    #[command(after_help = login::HELP)]
    Login(Box<LoginArgs>),
    /// Make a check of another Portwise here as well, and say what stops where
    #[command(after_help = compare::HELP)]
    Compare(CompareArgs),
    /// Show every published source of settings for a mail domain, side by side, and check what they name
    #[command(after_help = discover::HELP)]
    Discover(DiscoverArgs),
    /// Show which mail ports this network lets out, and what it does to the rest
    #[command(after_help = egress::HELP)]
    Egress(EgressArgs),
    /// Check many servers live, one target a line
    #[command(after_help = scan::HELP)]
    Scan(ScanArgs),
    /// Listen, and tell whoever connects what arrived: the known other end of a test for interception
    #[command(after_help = reflect::HELP)]
    Reflect(ReflectArgs),
    /// Write completions for a shell
    #[command(after_help = manual::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Write the manual
    Man(ManArgs),
    /// Serve assistants over standard input and output, by the Model Context Protocol
    #[command(after_help = mcp::HELP)]
    Mcp(McpArgs),
}
