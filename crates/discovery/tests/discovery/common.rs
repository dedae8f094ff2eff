//! Facts as the prober would bring them, made with the real readers.

use portwise_discovery::document::Srv;
use portwise_discovery::plan::{self, Expected, Step};
use portwise_discovery::{
    Discovered, Fault, Fetch, Outcome, Protection, Published, Read, Source, Way, answer, srv, vet,
};

pub(crate) const DOMAIN: &str = "example.org";

/// A file with one IMAP and one SMTP server.
pub(crate) fn file(smtp: &str) -> String {
    let imap = server("imap", "imap.example.org", 993, "SSL");
    whole(&format!("{imap}{smtp}"))
}

/// A file with these servers.
pub(crate) fn whole(servers: &str) -> String {
    format!(
        "<clientConfig version=\"1.1\"><emailProvider id=\"example.org\">\
         <domain>example.org</domain>{servers}</emailProvider></clientConfig>"
    )
}

/// A server of a file.
pub(crate) fn server(kind: &str, host: &str, port: u16, socket: &str) -> String {
    with_auth(kind, host, port, socket, &["password-cleartext"])
}

pub(crate) fn with_auth(kind: &str, host: &str, port: u16, socket: &str, auth: &[&str]) -> String {
    let tag = if kind == "smtp" { "outgoingServer" } else { "incomingServer" };
    let auth: String =
        auth.iter().map(|way| format!("<authentication>{way}</authentication>")).collect();
    format!(
        "<{tag} type=\"{kind}\"><hostname>{host}</hostname><port>{port}</port>\
         <socketType>{socket}</socketType>{auth}<username>%EMAILADDRESS%</username></{tag}>"
    )
}

/// The good file.
pub(crate) fn good() -> String {
    file(&server("smtp", "smtp.example.org", 465, "SSL"))
}

/// An answer of Autodiscover with these protocols.
pub(crate) fn pox(protocols: &str) -> String {
    format!(
        "<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\">\
         <Response xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a\">\
         <Account><AccountType>email</AccountType><Action>settings</Action>{protocols}</Account>\
         </Response></Autodiscover>"
    )
}

/// A protocol of it; what is empty is left out.
pub(crate) fn protocol(kind: &str, port: u16, ssl: &str, encryption: &str) -> String {
    let part = |tag: &str, value: &str| {
        if value.is_empty() { String::new() } else { format!("<{tag}>{value}</{tag}>") }
    };
    format!(
        "<Protocol><Type>{kind}</Type><Server>mail.example.org</Server><Port>{port}</Port>{}{}</Protocol>",
        part("SSL", ssl),
        part("Encryption", encryption),
    )
}

fn expected(source: Source) -> Expected {
    let by_mx =
        plan::requests_by_mx(DOMAIN, Some("mx.mail.hoster.example"), Some("hoster.example"));
    let at = plan::autodiscover_at("autodiscover.hoster.example", DOMAIN);
    let all = plan::requests(DOMAIN).into_iter().chain(by_mx).chain([at]);
    let of_source = |step| match step {
        Step::Ask(request) if request.source == source => Some(request.expected),
        _ => None,
    };
    all.into_iter().find_map(of_source).unwrap_or(Expected::Autoconfig)
}

/// What a source answers with.
pub(crate) fn answers(source: Source, status: u16, content_type: &str, body: &str) -> Published {
    let read =
        answer::read(source, expected(source), body.as_bytes(), Some(content_type), DOMAIN, None);
    let is_file = (200..300).contains(&status);
    let (outcome, faults) = match answer::status(source, status) {
        Some((outcome, fault)) => (outcome, Vec::from_iter(fault)),
        None if is_file => (read.outcome(), read.faults.clone()),
        None => (Outcome::Wrong, vec![Fault::Status(status)]),
    };
    Published {
        source,
        asked: source.id().to_owned(),
        outcome,
        faults,
        protection: Protection::of(source, Way { encrypted: true, ..Way::default() }),
        fetches: vec![Fetch {
            url: "https://mail.hoster.example/".to_owned(),
            status: Some(status),
            content_type: Some(content_type.to_owned()),
            duration_ms: 1.0,
        }],
        document: if is_file { read.document } else { None },
        addressed: None,
        servers: if is_file { read.servers } else { Vec::new() },
        duration_ms: 1.0,
        age_s: None,
    }
}

/// A file of the right type.
pub(crate) fn xml(source: Source, body: &str) -> Published {
    answers(source, 200, "text/xml; charset=utf-8", body)
}

/// A page for people.
pub(crate) fn page(source: Source) -> Published {
    answers(source, 200, "text/html", "<!DOCTYPE html>\n<html><body>Welcome!</body></html>")
}

/// Nothing there.
pub(crate) fn absent(source: Source) -> Published {
    answers(source, 404, "text/html", "")
}

/// A source that fails before there is an answer.
pub(crate) fn fails(source: Source, fault: Fault) -> Published {
    let mut published = absent(source);
    published.outcome = Outcome::Wrong;
    published.faults = vec![fault];
    published.fetches[0].status = None;
    published
}

/// SRV records: priority, weight, port, target.
pub(crate) fn records(source: Source, records: &[(u16, u16, u16, &str)]) -> Published {
    let record = |&(priority, weight, port, target): &(u16, u16, u16, &str)| Srv {
        priority,
        weight,
        port,
        target: target.to_owned(),
        alias: false,
        no_address: false,
    };
    let read = srv::read(source, records.iter().map(record).collect());
    let mut published = absent(source);
    published.fetches.clear();
    published.outcome = read.outcome();
    published.faults = read.faults;
    published.document = read.document;
    published.servers = read.servers;
    published
}

/// The facts about the domain.
pub(crate) fn discovered(sources: impl IntoIterator<Item = Published>) -> Discovered {
    let mut discovered = Discovered {
        domain: DOMAIN.to_owned(),
        sources: sources.into_iter().collect(),
        ..Discovered::default()
    };
    vet::note_registrable(&mut discovered);
    discovered
}

/// The one fault.
pub(crate) fn only(read: &Read) -> &Fault {
    assert_eq!(read.faults.len(), 1, "{read:?}");
    &read.faults[0]
}
