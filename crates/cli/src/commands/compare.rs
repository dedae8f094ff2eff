//! `portwise compare`, and `portwise probe --compare`

use anyhow::{Result, bail};
use futures_util::future::join_all;
use portwise_api::Request;
use portwise_core::compare::{Comparison, compare};
use portwise_core::{ProbeRequest, ProbeResult, Report};
use portwise_probe::Prober;
use serde::Serialize;
use serde_json::Value;

use super::exit_status;
use crate::cli::{CompareArgs, ProbeOptions};
use crate::elsewhere::{Check, Elsewhere, NotTold, Told};
use crate::print;
use crate::print::progress::Progress;
use crate::probing;

/// A check made in several places.
#[derive(Serialize)]
pub(crate) struct Compared {
    here: ProbeResult,
    there: Vec<There>,
    /// Absent where no other place told anything.
    comparison: Option<Comparison>,
}

/// What came of another place.
#[derive(Serialize)]
struct There {
    place: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<NotTold>,
}

pub(crate) fn run(arguments: &CompareArgs) -> Result<u8> {
    let CompareArgs { address, port, options, json } = arguments;
    let prober = probing::prober(options)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let place = address.clone().elsewhere();
    let compared = match &address.check {
        Check::Made(id) => {
            let told = runtime.block_on(place.result(&prober.service(), id))?;
            let Some(asked) = &told.request else {
                bail!("{} does not say what was checked", place.base());
            };
            let request = asked_again(asked, port)?;
            let here = runtime.block_on(here(&prober, &request));
            Compared::of(here, vec![(place, Ok(told))])
        }
        Check::Asked { target, mode, discover } => {
            let request = ProbeRequest::new(target, *mode, port, false);
            let request = request.map_err(|refusal| anyhow::anyhow!("{}", refusal.text))?;
            let request = request.discovering(*discover);
            runtime.block_on(side_by_side(&prober, &request, vec![place]))
        }
        Check::None => bail!(
            "{0} names no check. Give the page's link to one, or its address in the API; or say what to check: portwise probe HOST --compare {0}",
            place.base()
        ),
    };
    compared.told(*json)
}

/// The request of a check elsewhere, to be made here. What is asked for comes from another side, and
/// is read as anything that is entered.
fn asked_again(asked: &Request, ports: &[portwise_core::Port]) -> Result<ProbeRequest> {
    let ports = if ports.is_empty() { asked.ports.as_slice() } else { ports };
    let request = ProbeRequest::new(&asked.target, asked.mode, ports, false);
    let request = request.map_err(|refusal| anyhow::anyhow!("{}", refusal.text))?;
    Ok(request.discovering(asked.discover))
}

/// Makes a check here and in other places at the same time.
pub(crate) fn checked(
    options: &ProbeOptions,
    request: &ProbeRequest,
    places: Vec<Elsewhere>,
) -> Result<Compared> {
    let prober = probing::prober(options)?;
    let runtime = tokio::runtime::Runtime::new()?;
    Ok(runtime.block_on(side_by_side(&prober, request, places)))
}

async fn side_by_side(prober: &Prober, request: &ProbeRequest, places: Vec<Elsewhere>) -> Compared {
    // Nothing of the user's own words leaves this machine, nor what only concerns it.
    let asked = request.canonical();
    let asked = Request {
        ports: asked.ports().to_vec(),
        discover: asked.discover(),
        ..Request::new(asked.input(), asked.mode())
    };
    let service = prober.service();
    let checks = join_all(places.iter().map(|place| place.check(&service, &asked)));
    let (here, there) = tokio::join!(here(prober, request), checks);
    Compared::of(here, places.into_iter().zip(there).collect())
}

async fn here(prober: &Prober, request: &ProbeRequest) -> ProbeResult {
    let progress = Progress::new(&request.target().host.to_string());
    let result = prober.check(request, |event| progress.event(&event)).await;
    progress.end();
    result
}

impl Compared {
    /// A check made here alone.
    pub(crate) fn alone(here: ProbeResult) -> Self {
        Self::of(here, Vec::new())
    }

    fn of(here: ProbeResult, there: Vec<(Elsewhere, Result<Told, NotTold>)>) -> Self {
        let reports: Vec<(&str, &Report)> = there
            .iter()
            .filter_map(|(place, told)| Some((place.base(), &told.as_ref().ok()?.report)))
            .collect();
        let comparison = (!reports.is_empty()).then(|| compare(&here.report, &reports));
        let there = there.into_iter().map(|(place, told)| {
            let place = place.base().to_owned();
            match told {
                Ok(told) => There { place, result: Some(told.result), problem: None },
                Err(problem) => There { place, result: None, problem: Some(problem) },
            }
        });
        Self { here, there: there.collect(), comparison }
    }

    /// Writes it, and gives the exit status of the check made here.
    pub(crate) fn told(&self, json: bool) -> Result<u8> {
        if json {
            print::json(self)?;
        } else {
            let problems = self.there.iter().filter_map(|there| there.problem.as_ref());
            let problems: Vec<&str> = problems.map(|problem| problem.text.as_str()).collect();
            print::out(&print::comparison(self.comparison.as_ref(), &problems))?;
            print::out(&print::result(&self.here))?;
        }
        Ok(exit_status(self.here.outcome()))
    }
}
