//! SRV records (RFC 6186, RFC 8314 §5.1).

use portwise_model::TlsMode;

use super::settings::{Place, Settings};
use super::{Item, Kind};

/// One record per service; those that are not offered say so with “.”.
pub(super) fn item(settings: &Settings) -> Item {
    let Settings { domain, smtp, imap, pop3, .. } = settings;
    let mut content = String::new();
    let mut record = |service: &str, place: Option<&Place>, priority: u8| {
        let owner = format!("_{service}._tcp.{domain}.");
        let data = match place {
            Some(Place { host, port, .. }) => format!("{priority} 1 {port} {host}."),
            None => "0 0 0 .".to_owned(),
        };
        content.push_str(&format!("{owner} 3600 IN SRV {data}\n"));
    };
    let of = |place: &'_ Option<Place>, security| {
        place.clone().filter(|place| place.security == security)
    };
    let smtp = Some(smtp.clone());
    record("submissions", of(&smtp, TlsMode::Implicit).as_ref(), 0);
    record("submission", of(&smtp, TlsMode::StartTls).as_ref(), 0);
    let mut notes = vec![
        "Sign the zone (DNSSEC), or whoever can forge the DNS decides where passwords go.".to_owned(),
        "Records with the target “.” say that a service is not offered; leave out those of services that are.".to_owned(),
    ];
    if imap.is_some() || pop3.is_some() {
        // The priority also tells IMAP from POP3 (RFC 6186 §3.4).
        record("imaps", of(imap, TlsMode::Implicit).as_ref(), 0);
        record("imap", of(imap, TlsMode::StartTls).as_ref(), 0);
        record("pop3s", of(pop3, TlsMode::Implicit).as_ref(), 10);
        record("pop3", of(pop3, TlsMode::StartTls).as_ref(), 10);
    } else {
        notes.push(
            "Nothing is said of IMAP and POP3, since their servers are not known here.".to_owned(),
        );
    }
    Item {
        kind: Kind::Srv,
        file: format!("{domain}.srv.zone"),
        places: vec![format!("{domain}.")],
        content_type: None,
        content,
        notes,
    }
}
