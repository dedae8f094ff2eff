//! Where other servers are asked to send their reports.

use portwise_policy::fields::Counts;
use portwise_policy::tls_rpt::published;

use super::{Cx, ignored, push, row, some};
use crate::findings::{Finding, Row, Severity};

const RECORD_SYNTAX: Row = row(
    Severity::Warning,
    [
        "tls-rpt.record-syntax",
        "The TLS-RPT record is against the grammar",
        "Other servers pass over it and send no reports: failures of TLS stay unknown.",
        "Write it as “v=TLSRPTv1; rua=mailto:” and an e-mail address. Several places stand behind “rua=” with commas between.",
        "RFC 8460 §3",
    ],
);
const SEVERAL_RECORDS: Row = row(
    Severity::Warning,
    [
        "tls-rpt.several-records",
        "There are several TLS-RPT records",
        "With more than one, none counts, and no reports are sent.",
        "Put all places into the “rua=” of one record, and remove the others.",
        "RFC 8460 §3",
    ],
);
const RECORD_IGNORED: Row = row(
    Severity::Warning,
    [
        "tls-rpt.record-ignored",
        "A record was meant for TLS-RPT, and is passed over",
        "Servers that pass over it send no reports.",
        "Begin the record with exactly “v=TLSRPTv1;”, with these capitals and the semicolon directly behind, and remove other TXT records at this name.",
        "RFC 8460 §3",
    ],
);
const PLACE_UNABLE: Row = row(
    Severity::Warning,
    [
        "tls-rpt.place-unable",
        "Reports cannot arrive where they are to be sent",
        "They are lost, and failures of TLS stay unknown.",
        "Name an e-mail address whose domain takes mail, or an HTTPS address with a valid certificate.",
        "RFC 8460 §3",
    ],
);
const NOT_TESTED: Row = row(
    Severity::Inconclusive,
    [
        "tls-rpt.not-tested",
        "TLS-RPT could not be tested",
        "Without the record, nothing can be said of it, good or bad.",
        "Check again, if need be from another network.",
        "RFC 8460 §3",
    ],
);
const NO_RECORD: Row = row(
    Severity::Info,
    [
        "tls-rpt.no-record",
        "The domain asks for no reports about TLS",
        "Other servers would report once a day how TLS to the mail exchangers went. Without, failures show only to those who cannot deliver.",
        "Publish a TXT record at _smtp._tls below the domain: “v=TLSRPTv1; rua=mailto:” and an e-mail address.",
        "RFC 8460 §3",
    ],
);

pub(super) const ROWS: &[Row] =
    &[SEVERAL_RECORDS, RECORD_SYNTAX, RECORD_IGNORED, PLACE_UNABLE, NOT_TESTED, NO_RECORD];

pub(super) fn run(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    let facts = &cx.examined.policy.tls_rpt;
    let found = published(&facts.record);
    ignored(out, &RECORD_IGNORED, &found.ignored, found.valid().is_some());
    match &found.counts {
        Counts::NotTested(why) => push(out, &NOT_TESTED, format!("The record: {why}.")),
        Counts::Absent if found.ignored.is_empty() && cx.takes_mail => {
            push(out, &NO_RECORD, format!("{} names no place for reports.", cx.domain()));
        }
        Counts::Absent => {}
        Counts::Several(count) => {
            push(out, &SEVERAL_RECORDS, format!("{count} records begin with “v=TLSRPTv1;”."));
        }
        Counts::Invalid { record, faults } => {
            let faults = some(faults.iter().map(|fault| fault.describe()));
            push(out, &RECORD_SYNTAX, format!("“{record}”: {faults}"));
        }
        Counts::Valid { read, .. } => {
            if read.blank {
                let detail = "Blanks stand between “v=TLSRPTv1” and its semicolon. Some servers do not take that for a record.";
                push(out, &RECORD_IGNORED, detail);
            }
            for (host, why) in &facts.unable {
                push(out, &PLACE_UNABLE, format!("{host}: {why}."));
            }
        }
    }
}
