//! What MTA-STS says, and whether the mail exchangers fulfil it.

use portwise_policy::Fetched;
use portwise_policy::fields::Counts;
use portwise_policy::mta_sts::{FileFault, FileReading, Mode, Rules, TypeFault, coverage};
use portwise_policy::verdict::{Cause, Delivery, HostOutcome, Sender};

use super::{Cx, ignored, push, push_as, push_at, row, some};
use crate::findings::{Finding, Row, Severity};

const RECORD_SYNTAX: Row = row(
    Severity::Warning,
    [
        "mta-sts.record-syntax",
        "The MTA-STS record is against the grammar",
        "Other servers pass over it and deliver as if there were no policy, without telling anybody.",
        "Write it as “v=STSv1; id=20260101T000000;”: the version first, then an id of up to 32 letters and digits, another one for each change of the policy.",
        "RFC 8461 §3.1",
    ],
);
const SEVERAL_RECORDS: Row = row(
    Severity::Warning,
    [
        "mta-sts.several-records",
        "There are several MTA-STS records",
        "With more than one, none counts: other servers deliver as if there were no policy.",
        "Remove all but one of the records that begin with “v=STSv1;”.",
        "RFC 8461 §3.1",
    ],
);
const RECORD_IGNORED: Row = row(
    Severity::Warning,
    [
        "mta-sts.record-ignored",
        "A record was meant for MTA-STS, and is passed over",
        "Servers that pass over it deliver as if there were no policy, without telling anybody.",
        "Begin the record with exactly “v=STSv1;”, with these capitals and the semicolon directly behind, and remove other TXT records at this name.",
        "RFC 8461 §3.1",
    ],
);
const WITHOUT_RECORD: Row = row(
    Severity::Warning,
    [
        "mta-sts.policy-without-record",
        "There is a policy file, and no record announces it",
        "Other servers look for the file only where the record is. The policy protects nobody.",
        "Publish a TXT record at _mta-sts below the domain: “v=STSv1; id=20260101T000000;”.",
        "RFC 8461 §3.1",
    ],
);
const UNREACHABLE: Row = row(
    Severity::Warning,
    [
        "mta-sts.policy-unreachable",
        "The policy file cannot be fetched",
        "Servers without an earlier copy deliver as if there were no policy, without telling anybody; the others go on with theirs until it expires.",
        "Let mta-sts below the domain have an address, and a web server answer there by HTTPS on port 443. If MTA-STS is no longer wanted, remove the record.",
        "RFC 8461 §3.3",
    ],
);
const CERTIFICATE: Row = row(
    Severity::Warning,
    [
        "mta-sts.policy-certificate",
        "The policy host has no valid certificate",
        "Other servers then do not take the policy. Those without an earlier copy deliver as if there were none.",
        "Give the web server a certificate of a public authority for mta-sts below the domain, with the intermediate certificates, and let it be renewed by itself.",
        "RFC 8461 §3.3",
    ],
);
const REDIRECT: Row = row(
    Severity::Warning,
    [
        "mta-sts.policy-redirect",
        "The policy host redirects",
        "Other servers must not follow that, so for them there is no policy; a browser shows one all the same.",
        "Serve the file at /.well-known/mta-sts.txt itself. To let another server serve it, make mta-sts an alias (CNAME) of that, which then needs the certificate.",
        "RFC 8461 §3.3",
    ],
);
const STATUS: Row = row(
    Severity::Warning,
    [
        "mta-sts.policy-status",
        "The policy file is not there",
        "Only the status 200 counts. Servers without an earlier copy deliver as if there were no policy.",
        "Put the file at /.well-known/mta-sts.txt on the web server for mta-sts below the domain, readable for everybody.",
        "RFC 8461 §3.3",
    ],
);
const TOO_LARGE: Row = row(
    Severity::Warning,
    [
        "mta-sts.policy-too-large",
        "The policy file is too large",
        "Other servers stop at 64 KiB, and take no part of a policy.",
        "Shorten it: four fields are enough, and one “mx” with “*.” in front covers many hosts.",
        "RFC 8461 §3.3",
    ],
);
const SYNTAX: Row = row(
    Severity::Warning,
    [
        "mta-sts.policy-syntax",
        "The policy file is against the grammar",
        "Other servers do not take such a policy. Those without an earlier copy deliver as if there were none.",
        "Write “version: STSv1”, “mode: testing” or “mode: enforce”, one “mx:” for each host and “max_age: 2592000”, each on a line of its own, in small letters as here.",
        "RFC 8461 §3.2",
    ],
);
const TYPE: Row = row(
    Severity::Warning,
    [
        "mta-sts.policy-type",
        "The policy file has another type than text/plain",
        "Other servers should look at the type, and those that do refuse the policy.",
        "Let the web server send “Content-Type: text/plain” with the file.",
        "RFC 8461 §3.2",
    ],
);
const NOT_COVERED: Row = row(
    Severity::Error,
    [
        "mta-sts.not-covered",
        "The policy does not cover a mail exchanger",
        "In the mode “enforce”, servers that honour MTA-STS do not deliver to such a host; in the mode “testing” they report it.",
        "Add a line “mx:” with the name in the MX record to the policy file, then give the record a new id. “*.” in front stands for exactly one label.",
        "RFC 8461 §4.1",
    ],
);
const MX_NO_TLS: Row = row(
    Severity::Error,
    [
        "mta-sts.mx-no-tls",
        "The policy demands TLS, and a mail exchanger has none",
        "In the mode “enforce”, servers that honour MTA-STS do not deliver to such a host; in the mode “testing” they report it.",
        "Let the host offer STARTTLS at every address. Until it does, change the policy to “mode: testing” and give the record a new id.",
        "RFC 8461 §5",
    ],
);
const MX_CERTIFICATE: Row = row(
    Severity::Error,
    [
        "mta-sts.mx-certificate",
        "The policy demands a valid certificate, and a mail exchanger has none",
        "In the mode “enforce”, servers that honour MTA-STS do not deliver to such a host; in the mode “testing” they report it.",
        "Give the host a certificate of a public authority for the name in the MX record, with the intermediate certificates, at every address.",
        "RFC 8461 §4.2",
    ],
);
const SHORT_MAX_AGE: Row = row(
    Severity::Warning,
    [
        "mta-sts.short-max-age",
        "The policy is kept for a day at most",
        "Whoever can keep a server from fetching the policy for that long is rid of it.",
        "Let max_age be some weeks, such as 2592000 for thirty days.",
        "RFC 8461 §10.2",
    ],
);
const NOT_TESTED: Row = row(
    Severity::Inconclusive,
    [
        "mta-sts.not-tested",
        "MTA-STS could not be tested",
        "Without the record and the policy file, nothing can be said of it, good or bad.",
        "Check again, if need be from another network.",
        "RFC 8461 §3",
    ],
);
const PATTERN_UNUSED: Row = row(
    Severity::Info,
    [
        "mta-sts.pattern-unused",
        "The policy names a host that is no mail exchanger",
        "It may be there for a change that is coming. One that is left over lets more hosts pass than need to.",
        "Remove the line “mx:” if it is left over, and give the record a new id.",
        "RFC 8461 §4.1",
    ],
);
const TESTING: Row = row(
    Severity::Info,
    [
        "mta-sts.testing",
        "The policy is in the mode “testing”",
        "Other servers report failures, and deliver all the same: it protects nobody yet.",
        "Once the reports name no failure of your hosts for some weeks, change it to “mode: enforce”, and give the record a new id.",
        "RFC 8461 §5",
    ],
);
const NONE: Row = row(
    Severity::Info,
    [
        "mta-sts.none",
        "The policy is in the mode “none”",
        "Other servers do as if there were no policy. That is how MTA-STS is taken down.",
        "Remove record and file once the longest max_age that was ever published is over, or change the mode to “testing” if MTA-STS is wanted.",
        "RFC 8461 §8.3",
    ],
);
const NO_RECORD: Row = row(
    Severity::Info,
    [
        "mta-sts.no-record",
        "The domain has no MTA-STS",
        "With a policy, other servers insist on TLS with the right server. Without, whoever is on the way can have mail sent in plaintext, unless DANE protects it.",
        "Serve a policy file in the mode “testing” at first, then publish the record at _mta-sts below the domain.",
        "RFC 8461 §3",
    ],
);

