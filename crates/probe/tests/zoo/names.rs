//! Names and mail exchangers.

use std::net::SocketAddr;
use std::time::Duration;

use portwise_core::policy::Status;
use portwise_core::questions::Question;
use portwise_core::report::Mode;
use portwise_core::view::policy_publication;
use portwise_core::{Outcome, ProbeRequest, ProbeResult, Severity, judge};
use portwise_probe::Resolver;
use portwise_testkit::dns::{Answer, Edns, FakeDns, ResponseCode};
use portwise_testkit::mta::{Mta, Step, starttls_script};

use crate::{GOOD, HOST, address, found, limits, prober, real_ports};
use Severity::{Error, Info, Warning};

async fn ask(target: &str, mode: Mode, zone: &[(&str, Answer)]) -> ProbeResult {
    ask_on(target, mode, &[], zone).await
}

async fn ask_on(target: &str, mode: Mode, ports: &[u16], zone: &[(&str, Answer)]) -> ProbeResult {
    let dns = FakeDns::start(zone);
    // Answers come in milliseconds; the wait is long so that a busy machine does not end it, and
    // short where silence is part of the zone.
    let silent = zone.iter().any(|(_, a)| matches!(a, Answer::Silence | Answer::SilenceFor(_)));
    let patience = Duration::from_secs(if silent { 6 } else { 30 });
    let resolver = Resolver::new(Some(dns.address()), patience).unwrap();
    let request = ProbeRequest::new(target, mode, ports, false).unwrap();
    judge(prober(resolver, limits()).probe(&request, |_| {}).await, None)
}

#[track_caller]
fn expect(result: &ProbeResult, expected: &[(&str, Severity)]) {
    assert_eq!(found(result), expected, "{:#?}", result.report);
}

#[tokio::test]
async fn failures_are_told_apart() {
    let zone = [
        ("empty.example.com", Answer::Nothing),
        ("broken.example.com", Answer::Failure),
        ("silent.example.com", Answer::Silence),
    ];
    for (name, code) in [
        ("nowhere.example.com", "dns.no-such-domain"),
        ("empty.example.com", "dns.no-address"),
        ("broken.example.com", "dns.server-failure"),
        ("silent.example.com", "dns.timeout"),
    ] {
        for mode in [Mode::Submission, Mode::Mx] {
            let result = ask(name, mode, &zone).await;
            expect(&result, &[(code, Error)]);
            assert_eq!(result.outcome(), Outcome::Unreached, "{name}");
        }
    }
}

#[tokio::test]
async fn a_name_server_that_does_not_know_edns_is_asked_again_without() {
    use Edns::{Refused, RefusedByHeader};
    use ResponseCode::{BADVERS, FormErr, NotImp, ServFail};
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![starttls_script(&GOOD)]).await;
    let zone = [(HOST, Answer::Addresses(vec![server])), ("broken.example.com", Answer::Failure)];
    for edns in [
        Refused(FormErr),
        Refused(NotImp),
        Refused(ServFail),
        Refused(BADVERS),
        RefusedByHeader(FormErr),
        RefusedByHeader(NotImp),
    ] {
        let dns = FakeDns::with_edns(edns, &zone);
        for (name, expected) in [
            (HOST, &[][..]),
            ("nowhere.example.com", &[("dns.no-such-domain", Error)]),
            ("broken.example.com", &[("dns.server-failure", Error)]),
        ] {
            let request = ProbeRequest::new(name, Mode::Submission, &[2525], false).unwrap();
            let resolver = Resolver::new(Some(dns.address()), Duration::from_secs(12)).unwrap();
            let report = prober(resolver, limits()).probe(&request, |_| {}).await;
            let found: Vec<_> =
                judge(report, None).findings.iter().map(|f| (f.code.clone(), f.severity)).collect();
            let expected: Vec<_> = expected.iter().map(|(c, s)| ((*c).to_owned(), *s)).collect();
            assert_eq!(found, expected, "{edns:?} {name}");
        }
    }
}

#[tokio::test]
async fn one_family_is_enough() {
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![starttls_script(&GOOD)]).await;
    let has = || Answer::Addresses(vec![server]);
    for broken in [Answer::FailureFor("AAAA"), Answer::SilenceFor("AAAA")] {
        let result =
            ask_on(HOST, Mode::Submission, &[2525], &[(HOST, has()), (HOST, broken)]).await;
        expect(&result, &[]);
    }
    for (broken, code) in
        [(Answer::FailureFor("A"), "dns.server-failure"), (Answer::SilenceFor("A"), "dns.timeout")]
    {
        let result = ask_on(HOST, Mode::Submission, &[2525], &[(HOST, broken)]).await;
        expect(&result, &[(code, Error)]);
    }
}

