//! What is written to be published is read back, by us and by the clients.

use base64::Engine as _;
use portwise_discovery::clients::Client;
use portwise_discovery::publish::{Kind, LogIn, Place, Publication, Settings, Unfit, publication};
use portwise_discovery::{
    Document, Outcome, Service, Source, UserName, clients, contradictions, pacc, plan,
};
use portwise_model::TlsMode;

use crate::common::{DOMAIN, answers, discovered, records, xml};

fn place(host: &str, port: u16, security: TlsMode) -> Place {
    Place { host: host.to_owned(), port, security }
}

fn settings() -> Settings {
    Settings::new("Example.org", place("SMTP.example.org", 465, TlsMode::Implicit))
        .and_then(|s| s.with_imap(place("imap.example.org", 993, TlsMode::Implicit)))
        .unwrap()
        .with_provider("Müller & <Söhne> \"Mail\"")
}

fn left_out(publication: &Publication) -> Vec<&str> {
    publication.left_out.iter().map(|left_out| left_out.what.as_str()).collect()
}

fn content(publication: &Publication, kind: Kind) -> &str {
    &publication.items.iter().find(|item| item.kind == kind).unwrap().content
}

#[test]
fn what_is_written_is_read_back_and_every_client_succeeds() {
    let publication = publication(&settings());
    assert_eq!(publication.left_out, []);
    let autoconfig = content(&publication, Kind::Autoconfig);
    let pox = content(&publication, Kind::Autodiscover);
    let document = content(&publication, Kind::Pacc);
    let facts = discovered([
        xml(Source::AutoconfigHost, autoconfig),
        xml(Source::AutoconfigWellKnown, autoconfig),
        records(Source::SrvSubmissions, &[(0, 1, 465, "smtp.example.org")]),
        records(Source::SrvSubmission, &[(0, 0, 0, ".")]),
        records(Source::SrvImaps, &[(0, 1, 993, "imap.example.org")]),
        records(Source::SrvImap, &[(0, 0, 0, ".")]),
        answers(Source::Pacc, 200, "application/json", document),
        xml(Source::AutodiscoverRoot, pox),
    ]);
    for published in &facts.sources {
        assert_eq!(
            (&published.outcome, &published.faults),
            (&Outcome::Answered, &vec![]),
            "{published:?}"
        );
    }
    assert_eq!(contradictions(&facts), []);
    let Some(Document::Autoconfig(file)) = &facts.of(Source::AutoconfigHost).unwrap().document
    else {
        panic!("no file")
    };
    assert_eq!(file.display_name.as_deref(), Some("Müller & <Söhne> \"Mail\""));
    for client in Client::ALL {
        let outcome = clients::outcome(client, &facts);
        if matches!(client, Client::NewOutlook | Client::AppleMail) {
            assert_eq!(outcome.takes, None);
            continue;
        }
        let smtp = outcome.smtp.clone().unwrap();
        assert_eq!(
            (smtp.host.as_str(), smtp.port, smtp.security),
            ("smtp.example.org", 465, TlsMode::Implicit)
        );
        assert!(outcome.incoming.is_some_and(|server| server.service == Service::Imap));
        assert_eq!(outcome.stumbles, [], "{client:?}");
    }
}

#[test]
fn a_second_port_is_said_after_the_first() {
    let settings = settings()
        .with_fallback(place("smtp.example.org", 587, TlsMode::StartTls))
        .unwrap()
        .with_unknown(Service::Pop3);
    let publication = publication(&settings);
    let lines: Vec<&str> = content(&publication, Kind::Srv).lines().collect();
    assert_eq!(
        lines,
        [
            "_submissions._tcp.example.org. 3600 IN SRV 0 1 465 smtp.example.org.",
            "_submission._tcp.example.org. 3600 IN SRV 10 1 587 smtp.example.org.",
            "_imaps._tcp.example.org. 3600 IN SRV 0 1 993 imap.example.org.",
            "_imap._tcp.example.org. 3600 IN SRV 0 0 0 .",
        ]
    );
    let facts = discovered([
        xml(Source::AutoconfigHost, content(&publication, Kind::Autoconfig)),
        records(Source::SrvSubmissions, &[(0, 1, 465, "smtp.example.org")]),
        records(Source::SrvSubmission, &[(10, 1, 587, "smtp.example.org")]),
        records(Source::SrvImaps, &[(0, 1, 993, "imap.example.org")]),
        answers(Source::Pacc, 200, "application/json", content(&publication, Kind::Pacc)),
        xml(Source::AutodiscoverRoot, content(&publication, Kind::Autodiscover)),
    ]);
    assert_eq!(contradictions(&facts), []);
    for client in Client::ALL {
        let outcome = clients::outcome(client, &facts);
        let smtp = outcome.smtp.as_ref().map(|server| server.port);
        match client {
            Client::NewOutlook | Client::AppleMail => assert_eq!(smtp, None),
            _ => assert_eq!((smtp, outcome.stumbles), (Some(465), vec![]), "{client:?}"),
        }
    }
    // The same server twice is one.
    let again = settings.with_fallback(place("smtp.example.org", 465, TlsMode::Implicit)).unwrap();
    assert_eq!(portwise_discovery::publish::publication(&again).servers.len(), 2);
    let zone = publication.zone();
    for host in ["autoconfig", "autodiscover", "ua-auto-config"] {
        assert!(zone.contains(&format!("\n; {host}.example.org. needs the address")), "{zone}");
    }
    let is_data = |line: &&str| !line.starts_with(';');
    assert_eq!(zone.lines().filter(is_data).count(), 5, "{zone}");
}

