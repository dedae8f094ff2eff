//! What is asked for a domain.

use portwise_discovery::Source;
use portwise_discovery::normal::MADE_UP;
use portwise_discovery::plan::{
    Expected, Method, REDIRECTS, RecordType, Step, autodiscover_again, autodiscover_at, hosts,
    mailconf_at, question, questions, requests, requests_by_mx, requests_by_ns,
};

fn asked(steps: &[Step]) -> Vec<(Source, &str)> {
    let asked = steps.iter().filter_map(|step| match step {
        Step::Ask(request) => Some((request.source, request.url.as_str())),
        Step::LeaveOut(..) => None,
    });
    asked.collect()
}

fn left_out(steps: &[Step]) -> Vec<Source> {
    let out = |step| match step {
        &Step::LeaveOut(source, _) => Some(source),
        Step::Ask(_) => None,
    };
    steps.iter().filter_map(out).collect()
}

#[test]
fn each_source_has_its_place() {
    let steps = requests("example.org");
    assert_eq!(
        asked(&steps),
        [
            (Source::AutoconfigHost, "https://autoconfig.example.org/mail/config-v1.1.xml"),
            (
                Source::AutoconfigWellKnown,
                "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml"
            ),
            (Source::AutoconfigHostHttp, "http://autoconfig.example.org/mail/config-v1.1.xml"),
            (
                Source::AutoconfigWellKnownHttp,
                "http://example.org/.well-known/autoconfig/mail/config-v1.1.xml"
            ),
            (Source::Ispdb, "https://autoconfig.thunderbird.net/v1.1/example.org"),
            (
                Source::Pacc,
                "https://ua-auto-config.example.org/.well-known/user-agent-configuration.json"
            ),
            (Source::AutodiscoverRoot, "https://example.org/autodiscover/autodiscover.xml"),
            (
                Source::AutodiscoverHost,
                "https://autodiscover.example.org/autodiscover/autodiscover.xml"
            ),
            (
                Source::AutodiscoverHttp,
                "http://autodiscover.example.org/autodiscover/autodiscover.xml"
            ),
            (
                Source::AutodiscoverV2,
                "https://autodiscover.example.org/autodiscover/autodiscover.json?Email=portwise-check%40example.org&Protocol=AutodiscoverV1"
            ),
        ]
    );
    assert_eq!(hosts(&steps).len(), 5);
}

#[test]
fn no_address_leaves_by_http_or_uninvited() {
    for step in requests("example.org") {
        let Step::Ask(request) = step else { panic!("{step:?}") };
        let has_parameter = request.source == Source::AutoconfigHost;
        assert_eq!(request.with_address.is_some(), has_parameter, "{request:?}");
        assert!(!request.is_http() || !request.url.contains(MADE_UP), "{request:?}");
        let redirects = if request.source == Source::Pacc { 0 } else { REDIRECTS };
        assert_eq!(request.redirects, redirects, "{request:?}");
        let posts = matches!(request.method, Method::Post(_));
        let autodiscover =
            matches!(request.source, Source::AutodiscoverRoot | Source::AutodiscoverHost);
        assert_eq!(posts, autodiscover, "{request:?}");
    }
    assert!(question("example.org").contains("<EMailAddress>portwise-check@example.org</"));
}

#[test]
fn questions_are_as_many_as_there_are_records() {
    let questions = questions("example.org", "0123456789abcdef");
    let names: Vec<_> = questions.iter().map(|q| (q.name.as_str(), q.record)).collect();
    assert_eq!(
        names,
        [
            ("_submissions._tcp.example.org", RecordType::Srv),
            ("_submission._tcp.example.org", RecordType::Srv),
            ("_imaps._tcp.example.org", RecordType::Srv),
            ("_imap._tcp.example.org", RecordType::Srv),
            ("_pop3s._tcp.example.org", RecordType::Srv),
            ("_pop3._tcp.example.org", RecordType::Srv),
            ("_autodiscover._tcp.example.org", RecordType::Srv),
            ("example.org", RecordType::Txt),
            ("_ua-auto-config.example.org", RecordType::Txt),
            ("example.org", RecordType::Mx),
            ("example.org", RecordType::Ns),
            ("pw-0123456789abcdef.example.org", RecordType::Address),
            ("_pw-0123456789abcdef._tcp.example.org", RecordType::Srv),
        ]
    );
}

