//! `portwise probe`

use std::path::Path;

use anyhow::{Result, bail};
use jiff::Timestamp;
use portwise_api::Vantage;
use portwise_core::policy::publish::Publication;
use portwise_core::report::Refusal;
use portwise_core::view::{policy_id, policy_publication};
use portwise_core::{Mode, ProbeRequest, ProbeResult, Report, judge};
use portwise_formats::{junit, nagios, sarif};
use portwise_shared::EngineUrl;

use super::compare::{self, Compared};
use super::exit_status;
use super::files::{expect_folder, write_new};
use crate::cli::{Output, ProbeArgs, ProbeOptions, Whence};
use crate::elsewhere::Elsewhere;
use crate::print;
use crate::print::progress::Progress;
use crate::probing;

pub(crate) fn run(arguments: &ProbeArgs) -> Result<u8> {
    let form = arguments.form();
    let folder = arguments.publish.as_ref().map(Option::as_deref);
    expect_folder(folder.flatten())?;
    if form != Output::Text && folder == Some(None) {
        bail!("what to publish is text, and the result is not; name a folder behind --publish");
    }
    let (made, from) = match arguments.elsewhere.whence() {
        Err(error) => (Err(error), None),
        Ok(Whence::Here) => (check(arguments), None),
        Ok(Whence::Beside(places)) => return compared(arguments, places),
        Ok(Whence::Vantages(url, vantages)) => match vantages.as_slice() {
            [one] => (check_from(arguments, &url, one), Some(one.clone())),
            several => return side_by_side(arguments, &url, several),
        },
    };
    let result = match (made, form) {
        (Ok(result), _) => result,
        (Err(error), Output::Nagios) => return not_checked(&format!("{error:#}")),
        (Err(error), _) => return Err(error),
    };
    if let (Output::Text, Some(vantage)) = (form, &from) {
        print::out(&print::seen_from(vantage.as_str()))?;
    }
    print::out(&written(form, &result)?)?;
    if form == Output::Text && arguments.what.mode == Mode::Auto && result.report.mode == Mode::Mx {
        print::out(&print::other_direction(&result.report.target.host))?;
    }
    if let Some(folder) = folder {
        publish(&result, folder, form)?;
    }
    Ok(match form {
        Output::Nagios => nagios::status(&result).exit(),
        Output::Text | Output::Json | Output::Junit | Output::Sarif => {
            exit_status(result.outcome())
        }
    })
}

/// Makes the check in other places as well.
fn compared(arguments: &ProbeArgs, places: Vec<Elsewhere>) -> Result<u8> {
    can_be_compared(arguments, "--compare")?;
    let form = arguments.form();
    let compared = match asked(arguments) {
        Ok(request) => compare::checked(&arguments.options, &request, places)?,
        // What is refused here is asked nowhere.
        Err(_) => Compared::alone(check(arguments)?),
    };
    compared.told(form == Output::Json)
}

/// Has the check made at several vantage points.
fn side_by_side(arguments: &ProbeArgs, url: &EngineUrl, vantages: &[Vantage]) -> Result<u8> {
    can_be_compared(arguments, "--vantage with several vantage points")?;
    let is_json = arguments.form() == Output::Json;
    let Ok(request) = asked(arguments) else {
        return Compared::alone(check(arguments)?).told(is_json);
    };
    let told = compare::from_vantages(&arguments.options, &request, url, vantages)?;
    let names = vantages.iter().map(ToString::to_string);
    Compared::of(names.zip(told).collect()).told(is_json)
}

fn can_be_compared(arguments: &ProbeArgs, flag: &str) -> Result<()> {
    if !matches!(arguments.form(), Output::Text | Output::Json) || arguments.publish.is_some() {
        bail!("{flag} writes text or JSON; leave out --publish and other forms of output");
    }
    Ok(())
}

/// Has the check made at one vantage point.
fn check_from(arguments: &ProbeArgs, url: &EngineUrl, vantage: &Vantage) -> Result<ProbeResult> {
    let Ok(request) = asked(arguments) else { return check(arguments) };
    let vantages = std::slice::from_ref(vantage);
    let told = compare::from_vantages(&arguments.options, &request, url, vantages)?;
    match told.into_iter().next() {
        Some(told) => Ok(judge(told?.report, None)),
        None => bail!("{vantage} did not answer"),
    }
}

/// Prints what to publish, or writes it into a folder.
fn publish(result: &ProbeResult, folder: Option<&Path>, form: Output) -> Result<()> {
    let report = &result.report;
    let domain = &report.target.host;
    let Some(made) = policy_publication(report, &policy_id(report)) else {
        // Why else the domain could not be checked is said in the result.
        if report.mode == Mode::Submission && report.refusal.is_none() {
            bail!(
                "{domain} was not checked as a mail domain, so there is nothing to publish for it; say --mode mx, or see portwise discover --publish for the settings of clients"
            );
        }
        return Ok(());
    };
    let publication = made?;
    let Some(folder) = folder else {
        return print::out(&print::policy_to_publish(domain, &publication));
    };
    let written = write_new(folder, &files(domain, &publication))?;
    let text = print::policy_written_to(domain, &publication, &written);
    // Standard output belongs to the result in its form.
    if form == Output::Text {
        return print::out(&text);
    }
    eprint!("{text}");
    Ok(())
}

fn files<'a>(domain: &str, publication: &'a Publication) -> Vec<(String, &'a str)> {
    let zone = (format!("{domain}.zone"), publication.zone.as_str());
    let policy = publication.policy_file.as_ref();
    let policy = policy.map(|file| ("mta-sts.txt".to_owned(), file.text.as_str()));
    std::iter::once(zone).chain(policy).collect()
}

/// Says as a plugin that nothing could be checked, and why.
pub(crate) fn not_checked(why: &str) -> Result<u8> {
    print::out(&nagios::failed(why))?;
    Ok(nagios::Status::Unknown.exit())
}

fn written(form: Output, result: &ProbeResult) -> Result<String> {
    Ok(match form {
        Output::Text => print::result(result),
        Output::Json => serde_json::to_string_pretty(result)? + "\n",
        Output::Junit => junit::document(result)?,
        Output::Sarif => serde_json::to_string_pretty(&sarif::log(result))? + "\n",
        Output::Nagios => nagios::line(result),
    })
}

fn check(arguments: &ProbeArgs) -> Result<ProbeResult> {
    let ProbeArgs { target, what, options, .. } = arguments;
    checked(target, what.mode, asked(arguments), options)
}

/// What is asked for.
fn asked(arguments: &ProbeArgs) -> Result<ProbeRequest, Refusal> {
    let ProbeArgs { target, what, from_address, options, .. } = arguments;
    let request = ProbeRequest::new(target, what.mode, &what.ports, options.deep);
    match from_address {
        Some(address) => request.and_then(|r| r.sending_from(*address, options.helo.as_deref())),
        None => request,
    }
}

/// Makes a check, and shows on a terminal how it goes on.
pub(crate) fn checked(
    target: &str,
    mode: Mode,
    request: Result<ProbeRequest, Refusal>,
    options: &ProbeOptions,
) -> Result<ProbeResult> {
    let request = match request {
        Ok(request) => request,
        Err(refusal) => {
            return Ok(judge(Report::refused(target, mode, refusal, Timestamp::now()), None));
        }
    };
    let prober = probing::prober(options)?;
    let progress = Progress::new(&request.target().host.to_string());
    let runtime = tokio::runtime::Runtime::new()?;
    let result = runtime.block_on(prober.check(&request, |event| progress.event(&event)));
    progress.end();
    Ok(result)
}
