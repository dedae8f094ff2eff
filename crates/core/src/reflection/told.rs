//! What a reflector tells.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::hello::ClientHello;
use super::wire::{Recorder, WireLine};

/// The most octets of an answer of the API.
pub const LARGEST_ANSWER: usize = 64 * 1024;

/// Who reflects, and where.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Reflector {
    /// Always `portwise-reflect`.
    pub service: String,
    /// Its version.
    pub version: String,
    /// The name that it greets with.
    pub hostname: String,
    /// SHA-256 of its certificate.
    pub certificate_sha256: String,
    /// The ports on which it listens.
    pub ports: Vec<Port>,
    /// What it is not.
    pub notice: String,
}

/// A port of a reflector.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Port {
    /// Its number.
    pub port: u16,
    /// TLS begins with the first octet.
    pub implicit_tls: bool,
}

/// What the reflector has under one token.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Reflections {
    /// The connections, the oldest first.
    pub reflections: Vec<Reflection>,
}

/// What reached the reflector in one connection.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Reflection {
    /// The token that the reflector gave it.
    pub id: String,
    /// The address that it came from.
    pub from: IpAddr,
    /// And the port there.
    pub from_port: u16,
    /// The port at which it arrived.
    pub port: u16,
    /// What was said, in both directions. Of commands that could hold a secret or an address there is
    /// the verb alone.
    pub lines: Vec<WireLine>,
    /// Something was too long to be kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// What the client offered when it began TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_hello: Option<ClientHello>,
    /// What came of TLS, once it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<TlsTold>,
    /// Why TLS failed, in the words of the TLS library.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_failure: Option<String>,
    /// The connection is over.
    pub ended: bool,
}

/// A TLS session as the reflector has it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TlsTold {
    /// `TLSv1.2` or `TLSv1.3`.
    pub version: String,
    /// By its name in IANA's registry.
    pub cipher_suite: String,
    /// Milliseconds that the handshake took.
    pub handshake_ms: u32,
}

/// What came from the API is not the answer of a reflector.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum NotAnAnswer {
    /// It is something else.
    #[error("it is no reflector of Portwise: what answers there says something else")]
    Other,
    /// It is longer than is read, or has more parts.
    #[error("its answer is longer than is read")]
    TooLong,
}

/// The most connections of one answer, and ports of a reflector.
const MOST: usize = 16;

impl Reflector {
    /// What a reflector calls itself.
    pub const SERVICE: &'static str = "portwise-reflect";

    /// Reads what it says of itself. Every text of it can be shown.
    ///
    /// # Errors
    ///
    /// [`NotAnAnswer`] if it is none.
    pub fn read(octets: &[u8]) -> Result<Self, NotAnAnswer> {
        let mut read: Self = parse(octets)?;
        if read.service != Self::SERVICE {
            return Err(NotAnAnswer::Other);
        }
        if read.ports.len() > MOST {
            return Err(NotAnAnswer::TooLong);
        }
        for text in
            [&mut read.version, &mut read.hostname, &mut read.certificate_sha256, &mut read.notice]
        {
            tame(text);
        }
        Ok(read)
    }
}

impl Reflections {
    /// Reads what a reflector tells. Every text of it can be shown.
    ///
    /// # Errors
    ///
    /// [`NotAnAnswer`] if it is none.
    pub fn read(octets: &[u8]) -> Result<Self, NotAnAnswer> {
        let mut read: Self = parse(octets)?;
        let is_long = |one: &Reflection| one.lines.len() > 2 * Recorder::MOST_LINES;
        if read.reflections.len() > MOST || read.reflections.iter().any(is_long) {
            return Err(NotAnAnswer::TooLong);
        }
        for one in &mut read.reflections {
            tame(&mut one.id);
            one.lines.iter_mut().for_each(|line| tame(&mut line.octets));
            one.tls_failure.iter_mut().for_each(tame);
            if let Some(tls) = &mut one.tls {
                tame(&mut tls.version);
                tame(&mut tls.cipher_suite);
            }
            if let Some(hello) = &mut one.client_hello {
                tame(&mut hello.ja4);
                tame(&mut hello.sha256);
                hello.server_name.iter_mut().chain(&mut hello.alpn).for_each(tame);
            }
        }
        Ok(read)
    }
}

fn parse<'a, T: Deserialize<'a>>(octets: &'a [u8]) -> Result<T, NotAnAnswer> {
    if octets.len() > LARGEST_ANSWER {
        return Err(NotAnAnswer::TooLong);
    }
    serde_json::from_slice(octets).map_err(|_| NotAnAnswer::Other)
}

/// Escapes what is not plain ASCII, which an honest reflector has done.
fn tame(text: &mut String) {
    const LONGEST: usize = 4 * Recorder::LONGEST_LINE;
    let is_tame = |octet: u8| (b' '..=b'~').contains(&octet);
    if !text.bytes().all(is_tame) {
        *text = text.as_bytes().escape_ascii().to_string();
    }
    text.truncate(LONGEST);
}

#[cfg(test)]
mod tests {
    use super::{LARGEST_ANSWER, NotAnAnswer, Reflections, Reflector};

    #[test]
    fn what_a_reflector_says_is_hostile_text() {
        let line =
            r#"{"at_ms":1.0,"from":"client","inside_tls":false,"octets":"a\u001b[31m\u202e"}"#;
        let one = format!(
            r#"{{"id":"x","from":"192.0.2.1","from_port":1,"port":25,"lines":[{line}],"ended":true}}"#
        );
        let read = Reflections::read(format!(r#"{{"reflections":[{one}]}}"#).as_bytes()).unwrap();
        let shown = &read.reflections[0].lines[0].octets;
        assert!(shown.bytes().all(|b| (b' '..=b'~').contains(&b)), "{shown}");
        let many = vec![one; 17].join(",");
        let many = Reflections::read(format!(r#"{{"reflections":[{many}]}}"#).as_bytes());
        assert_eq!(many, Err(NotAnAnswer::TooLong));
        assert_eq!(Reflections::read(&vec![b' '; LARGEST_ANSWER + 1]), Err(NotAnAnswer::TooLong));
        let other = r#"{"service":"other","version":"","hostname":"","certificate_sha256":"","ports":[],"notice":""}"#;
        assert_eq!(Reflector::read(other.as_bytes()), Err(NotAnAnswer::Other));
        assert_eq!(Reflector::read(b"<html>"), Err(NotAnAnswer::Other));
    }
}
