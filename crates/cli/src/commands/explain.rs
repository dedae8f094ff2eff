//! `portwise explain`

use std::io::Read;

use anyhow::{Context, Result};
use portwise_diagnosis::{self as diagnosis, Given};
use portwise_explain::built_in;

use crate::cli::{ExplainArgs, NOT_KNOWN};
use crate::print;

/// More than is looked at.
const ENOUGH: u64 = 1024 * 1024;

pub(crate) fn run(arguments: ExplainArgs) -> Result<u8> {
    let table = built_in();
    let ExplainArgs { text, flags } = arguments.with_flags_at_the_end();
    let given = Given {
        program: flags.program.as_deref(),
        host: flags.host.as_deref(),
        port: flags.port,
        provider: flags.provider.as_deref(),
        delivery: flags.to_mx,
    };
    let known = given.context(table)?;
    let text = match text.as_slice() {
        [only] if only == "-" => {
            let mut octets = Vec::new();
            std::io::stdin()
                .lock()
                .take(ENOUGH)
                .read_to_end(&mut octets)
                .context("cannot read standard input")?;
            String::from_utf8_lossy(&octets).into_owned()
        }
        words => words.join(" "),
    };
    let explained = diagnosis::explain(table, &text, &known);
    let said = known != portwise_explain::Context::default();
    if flags.json {
        print::json(&diagnosis::views(table, &explained))?;
    } else {
        print::out(&print::explanations(table, &explained, said, flags.all))?;
    }
    if !explained.explanations.is_empty() {
        return Ok(0);
    }
    if flags.json {
        anstream::eprint!("{}", print::not_known(&explained.context, said));
    }
    Ok(NOT_KNOWN)
}
