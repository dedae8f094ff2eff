//! The options that bring other places into a check.

use clap::Args;
use portwise_api::{Request, Vantage};
use portwise_core::Port;
use portwise_shared::EngineUrl;

use super::options::ProbeOptions;
use super::shared::SharedArgs;
use crate::elsewhere::{Address, Elsewhere};

/// The most other Portwises.
const MOST: usize = 4;

pub(super) const HELP: &str = "\
The check is made here as it was made there, and both are set side by side: what works in both places, what stops here only (your network or provider), what stops there only, what is heard differently (something on one of the ways), and what fails in both (the server).

Examples:
  portwise compare 'https://portwise.example.com/check/#target=mail.example.net&mode=submission'
  portwise compare https://portwise.example.com/api/v1/probes/3f9a… --json
  portwise probe mail.example.net --compare https://portwise.example.com
  portwise probe mail.example.net --compare https://portwise.example.com --vantage fra,home

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
    /// Check from these vantage points, such as fra,home (at most 8): those of --engine instead of from here; with --compare, those of the other Portwise beside the check here
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    vantage: Vec<Vantage>,
    #[command(flatten)]
    at: SharedArgs,
}

/// Where a check is to be made.
pub(crate) enum Whence {
    /// Here alone.
    Here,
    /// Here, and through other Portwises.
    Beside(Vec<Elsewhere>),
    /// At vantage points of a shared engine.
    Vantages(EngineUrl, Vec<Vantage>),
}

impl ElsewhereArgs {
    /// Where the check is to be made, each place once.
    ///
    /// # Errors
    ///
    /// If there are more places than are asked at a time, or the flags do not fit together.
    pub(crate) fn whence(&self) -> anyhow::Result<Whence> {
        let (places, vantages) = (once(&self.compare), once(&self.vantage));
        let most = Request::MOST_VANTAGES;
        anyhow::ensure!(places.len() <= MOST, "--compare takes at most {MOST} other places");
        anyhow::ensure!(
            vantages.len() * places.len().max(1) <= most,
            "--vantage takes at most {most} vantage points at a time, over all URLs of --compare"
        );
        match (places.as_slice(), vantages.as_slice()) {
            ([], []) | ([_, ..], _) if self.at.is_said() => anyhow::bail!(
                "--engine goes with --vantage, which says from where to check, and not with --compare: portwise probe HOST --engine URL --vantage fra,home"
            ),
            ([], []) => Ok(Whence::Here),
            ([], _) => match self.at.url()? {
                Some(url) => Ok(Whence::Vantages(url, vantages)),
                None => anyhow::bail!(
                    "--vantage needs to know whose vantage points: add --engine URL (or --engine-file FILE) for those of an engine, or --compare URL for those of another Portwise"
                ),
            },
            (_, []) => Ok(Whence::Beside(places)),
            (urls, _) => {
                let is_one = urls.len() == 1;
                let from = |place: &Elsewhere| -> Vec<Elsewhere> {
                    vantages.iter().map(|at| place.looking_from(at, is_one)).collect()
                };
                Ok(Whence::Beside(urls.iter().flat_map(from).collect()))
            }
        }
    }
}

/// The same without what stands there twice.
fn once<T: Clone + PartialEq>(all: &[T]) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for one in all {
        if !kept.contains(one) {
            kept.push(one.clone());
        }
    }
    kept
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
