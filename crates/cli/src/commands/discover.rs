//! `portwise discover`

use anyhow::Result;
use portwise_core::{Mode, ProbeRequest};

use super::exit_status;
use super::probe::checked;
use crate::cli::DiscoverArgs;
use crate::print;

pub(crate) fn run(arguments: &DiscoverArgs) -> Result<u8> {
    let DiscoverArgs { target, options, json } = arguments;
    let mode = Mode::Submission;
    let request = ProbeRequest::new(target, mode, &[], options.deep);
    let request = request.map(|request| request.discovering(true));
    let result = checked(target, mode, request, options)?;
    print::out(&match json {
        true => serde_json::to_string_pretty(&result)? + "\n",
        false => print::result(&result),
    })?;
    Ok(exit_status(result.outcome()))
}
