//! What can be said to `probe`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::compare::ElsewhereArgs;
use super::options::{ProbeOptions, ProbeWhat};

pub(super) const HELP: &str = "\
Examples:
  portwise probe smtp.gmail.com
  portwise probe --mode mx example.com
  portwise probe anna@example.com --json
  portwise probe mail.example.com --output junit > portwise.xml
  portwise probe mail.example.com --output nagios
  portwise probe mail.example.com --compare https://portwise.example.com
  portwise probe mail.example.com --engine redis://engine.example.com --vantage fra,home
  portwise probe 192.168.1.10 --allow-net 192.168.1.0/24";

#[derive(Args, Debug)]
pub(crate) struct ProbeArgs {
    /// A host, a domain, an e-mail address or an IP address
    pub(crate) target: String,
    #[command(flatten)]
    pub(crate) what: ProbeWhat,
    /// An address that your server sends mail from, whose names are looked at as well; with --helo,
    /// whether they fit together
    #[arg(long, value_name = "IP")]
    pub(crate) from_address: Option<IpAddr>,
    #[command(flatten)]
    pub(crate) elsewhere: ElsewhereArgs,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
    /// Say what a mail domain should publish for other servers as well, from what was seen: records and the MTA-STS policy, written into this folder if one is named
    #[arg(long, value_name = "FOLDER", num_args = 0..=1)]
    pub(crate) publish: Option<Option<PathBuf>>,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Output::Text, value_name = "FORM")]
    pub(crate) output: Output,
    /// Write JSON: the same as --output json
    #[arg(long, conflicts_with = "output")]
    pub(crate) json: bool,
}

impl ProbeArgs {
    /// The form in which the result is wanted.
    pub(crate) fn form(&self) -> Output {
        if self.json { Output::Json } else { self.output }
    }
}

/// The forms of a result.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Output {
    /// For people
    Text,
    /// Everything, for programs
    Json,
    /// JUnit's XML, for Jenkins, GitLab and other pipelines
    Junit,
    /// SARIF 2.1.0, for code scanners and dashboards
    Sarif,
    /// One line with performance data, and the exit status of a plugin: 0 OK, 1 warning, 2 critical, 3 unknown
    Nagios,
}