#[test]
fn the_exchanger_leads_to_its_domain_and_its_registrable_domain() {
    let by_mx = |exchanger, base| requests_by_mx("example.org", exchanger, base);
    let steps = by_mx(Some("mx1.mail.hoster.example"), Some("hoster.example"));
    assert_eq!(
        asked(&steps),
        [
            (Source::AutoconfigMx, "https://autoconfig.mail.hoster.example/mail/config-v1.1.xml"),
            (Source::IspdbMx, "https://autoconfig.thunderbird.net/v1.1/mail.hoster.example"),
            (Source::AutoconfigMxBase, "https://autoconfig.hoster.example/mail/config-v1.1.xml"),
            (Source::IspdbMxBase, "https://autoconfig.thunderbird.net/v1.1/hoster.example"),
        ]
    );
    // The address that is made up for the second try is one of the mail domain.
    let Step::Ask(request) = &steps[0] else { panic!("{steps:?}") };
    assert!(request.with_address.as_ref().unwrap().ends_with("=portwise-check%40example.org"));

    let steps = by_mx(Some("mx1.hoster.example"), Some("hoster.example"));
    assert_eq!(left_out(&steps), [Source::AutoconfigMx, Source::IspdbMx]);
    assert_eq!(asked(&steps).len(), 2);
    assert_eq!(left_out(&by_mx(Some("mx.example.org"), Some("example.org"))).len(), 4);
    // The domain may itself be one above which the exchanger's lies.
    let steps = requests_by_mx("a.example.org", Some("mx.a.example.org"), Some("example.org"));
    assert_eq!(left_out(&steps), [Source::AutoconfigMx, Source::IspdbMx]);
    assert_eq!(left_out(&by_mx(None, None)).len(), 4);
    assert_eq!(left_out(&by_mx(Some("localhost"), None)).len(), 4);
}

#[test]
fn the_name_server_is_asked_for_label_by_label() {
    let urls = |server: &str, base: &str| -> Vec<String> {
        let steps = requests_by_ns("example.org", server, base);
        assert!(asked(&steps).iter().all(|(source, _)| *source == Source::IspdbNs));
        let name = |(_, url): (_, &str)| url.rsplit('/').next().unwrap().to_owned();
        asked(&steps).into_iter().map(name).collect()
    };
    let base = "hoster.example";
    assert_eq!(urls("ns1.hoster.example", base), ["ns1.hoster.example", base]);
    let long = ["y.z.hoster.example", "z.hoster.example", base];
    assert_eq!(urls("w.x.y.z.hoster.example", base), long, "the last ones");
    assert_eq!(urls("ns.hoster.co.uk", "hoster.co.uk"), ["ns.hoster.co.uk", "hoster.co.uk"]);
    assert_eq!(urls(base, base), [base]);
    for server in ["ns.example.org", "example.org"] {
        let steps = requests_by_ns("example.org", server, "example.org");
        assert_eq!(left_out(&steps), [Source::IspdbNs]);
    }
    let steps = requests_by_ns("a.example.org", "ns.a.example.org", "example.org");
    assert_eq!(left_out(&steps), [Source::IspdbNs]);
    // Nothing can be asked for by such names.
    for server in ["", ".", "localhost"] {
        assert_eq!(urls(server, server), [""; 0], "{server}");
    }
}

#[test]
fn names_that_would_be_too_long_are_left_out() {
    let label = "a".repeat(61);
    let domain = format!("{label}.{label}.{label}.{}", "b".repeat(63));
    assert_eq!(domain.len(), 249);
    let steps = requests(&domain);
    let out = left_out(&steps);
    assert_eq!(out.len(), 6, "{out:?}");
    assert!(asked(&steps).iter().any(|(source, _)| *source == Source::AutoconfigWellKnown));
    assert!(questions(&domain, "00").iter().all(|question| question.name == domain));
}

#[test]
fn what_an_answer_leads_to_is_asked_with_the_same_body() {
    let Step::Ask(request) = autodiscover_at("mail.hoster.example", "example.org") else {
        panic!("it is asked")
    };
    assert_eq!(request.url, "https://mail.hoster.example/autodiscover/autodiscover.xml");
    let again = autodiscover_again(Source::AutodiscoverHttp, "https://a.example/x", "example.org");
    assert_eq!(again.method, request.method);
    assert_eq!(mailconf_at("https://a.example/x").expected, Expected::Autoconfig);
}
