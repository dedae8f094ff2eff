//! Every reader, on answers as they occur.

use crate::common::{DOMAIN, good, only, pox, protocol, server, whole, with_auth};
use portwise_discovery::document::Autoconfig;
use portwise_discovery::{
    Document, Fault, Outcome, Read, Server, Service, Source, UserName, answer, autoconfig,
    autodiscover, pacc, srv,
};
use portwise_model::TlsMode;

use crate::records::{PACC, record};

fn read(body: &str) -> Read {
    autoconfig::read(body.as_bytes(), Some("text/xml"), DOMAIN, Some(DOMAIN))
}

fn file(read: &Read) -> &Autoconfig {
    match &read.document {
        Some(Document::Autoconfig(file)) => file,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_whole_file_is_read() {
    let read = read(include_str!("files/whole.xml"));
    assert_eq!((read.outcome(), &read.faults), (Outcome::Answered, &vec![]));
    let file = file(&read);
    assert_eq!(file.version.as_deref(), Some("1.1"));
    assert_eq!(file.id.as_deref(), Some("example.org"));
    assert_eq!(file.display_name.as_deref(), Some("Example & Söhne <Mail>"));
    assert_eq!(file.domains, ["example.org", "%EMAILDOMAIN%"]);
    assert_eq!(file.oauth_issuers, ["login.example.org"]);
    assert_eq!(file.servers.len(), 6);
    assert_eq!(file.servers[1].authentication, ["OAuth2", "sasl:SCRAM-SHA-256", "plain"]);
    assert_eq!(file.servers[0].url.as_deref(), Some("https://mail.example.org/EWS/Exchange.asmx"));
    // The exchange server is none for IMAP, and the one of an unknown socketType falls alone.
    let servers: Vec<_> =
        read.servers.iter().map(|s| (s.service, s.host.as_str(), s.port, s.security)).collect();
    assert_eq!(
        servers,
        [
            (Service::Imap, "imap.example.org", 993, TlsMode::Implicit),
            (Service::Pop3, "pop.example.org", 110, TlsMode::StartTls),
            (Service::Smtp, "smtp.example.org", 587, TlsMode::StartTls),
            (Service::Smtp, "smtp.example.org", 465, TlsMode::Implicit),
        ]
    );
    assert_eq!(read.servers[0].username, Some(UserName::FullAddress));
    assert_eq!(read.servers[1].username, Some(UserName::LocalPart));
}

#[test]
fn what_is_no_file_is_told_from_what_is_broken() {
    let not = |body: &str, start: &str| {
        let read = read(body);
        assert_eq!(only(&read), &Fault::NotSettings(start.to_owned()));
        assert_eq!(read.outcome(), Outcome::Wrong);
    };
    not("", "");
    not("Not found\n here\u{202e}", "Not found here\\u{202e}");
    not("<!DOCTYPE html>\n<html lang=de><br></html>", "<!DOCTYPE html> <html lang=de><br></html>");
    not("<html><body/></html>", "<html><body/></html>");
    not("{\"error\":1}", "{\"error\":1}");
    not("<rss/>", "<rss/>");
    not("<", "<");
    not(&format!("<html>{}", "x ".repeat(60)), &format!("<html>{}…", "x ".repeat(37)));

    for body in [
        "<clientConfig>",
        "<clientConfig></clientconfig>",
        "<clientConfig/><clientConfig/>",
        "<clientConfig/>text",
        "<clientConfig a='1' a='2'/>",
        "<clientConfig><a></b></clientConfig>",
        "<clientConfig>&#x110000;</clientConfig>",
    ] {
        let read = read(body);
        assert!(matches!(only(&read), Fault::Malformed(_)), "{body}: {read:?}");
        assert_eq!(read.outcome(), Outcome::Wrong);
    }
}

#[test]
fn nothing_is_expanded() {
    for body in [
        "<!DOCTYPE clientConfig [<!ENTITY a \"aaaa\">]><clientConfig>&a;</clientConfig>",
        "<!DOCTYPE clientConfig SYSTEM \"file:///etc/passwd\"><clientConfig/>",
        "<clientConfig>&a;</clientConfig>",
        "<clientConfig version='&a;'/>",
    ] {
        assert_eq!(only(&read(body)), &Fault::Doctype, "{body}");
    }
    let bomb = include_str!("files/laughs.xml");
    assert_eq!(only(&read(bomb)), &Fault::Doctype);
}

#[test]
fn sizes_are_bounded() {
    let deep =
        |n: usize| format!("<clientConfig>{}{}</clientConfig>", "<a>".repeat(n), "</a>".repeat(n));
    assert!(!read(&deep(15)).faults.iter().any(|fault| matches!(fault, Fault::Malformed(_))));
    assert!(matches!(only(&read(&deep(16))), Fault::Malformed(_)));
    let wide = |n: usize| format!("<clientConfig>{}</clientConfig>", "<a/>".repeat(n));
    assert!(!read(&wide(1_999)).faults.iter().any(|fault| matches!(fault, Fault::Malformed(_))));
    assert!(matches!(only(&read(&wide(2_000))), Fault::Malformed(_)));
    let many = read(&whole(&server("smtp", "smtp.example.org", 465, "SSL").repeat(51)));
    assert_eq!(only(&many), &Fault::TooMany(51));
    assert_eq!(many.servers.len(), 50);
    let long =
        read(&good().replace(
            "<domain>",
            &format!("<displayName>{}</displayName><domain>", "é".repeat(9_000)),
        ));
    let name = file(&long).display_name.clone().unwrap();
    assert_eq!(name.chars().count(), 513, "{name}");
}

#[test]
fn types_that_thunderbird_refuses_are_faults_of_readable_files() {
    for (named, is_fault) in [
        (Some("text/xml"), false),
        (Some("Application/XML; charset=utf-8"), false),
        (Some("text/rdf"), false),
        (Some("text/plain"), true),
        (Some("application/octet-stream"), true),
        (None, true),
    ] {
        let read = autoconfig::read(good().as_bytes(), named, DOMAIN, Some(DOMAIN));
        let expected = is_fault.then(|| Fault::ContentType(named.unwrap_or_default().to_owned()));
        assert_eq!(read.faults, Vec::from_iter(expected), "{named:?}");
        assert_eq!(read.outcome(), Outcome::Answered);
    }
}

#[test]
fn a_file_must_be_for_the_domain_unless_it_stands_for_another() {
    let other = good().replace("<domain>example.org", "<domain>hoster.example");
    let listed = vec!["hoster.example".to_owned()];
    assert_eq!(only(&read(&other)), &Fault::OtherDomain(listed));
    assert_eq!(read(&other).outcome(), Outcome::Answered);
    assert_eq!(read(&good().replace("<domain>example.org", "<domain>EXAMPLE.org.")).faults, []);
    assert_eq!(read(&good().replace("<domain>example.org", "<domain>%EMAILDOMAIN%")).faults, []);
    let by_mx = autoconfig::read(other.as_bytes(), Some("text/xml"), DOMAIN, None);
    assert_eq!(by_mx.faults, []);
}

#[test]
fn a_file_without_a_server_for_sending_is_wrong() {
    let smtp = server("smtp", "smtp.example.org", 465, "SSL");
    for servers in [
        String::new(),
        server("imap", "imap.example.org", 993, "SSL"),
        smtp.replace("SSL", "STARTSSL"),
        smtp.replace("<port>465", "<port>0"),
        smtp.replace("<port>465", "<port>65536"),
        smtp.replace("smtp.example.org", "localhost"),
        smtp.replace("smtp.example.org", "%EMAILLOCALPART%.example.org"),
        smtp.replace("type=\"smtp\"", "type=\"jmap\""),
    ] {
        let read = read(&whole(&servers));
        assert_eq!(only(&read), &Fault::NoServer, "{servers}");
        assert_eq!(read.outcome(), Outcome::Wrong);
    }
    // A port that is missing is the usual one.
    let read = read(&whole(&smtp.replace("<port>465</port>", "")));
    assert_eq!(read.servers[0].port, 465);
}

#[test]
fn placeholders_stand_for_the_domain() {
    let body = whole(&server("smtp", "smtp.%EMAILDOMAIN%", 465, "SSL"));
    assert_eq!(read(&body).servers[0].host, "smtp.example.org");
}

#[test]
fn autodiscover_names_servers_exchange_or_another_place() {
    let read = |body: &str| autodiscover::read(body.as_bytes(), Some("text/xml"), DOMAIN);
    let both = read(&pox(&format!(
        "{}{}",
        protocol("IMAP", 993, "on", "SSL"),
        protocol("SMTP", 587, "on", "TLS")
    )));
    assert_eq!((both.outcome(), &both.faults), (Outcome::Answered, &vec![]));
    let modes: Vec<_> = both.servers.iter().map(|s| (s.service, s.port, s.security)).collect();
    assert_eq!(
        modes,
        [(Service::Imap, 993, TlsMode::Implicit), (Service::Smtp, 587, TlsMode::StartTls),]
    );
    for (ssl, encryption, port, security) in [
        ("", "", 465, TlsMode::Implicit),
        ("yes", "", 587, TlsMode::StartTls),
        ("on", "TLS", 465, TlsMode::StartTls),
        ("off", "", 587, TlsMode::Cleartext),
        ("off", "SSL", 465, TlsMode::Implicit),
        ("on", "None", 25, TlsMode::Cleartext),
    ] {
        let read = read(&pox(&protocol("SMTP", port, ssl, encryption)));
        assert_eq!(read.servers[0].security, security, "{ssl} {encryption} {port}");
    }

    let exchange = read(&pox("<Protocol><Type>EXCH</Type><Server>x</Server></Protocol>"));
    assert_eq!((exchange.outcome(), exchange.servers.len()), (Outcome::Answered, 0));
    let mobile = read(&pox("<Protocol Type=\"MobileSync\"/>"));
    assert_eq!(mobile.outcome(), Outcome::Answered);
    let imap = read(&pox(&protocol("IMAP", 993, "on", "")));
    assert_eq!((imap.outcome(), only(&imap)), (Outcome::Wrong, &Fault::NoServer));

    let redirect = read(&pox("<RedirectAddr>anna@hoster.example</RedirectAddr>"));
    let Some(Document::Autodiscover(answer)) = &redirect.document else { panic!("{redirect:?}") };
    assert_eq!(answer.redirect.as_deref(), Some("hoster.example"));
    assert_eq!(redirect.outcome(), Outcome::Answered);
    let error = read(
        "<Autodiscover><Response><Error><ErrorCode>600</ErrorCode></Error></Response></Autodiscover>",
    );
    let Some(Document::Autodiscover(answer)) = &error.document else { panic!("{error:?}") };
    assert_eq!((answer.error.as_deref(), error.outcome()), (Some("600"), Outcome::Wrong));
    assert!(matches!(only(&read("<html/>")), Fault::NotSettings(_)));
}

#[test]
fn what_a_login_name_means_is_seen_by_the_made_up_address() {
    let name = "<LoginName>portwise-check</LoginName></Protocol>";
    let body = pox(&protocol("SMTP", 465, "on", "").replace("</Protocol>", name));
    let read = autodiscover::read(body.as_bytes(), Some("text/xml"), DOMAIN);
    assert_eq!(read.servers[0].username, Some(UserName::LocalPart));
}

#[test]
fn version_2_names_a_place() {
    let read = |body: &str| autodiscover::read_v2(body.as_bytes(), Some("application/json"));
    let good = read(r#"{"Protocol":"AutodiscoverV1","Url":"https://a.example/autodiscover.xml"}"#);
    let Some(Document::AutodiscoverV2(answer)) = &good.document else { panic!("{good:?}") };
    assert_eq!(answer.url.as_deref(), Some("https://a.example/autodiscover.xml"));
    assert_eq!(good.outcome(), Outcome::Answered);
    let error = read(r#"{"ErrorCode":"InvalidProtocol","ErrorMessage":"no"}"#);
    let Some(Document::AutodiscoverV2(answer)) = &error.document else { panic!("{error:?}") };
    assert_eq!(answer.error.as_deref(), Some("InvalidProtocol"));
    for body in ["", "[]", "{}", "{\"Url\":1}", "<html/>", "{"] {
        assert!(matches!(only(&read(body)), Fault::NotSettings(_)), "{body}");
    }
}

#[test]
fn statuses_tell_absent_from_wrong() {
    let login = |status| Some(Fault::WantsLogin(status));
    for (source, status, expected) in [
        (Source::AutoconfigHost, 200, None),
        (Source::AutoconfigHost, 302, None),
        (Source::AutoconfigHost, 404, Some((Outcome::Absent, None))),
        (Source::Pacc, 410, Some((Outcome::Absent, None))),
        (Source::AutoconfigHost, 403, Some((Outcome::Wrong, login(403)))),
        (Source::AutodiscoverHost, 401, Some((Outcome::Answered, login(401)))),
        (Source::AutodiscoverV2, 400, Some((Outcome::Wrong, Some(Fault::Status(400))))),
        (Source::Ispdb, 503, Some((Outcome::Wrong, Some(Fault::Status(503))))),
    ] {
        assert_eq!(answer::status(source, status), expected, "{source:?} {status}");
    }
    for (status, body, again) in
        [(400, "x", true), (404, "", true), (200, " \n", true), (200, "x", false), (500, "", false)]
    {
        assert_eq!(answer::wants_address(status, body.as_bytes()), again, "{status} {body}");
    }
}

#[test]
fn documents_survive_json() {
    for read in [
        read(include_str!("files/whole.xml")),
        autodiscover::read(pox(&protocol("SMTP", 465, "on", "")).as_bytes(), None, DOMAIN),
        pacc::read(PACC.as_bytes(), None, DOMAIN, Some(&[])),
        srv::read(Source::SrvImaps, vec![record(0, 0, 993, "a.example.org")]),
    ] {
        let json = serde_json::to_string(&(&read.document, &read.faults, &read.servers)).unwrap();
        let back: (Option<Document>, Vec<Fault>, Vec<Server>) =
            serde_json::from_str(&json).unwrap();
        assert_eq!(back, (read.document, read.faults, read.servers));
    }
}

#[test]
fn ways_to_log_in_stay_as_they_are_named() {
    let smtp = with_auth("smtp", "smtp.example.org", 465, "SSL", &["OAuth", "secure"]);
    assert_eq!(read(&whole(&smtp)).servers[0].auth, ["OAuth", "secure"]);
}
