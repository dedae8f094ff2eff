//! `portwise discover`

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use portwise_core::discovery::publish::{Item, Publication};
use portwise_core::publication::publication;
use portwise_core::{Mode, ProbeRequest};

use super::exit_status;
use super::probe::checked;
use crate::cli::DiscoverArgs;
use crate::print;

pub(crate) fn run(arguments: &DiscoverArgs) -> Result<u8> {
    let DiscoverArgs { target, options, publish, json, .. } = arguments;
    let folder = publish.as_ref().and_then(Option::as_deref);
    if let Some(folder) = folder.filter(|folder| folder.exists() && !folder.is_dir()) {
        bail!("{} is no folder; name one to write into", folder.display());
    }
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
    let there: Vec<&str> = files
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| folder.join(name).symlink_metadata().is_ok())
        .collect();
    if !there.is_empty() {
        bail!(
            "nothing is written, since {} already has {}; name another folder, or remove what is there",
            folder.display(),
            there.join(", ")
        );
    }
    if !files.is_empty() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    for (name, content) in &files {
        let path = folder.join(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        file.and_then(|mut file| file.write_all(content.as_bytes()))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(files.into_iter().map(|(name, _)| folder.join(name).display().to_string()).collect())
}