#[tokio::test]
async fn a_broken_answer_about_mx_is_not_taken_for_none() {
    let server = address();
    for (broken, code) in [
        (Answer::FailureFor("MX"), "dns.server-failure"),
        (Answer::SilenceFor("MX"), "dns.timeout"),
    ] {
        let zone = [("example.com", Answer::Addresses(vec![server])), ("example.com", broken)];
        let result = ask("example.com", Mode::Mx, &zone).await;
        assert!(result.report.hosts.is_empty() && !result.report.implicit_mx);
        let policy = result.report.policy.as_deref().unwrap();
        if code == "dns.server-failure" {
            // It may be signed wrongly, so that it is asked about.
            expect(&result, &[(code, Error)]);
            assert_eq!(policy.mta_sts.record.failed, None);
            continue;
        }
        let untested = [code, "mta-sts.not-tested", "tls-rpt.not-tested"];
        let codes: Vec<&str> = result.findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!(codes, untested);
        let said = &result.findings[1].detail;
        assert!(said.contains("did not say where its mail goes"), "{said}");
        assert!(matches!(&policy.mx, Status::NotTested(_)), "{policy:?}");
        assert!(policy_publication(&result.report, "1").is_none(), "nothing to publish for it");
    }
}

#[tokio::test]
async fn a_domain_that_is_an_alias_is_followed_and_told() {
    let server = address();
    let zone = [
        ("example.com", Answer::Alias("example.net")),
        ("example.net", Answer::Mx(vec![(10, HOST)])),
        (HOST, Answer::Addresses(vec![server])),
    ];
    let result = ask_on("example.com", Mode::Mx, &[2525], &zone).await;
    expect(&result, &[("tcp.refused", Error)]);
    assert_eq!(result.report.canonical_name.as_deref(), Some("example.net"));
    assert_eq!(result.report.hosts[0].canonical_name, None);
}

#[tokio::test]
async fn an_exchanger_that_is_listed_twice_is_visited_once() {
    let server = address();
    let mta = Mta::start(SocketAddr::new(server, 2525), vec![starttls_script(&GOOD)]).await;
    let zone = [
        ("example.com", Answer::Mx(vec![(10, HOST), (20, HOST), (10, "Mail.Example.COM")])),
        (HOST, Answer::Addresses(vec![server])),
    ];
    let result = ask_on("example.com", Mode::Mx, &[2525], &zone).await;
    expect(&result, &[]);
    assert_eq!(mta.heard().len(), 1);
    assert_eq!((result.report.mx.len(), result.report.hosts.len()), (3, 1));
}

#[tokio::test]
async fn exchangers_that_share_an_address_are_visited_one_after_the_other() {
    let server = address();
    let mut slow = starttls_script(&GOOD);
    slow.insert(0, Step::Wait(Duration::from_millis(300)));
    let mta = Mta::start(SocketAddr::new(server, 2525), vec![slow]).await;
    let zone = [
        ("example.com", Answer::Mx(vec![(10, HOST), (20, "backup.example.com")])),
        (HOST, Answer::Addresses(vec![server])),
        ("backup.example.com", Answer::Addresses(vec![server])),
    ];
    let result = ask_on("example.com", Mode::Mx, &[2525], &zone).await;
    expect(&result, &[("cert.hostname-mismatch", Error)]);
    assert_eq!(mta.heard().len(), 2, "each name is looked for in the certificate");
    assert!(result.report.duration_ms > 600.0, "not at the same time");
}

#[tokio::test]
async fn names_that_no_host_should_have_are_looked_up_all_the_same() {
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![starttls_script(&GOOD)]).await;
    let zone = [
        ("example.com", Answer::Mx(vec![(10, "mail_in.example.com")])),
        ("mail_in.example.com", Answer::Addresses(vec![server])),
    ];
    let result = ask_on("example.com", Mode::Mx, &[2525], &zone).await;
    expect(&result, &[("cert.hostname-mismatch", Error)]);
}

#[tokio::test]
async fn exchangers_beyond_the_bound_are_shown_as_not_visited() {
    const NAMES: [&str; 12] = [
        "a.example.com",
        "b.example.com",
        "c.example.com",
        "d.example.com",
        "e.example.com",
        "f.example.com",
        "g.example.com",
        "h.example.com",
        "i.example.com",
        "j.example.com",
        "k.example.com",
        "l.example.com",
    ];
    let server = address();
    let listed = NAMES.iter().map(|name| (10, *name)).collect();
    let mut zone = vec![("example.com", Answer::Mx(listed))];
    zone.extend(NAMES.map(|name| (name, Answer::Addresses(vec![server]))));
    let result = ask_on("example.com", Mode::Mx, &[2525], &zone).await;
    let hosts = &result.report.hosts;
    assert_eq!(hosts.len(), 12);
    assert_eq!(hosts.iter().filter(|h| !h.endpoints.is_empty()).count(), 10);
    assert!(hosts[11].not_tested.as_ref().unwrap().contains("first 10"));
}

