//! Which findings stand behind what senders do.

use portwise_policy::mta_sts::NoPolicy;
use portwise_policy::verdict::{Cause, HostOutcome, Sender};

use crate::findings::{Finding, Part};
use crate::senders::PORT;

/// For each cause of what a sender does with mail for a host, in their order, the finding that says
/// what is wrong, or what could be better; nothing where there is none.
#[must_use]
pub fn causing<'a>(outcome: &HostOutcome, findings: &'a [Finding]) -> Vec<Option<&'a Finding>> {
    let HostOutcome { host, sender, together, .. } = outcome;
    together.causes.iter().map(|cause| finding(cause, *sender, host, findings)).collect()
}

fn finding<'a>(
    cause: &Cause,
    sender: Sender,
    host: &str,
    findings: &'a [Finding],
) -> Option<&'a Finding> {
    let Behind { codes, parts } = behind(cause, sender);
    let by_code = codes.iter().find_map(|code| {
        let mut of_code = findings.iter().filter(|finding| finding.code == *code);
        of_code.find(|finding| finding.subject.as_ref().is_none_or(|about| about.host == host))
    });
    let is_here = |finding: &&Finding| {
        let about = finding.subject.as_ref();
        about.is_some_and(|about| about.host == host && about.port.is_none_or(|p| p == PORT))
    };
    let of_part = |part: &Part| findings.iter().filter(is_here).find(|f| f.part == *part);
    by_code.or_else(|| parts.iter().find_map(of_part))
}

/// Codes of findings, the nearest first, and parts of the session in which else to look.
struct Behind {
    codes: &'static [&'static str],
    parts: &'static [Part],
}

fn behind(cause: &Cause, sender: Sender) -> Behind {
    let codes = |codes| Behind { codes, parts: &[] };
    let parts = |parts| Behind { codes: &[], parts };
    match cause {
        Cause::MxLookup(_) | Cause::DaneLookup(_) => codes(&["dane.lookup-failed", "dnssec.bogus"]),
        Cause::NoDane => {
            codes(&["dane.partly", "dane.absent", "dnssec.host-not-signed", "dnssec.not-signed"])
        }
        Cause::HopOnly => codes(&["dane.hop-only"]),
        Cause::TlsaUnusable => codes(&["dane.unusable"]),
        Cause::TlsaMisses(_) => {
            codes(&["dane.no-match", "dane.name-mismatch", "dane.invalid-path", "dane.digest"])
        }
        Cause::NoPolicy(why) => codes(match why {
            NoPolicy::Absent => &["mta-sts.no-record"],
            NoPolicy::NoRecord => &["mta-sts.policy-without-record"],
            NoPolicy::SeveralRecords => &["mta-sts.several-records"],
            NoPolicy::InvalidRecord => &["mta-sts.record-syntax"],
            NoPolicy::NoFile => &[
                "mta-sts.policy-unreachable",
                "mta-sts.policy-certificate",
                "mta-sts.policy-redirect",
                "mta-sts.policy-status",
                "mta-sts.policy-too-large",
            ],
            NoPolicy::InvalidFile => &["mta-sts.policy-syntax"],
        }),
        Cause::PolicyNone => codes(&["mta-sts.none"]),
        Cause::PolicyTesting => codes(&["mta-sts.testing"]),
        Cause::NotCovered => codes(&["mta-sts.not-covered"]),
        Cause::NoStartTls | Cause::TlsFails(_) => Behind {
            codes: match sender {
                Sender::Dane | Sender::Both => &["dane.no-starttls"],
                Sender::MtaSts => &["mta-sts.mx-no-tls"],
                Sender::Neither => &[],
            },
            parts: &[Part::StartTls, Part::Tls, Part::Dialogue],
        },
        Cause::Untrusted(_) | Cause::Dates(_) | Cause::OtherName(_) => {
            Behind { codes: &["mta-sts.mx-certificate"], parts: &[Part::Certificate] }
        }
        Cause::Unreachable(_) => parts(&[Part::Connection, Part::Dialogue, Part::Tls]),
        Cause::PutsOff(_) | Cause::Refuses(_) => parts(&[Part::Dialogue, Part::StartTls]),
        // What is as it should be, what the cause before it tells already, and what is not known.
        Cause::NothingAsked
        | Cause::TlsaFits(_)
        | Cause::TlsaDemands
        | Cause::PolicyEnforced
        | Cause::NotTested(_) => codes(&[]),
    }
}

#[cfg(test)]
mod tests;
