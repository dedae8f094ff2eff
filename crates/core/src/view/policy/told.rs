//! What stands in the records and in the policy file, and what of a chain TLSA records fit.

use portwise_policy::dane::RecordVerdict;
use portwise_policy::verdict::{AddressProtection, HostProtection};
use portwise_policy::{Fetched, Policy, TxtRecords};

use super::line::{PolicyLine, line};
use crate::view::Mark;

/// A text that other servers read, as it was found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicySource {
    /// What it is, such as `MTA-STS record`.
    pub about: &'static str,
    /// The name or the URL at which it was asked for.
    pub at: String,
    /// Its lines; none where it could not be had.
    pub lines: Vec<String>,
    /// Why it could not be had, or what of it is left out, in a sentence; may be empty.
    pub note: String,
}

pub(super) fn sources(domain: &str, policy: &Policy) -> Vec<PolicySource> {
    let mut out = Vec::new();
    out.extend(records("MTA-STS record", &policy.mta_sts.record));
    let file = &policy.mta_sts.file;
    if !matches!(file, Fetched::NotAsked) {
        let (lines, note) = match file {
            Fetched::File(file) => (file.lines.clone(), left_out(file.more)),
            other => (Vec::new(), other.describe()),
        };
        let at = format!("https://mta-sts.{domain}/.well-known/mta-sts.txt");
        out.push(PolicySource { about: "MTA-STS policy file", at, lines, note });
    }
    out.extend(records("TLS-RPT record", &policy.tls_rpt.record));
    out
}

fn records(about: &'static str, found: &TxtRecords) -> Option<PolicySource> {
    let TxtRecords { name, records, .. } = found;
    let source =
        || PolicySource { about, at: name.clone(), lines: records.clone(), note: String::new() };
    (!records.is_empty()).then(source)
}

fn left_out(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => "One more line is left out.".to_owned(),
        n => format!("{n} more lines are left out."),
    }
}

/// What the chain at each address fits of the TLSA records.
pub(super) fn fits(host: &HostProtection) -> Vec<PolicyLine> {
    host.at.iter().filter_map(fit).collect()
}

fn fit(at: &AddressProtection) -> Option<PolicyLine> {
    const FEW: usize = 6;
    let fit = at.fit.as_ref()?;
    let mark = if fit.is_authenticated { Mark::Good } else { Mark::Bad };
    let told = fit.records.iter().take(FEW).map(|fit| match &fit.verdict {
        RecordVerdict::Fits => format!("Record {} fits.", fit.record + 1),
        other => format!("Record {}: {}", fit.record + 1, other.describe()),
    });
    let mut told = told.collect::<Vec<_>>().join(" ");
    match fit.records.len().saturating_sub(FEW) {
        0 => {}
        1 => told.push_str(" One more record was compared."),
        more => told.push_str(&format!(" {more} more records were compared.")),
    }
    Some(line(mark, format!("DANE at {}", at.address), told))
}
