//! No input makes a reader panic, or keep more than it may.

use crate::common::DOMAIN;
use portwise_discovery::document::Srv;
use portwise_discovery::plan::Expected;
use portwise_discovery::{Source, answer, clients, contradictions, mailconf, srv, vet};
use proptest::prelude::*;

const EXPECTED: [Expected; 4] =
    [Expected::Autoconfig, Expected::Autodiscover, Expected::AutodiscoverV2, Expected::Pacc];

/// What every reader makes of a body, as octets of JSON.
fn read_all(bytes: &[u8], content_type: Option<&str>, records: &[String]) {
    for expected in EXPECTED {
        for source in [Source::AutoconfigHost, Source::AutoconfigMx] {
            let read = answer::read(source, expected, bytes, content_type, DOMAIN, Some(records));
            let json = serde_json::to_string(&(&read.document, &read.servers)).unwrap();
            assert!(!json.contains('\u{202e}') && json.len() <= 8 * bytes.len() + 4_096, "{json}");
            for fault in &read.faults {
                assert!(!fault.describe().contains(char::is_control), "{fault:?}");
            }
        }
    }
}

/// Pieces that put together come close to what readers expect.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<clientConfig>",
        "</clientConfig>",
        "<emailProvider id=\"example.org\">",
        "</emailProvider>",
        "<domain>example.org</domain>",
        "<outgoingServer type=\"smtp\">",
        "</outgoingServer>",
        "<incomingServer type='imap'>",
        "</incomingServer>",
        "<hostname>smtp.example.org</hostname>",
        "<hostname>%EMAILDOMAIN%</hostname>",
        "<port>465</port>",
        "<port>-1</port>",
        "<port>99999</port>",
        "<socketType>SSL</socketType>",
        "<socketType>plain</socketType>",
        "<authentication system='x'>",
        "</authentication>",
        "<username>%EMAILADDRESS%</username>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "&amp;",
        "&#0;",
        "&#x202e;",
        "&x;",
        "<!DOCTYPE x",
        ">",
        "<?xml version='1.0'?>",
        "<Autodiscover>",
        "</Autodiscover>",
        "<Response>",
        "</Response>",
        "<Account>",
        "</Account>",
        "<Protocol>",
        "</Protocol>",
        "<Type>SMTP</Type>",
        "<Server>mail.example.org</Server>",
        "<SSL>off</SSL>",
        "{",
        "}",
        "[",
        "]",
        "\"protocols\"",
        ":",
        ",",
        "\"submit\"",
        "\"host\"",
        "\"a.example\"",
        "\"Url\"",
        "\u{202e}",
        "\u{0}",
        "ä",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|all| all.concat())
}

proptest! {
    #[test]
    fn any_octets(bytes in prop::collection::vec(any::<u8>(), 0..600), records in prop::collection::vec(".{0,80}", 0..3)) {
        read_all(&bytes, None, &records);
    }

    #[test]
    fn any_pieces(body in pieces(), named in prop::option::of(".{0,30}")) {
        read_all(body.as_bytes(), named.as_deref(), &[]);
    }

    #[test]
    fn good_files_with_a_flaw(at in 0usize..2_000, with in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = include_bytes!("files/whole.xml").to_vec();
        let at = at.min(bytes.len() - 1);
        if cut { bytes.truncate(at) } else { bytes[at] = with }
        read_all(&bytes, Some("text/xml"), &[]);
    }

    #[test]
    fn any_digest(record in "(v=UAAC1;)?( ?[ad]=[a-zA-Z0-9+/=]{0,50};?){0,3}.{0,20}", body in ".{0,50}") {
        read_all(body.as_bytes(), None, std::slice::from_ref(&record));
        let _ = mailconf::pointer(&[record]);
    }

    #[test]
    fn any_url(text in "(https?:)?/{0,3}[a-z0-9@:.\\[\\]%#?\u{ff10}-\u{ff19}é/\\\\-]{0,40}") {
        if let Ok(place) = vet::vet(&text) {
            assert!(place.host.contains('.') && place.host.parse::<std::net::IpAddr>().is_err());
            assert_eq!(place.port, if place.https { 443 } else { 80 });
            let url = url::Url::parse(&place.url).unwrap();
            assert_eq!(url.host_str(), Some(place.host.as_str()));
            assert!(url.username().is_empty() && url.password().is_none() && url.port().is_none());
            let _ = vet::follow(&[place], &text, 3);
        }
    }

    #[test]
    fn any_records(all in prop::collection::vec((any::<u16>(), any::<u16>(), any::<u16>(), ".{0,20}|[a-c]\\.example|\\.", any::<bool>()), 0..40)) {
        let records: Vec<Srv> = all.into_iter().map(|(priority, weight, port, target, flag)| Srv {
            priority, weight, port, target, alias: flag, no_address: !flag && weight % 2 == 0,
        }).collect();
        for source in Source::ALL {
            let read = srv::read(source, records.clone());
            assert!(read.servers.len() <= 16);
            assert!(read.servers.iter().all(|server| server.port != 0));
        }
        for record in &records {
            assert!(srv::share(record, &records) <= 100);
        }
    }

    #[test]
    fn whatever_is_found_has_an_outcome_for_each_client(
        bodies in prop::collection::vec((0usize..23, pieces(), prop::sample::select(vec![200u16, 404, 401, 302, 500])), 0..8),
    ) {
        let published = bodies.into_iter().map(|(source, body, status)| {
            crate::common::answers(Source::ALL[source], status, "text/xml", &body)
        });
        let discovered = crate::common::discovered(published);
        for outcome in clients::outcomes(&discovered) {
            assert!(!outcome.describe().is_empty());
            assert!(outcome.takes.is_some() || outcome.smtp.is_none());
            assert!(outcome.takes.is_none_or(|source| outcome.client.sources().contains(&source)));
            let json = serde_json::to_string(&outcome).unwrap();
            assert_eq!(serde_json::from_str::<clients::ClientOutcome>(&json).unwrap(), outcome);
        }
        for contradiction in contradictions(&discovered) {
            assert!(contradiction.describe().ends_with('.'));
        }
    }
}
