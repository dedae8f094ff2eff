//! What can be said to `discover`.

use std::path::PathBuf;

use clap::Args;
use portwise_core::discovery::publish::Place;
use portwise_core::publication::Reading;

use super::options::ProbeOptions;
use crate::values::{imap, pop3};

pub(super) const HELP: &str = "\
Asked are the places at which mail programs look: autoconfig at the domain, in Mozilla's database and by the mail exchanger, SRV records, PACC, Autodiscover, mailconf, and the table that Portwise has. Of an e-mail address only the domain is looked at and sent. Servers for sending are then checked; those for reading are shown.

Examples:
  portwise discover anna@example.com
  portwise discover example.com --json | jq '.clients'
  portwise discover example.com --publish
  portwise discover example.com --publish settings --imap imap.example.com

Exit status:
  0  nothing worse than a warning
  1  at least one finding of severity error
  2  wrong usage
  3  the domain was refused or could not be resolved";

#[derive(Args, Debug)]
pub(crate) struct DiscoverArgs {
    /// An e-mail address or a domain
    pub(crate) target: String,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
    /// Say what to publish as well, filled from what was seen working: records and files, written into this folder if one is named
    #[arg(long, value_name = "FOLDER", num_args = 0..=1)]
    pub(crate) publish: Option<Option<PathBuf>>,
    /// The server for IMAP to publish, with its port if that is not 993; 143 means STARTTLS
    #[arg(long, value_name = "HOST", requires = "publish", value_parser = imap)]
    pub(crate) imap: Option<Place>,
    /// The server for POP3 to publish, with its port if that is not 995; 110 means STARTTLS
    #[arg(long, value_name = "HOST", requires = "publish", value_parser = pop3)]
    pub(crate) pop3: Option<Place>,
    /// Write JSON: the same as of probe, with what is published and what to publish in it
    #[arg(long)]
    pub(crate) json: bool,
}

impl DiscoverArgs {
    /// The servers for reading that were named.
    pub(crate) fn reading(&self) -> Reading {
        Reading { imap: self.imap.clone(), pop3: self.pop3.clone() }
    }
}
