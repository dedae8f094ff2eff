//! What can be said to `reference`.

use clap::{Args, ValueEnum};

pub(super) const HELP: &str = "\
Examples:
  portwise reference ports
  portwise reference providers gmail
  portwise reference findings starttls.stripped
  portwise reference glossary smarthost
  portwise reference networks --csv";

#[derive(Args, Debug)]
pub(crate) struct ReferenceArgs {
    /// What to look in
    #[arg(value_enum)]
    pub(crate) table: ReferenceTable,
    /// Only what has this word in it
    pub(crate) word: Option<String>,
    /// Write JSON, the whole table
    #[arg(long, conflicts_with_all = ["csv", "word"])]
    pub(crate) json: bool,
    /// Write CSV, the whole table; for ports, providers, networks and findings
    #[arg(long, conflicts_with = "word")]
    pub(crate) csv: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ReferenceTable {
    /// The ports compared
    Ports,
    /// Who takes mail, and with which settings
    Providers,
    /// Who blocks which ports
    Networks,
    /// What a check can find, and what to do
    Findings,
    /// STARTTLS against implicit TLS
    Modes,
    /// Relay against submission
    Roles,
    /// Questions and answers
    Questions,
    /// The words of the trade
    Glossary,
}
