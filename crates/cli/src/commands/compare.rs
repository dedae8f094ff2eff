//! `portwise compare`, and `portwise probe` with `--compare` or `--vantage`

use anyhow::{Result, bail};
use futures_util::future::join_all;
use portwise_api::{Event, Request, Vantage};
use portwise_core::compare::{Comparison, compare, compare_places};
use portwise_core::{Outcome, ProbeRequest, ProbeResult, Report, judge};
use portwise_probe::Prober;
use portwise_shared::EngineUrl;
use serde::Serialize;
use serde_json::Value;

use super::exit_status;
use crate::cli::{CompareArgs, ProbeOptions, WRONG_USAGE};
use crate::elsewhere::{Check, Elsewhere, NotTold, Told, Vantages};
use crate::print;
use crate::print::progress::Progress;
use crate::probing;

/// A check made in several places.
#[derive(Serialize)]
pub(crate) struct Compared {
    /// Absent where the check was made in other places alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    here: Option<ProbeResult>,
    there: Vec<There>,
    /// Absent where fewer than two places told something.
    comparison: Option<Comparison>,
    /// What was seen there, judged here, if no check was made here.
    #[serde(skip)]
    seen: Vec<(String, ProbeResult)>,
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
            let place = match &told.vantage {
                Some(vantage) => place.looking_from(vantage, false),
                None => place,
            };
            let here = runtime.block_on(here(&prober, &request));
            Compared::beside(here, vec![(place.name().to_owned(), Ok(told))])
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
    let asked = words(request);
    let service = prober.service();
    let host = request.target().host.to_string();
    let names: Vec<&str> = places.iter().map(Elsewhere::name).collect();
    let progress = Progress::with(Some(&host), &names);
    let checks = join_all(places.iter().enumerate().map(|(at, place)| {
        let (asked, service, progress) = (&asked, &service, &progress);
        async move {
            let told = place.check(service, asked).await;
            progress.over_at(at, told.is_ok());
            told
        }
    }));
    let here = prober.check(request, |event| progress.event(&event));
    let (here, there) = tokio::join!(here, checks);
    progress.end();
    let names = names.into_iter().map(str::to_owned);
    Compared::beside(here, names.zip(there).collect())
}

/// A request for another place. Nothing of the user's own words leaves this machine, nor what only
/// concerns it.
fn words(request: &ProbeRequest) -> Request {
    let asked = request.canonical();
    Request {
        ports: asked.ports().to_vec(),
        discover: asked.discover(),
        ..Request::new(asked.input(), asked.mode())
    }
}

async fn here(prober: &Prober, request: &ProbeRequest) -> ProbeResult {
    let progress = Progress::new(&request.target().host.to_string());
    let result = prober.check(request, |event| progress.event(&event)).await;
    progress.end();
    result
}

/// Has a check made at vantage points of an engine, all at the same time.
///
/// # Errors
///
/// If there is no engine that can be used.
pub(crate) fn from_vantages(
    options: &ProbeOptions,
    request: &ProbeRequest,
    url: &EngineUrl,
    vantages: &[Vantage],
) -> Result<Vec<Result<Told, NotTold>>> {
    let sending = request.sending();
    let asked = Request {
        deep: request.deep(),
        from_address: sending.map(|(address, _)| address),
        from_helo: sending.and_then(|(_, helo)| helo).map(str::to_owned),
        ..words(request)
    };
    let roots = probing::roots(options.trust_anchors.as_deref())?;
    let host = request.target().host.to_string();
    let names: Vec<&str> = vantages.iter().map(Vantage::as_str).collect();
    let progress = match names.as_slice() {
        [_] => Progress::new(&host),
        all => Progress::with(None, all),
    };
    let happens = |at: usize, event: &Event| match event {
        Event::Progress(event) if vantages.len() == 1 => progress.event(event),
        event => progress.event_at(at, event),
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let told = runtime.block_on(async {
        let engine = Vantages::of(url, roots.as_deref()).await?;
        anyhow::Ok(engine.check(&asked, vantages, happens).await)
    });
    progress.end();
    told
}

impl Compared {
    /// A check made here alone.
    pub(crate) fn alone(here: ProbeResult) -> Self {
        Self::beside(here, Vec::new())
    }

    /// A check made here, beside what came of other places.
    fn beside(here: ProbeResult, there: Vec<(String, Result<Told, NotTold>)>) -> Self {
        let reports = reports(&there);
        let comparison = (!reports.is_empty()).then(|| compare(&here.report, &reports));
        let there = there.into_iter().map(There::of).collect();
        Self { here: Some(here), there, comparison, seen: Vec::new() }
    }

    /// What came of other places alone.
    pub(crate) fn of(there: Vec<(String, Result<Told, NotTold>)>) -> Self {
        let reports = reports(&there);
        let comparison = compare_places(&reports).filter(|compared| !compared.places.is_empty());
        let judged = |(place, report): &(&str, &Report)| {
            ((*place).to_owned(), judge(Report::clone(report), None))
        };
        let seen = reports.iter().map(judged).collect();
        let there = there.into_iter().map(There::of).collect();
        Self { here: None, there, comparison, seen }
    }

    /// Writes it, and gives the exit status of the check made here, or else of the worst.
    pub(crate) fn told(&self, json: bool) -> Result<u8> {
        if json {
            print::json(self)?;
        } else {
            let problems = self.there.iter().filter_map(|there| there.problem.as_ref());
            let problems: Vec<&str> = problems.map(|problem| problem.text.as_str()).collect();
            print::out(&print::comparison(self.comparison.as_ref(), &problems))?;
            if let Some(here) = &self.here {
                print::out(&print::result(here))?;
            } else if let Some((place, result)) = self.seen.first() {
                print::out(&print::seen_from(place))?;
                print::out(&print::result(result))?;
            }
        }
        Ok(match &self.here {
            Some(here) => exit_status(here.outcome()),
            None => self.worst().map_or(WRONG_USAGE, exit_status),
        })
    }

    /// The worst outcome of the places that told something.
    fn worst(&self) -> Option<Outcome> {
        let worst = [Outcome::Faulty, Outcome::Unreached, Outcome::Untested, Outcome::Sound];
        let is_there = |outcome: &Outcome| self.seen.iter().any(|(_, r)| r.outcome() == *outcome);
        worst.into_iter().find(is_there)
    }
}

/// The reports of the places that told something.
fn reports(there: &[(String, Result<Told, NotTold>)]) -> Vec<(&str, &Report)> {
    let told = there.iter();
    told.filter_map(|(place, told)| Some((place.as_str(), &told.as_ref().ok()?.report))).collect()
}

impl There {
    fn of((place, told): (String, Result<Told, NotTold>)) -> Self {
        match told {
            Ok(told) => Self { place, result: Some(told.result), problem: None },
            Err(problem) => Self { place, result: None, problem: Some(problem) },
        }
    }
}
