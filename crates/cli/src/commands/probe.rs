//! `portwise probe`

use anyhow::Result;
use jiff::Timestamp;
use portwise_core::report::Refusal;
use portwise_core::{Mode, ProbeRequest, ProbeResult, Report, judge};
use portwise_formats::{junit, nagios, sarif};

use super::exit_status;
use crate::cli::{Output, ProbeArgs, ProbeOptions};
use crate::print;
use crate::print::progress::Progress;
use crate::probing;

pub(crate) fn run(arguments: &ProbeArgs) -> Result<u8> {
    let form = arguments.form();
    let result = match (check(arguments), form) {
        (Ok(result), _) => result,
        (Err(error), Output::Nagios) => return not_checked(&format!("{error:#}")),
        (Err(error), _) => return Err(error),
    };
    print::out(&written(form, &result)?)?;
    if form == Output::Text && arguments.what.mode == Mode::Auto && result.report.mode == Mode::Mx {
        print::out(&print::other_direction(&result.report.target.host))?;
    }
    Ok(match form {
        Output::Nagios => nagios::status(&result).exit(),
        Output::Text | Output::Json | Output::Junit | Output::Sarif => {
            exit_status(result.outcome())
        }
    })
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
    let ProbeArgs { target, what, from_address, options, .. } = arguments;
    let request = ProbeRequest::new(target, what.mode, &what.ports, options.deep);
    let request = match from_address {
        Some(address) => request.map(|r| r.sending_from(*address, options.helo.as_deref())),
        None => request,
    };
    checked(target, what.mode, request, options)
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
