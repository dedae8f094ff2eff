//! PACC documents and their digests (draft-ietf-mailmaint-pacc-02, and the key of -03).

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use portwise_model::TlsMode;
use portwise_smtp::printable;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::body::{self, not_settings, wrong_type};
use crate::document::{Document, Pacc};
use crate::facts::Fault;
use crate::normal;
use crate::read::Read;
use crate::server::{Server, Service};

/// Base64 as people paste it, with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// How many TXT records are looked at.
const RECORDS: usize = 16;

/// Reads a document, whose digest must be in one of the TXT records of `_ua-auto-config.DOMAIN`;
/// the strings of each are joined. Without an answer of the DNS (`None`) nothing is said of it.
#[must_use]
pub fn read(
    bytes: &[u8],
    content_type: Option<&str>,
    domain: &str,
    records: Option<&[String]>,
) -> Read {
    let value: Value = match serde_json::from_str(&body::text(bytes)) {
        Ok(value @ Value::Object(_)) => value,
        Err(error) if body::text(bytes).trim_start().starts_with('{') => {
            let at = format!("line {}, column {}: no valid JSON", error.line(), error.column());
            return Read::faulty(Fault::Malformed(at));
        }
        _ => return Read::faulty(not_settings(bytes)),
    };
    let mut faults: Vec<Fault> = wrong_type(content_type, body::JSON).into_iter().collect();
    let mut document = document(&value);
    if let Some(records) = records {
        let (fits, mut wrong) = digest(bytes, records);
        document.digest_fits = fits;
        faults.append(&mut wrong);
    }
    let servers = servers(&document, domain);
    if !servers.iter().any(|server| server.service == Service::Smtp) {
        faults.push(Fault::NoServer);
    }
    Read { document: Some(Document::Pacc(document)), faults, servers }
}

fn document(value: &Value) -> Pacc {
    let text = |pointer: &str| {
        value.pointer(pointer).and_then(Value::as_str).map(|text| printable(text.as_bytes()))
    };
    Pacc {
        submit: text("/protocols/submit/host"),
        smtp: text("/protocols/smtp/host"),
        imap: text("/protocols/imap/host"),
        pop3: text("/protocols/pop3/host"),
        password: value.pointer("/authentication/password").and_then(Value::as_bool),
        oauth_issuer: text("/authentication/oauth-public/issuer"),
        provider: text("/info/provider/name"),
        digest_fits: None,
    }
}

/// A document names hosts only: TLS begins at once, at the usual port.
fn servers(document: &Pacc, domain: &str) -> Vec<Server> {
    let mut auth = Vec::new();
    if document.oauth_issuer.is_some() {
        auth.push("oauth-public".to_owned());
    }
    if document.password == Some(true) {
        auth.push("password".to_owned());
    }
    let submit = document.submit.as_ref().or(document.smtp.as_ref());
    [
        (Service::Smtp, submit),
        (Service::Imap, document.imap.as_ref()),
        (Service::Pop3, document.pop3.as_ref()),
    ]
    .into_iter()
    .filter_map(|(service, host)| {
        Some(Server {
            service,
            host: normal::host(host?, domain)?,
            port: normal::usual_port(service, TlsMode::Implicit),
            security: TlsMode::Implicit,
            auth: auth.clone(),
            username: None,
        })
    })
    .collect()
}

/// Whether one of the records has the digest of a body; none if no record has any. And what is
/// wrong with them.
#[must_use]
pub fn digest(bytes: &[u8], records: &[String]) -> (Option<bool>, Vec<Fault>) {
    let own = Sha256::digest(bytes);
    let mut faults = Vec::new();
    let mut digests = Vec::new();
    if records.len() > RECORDS {
        faults.push(Fault::TooMany(records.len()));
    }
    for record in records.iter().take(RECORDS) {
        match parse(record) {
            Ok(Some(digest)) => digests.push(digest),
            Ok(None) => {}
            Err(why) => faults.push(Fault::Record(why)),
        }
    }
    let fits = (!digests.is_empty()).then(|| digests.iter().any(|digest| digest[..] == own[..]));
    match fits {
        None => faults.push(Fault::NoDigest),
        Some(false) => faults.push(Fault::Digest),
        Some(true) => {}
    }
    (fits, faults)
}

/// The SHA-256 in a record; none if the record is for something else.
fn parse(record: &str) -> Result<Option<Vec<u8>>, String> {
    let tags: Vec<(&str, &str)> = record
        .split(';')
        .filter_map(|tag| tag.split_once('='))
        .map(|(name, value)| (name.trim(), value.trim()))
        .collect();
    let value = |name: &str| tags.iter().find(|(own, _)| *own == name).map(|(_, value)| *value);
    if value("v") != Some("UAAC1") {
        return Ok(None);
    }
    let shown = printable(record.as_bytes());
    match value("a") {
        Some(algorithm) if algorithm.eq_ignore_ascii_case("sha256") => {}
        // Another algorithm is for clients that know it.
        Some(_) => return Ok(None),
        None => return Err(format!("“{shown}” does not say which digest it is (a=sha256)")),
    }
    let Some(text) = value("d") else {
        return Err(format!("“{shown}” has no digest (d=)"));
    };
    match BASE64.decode(text) {
        Ok(digest) if digest.len() == 32 => Ok(Some(digest)),
        _ => Err(format!("the digest in “{shown}” is not the Base64 of 32 octets")),
    }
}
