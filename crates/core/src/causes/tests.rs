use portwise_policy::dane::{Miss, RecordFit, RecordVerdict};
use portwise_policy::verdict::Dates;
use portwise_policy::{Fetched, Status};

use super::*;
use crate::findings::tests::policy::{MX, enforced, policy as facts, protected};
use crate::findings::{findings, rows};
use crate::report::{Report, TcpOutcome};
use crate::senders::senders;

/// What stands behind what one kind of sender does with mail for the first host.
fn codes(report: &Report, sender: Sender) -> Vec<Option<String>> {
    let (outcomes, found) = (senders(report), findings(report));
    let outcome = outcomes.iter().find(|o| o.host == MX && o.sender == sender).unwrap();
    let found = causing(outcome, &found);
    assert_eq!(found.len(), outcome.together.causes.len(), "one for each cause");
    found.into_iter().map(|finding| finding.map(|finding| finding.code.clone())).collect()
}

fn first(report: &Report, sender: Sender) -> String {
    codes(report, sender).into_iter().flatten().next().unwrap_or_default()
}

#[test]
fn every_code_is_one_of_a_finding() {
    let why = String::new;
    let fit = RecordFit { record: 0, verdict: RecordVerdict::Misses(Miss::OtherLeaf) };
    let causes = [
        Cause::MxLookup(why()),
        Cause::NoDane,
        Cause::HopOnly,
        Cause::TlsaUnusable,
        Cause::TlsaMisses(vec![fit]),
        Cause::NoPolicy(NoPolicy::Absent),
        Cause::NoPolicy(NoPolicy::NoRecord),
        Cause::NoPolicy(NoPolicy::SeveralRecords),
        Cause::NoPolicy(NoPolicy::InvalidRecord),
        Cause::NoPolicy(NoPolicy::NoFile),
        Cause::NoPolicy(NoPolicy::InvalidFile),
        Cause::PolicyNone,
        Cause::PolicyTesting,
        Cause::NotCovered,
        Cause::NoStartTls,
        Cause::Dates(Dates::Expired),
    ];
    for sender in [Sender::Dane, Sender::MtaSts] {
        for cause in &causes {
            let Behind { codes, .. } = behind(cause, sender);
            assert!(!codes.is_empty(), "{cause:?}");
            for code in codes {
                assert!(rows().any(|row| row.code == *code), "{code} is no finding");
            }
        }
    }
}

#[test]
fn what_holds_mail_up_leads_to_its_finding() {
    let sound = protected();
    assert_eq!(codes(&sound, Sender::Dane), [None]);
    assert_eq!(codes(&sound, Sender::MtaSts), [None]);

    let mut other_key = protected();
    facts(&mut other_key).hosts[0].at[0].matches[0].place = None;
    assert_eq!(first(&other_key, Sender::Dane), "dane.no-match");
    assert_eq!(codes(&other_key, Sender::Neither), [None]);

    let mut no_starttls = protected();
    let endpoint = &mut no_starttls.hosts[0].endpoints[0];
    endpoint.ehlo_plain = Some(Vec::new());
    (endpoint.starttls, endpoint.tls) = (None, None);
    facts(&mut no_starttls).hosts[0].at[0].matches.clear();
    assert_eq!(first(&no_starttls, Sender::Dane), "dane.no-starttls");
    assert_eq!(first(&no_starttls, Sender::MtaSts), "mta-sts.mx-no-tls");
    assert_eq!(first(&no_starttls, Sender::Neither), "starttls.not-offered");

    let mut closed = protected();
    closed.hosts[0].endpoints[0].tls = None;
    closed.hosts[0].endpoints[0].tcp = Some(TcpOutcome::Refused);
    for sender in [Sender::Dane, Sender::MtaSts, Sender::Neither] {
        assert_eq!(first(&closed, sender), "tcp.refused", "{sender:?}");
    }

    let mut bogus = protected();
    facts(&mut bogus).mx = Status::Bogus("so it is".into());
    assert_eq!(first(&bogus, Sender::Dane), "dnssec.bogus");

    let mut without_file = protected();
    facts(&mut without_file).mta_sts.file = Fetched::Status(404);
    assert_eq!(first(&without_file, Sender::MtaSts), "mta-sts.policy-status");
    facts(&mut without_file).mta_sts.file = enforced("testing");
    assert_eq!(first(&without_file, Sender::MtaSts), "mta-sts.testing");
}

#[test]
fn a_finding_about_another_host_is_not_meant() {
    let mut report = protected();
    let mut second = report.hosts[0].clone();
    second.name = "mx2.example.com".into();
    second.endpoints[0].tls = None;
    second.endpoints[0].tcp = Some(TcpOutcome::Refused);
    report.hosts.push(second);
    assert_eq!(codes(&report, Sender::Neither), [None]);
}
