//! SRV records (RFC 6186, RFC 8314 §5.1).

use portwise_model::TlsMode;

use super::settings::{Place, Settings};
use super::{Item, Kind};
use crate::server::Service;

/// Records for each service; those that are not offered say so with “.”.
pub(super) fn item(settings: &Settings) -> Item {
    let Settings { domain, imap, pop3, unknown, .. } = settings;
    let mut content = String::new();
    let mut records = |name: &str, security: TlsMode, places: &[(&Place, u8)]| {
        let owner = format!("_{name}._tcp.{domain}.");
        let mut of_mode = places.iter().filter(|(place, _)| place.security == security).peekable();
        if of_mode.peek().is_none() {
            content.push_str(&format!("{owner} 3600 IN SRV 0 0 0 .\n"));
        }
        for (Place { host, port, .. }, priority) in of_mode {
            content.push_str(&format!("{owner} 3600 IN SRV {priority} 1 {port} {host}.\n"));
        }
    };
    let sending: Vec<(&Place, u8)> = settings.sending().zip([0, 10]).collect();
    records("submissions", TlsMode::Implicit, &sending);
    records("submission", TlsMode::StartTls, &sending);
    let mut notes = vec![
        "Sign the zone (DNSSEC), or whoever can forge the DNS decides where passwords go.".to_owned(),
        "Records with the target “.” say that a service is not offered; leave out those of services that are.".to_owned(),
    ];
    if imap.is_some() || pop3.is_some() {
        // The priority also tells IMAP from POP3 (RFC 6186 §3.4).
        for (service, name, place, priority) in
            [(Service::Imap, "imap", imap, 0), (Service::Pop3, "pop3", pop3, 10)]
        {
            let places: Vec<(&Place, u8)> = place.iter().map(|place| (place, priority)).collect();
            if !unknown.contains(&service) || !places.is_empty() {
                records(&format!("{name}s"), TlsMode::Implicit, &places);
                records(name, TlsMode::StartTls, &places);
            }
        }
    } else {
        notes.push(
            "Nothing is said of IMAP and POP3, since their servers are not known here.".to_owned(),
        );
    }
    Item {
        kind: Kind::Srv,
        proof: Kind::Srv.proof().to_owned(),
        file: format!("{domain}.srv.zone"),
        places: vec![format!("{domain}.")],
        content_type: None,
        content,
        notes,
    }
}
