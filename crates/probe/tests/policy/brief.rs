//! A report in a few words, as rows of the zoo have it.

use std::collections::BTreeSet;

use portwise_core::policy::dane::{RecordFit, RecordVerdict};
use portwise_core::policy::fields::{Counts, Published};
use portwise_core::policy::mta_sts::{Assessment, Binding, Mode, NoPolicy, assess};
use portwise_core::policy::reverse::{Iprev, helo, iprev};
use portwise_core::policy::verdict::{Delivery, Fate, HostProtection};
use portwise_core::policy::{HostPolicy, Policy, ReverseNames, SendingAddress, tls_rpt};
use portwise_core::report::Report;
use portwise_core::senders::{dane, senders};
use portwise_core::{Severity, findings};
use portwise_testkit::policy::{Case, Host};
use serde::Serialize;
use serde_json::Value;

pub(crate) const NOT_TESTED: &str = "not-tested";

/// What is compared: what it is about, and what it is.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Brief(Vec<(String, String)>);

impl Brief {
    /// What a report says.
    pub(crate) fn of(report: &Report) -> Self {
        let policy = report.policy.as_deref().unwrap();
        let mta_sts = assess(&policy.mta_sts);
        let (protection, senders) = (dane(report).unwrap(), senders(report));
        let mut out = Self(Vec::new());
        out.say("domain", policy.domain.id());
        out.say("mx", policy.mx.id());
        out.say("dane", word(&protection.verdict));
        out.mta_sts(policy, &mta_sts);
        out.tls_rpt(policy);
        let names: Vec<&str> = policy.hosts.iter().map(|host| host.name.as_str()).collect();
        out.say("hosts", names.join(" "));
        for (host, protected) in policy.hosts.iter().zip(&protection.hosts) {
            let senders = senders.iter().filter(|outcome| outcome.host == host.name);
            out.host(host, protected, senders.map(|outcome| outcome.together.delivery));
        }
        out.sending(policy.sending.as_ref());
        let policies = ["dnssec.", "dane.", "mta-sts.", "tls-rpt.", "ptr."];
        let found = findings(report);
        let found = found.iter().filter(|finding| finding.severity != Severity::Info);
        let codes: BTreeSet<&str> = found.map(|finding| finding.code.as_str()).collect();
        let is_of_policies = |code: &&&str| policies.iter().any(|area| code.starts_with(area));
        let codes: Vec<&str> = codes.iter().filter(is_of_policies).copied().collect();
        out.say("findings", codes.join(" "));
        out
    }

    /// What a row says.
    pub(crate) fn expected(case: &Case) -> Self {
        let mut out = Self(Vec::new());
        out.say("domain", case.status.0);
        out.say("mx", case.status.1);
        out.say("dane", case.dane);
        out.say("MTA-STS", case.mta_sts);
        out.say("MTA-STS faults", case.mta_sts_faults.join(" "));
        out.say("fetched", case.fetched);
        out.say("TLS-RPT", case.tls_rpt);
        out.say("TLS-RPT faults", case.tls_rpt_faults.join(" "));
        let unable: Vec<String> = case.unable.iter().map(|place| case.fill(place)).collect();
        out.say("unable", unable.join(" "));
        let names: Vec<String> = case.hosts.iter().map(|host| case.fill(host.name)).collect();
        out.say("hosts", names.join(" "));
        for (name, host) in names.iter().zip(case.hosts) {
            let Host { addresses, tlsa, at, records, senders, reverse, .. } = host;
            out.say(&format!("{name} addresses"), *addresses);
            out.say(&format!("{name} TLSA"), *tlsa);
            out.say(&format!("{name} at"), at.join(" "));
            out.say(&format!("{name} records"), records.join(" "));
            out.say(&format!("{name} reverse"), *reverse);
            out.say(&format!("{name} senders"), *senders);
        }
        if let Some(sends) = &case.sends {
            out.say("sending", format!("{} {}", sends.reverse, sends.fit));
        }
        out.say("findings", case.findings.join(" "));
        out
    }

    /// The same where nobody passes signatures on; a finding says so if anybody was asked to.
    pub(crate) fn without_signatures(mut self, is_said: bool) -> Self {
        let has_hosts = self.0.iter().any(|(about, is)| about == "hosts" && !is.is_empty());
        for (about, is) in &mut self.0 {
            match about.rsplit(' ').next().unwrap() {
                "domain" | "mx" | "addresses" | "TLSA" => NOT_TESTED.clone_into(is),
                "dane" => (if has_hosts { NOT_TESTED } else { ANYTHING }).clone_into(is),
                "records" => is.clear(),
                "findings" => {
                    let rest = is.split_whitespace();
                    let rest = rest
                        .filter(|code| !code.starts_with("dane.") && !code.starts_with("dnssec."));
                    let first = is_said.then_some("dnssec.not-tested");
                    *is = first.into_iter().chain(rest).collect::<Vec<_>>().join(" ");
                }
                "at" => {
                    let verdicts = is.split_whitespace().map(|verdict| match verdict {
                        "no-tls" => verdict,
                        _ => NOT_TESTED,
                    });
                    *is = sorted(verdicts.map(ToOwned::to_owned).collect());
                }
                "senders" => {
                    // Nobody gets past a server that is not there, and MTA-STS stays what it is.
                    let (all, mta_sts, neither) = (is.clone(), &is[1..2], &is[3..4]);
                    if !["WWWW", "BBBB"].contains(&all.as_str()) {
                        *is = format!("?{mta_sts}?{neither}");
                    }
                }
                _ => {}
            }
        }
        self
    }

