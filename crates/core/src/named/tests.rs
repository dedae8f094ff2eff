use portwise_discovery::{Protection, Server, Source};
use portwise_model::{Port, TlsMode};

use super::*;
use crate::findings::tests::{good, report};
use crate::report::{EndpointReport, HostReport, Mode, TcpOutcome};
use crate::{ProbeResult, judge};

/// What a source names for sending.
pub(crate) fn source(
    source: Source,
    protection: Protection,
    servers: &[(&str, Port, TlsMode)],
) -> Published {
    Published {
        source,
        asked: source.id().to_owned(),
        outcome: Outcome::Answered,
        faults: Vec::new(),
        protection,
        fetches: Vec::new(),
        document: None,
        addressed: None,
        servers: servers
            .iter()
            .map(|(host, port, security)| Server {
                service: Service::Smtp,
                host: (*host).to_owned(),
                port: *port,
                security: *security,
                auth: Vec::new(),
                username: None,
            })
            .collect(),
        duration_ms: 1.0,
        age_s: None,
    }
}

/// The report on a mail domain with these sources and hosts.
pub(crate) fn domain(sources: Vec<Published>, hosts: Vec<(&str, Vec<EndpointReport>)>) -> Report {
    let mut report = report(Mode::Submission, Vec::new());
    report.target.host = "example.com".to_owned();
    report.discovery = Some(Box::new(Discovered {
        domain: "example.com".to_owned(),
        sources,
        ..Discovered::default()
    }));
    let host = |(name, endpoints): (&str, Vec<EndpointReport>)| HostReport {
        name: name.to_owned(),
        addresses: vec!["192.0.2.1".parse().unwrap()],
        endpoints,
        ..HostReport::default()
    };
    report.hosts = hosts.into_iter().map(host).collect();
    report
}

pub(crate) fn shut(port: Port) -> EndpointReport {
    EndpointReport {
        tcp: Some(TcpOutcome::Refused),
        ..EndpointReport::new("192.0.2.1".parse().unwrap(), port)
    }
}

/// Rank by rank: where, and the reasons that tell of what is published.
fn advised(result: &ProbeResult) -> Vec<(String, Vec<(String, String)>)> {
    let about = |choice: &Choice| {
        let is_about = |reason: &&Reason| {
            reason.text.starts_with("Published") || reason.text.starts_with("Seen working")
        };
        let reasons = choice.reasons.iter().filter(is_about);
        reasons.map(|reason| (reason.text.clone(), reason.source.clone())).collect()
    };
    let place = |choice: &Choice| format!("{}:{}", choice.host.as_ref().unwrap(), choice.port);
    result.advice.choices.iter().map(|choice| (place(choice), about(choice))).collect()
}

const MAIL: &str = "mail.example.com";
use TlsMode::{Implicit, StartTls};

