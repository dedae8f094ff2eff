//! The options that bring another place into a check.

use clap::Args;
use portwise_core::Port;

use super::options::ProbeOptions;
use crate::elsewhere::{Address, Elsewhere};

/// The most other places.
const MOST: usize = 4;

pub(super) const HELP: &str = "\
The check is made here as it was made there, and both are set side by side: what works in both places, what stops here only (your network or provider), what stops there only, what is heard differently (something on one of the ways), and what fails in both (the server).

Examples:
  portwise compare 'https://portwise.example.com/check/#target=mail.example.net&mode=submission'
  portwise compare https://portwise.example.com/api/v1/probes/3f9a… --json
  portwise probe mail.example.net --compare https://portwise.example.com

Exit status:
  0  nothing worse than a warning in the check made here
  1  at least one finding of severity error in it
  2  wrong usage, or there is no check at that address
  3  the target was refused or could not be resolved here";

/// Other places to make the same check in.
#[derive(Args, Debug)]
pub(crate) struct ElsewhereArgs {
    /// Make the same check through another Portwise as well, and say what stops where, at this URL (repeatable, at most 4)
    #[arg(long, value_name = "URL", value_parser = elsewhere)]
    compare: Vec<Elsewhere>,
}

impl ElsewhereArgs {
    /// The other places, each once.
    ///
    /// # Errors
    ///
    /// If there are more than are asked at a time.
    pub(crate) fn places(&self) -> anyhow::Result<Vec<Elsewhere>> {
        let mut places: Vec<Elsewhere> = Vec::new();
        for place in &self.compare {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
        anyhow::ensure!(places.len() <= MOST, "--compare takes at most {MOST} other places");
        Ok(places)
    }
}

#[derive(Args, Debug)]
pub(crate) struct CompareArgs {
    /// The address of a check at another Portwise: the page's link to it, or its address in the API
    #[arg(value_name = "REPORT-URL", value_parser = Address::read)]
    pub(crate) address: Address,
    /// A port to visit (repeatable) [default: those of the check there]
    #[arg(long, value_name = "PORT")]
    pub(crate) port: Vec<Port>,
    #[command(flatten)]
    pub(crate) options: ProbeOptions,
    /// Write JSON
    #[arg(long)]
    pub(crate) json: bool,
}

fn elsewhere(text: &str) -> Result<Elsewhere, String> {
    Address::read(text).map(Address::elsewhere)
}