#[test]
fn starttls_and_local_parts_are_said_in_each_kind() {
    let settings = Settings::new(DOMAIN, place("smtp.example.org", 587, TlsMode::StartTls))
        .and_then(|s| s.with_pop3(place("pop.example.org", 110, TlsMode::StartTls)))
        .unwrap()
        .with_log_in(LogIn::LocalPart);
    let publication = publication(&settings);
    let autoconfig = xml(Source::AutoconfigHost, content(&publication, Kind::Autoconfig));
    let smtp = autoconfig.servers.iter().find(|s| s.service == Service::Smtp).unwrap();
    assert_eq!((smtp.port, smtp.security), (587, TlsMode::StartTls));
    assert_eq!(smtp.username, Some(UserName::LocalPart));
    let facts =
        discovered([xml(Source::AutodiscoverRoot, content(&publication, Kind::Autodiscover))]);
    for client in [Client::Thunderbird, Client::OutlookClassic] {
        let outcome = clients::outcome(client, &facts);
        assert_eq!(outcome.smtp.unwrap().security, TlsMode::StartTls);
        assert_eq!(outcome.stumbles, []);
    }
    assert_eq!(left_out(&publication), [Kind::Pacc.name()]);
    assert!(content(&publication, Kind::MobileConfig).contains("EmailTypePOP"));
    assert_eq!(
        content(&publication, Kind::Srv),
        "_submissions._tcp.example.org. 3600 IN SRV 0 0 0 .\n\
         _submission._tcp.example.org. 3600 IN SRV 0 1 587 smtp.example.org.\n\
         _imaps._tcp.example.org. 3600 IN SRV 0 0 0 .\n\
         _imap._tcp.example.org. 3600 IN SRV 0 0 0 .\n\
         _pop3s._tcp.example.org. 3600 IN SRV 0 0 0 .\n\
         _pop3._tcp.example.org. 3600 IN SRV 10 1 110 pop.example.org.\n"
    );
}

#[test]
fn without_a_server_for_reading_only_sending_is_said() {
    let settings =
        Settings::new(DOMAIN, place("smtp.example.org", 465, TlsMode::Implicit)).unwrap();
    let publication = publication(&settings);
    assert_eq!(left_out(&publication), [Kind::Autoconfig, Kind::MobileConfig].map(Kind::name));
    // Nothing is denied that may exist.
    assert_eq!(content(&publication, Kind::Srv).lines().count(), 2);
}

#[test]
fn the_digest_is_that_of_the_document() {
    let publication = publication(&settings());
    let (document, record) =
        (content(&publication, Kind::Pacc), content(&publication, Kind::PaccDigest));
    let text = record.split('"').nth(1).unwrap().to_owned();
    assert_eq!(
        pacc::digest(document.as_bytes(), std::slice::from_ref(&text)),
        (Some(true), vec![])
    );
    let fits = pacc::digest(format!("{document} ").as_bytes(), &[text]).0;
    assert_eq!(fits, Some(false));
    // A server that PACC cannot describe is left out.
    let odd = settings().with_imap(place("imap.example.org", 143, TlsMode::StartTls)).unwrap();
    let document = content(&portwise_discovery::publish::publication(&odd), Kind::Pacc).to_owned();
    assert!(!document.contains("imap") && document.contains("\"submit\""), "{document}");
    let digest = base64::engine::general_purpose::STANDARD
        .decode(record.split("d=").nth(1).unwrap().split('"').next().unwrap());
    assert_eq!(digest.unwrap().len(), 32);
}

#[test]
fn places_are_those_that_are_asked() {
    let publication = publication(&settings());
    let asked: Vec<String> = plan::requests(DOMAIN)
        .into_iter()
        .filter_map(|step| match step {
            plan::Step::Ask(request) => Some(request.url),
            plan::Step::LeaveOut(..) => None,
        })
        .collect();
    for item in &publication.items {
        let is_file = matches!(item.kind, Kind::Autoconfig | Kind::Autodiscover | Kind::Pacc);
        assert!(!is_file || item.places.iter().all(|place| asked.contains(place)), "{item:?}");
        assert_eq!(item.content_type.is_none(), item.places == ["example.org."], "{item:?}");
        assert!(item.content.ends_with('\n') && !item.notes.is_empty() && !item.file.contains('/'));
        assert!(item.notes.iter().all(|note| note.ends_with('.')));
    }
}

