//! The PACC document and its digest.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portwise_model::{Port, TlsMode};
use sha2::{Digest as _, Sha256};

use super::settings::{Place, Settings};
use super::{Item, Kind};

/// The document and the record with its digest. It can name hosts only, so ports and modes must be
/// the usual ones of implicit TLS.
pub(super) fn items(settings: &Settings) -> Result<[Item; 2], String> {
    let Settings { domain, provider, smtp, imap, pop3, .. } = settings;
    let is_usual =
        |place: &Place, port: Port| place.security == TlsMode::Implicit && place.port == port;
    if !is_usual(smtp, 465) {
        return Err(
            "PACC names hosts only, and clients take port 465 with implicit TLS. Offer that first."
                .to_owned(),
        );
    }
    let mut protocols = serde_json::Map::new();
    let mut name = |key: &str, place: &Place| {
        protocols.insert(key.to_owned(), serde_json::json!({ "host": place.host }));
    };
    name("submit", smtp);
    let mut notes = vec![
        "The digest is that of these very octets: publish it anew whenever the file changes, the new one beside the old one at first.".to_owned(),
        "The format is still a draft: the key “submit” was “smtp” until its second version.".to_owned(),
        "No redirect is allowed, and the certificate must be for this host.".to_owned(),
    ];
    for (key, place, port) in [("imap", imap, 993), ("pop3", pop3, 995)] {
        match place {
            Some(place) if is_usual(place, port) => name(key, place),
            Some(_) => notes.push(format!(
                "The server for {} is left out, since it is not at port {port} with implicit TLS.",
                key.to_uppercase()
            )),
            None => {}
        }
    }
    let document = serde_json::json!({
        "protocols": protocols,
        "authentication": { "password": true },
        "info": { "provider": { "name": provider } },
    });
    let content = format!("{document:#}\n");
    let digest = STANDARD.encode(Sha256::digest(content.as_bytes()));
    let record =
        format!("_ua-auto-config.{domain}. 3600 IN TXT \"v=UAAC1; a=sha256; d={digest}\"\n");
    let document = Item {
        kind: Kind::Pacc,
        proof: Kind::Pacc.proof().to_owned(),
        file: "user-agent-configuration.json".to_owned(),
        places: vec![format!(
            "https://ua-auto-config.{domain}/.well-known/user-agent-configuration.json"
        )],
        content_type: Some("application/json".to_owned()),
        content,
        notes,
    };
    let digest = Item {
        kind: Kind::PaccDigest,
        proof: Kind::PaccDigest.proof().to_owned(),
        file: format!("{domain}.pacc.zone"),
        places: vec![format!("{domain}.")],
        content_type: None,
        content: record,
        notes: vec!["Sign the zone (DNSSEC); only then does the digest prove anything.".to_owned()],
    };
    Ok([document, digest])
}
