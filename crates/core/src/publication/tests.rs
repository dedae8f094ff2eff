use portwise_discovery::Source;
use portwise_discovery::publish::Kind;

use super::*;
use crate::findings::tests::good;
use crate::judge;
use crate::named::tests::{domain, shut, source};
use TlsMode::{Implicit, StartTls};

const MAIL: &str = "mail.example.com";

fn reading(
    from: Source,
    protection: Protection,
    servers: &[(Service, &str, Port, TlsMode)],
) -> Published {
    let places: Vec<_> =
        servers.iter().map(|(_, host, port, mode)| (*host, *port, *mode)).collect();
    let mut published = source(from, protection, &places);
    for (server, (service, ..)) in published.servers.iter_mut().zip(servers) {
        server.service = *service;
    }
    published
}

fn of(sources: Vec<Published>, hosts: Vec<(&str, Vec<EndpointReport>)>) -> Publication {
    judge(domain(sources, hosts), None).publication.unwrap()
}

fn servers(publication: &Publication) -> Vec<(Service, &str, Port, TlsMode, bool)> {
    let servers = publication.servers.iter();
    servers.map(|s| (s.service, s.host.as_str(), s.port, s.security, s.proved)).collect()
}

fn kinds(publication: &Publication) -> Vec<Kind> {
    publication.items.iter().map(|item| item.kind).collect()
}

fn whys(publication: &Publication) -> Vec<(&str, &str)> {
    publication.left_out.iter().map(|l| (l.what.as_str(), l.why.as_str())).collect()
}

#[test]
fn what_is_published_has_snippets_as_well() {
    use Kind::{Autoconfig, Autodiscover, MobileConfig, Pacc, PaccDigest, Srv};
    let kinds = [Srv, Autoconfig, Autodiscover, Pacc, PaccDigest, MobileConfig];
    let ids: Vec<&str> = kinds.into_iter().filter_map(Kind::snippet).collect();
    assert_eq!(ids.len(), 4);
    for id in ids {
        let program = portwise_snippets::PROGRAMS.iter().find(|program| program.id == id).unwrap();
        assert!(!matches!(program.proof, portwise_snippets::Proof::Unproved(_)), "{id}");
    }
}

#[test]
fn what_works_is_published_and_what_sources_agree_about() {
    let imap = (Service::Imap, MAIL, 993, Implicit);
    let sources = vec![
        reading(
            Source::AutoconfigHost,
            Protection::Https,
            &[imap, (Service::Smtp, MAIL, 465, Implicit)],
        ),
        reading(Source::SrvImaps, Protection::Dns, &[imap]),
        reading(Source::SrvImap, Protection::Dns, &[(Service::Imap, MAIL, 143, StartTls)]),
    ];
    let publication = of(sources, vec![(MAIL, vec![good(587), good(465)])]);
    assert_eq!(
        servers(&publication),
        [
            (Service::Smtp, MAIL, 465, Implicit, true),
            (Service::Smtp, MAIL, 587, StartTls, true),
            (Service::Imap, MAIL, 993, Implicit, false),
        ]
    );
    assert_eq!(
        kinds(&publication),
        [
            Kind::Srv,
            Kind::Autoconfig,
            Kind::Autodiscover,
            Kind::Pacc,
            Kind::PaccDigest,
            Kind::MobileConfig
        ]
    );
    assert_eq!(whys(&publication), []);
    let text = serde_json::to_string(&publication).unwrap();
    assert_eq!(serde_json::from_str::<Publication>(&text).unwrap(), publication);
}

#[test]
fn what_does_not_work_is_not_published() {
    let mut other_name = good(465);
    other_name.tls.as_mut().unwrap().name_matches = false;
    other_name.tls.as_mut().unwrap().certificates[0].dns_names = vec!["other.example".to_owned()];
    let mut no_login = good(587);
    no_login.auth.clear();
    no_login.ehlo_tls = Some(Vec::new());
    let publication = of(Vec::new(), vec![(MAIL, vec![other_name.clone(), no_login, good(25)])]);
    assert!(servers(&publication).is_empty() && publication.items.is_empty());
    let [("everything", why)] = whys(&publication)[..] else { panic!("{publication:?}") };
    assert!(why.contains("No server for sending was seen working"), "{why}");
    // At one of two addresses is not enough.
    let elsewhere = EndpointReport { address: "192.0.2.2".parse().unwrap(), ..good(465) };
    let publication = of(Vec::new(), vec![(MAIL, vec![other_name.clone(), elsewhere, good(587)])]);
    assert_eq!(servers(&publication), [(Service::Smtp, MAIL, 587, StartTls, true)]);
    assert!(whys(&publication).iter().any(|(what, _)| *what == Kind::Pacc.name()));
    // A host that works stands in for one that does not.
    let publication =
        of(Vec::new(), vec![("old.example.com", vec![shut(465)]), (MAIL, vec![good(465)])]);
    assert_eq!(servers(&publication), [(Service::Smtp, MAIL, 465, Implicit, true)]);
    // Addresses have no certificates that clients verify.
    assert!(servers(&of(Vec::new(), vec![("192.0.2.1", vec![good(465)])])).is_empty());
}

