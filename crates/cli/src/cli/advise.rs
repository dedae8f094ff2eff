//! What can be said to `advise`.

use std::path::PathBuf;

use clap::Args;
use portwise_core::{Role, TlsAbility};

use super::service::ServiceArgs;
use crate::values::tls_ability;

pub(super) const HELP: &str = "\
Examples:
  portwise advise --role mail-client --address anna@gmail.com
  portwise advise --role application --provider sendgrid --network digitalocean
  portwise advise --role application --host mail.example.com --blocked 25,587
  portwise egress --json | portwise advise --role application --provider sendgrid --evidence -";

#[derive(Args, Debug)]
pub(crate) struct AdviseArgs {
    /// The program or library that sends, such as nextcloud or python-smtplib; see snippet --list
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) program: Option<String>,
    #[arg(long, help = format!("Who is sending, if the program does not say it: {}", roles()))]
    pub(crate) role: Option<String>,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
    /// What the program can do about TLS
    #[arg(long, value_parser = tls_ability(), default_value = TlsAbility::default().id())]
    pub(crate) tls: TlsAbility,
    /// The program cannot refuse to go on when STARTTLS is missing
    #[arg(long)]
    pub(crate) optional_starttls: bool,
    /// The program knows only passwords, not OAuth2
    #[arg(long, conflicts_with = "no_login")]
    pub(crate) passwords_only: bool,
    /// What was measured: the JSON of portwise egress, a file or - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) evidence: Option<PathBuf>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// The roles in a sentence.
fn roles() -> String {
    let [rest @ .., last] = Role::ALL.map(Role::id);
    format!("{} or {last}", rest.join(", "))
}
