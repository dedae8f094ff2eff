//! What can be said to `snippet`.

use clap::Args;
use portwise_core::{Port, TlsMode};

use super::service::ServiceArgs;
use crate::values::{port, security};

pub(super) const HELP: &str = "\
Examples:
  portwise snippet --list
  portwise snippet python-smtplib --host smtp.gmail.com --user anna@gmail.com
  portwise snippet thunderbird --host mail.example.com --port 587 --security starttls --user anna";

#[derive(Args, Debug)]
pub(crate) struct SnippetArgs {
    /// What it is for; see --list
    #[arg(required_unless_present = "list")]
    pub(crate) target: Option<String>,
    /// List the targets
    #[arg(long)]
    pub(crate) list: bool,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
    /// The port [default: the best that the target and whoever takes the mail have]
    #[arg(long, value_parser = port)]
    pub(crate) port: Option<Port>,
    /// The encryption: implicit-tls or starttls [default: that of the port]
    #[arg(long, value_parser = security, value_name = "MODE")]
    pub(crate) security: Option<TlsMode>,
    /// Not a flag of this command; says what to write instead
    #[arg(long, hide = true, num_args = 0..=1, value_name = "MODE")]
    pub(crate) tls: Option<Option<String>>,
    /// The user name [default: what the provider wants, else a placeholder]
    #[arg(long, visible_alias = "username")]
    pub(crate) user: Option<String>,
    /// The sender's address [default: that of --address, else the user name, if it is one]
    #[arg(long)]
    pub(crate) from: Option<String>,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}