#[tokio::test]
async fn exchangers_in_a_private_network_are_told_as_that() {
    let zone = [
        ("example.com", Answer::Mx(vec![(10, "inside.example.com")])),
        ("inside.example.com", Answer::Addresses(vec!["10.0.0.1".parse().unwrap()])),
    ];
    let result = ask("example.com", Mode::Mx, &zone).await;
    expect(&result, &[("dns.mx-unresolvable", Error)]);
    assert!(result.findings[0].detail.contains("10.0.0.1 (a private network)"));
    assert_eq!(result.outcome(), Outcome::Unreached);
}

#[tokio::test]
async fn an_alias_that_leads_nowhere() {
    let zone = [
        ("example.com", Answer::Mx(vec![(10, "alias.example.com")])),
        ("alias.example.com", Answer::Alias("gone.example.com")),
    ];
    let result = ask("example.com", Mode::Mx, &zone).await;
    expect(&result, &[("dns.mx-unresolvable", Error)]);
}

#[tokio::test]
async fn a_null_mx_means_no_connection() {
    let null = Answer::Mx(vec![(0, ".")]);
    let result = ask("example.com", Mode::Mx, &[("example.com", null)]).await;
    expect(&result, &[("dns.null-mx", Error)]);
    assert!(result.report.hosts.is_empty());
    assert_eq!(result.outcome(), Outcome::Faulty);
}

#[tokio::test]
async fn a_null_mx_beside_others_is_a_fault_and_the_others_are_visited() {
    real_ports!("a_null_mx_beside_others_is_a_fault_and_the_others_are_visited");
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 25), vec![starttls_script(&GOOD)]).await;
    let zone = [
        ("example.com", Answer::Mx(vec![(0, "."), (10, HOST)])),
        (HOST, Answer::Addresses(vec![server])),
    ];
    let result = ask("example.com", Mode::Mx, &zone).await;
    expect(&result, &[("dns.null-mx-not-alone", Error)]);
    assert!(result.report.hosts[0].endpoints[0].is_complete());
}

#[tokio::test]
async fn exchangers_are_visited_in_order_of_preference() {
    real_ports!("exchangers_are_visited_in_order_of_preference");
    let (first, second) = (address(), address());
    let _a = Mta::start(SocketAddr::new(first, 25), vec![starttls_script(&GOOD)]).await;
    let _b = Mta::start(SocketAddr::new(second, 25), vec![starttls_script(&GOOD)]).await;
    let zone = [
        ("example.com", Answer::Mx(vec![(20, "backup.example.com"), (10, HOST)])),
        (HOST, Answer::Addresses(vec![first])),
        ("backup.example.com", Answer::Addresses(vec![second])),
    ];
    let result = ask("example.com", Mode::Auto, &zone).await;
    assert_eq!(result.report.mode, Mode::Mx, "a domain with MX records is one for servers");
    let names: Vec<_> =
        result.report.hosts.iter().map(|h| (h.preference, h.name.as_str())).collect();
    assert_eq!(names, [(Some(10), HOST), (Some(20), "backup.example.com")]);
    expect(&result, &[("cert.hostname-mismatch", Warning)]);
}

#[tokio::test]
async fn without_mx_the_domain_itself_counts() {
    real_ports!("without_mx_the_domain_itself_counts");
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 25), vec![starttls_script(&GOOD)]).await;
    let result = ask(HOST, Mode::Mx, &[(HOST, Answer::Addresses(vec![server]))]).await;
    expect(&result, &[("dns.implicit-mx", Info)]);
    let submission = ask(HOST, Mode::Auto, &[(HOST, Answer::Addresses(vec![server]))]).await;
    assert_eq!(submission.report.mode, Mode::Submission);
}

#[tokio::test]
async fn exchangers_that_are_none() {
    real_ports!("exchangers_that_are_none");
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 25), vec![starttls_script(&GOOD)]).await;
    let alias = [
        ("example.com", Answer::Mx(vec![(10, "alias.example.com")])),
        ("alias.example.com", Answer::Alias(HOST)),
        (HOST, Answer::Addresses(vec![server])),
    ];
    let result = ask("example.com", Mode::Mx, &alias).await;
    expect(&result, &[("dns.mx-is-alias", Warning), ("cert.hostname-mismatch", Warning)]);

    for literal in ["192.0.2.1", "[192.0.2.1]", "[IPv6:2001:db8::1]", "2001:db8::1"] {
        let zone = [("example.com", Answer::Mx(vec![(10, literal)]))];
        expect(&ask("example.com", Mode::Mx, &zone).await, &[("dns.mx-is-address", Error)]);
    }

    // The domain has an address of its own, which must not be used while there are MX records.
    let gone = [
        ("example.com", Answer::Mx(vec![(10, "gone.example.com")])),
        ("example.com", Answer::Addresses(vec![server])),
    ];
    let result = ask("example.com", Mode::Mx, &gone).await;
    expect(&result, &[("dns.mx-unresolvable", Error)]);
    assert!(result.report.hosts.iter().all(|h| h.endpoints.is_empty()));
}

