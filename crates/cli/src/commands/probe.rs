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
    let report = match ProbeRequest::new(
        &arguments.target,
        mode,
        &arguments.what.ports,
        arguments.options.deep,
    ) {
        Ok(request) => {
            let prober = probing::prober(&arguments.options)?;
            let progress = Progress::new(&request.target().host.to_string());
            let runtime = tokio::runtime::Runtime::new()?;
            let report = runtime.block_on(prober.probe(&request, |event| progress.event(&event)));
            progress.end();
            report
        }
        Err(refusal) => Report::refused(&arguments.target, mode, refusal, Timestamp::now()),
    };
    let result = judge(report, None);
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