pub(super) const ROWS: &[Row] = &[
    NOT_COVERED,
    MX_NO_TLS,
    MX_CERTIFICATE,
    SEVERAL_RECORDS,
    RECORD_SYNTAX,
    RECORD_IGNORED,
    WITHOUT_RECORD,
    UNREACHABLE,
    CERTIFICATE,
    REDIRECT,
    STATUS,
    TOO_LARGE,
    SYNTAX,
    TYPE,
    SHORT_MAX_AGE,
    NOT_TESTED,
    NO_RECORD,
    TESTING,
    NONE,
    PATTERN_UNUSED,
];

pub(super) fn run(cx: &Cx<'_>, out: &mut Vec<Finding>) {
    let found = &cx.examined.mta_sts;
    let fetched = &cx.examined.policy.mta_sts.file;
    let record = &found.record;
    ignored(out, &RECORD_IGNORED, &record.ignored, record.valid().is_some());
    match &record.counts {
        Counts::NotTested(why) => push(out, &NOT_TESTED, format!("The record: {why}.")),
        Counts::Absent => {
            // A web server that answers to everything has no policy.
            let is_policy = found.file.as_ref().is_some_and(FileReading::is_valid);
            if is_policy && record.ignored.is_empty() {
                let name = &cx.examined.policy.mta_sts.record.name;
                push(out, &WITHOUT_RECORD, format!("There is no TXT record for it at {name}."));
            } else if record.ignored.is_empty() && cx.takes_mail {
                push(out, &NO_RECORD, format!("{} announces no policy.", cx.domain()));
            }
        }
        Counts::Several(count) => {
            push(out, &SEVERAL_RECORDS, format!("{count} records begin with “v=STSv1;”."));
        }
        Counts::Invalid { record, faults } => {
            let faults = some(faults.iter().map(|fault| fault.describe()));
            push(out, &RECORD_SYNTAX, format!("“{record}”: {faults}"));
        }
        Counts::Valid { .. } => {}
    }
    if record.valid().is_some_and(|record| record.blank) {
        let detail = "Blanks stand between “v=STSv1” and its semicolon. Some servers do not take that for a record.";
        push(out, &RECORD_IGNORED, detail);
    }
    // Without a record nobody asks for the file.
    if !matches!(record.counts, Counts::Absent | Counts::NotTested(_)) {
        file(fetched, found.file.as_ref(), out);
        let reading = found.file.as_ref().filter(|reading| reading.is_valid());
        if let Some(reading) = reading {
            rules(cx, &reading.rules, out);
        }
    }
}