#[tokio::test]
async fn an_e_mail_address_of_a_known_provider_leads_to_its_host() {
    let result = ask("anna@gmail.com", Mode::Auto, &[]).await;
    assert_eq!(result.report.target.host, "gmail.com");
    assert_eq!(result.report.mode, Mode::Submission);
    let finding = &result.findings[0];
    assert!(finding.detail.contains("smtp.gmail.com"), "{}", finding.detail);
    assert_eq!(result.outcome(), Outcome::Unreached);
}

#[tokio::test]
async fn mail_exchangers_of_a_known_provider_lead_to_its_host() {
    let zone = [("example.com", Answer::Mx(vec![(1, "example-com.mail.protection.outlook.com")]))];
    let result = ask("anna@example.com", Mode::Auto, &zone).await;
    assert_eq!(result.report.mode, Mode::Submission);
    assert_eq!(result.report.mx[0].exchange, "example-com.mail.protection.outlook.com");
    let finding = &result.findings[0];
    assert!(finding.detail.contains("smtp.office365.com"), "{}", finding.detail);
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![starttls_script(&GOOD)]).await;
    let hosted = [
        ("example.com", Answer::Mx(vec![(10, "mx10.mailspamprotection.com")])),
        (HOST, Answer::Addresses(vec![server])),
    ];
    let result = ask("anna@example.com", Mode::Submission, &hosted).await;
    assert_eq!(result.report.hosts[0].name, HOST);
    let step = result.advice.path.iter().find(|s| s.question == Question::Service).unwrap();
    assert_eq!(step.answer, "siteground");
    // Asked for the exchangers themselves, these are what counts, and whose they are is said.
    let result = ask("anna@example.com", Mode::Mx, &zone).await;
    assert_eq!(result.report.mode, Mode::Mx);
    let steps = &result.advice.next_steps;
    assert!(steps.iter().any(|s| s.contains("mailboxes are at Microsoft 365")), "{steps:?}");
}

#[tokio::test]
async fn an_address_under_an_unknown_domain_leads_to_the_usual_host() {
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![starttls_script(&GOOD)]).await;
    let usual = [
        ("example.com", Answer::Addresses(vec!["10.9.8.7".parse().unwrap()])),
        (HOST, Answer::Addresses(vec![server])),
    ];
    let result = ask("anna@example.com", Mode::Submission, &usual).await;
    assert_eq!(result.report.hosts[0].name, HOST);
    assert_eq!(result.report.hosts[0].addresses, [server]);
    let bare = [("example.com", Answer::Addresses(vec![server]))];
    let result = ask("anna@example.com", Mode::Submission, &bare).await;
    assert_eq!(result.report.hosts[0].name, "example.com");
    let result = ask("anna@example.com", Mode::Submission, &[]).await;
    expect(&result, &[("dns.no-such-domain", Error)]);
}

#[tokio::test]
async fn a_usual_host_that_is_not_public_is_named_and_the_domain_visited() {
    let server = address();
    let _mta = Mta::start(SocketAddr::new(server, 2525), vec![starttls_script(&GOOD)]).await;
    let zone = [
        ("example.com", Answer::Addresses(vec![server])),
        (HOST, Answer::Addresses(vec!["10.9.8.7".parse().unwrap()])),
    ];
    let result = ask("anna@example.com", Mode::Submission, &zone).await;
    let [usual, bare] = &result.report.hosts[..] else { panic!("{:#?}", result.report) };
    assert_eq!((usual.name.as_str(), bare.name.as_str()), (HOST, "example.com"));
    assert!(usual.endpoints.is_empty() && !bare.endpoints.is_empty());
    let told = usual.not_tested.as_deref().unwrap_or_default();
    assert!(told.contains("10.9.8.7"), "{told}");
    assert_eq!(result.report.refusal, None);
}

#[tokio::test]
async fn an_international_name_is_shown_in_both_forms() {
    let server = address();
    let zone = [("xn--bcher-kva.example.com", Answer::Addresses(vec![server]))];
    let result = ask("bücher.example.com", Mode::Submission, &zone).await;
    assert_eq!(result.report.target.host, "xn--bcher-kva.example.com");
    assert_eq!(result.report.target.unicode.as_deref(), Some("bücher.example.com"));
    assert_eq!(result.report.hosts[0].addresses, [server]);
}