fn codes(result: &ProbeResult) -> Vec<&str> {
    result.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn what_is_published_and_works_comes_first_with_who_says_it() {
    let sources = vec![
        source(Source::AutoconfigHost, Protection::Https, &[(MAIL, 465, Implicit)]),
        source(Source::SrvSubmissions, Protection::Dns, &[(MAIL, 465, Implicit)]),
        source(Source::SrvSubmission, Protection::Dns, &[(MAIL, 587, StartTls)]),
    ];
    let result = judge(domain(sources, vec![(MAIL, vec![good(465), shut(587)])]), None);
    let reason = |text: &str, source: &str| vec![(text.to_owned(), source.to_owned())];
    let text =
        "Published, and seen working: autoconfig host (https), SRV _submissions (unsigned DNS).";
    let standard = "draft-ietf-mailmaint-autoconfig-06 §4";
    assert_eq!(advised(&result), [(format!("{MAIL}:465"), reason(text, standard))]);
    assert!(codes(&result).contains(&"discovery.endpoint-silent"));
    assert!(!codes(&result).contains(&"discovery.works-unpublished"));
}

#[test]
fn what_is_published_and_does_not_work_is_said_to_be_so() {
    let sources =
        vec![source(Source::SrvSubmissions, Protection::Signed, &[(MAIL, 465, Implicit)])];
    // Sending works there only for those who check no names of certificates.
    let mut other_name = good(465);
    other_name.tls.as_mut().unwrap().name_matches = false;
    other_name.tls.as_mut().unwrap().certificates[0].dns_names = vec!["other.example".to_owned()];
    let result = judge(domain(sources.clone(), vec![(MAIL, vec![other_name, good(587)])]), None);
    let said = advised(&result);
    let (place, reasons) = &said[0];
    assert_eq!(place, "mail.example.com:587");
    assert_eq!(
        reasons[0].0,
        "Seen working, and not published: the sources name other ports of this host."
    );
    assert!(codes(&result).contains(&"discovery.works-unpublished"));
    // What could not be tested is neither.
    let untested = EndpointReport {
        not_tested: Some("the time was over".to_owned()),
        ..EndpointReport::new("192.0.2.1".parse().unwrap(), 465)
    };
    let result = judge(domain(sources, vec![(MAIL, vec![untested])]), None);
    let said = advised(&result);
    let best = said.iter().find(|(place, _)| place == "mail.example.com:465").unwrap();
    assert_eq!(best.1[0].0, "Published, and not tested: SRV _submissions (signed).");
    assert_eq!(best.1[0].1, "RFC 8314 §5.1");
}

#[test]
fn a_fault_of_a_published_port_is_named_where_it_is_still_advised() {
    let sources = vec![source(Source::SrvSubmission, Protection::Dns, &[(MAIL, 587, StartTls)])];
    let mut careless = good(587);
    careless.ehlo_plain = Some(crate::findings::tests::extensions(&["STARTTLS", "AUTH PLAIN"]));
    let result = judge(domain(sources, vec![(MAIL, vec![careless])]), None);
    let said = advised(&result);
    assert_eq!(
        said.iter().find(|(place, _)| place.ends_with(":587")).unwrap().1[0].0,
        "Published, and seen working with faults: SRV _submission (unsigned DNS)."
    );
}

#[test]
fn of_several_hosts_the_first_that_works_is_advised() {
    let (old, new) = ("old.example.com", "new.example.com");
    let sources = vec![
        source(Source::AutoconfigHost, Protection::Https, &[(old, 465, Implicit)]),
        source(Source::SrvSubmissions, Protection::Dns, &[(new, 465, Implicit)]),
    ];
    let hosts = || vec![(old, vec![shut(465), shut(587)]), (new, vec![good(465), shut(587)])];
    let result = judge(domain(sources.clone(), hosts()), None);
    let said = advised(&result);
    assert_eq!(said[0].0, "new.example.com:465");
    assert_eq!(said[0].1[0].0, "Published, and seen working: SRV _submissions (unsigned DNS).");
    // Nothing works: the best protected one stands.
    let hosts = vec![(old, vec![shut(465)]), (new, vec![shut(465)])];
    let result = judge(domain(sources, hosts), None);
    assert!(
        result
            .advice
            .choices
            .iter()
            .all(|choice| { choice.host.as_ref().is_some_and(|host| host.to_string() == old) })
    );
}

#[test]
fn what_came_by_plain_http_is_never_advised() {
    let evil = "evil.example";
    let by_http = || source(Source::AutoconfigHostHttp, Protection::Http, &[(evil, 465, Implicit)]);
    let result = judge(domain(vec![by_http()], vec![(evil, vec![good(465), good(587)])]), None);
    assert_eq!(result.advice.choices, []);
    assert_eq!(result.advice.warnings[0].code, "settings-by-http");
    assert!(result.advice.none_because.is_some_and(|why| why.contains("plain http")));
    // What was said otherwise stands, with the warning.
    let own = crate::situation::Service::of_host("smtp.example.net").unwrap();
    let said = Situation::new(crate::Role::MailClient, own);
    let result = judge(result.report, Some(said));
    assert_eq!(result.advice.warnings[0].code, "settings-by-http");
    assert!(result.advice.choices.iter().all(|choice| {
        choice.host.as_ref().is_some_and(|host| host.to_string() == "smtp.example.net")
    }));
    // Beside a better source it does not count, even if it alone works.
    let better = source(Source::SrvSubmissions, Protection::Dns, &[(MAIL, 465, Implicit)]);
    let hosts = vec![(MAIL, vec![shut(465)]), (evil, vec![good(465)])];
    let result = judge(domain(vec![by_http(), better], hosts), None);
    assert!(result.advice.warnings.iter().all(|w| w.code != "settings-by-http"));
    assert!(!advised(&result).iter().any(|(place, _)| place.contains(evil)));
    // Neither does what cannot be used.
    let mut wrong = source(Source::Pacc, Protection::Https, &[(evil, 465, Implicit)]);
    wrong.outcome = Outcome::Wrong;
    let better = source(Source::SrvSubmissions, Protection::Dns, &[(MAIL, 465, Implicit)]);
    let hosts = vec![(evil, vec![good(465)]), (MAIL, vec![good(465)])];
    let result = judge(domain(vec![wrong, better], hosts), None);
    assert_eq!(advised(&result)[0].0, "mail.example.com:465");
}

#[test]
fn a_guess_is_advised_where_nothing_is_published() {
    let result = judge(domain(Vec::new(), vec![(MAIL, vec![good(465), good(587)])]), None);
    let said = advised(&result);
    assert_eq!(said[0], ("mail.example.com:465".to_owned(), Vec::new()));
    assert!(codes(&result).contains(&"discovery.nothing"));
    assert!(!codes(&result).contains(&"discovery.works-unpublished"));
}

#[test]
fn what_a_reason_rests_on_can_be_looked_up() {
    for source in Source::ALL {
        let standard = source.standard();
        assert!(standard.is_empty() || crate::sources::link(standard).is_some(), "{source:?}");
    }
}