#[test]
fn servers_for_reading_are_taken_where_nobody_contradicts() {
    let hosts = || vec![(MAIL, vec![good(465)])];
    let imap = |host: &'static str| [(Service::Imap, host, 993, Implicit)];
    let sources = vec![
        reading(Source::AutoconfigHost, Protection::Https, &imap("imap.example.com")),
        reading(Source::Ispdb, Protection::ThirdParty, &imap("old.example.com")),
    ];
    let publication = of(sources.clone(), hosts());
    assert_eq!(servers(&publication).len(), 1);
    let whys_ = whys(&publication);
    let (_, why) = whys_.iter().find(|(what, _)| *what == "IMAP").unwrap();
    assert!(why.contains("disagree") && why.contains("old.example.com:993"), "{why}");
    assert!(!kinds(&publication).contains(&Kind::Autoconfig));
    // What is given wins, and what may exist is not denied.
    let given = Reading {
        imap: None,
        pop3: Some(Place { host: "pop.example.com".to_owned(), port: 995, security: Implicit }),
    };
    let report = domain(sources, hosts());
    let found = crate::findings(&report);
    let publication = super::publication(&report, &found, &given).unwrap();
    assert!(servers(&publication).contains(&(
        Service::Pop3,
        "pop.example.com",
        995,
        Implicit,
        false
    )));
    assert!(kinds(&publication).contains(&Kind::Autoconfig));
    let records = &publication.items[0].content;
    assert!(records.contains("_pop3s._tcp") && !records.contains("_imap"), "{records}");
    // Nothing without TLS, and nothing by plain http.
    let plain = [(Service::Imap, MAIL, 143, TlsMode::Cleartext)];
    for sources in [
        vec![reading(Source::AutoconfigHost, Protection::Https, &plain)],
        vec![reading(Source::AutoconfigHostHttp, Protection::Http, &imap(MAIL))],
    ] {
        let is_by_http = sources[0].protection == Protection::Http;
        let publication = of(sources, hosts());
        assert_eq!(servers(&publication).len(), 1);
        let by_http = whys(&publication)
            .iter()
            .any(|(what, why)| *what == "IMAP" && why.contains("plain http"));
        assert_eq!(by_http, is_by_http);
    }
}

#[test]
fn user_names_are_as_sources_say() {
    let named = |from: Source, name: UserName| {
        let mut published = source(from, Protection::Https, &[(MAIL, 465, Implicit)]);
        published.servers[0].username = Some(name);
        published.servers.push(Server {
            service: Service::Imap,
            port: 993,
            ..published.servers[0].clone()
        });
        published
    };
    let hosts = || vec![(MAIL, vec![good(465)])];
    let local = of(vec![named(Source::AutoconfigHost, UserName::LocalPart)], hosts());
    let file = |publication: &Publication| {
        let file = publication.items.iter().find(|item| item.kind == Kind::Autoconfig);
        file.unwrap().content.clone()
    };
    assert!(file(&local).contains("%EMAILLOCALPART%"));
    let both = of(
        vec![
            named(Source::AutoconfigHost, UserName::LocalPart),
            named(Source::Ispdb, UserName::FullAddress),
        ],
        hosts(),
    );
    assert!(file(&both).contains("%EMAILADDRESS%"));
    assert!(whys(&both).iter().any(|(what, _)| *what == "user name"), "{:?}", both.left_out);
}

#[test]
fn only_a_search_for_settings_says_what_to_publish() {
    let report = crate::findings::tests::report(crate::Mode::Submission, vec![good(465)]);
    let result = judge(report, None);
    assert_eq!(result.publication, None);
    assert!(!serde_json::to_string(&result).unwrap().contains("publication"));
}
