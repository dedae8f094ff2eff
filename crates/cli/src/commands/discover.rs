//! `portwise discover`

use std::path::Path;

use anyhow::Result;
use portwise_core::discovery::publish::{Item, Publication};
use portwise_core::publication::publication;
use portwise_core::{Mode, ProbeRequest};

use super::exit_status;
use super::files::{expect_folder, write_new};
use super::probe::checked;
use crate::cli::DiscoverArgs;
use crate::print;

pub(crate) fn run(arguments: &DiscoverArgs) -> Result<u8> {
    let DiscoverArgs { target, options, publish, json, .. } = arguments;
    let folder = publish.as_ref().and_then(Option::as_deref);
    expect_folder(folder)?;
    let mode = Mode::Submission;
    let request = ProbeRequest::new(target, mode, &[], options.deep);
    let request = request.map(|request| request.discovering(true));
    let mut result = checked(target, mode, request, options)?;
    if publish.is_some() {
        result.publication = publication(&result.report, &result.findings, &arguments.reading());
    }
    let to_publish = result.publication.as_ref().filter(|_| publish.is_some());
    if *json {
        print::json(&result)?;
    } else {
        print::out(&print::result(&result))?;
    }
    if let Some(publication) = to_publish {
        let domain = &result.report.target.host;
        match folder {
            Some(folder) => {
                let written = written(folder, domain, publication)?;
                let text = print::written_to(domain, publication, &written);
                // Standard output belongs to the JSON.
                if *json { eprint!("{text}") } else { print::out(&text)? }
            }
            None if *json => {}
            None => print::out(&print::to_publish(domain, publication))?,
        }
    }
    Ok(exit_status(result.outcome()))
}

/// Writes the files, and all records as a part of a zone. Gives their names.
fn written(folder: &Path, domain: &str, publication: &Publication) -> Result<Vec<String>> {
    let is_record = |item: &&Item| item.content_type.is_none();
    let zone = publication.zone();
    let mut files: Vec<(String, &str)> = Vec::new();
    if publication.items.iter().any(|item| is_record(&item)) {
        files.push((format!("{domain}.zone"), &zone));
    }
    let others = publication.items.iter().filter(|item| !is_record(item));
    files.extend(others.map(|item| (item.file.clone(), item.content.as_str())));
    write_new(folder, &files)
}
