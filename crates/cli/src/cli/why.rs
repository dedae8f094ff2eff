//! What can be said to `why`.

use clap::Args;
use portwise_core::{Mode, Port};

use super::login::SecretArgs;
use super::options::ProbeOptions;
use crate::values::{mode, port};

pub(super) const HELP: &str = "\
Your network and the server are looked at side by side, as portwise egress and portwise probe do; what a person would look at first comes first: the name, the network, the server, TLS, the login, the settings. It stops at the first proof, says where mail stops, and what to do. The login is tried only with --user. `portwise TARGET` is the same.

Examples:
  portwise why smtp.gmail.com
  portwise why anna@example.com --program thunderbird
  portwise why smtp.sendgrid.net --user apikey --password-env SENDGRID_KEY
  portwise why --mode mx example.com

Exit status:
  0  nothing is in the way
  1  mail stops at the place that is named
  2  wrong usage
  3  it cannot be told where";

/// What is asked of it.
#[derive(Args, Debug)]
pub(crate) struct WhyArgs {
    /// The e-mail address, host or domain that mail is to be sent through
    pub(crate) target: String,
    /// The program that sends; its configuration is written
    #[arg(long)]
    pub(crate) program: Option<String>,
    /// A port that matters (repeatable) [default: 465, 587, 25 and 2525; in mx mode 25]
    #[arg(long = "port", value_name = "PORT", value_delimiter = ',', value_parser = port)]
    pub(crate) ports: Vec<Port>,
    /// What does not work: handing mail in, or delivering it to a domain
    #[arg(long, value_parser = mode(), default_value = Mode::Submission.id())]
    pub(crate) mode: Mode,
    /// The user name; the login is tried then as well
    #[arg(long, visible_alias = "username")]
    pub(crate) user: Option<String>,
    #[command(flatten)]
    pub(crate) secret: SecretArgs,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}