    /// How this differs from what was expected.
    pub(crate) fn differences(&self, expected: &Self) -> Vec<String> {
        let mut out = Vec::new();
        for (about, is) in &self.0 {
            match expected.0.iter().find(|(other, _)| other == about) {
                Some((_, wanted)) if wanted == is || wanted == ANYTHING => {}
                Some((_, wanted)) => out.push(format!("{about} is “{is}”, expected “{wanted}”")),
                None => out.push(format!("{about} is “{is}”, and is not expected")),
            }
        }
        for (about, wanted) in &expected.0 {
            if !self.0.iter().any(|(other, _)| other == about) {
                out.push(format!("{about} is not said, expected “{wanted}”"));
            }
        }
        out
    }

    fn say(&mut self, about: &str, is: impl Into<String>) {
        self.0.push((about.to_owned(), is.into()));
    }

    fn mta_sts(&mut self, policy: &Policy, assessment: &Assessment) {
        self.say(
            "MTA-STS",
            match &assessment.binding {
                Binding::NotTested(_) => NOT_TESTED,
                Binding::Rules(rules) => match rules.mode {
                    Some(Mode::Enforce) => "enforce",
                    Some(Mode::Testing) => "testing",
                    Some(Mode::None) => "none",
                    None => "without a mode",
                },
                Binding::Nothing(why) => match why {
                    NoPolicy::Absent => "absent",
                    NoPolicy::NoRecord => "no-record",
                    NoPolicy::SeveralRecords => "several-records",
                    NoPolicy::InvalidRecord => "invalid-record",
                    NoPolicy::NoFile => "no-file",
                    NoPolicy::InvalidFile => "invalid-file",
                },
            },
        );
        let mut faults = counts(&assessment.record).1;
        if let Some(file) = &assessment.file {
            faults.extend(file.media_type.iter().map(|_| "type".to_owned()));
            faults.extend(file.faults.iter().map(word));
        }
        self.say("MTA-STS faults", faults.join(" "));
        self.say("fetched", word(&policy.mta_sts.file));
    }

    fn tls_rpt(&mut self, policy: &Policy) {
        let (is, faults) = counts(&tls_rpt::published(&policy.tls_rpt.record));
        self.say("TLS-RPT", is);
        self.say("TLS-RPT faults", faults.join(" "));
        let unable: Vec<&str> =
            policy.tls_rpt.unable.iter().map(|(place, _)| place.as_str()).collect();
        self.say("unable", unable.join(" "));
    }

    fn sending(&mut self, sending: Option<&SendingAddress>) {
        if let Some(sending) = sending {
            let fit = helo(sending).map(|fit| word(&fit)).unwrap_or_default();
            self.say("sending", format!("{} {fit}", of_reverse(&sending.reverse)));
        }
    }

    fn host(
        &mut self,
        host: &HostPolicy,
        protected: &HostProtection,
        senders: impl Iterator<Item = Delivery>,
    ) {
        let name = &host.name;
        self.say(&format!("{name} addresses"), host.addresses.id());
        self.say(&format!("{name} TLSA"), protected.demand.verdict().id());
        let at: Vec<String> = protected.at.iter().map(|at| at.verdict.id().to_owned()).collect();
        self.say(&format!("{name} at"), sorted(at));
        let of_one = |record: &RecordFit| match &record.verdict {
            RecordVerdict::Misses(miss) => miss.id().to_owned(),
            other => other.id().to_owned(),
        };
        let fits = protected.at.iter().filter_map(|at| at.fit.as_ref());
        let records: Vec<String> = fits.flat_map(|fit| &fit.records).map(of_one).collect();
        self.say(&format!("{name} records"), counted(sorted_list(records)));
        let reverse = host.at.first().map(|at| of_reverse(&at.reverse));
        self.say(&format!("{name} reverse"), reverse.unwrap_or_default());
        let senders: String = senders
            .map(|delivery| match delivery {
                Delivery::Authenticated => 'A',
                Delivery::Unauthenticated => 'U',
                Delivery::Plaintext => 'P',
                Delivery::NotAtAll(Fate::Waits) => 'W',
                Delivery::NotAtAll(Fate::Bounces) => 'B',
                Delivery::NotTested => '?',
            })
            .collect();
        self.say(&format!("{name} senders"), senders);
    }
}

const ANYTHING: &str = "anything";

fn of_reverse(names: &ReverseNames) -> &'static str {
    match iprev(names) {
        Iprev::Pass(_) => "pass",
        Iprev::Fail(_) => "fail",
        Iprev::PermError => "perm-error",
        Iprev::TempError(_) => "temp-error",
    }
}

/// What counts of the records, and what is wrong with it.
fn counts<R, F: Serialize>(published: &Published<R, F>) -> (&'static str, Vec<String>) {
    match &published.counts {
        Counts::NotTested(_) => (NOT_TESTED, vec![]),
        Counts::Absent => ("absent", vec![]),
        Counts::Several(_) => ("several", vec![]),
        Counts::Invalid { faults, .. } => ("invalid", faults.iter().map(word).collect()),
        Counts::Valid { .. } => ("valid", vec![]),
    }
}

/// The kind of something, as in JSON.
fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value).unwrap() {
        Value::String(word) => word,
        Value::Object(object) => object.keys().next().unwrap().clone(),
        other => panic!("{other}"),
    }
}

fn sorted_list(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words
}

fn sorted(words: Vec<String>) -> String {
    sorted_list(words).join(" ")
}

/// The same words in a row, as their number where there are more than a few.
fn counted(words: Vec<String>) -> String {
    let runs = words.chunk_by(|one, other| one == other);
    let run = |run: &[String]| match run.len() {
        ..=3 => run.join(" "),
        many => format!("{many} {}", run[0]),
    };
    runs.map(run).collect::<Vec<_>>().join(" ")
}