#[test]
fn the_profile_is_a_property_list() {
    let publication = publication(&settings());
    let profile = content(&publication, Kind::MobileConfig);
    let mut reader = quick_xml::Reader::from_str(profile);
    let (mut depth, mut keys) = (0, Vec::new());
    let mut is_key = false;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) => {
                depth += 1;
                is_key = start.name().as_ref() == "key";
            }
            quick_xml::events::Event::End(_) => {
                depth -= 1;
                is_key = false;
            }
            quick_xml::events::Event::Text(text) if is_key => keys.push(text.to_string()),
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    for key in [
        "PayloadContent",
        "EmailAccountType",
        "IncomingMailServerHostName",
        "IncomingMailServerPortNumber",
        "IncomingMailServerUseSSL",
        "IncomingMailServerAuthentication",
        "OutgoingMailServerHostName",
        "OutgoingMailServerPortNumber",
        "OutgoingMailServerUseSSL",
        "OutgoingMailServerAuthentication",
    ] {
        assert_eq!(keys.iter().filter(|own| *own == key).count(), 1, "{key}");
    }
    // Each payload has an identity of its own, the same every time.
    for key in ["PayloadUUID", "PayloadIdentifier", "PayloadType", "PayloadVersion"] {
        assert_eq!(keys.iter().filter(|own| *own == key).count(), 2, "{key}");
    }
    assert_eq!(
        content(&portwise_discovery::publish::publication(&settings()), Kind::MobileConfig),
        profile
    );
    assert!(profile.contains("Müller &amp; &lt;Söhne&gt; &quot;Mail&quot;"), "{profile}");
}

#[test]
fn what_must_not_be_published_is_refused() {
    let smtp = || place("smtp.example.org", 465, TlsMode::Implicit);
    for domain in ["", "example", "192.0.2.1", "a b.example", "example.org\" x=\"", "<x>.example"] {
        assert_eq!(Settings::new(domain, smtp()), Err(Unfit::Domain(domain.to_owned())));
    }
    let long = [&"a".repeat(59)[..]; 4].join(".");
    assert!(matches!(Settings::new(&long, smtp()), Err(Unfit::Domain(_))));
    assert!(Settings::new(&long[4..], smtp()).is_ok());
    for host in ["", "mail", "192.0.2.1", "::1", "a.example. IN TXT"] {
        let wrong = place(host, 465, TlsMode::Implicit);
        assert_eq!(Settings::new(DOMAIN, wrong), Err(Unfit::Host(host.to_owned())));
    }
    assert_eq!(Settings::new(DOMAIN, place("a.example", 0, TlsMode::Implicit)), Err(Unfit::Port));
    let plain = Settings::new(DOMAIN, smtp()).unwrap().with_imap(place(
        "a.example",
        143,
        TlsMode::Cleartext,
    ));
    assert_eq!(plain, Err(Unfit::Cleartext("a.example:143".to_owned())));
    // A name keeps what can be shown, up to what the formats allow.
    let long = settings().with_provider(&format!("\u{7}{}\n", "x".repeat(70)));
    let document = content(&publication(&long), Kind::Pacc).to_owned();
    assert!(document.contains(&format!("\"{}\"", "x".repeat(60))), "{document}");
}

#[test]
fn a_server_for_reading_is_named_as_people_do() {
    use portwise_discovery::Service::{Imap, Pop3};
    let named = |service, text| Place::for_reading(service, text);
    let imap = |port, security| Ok(place("imap.example.org", port, security));
    assert_eq!(named(Imap, "IMAP.example.org"), imap(993, TlsMode::Implicit));
    assert_eq!(named(Imap, "imap.example.org:143"), imap(143, TlsMode::StartTls));
    assert_eq!(named(Pop3, "imap.example.org:143"), imap(143, TlsMode::Implicit));
    assert_eq!(named(Pop3, "imap.example.org:110"), imap(110, TlsMode::StartTls));
    for text in ["imap.example.org:0", "imap.example.org:70000", "imap.example.org:"] {
        assert_eq!(named(Imap, text), Err(Unfit::Port), "{text}");
    }
    for text in ["", "localhost", "192.0.2.1", "a b.example"] {
        assert!(matches!(named(Imap, text), Err(Unfit::Host(_))), "{text}");
    }
}

#[test]
fn what_depends_on_a_file_comes_after_it_and_everything_says_how_it_was_proved() {
    let items = publication(&settings()).items;
    let at = |kind| items.iter().position(|item| item.kind == kind).unwrap();
    assert!(at(Kind::Pacc) < at(Kind::PaccDigest));
    assert_eq!(at(Kind::Srv), 0, "it needs no web server");
    assert!(items.iter().all(|item| item.proof.ends_with('.')));
    for item in &items {
        let id = serde_json::to_value(item.kind).unwrap();
        assert_eq!(Kind::of_id(id.as_str().unwrap()), Some(item.kind));
    }
    assert_eq!(Kind::of_id("mx"), None);
    let hosts = publication(&settings());
    assert_eq!(
        hosts.web_hosts(),
        [
            "autoconfig.example.org",
            "example.org",
            "autodiscover.example.org",
            "ua-auto-config.example.org"
        ]
    );
}
