//! What a person typed, and the host that it means.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::endpoint::{Host, Port};

/// What a person typed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// A name: a host, or a domain that may have mail exchangers.
    Host,
    /// An e-mail address; its domain counts.
    Email,
    /// An IP address.
    Ip,
}

/// A host, read from whatever a person may paste: a name, an e-mail address, an IP address, a
/// URL, a host with a port.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Target {
    /// The host that was meant; of an e-mail address its domain.
    pub host: Host,
    /// In which form it came.
    pub kind: TargetKind,
    /// The port that was written with it.
    pub port: Option<Port>,
}

/// Why an input is no target. Each says what is wrong and what to do.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum TargetError {
    /// Nothing was entered.
    #[error(
        "Nothing was entered. Enter a host name such as mail.example.com, or an e-mail address."
    )]
    Empty,
    /// White space inside.
    #[error(
        "“{0}” contains a space, and host names have none. Remove it, or enter one name at a time."
    )]
    Space(String),
    /// A control character inside.
    #[error(
        "The name contains an invisible control character. Type it by hand instead of pasting it."
    )]
    Control,
    /// Longer than DNS allows (RFC 1035 §2.3.4).
    #[error("The name has {0} characters, and DNS allows 253. Check what was pasted.")]
    TooLong(usize),
    /// A label is empty, too long, or begins or ends with a hyphen (RFC 1123 §2.1).
    #[error(
        "“{0}” is no host name: between the dots stand 1 to 63 letters, digits and hyphens, with no hyphen at either end."
    )]
    Label(String),
    /// A character that no host name has.
    #[error(
        "“{name}” contains “{character}”, which host names cannot have. Use letters, digits, hyphens and dots."
    )]
    Character {
        /// The name.
        name: String,
        /// The first such character.
        character: char,
    },
    /// An e-mail address without a domain, or with several `@`.
    #[error("“{0}” is no e-mail address. Write it as name@example.com, or enter a host name.")]
    Email(String),
    /// A number that some resolvers take for an IPv4 address.
    #[error(
        "“{0}” looks like a number that some programs take for an IP address. Write the address as four decimal numbers with dots, such as 192.0.2.1."
    )]
    Numeric(String),
    /// A port that is no number between 1 and 65535.
    #[error("“{0}” is no port. Ports are numbers from 1 to 65535, such as 587.")]
    Port(String),
}

impl Target {
    /// Reads an input.
    ///
    /// # Errors
    ///
    /// [`TargetError`], the caller's fault, with a sentence that says what to do.
    pub fn parse(input: &str) -> Result<Self, TargetError> {
        let text = input.trim();
        if text.is_empty() {
            return Err(TargetError::Empty);
        }
        if text.chars().any(|c| c.is_control() || is_invisible(c)) {
            return Err(TargetError::Control);
        }
        let text = without_url(without_display_name(text));
        if text.chars().any(char::is_whitespace) {
            return Err(TargetError::Space(shown(text)));
        }
        if let Some((local, domain)) = text.rsplit_once('@') {
            if local.is_empty() || domain.is_empty() || local.contains('@') {
                return Err(TargetError::Email(shown(text)));
            }
            return Ok(Self { host: host(domain)?, kind: TargetKind::Email, port: None });
        }
        let (name, port) = split_port(text)?;
        let host = host(name)?;
        let kind = if host.name().is_some() { TargetKind::Host } else { TargetKind::Ip };
        Ok(Self { host, kind, port })
    }
}

/// The address of `Anna Miller <anna@example.com>`, as mail programs copy it.
fn without_display_name(text: &str) -> &str {
    match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((_, address)) if address.contains('@') => address,
        _ => text,
    }
}

/// The authority of a URL, without user, path, query and fragment.
fn without_url(text: &str) -> &str {
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.strip_suffix('/').unwrap_or(text);
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    if scheme.is_empty() || !scheme.chars().all(plain) {
        return text;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

fn split_port(text: &str) -> Result<(&str, Option<Port>), TargetError> {
    let number = |digits: &str| {
        let port = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok());
        port.flatten().filter(|p| *p != 0).map(Some).ok_or_else(|| TargetError::Port(shown(digits)))
    };
    if let Some((address, rest)) = text.strip_prefix('[').and_then(|t| t.split_once(']')) {
        let address = address.strip_prefix("IPv6:").unwrap_or(address);
        return match rest.strip_prefix(':') {
            Some(port) => Ok((address, number(port)?)),
            None if rest.is_empty() => Ok((address, None)),
            None => Err(TargetError::Label(shown(text))),
        };
    }
    match text.split_once(':') {
        Some((name, port)) if !port.contains(':') => Ok((name, number(port)?)),
        _ => Ok((text, None)),
    }
}

fn host(text: &str) -> Result<Host, TargetError> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(Host::Address(address));
    }
    if text.contains(':') {
        return Err(TargetError::Character { name: shown(text), character: ':' });
    }
    let text = text.strip_suffix(['.', '。']).unwrap_or(text);
    let length = text.chars().count();
    if length > 253 {
        return Err(TargetError::TooLong(length));
    }
    let name = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        idna::domain_to_ascii(text).map_err(|_| refused_character(text))?
    };
    if name.len() > 253 {
        return Err(TargetError::TooLong(name.len()));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if let Some(character) = name.chars().find(|c| !plain(*c) && *c != '.') {
        return Err(TargetError::Character { name: shown(text), character });
    }
    for label in name.split('.') {
        let hyphen = label.starts_with('-') || label.ends_with('-');
        if label.is_empty() || label.len() > 63 || hyphen {
            return Err(TargetError::Label(shown(text)));
        }
    }
    // A name whose last label is a number is read as an IPv4 address by URL parsers and
    // inet_aton(3); DNS has no such top-level domain.
    let last = name.rsplit('.').next().unwrap_or_default();
    let hexadecimal =
        last.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
    if hexadecimal || last.bytes().all(|b| b.is_ascii_digit()) {
        return Err(TargetError::Numeric(shown(text)));
    }
    Ok(Host::Name(name))
}

