//! What a reflector tells, and what a visitor keeps to hold against it.

use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::differences::Difference;
use super::hello::ClientHello;
use super::wire::{Recorder, WireLine};
use crate::Host;
use crate::report::TcpOutcome;

/// The most octets of an answer of the API.
pub const LARGEST_ANSWER: usize = 64 * 1024;

/// What a connection is known by: a number that nobody guesses, chosen by the client or by the
/// reflector.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Token(String);

impl Token {
    /// A token of 128 random bits.
    #[must_use]
    pub fn of(random: u128) -> Self {
        Self(format!("{random:032x}"))
    }

    /// The argument of EHLO that carries it: a domain name (RFC 5321 §4.1.1.1) of which nobody can be
    /// the owner (RFC 6761 §6.4).
    #[must_use]
    pub fn helo(&self) -> String {
        format!("{BEFORE}{}{BEHIND}", self.0)
    }

    /// Finds it in the argument of EHLO.
    #[must_use]
    pub fn in_helo(argument: &str) -> Option<Self> {
        let argument = argument.trim().to_ascii_lowercase();
        Self::read(argument.strip_prefix(BEFORE)?.strip_suffix(BEHIND)?)
    }

    /// Reads one, in upper or lower case.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let is_one = text.len() == DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit());
        is_one.then(|| Self(text.to_ascii_lowercase()))
    }

    /// Its 32 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const BEFORE: &str = "portwise-";
const BEHIND: &str = ".invalid";
const DIGITS: usize = 32;

/// Where a reflector is asked: `HOST`, or `HOST:PORT` with the port of its API.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReflectorAt {
    /// The host.
    pub host: Host,
    /// The port of its API.
    pub api_port: crate::Port,
}

impl ReflectorAt {
    /// The port of the API if none is named.
    pub const API_PORT: crate::Port = 8025;
}

/// A reflector is not named as one.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
#[error(
    "give the host of a reflector, such as reflect.example.com, 192.0.2.1 or [2001:db8::1], perhaps with the port of its API behind a colon"
)]
pub struct NotAReflector;

impl FromStr for ReflectorAt {
    type Err = NotAReflector;

    fn from_str(text: &str) -> Result<Self, NotAReflector> {
        let text = text.trim();
        let read = |host: &str| Host::parse(host).map_err(|_| NotAReflector);
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self { host: Host::Address(address), api_port: Self::API_PORT });
        }
        let (host, api_port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => {
                let port = port.parse().ok().filter(|port| *port != 0).ok_or(NotAReflector)?;
                (host, port)
            }
            _ => (text, Self::API_PORT),
        };
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        Ok(Self { host: read(bare)?, api_port })
    }
}

impl Display for ReflectorAt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.host {
            Host::Address(IpAddr::V6(address)) => write!(f, "[{address}]:{}", self.api_port),
            _ => write!(f, "{}:{}", self.host, self.api_port),
        }
    }
}

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

/// What came of asking a reflector about the way to it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Via {
    /// The host that was named.
    pub host: String,
    /// The port of its API.
    pub api_port: u16,
    /// What it says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reflector: Option<Reflector>,
    /// Why nothing could be compared, as a part of a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_tested: Option<String>,
    /// Its ports, visited.
    pub visits: Vec<ViaVisit>,
}

/// One visit, seen from both ends.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ViaVisit {
    /// The address that was dialled.
    pub address: IpAddr,
    /// The port that was dialled.
    pub port: u16,
    /// TLS begins with the first octet there.
    pub implicit_tls: bool,
    /// The address that it was dialled from, as this machine has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local: Option<IpAddr>,
    /// What came of the connection; nothing if it was not tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcp: Option<TcpOutcome>,
    /// What was said and heard here.
    pub lines: Vec<WireLine>,
    /// Something was too long to be kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// The ClientHello as it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_hello: Option<ClientHello>,
    /// SHA-256 of the certificate that was heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_sha256: Option<String>,
    /// What the reflector tells of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reflection: Option<Reflection>,
    /// Where the two ends differ.
    pub differences: Vec<Difference>,
    /// Why they could not be compared, as a part of a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_compared: Option<String>,
}

impl ViaVisit {
    /// A visit of which nothing is known yet.
    #[must_use]
    pub fn new(address: IpAddr, port: Port) -> Self {
        Self {
            address,
            port: port.port,
            implicit_tls: port.implicit_tls,
            local: None,
            tcp: None,
            lines: Vec::new(),
            cut: false,
            client_hello: None,
            certificate_sha256: None,
            reflection: None,
            differences: Vec::new(),
            not_compared: None,
        }
    }

    /// The address and the port by which it is known here and there, where address translation lies
    /// between; that is no fault.
    #[must_use]
    pub fn translated(&self) -> Option<(IpAddr, IpAddr)> {
        let (here, there) = (self.local?, self.reflection.as_ref()?.from);
        (here.to_canonical() != there.to_canonical()).then_some((here, there))
    }
}

#[cfg(test)]
mod tests {
    use super::{LARGEST_ANSWER, NotAnAnswer, Reflections, Reflector, ReflectorAt, Token};

    #[test]
    fn a_reflector_is_named_with_or_without_the_port_of_its_api() {
        for (text, read) in [
            ("reflect.example.com", "reflect.example.com:8025"),
            ("reflect.example.com:80", "reflect.example.com:80"),
            ("192.0.2.1:9", "192.0.2.1:9"),
            ("2001:db8::1", "[2001:db8::1]:8025"),
            ("[2001:db8::1]", "[2001:db8::1]:8025"),
            ("[2001:db8::1]:443", "[2001:db8::1]:443"),
        ] {
            assert_eq!(text.parse::<ReflectorAt>().unwrap().to_string(), read);
        }
        for wrong in ["", ":80", "host:", "host:0", "host:99999", "a b", "http://reflect.example/"]
        {
            assert!(wrong.parse::<ReflectorAt>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_token_survives_its_way_in_a_name() {
        let token = Token::of(0xabc);
        assert_eq!(token.helo(), "portwise-00000000000000000000000000000abc.invalid");
        assert_eq!(Token::in_helo(&token.helo().to_ascii_uppercase()), Some(token));
        for other in
            ["portwise-abc.invalid", "portwise-.invalid", "client.example", "", "portwise-é"]
        {
            assert_eq!(Token::in_helo(other), None, "{other}");
        }
    }

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
