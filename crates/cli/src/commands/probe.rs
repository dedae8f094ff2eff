//! `portwise probe`

use anyhow::Result;
use jiff::Timestamp;
use portwise_core::{Mode, ProbeRequest, Report, judge};

use super::exit_status;
use crate::cli::ProbeArgs;
use crate::print;
use crate::print::progress::Progress;
use crate::probing;

pub(crate) fn run(arguments: ProbeArgs) -> Result<u8> {
    let mode = arguments.what.mode;
    let result = match ProbeRequest::new(
        &arguments.target,
        mode,
        &arguments.what.ports,
        arguments.options.deep,
    ) {
        Ok(request) => {
            let prober = probing::prober(&arguments.options)?;
            let progress = Progress::new(&request.target().host.to_string());
            let runtime = tokio::runtime::Runtime::new()?;
            let result = runtime.block_on(prober.check(&request, |event| progress.event(&event)));
            progress.end();
            result
        }
        Err(refusal) => {
            judge(Report::refused(&arguments.target, mode, refusal, Timestamp::now()), None)
        }
    };
    if arguments.json {
        print::json(&result)?;
    } else {
        print::out(&print::result(&result))?;
        if mode == Mode::Auto && result.report.mode == Mode::Mx {
            print::out(&print::other_direction(&result.report.target.host))?;
        }
    }
    Ok(exit_status(result.outcome()))
}
