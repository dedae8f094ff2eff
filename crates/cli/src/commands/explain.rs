//! `portwise explain`

use std::io::Read;

use anyhow::{Context, Result};
use portwise_explain::{Cause, explain};
use serde::Serialize;

use crate::cli::ExplainArgs;
use crate::print;

/// More than is looked at.
const ENOUGH: u64 = 1024 * 1024;

/// An explanation, as it is written in JSON.
#[derive(Serialize)]
struct Written<'a> {
    id: &'a str,
    title: &'a str,
    matched: &'a str,
    causes: &'a [Cause],
    said_by: &'a [String],
    codes: &'a [String],
    source: &'a str,
    checked_on: &'a str,
}

pub(crate) fn run(arguments: ExplainArgs) -> Result<u8> {
    let text = match arguments.text.as_slice() {
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
    let found = explain(&text);
    if arguments.json {
        let written: Vec<Written<'_>> = found
            .iter()
            .map(|e| Written {
                id: &e.entry.id,
                title: &e.entry.title,
                matched: &e.matched,
                causes: &e.entry.causes,
                said_by: &e.entry.said_by,
                codes: &e.entry.codes,
                source: &e.entry.source,
                checked_on: &e.entry.checked_on,
            })
            .collect();
        print::json(&written)?;
    } else {
        print::out(&print::explanations(&found))?;
    }
    Ok(0)
}
