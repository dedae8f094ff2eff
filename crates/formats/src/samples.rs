//! Results of real probes, and what becomes of one when the other side is hostile.

use jiff::Timestamp;
use portwise_core::report::{Refusal, RefusalCode};
use portwise_core::{Mode, ProbeResult, Report, judge};

macro_rules! corpus {
    ($($name:literal),*) => {
        &[$(($name, include_str!(concat!("../../core/tests/corpus/", $name, ".json")))),*]
    };
}

const CORPUS: &[(&str, &str)] = corpus!(
    "command-injection",
    "exim",
    "expired-in-a-pool",
    "helo-only",
    "hung-up",
    "imap",
    "legacy-version",
    "opensmtpd-broken-tls",
    "postfix-mx-deep",
    "put-off",
    "response-injection",
    "self-signed",
    "tls-at-once-in-a-pool",
    "unreachable"
);

/// What no form may let through as it is: ends of lines, of attributes, of elements, of Nagios's
/// text, and characters that XML cannot have.
pub(crate) const HOSTILE: &str =
    "a\"b\\c\nd|e\r'f=g<h>&i]]>\u{0}\u{1b}[31m\u{8}\u{fffe}\u{202e}{j}\t🦀";

/// Every result of the corpus, judged by today's rules, and some more.
pub(crate) fn all() -> Vec<(&'static str, ProbeResult)> {
    let judged = |text: &str| {
        let result: ProbeResult = serde_json::from_str(text).unwrap();
        judge(result.report, None)
    };
    let mut all: Vec<_> = CORPUS.iter().map(|(name, text)| (*name, judged(text))).collect();
    all.push(("refused", refused()));
    all.push(("unresolved", unresolved()));
    all.push(("hostile", hostile()));
    all
}

/// One result, by its name.
pub(crate) fn of(name: &str) -> ProbeResult {
    all().into_iter().find(|(own, _)| *own == name).unwrap().1
}

fn refused() -> ProbeResult {
    let text = "10.0.0.1 is not a public address.".to_owned();
    let refusal = Refusal { code: RefusalCode::TargetNotAllowed, text };
    let report = Report::refused("10.0.0.1", Mode::Submission, refusal, Timestamp::UNIX_EPOCH);
    judge(report, None)
}

fn unresolved() -> ProbeResult {
    let mut report = of_corpus("unreachable");
    report.hosts.clear();
    report.dns = serde_json::from_str("\"no-such-domain\"").unwrap();
    judge(report, None)
}

fn of_corpus(name: &str) -> Report {
    let (_, text) = CORPUS.iter().find(|(own, _)| *own == name).unwrap();
    serde_json::from_str::<ProbeResult>(text).unwrap().report
}

/// Every text that comes from outside is hostile, as if nothing before us had cleaned it.
fn hostile() -> ProbeResult {
    let mut result = judge(of_corpus("self-signed"), None);
    let report = &mut result.report;
    report.target.input = HOSTILE.to_owned();
    report.target.host = HOSTILE.to_owned();
    // The same endpoint twice, too.
    report.hosts.push(report.hosts[0].clone());
    for host in &mut report.hosts {
        host.name = HOSTILE.to_owned();
        host.not_tested = Some(HOSTILE.to_owned());
        for endpoint in &mut host.endpoints {
            let reply = endpoint.greeting.as_mut().unwrap();
            reply.lines = vec![HOSTILE.to_owned()];
            let tls = endpoint.tls.as_mut().unwrap();
            tls.version = HOSTILE.to_owned();
            tls.cipher_suite = HOSTILE.to_owned();
            tls.key_exchange = HOSTILE.to_owned();
        }
    }
    for finding in &mut result.findings {
        finding.detail = HOSTILE.to_owned();
        if let Some(subject) = &mut finding.subject {
            subject.host = HOSTILE.to_owned();
        }
    }
    result
}
