//! How a reflector and a connection to it are named.

use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;
use std::str::FromStr;

use thiserror::Error;

use crate::Host;

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

#[cfg(test)]
mod tests {
    use super::{ReflectorAt, Token};

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
}