/// What is wrong with the file, and with the way to it.
fn file(fetched: &Fetched, reading: Option<&FileReading>, out: &mut Vec<Finding>) {
    let row = match fetched {
        Fetched::NotAsked => return,
        Fetched::NotTested(_) => &NOT_TESTED,
        Fetched::NoAddress | Fetched::Unreachable(_) | Fetched::TimedOut | Fetched::NotHttp => {
            &UNREACHABLE
        }
        Fetched::CertificateName(_) | Fetched::Certificate(_) => &CERTIFICATE,
        Fetched::Redirect { .. } => &REDIRECT,
        Fetched::Status(_) => &STATUS,
        Fetched::TooLarge => &TOO_LARGE,
        Fetched::File(_) => {
            if let Some(reading) = reading {
                content(reading, out);
            }
            return;
        }
    };
    push(out, row, fetched.describe());
}

fn content(reading: &FileReading, out: &mut Vec<Finding>) {
    if !reading.faults.is_empty() {
        let breaks = reading.faults.iter().any(FileFault::breaks);
        let severity = if breaks { SYNTAX.severity } else { Severity::Info };
        let faults = some(reading.faults.iter().map(FileFault::describe));
        push_as(out, &SYNTAX, severity, faults);
    }
    // Of a page in HTML its type is the least fault.
    if let Some(fault) = reading.media_type.as_ref().filter(|_| reading.is_valid()) {
        push(out, &TYPE, TypeFault::describe(fault));
    }
}