fn refused_character(text: &str) -> TargetError {
    let allowed = |c: char| c.is_alphanumeric() || "-.。".contains(c);
    match text.chars().find(|c| !allowed(*c)) {
        Some(character) => TargetError::Character { name: shown(text), character },
        None => TargetError::Label(shown(text)),
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Enough of an input to recognise it by.
fn shown(text: &str) -> String {
    const ENOUGH: usize = 80;
    let mut short: String = text.chars().take(ENOUGH).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Target, TargetError, TargetKind};

    fn read(input: &str) -> (String, TargetKind, Option<u16>) {
        let target = Target::parse(input).unwrap_or_else(|e| panic!("{input}: {e}"));
        (target.host.to_string(), target.kind, target.port)
    }

    #[test]
    fn what_people_paste_is_understood() {
        use TargetKind::{Email, Host, Ip};
        for (input, host, kind, port) in [
            ("mail.example.com", "mail.example.com", Host, None),
            ("  Mail.EXAMPLE.com.  ", "mail.example.com", Host, None),
            ("mail.example.com:587", "mail.example.com", Host, Some(587)),
            ("smtps://mail.example.com:465/", "mail.example.com", Host, Some(465)),
            ("https://user@example.com/path?x#y", "example.com", Host, None),
            ("example.com/", "example.com", Host, None),
            ("anna@example.com", "example.com", Email, None),
            ("<anna@example.com>", "example.com", Email, None),
            ("Anna Miller <anna@example.com>", "example.com", Email, None),
            ("mailto:anna@example.com", "example.com", Email, None),
            ("192.0.2.1", "192.0.2.1", Ip, None),
            ("192.0.2.1:25", "192.0.2.1", Ip, Some(25)),
            ("2001:db8::1", "2001:db8::1", Ip, None),
            ("[2001:db8::1]:465", "2001:db8::1", Ip, Some(465)),
            ("[IPv6:2001:db8::1]", "2001:db8::1", Ip, None),
            ("bücher.example", "xn--bcher-kva.example", Host, None),
            ("anna@BÜCHER.example", "xn--bcher-kva.example", Email, None),
            ("localhost", "localhost", Host, None),
        ] {
            assert_eq!(read(input), (host.to_owned(), kind, port), "{input}");
        }
    }

    #[test]
    fn what_cannot_be_meant_says_why() {
        use TargetError as E;
        let long = format!("{}.com", "a".repeat(64));
        let huge = vec!["a"; 200].join(".");
        for (input, expected) in [
            ("", "Nothing was entered"),
            ("   ", "Nothing was entered"),
            ("mail example.com", "contains a space"),
            ("mail.exam\u{7}ple.com", "control character"),
            ("mail.exam\u{202e}ple.com", "control character"),
            ("anna@", "is no e-mail address"),
            ("@example.com", "is no e-mail address"),
            ("a@b@example.com", "is no e-mail address"),
            ("Anna <@example.com>", "is no e-mail address"),
            ("Anna <anna>", "contains a space"),
            ("-mail.example.com", "is no host name"),
            ("mail..example.com", "is no host name"),
            (".", "is no host name"),
            (&long, "is no host name"),
            (&huge, "DNS allows 253"),
            ("mail_1.example.com", "contains “_”"),
            ("mail.example.com:0", "is no port"),
            ("mail.example.com:99999", "is no port"),
            ("mail.example.com:smtp", "is no port"),
            ("0x7f000001", "looks like a number"),
            ("2130706433", "looks like a number"),
            ("127.1", "looks like a number"),
            ("0177.0.0.1", "looks like a number"),
            ("1.2.3.4.5", "looks like a number"),
            ("mail☃.example com", "contains a space"),
            ("fe80::1%eth0", "contains “:”"),
        ] {
            let error = Target::parse(input).expect_err(input).to_string();
            assert!(error.contains(expected), "{input}: {error}");
        }
        assert_eq!(Target::parse(" \t\n"), Err(E::Empty));
    }

    #[test]
    fn the_name_is_shown_in_both_forms() {
        let target = Target::parse("bücher.example").unwrap();
        assert_eq!(target.host.unicode().as_deref(), Some("bücher.example"));
        assert_eq!(Target::parse("example.com").unwrap().host.unicode(), None);
    }

    proptest! {
        #[test]
        fn nothing_panics_and_what_is_accepted_is_a_host_name(input in "\\PC{0,300}|[a-z0-9.:@\\[\\]-]{0,40}") {
            if let Ok(target) = Target::parse(&input) {
                let text = target.host.to_string();
                prop_assert!(text.len() <= 253 && text.is_ascii());
                prop_assert_eq!(Target::parse(&text).unwrap().host, target.host);
            }
        }
    }
}