/// What the policy demands, against what was seen.
fn rules(cx: &Cx<'_>, rules: &Rules, out: &mut Vec<Finding>) {
    let severity = match rules.mode {
        None => return,
        Some(Mode::None) => {
            push(out, &NONE, Mode::None.describe());
            return;
        }
        Some(Mode::Testing) => {
            push(out, &TESTING, Mode::Testing.describe());
            Severity::Warning
        }
        Some(Mode::Enforce) => Severity::Error,
    };
    if rules.is_short() {
        let seconds = rules.max_age.unwrap_or_default();
        // While a policy is tried out, that is usual.
        let is_enforced = rules.mode == Some(Mode::Enforce);
        let severity = if is_enforced { SHORT_MAX_AGE.severity } else { Severity::Info };
        push_as(out, &SHORT_MAX_AGE, severity, format!("max_age is {seconds} seconds."));
    }
    let exchangers: Vec<&str> = cx.report.hosts.iter().map(|host| host.name.as_str()).collect();
    let fit = coverage(&rules.patterns, &exchangers);
    let patterns: Vec<&str> = rules.patterns.iter().map(|pattern| pattern.as_str()).collect();
    for host in &fit.uncovered {
        let detail =
            format!("{host} is none of those that the policy names: {}.", patterns.join(", "));
        push_at(out, &NOT_COVERED, severity, host, detail);
    }
    if !fit.idle.is_empty() && cx.report.cut.hosts == 0 {
        let idle: Vec<&str> = fit.idle.iter().map(|pattern| pattern.as_str()).collect();
        push(
            out,
            &PATTERN_UNUSED,
            format!("No mail exchanger is covered by: {}.", idle.join(", ")),
        );
    }
    let outcomes = cx.examined.outcomes();
    let honouring = outcomes.iter().filter(|outcome| outcome.sender == Sender::MtaSts);
    for outcome in honouring.filter(|outcome| !fit.uncovered.contains(&outcome.host)) {
        exchanger(outcome, severity, out);
    }
}

/// What a mail exchanger that is covered fails of the policy.
fn exchanger(outcome: &HostOutcome, severity: Severity, out: &mut Vec<Finding>) {
    let at = |is: fn(&Cause) -> bool| {
        let mut told: Vec<(String, Vec<String>)> = Vec::new();
        for (address, outcome) in &outcome.at {
            if matches!(outcome.delivery, Delivery::NotTested | Delivery::Authenticated) {
                continue;
            }
            for cause in outcome.causes.iter().filter(|cause| is(cause)) {
                let text = cause.describe();
                match told.iter_mut().find(|(known, _)| *known == text) {
                    Some((_, addresses)) => addresses.push(address.to_string()),
                    None => told.push((text, vec![address.to_string()])),
                }
            }
        }
        some(told.into_iter().map(|(text, at)| format!("At {}: {text}", at.join(", "))))
    };
    let is_tls = |cause: &Cause| matches!(cause, Cause::NoStartTls | Cause::TlsFails(_));
    let is_certificate = |cause: &Cause| {
        matches!(cause, Cause::Untrusted(_) | Cause::Dates(_) | Cause::OtherName(_))
    };
    for (row, detail) in [(&MX_NO_TLS, at(is_tls)), (&MX_CERTIFICATE, at(is_certificate))] {
        if !detail.is_empty() {
            push_at(out, row, severity, &outcome.host, detail);
        }
    }
}
